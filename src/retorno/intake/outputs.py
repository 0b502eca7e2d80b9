"""The four tables that intake writes, row by row, so that they need not fit in memory."""

import csv
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from retorno.formats.folders import OutputFolder
from retorno.formats.tables import neutral, neutral_texts
from retorno.intake.layout import Layout, OpenedSheet
from retorno.intake.mapping import SOURCE_COLUMNS
from retorno.intake.rows import Finding, Row
from retorno.wording import say

TO_ASK = ("person_id", "available", "guardian_id", "best_interests", "consular_contact")
PROBLEMS = (*SOURCE_COLUMNS[:3], "column", "value", "code", "severity", "message")
_FOR_CHILDREN = ("guardian_id", "best_interests")
_NOWHERE = -1  # a column without a header in which nobody wrote
Write = Callable[[list[str]], None]


class Outputs:
    """Writers of `people.csv`, `rejected.csv`, `problems.csv` and `to_ask.csv`."""

    def __init__(self, layout: Layout, writers: dict[str, Write], lang: str) -> None:
        self._layout = layout
        self._write = writers
        self._lang = lang
        self._ask_at = [layout.slots[name] for name in TO_ASK]
        self._child_at = {layout.slots[name] for name in _FOR_CHILDREN}
        originals = {name: at for at, name in enumerate(layout.originals)}
        self._original_at = [
            [originals.get(header, _NOWHERE) for header in opened.mapping.headers]
            for opened in layout.sheets
        ]
        self.waiting = 0
        self.rows = dict.fromkeys(writers, 0)

    def _put(self, name: str, row: list[str]) -> None:
        self._write[name](row)
        self.rows[name] += 1

    def accept(self, row: Row, *, may_be_child: bool) -> None:
        """Write an accepted person, and what must still be asked."""
        values = row.values
        self._put("people.csv", values)
        if self.must_ask(values, may_be_child=may_be_child):
            self._put("to_ask.csv", [values[at] for at in self._ask_at])

    def must_ask(self, values: list[str], *, may_be_child: bool) -> bool:
        """Say whether something must still be asked of an accepted person."""
        return any(
            not values[slot] and (may_be_child or slot not in self._child_at)
            for slot in self._ask_at[1:]
        )

    def reject(self, row: Row, sheet: int) -> None:
        """Write a rejected row as it was sent, under its own headers."""
        cells = [""] * len(self._layout.originals)
        places = self._original_at[sheet]
        unread = row.cells[len(places) :]
        if any(finding.column == "" and finding.code in _UNREADABLE for finding in row.findings):
            unread = row.cells
        else:
            for at, cell in zip(places, row.cells, strict=False):
                if at != _NOWHERE:
                    cells[at] = cell
        place = [row.values[self._layout.slots[name]] for name in SOURCE_COLUMNS[:3]]
        self._put("rejected.csv", [*place, *cells, " | ".join(unread)])

    def problem(self, opened: OpenedSheet, number: int, finding: Finding) -> None:
        """Write a problem with its sentence."""
        self._put("problems.csv", self.problem_row(opened, number, finding))

    def problem_row(self, opened: OpenedSheet, number: int, finding: Finding) -> list[str]:
        """Return a problem as a row of `problems.csv`."""
        facts = {"column": finding.column, "value": finding.value, **(finding.facts or {})}
        message = say(f"intake.problem.{finding.code}", self._lang, **facts)
        column, value, code, severity, _ = finding
        return [opened.file, opened.name, str(number), column, value, code, severity, message]


_UNREADABLE = frozenset(("unclosed_quote", "bad_quote", "nul", "too_long"))


@contextmanager
def open_outputs(folder: OutputFolder, layout: Layout, lang: str) -> Iterator[Outputs]:
    """Open the four tables in a folder and tell its manifest how many rows each got."""
    headers = {
        "people.csv": layout.people,
        "rejected.csv": layout.rejected,
        "problems.csv": PROBLEMS,
        "to_ask.csv": TO_ASK,
    }
    with ExitStack() as stack:
        writers: dict[str, Write] = {}
        for name, header in headers.items():
            file = stack.enter_context((folder.path / name).open("w", encoding="utf-8", newline=""))
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow([neutral(column) for column in header])
            writers[name] = _neutralised(writer.writerow)
        outputs = Outputs(layout, writers, lang)
        yield outputs
    for name, rows in outputs.rows.items():
        folder.note_rows(name, rows)


def _neutralised(write: Callable[[list[str]], object]) -> Write:
    def put(row: list[str]) -> None:
        write(neutral_texts(row))

    return put
