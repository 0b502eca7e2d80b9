"""Group parties that differ in nothing that matters, and state the problem as arrays."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from retorno.plan.instance import Instance, Ints
from retorno.plan.parties import Parties
from retorno.plan.programme import PERIOD_DAYS, Programme
from retorno.plan.rotations import TOLERANCE, Rotation, daylight

Keys = NDArray[np.int64]
MOST_KEYS = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohorts:
    """Which cohort each party is in; -1 for parties that can never be placed."""

    of_party: Ints  # (n,)
    example: Ints  # (G,) one party of each cohort


def make_cohorts(parties: Parties) -> Cohorts:
    """Group the parties that can travel by exact equality of everything that matters."""
    placeable = np.flatnonzero(parties.never < 0)
    columns = [
        _members(parties, parties.facility)[placeable],
        _members(parties, parties.preferred)[placeable],
    ]
    columns += [
        getattr(parties, name)[placeable].astype(np.int64)
        for name in (
            "ready",
            "latest",
            "party_class",
            "people",
            "seats",
            "laps",
            "wheelchairs",
            "medical",
            "minors_alone",
        )
    ]
    _, example, cohort = np.unique(_pack(columns), return_index=True, return_inverse=True)
    of_party = np.full(parties.parties, -1, np.int32)
    of_party[placeable] = cohort
    return Cohorts(of_party=of_party, example=placeable[example].astype(np.int32))


def _members(parties: Parties, value: Ints) -> Keys:
    """One number for the values of all members; families of mixed values get one of their own."""
    low = np.full(parties.parties, np.iinfo(np.int32).max, np.int64)
    high = np.full(parties.parties, -1, np.int64)
    np.minimum.at(low, parties.of_row, value)
    np.maximum.at(high, parties.of_row, value)
    mixed = np.flatnonzero(low != high)
    if not len(mixed):
        return low
    start = np.searchsorted(parties.of_row, mixed)
    end = np.searchsorted(parties.of_row, mixed, side="right")
    groups = [tuple(sorted(value[a:b].tolist())) for a, b in zip(start, end, strict=True)]
    numbers = {group: i for i, group in enumerate(sorted(set(groups)))}
    base = int(high.max()) + 1
    low[mixed] = [base + numbers[group] for group in groups]
    return low


def _pack(columns: list[Keys]) -> Keys:
    """Pack non-negative columns into one key, renumbering whenever it would overflow."""
    key = np.zeros(len(columns[0]), np.int64)
    size = 1
    for column in columns:
        values = int(column.max()) + 1 if len(column) else 1
        if size > MOST_KEYS // values:
            _, inverse = np.unique(key, return_inverse=True)
            key = inverse.astype(np.int64)
            size = int(key.max()) + 1
        key = key * values + column
        size *= values
    return key


def build_instance(
    programme: Programme,
    parties: Parties,
    cohorts: Cohorts,
    rotations: list[Rotation],
) -> Instance:
    """State the problem: cohorts, rotations, blocks, reception and money as arrays."""
    e = cohorts.example
    placed = cohorts.of_party[cohorts.of_party >= 0]
    last_day = programme.days - 1
    return Instance.of(
        days=programme.days,
        departures=programme.departures,
        arrivals=programme.arrivals,
        fleets=tuple(fleet.id for fleet in programme.fleets),
        blocks=tuple(block.id for block in programme.scheduled),
        count=np.bincount(placed, minlength=len(e)),
        people=parties.people[e],
        seats=parties.seats[e],
        laps=parties.laps[e],
        wheelchairs=parties.wheelchairs[e],
        medical=parties.medical[e],
        minors_alone=parties.minors_alone[e],
        rate=parties.rate[e],
        ready=parties.ready[e],
        latest=parties.latest[e],
        stranded=parties.rate[e] * (last_day - parties.ready[e])
        + programme.weights.not_returned_per_person * parties.people[e],
        road=parties.road[e],
        onward=parties.onward[e],
        aircraft=programme.aircraft,
        places_people=programme.reception_people,
        places_minors=programme.reception_minors_alone,
        places_medical=programme.reception_medical,
        budget_total=programme.limits.budget_total,
        period_of=np.arange(programme.days) // PERIOD_DAYS,
        budget_period=programme.limits.budget_per_period,
        **_flying(programme, rotations),
        **_blocks(programme),
    )


def _flying(programme: Programme, rotations: list[Rotation]) -> dict[str, ArrayLike]:
    fleets = [programme.fleets[rotation.fleet] for rotation in rotations]
    columns: dict[str, ArrayLike] = {
        name: np.array([getattr(rotation, name) for rotation in rotations])
        for name in ("fleet", "first", "second", "arrival", "aircraft_days", "cost")
    }
    columns |= {
        name: np.array([getattr(fleet, name) for fleet in fleets])
        for name in ("places", "wheelchair_places", "medical_places")
    }
    columns["lap_places"] = np.array([fleet.lap_infants for fleet in fleets])
    shape = (len(rotations), programme.days)
    columns["open"] = np.array([rotation.open for rotation in rotations]).reshape(shape)
    light = [daylight(programme, rotation) for rotation in rotations]
    columns["daylight"] = np.array(light).reshape(shape)
    return columns


def _blocks(programme: Programme) -> dict[str, ArrayLike]:
    blocks, limits = programme.scheduled, programme.limits
    day = [
        limits.minor_alone_lands_from_hour - TOLERANCE
        <= block.lands_at_hour
        <= limits.minor_alone_lands_until_hour + TOLERANCE
        for block in blocks
    ]
    return {
        "block_departure": np.array([programme.departures.index(b.departure) for b in blocks]),
        "block_arrival": np.array([programme.arrivals.index(b.arrival) for b in blocks]),
        "block_price": np.array([b.price_per_seat for b in blocks]),
        "block_seats": programme.seats,
        "block_wheelchair_places": np.array([b.wheelchair_places for b in blocks]),
        "block_medical_places": np.array([b.medical_places for b in blocks]),
        "block_lap_places": np.array([b.lap_infants for b in blocks]),
        "block_daylight": np.repeat(np.array(day, bool)[:, None], programme.days, axis=1).reshape(
            len(blocks), programme.days
        ),
    }
