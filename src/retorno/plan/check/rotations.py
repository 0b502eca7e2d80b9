"""Rotations derived from the programme's rules: hours, days, money, hour of landing.

formats.md section 2. Nothing that a plan states about a flight is taken from the plan.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from retorno.plan.programme import Fleet, Programme

EARTH_KM = 6371.0
HAIR = 1e-6  # hours and km: what two ways of adding may differ by
Leg = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """A rotation as its fleet flies it; `aircraft_days` is 0 if no crew's duty allows it."""

    aircraft_days: int
    block_hours: float
    hours_aboard: float
    second_pickup_km: float
    cost: float
    leaves_from: str
    leaves_at_hour: float
    hours_to_landing: float


def distance_km(programme: Programme, start: str, end: str) -> float:
    """Great circle between two airports: haversine on the sphere."""
    a, b = programme.airports[start], programme.airports[end]
    return sphere_km(a.latitude, a.longitude, b.latitude, b.longitude)


def sphere_km(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Haversine between two points in degrees."""
    north, to_north = math.radians(latitude), math.radians(to_latitude)
    up, along = (to_north - north) / 2, math.radians(to_longitude - longitude) / 2
    part = math.sin(up) ** 2 + math.cos(north) * math.cos(to_north) * math.sin(along) ** 2
    part = min(1.0, part)
    return 2 * EARTH_KM * math.atan2(math.sqrt(part), math.sqrt(1 - part))


def derive_trip(programme: Programme, fleet: Fleet, pickups: Sequence[str], arrival: str) -> Trip:
    """Derive base, pick-ups, arrival and the way back as one or two aircraft-days."""
    hours = _Hours(programme, fleet)
    first = pickups[0]
    whole = legs(fleet.base, *pickups, arrival, fleet.base)
    with_people = legs(*pickups, arrival)
    days = _aircraft_days(hours, fleet, first, [*with_people, *legs(arrival, fleet.base)], whole)
    block_hours = sum(hours.leg(leg) for leg in whole)
    nights = fleet.cost_per_night if days == 2 else 0.0  # noqa: PLR2004
    one_day = days == 1
    times = programme.flight
    return Trip(
        aircraft_days=days,
        block_hours=block_hours,
        hours_aboard=hours.flown(with_people),
        second_pickup_km=distance_km(programme, first, pickups[-1]),
        cost=block_hours * fleet.cost_per_block_hour + fleet.cost_per_rotation + nights,
        leaves_from=fleet.base if one_day else first,
        leaves_at_hour=(
            times.first_departure_hour if one_day else times.first_departure_hour_after_night
        ),
        hours_to_landing=hours.flown(
            legs(fleet.base, *pickups, arrival) if one_day else with_people
        ),
    )


def lands_at_hour(programme: Programme, trip: Trip, arrival: str, day: int) -> float:
    """Local hour of landing, counted from midnight of the day of pick-up, past 24 if later."""
    midnight = datetime.combine(date.fromordinal(day), time())
    zone = programme.airports[trip.leaves_from].zone
    leaves = (midnight + timedelta(hours=trip.leaves_at_hour)).replace(tzinfo=zone)
    lands = leaves.astimezone(UTC) + timedelta(hours=trip.hours_to_landing)
    there = lands.astimezone(programme.airports[arrival].zone).utcoffset()
    here = leaves.utcoffset()
    shift = (there or timedelta()) - (here or timedelta())
    return trip.leaves_at_hour + trip.hours_to_landing + shift / timedelta(hours=1)


def legs(*airports: str) -> list[Leg]:
    """Legs flown along airports; from an airport to itself nothing is flown."""
    return [(a, b) for a, b in pairwise(airports) if a != b]


class _Hours:
    """Hours of legs and duties of one fleet."""

    def __init__(self, programme: Programme, fleet: Fleet) -> None:
        self._programme = programme
        self._fleet = fleet

    def leg(self, leg: Leg) -> float:
        """Block hours of a leg, stops for fuel included."""
        km = distance_km(self._programme, *leg)
        stops = max(0, math.ceil(km / self._fleet.range_km) - 1)
        times = self._programme.flight
        return km / self._fleet.cruise_kmh + times.block_add_hours + stops * times.refuel_hours

    def flown(self, flown: Sequence[Leg]) -> float:
        """Hours from the first take-off to the last landing."""
        stands = max(0, len(flown) - 1) * self._fleet.turnaround_hours
        return sum(self.leg(leg) for leg in flown) + stands

    def fits(self, flown: Sequence[Leg]) -> bool:
        """Whether a crew may fly the legs in one duty."""
        times = self._programme.flight
        ends = times.first_report_to_departure_hours + times.last_landing_to_release_hours
        return ends + self.flown(flown) <= self._fleet.crew_duty_hours + HAIR


def _aircraft_days(
    hours: _Hours, fleet: Fleet, first: str, rest: Sequence[Leg], whole: Sequence[Leg]
) -> int:
    if hours.fits(whole):
        return 1
    ferry = legs(fleet.base, first)
    return 2 if ferry and hours.fits(ferry) and hours.fits(rest) else 0
