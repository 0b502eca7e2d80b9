"""The Harmonized Tariff Schedule, read whole from its published CSV."""

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from retorno.exposure.cells import Cells, open_cells
from retorno.exposure.codes import plain_code
from retorno.exposure.rates import Rate, RateKind, parse_rate, special_rates

NUMBER, INDENT, DESCRIPTION = "HTS Number", "Indent", "Description"
UNIT, GENERAL, SPECIAL, COLUMN_2 = (
    "Unit of Quantity",
    "General Rate of Duty",
    "Special Rate of Duty",
    "Column 2 Rate of Duty",
)
COLUMNS = (NUMBER, INDENT, DESCRIPTION, UNIT, GENERAL, SPECIAL, COLUMN_2)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleLine:
    """One line with the rates that apply to it.

    Args:
        code: Digits of its number, empty for a line that only heads others.
        description: Its words after those of its parents, which a line alone does not repeat.
        rate_code: The line the rates were written on: its own code, or the nearest parent's.
    """

    code: str
    indent: int
    row: int
    description: str
    units: tuple[str, ...]
    general: str
    special: str
    column_2: str
    rate_code: str

    @property
    def has_own_rate(self) -> bool:
        """Whether the law writes a rate on this line."""
        return bool(self.code) and self.rate_code == self.code and bool(self.general)


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """All lines in the order of the file."""

    lines: tuple[ScheduleLine, ...]
    file: str
    sha256: str

    @cached_property
    def rated(self) -> dict[str, ScheduleLine]:
        """Lines that carry a rate of their own, by code."""
        return {line.code: line for line in self.lines if line.has_own_rate}

    @cached_property
    def _codes(self) -> list[str]:
        return sorted(self.rated)

    def lines_for(self, product: str) -> list[ScheduleLine]:
        """Rated lines under a code; where there is none, the rated line the code lies under."""
        first = bisect_left(self._codes, product)
        last = bisect_left(self._codes, product + ":")  # the sign after 9
        if first < last:
            return [self.rated[code] for code in self._codes[first:last]]
        sizes = (product[:size] for size in range(len(product), 3, -1))
        return [self.rated[code] for code in sizes if code in self.rated][:1]

    def kinds(self) -> Counter[RateKind]:
        """Count the rated lines by the kind of their general rate."""
        return Counter(general_rate(line).kind for line in self.rated.values())

    def preferred(self, country: str) -> list[ScheduleLine]:
        """Rated lines whose Special column names a country or programme."""
        return [line for line in self.rated.values() if country in _specials(line.special)]


@cache
def _rate(text: str) -> Rate:
    return parse_rate(text)


@cache
def _specials(text: str) -> dict[str, Rate]:
    return special_rates(text)


def general_rate(line: ScheduleLine) -> Rate:
    """Rate for countries with normal trade relations: MFN."""
    return _rate(line.general)


def column_2_rate(line: ScheduleLine) -> Rate:
    """Rate for the few countries without normal trade relations."""
    return _rate(line.column_2)


def rate_for(line: ScheduleLine, country: str) -> Rate:
    """Rate for goods that originate in a country: its preference, else the general rate."""
    return _specials(line.special).get(country, general_rate(line))


def read_schedule(path: Path) -> Schedule:
    """Read the schedule; lines without a number keep the tree together and lose no child.

    Raises:
        UnusableInputError: A column is missing, an indent is no number, a number is no HS code or
            is there twice.
    """
    cells = open_cells(path, COLUMNS)
    lines = tuple(_lines(cells))
    numbers = [(line.row, line.code) for line in lines if line.code]
    _refuse_doubles(cells, numbers)
    return Schedule(lines=lines, file=cells.file, sha256=cells.table.source.sha256)


def _refuse_doubles(cells: Cells, numbers: list[tuple[int, str]]) -> None:
    seen: set[str] = set()
    for row, code in numbers:
        if code in seen:
            raise cells.refuse(row, NUMBER, "once")
        seen.add(code)


def _lines(cells: Cells) -> Iterator[ScheduleLine]:
    parents: list[ScheduleLine] = []
    for row in cells.rows:
        indent = cells.cell(row, INDENT)
        if not indent.isdecimal():
            raise cells.refuse(row, INDENT, "count")
        depth = int(indent)
        while parents and parents[-1].indent >= depth:
            parents.pop()
        line = _line(cells, row, depth, parents[-1] if parents else None)
        parents.append(line)
        yield line


def _line(cells: Cells, row: int, depth: int, parent: ScheduleLine | None) -> ScheduleLine:
    number = cells.cell(row, NUMBER)
    code = plain_code(number) if number else ""
    if code is None:
        raise cells.refuse(row, NUMBER, "code")
    words = cells.cell(row, DESCRIPTION).rstrip(":")
    rates = tuple(cells.cell(row, column) for column in (GENERAL, SPECIAL, COLUMN_2))
    rate_code = code
    if not any(rates) and parent:
        rates = (parent.general, parent.special, parent.column_2)
        rate_code = parent.rate_code
    return ScheduleLine(
        code=code,
        indent=depth,
        row=row,
        description=f"{parent.description}: {words}" if parent else words,
        units=_units(cells, row),
        general=rates[0],
        special=rates[1],
        column_2=rates[2],
        rate_code=rate_code,
    )


def _units(cells: Cells, row: int) -> tuple[str, ...]:
    cell = cells.cell(row, UNIT)
    if not cell:
        return ()
    try:
        units = json.loads(cell)
    except ValueError:
        units = [cell]
    return tuple(str(unit) for unit in units if unit)
