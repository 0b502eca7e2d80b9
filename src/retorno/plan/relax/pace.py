"""How long a number of people takes at a pace: plain division, for the sentence that must be true."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retorno.plan.instance import Instance

WEEK = 7
WEEKS_PER_YEAR = 365.25 / 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The best pace of a programme, every place of every flight taken, and of its main fleet.

    Args:
        people: Everybody meant.
        seats: Seats that they take; people on a lap take none, a stretcher four.
        days: Days of the programme.
        fleet: The fleet with most aircraft-days.
        aircraft: Its aircraft, on most of its days.
        places: Places on one of its flights.
        flights_per_week: Most flights a week that all fleets can fly, clearances kept.
        seats_per_week: Most seats a week on them and on scheduled flights.
        weeks: Weeks that the people take at this pace.
        weeks_at_one_flight: Weeks that they take with one flight of the main fleet a week.
    """

    people: int
    seats: int
    days: int
    fleet: str
    aircraft: int
    places: int
    flights_per_week: float
    seats_per_week: float
    weeks: int
    weeks_at_one_flight: int


def weeks_for(people: int, seats_per_flight: int, flights_per_week: float) -> int:
    """Weeks that people take to fly, every seat taken.

    >>> weeks_for(27_000, 110, 1)
    246
    """
    return math.ceil(people / (seats_per_flight * flights_per_week) - 1e-9)


def years_of(weeks: int) -> float:
    """Years that weeks are.

    >>> round(years_of(246), 1)
    4.7
    """
    return weeks / WEEKS_PER_YEAR


def pace_of(instance: Instance, wanted: NDArray[np.bool_]) -> Pace | None:
    """Find the best pace for the cohorts wanted, (G,); None when no fleet can fly."""
    i = instance
    main = main_fleet(i)
    if main is None:
        return None
    flights = seats = 0.0
    for fleet in range(len(i.fleets)):
        per_day, places = _best_day(i, fleet)
        flights += per_day
        seats += per_day * places
    seats += float(i.block_seats.sum()) / i.days
    people, taken = (int((i.count * values)[wanted].sum()) for values in (i.people, i.seats))
    on_days = i.aircraft[main][i.aircraft[main] > 0]
    places = int(i.places[i.fleet == main].max())
    return Pace(
        people=people,
        seats=taken,
        days=i.days,
        fleet=i.fleets[main],
        aircraft=int(np.bincount(on_days).argmax()),
        places=places,
        flights_per_week=flights * WEEK,
        seats_per_week=seats * WEEK,
        weeks=weeks_for(taken, 1, seats * WEEK),
        weeks_at_one_flight=weeks_for(taken, places, 1),
    )


def main_fleet(instance: Instance) -> int | None:
    """The fleet with most aircraft-days, of those that can fly at all."""
    can_fly = np.unique(instance.fleet[instance.open.any(axis=1) & (instance.places > 0)])
    if not len(can_fly):
        return None
    return int(can_fly[instance.aircraft[can_fly].sum(axis=1).argmax()])


def _best_day(instance: Instance, fleet: int) -> tuple[float, int]:
    """Most flights of a fleet a day, over all days, and the places of one.

    An aircraft-day is a flight where one of one day may fly, else half of one.
    """
    i = instance
    mine = i.fleet == fleet
    if not i.open[mine].any():
        return 0.0, 0
    once, twice = (i.open[mine & (i.aircraft_days == days)].any(axis=0) for days in (1, 2))
    eve = np.append(twice[1:], False)
    flights = i.aircraft[fleet] * np.where(once, 1.0, np.where(twice | eve, 0.5, 0.0))
    return float(flights.sum()) / i.days, int(i.places[mine].max())
