"""Who waits until something between rows is settled: families and identities in doubt.

A rejected row is a person all the same: nobody of its family travels without it. Of two rows about
one person the stricter answer counts, whichever was kept. One document names one person. A family
identifier that stands in several lists may be one family or two, so it blocks until that is said.
"""

import csv
import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from retorno.intake.columns import WAITS_FOR

STRICTER = {
    "available": "no",
    "order_final": "no",
    "best_interests": "no",
    "consular_contact": "declined",
}
WHO = ("family_id", "birth_date", "given_names", "surnames")
CODES = DOCUMENT_SHARED, SEVERAL_LISTS = "document_shared", "family_in_several_lists"
_TOKENS = re.compile(r"[^\s,;|\t\"']+")
_NOT_IN_NUMBERS = re.compile(r"[^0-9A-Z]")


class Rejected(NamedTuple):
    """What is remembered of a rejected row."""

    place: str
    texts: dict[str, str]
    identity: int
    document: int | None


class Waiting:
    """Remembers of every row what may make somebody wait; lean, for it sees all rows."""

    def __init__(self, slots: Mapping[str, int], *, families_shared: bool) -> None:
        self._slots = slots
        self._families_shared = families_shared
        self._person: dict[str, int] = {}
        self._who = array("q")
        self._list_of_family: dict[str, int] = {}
        self._lists: dict[tuple[str, str], int] = {}
        self._mended: set[str] = set()
        self._several: set[str] = set()
        self._document: dict[int, int] = {}
        self._why: dict[int, str] = {}
        self._rejected_family: dict[str, str] = {}
        self._stricter: dict[int, dict[str, str]] = {}
        self._tokens: dict[str, str] = {}
        self._rejected: list[Rejected] = []

    def accept(self, values: Sequence[str], *, is_mended: bool) -> None:
        """Remember an accepted row, in the order in which they are written.

        A row that an earlier intake wrote still counts to the list that it first came from; one
        that is mended was rejected then, and whoever waited for it waits no more.
        """
        at = len(self._who)
        self._person[self._of(values, "person_id")] = at
        self._who.append(self._identity(values))
        family = self._of(values, "family_id")
        if is_mended:
            self._mended.add(self._place(values))
        if family:
            first_list = self._of(values, "source_file"), self._of(values, "source_sheet")
            number = self._lists.setdefault(first_list, len(self._lists))
            if self._list_of_family.setdefault(family, number) != number:
                self._several.add(family)
        key = self._document_key(values)
        if key is not None:
            first = self._document.setdefault(key, at)
            if first != at:
                for person in (first, at):
                    self._why.setdefault(person, DOCUMENT_SHARED)

    def reject(self, values: Sequence[str], cells: Sequence[str]) -> None:
        """Remember a rejected row: whom it speaks of is known only when all rows are."""
        place = self._place(values)
        texts = {name: self._of(values, name) for name in ("person_id", "family_id", *STRICTER)}
        self._rejected.append(
            Rejected(place, texts, self._identity(values), self._document_key(values))
        )
        if not texts["person_id"] and not texts["family_id"]:  # nobody knows which cell is which
            for token in _TOKENS.findall(" ".join(cells)):
                self._tokens.setdefault(token, place)

    def settle(self) -> bool:
        """Look between all rows; say whether anybody waits or is told of more strictly."""
        for row in self._rejected:
            person = self._person.get(row.texts["person_id"])
            if person is not None:
                self._note_stricter(person, row.texts)
                if self._who[person] == row.identity:
                    continue  # the same row again: nobody is missing
                self._why.setdefault(person, row.place)
            if row.texts["family_id"]:
                self._rejected_family.setdefault(row.texts["family_id"], row.place)
            if row.document is not None and row.document in self._document:
                self._why.setdefault(self._document[row.document], row.place)
        several = bool(self._several) and not self._families_shared
        return bool(self._rejected or self._why or several or WAITS_FOR in self._slots)

    def _note_stricter(self, person: int, texts: Mapping[str, str]) -> None:
        for column, strict in STRICTER.items():
            if texts[column] == strict:
                self._stricter.setdefault(person, {})[column] = strict

    def _of(self, values: Sequence[str], column: str) -> str:
        return values[self._slots[column]]

    def _place(self, values: Sequence[str]) -> str:
        file, sheet, row = (self._of(values, f"source_{name}") for name in ("file", "sheet", "row"))
        return f"{file} [{sheet}]:{row}" if sheet else f"{file}:{row}"

    def _identity(self, values: Sequence[str]) -> int:
        return hash(tuple(self._of(values, column).casefold() for column in WHO))

    def _document_key(self, values: Sequence[str]) -> int | None:
        number = _NOT_IN_NUMBERS.sub("", self._of(values, "document_number").upper())
        return hash((self._of(values, "document_type"), number)) if number else None

    def why(self, at: int, person_id: str, family_id: str) -> str:
        """Say what a person waits for: a place of a rejected row or a code; empty for nothing."""
        if at in self._why:
            return self._why[at]
        if family_id in self._rejected_family:
            return self._rejected_family[family_id]
        if family_id and family_id in self._several and not self._families_shared:
            return SEVERAL_LISTS
        return self._tokens.get(person_id) or (self._tokens.get(family_id, "") if family_id else "")

    def rewrite(self, people: Path) -> Iterator[tuple[int, list[str], str]]:
        """Rewrite `people.csv` with the column of who waits; give every row as it now stands."""
        new = people.with_name(people.name + ".new")
        with (
            people.open(encoding="utf-8", newline="") as old_file,
            new.open("w", encoding="utf-8", newline="") as new_file,
        ):
            reader, writer = csv.reader(old_file), csv.writer(new_file, lineterminator="\r\n")
            header = next(reader)
            position = {name: at for at, name in enumerate(header)}
            column = position.get(WAITS_FOR, len(header))
            writer.writerow(header if WAITS_FOR in position else [*header, WAITS_FOR])
            for at, row in enumerate(reader):
                before = row[column] if column < len(row) else ""
                why = self.why(at, row[position["person_id"]], row[position["family_id"]])
                if not why and before not in CODES and before not in self._mended:
                    why = before
                for name, strict in self._stricter.get(at, {}).items():
                    row[position[name]] = strict
                if why and row[position["available"]] == "yes":
                    row[position["available"]] = ""
                if column == len(row):
                    row.append(why)
                else:
                    row[column] = why
                writer.writerow(row)
                yield at, row, why
        new.replace(people)
