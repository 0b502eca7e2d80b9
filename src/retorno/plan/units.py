"""Parties one by one and the world around them, as the compiled loops want them.

A cohort's parties are interchangeable, so they are numbered in a row: units are sorted by ready
day, then by cohort. A two-stage name for the same people would only cost memory: all money stays
with the cohort.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retorno.plan.instance import Flags, Floats, Instance, Ints

Longs = NDArray[np.int64]


class Units(NamedTuple):
    """Placeable parties, sorted by ready day. Sizes: U units, G cohorts, H airports, T days."""

    cohort: Ints  # (U,)
    people: Ints  # (U,)
    seats: Ints  # (U,)
    laps: Ints  # (U,)
    wheelchairs: Ints  # (U,)
    medical: Ints  # (U,)
    minors: Ints  # (U,)
    rate: Floats  # (U,)
    ready: Ints  # (U,)
    latest: Ints  # (U,)
    stranded: Floats  # (U,)
    facts: Ints  # (U, 8) seats, wheelchairs, medical, laps, people, minors, latest, cohort
    reach: Longs  # (U,) bit h % 62 is set when departure airport h is within reach
    road: Floats  # (G, H)
    onward: Floats  # (G, A)
    start: Ints  # (H, T + 1) where in `member` the units ready on each day begin
    member: Ints  # (M,) units that reach each airport, by airport and ready day


class World(NamedTuple):
    """Aircraft, blocks, reception and money, as in the instance."""

    fleet: Ints
    first: Ints
    second: Ints
    arrival: Ints
    aircraft_days: Ints
    cost: Floats
    places: Ints
    wheelchair_places: Ints
    medical_places: Ints
    lap_places: Ints
    open: Flags
    daylight: Flags
    aircraft: Ints
    block_departure: Ints
    block_arrival: Ints
    block_price: Floats
    block_seats: Ints
    block_wheelchair_places: Ints
    block_medical_places: Ints
    block_lap_places: Ints
    block_daylight: Flags
    places_people: Ints
    places_minors: Ints
    places_medical: Ints
    budget_total: float
    period_of: Ints
    budget_period: Floats


def world_of(instance: Instance) -> World:
    """Hand the instance's own arrays to the loops."""
    return World(*(getattr(instance, name) for name in World._fields))


def units_of(instance: Instance) -> Units:
    """Number the parties and list, for each airport, who reaches it."""
    order = np.lexsort((np.arange(instance.cohorts), instance.ready)).astype(np.int32)
    cohort = np.repeat(order, instance.count[order])
    within = np.isfinite(instance.road)
    bits = (1 << (np.arange(len(instance.departures)) % 62)).astype(np.int64)
    reach = np.zeros(instance.cohorts, np.int64)
    for airport, bit in enumerate(bits):
        reach[within[:, airport]] |= bit
    start, member = _members(instance, cohort, within)
    facts = [
        values[cohort]
        for values in (
            instance.seats,
            instance.wheelchairs,
            instance.medical,
            instance.laps,
            instance.people,
            instance.minors_alone,
            instance.latest,
            np.arange(instance.cohorts, dtype=np.int32),
        )
    ]
    return Units(
        cohort=cohort.astype(np.int32),
        people=instance.people[cohort],
        seats=instance.seats[cohort],
        laps=instance.laps[cohort],
        wheelchairs=instance.wheelchairs[cohort],
        medical=instance.medical[cohort],
        minors=instance.minors_alone[cohort],
        rate=instance.rate[cohort],
        ready=instance.ready[cohort],
        latest=instance.latest[cohort],
        stranded=instance.stranded[cohort],
        facts=np.ascontiguousarray(np.stack(facts, axis=1), np.int32),
        reach=reach[cohort],
        road=instance.road,
        onward=instance.onward,
        start=start,
        member=member,
    )


def _members(instance: Instance, cohort: Ints, within: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    airports, days = len(instance.departures), instance.days
    start = np.zeros((airports, days + 1), np.int32)
    lists, offset = [np.zeros(0, np.int64)], 0
    for airport in range(airports):
        units = np.flatnonzero(within[cohort, airport])
        ready = instance.ready[cohort[units]]
        start[airport] = offset + np.searchsorted(ready, np.arange(days + 1))
        offset += len(units)
        lists.append(units)
    return start, np.concatenate(lists).astype(np.int32)
