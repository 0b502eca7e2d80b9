"""One departure at a time: who waits for it, who boards, and what a journey on it costs."""

import numpy as np
from numba import njit

from retorno.plan.kernels.boarding import NOTHING, code_of, fill, gather, nearer

WAITING = 2147483647
TOKEN, SERIAL, FILLED = 0, 1, 2


@njit(cache=True, nogil=True)
def listed(day, airport, arrival, units, value, markup, state):
    """Find or make the list of who waits at the start of a day; forget all lists when full."""
    key = (day * units.road.shape[1] + airport) * units.onward.shape[1] + arrival
    if state.list_size[key] < 0:
        most = units.start[airport, day + 1] - units.start[airport, 0]
        if state.counters[FILLED] + most > state.lists.size:
            state.list_size[:] = -1
            state.counters[FILLED] = 0
        at = state.counters[FILLED]
        slots = state.flown.size // value.shape[0]
        size, _ = gather(
            day, airport, arrival, markup[day], units, value, state.rank, day * slots,
            state.until, state.lists[at:],
        )  # fmt: skip
        state.list_at[key] = at
        state.list_size[key] = size
        state.counters[FILLED] += size
    return key


@njit(cache=True, nogil=True)
def facts_of(world, state, event):
    """Say of an event: day, rotation or -1 - block, first and second airport, arrival."""
    per_day = state.flown.size // world.period_of.size
    day = event // per_day
    slot = event - day * per_day
    if slot < state.slots:
        rotation = state.flown[event]
        return day, rotation, world.first[rotation], world.second[rotation], world.arrival[rotation]
    block = slot - state.slots
    return day, -1 - block, world.block_departure[block], np.int32(-1), world.block_arrival[block]


@njit(cache=True, nogil=True)
def journey(units, world, unit, day, rotation, first, second, arrival):
    """Return what a unit costs on an event, and how much of it is money paid."""
    cohort = units.cohort[unit]
    at = nearer(units.road, cohort, first, second)
    money = units.road[cohort, at] + units.onward[cohort, arrival]
    if rotation < 0:
        money += world.block_price[-1 - rotation] * units.seats[unit]
    return units.rate[unit] * (day - units.ready[unit]) + money, money


@njit(cache=True, nogil=True)
def cost_of(units, world, state, unit, event):
    """Return what a unit costs when it leaves on an event or never."""
    if event == WAITING:
        return units.stranded[unit], 0.0
    day, rotation, first, second, arrival = facts_of(world, state, event)
    return journey(units, world, unit, day, rotation, first, second, arrival)


@njit(cache=True, nogil=True)
def board_event(event, rotation, units, world, value, markup, state, loose_count, flag_value):
    """Fill one event anew; returns how many boarded and its cut, `running` is brought up to date."""
    day = event // (state.flown.size // world.period_of.size)
    price = np.zeros(2)
    room = np.empty(7, np.int64)
    if rotation >= 0:
        first, second = world.first[rotation], world.second[rotation]
        arrival = world.arrival[rotation]
        light = world.daylight[rotation, day] == 1
        room[0], room[1] = world.places[rotation], world.wheelchair_places[rotation]
        room[2], room[3] = world.medical_places[rotation], world.lap_places[rotation]
    else:
        block = -1 - rotation
        first, second = world.block_departure[block], np.int32(-1)
        arrival = world.block_arrival[block]
        light = world.block_daylight[block, day] == 1
        room[0], room[1] = world.block_seats[block, day], world.block_wheelchair_places[block]
        room[2], room[3] = world.block_medical_places[block], world.block_lap_places[block]
        price[0] = world.block_price[block]
        price[1] = price[0] * markup[day]
    room[4] = world.places_people[arrival, day] - state.running[arrival, 0]
    room[5] = world.places_minors[arrival, day] - state.running[arrival, 1]
    room[6] = world.places_medical[arrival, day] - state.running[arrival, 2]
    extras = 0
    bits = np.int64(1) << np.int64(first % 62)
    if second >= 0:
        bits |= np.int64(1) << np.int64(second % 62)
    loose, extra, reach, facts = state.loose, state.extra, units.reach, units.facts
    road, onward, mark = units.road, units.onward, markup[day]
    for place in range(loose_count):
        unit = loose[place]
        if reach[unit] & bits == 0 or facts[unit, 6] < day:
            continue
        code = code_of(road, onward, facts, value, mark, unit, day, first, second, arrival)
        if code < NOTHING:
            extra[extras] = code
            extras += 1
    state.extra[:extras].sort()
    one = listed(day, first, arrival, units, value, markup, state)
    two = one
    if second >= 0:
        two = listed(day, second, arrival, units, value, markup, state)
        if state.list_size[one] < 0:  # all lists were forgotten between the two
            one = listed(day, first, arrival, units, value, markup, state)
    at = state.list_at[one]
    mine = state.lists[at : at + state.list_size[one]]
    at = state.list_at[two]
    other = state.lists[at : at + (state.list_size[two] if second >= 0 else 0)]
    state.counters[SERIAL] += 1
    count, gain, _, cut = fill(
        first, second, arrival, room, light, price, np.inf, (mine, other, state.extra[:extras]),
        units, event, state.rank, state.flag, flag_value, state.seen, state.counters[SERIAL],
        state.boarded,
    )  # fmt: skip
    return count, cut, gain
