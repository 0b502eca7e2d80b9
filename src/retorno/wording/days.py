"""Days and moments as people write them in Spanish and English."""

import datetime as dt

from retorno.wording import say

NOTHING = "—"
_YEAR, _MONTH = len("2025"), len("2025-01")


def day_in_words(value: dt.date | str | None, lang: str) -> str:
    """Write a day, or as much of it as is known.

    >>> day_in_words("2025-01-31", "es"), day_in_words("2025-01", "en"), day_in_words("1990", "es")
    ('31 ene 2025', 'Jan 2025', '1990')
    """
    text = value.isoformat() if isinstance(value, dt.date) else value or ""
    if not text:
        return NOTHING
    if len(text) == _YEAR:
        return text
    month = say(f"days.month.{int(text[5:_MONTH])}", lang)
    if len(text) == _MONTH:
        return f"{month} {text[:_YEAR]}"
    return f"{int(text[8:10])} {month} {text[:_YEAR]}"


def moment_in_words(value: dt.datetime, lang: str) -> str:
    """Write a moment to the minute.

    >>> moment_in_words(dt.datetime(2025, 1, 31, 7, 5), "en")
    '31 Jan 2025, 07:05'
    """
    return f"{day_in_words(value.date(), lang)}, {value:%H:%M}"
