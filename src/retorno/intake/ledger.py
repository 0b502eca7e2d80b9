"""What must be remembered of all rows: who is on the list, and what does not fit between rows."""

from array import array
from collections.abc import Iterator
from typing import NamedTuple

from retorno.intake.columns import ALONE
from retorno.intake.readings import REJECT, WARN
from retorno.intake.rows import Finding

_NOBODY = -1


class Place(NamedTuple):
    """Where an accepted row stands: number of its sheet in the batch, and row."""

    sheet: int
    row: int


class Entry(NamedTuple):
    """What the ledger takes of a row."""

    person_id: str
    family_id: str
    guardian_id: str
    order_number: str
    may_be_child: bool


class Ledger:
    """Accepted people in the order they came; lean, for it holds everybody."""

    def __init__(self) -> None:
        self._person: dict[str, int] = {}
        self._family: dict[str, int] = {}
        self._order: dict[str, int] = {}
        self._sheet, self._row = array("i"), array("q")
        self._family_of = array("i")
        self._is_adult = bytearray()
        self._children: list[tuple[int, str]] = []
        self.is_warned = bytearray()

    def place(self, at: int) -> Place:
        """Return where the person's row stands."""
        return Place(self._sheet[at], self._row[at])

    def may_be_child(self, at: int) -> bool:
        """Say whether the person may be under 18."""
        return not self._is_adult[at]

    def twin(self, person_id: str) -> int | None:
        """Return the person on the list who has the identifier."""
        return self._person.get(person_id)

    def first_with_order(self, order_number: str) -> int | None:
        """Return the first person on the list who has the order."""
        return self._order.get(order_number)

    def add(self, entry: Entry, place: Place) -> int:
        """Put a person on the list."""
        at = len(self._row)
        self._person[entry.person_id] = at
        self._sheet.append(place.sheet)
        self._row.append(place.row)
        family = entry.family_id
        self._family_of.append(
            self._family.setdefault(family, len(self._family)) if family else _NOBODY
        )
        self._is_adult.append(not entry.may_be_child)
        self.is_warned.append(0)
        if entry.order_number:
            self._order.setdefault(entry.order_number, at)
        if entry.may_be_child and entry.guardian_id not in ("", ALONE):
            self._children.append((at, entry.guardian_id))
        return at

    def guardians(self) -> Iterator[tuple[int, Finding]]:
        """Give children whose guardian is not an adult of their family on the list."""
        for child, guardian_id in self._children:
            guardian = self._person.get(guardian_id)
            code = self._unfit(child, guardian)
            if code:
                yield child, Finding("guardian_id", guardian_id, code, WARN)

    def _unfit(self, child: int, guardian: int | None) -> str:
        if guardian is None:
            return "guardian_not_listed"
        if guardian == child:
            return "guardian_is_self"
        family = self._family_of[child]
        if family == _NOBODY or family != self._family_of[guardian]:
            return "guardian_other_family"
        return "" if self._is_adult[guardian] else "guardian_not_adult"


def doubled(entry: Entry, first: dict[str, object]) -> Finding:
    """Return the finding of an identifier that is already on the list."""
    return Finding("person_id", entry.person_id, "doubled_identifier", REJECT, first)


def shared_order(entry: Entry, first: dict[str, object]) -> Finding:
    """Return the finding of an order that another person has too."""
    return Finding("order_number", entry.order_number, "shared_order", WARN, first)
