"""What a row of a list is beside what is known: new, the same, changed, or somebody else's."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import batched
from typing import NamedTuple

from retorno.intake.columns import WAITS_FOR
from retorno.intake.documents import may_be_one
from retorno.web.keys import BlindIndexField
from retorno.web.records.import_tables import Cells, others_of
from retorno.web.records.models import Person
from retorno.web.records.models.imports import (
    CHANGED,
    CLOSED,
    ELSEWHERE,
    NEW,
    REJECTED,
    SAME,
    TWIN,
)
from retorno.web.records.models.people import KEPT_COLUMNS

AT_ONCE = 500
OF_FAMILIES = ("family_id", "guardian_id")
"""A list names a family once, for somebody new. Who belongs to whom afterwards is said on the case
page: a list of yesterday must not bring back what was ended for a reason."""
COMPARED = tuple(name for name in KEPT_COLUMNS if name not in {"person_id", *OF_FAMILIES})
LONGEST = 500
"""Letters that an identifier may have: no database looks for longer ones."""
_LOOKED_FOR = ("person_id", "family_id", "order_number", "facility")


class Found(NamedTuple):
    """What a row is: a finding, the columns that differ, and the version they differ from."""

    finding: str
    columns: list[str]
    version: int | None


def compare(rows: Iterable[Cells], bound_to: str | None = None) -> Iterator[Found]:
    """Compare rows with the people on record, some hundreds at a time.

    Args:
        rows: What lists say.
        bound_to: Site beyond which whoever brings the lists reaches nobody; None reaches all.
    """
    for part in batched(rows, AT_ONCE, strict=False):
        known = people_by_identifier([cells["person_id"] for cells in part])
        holders = _holders(part)
        for cells in part:
            person = known.get(cells["person_id"])
            long = [name for name in _LOOKED_FOR if len(cells[name]) > LONGEST]
            if long:
                yield Found(REJECTED, long, None)
            elif person is None:
                is_twin = has_twin(cells, holders)
                yield Found(TWIN if is_twin else NEW, ["document_number"] if is_twin else [], None)
            elif bound_to is not None and person.site_code != bound_to:
                yield Found(ELSEWHERE, [], None)
            else:
                yield _beside(cells, person)


def _beside(cells: Cells, person: Person) -> Found:
    columns = differing(cells, person)
    finding = (CLOSED if person.closed else CHANGED) if columns else SAME
    return Found(finding, columns, person.version)


def people_by_identifier(identifiers: Sequence[str]) -> dict[str, Person]:
    """Find people by the identifiers of the lists."""
    return {one.person_id: one for one in Person.objects.filter(person_id__in=identifiers)}


def _holders(part: Sequence[Cells]) -> Mapping[str, list[tuple[str, str]]]:
    """Find who is on record with the documents of some rows: identifier and kind by number."""
    column = Person._meta.get_field("document_index")
    assert isinstance(column, BlindIndexField)  # noqa: S101 - told to mypy
    numbers = {cells["document_number"] for cells in part} - {""}
    indexes = [index for number in numbers for index in column.matches(number)]
    found: dict[str, list[tuple[str, str]]] = {}
    for one in Person.objects.filter(document_index__in=indexes, closed=""):
        found.setdefault(one.document_number, []).append((one.person_id, one.document_type))
    return found


def has_twin(cells: Cells, holders: Mapping[str, list[tuple[str, str]]]) -> bool:
    """Say whether somebody else has the document of a row; nobody is their own twin."""
    return any(
        identifier != cells["person_id"] and may_be_one(cells["document_type"], kind)
        for identifier, kind in holders.get(cells["document_number"], [])
    )


def names_other_family(cells: Cells, person: Person) -> bool:
    """Say whether a list says something else of a family or of who accompanies a child."""
    return any(cells[name] not in ("", getattr(person, name)) for name in OF_FAMILIES)


def differing(cells: Cells, person: Person) -> list[str]:
    """Name the columns in which a row says something else than what is known.

    What a list does not know takes nothing away; only what somebody waits for may end by silence.
    """
    columns = [name for name in COMPARED if cells[name] not in ("", getattr(person, name))]
    others = others_of(cells)
    known = person.others
    columns += [name for name, text in others.items() if known.get(name, "") != text]
    if WAITS_FOR in known and WAITS_FOR not in others:
        columns.append(WAITS_FOR)
    return columns
