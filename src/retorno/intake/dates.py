"""Dates as people write them: read when they are certain, asked about when they are not."""

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from retorno.intake.unknown import unknown_kind

DMY, MDY, MIXED, UNDECIDED = "dmy", "mdy", "mixed", "undecided"
ORDERS = (DMY, MDY)
_TIME = re.compile(
    r"[T\s,]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?\s?m\.?)?\s*"
    r"(?:z|utc|gmt|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_YEAR = re.compile(r"\d{4}")
_TWO_NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_SERIAL = re.compile(r"(\d{4,5})(?:\.\d+)?")
_NAMED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?[\s\-/.]*(?:de\s+)?)?([a-z\u00e0-\u00fc]{3,12})\.?[\s\-/.,]*"
    r"(?:de[l]?\s+)?(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4}|\d{2})",
    re.IGNORECASE,
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january ene enero", "feb february febrero", "mar march marzo",
            "apr april abr abril", "may mayo", "jun june junio", "jul july julio",
            "aug august ago agosto", "sep sept september septiembre setiembre set",
            "oct october octubre", "nov november noviembre", "dec december dic diciembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
# Day 0 of the serial dates of spreadsheets, which count a 29 February 1900 that never was.
_SERIAL_ZERO = dt.date(1899, 12, 30).toordinal()
_MONTHS_A_YEAR = 12
_CENTURY = 100
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
"""A number of four digits outside these is a serial date of a spreadsheet, not a year."""


class Written(NamedTuple):
    """A date as it is written: `form`, a year, and a month and day if there are any."""

    form: str
    year: int
    month: int = 0
    day: int = 0


class Read(NamedTuple):
    """What a date cell means: an ISO date, whole or partial, or the code of a problem."""

    value: str
    code: str = ""
    form: str = ""


def _named(text: str) -> Written | None:
    found = _NAMED.fullmatch(text)
    if not found:
        return None
    before, name, after, year = found.groups()
    month = _MONTHS.get(name.casefold())
    if month is None or (before and after):
        return None
    return Written("named", _year(year), month, int(before or after or 0))


def _year(digits: str) -> int:
    """Return the year, negative when its century is not written."""
    return int(digits) if len(digits) > len("25") else int(digits) - _CENTURY


def written(text: str) -> Written | None:
    """Take a date apart without deciding which number is the day."""
    bare = _TIME.sub("", text).strip()
    if found := _YEAR_FIRST.fullmatch(bare) or _COMPACT.fullmatch(bare):
        year, month, day = found.groups()
        return Written("iso", int(year), int(month), int(day or 0))
    if _YEAR.fullmatch(bare) and _FIRST_YEAR <= int(bare) <= _LAST_YEAR:
        return Written("year", int(bare))
    if found := _TWO_NUMBERS.fullmatch(bare):
        first, second, year = found.groups()
        return Written("numbers", _year(year), int(first), int(second))
    if found := _MONTH_YEAR.fullmatch(bare):
        return Written("month", int(found.group(2)), int(found.group(1)))
    if found := _SERIAL.fullmatch(bare):
        day = dt.date.fromordinal(_SERIAL_ZERO + int(found.group(1)))
        return Written("serial", day.year, day.month, day.day)
    return _named(bare)


def evidence(text: str) -> str:
    """Say what one cell tells about the order of day and month in its column."""
    parts = written(text)
    if parts is None:
        return "other"
    if parts.form != "numbers":
        return parts.form if parts.day else "partial"
    first, second = parts.month, parts.day
    if first == second:
        return "same"
    if max(first, second) <= _MONTHS_A_YEAR:
        return "either"
    return DMY if first > _MONTHS_A_YEAR else MDY


def _form_of(text: str) -> str:
    return "unknown" if not text or unknown_kind(text) else evidence(text)


@dataclass(slots=True, kw_only=True)
class DateColumn:
    """What the cells of one column tell about how it writes dates."""

    forms: Counter[str] = field(default_factory=Counter)
    is_of_several: bool = False
    _known: dict[str, str] = field(default_factory=dict)

    def see(self, cell: str) -> None:
        """Count the form of a cell."""
        form = self._known.get(cell)
        if form is None:
            form = self._known[cell] = _form_of(cell.strip())
        self.forms[form] += 1

    def without_order(self) -> "DateColumn":
        """Return the column as one whose cells tell nothing about each other."""
        return DateColumn(forms=self.forms, is_of_several=True)

    @property
    def order(self) -> str:
        """Order of day and month: from the cells that allow one order only, else undecided."""
        if self.is_of_several:
            return MIXED if self.forms[DMY] or self.forms[MDY] else UNDECIDED
        is_dmy, is_mdy = self.forms[DMY] > 0, self.forms[MDY] > 0
        if is_dmy and is_mdy:
            return MIXED
        return DMY if is_dmy else MDY if is_mdy else UNDECIDED


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReader:
    """Reads the cells of one column, knowing the order that the column uses.

    Args:
        order: `dmy`, `mdy`, `mixed` or `undecided`.
        is_birth: Whether the dates lie in the past.
        as_of: The day from which the century of a birth is judged.
    """

    order: str
    is_birth: bool
    as_of: dt.date

    def read(self, text: str) -> Read:
        """Read one cell."""
        parts = written(text)
        if parts is None:
            return Read("", "bad_date", "other")
        year = self._whole_year(parts.year)
        if year is None:
            return Read("", "two_digit_year", parts.form)
        month, day = parts.month, parts.day
        if parts.form == "numbers":
            order = self._order_of(month, day)
            if not order:
                return Read("", "ambiguous_date", parts.form)
            if order == DMY:
                month, day = day, month
        return _iso(year, month, day, parts.form)

    def _order_of(self, first: int, second: int) -> str:
        if self.order in ORDERS:
            return self.order
        if first == second:
            return DMY
        if max(first, second) <= _MONTHS_A_YEAR:
            return ""
        return DMY if first > _MONTHS_A_YEAR else MDY

    def _whole_year(self, year: int) -> int | None:
        """Give a year of two digits its century where only one is possible."""
        if year >= 0:
            return year
        two = year + _CENTURY
        century = self.as_of.year // _CENTURY * _CENTURY
        if not self.is_birth:
            return century + two
        return century - _CENTURY + two if two > self.as_of.year % _CENTURY else None


def _iso(year: int, month: int, day: int, form: str) -> Read:
    """Write a date in ISO form; a month or day of 0 is one that is not known."""
    if day and not month:
        return Read("", "bad_date", form)
    try:
        dt.date(year, month or 1, day or 1)
    except ValueError:
        return Read("", "bad_date", form)
    if not month:
        return Read(f"{year:04d}", "", form)
    return Read(f"{year:04d}-{month:02d}" + (f"-{day:02d}" if day else ""), "", form)
