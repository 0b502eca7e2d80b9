"""Days as whole numbers (proleptic ordinals) and as text, fast enough for a million people."""

from datetime import date

import numpy as np

from retorno.demo.draws import Ints, Texts, texts

FIRST_YEAR = 1920
LAST_YEAR = 2045
_ZERO = date(FIRST_YEAR, 1, 1).toordinal()
_DAYS = texts(
    [
        date.fromordinal(day).isoformat()
        for day in range(_ZERO, date(LAST_YEAR, 12, 31).toordinal() + 1)
    ]
)


def iso(days: Ints) -> Texts:
    """Write days as `YYYY-MM-DD`."""
    return np.asarray(_DAYS[days - _ZERO])


def iso_or_empty(days: Ints, known: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Texts:
    """Write known days, leave the others empty."""
    return np.where(known, iso(np.where(known, days, _ZERO)), "").astype(object)


def shorten(dates: Texts, length: int) -> Texts:
    """Keep only the year (4) or year and month (7) of dates."""
    return texts([text[:length] for text in dates])
