"""What is found between rows changes rows that are already written: always the stricter way."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from retorno.formats.tables import neutral, plain
from retorno.intake.columns import WAITS_FOR
from retorno.intake.readings import WARN
from retorno.intake.rows import Finding
from retorno.intake.shadows import FACTS, STRICTER, says_otherwise, strictest
from retorno.intake.waiting import (
    DOCUMENT_SHARED,
    LIST_MISSING,
    SEVERAL_LISTS,
    UNREADABLE,
    Waiting,
)

_SENTENCES = {
    DOCUMENT_SHARED: "waits_document",
    SEVERAL_LISTS: "waits_several_lists",
    LIST_MISSING: "waits_list",
    UNREADABLE: "waits_unreadable",
}
_LONGEST = 2**31 - 1  # what is written may be longer than what may be read; a C long everywhere


class Settled(NamedTuple):
    """An accepted person once all rows are known.

    Args:
        values: The row as it now stands.
        why: What the person waits for.
        stricter: Places of rejected rows whose answers were stricter.
    """

    values: list[str]
    why: tuple[str, ...]
    stricter: tuple[str, ...]


def rewrite(people: Path, waiting: Waiting) -> Iterator[Settled]:
    """Rewrite `people.csv` with what people wait for; give every row as it now stands."""
    new = people.with_name(people.name + ".new")
    limit = csv.field_size_limit(_LONGEST)
    try:
        with (
            people.open(encoding="utf-8", newline="") as old_file,
            new.open("w", encoding="utf-8", newline="") as new_file,
        ):
            reader, writer = csv.reader(old_file), csv.writer(new_file, lineterminator="\r\n")
            header = next(reader)
            writer.writerow(header)
            settler = _Settler(header, waiting)
            for person, row in enumerate(reader):
                settled = settler.settle(person, row)
                writer.writerow(settled.values)
                yield settled
    finally:
        csv.field_size_limit(limit)
    new.replace(people)


def findings_of(settled: Settled) -> Iterator[Finding]:
    """Say in words what a person waits for, and which answers were taken from other rows.

    Only places are told: what the rows say of health or protection stays in them.
    """
    for why in settled.why:
        facts: dict[str, object] = {"place": why}
        yield Finding("", "", _SENTENCES.get(why, "waits_rejected"), WARN, facts)
    for place in settled.stricter:
        yield Finding("", "", "stricter_kept", WARN, {"place": place})


class _Settler:
    def __init__(self, header: list[str], waiting: Waiting) -> None:
        at = {name: place for place, name in enumerate(header)}
        self._waiting = waiting
        self._waits_at, self._available_at = at[WAITS_FOR], at["available"]
        self._family_at = at["family_id"]
        self._answers_at = [at[name] for name in STRICTER]
        self._facts_at = [at[name] for name in FACTS]

    def settle(self, person: int, row: list[str]) -> Settled:
        why = dict.fromkeys(self._waiting.why(person))
        for before in plain(row[self._waits_at]).split(";"):
            if before and self._waiting.goes_on(before, row[self._family_at]):
                why[before] = None
        twins = self._waiting.twins(person)
        facts = [plain(row[at]) for at in self._facts_at] if twins else []
        told = []
        for twin in twins:
            if says_otherwise(twin, facts):
                why[twin.place] = None
            kept = [row[at] for at in self._answers_at]
            strict = strictest(kept, twin.answers)
            if strict != kept:
                told.append(twin.place)
                for at, answer in zip(self._answers_at, strict, strict=True):
                    row[at] = answer
        if why and row[self._available_at] == "yes":
            row[self._available_at] = ""
        row[self._waits_at] = neutral(";".join(why))
        return Settled(row, tuple(why), tuple(told))
