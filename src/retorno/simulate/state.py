"""What one run of the operation knows and remembers, as the compiled loops want it."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from retorno.plan.instance import Floats, Instance, Ints
from retorno.plan.kernels.daily import WAITING

Longs = NDArray[np.int64]
Bytes = NDArray[np.uint8]
COUNTERS = 9
BUCKETS = 2048


class Look(NamedTuple):
    """What leaving later is expected to cost, by home airport and day, (H, T)."""

    wait: Floats  # further days
    share: Floats  # money per person above the party's cheapest way


class Crowd(NamedTuple):
    """The parties of one run, known and newly ordered, sorted by ready day.

    Sizes: U parties, G cohorts, H departure and A arrival airports.
    """

    facts: Ints  # (U, 8) as in `plan.units.Units`
    ready: Ints  # (U,)
    known: Ints  # (U,) day of the order, -1 for those on the list
    rate: Floats  # (U,) money per day of waiting
    stranded: Floats  # (U,) money when not returned
    entity: Longs  # (U,) by which chance knows the party
    held_from: Ints  # (U,)
    held_until: Ints  # (U,) first day on which it is free again
    road: Floats  # (G, H)
    onward: Floats  # (G, A)
    way: Floats  # (G,) money of the cheapest road and onward journey
    home: Ints  # (G,) cheapest departure airport
    reach: Longs  # (G,) bit h % 62 is set when departure airport h is within reach


class RunState(NamedTuple):
    """What happens in a run. Sizes: N flights at most, B blocks, F fleets, P budget periods."""

    rank: Ints  # (U,) day on which a party leaves or is planned to, WAITING if none
    event: Ints  # (U,) flight, -1 - block on a scheduled block
    boards: Ints  # (U,) departure airport
    next_of: Ints  # (U,) following party of the same flight or block and day
    absent: Ints  # (U,) last day on which it did not come
    worth: NDArray[np.float32]  # (U,) what it costs if it does not leave today, 0 if not free
    line: Ints  # (U,) who may be waiting, by number
    rotation: Ints  # (N,)
    day: Ints  # (N,)
    status: Ints  # (N,) planned, flown, cancelled
    head: Ints  # (N,) first party on board
    following: Ints  # (N,) another flight of the same day
    first_flight: Ints  # (T,)
    block_head: Ints  # (B, T) first party on the block
    used: Ints  # (F, T) aircraft in use
    usable: Ints  # (F, T) aircraft not known to be out
    out_until: Ints  # (F, tails)
    people: Ints  # (A, T) reception left
    minors: Ints  # (A, T)
    medical: Ints  # (A, T)
    purse: Floats  # (P + 1,) money left by period, then in all
    lost: Floats  # (1,) money of cancelled flights
    counters: Longs  # (9,)
    free: Ints  # (U,) who is free on the day looked at
    near: Ints  # those of each airport, one airport after another
    near_offset: Longs  # (H,)
    near_length: Longs  # (H,) -1 when there is none
    codes: Longs  # lists of the day, one after another
    offset: Longs  # (H * A,)
    length: Longs  # (H * A,) -1 when there is none
    gains: Floats  # (H * A,)
    gain_of: Floats  # (R,)
    may: NDArray[np.bool_]  # (R,) may be flown on the day looked at, if there is an aircraft
    room: Longs  # (7,)
    price: Floats  # (2,)
    spare: Longs  # (U,)
    bucket: Longs  # (2048,)
    seen: Longs  # (U,)
    boarded: Longs  # (U,)
    flag: Longs  # (U,)
    mark: Longs  # (G,)
    is_queue: NDArray[np.bool_]  # (1,) first come, first served


def tails_of(instance: Instance) -> int:
    """Count the aircraft of the largest fleet."""
    return int(instance.aircraft.max(initial=0))


def _ints(*shape: int, value: int = 0) -> Ints:
    return np.full(shape, value, np.int32)


def _longs(length: int) -> Longs:
    return np.zeros(length, np.int64)


def state_of(instance: Instance, crowd: Crowd, *, is_queue: bool) -> RunState:
    """Begin a run: everybody waits, nothing is spent."""
    size = len(crowd.ready)
    parties = dict.fromkeys(("event", "boards", "line", "free"), 0)
    parties |= {"rank": WAITING, "next_of": -1, "absent": -1}
    columns: dict[str, Any] = {name: _ints(size, value=value) for name, value in parties.items()}
    columns |= {name: _longs(size) for name in ("spare", "seen", "boarded", "flag")}
    columns |= _flights(instance) | _lists(instance, crowd)
    return RunState(
        worth=np.zeros(size, np.float32),
        people=instance.places_people.copy(),
        minors=instance.places_minors.copy(),
        medical=instance.places_medical.copy(),
        purse=np.append(instance.budget_period, instance.budget_total),
        lost=np.zeros(1),
        counters=_longs(COUNTERS),
        bucket=_longs(BUCKETS),
        room=_longs(7),
        price=np.zeros(2),
        mark=_longs(instance.cohorts),
        is_queue=np.array([is_queue]),
        **columns,
    )


def _flights(instance: Instance) -> dict[str, Any]:
    # what was cancelled may be flown anew on the same day
    most = 2 * int(instance.aircraft.sum()) + 1
    columns = {"rotation": 0, "day": 0, "status": 0, "head": -1, "following": -1}
    return {name: _ints(most, value=value) for name, value in columns.items()} | {
        "first_flight": _ints(instance.days, value=-1),
        "block_head": _ints(len(instance.blocks), instance.days, value=-1),
        "used": _ints(*instance.aircraft.shape),
        "usable": _ints(*instance.aircraft.shape),
        "out_until": _ints(len(instance.fleets), tails_of(instance)),
    }


def _lists(instance: Instance, crowd: Crowd) -> dict[str, Any]:
    airports, arrivals = len(instance.departures), len(instance.arrivals)
    within = int(np.isfinite(instance.road).sum(axis=1)[crowd.facts[:, 7]].sum())
    return {
        "near": np.empty(within, np.int32),
        "near_offset": _longs(airports),
        "near_length": _longs(airports),
        "codes": np.empty(within * arrivals + 1, np.int64),
        "offset": _longs(airports * arrivals),
        "length": _longs(airports * arrivals),
        "gains": np.zeros(airports * arrivals),
        "gain_of": np.zeros(instance.rotations),
        "may": np.zeros(instance.rotations, np.bool_),
    }
