"""Strict reading of single cells: a value, or None when the cell is not what it must be."""

import calendar
import datetime as dt
import re
from functools import cache
from importlib.resources import files

from retorno.intake.columns import MAX_PREGNANCY_WEEKS
from retorno.vocabulary.people import Need

_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")
_WEEKS = re.compile(r"[0-9]{1,2}")
_AIRPORT = re.compile(r"[A-Z]{3}")
_DAY_LENGTH = len("2025-01-31")
NEEDS = tuple(Need)
_NEED_BIT = {need.value: 1 << position for position, need in enumerate(NEEDS)}
# What travel documents name besides countries (ICAO 9303-3, section 5): stateless people, refugees.
_OTHER_NATIONALITIES = frozenset(("XXA", "XXB", "XXC"))


def read_day(text: str) -> int | None:
    """Read a whole ISO date as its proleptic ordinal.

    >>> read_day("1970-01-01"), read_day("2025-02-30"), read_day("2025-02")
    (719163, None, None)
    """
    if len(text) != _DAY_LENGTH or text[4] != "-" or text[7] != "-":
        return None
    try:
        return dt.date.fromisoformat(text).toordinal()
    except ValueError:
        return None


def read_partial_day(text: str) -> tuple[int, int] | None:
    """Read `YYYY-MM-DD`, `YYYY-MM` or `YYYY` as the first and last day that it allows.

    >>> read_partial_day("2000-02") == (read_day("2000-02-01"), read_day("2000-02-29"))
    True
    """
    only = read_day(text)
    if only is not None:
        return only, only
    found = _PARTIAL.fullmatch(text)
    if not found:
        return None
    year, first_month, last_month = int(found[1]), int(found[2] or 1), int(found[2] or 12)
    try:
        first = dt.date(year, first_month, 1)
        last = first.replace(month=last_month, day=calendar.monthrange(year, last_month)[1])
    except ValueError:
        return None
    return first.toordinal(), last.toordinal()


def read_needs(text: str) -> int | None:
    """Read SSR codes joined by `;` as a bit mask in the order of `NEEDS`."""
    mask = 0
    for part in text.split(";"):
        code = part.strip()
        if code:
            bit = _NEED_BIT.get(code)
            if bit is None:
                return None
            mask |= bit
    return mask


def read_weeks(text: str) -> int | None:
    """Read completed weeks of pregnancy."""
    if not _WEEKS.fullmatch(text) or int(text) > MAX_PREGNANCY_WEEKS:
        return None
    return int(text)


def read_airport(text: str) -> str | None:
    """Read the form of an IATA airport code; whether it exists is asked elsewhere."""
    return text if _AIRPORT.fullmatch(text) else None


@cache
def country_codes() -> frozenset[str]:
    """ISO 3166-1 alpha-3 codes, with the codes of travel documents for people without a state."""
    text = files("retorno.intake").joinpath("data", "countries.csv").read_text(encoding="utf-8")
    codes = (line.split(",", 1)[0] for line in text.splitlines()[1:])
    return frozenset(codes) | _OTHER_NATIONALITIES


def read_country(text: str) -> str | None:
    """Read an ISO 3166-1 alpha-3 code."""
    return text if text in country_codes() else None
