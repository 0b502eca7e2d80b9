"""Days along the bottom of a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from retorno.report.markup import Markup
from retorno.report.numbers import day_of, short_day
from retorno.report.svg import Frame, text

WEEK = 7
PERIOD = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The days of a programme from left to right."""

    first_day: date
    days: int
    left: float
    frame: Frame

    @property
    def day_width(self) -> float:
        """Room for one day."""
        return (self.frame.width - self.left - 1) / self.days

    def x(self, day: int) -> float:
        """Place the beginning of a day."""
        return self.left + day * self.day_width

    def week(self, number: int) -> tuple[float, float]:
        """Give left and width of a week; the last one may be short."""
        days = min(WEEK, self.days - number * WEEK)
        return self.x(number * WEEK), days * self.day_width

    def dates(self, y: float, lang: str) -> list[Markup]:
        """Write the date under every so many weeks."""
        room = 64.0 if self.frame.is_narrow else 58.0
        every = max(1, -(-int(room) // max(1, int(WEEK * self.day_width))))
        return [
            text(self.x(day), y + 17, short_day(day_of(self.first_day, day), lang), css="quiet")
            for day in range(0, self.days, WEEK * every)
            if not day or self.x(day) + room * 0.7 <= self.frame.width
        ]


def weekly(values: Sequence[int]) -> list[int]:
    """Add up days into weeks counted from the first day.

    >>> weekly([1] * 8)
    [7, 1]
    """
    return [sum(values[i : i + WEEK]) for i in range(0, len(values), WEEK)]
