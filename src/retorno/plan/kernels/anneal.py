"""Simulated annealing over the list of flights, on true cost with a price on overspending."""

import numpy as np
from numba import njit

from retorno.plan.kernels.trial import accept, over, trial

ADD, DROP, MOVE_DAY, REPLACE, NEAR, FAR, PAIR, MERGE, SPLIT = range(9)
MOST = 4  # flights taken out or in by one proposal
SPAN = 6  # days between flights that a proposal sees as neighbours


@njit(cache=True, nogil=True)
def draw(random):
    """Draw the next 63 random bits: xorshift64*, Vigna 2016."""
    x = random[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    random[0] = x
    return np.int64((x * np.uint64(2685821657736338717)) >> np.uint64(1))


@njit(cache=True, nogil=True)
def below(random, size):
    """Draw a number from 0 to size - 1."""
    return draw(random) % size


@njit(cache=True, nogil=True)
def share(random):
    """Draw a number from (0, 1]."""
    return ((draw(random) >> np.int64(10)) + 1) / 9007199254740992.0


@njit(cache=True, nogil=True)
def spare(fleet, day, world, state, per_day, removed, removals, added, additions):
    """Count a fleet's aircraft left on a day after a change of flights."""
    left = world.aircraft[fleet, day] - state.used[fleet, day]
    for place in range(removals + additions):
        gone = place < removals
        event = removed[place] if gone else added[place - removals]
        rotation = state.flown[event]
        if world.fleet[rotation] == fleet:
            at = event // per_day
            if at == day or (at == day + 1 and world.aircraft_days[rotation] > 1):
                left += 1 if gone else -1
    return left


@njit(cache=True, nogil=True)
def rival(fleet, day, world, state, per_day, removed, removals, added, additions, random):
    """Draw a flight that keeps an aircraft of the fleet busy on a day; -1 if there is none."""
    found, chosen = 0, -1
    for at in range(day, min(day + 2, world.period_of.size)):
        for slot in range(state.slots):
            event = at * per_day + slot
            rotation = state.flown[event]
            if rotation < 0 or world.fleet[rotation] != fleet:
                continue
            if at > day and world.aircraft_days[rotation] < 2:
                continue
            known = False
            for place in range(removals):
                known = known or removed[place] == event
            for place in range(additions):
                known = known or added[place] == event
            if known:
                continue
            found += 1
            if below(random, found) == 0:
                chosen = event
    return chosen


@njit(cache=True, nogil=True)
def take_in(rotation, day, world, state, removed, added, counts, random):
    """Add a flight to a proposal; whatever keeps its aircraft busy leaves. False if it cannot."""
    if day < 0 or day >= world.period_of.size or world.open[rotation, day] == 0:
        return False
    per_day = state.flown.size // world.period_of.size
    fleet = world.fleet[rotation]
    for back in range(world.aircraft_days[rotation]):
        if spare(fleet, day - back, world, state, per_day, removed, counts[0], added,
                 counts[1]) < 1:  # fmt: skip
            event = rival(fleet, day - back, world, state, per_day, removed, counts[0], added,
                          counts[1], random)  # fmt: skip
            if event < 0 or counts[0] == MOST:
                return False
            removed[counts[0]] = event
            counts[0] += 1
    for slot in range(state.slots):
        event = day * per_day + slot
        if state.flown[event] < 0 and counts[1] < MOST:
            state.flown[event] = rotation
            added[counts[1]] = event
            counts[1] += 1
            return True
    return False


@njit(cache=True, nogil=True)
def neighbour(rotation, day, world, choices, span, tries, random):
    """Draw a rotation that calls at one of the same airports within some days; -1 if none may."""
    for _ in range(tries):
        airport = world.first[rotation]
        if world.second[rotation] >= 0 and below(random, 2) == 1:
            airport = world.second[rotation]
        at = min(world.period_of.size - 1, max(0, day + below(random, 2 * span + 1) - span))
        low, high = choices.near_start[airport], choices.near_start[airport + 1]
        other = choices.near[low + below(random, high - low)]
        if world.open[other, at]:
            return other, at
    return np.int32(-1), np.int64(0)


@njit(cache=True, nogil=True)
def sample(choices, random):
    """Draw any rotation and day on which it may be flown."""
    place = below(random, choices.rotation.size)
    return choices.rotation[place], choices.day[place]


@njit(cache=True, nogil=True)
def any_flight(state, flights, count, removed, removals, near_day, random):
    """Draw a flight not yet taken out, near a day if that is not negative; -1 if none is found."""
    per_day = state.counters[5]
    for _ in range(8):
        if count == 0:
            return -1
        event = flights[below(random, count)]
        if near_day >= 0 and abs(event // per_day - near_day) > SPAN:
            continue
        fresh = True
        for place in range(removals):
            fresh = fresh and removed[place] != event
        if fresh:
            return event
    return -1


@njit(cache=True, nogil=True)
def propose(kind, flights, count, world, state, choices, removed, added, counts, random):
    """Draw a change of flights of one kind; False if it came to nothing."""
    per_day = state.counters[5]
    if kind == ADD:
        rotation, day = sample(choices, random)
        return take_in(rotation, day, world, state, removed, added, counts, random)
    near_day = -1
    outs = 2 if kind == PAIR or kind == MERGE else 1
    rotation, day = np.int32(-1), np.int64(-1)
    for _ in range(outs):
        event = any_flight(state, flights, count, removed, counts[0], near_day, random)
        if event < 0:
            return False
        removed[counts[0]] = event
        counts[0] += 1
        near_day = event // per_day
    first_event = removed[0]
    rotation, day = state.flown[first_event], first_event // per_day
    if kind == DROP:
        return True
    if kind == MOVE_DAY:
        shift = 1 + below(random, 1 + below(random, 4))
        if below(random, 2) == 0:
            shift = -shift
        return take_in(rotation, day + shift, world, state, removed, added, counts, random)
    if kind == FAR:
        other, at = sample(choices, random)
        return take_in(other, at, world, state, removed, added, counts, random)
    ins = 2 if kind == PAIR or kind == SPLIT else 1
    for place in range(ins):
        event = removed[min(place, outs - 1)]
        span = 0 if kind == REPLACE else 1 + below(random, SPAN)
        other, at = neighbour(
            state.flown[event], event // per_day, world, choices, span, 1 + below(random, 4), random
        )  # fmt: skip
        if other < 0 or not take_in(other, at, world, state, removed, added, counts, random):
            return False
    return True


@njit(cache=True, nogil=True)
def anneal(proposals, heat, slack, mix, units, world, value, markup, state, penalty, choices,
           random, best_flown, best_rank, best_cost, tally):  # fmt: skip
    """Make so many proposals at one temperature; keeps the best plan within all budgets.

    `mix` (9,) are cumulative shares of the kinds of moves; `tally` (9, 3) counts those tried,
    given up early, accepted.
    """
    days = world.period_of.size
    per_day = state.flown.size // days
    state.counters[5] = per_day
    removed, added = np.empty(MOST, np.int64), np.empty(MOST, np.int64)
    counts = np.zeros(2, np.int64)
    flights, count = np.empty(state.flown.size, np.int64), 0
    for event in range(state.flown.size):
        if state.flown[event] >= 0:
            flights[count] = event
            count += 1
    ones = np.ones(penalty.size)
    for _ in range(proposals):
        kind = np.searchsorted(mix, share(random) * mix[-1])
        counts[:] = 0
        made = propose(kind, flights, count, world, state, choices, removed, added, counts, random)
        if made:
            limit = -heat * np.log(share(random))
            delta, energy = trial(removed, counts[0], added, counts[1], units, world, value,
                                  markup, state, penalty, limit, slack)  # fmt: skip
            tally[kind, 0] += 1
            if energy == np.inf:
                tally[kind, 1] += 1
            made = energy <= limit
        if not made:
            for place in range(counts[1]):
                state.flown[added[place]] = -1
            continue
        tally[kind, 2] += 1
        accept(removed, counts[0], added, counts[1], units, world, delta, state)
        kept = 0
        for place in range(count):
            if state.flown[flights[place]] >= 0:
                flights[kept] = flights[place]
                kept += 1
        count = kept
        for place in range(counts[1]):
            flights[count] = added[place]
            count += 1
        if state.cost[0] < best_cost[0] - 1e-6 and over(state.money, world, ones) <= 0.0:
            best_cost[0] = state.cost[0]
            best_flown[:] = state.flown
            best_rank[:] = state.rank
