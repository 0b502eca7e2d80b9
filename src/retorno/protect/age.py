"""Who counts as a child: everybody whose recorded birth date does not prove otherwise."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retorno.vocabulary.people import ADULT_AGE

if TYPE_CHECKING:
    from retorno.intake.caseload import Caseload

UNKNOWN_DAY = -1


class Age(StrEnum):
    """What a birth date proves; whoever is not an adult is treated as a child."""

    ADULT = "adult"
    CHILD = "child"
    UNCERTAIN = "uncertain"


def years_before(day: date, years: int) -> date:
    """Return the same day of an earlier year; 29 February becomes the 28th, the stricter side.

    >>> years_before(date(2024, 2, 29), 18)
    datetime.date(2006, 2, 28)
    """
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def under_18(
    caseload: "Caseload", first_day: date, *, adult_age: int = ADULT_AGE
) -> NDArray[np.bool_]:
    """Say who is a child on the first day: the latest possible birth date decides.

    An empty birth date is a child's until somebody records another. Ley 1098 de 2006, article 3:
    in doubt about the age, a person is presumed to be under age.
    """
    latest = caseload.birth_latest
    proven_adult = latest <= years_before(first_day, adult_age).toordinal()
    return np.asarray((latest == UNKNOWN_DAY) | ~proven_adult)


def could_be_adult(
    caseload: "Caseload", first_day: date, *, adult_age: int = ADULT_AGE
) -> NDArray[np.bool_]:
    """Say whom the recorded birth date allows to be an adult: the earliest possible day decides."""
    earliest = caseload.birth_earliest
    limit = years_before(first_day, adult_age).toordinal()
    return np.asarray((earliest == UNKNOWN_DAY) | (earliest <= limit))
