"""Rotations: every trip a fleet may fly, with crew duty, range, time on board and landing hour.

A rotation is base, first pick-up, perhaps a second pick-up, arrival airport, base. It takes one
aircraft-day if the crew's duty allows, else two: a ferry, a night at the first pick-up, the rest.
formats.md section 2 of the reference defines the hours; a leg from an airport to itself is not flown.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise, product
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from retorno.plan.airports import Airport
from retorno.plan.programme import Fleet, Programme
from retorno.vocabulary.places import great_circle_km

TOLERANCE = 1e-9
STEPS_PER_HOUR = 4  # all UTC offsets change at a multiple of a quarter of an hour


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """One trip, whatever the day. Hours are block hours; `lands_at` is (T,), local, not wrapped."""

    fleet: int
    first: int
    second: int
    arrival: int
    aircraft_days: int
    block_hours: float
    onboard_hours: float
    cost: float
    lands_at: NDArray[np.float64]
    open: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Route:
    """Where a trip goes: indices of fleet and arrival, names of the pick-ups."""

    fleet: int
    first: str
    second: str | None
    arrival: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trip:
    """Hours of a trip before its days are known."""

    block_hours: float
    aircraft_days: int
    onboard_hours: float
    hours_to_landing: float  # from the departure that starts the day of pick-up


class Legs:
    """Distances and block hours between the airports of a programme."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.airports = programme.airports

    def km(self, start: str, end: str) -> float:
        """Great-circle km."""
        one, other = self.airports[start], self.airports[end]
        return float(great_circle_km(one.latitude, one.longitude, other.latitude, other.longitude))

    def hours(self, fleet: Fleet, start: str, end: str) -> float:
        """Block hours of a leg, refuelling stops included; 0 from an airport to itself."""
        if start == end:
            return 0.0
        km = self.km(start, end)
        stops = max(0, math.ceil(km / fleet.range_km) - 1)
        times = self.programme.flight
        return km / fleet.cruise_kmh + times.block_add_hours + stops * times.refuel_hours


def all_rotations(programme: Programme) -> list[Rotation]:
    """Enumerate every rotation that the rules allow on at least one day, dominated ones left out."""
    legs, clock = Legs(programme), _Clock(programme)
    found = []
    for route in _routes(programme, legs):
        trip = _trip(programme, legs, route)
        if trip is not None:
            found.append(_rotation(programme, clock, route, trip))
    return _undominated(programme, [rotation for rotation in found if rotation.open.any()])


def can_call(programme: Programme) -> NDArray[np.bool_]:
    """Whether a fleet could pick up at a departure airport at all, clearances apart: (F, H)."""
    legs = Legs(programme)
    found = np.zeros((len(programme.fleets), len(programme.departures)), bool)
    for route in _routes(programme, legs):
        if route.second is None and _trip(programme, legs, route) is not None:
            found[route.fleet, programme.departures.index(route.first)] = True
    return found


def one_rotation(
    programme: Programme, *, fleet: int, first: int, second: int, arrival: int
) -> Rotation | None:
    """Derive one trip by its indices, `second` -1 for none, even where another order is better.

    None if the rules allow it on no day whatever the calendar says.
    """
    legs, names = Legs(programme), programme.departures
    at, then = names[first], names[second] if second >= 0 else None
    most = programme.limits.max_second_pickup_km
    if then is not None and (then == at or legs.km(at, then) > most + TOLERANCE):
        return None
    route = _Route(fleet=fleet, first=at, second=then, arrival=arrival)
    trip = _trip(programme, legs, route)
    return None if trip is None else _rotation(programme, _Clock(programme), route, trip)


def _routes(programme: Programme, legs: Legs) -> Iterator[_Route]:
    everywhere = product(
        range(len(programme.fleets)), _pick_ups(programme, legs), range(len(programme.arrivals))
    )
    for fleet, (first, second), arrival in everywhere:
        yield _Route(fleet=fleet, first=first, second=second, arrival=arrival)


def _pick_ups(programme: Programme, legs: Legs) -> Iterator[tuple[str, str | None]]:
    most = programme.limits.max_second_pickup_km
    for first in programme.departures:
        yield first, None
        for second in programme.departures:
            if second != first and legs.km(first, second) <= most + TOLERANCE:
                yield first, second


def _trip(programme: Programme, legs: Legs, route: _Route) -> _Trip | None:
    fleet, arrival = programme.fleets[route.fleet], programme.arrivals[route.arrival]
    first = route.first
    stops = [stop for stop in (first, route.second, arrival) if stop is not None]
    carried = [legs.hours(fleet, start, end) for start, end in pairwise(stops)]
    ferry = legs.hours(fleet, fleet.base, first)
    home = legs.hours(fleet, arrival, fleet.base)
    times = programme.flight
    around = times.first_report_to_departure_hours + times.last_landing_to_release_hours
    onboard = sum(carried) + fleet.turnaround_hours * (len(carried) - 1)
    if onboard > programme.limits.max_onboard_hours + TOLERANCE:
        return None
    back = home + fleet.turnaround_hours if home else 0.0
    out = ferry + fleet.turnaround_hours if ferry else 0.0
    duty = fleet.crew_duty_hours + TOLERANCE
    hours = ferry + sum(carried) + home
    if around + out + onboard + back <= duty:
        return _Trip(
            block_hours=hours,
            aircraft_days=1,
            onboard_hours=onboard,
            hours_to_landing=out + onboard,
        )
    if around + ferry <= duty and around + onboard + back <= duty:
        return _Trip(
            block_hours=hours, aircraft_days=2, onboard_hours=onboard, hours_to_landing=onboard
        )
    return None


def _rotation(programme: Programme, clock: "_Clock", route: _Route, trip: _Trip) -> Rotation:
    f, a = route.fleet, route.arrival
    fleet, times = programme.fleets[f], programme.flight
    departures = programme.departures
    first = departures.index(route.first)
    second = -1 if route.second is None else departures.index(route.second)
    nights = trip.aircraft_days - 1
    leaves = route.first if nights else fleet.base
    hour = times.first_departure_hour_after_night if nights else times.first_departure_hour
    cleared = programme.clearances[f]
    allowed = cleared[first] & (programme.aircraft[f] > 0)
    if second >= 0:
        allowed = allowed & cleared[second]
    if nights:
        eve = np.zeros_like(allowed)
        eve[1:] = cleared[first, :-1] & (programme.aircraft[f, :-1] > 0)
        allowed = allowed & eve
    return Rotation(
        fleet=f,
        first=first,
        second=second,
        arrival=a,
        aircraft_days=trip.aircraft_days,
        block_hours=trip.block_hours,
        onboard_hours=trip.onboard_hours,
        cost=trip.block_hours * fleet.cost_per_block_hour
        + fleet.cost_per_rotation
        + nights * fleet.cost_per_night,
        lands_at=clock.lands_at(leaves, hour, trip.hours_to_landing, programme.arrivals[a]),
        open=allowed,
    )


class _Clock:
    """Local hours at two ends of a trip, on every day, daylight saving included."""

    def __init__(self, programme: Programme) -> None:
        self.airports = programme.airports
        first = programme.first_day
        self.midnight = datetime(first.year, first.month, first.day, tzinfo=UTC)
        self.days = programme.days
        self._offsets: dict[str, NDArray[np.float64]] = {}
        self._leaving: dict[tuple[str, float], NDArray[np.float64]] = {}

    def lands_at(self, start: str, hour: float, hours: float, arrival: str) -> NDArray[np.float64]:
        """Local landing hour of each day, counted from midnight of the day of pick-up."""
        leaves = self._utc_hours(self.airports[start], hour)
        lands = leaves + hours
        days = 24.0 * np.arange(self.days)
        return lands + self._offset(self.airports[arrival], lands) - days

    def _utc_hours(self, airport: Airport, hour: float) -> NDArray[np.float64]:
        """UTC hours, from the first midnight UTC, of a local hour on each day."""
        key = (airport.time_zone, hour)
        if key not in self._leaving:
            zone = airport.zone
            naive = self.midnight.replace(tzinfo=None) + timedelta(hours=hour)
            local = [(naive + timedelta(days=day)).replace(tzinfo=zone) for day in range(self.days)]
            self._leaving[key] = np.array(
                [(moment - self.midnight).total_seconds() / 3600 for moment in local]
            )
        return self._leaving[key]

    def _offset(self, airport: Airport, hours: NDArray[np.float64]) -> NDArray[np.float64]:
        """UTC offset in hours at moments given in hours from the first midnight UTC."""
        if airport.time_zone not in self._offsets:
            self._offsets[airport.time_zone] = self._all_offsets(airport.zone)
        steps = np.floor((hours + 24.0 + TOLERANCE) * STEPS_PER_HOUR).astype(np.int64)
        offsets = self._offsets[airport.time_zone]
        return offsets[np.clip(steps, 0, len(offsets) - 1)]

    def _all_offsets(self, zone: ZoneInfo) -> NDArray[np.float64]:
        start = self.midnight - timedelta(days=1)
        steps = (self.days + 6) * 24 * STEPS_PER_HOUR
        step = timedelta(hours=1) / STEPS_PER_HOUR
        moments = (start + step * i for i in range(steps))
        return np.array([_hours(moment.astimezone(zone).utcoffset()) for moment in moments])


def _hours(offset: timedelta | None) -> float:
    return 0.0 if offset is None else offset.total_seconds() / 3600


def daylight(programme: Programme, rotation: Rotation) -> NDArray[np.bool_]:
    """Days on which the rotation lands within the window for children alone, shape (T,)."""
    limits = programme.limits
    return (rotation.lands_at >= limits.minor_alone_lands_from_hour - TOLERANCE) & (
        rotation.lands_at <= limits.minor_alone_lands_until_hour + TOLERANCE
    )


def _undominated(programme: Programme, rotations: list[Rotation]) -> list[Rotation]:
    """Drop an order of two pick-ups that the other order beats or equals in everything."""
    kept: dict[tuple[int, int, int, int], list[tuple[Rotation, NDArray[np.bool_]]]] = {}
    for rotation in rotations:
        low, high = sorted((rotation.first, rotation.second))
        key = (rotation.fleet, low, high, rotation.arrival)
        rivals = kept.setdefault(key, [])
        new = (rotation, daylight(programme, rotation))
        if not any(_dominates(rival, new) for rival in rivals):
            rivals[:] = [rival for rival in rivals if not _dominates(new, rival)]
            rivals.append(new)
    return [rotation for rivals in kept.values() for rotation, _ in rivals]


def _dominates(
    one: tuple[Rotation, NDArray[np.bool_]], other: tuple[Rotation, NDArray[np.bool_]]
) -> bool:
    better, worse = one[0], other[0]
    return (
        better.aircraft_days <= worse.aircraft_days
        and better.cost <= worse.cost
        and bool((better.open | ~worse.open).all())
        and bool((one[1] | ~other[1] | ~worse.open).all())
    )
