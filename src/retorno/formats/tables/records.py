"""Records of a text file, one by one, with true line numbers and no cell swallowed in silence.

The csv module accepts a quote that is never closed and hands on the rest of the file as one cell.
Here a record that cannot be read becomes a fault of its own first line, and reading goes on with
the line after it, so one bad row never takes others with it.
"""

import csv
from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice

from retorno.formats.tables.table import Record

UNCLOSED = "unclosed_quote"
BAD_QUOTE = "bad_quote"
NUL = "nul"
TOO_LONG = "too_long"
OpenLines = Callable[[], Iterator[str]]
_MAX_CELL_LINES = 2000
_MAX_CELL = 131_072  # the csv module's own limit, in characters


class _Lines:
    """Lines of a file that can be given back; counts those taken."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self.number = 0
        self.has_nul = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if len(self._taken) > _MAX_CELL_LINES:
            raise StopIteration
        line = self._again.popleft() if self._again else next(self._lines)
        self._taken.append(line)
        self.number += 1
        if "\0" in line:
            self.has_nul = True
        return line

    def settle(self) -> None:
        """Forget what was taken: the record it made is good."""
        self._taken.clear()
        self.has_nul = False

    def give_back_all_but_first(self) -> str:
        """Return the first line taken; the others will come again."""
        first, *others = self._taken
        self._again.extendleft(reversed(others))
        self.number -= len(others)
        self.settle()
        return first


def _fault(line: str, error: csv.Error) -> str:
    message = str(error)
    if "unexpected end" in message:
        return UNCLOSED
    if "field limit" in message:
        return TOO_LONG if len(line) > _MAX_CELL else UNCLOSED
    return BAD_QUOTE


def read_records(open_lines: OpenLines, separator: str, *, may_have_nul: bool) -> Iterator[Record]:
    """Give each record with the line it begins on; a record that cannot be read has a fault.

    Records without any cell (blank lines) are not given, but their lines count. The csv module
    reads alone as long as nothing is wrong; at the first fault the file is read again with care.
    """
    given = 0
    if not may_have_nul:
        try:
            for record in _quickly(open_lines(), separator):
                yield record
                given += 1
        except csv.Error:
            pass
        else:
            return
    yield from islice(_with_care(open_lines(), separator), given, None)


def _quickly(lines: Iterator[str], separator: str) -> Iterator[Record]:
    reader = csv.reader(lines, delimiter=separator, strict=True)
    start = 1
    for cells in reader:
        if cells:
            yield Record(start, cells, "")
        start = reader.line_num + 1


def _with_care(lines: Iterator[str], separator: str) -> Iterator[Record]:
    source = _Lines(lines)
    reader = csv.reader(source, delimiter=separator, strict=True)
    while True:
        start = source.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            first = source.give_back_all_but_first()
            yield Record(start, [first.rstrip("\r\n")], _fault(first, error))
            reader = csv.reader(source, delimiter=separator, strict=True)
            continue
        fault = NUL if source.has_nul else ""
        source.settle()
        if cells:
            yield Record(start, cells, fault)
