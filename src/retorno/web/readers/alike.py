"""Who on record may be the same person as one that is about to be made."""

from collections.abc import Mapping
from dataclasses import dataclass

from retorno.intake.cells import read_partial_day
from retorno.web.access import Action, Viewer
from retorno.web.access.scopes import people
from retorno.web.readers.families import name_of
from retorno.web.readers.search import find
from retorno.web.records.models import Person

SAME_NAME = 0.93
MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Somebody on record, and what makes them alike: `document`, `order` or `name`."""

    number: str
    name: str
    birth_date: str
    facility: str
    why: str


def alike(viewer: Viewer, values: Mapping[str, str]) -> list[Alike]:
    """List people within reach who may be the one described.

    The same document or order number, or a name alike and a birth date that may be the same day.
    """
    found: dict[int, str] = {}
    for column, why in (("document_number", "document"), ("order_number", "order")):
        if values.get(column):
            exact = (hit for hit in find(viewer, values[column]) if hit.by != "name")
            found |= {hit.pk: found.get(hit.pk, why) for hit in exact}
    name = f"{values.get('given_names', '')} {values.get('surnames', '')}"
    close = [hit.pk for hit in find(viewer, name) if hit.score >= SAME_NAME]
    reach = people(viewer, Action.PEOPLE_LIST)
    for person in reach.filter(pk__in=close):
        if may_be_one_day(person.birth_date, values.get("birth_date", "")):
            found.setdefault(person.pk, "name")
    rows = reach.filter(pk__in=list(found)[:MOST]).order_by("pk")
    return [_row(person, found[person.pk]) for person in rows]


def may_be_one_day(one: str, other: str) -> bool:
    """Say whether two birth dates, as partial as they are, may be the same; unknown may be any.

    >>> may_be_one_day("1984", "1984-05-01"), may_be_one_day("1984-05", "1984-06-01")
    (True, False)
    """
    first, second = read_partial_day(one), read_partial_day(other)
    if first is None or second is None:
        return True
    return first[0] <= second[1] and second[0] <= first[1]


def _row(person: Person, why: str) -> Alike:
    return Alike(
        number=person.number,
        name=name_of(person),
        birth_date=person.birth_date,
        facility=person.facility,
        why=why,
    )
