"""What becomes of one row at the moment of writing: decided anew, for records may have changed."""

from typing import NamedTuple

from retorno.web.actions.imports.comparing import differing, names_other_family
from retorno.web.records.import_tables import Cells
from retorno.web.records.models import ImportRow, Person
from retorno.web.records.models.imports import (
    CHANGED,
    CREATED,
    LEFT_OUT,
    REFUSED,
    UNCHANGED,
    UPDATED,
)


class Decided(NamedTuple):
    """A status and why; `is_theirs` when the record of the row's identifier comes from it."""

    outcome: str
    reason: str = ""

    @property
    def is_theirs(self) -> bool:
        return self.outcome in {CREATED, UPDATED, UNCHANGED}


def decide(row: ImportRow, cells: Cells, person: Person | None, *, takes_changes: bool) -> Decided:
    """Decide what becomes of a row, given the record as it stands now and is held."""
    if not row.takes_in:
        return Decided(LEFT_OUT, row.finding)
    if person is None:
        return Decided(CREATED)
    columns = differing(cells, person)
    told = "family_kept" if names_other_family(cells, person) else ""
    if not columns:
        return Decided(UNCHANGED, told)
    if person.closed:
        return Decided(REFUSED, "closed")
    if row.finding != CHANGED or row.version != person.version:
        return Decided(REFUSED, "changed_since")  # what was confirmed is not what would be done
    return Decided(UPDATED, told) if takes_changes else Decided(LEFT_OUT, "kept_known")
