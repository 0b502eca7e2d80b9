"""What the search remembers between proposals, as arrays that the loops change in place."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retorno.plan.instance import Floats, Instance, Ints
from retorno.plan.units import Longs, Units

LEAST_POOL = 200_000
POOL_PER_UNIT = 60
SPARE_SLOTS = 3  # a flight is taken in before another is taken out


class State(NamedTuple):
    """The plan at hand and room to try another.

    Events are numbered day by day: `slots` places for flights, then the scheduled blocks. An event
    of a day comes before those with a higher number. Sizes: E events, U units, P periods.
    """

    slots: int
    flown: Ints  # (E,) rotation of the flight in a slot, -1 when free
    rank: Ints  # (U,) event on which a unit leaves, or WAITING
    first_of: Ints  # (E,) first unit on board, -1 if none
    next_of: Ints  # (U,) following unit on board of the same event
    load: Ints  # (E, 4) people, minors alone, medical people and seats on board
    cut: Longs  # (E,) codes below it would board
    used: Ints  # (F, T)
    money: Floats  # (P + 1,) spent by period, then in all
    cost: Floats  # (1,) true cost of the plan

    lists: Longs  # codes of who waits, many lists one after another
    list_at: Longs  # (T * H * A,)
    list_size: Longs  # (T * H * A,) -1 when there is none
    counters: Longs  # (8,) token, serial, lists filled, then what the loops count

    until: Ints  # (H, T) last day on which anybody of a ready day may be waiting
    flag: Longs  # (U,) loose, gone, or neither
    seen: Longs  # (U,)
    new_rank: Ints  # (U,)
    changed: Ints  # (U,) units that leave otherwise than before
    loose: Ints  # (U,) units that lost their seat and have no other yet
    boarded: Longs  # (U,)
    extra: Longs  # (U,)
    freed: Longs  # (E,) token when somebody on board has gone earlier
    redone: Ints  # (E,) events filled anew
    new_load: Ints  # (E, 4)
    new_cut: Longs  # (E,)
    new_money: Floats  # (P + 1,)
    hope: Floats  # (8,) what the flights of a proposal seem worth before anybody is seated
    running: Ints  # (A, 4) reception in use so far this day, and whether it differs


def state_of(instance: Instance, units: Units) -> State:
    """Make room for the search, with nobody flying."""
    days, airports = instance.days, len(instance.departures)
    slots = int(instance.aircraft.sum(axis=0).max(initial=0)) + SPARE_SLOTS
    events = days * (slots + len(instance.blocks))
    size, keys = len(units.cohort), days * airports * len(instance.arrivals)
    periods = len(instance.budget_period) + 1

    def ints(*shape: int) -> Ints:
        return np.zeros(shape, np.int32)

    def longs(length: int) -> NDArray[np.int64]:
        return np.zeros(length, np.int64)

    return State(
        slots=slots,
        flown=ints(events) - 1,
        rank=ints(size),
        first_of=ints(events) - 1,
        next_of=ints(size) - 1,
        load=ints(events, 4),
        cut=longs(events),
        used=ints(*instance.aircraft.shape),
        money=np.zeros(periods),
        cost=np.zeros(1),
        lists=longs(max(LEAST_POOL, POOL_PER_UNIT * size) + len(units.member)),
        list_at=longs(keys),
        list_size=longs(keys) - 1,
        counters=longs(8),
        until=ints(airports, days),
        flag=longs(size),
        seen=longs(size),
        new_rank=ints(size),
        changed=ints(size),
        loose=ints(size),
        boarded=longs(size),
        extra=longs(size),
        freed=longs(events),
        redone=ints(events),
        new_load=ints(events, 4),
        new_cut=longs(events),
        new_money=np.zeros(periods),
        hope=np.zeros(8),
        running=ints(len(instance.arrivals), 4),
    )


class Choices(NamedTuple):
    """Flights that a proposal may draw. Sizes: K pairs of rotation and day that may be flown."""

    near_start: Ints  # (H + 1,) where in `near` the rotations that call at each airport begin
    near: Ints
    rotation: Ints  # (K,)
    day: Ints  # (K,)


def choices_of(instance: Instance) -> Choices:
    """List what may fly."""
    calls = [
        np.flatnonzero((instance.first == h) | (instance.second == h))
        for h in range(len(instance.departures))
    ]
    rotation, day = np.nonzero(instance.open)
    return Choices(
        near_start=np.cumsum([0, *map(len, calls)]).astype(np.int32),
        near=np.concatenate([np.zeros(0, np.int64), *calls]).astype(np.int32),
        rotation=rotation.astype(np.int32),
        day=day.astype(np.int32),
    )
