"""Facts that come with the product: small tables, every row with its unit, year and source."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from retorno.exposure.cells import open_cells
from retorno.exposure.units import Amount, Unit

COLUMNS = ("key", "item", "value", "unit", "currency", "year", "period", "basis")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One figure with its words.

    Args:
        key: Stable name of the row.
        item: What it is, in English as in its source.
        period: The time it covers, as the source says: `2024`, `2024-01..2024-11`.
    """

    key: str
    item: str
    period: str
    amount: Amount


@contextmanager
def shipped(name: str) -> Iterator[Path]:
    """Give the path of a file that comes with the product."""
    with as_file(files("retorno.exposure").joinpath("data", name)) as path:
        yield path


@cache
def facts(name: str) -> tuple[Fact, ...]:
    """Read one shipped table of facts, such as `trade_totals`."""
    with shipped(f"{name}.csv") as path:
        cells = open_cells(path, (*COLUMNS, "evidence", "source"))
    return tuple(
        Fact(
            key=cells.text(row, "key"),
            item=cells.text(row, "item"),
            period=cells.text(row, "period"),
            amount=Amount(
                value=cells.number(row, "value"),
                unit=Unit(cells.text(row, "unit")),
                currency=cells.cell(row, "currency"),
                year=cells.year(row),
                basis=cells.cell(row, "basis"),
                evidence=cells.evidence(row),
                source=cells.text(row, "source"),
            ),
        )
        for row in cells.rows
    )


def fact(name: str, key: str) -> Fact:
    """Return one row of a shipped table."""
    return next(row for row in facts(name) if row.key == key)
