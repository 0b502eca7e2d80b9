"""Whether each party may travel as planned: whole, in its days, within reach, where it may land."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

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
    airports = {name: i for i, name in enumerate(sorted(set(boarding.boards_at)))}
    boards = np.array([airports[name] for name in boarding.boards_at], np.int64)
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
    calls = [
        airport in boarding.flights[flight].pickups
        for airport, flight in zip(boarding.boards_at, boarding.flight, strict=True)
    ]
    _note_each(~np.array(calls, bool), "boards_at", boarding, crowd, note)


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
    km_of: dict[tuple[str, str], float] = {}
    km = np.zeros(len(boarding.row))
    for i, (row, airport) in enumerate(zip(boarding.row.tolist(), boarding.boards_at, strict=True)):
        pair = (caseload.facility[row], airport)
        if pair not in km_of:
            km_of[pair] = road.circuity * _way_km(programme, *pair)
        km[i] = km_of[pair]
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
    costs = np.zeros(len(boarding.row))
    for i, (row, flight) in enumerate(
        zip(boarding.row.tolist(), boarding.flight.tolist(), strict=True)
    ):
        arrival, preferred = boarding.flights[flight].arrival, caseload.arrival_preferred[row]
        cost = programme.onward.get((arrival, preferred))
        if cost is not None:
            costs[i] = cost
        elif preferred not in {"", arrival}:
            _note_one(i, "arrival", boarding, crowd, note, arrival=arrival, preferred=preferred)
    return costs
