"""The programme of the offer, at any size: the text and tables of a programme folder."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from string import Template

from retorno.demo import calendar
from retorno.demo.tables import facts, read_text
from retorno.wording.numbers import number

PEOPLE_OF_THE_OFFER = 27_000
"""Orders of deportation that the press reported on 31 January 2025; not people in custody."""
FIRST_DAY = date(2025, 2, 3)
DAYS = 180
BUDGET_TOTAL = 34_000_000.0
BUDGET_PERIOD = 6_700_000.0
BUDGET_FLOOR_PERIOD = 300_000.0
SMALL_PROGRAMME_SHARE = 0.35
"""How much of its money a small programme needs more, per person and per root of its smallness."""
PERIOD_DAYS = 30

MAX_WAIT_DAYS = 110

Table = Mapping[str, Sequence[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Shares of what the default programme gives."""

    money: float = 1.0
    aircraft: float = 1.0
    reception: float = 1.0
    max_wait_days: int = MAX_WAIT_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeFiles:
    """What a programme folder holds: `programme.toml`, tables by file name, notes for people."""

    toml: str
    tables: Mapping[str, Table]
    notes: Mapping[str, str]

    def rows(self) -> dict[str, int]:
        """Count the rows of each table."""
        return {name: len(next(iter(table.values()))) for name, table in self.tables.items()}


def programme_days(days: int = DAYS) -> Iterator[date]:
    """Give the days of the programme in order."""
    return (FIRST_DAY + timedelta(days=at) for at in range(days))


def budget(people: int) -> tuple[float, float]:
    """Return the budget in all and per 30 days: in proportion, and more a person when few."""
    size = people / PEOPLE_OF_THE_OFFER
    more = 1 + SMALL_PROGRAMME_SHARE * max(0.0, 1 / math.sqrt(size) - 1)
    total = round(BUDGET_TOTAL * size * more, -3)
    period = max(BUDGET_FLOOR_PERIOD, round(BUDGET_PERIOD * size * more, -3))
    return max(total, BUDGET_FLOOR_PERIOD), period


def _toml(people: int, settings: Settings) -> str:
    total, period = (settings.money * amount for amount in budget(people))
    periods = ",\n".join(f"  {period:.1f}" for _ in range(math.ceil(DAYS / PERIOD_DAYS)))
    return Template(read_text("programme.toml")).substitute(
        name=f"Colombia, oferta del 31 de enero de 2025: {number(people, 'es')} personas inventadas",
        first_day=FIRST_DAY.isoformat(),
        days=DAYS,
        budget_total=f"{total:.1f}",
        budget_periods=periods,
        people=people,
        max_wait_days=settings.max_wait_days,
    )


def _facilities() -> Table:
    table = facts("facilities")
    return {name: table[name] for name in ("facility", "name", "latitude", "longitude")}


def default_programme(
    people: int = PEOPLE_OF_THE_OFFER, settings: Settings | None = None
) -> ProgrammeFiles:
    """Return the default programme, scaled to a number of people.

    >>> sorted(default_programme(1000).tables)[:2]
    ['aircraft.csv', 'airports.csv']
    """
    settings = settings or Settings()
    size = people / PEOPLE_OF_THE_OFFER
    days = list(programme_days())
    tables: dict[str, Table] = {
        "airports.csv": facts("airports"),
        "facilities.csv": _facilities(),
        "aircraft.csv": calendar.aircraft(days, size, settings.aircraft),
        "clearances.csv": calendar.clearances(days),
        "seats.csv": calendar.seats(days, size),
        "reception.csv": calendar.reception(days, size, settings.reception),
        "onward.csv": facts("onward"),
    }
    return ProgrammeFiles(
        toml=_toml(people, settings), tables=tables, notes={"sources.md": read_text("sources.md")}
    )
