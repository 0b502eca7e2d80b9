"""Tables of the exposure model, cell by cell; what is not clear is refused with its place."""

import math
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from retorno.exposure.codes import TOTAL, has_lost_zero, plain_code
from retorno.formats.tables import Table, read_table
from retorno.vocabulary.errors import UnusableInputError
from retorno.vocabulary.evidence import Evidence

Value = TypeVar("Value")
NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
WHOLE = re.compile(r"\d{1,9}")
COUNTRY = re.compile(r"[A-Z]{2}|\*")
LARGEST = 1e14  # US dollars: about what the world makes in a year
YEAR = re.compile(r"(19|20)\d{2}")


class Cells:
    """One table with its refusals: file, row, column, value and what was expected."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.file = Path(table.source.file).name
        self.rows = range(table.rows)

    def cell(self, row: int, column: str) -> str:
        """Text of a cell, empty where the table has no such column."""
        cells = self.table.cells.get(column)
        return cells[row] if cells else ""

    def refuse(self, row: int, column: str, expected: str) -> UnusableInputError:
        """Make the error of one cell."""
        return UnusableInputError(
            f"trade.bad_cell.{expected}",
            file=self.file,
            row=self.table.row_number(row),
            column=column,
            value=self.cell(row, column),
        )

    def text(self, row: int, column: str) -> str:
        """Text that may not be empty."""
        return self._read(row, column, lambda cell: cell or None, "text")

    def product(self, row: int, column: str = "product", *, total: bool = False) -> str:
        """Digits of an HS code, or `TOTAL` where a total is allowed."""
        cell = self.cell(row, column)
        if total and cell.upper() == TOTAL:
            return TOTAL
        if has_lost_zero(cell):
            raise UnusableInputError(
                "trade.lost_zero",
                file=self.file,
                row=self.table.row_number(row),
                column=column,
                value=cell,
                suggestion="0" + cell,
            )
        return self._read(row, column, plain_code, "code")

    def number(self, row: int, column: str) -> float:
        """A finite number, decimal point, no thousands."""
        return self._read(row, column, _number, "number")

    def amount(self, row: int, column: str) -> float:
        """A number from 0, at most LARGEST."""
        value = self._read(row, column, lambda cell: _from_zero(_number(cell)), "amount")
        return self.not_above(row, column, value)

    def positive(self, row: int, column: str) -> float:
        """A number above 0, at most LARGEST."""
        value = self._read(row, column, lambda cell: _above_zero(_number(cell)), "positive")
        return self.not_above(row, column, value)

    def not_above(self, row: int, column: str, dollars: float) -> float:
        """Refuse what no sum of money can be: most often a unit is wrong."""
        if dollars > LARGEST:
            raise self.refuse(row, column, "large")
        return dollars

    def count(self, row: int, column: str, expected: str = "count") -> int:
        """A whole number from 0."""
        return self._read(row, column, lambda c: int(c) if WHOLE.fullmatch(c) else None, expected)

    def country(self, row: int, column: str) -> str:
        """Two letters of a country, or `*` for every one."""
        return self._read(row, column, lambda c: c if COUNTRY.fullmatch(c) else None, "country")

    def fraction(self, row: int, column: str) -> float:
        """A share between 0 and 1; 25 and 25 % are refused, not guessed."""
        return self._read(row, column, lambda cell: _up_to_one(_number(cell)), "fraction")

    def year(self, row: int, column: str = "year") -> int:
        """A year of four digits."""
        return self._read(row, column, lambda c: int(c) if YEAR.fullmatch(c) else None, "year")

    def day(self, row: int, column: str) -> date | None:
        """A date, or None where the cell is empty."""
        if not self.cell(row, column):
            return None
        return self._read(row, column, _day, "date")

    def evidence(self, row: int) -> Evidence:
        """How sure we are; a table that does not say is the analyst's own: `default`."""
        cell = self.cell(row, "evidence")
        if not cell:
            return Evidence.DEFAULT
        return self._read(row, "evidence", _evidence, "evidence")

    def choice(self, row: int, column: str, options: Sequence[str], expected: str) -> str:
        """One word of a closed list."""
        return self._read(row, column, lambda cell: cell if cell in options else None, expected)

    def _read(
        self, row: int, column: str, parse: Callable[[str], Value | None], expected: str
    ) -> Value:
        value = parse(self.cell(row, column))
        if value is None:
            raise self.refuse(row, column, expected)
        return value

    def refuse_doubles(self, keys: Sequence[str], column: str = "product") -> None:
        """Refuse two rows of one key."""
        seen: dict[str, int] = {}
        for row, key in enumerate(keys):
            first = seen.setdefault(key, row)
            if first != row:
                raise UnusableInputError(
                    "trade.doubled",
                    file=self.file,
                    row=self.table.row_number(row),
                    column=column,
                    value=key,
                    first=self.table.row_number(first),
                )


def open_cells(path: Path, columns: Sequence[str]) -> Cells:
    """Open a table; a required column that is not there is refused."""
    if path.is_dir():
        raise UnusableInputError("trade.folder", file=path)
    if not path.is_file():
        raise UnusableInputError("trade.missing_file", file=path)
    table = read_table(path, expects=columns)
    for column in columns:
        if column not in table.cells:
            raise UnusableInputError(
                "trade.missing_column",
                file=path.name,
                row=table.source.preamble_lines + 1,
                column=column,
                present=", ".join(table.columns),
            )
    return Cells(table)


def _number(cell: str) -> float | None:
    if not NUMBER.fullmatch(cell):
        return None
    value = float(cell)
    return value if math.isfinite(value) else None


def _from_zero(value: float | None) -> float | None:
    return value if value is not None and value >= 0 else None


def _up_to_one(value: float | None) -> float | None:
    return value if value is not None and 0 <= value <= 1 else None


def _day(cell: str) -> date | None:
    if not ISO_DATE.fullmatch(cell):
        return None
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return None


def _evidence(cell: str) -> Evidence | None:
    return Evidence(cell) if cell in Evidence else None


def _above_zero(value: float | None) -> float | None:
    return value if value is not None and value > 0 else None
