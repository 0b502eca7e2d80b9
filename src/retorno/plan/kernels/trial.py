"""Try a change of flights: only what it touches is seated anew, in the order of departures.

The plan after an accepted trial is exactly what seating everybody from scratch would give, with the
same flights in the same slots and the same values.
"""

import numpy as np
from numba import njit

from retorno.plan.kernels.boarding import NOTHING, SHIFT, STEPS, TOP, code_of, nearer
from retorno.plan.kernels.events import (
    SERIAL,
    TOKEN,
    WAITING,
    board_event,
    cost_of,
    facts_of,
)

HOPE_MARGIN = 3000.0  # a first guess may be wrong by as much


@njit(cache=True, nogil=True)
def tempted(event, first, second, arrival, day, units, value, markup, state, count):
    """Say whether a loose unit would board an event that is otherwise as before."""
    bits = np.int64(1) << np.int64(first % 62)
    if second >= 0:
        bits |= np.int64(1) << np.int64(second % 62)
    cut = min(state.cut[event], NOTHING)
    loose, reach, facts = state.loose, units.reach, units.facts
    road, onward, mark = units.road, units.onward, markup[day]
    for place in range(count):
        unit = loose[place]
        if reach[unit] & bits and facts[unit, 6] >= day:
            code = code_of(road, onward, facts, value, mark, unit, day, first, second, arrival)
            if code < cut:
                return True
    return False


@njit(cache=True, nogil=True)
def settle(event, rotation, count, token, loose_count, units, world, state, numbers):
    """Note who boarded an event filled anew and who lost a seat on it.

    `numbers` are the cost of those who changed so far and units that left before their old event
    (how many, and their seats). Returns how many are loose now and how many changed in all.
    """
    day, _, first, second, arrival = facts_of(world, state, event)
    serial = state.counters[SERIAL]
    loose_value, gone_value = 2 * token, 2 * token + 1
    changed = state.counters[3]
    flag, seen, rank, new_rank = state.flag, state.seen, state.rank, state.new_rank
    loose, changes, next_of, freed = state.loose, state.changed, state.next_of, state.freed
    road, onward, facts, rate, ready = (
        units.road,
        units.onward,
        units.facts,
        units.rate,
        units.ready,
    )
    price = world.block_price[-1 - rotation] if rotation < 0 else 0.0
    unit = state.first_of[event]
    while unit >= 0:
        if flag[unit] == gone_value:
            numbers[1] -= 1
            numbers[2] -= facts[unit, 0]
        elif seen[unit] != serial and flag[unit] != loose_value:
            flag[unit] = loose_value
            new_rank[unit] = WAITING
            loose[loose_count] = unit
            loose_count += 1
            changes[changed] = unit
            changed += 1
            cohort = facts[unit, 7]
            at = nearer(road, cohort, first, second)
            numbers[0] -= road[cohort, at] + onward[cohort, arrival] + price * facts[unit, 0]
            numbers[0] -= rate[unit] * (day - ready[unit])
        unit = next_of[unit]
    boarded = state.boarded
    for place in range(count):
        unit = boarded[place]
        if flag[unit] != loose_value:
            if rank[unit] == event:
                continue
            changes[changed] = unit
            changed += 1
            before, _ = cost_of(units, world, state, unit, rank[unit])
            numbers[0] -= before
            if rank[unit] != WAITING:
                freed[rank[unit]] = token
                numbers[1] += 1
                numbers[2] += facts[unit, 0]
        cohort = facts[unit, 7]
        at = nearer(road, cohort, first, second)
        numbers[0] += road[cohort, at] + onward[cohort, arrival] + price * facts[unit, 0]
        numbers[0] += rate[unit] * (day - ready[unit])
        flag[unit] = gone_value
        new_rank[unit] = event
    kept = 0
    for place in range(loose_count):
        unit = loose[place]
        if flag[unit] == loose_value:
            loose[kept] = unit
            kept += 1
    state.counters[3] = changed
    return kept


@njit(cache=True, nogil=True)
def over(money, world, penalty):
    """Weigh what is spent beyond each budget."""
    periods = world.budget_period.size
    total = penalty[periods] * max(0.0, money[periods] - world.budget_total)
    for period in range(periods):
        total += penalty[period] * max(0.0, money[period] - world.budget_period[period])
    return total


@njit(cache=True, nogil=True)
def _outlook(day, units, value, state, count):
    """Estimate what those without a seat will cost."""
    total = 0.0
    loose, cohort, rate, ready = state.loose, units.cohort, units.rate, units.ready
    for place in range(count):
        unit = loose[place]
        total += value[day, cohort[unit]] + rate[unit] * (day - ready[unit])
    return total


@njit(cache=True, nogil=True, inline="always")
def _holds(events, count, event):
    found = False
    for place in range(count):
        found = found or events[place] == event
    return found


@njit(cache=True, nogil=True)
def _hopes(removed, removals, added, additions, units, world, value, markup, state):
    """Estimate each flight of a proposal alone: prices of seats make it look better than it is.

    Taking out costs what those on board lose by leaving later; they may take what is added later.
    Fills `state.hope`; returns its sum. Flags set here are void for the trial's own token.
    """
    state.counters[TOKEN] += 1
    token = state.counters[TOKEN]
    total = 0.0
    road, onward, facts, next_of = units.road, units.onward, units.facts, state.next_of
    flag, loose_units = state.flag, state.loose
    for place in range(removals):
        event = removed[place]
        day, _, first, second, arrival = facts_of(world, state, event)
        unit = state.first_of[event]
        loss, mark = 0.0, markup[day]
        while unit >= 0:
            code = code_of(road, onward, facts, value, mark, unit, day, first, second, arrival)
            loss += facts[unit, 0] * (TOP - (code >> SHIFT)) / STEPS
            unit = next_of[unit]
        state.hope[place] = loss
        total += state.hope[place]
    for place in range(additions):
        event = added[place]
        loose = 0
        for other in range(removals):
            if removed[other] > event:
                continue
            unit = state.first_of[removed[other]]
            while unit >= 0:
                loose_units[loose] = unit
                flag[unit] = 2 * token
                loose += 1
                unit = next_of[unit]
        state.running[world.arrival[state.flown[event]]] = 0
        _, _, gain = board_event(event, state.flown[event], units, world, value, markup, state,
                                 loose, 2 * token)  # fmt: skip
        state.hope[removals + place] = -gain
        total -= gain
    return total


@njit(cache=True, nogil=True)
def trial(removed, removals, added, additions, units, world, value, markup, state, penalty, limit,
          slack):  # fmt: skip
    """Seat people after a change of flights; the flights added are in `flown` already.

    Stops early when the estimate passes `limit`; `slack` is the worth of a seat that somebody left.
    Returns the change of true cost and of penalised cost, the latter infinite when given up.
    """
    days, per_day = world.period_of.size, state.flown.size // world.period_of.size
    state.counters[3] = 0
    state.counters[4] = 0
    state.new_money[:] = state.money
    periods = world.budget_period.size
    fixed = 0.0
    first_day, last_day = days, 0
    for place in range(removals + additions):
        gone = place < removals
        event = removed[place] if gone else added[place - removals]
        day = event // per_day
        amount = world.cost[state.flown[event]] * (-1.0 if gone else 1.0)
        fixed += amount
        state.new_money[world.period_of[day]] += amount
        state.new_money[periods] += amount
        first_day, last_day = min(first_day, day), max(last_day, day)
    before = over(state.money, world, penalty)
    burden = over(state.new_money, world, penalty) - before
    hope = _hopes(removed, removals, added, additions, units, world, value, markup, state)
    if fixed + burden + hope > limit + HOPE_MARGIN:
        return 0.0, np.inf
    state.counters[TOKEN] += 1
    token = state.counters[TOKEN]
    numbers = np.zeros(3)
    loose = 0
    state.running[:] = 0
    day = first_day
    while day < days:
        state.running[:] = 0
        for slot in range(per_day):
            event = day * per_day + slot
            if slot < state.slots:
                rotation = state.flown[event]
                if rotation < 0:
                    continue
                arrival = world.arrival[rotation]
            else:
                block = slot - state.slots
                if world.block_seats[block, day] == 0:
                    continue
                rotation = np.int32(-1 - block)
                arrival = world.block_arrival[block]
            gone = day <= last_day and _holds(removed, removals, event)
            touched = gone or state.freed[event] == token or state.running[arrival, 3] > 0
            touched = touched or (day <= last_day and _holds(added, additions, event))
            if not touched and loose > 0:
                _, _, one, two, _ = facts_of(world, state, event)
                touched = tempted(event, one, two, arrival, day, units, value, markup,
                                  state, loose)  # fmt: skip
            if not touched:
                for kind in range(3):
                    state.running[arrival, kind] += state.load[event, kind]
                continue
            if day <= last_day:
                for place in range(removals + additions):
                    if event == (removed[place] if place < removals else added[place - removals]):
                        hope -= state.hope[place]
            if gone:
                state.counters[SERIAL] += 1
                count, cut = 0, np.int64(0)
            else:
                count, cut, _ = board_event(event, rotation, units, world, value, markup, state,
                                            loose, 2 * token)  # fmt: skip
            loose = settle(event, rotation, count, token, loose, units, world, state, numbers)
            state.new_load[event] = 0
            for place in range(count):
                unit = state.boarded[place]
                state.new_load[event, 0] += units.people[unit]
                state.new_load[event, 1] += units.minors[unit]
                state.new_load[event, 2] += units.medical[unit]
                state.new_load[event, 3] += units.seats[unit]
            state.new_cut[event] = cut
            state.redone[state.counters[4]] = event
            state.counters[4] += 1
            for kind in range(3):
                state.running[arrival, kind] += state.new_load[event, kind]
                if state.new_load[event, kind] != state.load[event, kind]:
                    state.running[arrival, 3] = 1
        kept = 0
        for place in range(loose):
            unit = state.loose[place]
            if units.latest[unit] > day:
                state.loose[kept] = unit
                kept += 1
            else:
                numbers[0] += units.stranded[unit]
        loose = kept
        if loose == 0 and numbers[1] == 0 and day >= last_day:
            break
        guess = fixed + burden + hope + numbers[0] - slack * numbers[2]
        if guess + _outlook(day, units, value, state, loose) > limit:
            return 0.0, np.inf
        if loose == 0 and numbers[1] == 0:
            pause = last_day
            for place in range(removals + additions):
                at = (removed[place] if place < removals else added[place - removals]) // per_day
                if at > day:
                    pause = min(pause, at)
            day = pause - 1
        day += 1
    for place in range(loose):
        numbers[0] += units.stranded[state.loose[place]]
    for place in range(state.counters[3]):
        unit = state.changed[place]
        for sign in range(2):
            event = state.new_rank[unit] if sign else state.rank[unit]
            if event != WAITING:
                _, money = cost_of(units, world, state, unit, event)
                state.new_money[world.period_of[event // per_day]] += money if sign else -money
                state.new_money[periods] += money if sign else -money
    delta = fixed + numbers[0]
    return delta, delta + over(state.new_money, world, penalty) - before


@njit(cache=True, nogil=True)
def accept(removed, removals, added, additions, units, world, delta, state):
    """Make the plan just tried the plan at hand."""
    per_day = state.flown.size // world.period_of.size
    token = state.counters[TOKEN]
    for place in range(state.counters[4]):
        event = state.redone[place]
        kept = np.int32(-1)
        unit = state.first_of[event]
        while unit >= 0:
            following = state.next_of[unit]
            if state.flag[unit] != 2 * token and state.flag[unit] != 2 * token + 1:
                state.next_of[unit] = kept
                kept = unit
            unit = following
        state.first_of[event] = kept
        state.load[event] = state.new_load[event]
        state.cut[event] = state.new_cut[event]
    reach = np.int64(0)
    low, high = state.flown.size, 0
    for place in range(state.counters[3]):
        unit = state.changed[place]
        event = state.new_rank[unit]
        low = min(low, state.rank[unit], event)
        high = max(high, min(state.rank[unit], state.flown.size - 1),
                   min(event, state.flown.size - 1))  # fmt: skip
        reach |= units.reach[unit]
        state.rank[unit] = event
        leave = units.latest[unit] if event == WAITING else np.int32(event // per_day)
        for airport in range(units.road.shape[1]):
            if units.reach[unit] >> np.int64(airport % 62) & 1:
                ready = units.ready[unit]
                state.until[airport, ready] = max(state.until[airport, ready], leave)
        if event != WAITING:
            state.next_of[unit] = state.first_of[event]
            state.first_of[event] = unit
    for place in range(removals + additions):
        gone = place < removals
        event = removed[place] if gone else added[place - removals]
        day = event // per_day
        rotation = state.flown[event]
        change = -1 if gone else 1
        state.used[world.fleet[rotation], day] += change
        if world.aircraft_days[rotation] > 1:
            state.used[world.fleet[rotation], day - 1] += change
        if gone:
            state.flown[event] = -1
    state.money[:] = state.new_money
    state.cost[0] += delta
    airports, arrivals = units.road.shape[1], units.onward.shape[1]
    for day in range(low // per_day + 1, high // per_day + 1):
        for airport in range(airports):
            if reach >> np.int64(airport % 62) & 1:
                key = (day * airports + airport) * arrivals
                state.list_size[key : key + arrivals] = -1
