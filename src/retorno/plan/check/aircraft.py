"""Whether aircraft may fly as planned: route, hours, clearances, aircraft by day, stated figures."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from retorno.plan.check.flights import Flight
from retorno.plan.check.outcome import Note
from retorno.plan.check.rotations import HAIR, Trip
from retorno.plan.programme import Fleet, Programme

TOLERANCE = 0.01 + HAIR


def check_aircraft(flights: Sequence[Flight], programme: Programme, note: Note) -> None:
    """Hold each flight, and all flights of a day together, against the programme."""
    for flight in flights:
        if flight.trip is None or not isinstance(flight.carrier, Fleet):
            _check_scheduled(flight, note)
        else:
            _check_limits(flight, flight.trip, programme, note)
            _check_figures(flight, flight.trip, note)
        check_stated(flight, "places", flight.places, 0.0, note)
        check_stated(flight, "lands_at_hour", flight.lands_at_hour, TOLERANCE, note)
    _check_clearances(flights, programme, note)
    _check_fleets(flights, programme, note)
    _check_one_row_a_day(flights, note)


def check_stated(flight: Flight, column: str, derived: float, tolerance: float, note: Note) -> None:
    """Note a figure of flights.csv that is not what the raw files give."""
    stated = flight.stated[column]
    if stated is not None and not abs(stated - derived) <= tolerance:
        shown = f"{derived:.2f}" if tolerance else int(derived)
        note("stated", flight=flight.name, column=column, value=_shown(stated), derived=shown)


def _shown(stated: float) -> str:
    return "" if math.isnan(stated) else f"{stated:.12g}"


def _check_limits(flight: Flight, trip: Trip, programme: Programme, note: Note) -> None:
    limits = programme.limits
    if trip.hours_aboard > limits.max_onboard_hours + HAIR:
        hours = f"{trip.hours_aboard:.2f}"
        note("onboard", flight=flight.name, hours=hours, most=limits.max_onboard_hours)
    if trip.second_pickup_km > limits.max_second_pickup_km + HAIR:
        km = f"{trip.second_pickup_km:.1f}"
        note("second_pickup", flight=flight.name, km=km, most=limits.max_second_pickup_km)


def _check_figures(flight: Flight, trip: Trip, note: Note) -> None:
    check_stated(flight, "aircraft_days", trip.aircraft_days, 0.0, note)
    check_stated(flight, "block_hours", trip.block_hours, TOLERANCE, note)
    check_stated(flight, "cost", trip.cost, TOLERANCE, note)


def _check_scheduled(flight: Flight, note: Note) -> None:
    for column in ("aircraft_days", "block_hours"):
        stated = flight.stated[column]
        if stated is not None and not math.isnan(stated):
            note("not_empty", flight=flight.name, column=column, value=_shown(stated))


def _own(flights: Sequence[Flight]) -> list[tuple[Flight, Fleet, tuple[int, ...]]]:
    """Flights of the fleets with their aircraft-days, the day of pick-up first."""
    return [
        (flight, flight.carrier, tuple(flight.day - i for i in range(flight.trip.aircraft_days)))
        for flight in flights
        if flight.trip is not None and isinstance(flight.carrier, Fleet)
    ]


def _check_clearances(flights: Sequence[Flight], programme: Programme, note: Note) -> None:
    start = programme.first_day.toordinal()
    fleets = {fleet.id: i for i, fleet in enumerate(programme.fleets)}
    airports = {iata: i for i, iata in enumerate(programme.departures)}
    for flight, fleet, days in _own(flights):
        if days[-1] < start:
            note("begins_before", flight=flight.name)
        stops = [(flight.pickups[0], day) for day in days]
        stops += [(iata, flight.day) for iata in flight.pickups[1:]]
        for iata, day in stops:
            if day < start:
                continue
            if not programme.clearances[fleets[fleet.id], airports[iata], day - start]:
                when = date.fromordinal(day)
                note("clearance", flight=flight.name, fleet=fleet.id, airport=iata, date=when)


def _check_fleets(flights: Sequence[Flight], programme: Programme, note: Note) -> None:
    start = programme.first_day.toordinal()
    fleets = {fleet.id: i for i, fleet in enumerate(programme.fleets)}
    using: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for flight, fleet, days in _own(flights):
        for day in days:
            using[fleet.id, day].append(flight.name)
    for (fleet_id, day), names in sorted(using.items()):
        if day < start:
            continue
        most = int(programme.aircraft[fleets[fleet_id], day - start])
        if len(names) > most:
            when, used = date.fromordinal(day), len(names)
            note("aircraft", flight=names[-1], fleet=fleet_id, date=when, used=used, most=most)


def _check_one_row_a_day(flights: Sequence[Flight], note: Note) -> None:
    rows = Counter((f.carrier.id, f.day) for f in flights if f.trip is None)
    for flight in flights:
        if flight.trip is None and rows[flight.carrier.id, flight.day] > 1:
            note("scheduled_twice", flight=flight.name, scheduled=flight.carrier.id)
