"""Lenient reading of cells: a value in Retorno's form, or a problem in words, never a guess."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from retorno.formats.tables import plain
from retorno.formats.tables.separator import normal_name
from retorno.intake.cells import read_needs, read_weeks
from retorno.intake.columns import COLUMNS, Kind
from retorno.intake.dates import DateReader
from retorno.intake.facts import code_of_country, code_of_word
from retorno.intake.mojibake import mend
from retorno.intake.unknown import ERROR, unknown_kind

REJECT, WARN = "reject", "warn"
_MAX_KNOWN = 100_000
_WHOLE_DAY = len("2025-01-31")
_SPLIT = re.compile(r"[;,/|+\s]+")
_WEEKS_TEXT = re.compile(
    r"(-?\d{1,3})(?:[.,]0+)?(?:\s*\+\s*[0-6])?\s*(?:weeks?|wks?|w|semanas?|sem\.?|s)?",
    re.IGNORECASE,
)


class Reading(NamedTuple):
    """What a cell means.

    Args:
        value: In Retorno's form; empty is unknown.
        code: Of the problem, empty when there is none.
        severity: `reject` or `warn`.
        form: In which way it is unknown, or how its date is written; for the counts.
    """

    value: str
    code: str = ""
    severity: str = ""
    form: str = ""


class Reader(dict[str, Reading]):
    """Readings of one column by cell: each distinct cell is read once."""

    def __init__(self, read: Callable[[str], Reading]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: str) -> Reading:
        """Read a cell not seen before."""
        if len(self) >= _MAX_KNOWN:
            self.clear()
        text = cell.strip()
        if text[:1] == "'":
            text = plain(text)
        text, letters = mend(text)
        kind = unknown_kind(text) if text else ""
        if kind == ERROR:
            reading = Reading("", "spreadsheet_error", WARN, kind)
        elif kind or not text:
            reading = Reading("", "", "", kind)
        else:
            reading = self._read(text)
            if letters and not reading.code:
                reading = reading._replace(code=letters, severity=WARN)
        self[cell] = reading
        return reading


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingSettings:
    """What reading depends on besides the cell.

    Args:
        as_of: The day that ages and centuries are judged from.
        values: Codes by word in normal form, by column, from the profile.
        orders: Order of day and month by position of the column.
    """

    as_of: dt.date
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    orders: Mapping[int, str] = field(default_factory=dict)


def make_reader(column: str, position: int, settings: ReadingSettings) -> Reader:
    """Return the reader of a known column at its position in the sheet."""
    kind = COLUMNS[column].kind
    words = settings.values.get(column, {})
    if kind in (Kind.DAY, Kind.PARTIAL_DAY):
        read = _day_reader(column, settings.orders.get(position, ""), settings.as_of)
    elif kind is Kind.CODE:
        read = _code_reader({**code_of_word(column), **words})
    else:
        read = _READERS[kind]
    return Reader(_with_words(read, words) if words else read)


def _with_words(
    read: Callable[[str], Reading], words: Mapping[str, str]
) -> Callable[[str], Reading]:
    def read_word_first(text: str) -> Reading:
        found = words.get(normal_name(text))
        return read(found) if found else read(text)

    return read_word_first


def read_other(text: str) -> Reading:
    """Hand on what Retorno does not know, as it is."""
    return Reading(text)


def _code_reader(codes: Mapping[str, str]) -> Callable[[str], Reading]:
    def read_code(text: str) -> Reading:
        code = codes.get(normal_name(text))
        return Reading(code) if code else Reading("", "bad_code", REJECT)

    return read_code


def _day_reader(column: str, order: str, as_of: dt.date) -> Callable[[str], Reading]:
    may_be_partial = COLUMNS[column].kind is Kind.PARTIAL_DAY
    reader = DateReader(order=order, is_birth=may_be_partial, as_of=as_of)

    def read_day(text: str) -> Reading:
        found = reader.read(text)
        if found.code:
            return Reading("", found.code, REJECT, found.form)
        if not may_be_partial and len(found.value) < _WHOLE_DAY:
            return Reading(found.value, "partial_date", WARN, found.form)
        return Reading(found.value, "", "", found.form)

    return read_day


def _read_needs(text: str) -> Reading:
    codes = [part.upper() for part in _SPLIT.split(text) if part]
    joined = ";".join(dict.fromkeys(codes))
    if read_needs(joined) is None:
        return Reading("", "bad_needs", REJECT)
    return Reading(joined)


def _read_weeks(text: str) -> Reading:
    found = _WEEKS_TEXT.fullmatch(text)
    weeks = read_weeks(found.group(1)) if found else None
    return Reading("", "bad_weeks", REJECT) if weeks is None else Reading(str(weeks))


@cache
def _airports() -> frozenset[str]:
    import airportsdata

    return frozenset(airportsdata.load("IATA"))


def _read_airport(text: str) -> Reading:
    code = text.upper()
    return Reading(code) if code in _airports() else Reading("", "bad_airport", REJECT)


def _read_country(text: str) -> Reading:
    code = code_of_country().get(normal_name(text)) or _country_by_long_name(text)
    return Reading(code) if code else Reading("", "bad_country", REJECT)


def _country_by_long_name(text: str) -> str:
    """Look among official names and historic spellings, which are seldom used."""
    import pycountry

    try:
        return str(pycountry.countries.lookup(text).alpha_3)
    except LookupError:
        return ""


_READERS: Mapping[Kind, Callable[[str], Reading]] = {
    Kind.TEXT: read_other,
    Kind.NEEDS: _read_needs,
    Kind.WEEKS: _read_weeks,
    Kind.AIRPORT: _read_airport,
    Kind.COUNTRY: _read_country,
}
