"""The default programme of a receiving state, at any size: text and tables of a programme folder."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from string import Template

from retorno.demo import calendar
from retorno.demo.country import Country, read_country
from retorno.wording.numbers import number

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


def programme_days(country: Country) -> Iterator[date]:
    """Give the days of the programme in order."""
    return (country.first_day + timedelta(days=at) for at in range(country.days))


def budget(country: Country, people: int) -> tuple[float, float]:
    """Return the budget in all and per 30 days: in proportion, and more a person when few."""
    size, money = people / country.people, country.money
    more = 1 + SMALL_PROGRAMME_SHARE * max(0.0, 1 / math.sqrt(size) - 1)
    total = round(money.total * size * more, -3)
    period = max(money.least_per_30_days, round(money.per_30_days * size * more, -3))
    return max(total, money.least_per_30_days), period


def _toml(country: Country, people: int, settings: Settings) -> str:
    total, period = (settings.money * amount for amount in budget(country, people))
    periods = ",\n".join(f"  {period:.1f}" for _ in range(math.ceil(country.days / PERIOD_DAYS)))
    return Template(country.text("programme.toml")).substitute(
        name=country.programme.format(people=number(people, "es")),
        first_day=country.first_day.isoformat(),
        days=country.days,
        budget_total=f"{total:.1f}",
        budget_periods=periods,
        people=people,
        max_wait_days=settings.max_wait_days,
    )


def default_programme(
    people: int = 0, settings: Settings | None = None, country: Country | None = None
) -> ProgrammeFiles:
    """Return a country's default programme, scaled to a number of people; 0 is its own size.

    >>> sorted(default_programme(1000).tables)[:2]
    ['aircraft.csv', 'airports.csv']
    """
    settings, country = settings or Settings(), country or read_country()
    people = people or country.people
    size = people / country.people
    days = list(programme_days(country))
    places = ("facility", "name", "latitude", "longitude")
    tables: dict[str, Table] = {
        "airports.csv": country.table("airports"),
        "facilities.csv": {name: country.facilities[name] for name in places},
        "aircraft.csv": calendar.aircraft(country, days, size, settings.aircraft),
        "clearances.csv": calendar.clearances(country, days),
        "seats.csv": calendar.seats(country, days, size),
        "reception.csv": calendar.reception(country, days, size, settings.reception),
        "onward.csv": country.table("onward"),
    }
    return ProgrammeFiles(
        toml=_toml(country, people, settings),
        tables=tables,
        notes={"sources.md": country.text("sources.md")},
    )
