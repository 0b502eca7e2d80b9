"""A table of the programme folder, read column by column; what cannot be read is refused."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from retorno.formats.tables import Table, read_table
from retorno.vocabulary.errors import UnusableInputError

Value = TypeVar("Value")
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
COUNT = re.compile(r"\+?\d{1,9}(\.0+)?")
AMOUNT = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


class Sheet:
    """One table with its refusals: file, row, column, value and what was expected."""

    def __init__(self, name: str, table: Table) -> None:
        self.name = name
        self.table = table
        self.sha256 = table.source.sha256

    def refuse(self, row: int, column: str, expected: str) -> UnusableInputError:
        """Make the error of one cell."""
        return UnusableInputError(
            f"programme.cell.{expected}",
            file=self.name,
            row=self.table.row_number(row),
            column=column,
            value=self.column(column)[row],
        )

    def column(self, name: str) -> Sequence[str]:
        """Cells as written; a column that is not there is refused."""
        if name not in self.table.cells:
            raise UnusableInputError("programme.missing_column", file=self.name, column=name)
        return self.table.cells[name]

    def _read(self, name: str, parse: Callable[[str], Value | None], expected: str) -> list[Value]:
        known: dict[str, Value] = {}
        values = []
        for row, cell in enumerate(self.column(name)):
            value = known.get(cell)
            if value is None:
                value = parse(cell)
                if value is None:
                    raise self.refuse(row, name, expected)
                known[cell] = value
            values.append(value)
        return values

    def texts(self, name: str) -> list[str]:
        """Cells that may not be empty."""
        return self._read(name, lambda cell: cell or None, "text")

    def counts(self, name: str) -> NDArray[np.int32]:
        """Whole numbers from 0."""
        return np.array(self._read(name, _count, "count"), np.int32)

    def amounts(self, name: str) -> list[float]:
        """Finite numbers from 0."""
        return self._read(name, _amount, "amount")

    def degrees(self, name: str, most: float) -> list[float]:
        """Positions between -most and most degrees."""
        return self._read(name, lambda cell: _degrees(cell, most), "degrees")

    def degree(self, row: int, name: str, most: float) -> float:
        """One position between -most and most degrees."""
        value = _degrees(self.column(name)[row], most)
        if value is None:
            raise self.refuse(row, name, "degrees")
        return value

    def dates(self, name: str) -> NDArray[np.int32]:
        """ISO dates as ordinals."""
        return np.array(self._read(name, _ordinal, "date"), np.int32)

    def known(self, name: str, names: Mapping[str, int]) -> NDArray[np.int32]:
        """Names as their numbers; a name that the programme does not have is refused."""
        return np.array(self._read(name, names.get, "known"), np.int32)

    def refuse_doubles(self, *key: str) -> None:
        """Refuse two rows of one key."""
        seen: set[tuple[str, ...]] = set()
        for row, cells in enumerate(zip(*(self.column(name) for name in key), strict=True)):
            if cells in seen:
                raise UnusableInputError(
                    "programme.doubled_row",
                    file=self.name,
                    row=self.table.row_number(row),
                    key=", ".join(key),
                    value=", ".join(cells),
                )
            seen.add(cells)


def open_sheet(folder: Path, name: str, columns: Sequence[str]) -> Sheet:
    """Open a table of the folder, as CSV or as the same columns in XLSX."""
    path = folder / name
    if not path.exists() and path.with_suffix(".xlsx").exists():
        path = path.with_suffix(".xlsx")
    if not path.is_file():
        raise UnusableInputError("programme.missing_file", file=path)
    return Sheet(name, read_table(path, expects=columns))


def _count(cell: str) -> int | None:
    return int(float(cell)) if COUNT.fullmatch(cell) else None


def _amount(cell: str) -> float | None:
    if not AMOUNT.fullmatch(cell):
        return None
    value = float(cell)
    return value if math.isfinite(value) and value >= 0 else None


def _degrees(cell: str, most: float) -> float | None:
    if not AMOUNT.fullmatch(cell):
        return None
    value = float(cell)
    return value if abs(value) <= most else None


def _ordinal(cell: str) -> int | None:
    if not ISO_DATE.fullmatch(cell):
        return None
    try:
        return date.fromisoformat(cell).toordinal()
    except ValueError:
        return None
