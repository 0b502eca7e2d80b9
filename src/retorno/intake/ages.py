"""Who may be a child on a day, from a birth date as partial as it is known."""

import datetime as dt

from retorno.intake.cells import read_partial_day
from retorno.intake.contradictions import years_before
from retorno.vocabulary.people import ADULT_AGE


def may_be_child(birth_date: str, on: dt.date) -> bool:
    """Say whether somebody may be under 18; who has no birth date may.

    >>> may_be_child("2007", dt.date(2025, 2, 3)), may_be_child("2006", dt.date(2025, 2, 3))
    (True, False)
    >>> may_be_child("", dt.date(2025, 2, 3))
    True
    """
    span = read_partial_day(birth_date)
    return span is None or span[1] > years_before(on, ADULT_AGE).toordinal()


def age_span(birth_date: str, on: dt.date) -> tuple[int, int] | None:
    """Give the least and the greatest age that a birth date allows; None where it says nothing.

    >>> age_span("1984-05-01", dt.date(2025, 2, 3)), age_span("1984", dt.date(2025, 2, 3))
    ((40, 40), (40, 41))
    """
    span = read_partial_day(birth_date)
    if span is None:
        return None
    return _age(span[1], on), _age(span[0], on)


def _age(born: int, on: dt.date) -> int:
    day = dt.date.fromordinal(born)
    return max(0, on.year - day.year - ((on.month, on.day) < (day.month, day.day)))
