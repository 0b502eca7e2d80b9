"""Writing tables: RFC 4180, UTF-8, and no cell that a spreadsheet would run as a formula."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

# A text that begins like a formula, with the apostrophes that an earlier writing put before it.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_QUOTED_FORMULA = re.compile(r"''*[=+\-@\t\r]")
_BETWEEN = "\x1f"
_BEGINNINGS = tuple(_BETWEEN + sign for sign in "=+-@'\t\r")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|-")


def neutral(cell: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run; numbers stay as they are.

    >>> neutral("=1+1"), neutral("-74.08"), neutral("@x")
    ("'=1+1", '-74.08', "'@x")
    """
    if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


def plain(cell: str) -> str:
    """Take away the one apostrophe that `neutral` put: reading what was written changes nothing."""
    return cell[1:] if _QUOTED_FORMULA.match(cell) else cell


def neutral_texts(row: list[str]) -> list[str]:
    """Neutralise the texts of a row; nearly always there is nothing to do, and that is found fast."""
    joined = _BETWEEN + _BETWEEN.join(row)
    for beginning in _BEGINNINGS:
        if beginning in joined:
            return [neutral(text) for text in row]
    return row


def neutral_row(row: Sequence[object]) -> list[str]:
    """Write a row's values as texts and neutralise them; None becomes empty."""
    return neutral_texts(["" if cell is None else str(cell) for cell in row])


def write_csv(
    path: Path,
    columns: Sequence[str] | Mapping[str, Sequence[object]],
    rows: Iterable[Sequence[object]] | None = None,
) -> int:
    """Write a table from a header and rows, or from columns of equal length; return its rows."""
    if rows is None:
        if not isinstance(columns, Mapping):
            raise TypeError("a header alone is no table: give rows or a mapping of columns")
        rows = zip(*columns.values(), strict=True)
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([neutral(name) for name in columns])
        for row in rows:
            writer.writerow(neutral_row(row))
            count += 1
    return count
