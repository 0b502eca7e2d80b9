"""Who waits until something between rows is settled: families and identities in doubt.

A rejected row is a person all the same: nobody of its family travels without it. Of two rows about
one person the stricter answer counts, whichever was kept. One document names one person. A family
identifier that stands in several lists may be one family or two, so it blocks until that is said.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence

from retorno.intake.columns import WAITS_FOR
from retorno.intake.documents import Documents, document_key
from retorno.intake.families import family_in
from retorno.intake.profiles import PER_LIST
from retorno.intake.rows import Row
from retorno.intake.shadows import Shadow, shadow_of

DOCUMENT_SHARED, SEVERAL_LISTS = "document_shared", "family_in_several_lists"
LIST_MISSING, UNREADABLE = "list_missing", "family_unreadable"
CODES = (DOCUMENT_SHARED, SEVERAL_LISTS, LIST_MISSING, UNREADABLE)
_NOBODY = -1


class Waiting:
    """Remembers of every row what may make somebody wait; lean, for it sees all rows.

    Args:
        slots: Position of each column in the values of a row.
        ways: `shared`, `per-list` or empty, by number of the sheet: what its families mean.
        has: Columns of the caseload that each sheet has.
    """

    def __init__(
        self, slots: Mapping[str, int], ways: Sequence[str], has: Sequence[frozenset[str]]
    ) -> None:
        self._slots = slots
        self._ways = ways
        self._has = has
        self._person: dict[str, int] = {}
        self._family: dict[str, int] = {}
        self._family_of = array("i")
        self._lists: dict[tuple[str, str], int] = {}
        self._first_list = array("i")  # by family: its first list, and whether its way was told
        self._is_told = bytearray()
        self._is_brought = False  # from an earlier intake: what somebody waited for then
        self._several: set[int] = set()
        self._documents = Documents()
        self._mended: dict[str, str] = {}
        self._of_mended: list[tuple[int, tuple[str, str]]] = []
        self._whole_lists: set[tuple[str, str]] = set()
        self._shadows: list[Shadow] = []
        self._why: dict[int, dict[str, None]] = {}
        self._why_family: dict[int, dict[str, None]] = {}
        self._twins: dict[int, list[Shadow]] = {}

    def _of(self, values: Sequence[str], column: str) -> str:
        return values[self._slots[column]]

    def _list(self, values: Sequence[str]) -> tuple[str, str]:
        return self._of(values, "source_file"), self._of(values, "source_sheet")

    def _place(self, values: Sequence[str]) -> str:
        place = f"{_place_of(self._list(values))}:{self._of(values, 'source_row')}"
        return place.replace(";", ",")  # several places in a cell are joined by semicolons

    def name_family(self, values: list[str], sheet: int) -> None:
        """Put the family as it is known in this batch into the values of a row."""
        if self._ways[sheet] == PER_LIST:
            slot = self._slots["family_id"]
            values[slot] = self._named(values[slot], values, sheet)

    def _named(self, family_id: str, values: Sequence[str], sheet: int) -> str:
        return family_in(family_id, _place_of(self._list(values)), self._ways[sheet])

    def accept(
        self, values: Sequence[str], sheet: int, *, is_mended: bool, family_is_unreadable: bool
    ) -> None:
        """Remember an accepted row, in the order in which they are written.

        A row that an earlier intake wrote still counts to the list that it first came from; one
        that is mended was rejected then, and whoever waited for it waits no more.
        """
        person = self._documents.add(
            self._of(values, "document_type"), document_key(self._of(values, "document_number"))
        )
        self._person[self._of(values, "person_id")] = person
        self._is_brought |= bool(self._of(values, WAITS_FOR))
        family = self._of(values, "family_id")
        self._family_of.append(self._join(family, values, sheet) if family else _NOBODY)
        if family_is_unreadable:
            self._wait(person, UNREADABLE)
        if not is_mended:
            self._whole_lists.add(self._list(values))
            return
        self._mended[self._place(values)] = self._of(values, "person_id")
        if family:
            self._of_mended.append((person, self._list(values)))

    def _join(self, family_id: str, values: Sequence[str], sheet: int) -> int:
        number = self._lists.setdefault(self._list(values), len(self._lists))
        family = self._family.setdefault(family_id, len(self._family))
        is_told = bool(self._ways[sheet])
        if family == len(self._first_list):
            self._first_list.append(number)
            self._is_told.append(is_told)
        self._is_told[family] &= is_told
        if self._first_list[family] != number:
            self._several.add(family)
        return family

    def reject(self, row: Row, sheet: int, *, is_mended: bool) -> None:
        """Remember a rejected row: whom it speaks of is known only when all rows are."""
        if not is_mended:
            self._whole_lists.add(self._list(row.values))
        shadow = shadow_of(row, self._place(row.values), self._slots, self._has[sheet])
        families = {self._named(family, row.values, sheet) for family in shadow.families}
        self._shadows.append(shadow._replace(families=tuple(sorted(families))))

    def settle(self) -> bool:
        """Look between all rows; say whether anybody waits or is told of more strictly."""
        for shadow in self._shadows:
            if shadow.place in self._mended:
                self._settle_mended(shadow)
            else:
                self._settle_rejected(shadow)
        for person, _ in self._documents.shared():
            self._wait(person, DOCUMENT_SHARED)
        for family in self._several:
            if not self._is_told[family]:
                self._why_family.setdefault(family, {})[SEVERAL_LISTS] = None
        for person, origin in self._of_mended:
            if origin not in self._whole_lists:
                self._wait(person, LIST_MISSING)
        return bool(self._why or self._why_family or self._twins or self._is_brought)

    def _wait(self, person: int, why: str) -> None:
        self._why.setdefault(person, {})[why] = None

    def _settle_mended(self, shadow: Shadow) -> None:
        """Of a row that was mended a `no` still counts, unless the row is another person's now."""
        person = self._person.get(shadow.person_id)
        if person is not None and self._mended[shadow.place] == shadow.person_id:
            answers = tuple(answer or None for answer in shadow.answers)
            only = shadow._replace(answers=answers, facts=(), unreadable=frozenset())
            self._twins.setdefault(person, []).append(only)

    def _settle_rejected(self, shadow: Shadow) -> None:
        """Let wait whoever a rejected row may be, names, or belongs to."""
        twin = self._person.get(shadow.person_id)
        own = _NOBODY if twin is None else self._family_of[twin]
        names = set(shadow.texts)
        if twin is None:
            names.add(shadow.guardian_id)
        else:
            self._twins.setdefault(twin, []).append(shadow)
        for person in self._documents.holders(*shadow.document):
            if person != twin:
                self._wait(person, shadow.place)
        for name in names & self._person.keys():
            self._wait(self._person[name], shadow.place)
        for family_id in shadow.families:
            family = self._family.get(family_id, own)
            if family != own:
                self._why_family.setdefault(family, {})[shadow.place] = None

    def why(self, person: int) -> Iterator[str]:
        """Give what a person waits for: places of rejected rows, and codes."""
        yield from self._why.get(person, ())
        yield from self._why_family.get(self._family_of[person], ())

    def twins(self, person: int) -> Sequence[Shadow]:
        """Return the rejected rows of somebody who is on the list."""
        return self._twins.get(person, ())

    def goes_on(self, before: str, family_id: str) -> bool:
        """Say whether what somebody waited for after an earlier intake still stands.

        Places stand until their row is mended; codes are found anew, but for a family that could
        not be read: that one stands until somebody writes it.
        """
        if before == UNREADABLE:
            return not family_id
        return before not in CODES and before not in self._mended


def _place_of(origin: tuple[str, str]) -> str:
    file, sheet = origin
    return f"{file} [{sheet}]" if sheet else file
