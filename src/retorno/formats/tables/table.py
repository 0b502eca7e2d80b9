"""What a table is once it is read, and where it came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from retorno.formats.tables.coded import Coded, code_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a table came from and how it was understood.

    Args:
        file: Name as given, with the member after `!` when it lies inside a ZIP.
        sheet: Name of the sheet, empty for a text file.
        is_hidden: Whether the workbook hides the sheet.
        encoding: Of a text file, empty for a workbook.
        separator: Of a text file, empty for a workbook.
        preamble_lines: Lines (or rows of a sheet) before the header.
        sha256: Of the whole file.
    """

    file: str
    sheet: str = ""
    is_hidden: bool = False
    encoding: str = ""
    separator: str = ""
    preamble_lines: int = 0
    sha256: str = ""
    bytes: int = 0


class Record(NamedTuple):
    """One row as found: its number in the file, its cells, and what is wrong with its shape."""

    number: int
    cells: list[str]
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A whole table in columns. Every cell is text; the empty text is unknown.

    `codes` has the columns that were read by their different texts, if any.
    """

    columns: tuple[str, ...]
    cells: Mapping[str, list[str]]
    rows: int
    source: Source
    numbers: Sequence[int]
    codes: Mapping[str, Coded] = field(default_factory=dict, repr=False, compare=False)

    @property
    def first_row(self) -> int:
        """Number of the first row under the header."""
        return self.numbers[0] if self.rows else self.source.preamble_lines + 2

    def row_number(self, index: int) -> int:
        """Return the number that a person sees beside the row: line 1 is the first of the file."""
        return self.numbers[index]

    def column(self, name: str) -> list[str]:
        """Return a column, all unknown where the table does not have it."""
        found = self.cells.get(name)
        return found if found is not None else [""] * self.rows

    def coded(self, name: str) -> Coded:
        """Return a column by its different texts, in no certain order."""
        found = self.codes.get(name)
        return found if found is not None else code_of(self.column(name))
