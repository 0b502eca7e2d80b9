"""Whether each party may travel as planned: whole, in its days, within reach, where it may land."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from retorno.formats.tables import code_of
from retorno.intake.caseload import Caseload
from retorno.plan.check.boarding import Boarding
from retorno.plan.check.outcome import Note
from retorno.plan.check.parties import NEVER, Crowd, Flag, Whole
from retorno.plan.check.rotations import HAIR, sphere_km
from retorno.plan.programme import Programme

Amounts = NDArray[np.float64]


def check_parties(boarding: Boarding, crowd: Crowd, note: Note) -> None:
    """Every party is whole, on one flight, from one airport, ready and not past its latest day."""
    _check_whole(boarding, crowd, note)
    party = crowd.party[boarding.row]
    day = flight_days(boarding)
    ready, latest = crowd.ready[party], crowd.latest[party]
    _note_each(ready == NEVER, "not_ready", boarding, crowd, note)
    for i in np.flatnonzero((ready != NEVER) & (day < ready)).tolist():
        when = date.fromordinal(int(ready[i]))
        _note_one(i, "too_early", boarding, crowd, note, date=when)
    for i in np.flatnonzero((ready != NEVER) & (day > latest)).tolist():
        when = date.fromordinal(int(latest[i]))
        _note_one(i, "too_late", boarding, crowd, note, date=when)


def flight_days(boarding: Boarding) -> Whole:
    """Day of the flight of each person placed, as ordinals."""
    return np.array([flight.day for flight in boarding.flights], np.int64)[boarding.flight]


def _note_one(
    i: int, rule: str, boarding: Boarding, crowd: Crowd, note: Note, **facts: object
) -> None:
    flight = boarding.flights[boarding.flight[i]].name
    note(rule, flight=flight, person=crowd.person_id[boarding.row[i]], **facts)


def _note_each(flags: Flag, rule: str, boarding: Boarding, crowd: Crowd, note: Note) -> None:
    for i in np.flatnonzero(flags).tolist():
        _note_one(i, rule, boarding, crowd, note)


def _check_whole(boarding: Boarding, crowd: Crowd, note: Note) -> None:
    parties = len(crowd.names)
    party = crowd.party[boarding.row]
    size = np.bincount(crowd.party, minlength=parties)
    aboard = np.bincount(party, minlength=parties)
    airports = code_of(boarding.boards_at)
    boards = airports.code.astype(np.int64)
    apart = (aboard > 0) & (aboard < size)
    _note_each(
        apart[party] | _differs(boarding.flight, party, parties),
        "party_split",
        boarding,
        crowd,
        note,
    )
    _note_each(
        _differs(boards, party, parties) & ~_differs(boarding.flight, party, parties),
        "party_boards_apart",
        boarding,
        crowd,
        note,
    )
    (flight, airport), pair = _pairs(boarding.flight, boards)
    calls = [
        airports.texts[at] in boarding.flights[one].pickups
        for one, at in zip(flight, airport, strict=True)
    ]
    _note_each(~np.array(calls, bool)[pair], "boards_at", boarding, crowd, note)


def _pairs(first: Whole, second: Whole) -> tuple[tuple[list[int], list[int]], Whole]:
    """Different pairs of two columns of numbers, and which of them each row has."""
    width = int(second.max(initial=0)) + 1
    keys, which = np.unique(first * width + second, return_inverse=True)
    one, other = np.divmod(keys, width)
    return (one.tolist(), other.tolist()), which.reshape(-1).astype(np.int64)


def _differs(value: Whole, party: Whole, parties: int) -> Flag:
    """Whether the people of a person's party have different values."""
    least = np.full(parties, np.iinfo(np.int64).max)
    most = np.full(parties, -1, np.int64)
    np.minimum.at(least, party, value)
    np.maximum.at(most, party, value)
    differs: Flag = (least != most)[party]
    return differs


def road_costs(
    boarding: Boarding, crowd: Crowd, caseload: Caseload, programme: Programme, note: Note
) -> Amounts:
    """Cost of the road of each person placed; an airport out of reach is noted."""
    road = programme.road
    places, airports = code_of(caseload.facility), code_of(boarding.boards_at)
    (place, airport), pair = _pairs(
        places.code[boarding.row].astype(np.int64), airports.code.astype(np.int64)
    )
    ways = [
        road.circuity * _way_km(programme, places.texts[one], airports.texts[at])
        for one, at in zip(place, airport, strict=True)
    ]
    km = np.array(ways, np.float64)[pair]
    unknown = np.isnan(km)
    _note_each(unknown, "facility", boarding, crowd, note)
    far = km / road.speed_kmh > programme.limits.max_road_hours + HAIR
    for i in np.flatnonzero(far).tolist():
        hours = f"{km[i] / road.speed_kmh:.2f}"
        most = programme.limits.max_road_hours
        _note_one(i, "out_of_reach", boarding, crowd, note, hours=hours, most=most)
    return np.where(unknown, 0.0, road.cost_per_person + road.cost_per_person_km * km)


def _way_km(programme: Programme, facility: str, airport: str) -> float:
    """Great circle from a facility to an airport; nan when the facility is not known."""
    start, end = programme.facilities.get(facility), programme.airports.get(airport)
    if start is None:
        return np.nan
    if end is None:  # noted already: the flight does not call there
        return 0.0
    return sphere_km(start.latitude, start.longitude, end.latitude, end.longitude)


def onward_costs(
    boarding: Boarding, crowd: Crowd, caseload: Caseload, programme: Programme, note: Note
) -> Amounts:
    """Cost of the journey after landing of each person placed; what is not allowed is noted."""
    wishes = code_of(caseload.arrival_preferred)
    (flight, wish), pair = _pairs(boarding.flight, wishes.code[boarding.row].astype(np.int64))
    costs, allowed = np.zeros(len(flight)), np.ones(len(flight), bool)
    for i, (one, wanted) in enumerate(zip(flight, wish, strict=True)):
        arrival, preferred = boarding.flights[one].arrival, wishes.texts[wanted]
        cost = programme.onward.get((arrival, preferred))
        costs[i] = cost or 0.0
        allowed[i] = cost is not None or preferred in {"", arrival}
    for i in np.flatnonzero(~allowed[pair]).tolist():
        arrival = boarding.flights[boarding.flight[i]].arrival
        preferred = caseload.arrival_preferred[boarding.row[i]]
        _note_one(i, "arrival", boarding, crowd, note, arrival=arrival, preferred=preferred)
    onward: Amounts = costs[pair]
    return onward
