"""What flights and arrival airports carry and receive, against their places."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from retorno.plan.check.aircraft import TOLERANCE, check_stated
from retorno.plan.check.boarding import Boarding
from retorno.plan.check.flights import Flight
from retorno.plan.check.outcome import Note
from retorno.plan.check.parties import Crowd, Load, Whole, measure, some
from retorno.plan.check.rotations import HAIR
from retorno.plan.programme import Programme

POSITIONS = {
    "wheelchairs": "wheelchair_places",
    "medical": "medical_places",
    "laps": "lap_infants",
}


def flight_loads(boarding: Boarding, crowd: Crowd) -> Load:
    """What each flight carries: people of a party on one flight are counted together."""
    flights = len(boarding.flights)
    key = crowd.party[boarding.row] * max(1, flights) + boarding.flight
    groups, group = np.unique(key, return_inverse=True)
    load = measure(some(crowd.traits, boarding.row), group.astype(np.int64), len(groups))
    flight = groups % max(1, flights)

    def total(name: str) -> Whole:
        amounts = np.bincount(flight, getattr(load, name), minlength=flights)
        return amounts.astype(np.int64)

    return Load(**{name: total(name) for name in Load.__slots__})


def check_loads(
    boarding: Boarding, load: Load, crowd: Crowd, programme: Programme, note: Note
) -> None:
    """Hold the load of each flight against its places and against what the plan states."""
    for i, flight in enumerate(boarding.flights):
        _check_places(flight, i, load, note)
        check_stated(flight, "people", int(load.people[i]), 0.0, note)
        check_stated(flight, "seats_used", int(load.seats[i]), 0.0, note)
        if flight.trip is None:
            price = flight.seat_money(int(load.seats[i]))
            check_stated(flight, "cost", price, TOLERANCE, note)
            if not load.people[i]:
                note("scheduled_empty", flight=flight.name)
    _check_daylight(boarding, crowd, programme, note)
    _check_reception(boarding.flights, load, programme, note)


def _check_places(flight: Flight, i: int, load: Load, note: Note) -> None:
    most = {name: getattr(flight.carrier, column) for name, column in POSITIONS.items()}
    for name, places in {"seats": flight.places, **most}.items():
        used = int(getattr(load, name)[i])
        if used > places:
            note(f"{name}_exceeded", flight=flight.name, used=used, most=places)


def _check_daylight(boarding: Boarding, crowd: Crowd, programme: Programme, note: Note) -> None:
    limits = programme.limits
    start = limits.minor_alone_lands_from_hour - HAIR
    end = limits.minor_alone_lands_until_hour + HAIR
    dark = np.array([not start <= f.lands_at_hour <= end for f in boarding.flights], bool)
    alone = crowd.traits.minor_alone[boarding.row]
    for i in np.flatnonzero(alone & dark[boarding.flight]):
        flight = boarding.flights[boarding.flight[i]]
        person = crowd.person_id[boarding.row[i]]
        hour = f"{flight.lands_at_hour:.2f}"
        note("minor_alone_by_night", flight=flight.name, person=person, hour=hour)


def _check_reception(
    flights: Sequence[Flight], load: Load, programme: Programme, note: Note
) -> None:
    arrivals = {iata: i for i, iata in enumerate(programme.arrivals)}
    at = np.array([arrivals[flight.arrival] for flight in flights], np.int64)
    start = programme.first_day.toordinal()
    day = np.array([flight.day - start for flight in flights], np.int64)
    for name, places in (
        ("people", programme.reception_people),
        ("minors_alone", programme.reception_minors_alone),
        ("medical", programme.reception_medical),
    ):
        used = np.zeros(places.shape, np.int64)
        np.add.at(used, (at, day), getattr(load, name))
        for arrival, t in np.argwhere(used > places):
            last = np.flatnonzero((at == arrival) & (day == t))[-1]
            note(
                f"reception_{name}",
                flight=flights[last].name,
                airport=programme.arrivals[arrival],
                date=date.fromordinal(start + int(t)),
                used=used[arrival, t],
                most=places[arrival, t],
            )
