"""The rows of `flights.csv` as numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from retorno.plan.programme import Programme
from retorno.vocabulary.money import Cents, cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Flown:
    """One row of `flights.csv` as numbers."""

    flight: str
    fleet: str
    scheduled: str
    day: int
    aircraft_days: int
    stops: tuple[str, ...]
    cost: Cents
    places: int
    people: int
    seats_used: int


def flown_of(programme: Programme, flights: Mapping[str, Sequence[str]]) -> list[Flown]:
    """Read the rows in their order; days count from the first of the programme."""
    first = programme.first_day.toordinal()
    names = (
        "flight",
        "fleet",
        "scheduled",
        "date",
        "aircraft_days",
        "first_pickup",
        "second_pickup",
        "arrival",
        "cost",
        "places",
        "people",
        "seats_used",
    )
    rows = zip(*(flights[name] for name in names), strict=True)
    return [
        Flown(
            flight=flight,
            fleet=fleet,
            scheduled=scheduled,
            day=date.fromisoformat(day).toordinal() - first,
            aircraft_days=int(aircraft_days or 0),
            stops=tuple(stop for stop in (start, second, arrival) if stop),
            cost=cents(float(cost)),
            places=int(places),
            people=int(people),
            seats_used=int(seats_used),
        )
        for (
            flight,
            fleet,
            scheduled,
            day,
            aircraft_days,
            start,
            second,
            arrival,
            cost,
            places,
            people,
            seats_used,
        ) in rows
    ]
