"""Cells of a plan's tables, read strictly: what cannot be read is a violation with its row."""

import re
from collections.abc import Callable
from datetime import date

import numpy as np

from retorno.formats.tables import Table
from retorno.plan.check.outcome import Note

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_MONEY = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,2})?")
_CODE = re.compile(r"[a-z][a-z0-9_]*")


def day(cell: str) -> int | None:
    """An ISO date as its ordinal."""
    if not _DATE.fullmatch(cell):
        return None
    try:
        return date.fromisoformat(cell).toordinal()
    except ValueError:
        return None


def whole(cell: str) -> int | None:
    """A whole number."""
    return int(cell) if _WHOLE.fullmatch(cell) else None


def number(cell: str) -> float | None:
    """A plain decimal number."""
    return float(cell) if _NUMBER.fullmatch(cell) else None


def money(cell: str) -> float | None:
    """An amount in currency units with no more than two decimals."""
    return float(cell) if _MONEY.fullmatch(cell) else None


def code(cell: str) -> str | None:
    """A code in small letters, digits and underscores."""
    return cell if _CODE.fullmatch(cell) else None


def text(cell: str) -> str | None:
    """Anything but nothing."""
    return cell or None


def read[Value](
    table: Table, column: str, parse: Callable[[str], Value | None], note: Note
) -> list[Value | None]:
    """Read a column; a cell that cannot be read is noted and is None."""
    coded = table.coded(column)
    known = [parse(cell) for cell in coded.texts]
    unreadable = np.array([value is None for value in known], bool)
    for i in np.flatnonzero(unreadable[coded.code]).tolist():
        file, row = table.source.file, table.row_number(i)
        note("unreadable_cell", file=file, row=row, column=column, value=table.cells[column][i])
    return [known[code] for code in coded.code.tolist()]
