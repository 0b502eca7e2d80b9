"""One value typed by hand into a column of the lists: read as a list would be, or refused with why."""

import datetime as dt
from collections.abc import Callable, Mapping

from retorno.intake.cells import read_airport, read_country, read_needs, read_weeks
from retorno.intake.columns import COLUMNS, Kind
from retorno.intake.dates import DMY, DateReader
from retorno.vocabulary.people import Need

ORDER = {need.value: place for place, need in enumerate(Need)}


def read_typed(name: str, text: str, *, as_of: dt.date) -> tuple[str, str]:
    """Return the value of a column and the code of what is wrong with it, one of them empty.

    Numbers of a date are read day first, as the pages say; nothing is completed or guessed.

    >>> read_typed("birth_date", "3/2/1984", as_of=dt.date(2025, 2, 3))
    ('1984-02-03', '')
    >>> read_typed("birth_date", "1984", as_of=dt.date(2025, 2, 3))
    ('1984', '')
    >>> read_typed("ready_date", "2025-02", as_of=dt.date(2025, 2, 3))
    ('', 'whole_day')
    >>> read_typed("sex", "W", as_of=dt.date(2025, 2, 3))
    ('', 'code')
    """
    bare = " ".join(text.replace("\0", " ").split())
    if not bare:
        return "", ""
    column = COLUMNS[name]
    if column.kind in {Kind.DAY, Kind.PARTIAL_DAY}:
        return _day(bare, is_partial=column.kind is Kind.PARTIAL_DAY, as_of=as_of)
    if column.kind is Kind.CODE:
        return _known(bare if bare in column.codes else None, "code")
    return READERS.get(column.kind, _text)(bare)


def _text(text: str) -> tuple[str, str]:
    return text, ""


def _known(value: str | None, code: str) -> tuple[str, str]:
    return ("", code) if value is None else (value, "")


def _needs(text: str) -> tuple[str, str]:
    if read_needs(text) is None:
        return "", "code"
    codes = {part.strip() for part in text.split(";")} - {""}
    return ";".join(sorted(codes, key=ORDER.__getitem__)), ""


def _weeks(text: str) -> tuple[str, str]:
    weeks = read_weeks(text)
    return _known(None if weeks is None else str(weeks), "weeks")


def _airport(text: str) -> tuple[str, str]:
    return _known(read_airport(text.upper()), "airport")


def _country(text: str) -> tuple[str, str]:
    return _known(read_country(text.upper()), "country")


READERS: Mapping[Kind, Callable[[str], tuple[str, str]]] = {
    Kind.NEEDS: _needs,
    Kind.WEEKS: _weeks,
    Kind.AIRPORT: _airport,
    Kind.COUNTRY: _country,
}


def _day(text: str, *, is_partial: bool, as_of: dt.date) -> tuple[str, str]:
    read = DateReader(order=DMY, is_birth=is_partial, as_of=as_of).read(text)
    if read.code:
        return "", read.code
    if is_partial:
        return ("", "future_day") if read.value > as_of.isoformat() else (read.value, "")
    return (read.value, "") if len(read.value) == len("2025-01-31") else ("", "whole_day")
