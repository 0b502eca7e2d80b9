"""Reading what a check wrote: accepted people in the order in which they stand."""

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from retorno.formats.tables import plain
from retorno.intake.columns import COLUMNS
from retorno.intake.mapping import SOURCE_COLUMNS

WHY_REJECTED = "why_rejected"
"""Column of the rejected rows that are downloaded: it says what to mend, and is no fact of anybody."""
AVAILABLE = "available"
_OURS = frozenset((*COLUMNS, *SOURCE_COLUMNS, WHY_REJECTED))
_LONGEST = 2**31 - 1

type Cells = Mapping[str, str]


@contextmanager
def _any_length() -> Iterator[None]:
    """Read cells of any length: what was written may be longer than what may be read."""
    limit = csv.field_size_limit(_LONGEST)
    try:
        yield
    finally:
        csv.field_size_limit(limit)


def rows_of(table: Path, start: int = 0) -> Iterator[dict[str, str]]:
    """Give the rows of a table that a check wrote, each by its columns, from one place on."""
    with _any_length(), table.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = [plain(name) for name in next(reader)]
        for at, row in enumerate(reader):
            if at >= start:
                yield dict(zip(header, map(plain, row), strict=True))


def people_of(folder: Path, start: int = 0) -> Iterator[dict[str, str]]:
    """Give the accepted people of a check."""
    return rows_of(folder / "people.csv", start)


def others_of(cells: Cells) -> dict[str, str]:
    """Give the cells of columns that a person's record does not know.

    What a list says of availability is never among them: of whoever is not available nothing but
    one word is written where others read.
    """
    return {name: text for name, text in cells.items() if text and name not in _OURS}
