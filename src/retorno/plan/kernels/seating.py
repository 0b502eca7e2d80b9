"""Seat everybody from scratch on given flights, and learn from it what leaving later costs."""

import numpy as np
from numba import njit

from retorno.plan.kernels.boarding import SHIFT, STEPS, TOP, everybody, leaves, nearer
from retorno.plan.kernels.events import WAITING, board_event, facts_of


@njit(cache=True, nogil=True)
def seat(units, world, value, markup, state):
    """Seat everybody on the flights in `flown`, one event after another; sets cost and money."""
    days, per_day = world.period_of.size, state.flown.size // world.period_of.size
    periods = world.budget_period.size
    state.rank[:] = WAITING
    state.first_of[:] = -1
    state.load[:] = 0
    state.used[:] = 0
    state.money[:] = 0.0
    state.list_size[:] = -1
    state.counters[2] = 0
    everyone, waiting = everybody(units)
    until = state.until
    until[:] = everyone
    rank, next_of, load, boarded = state.rank, state.next_of, state.load, state.boarded
    road, onward, facts = units.road, units.onward, units.facts
    cohorts, readies, rates = units.cohort, units.ready, units.rate
    cost = 0.0
    for day in range(days):
        state.running[:] = 0
        period = world.period_of[day]
        for slot in range(per_day):
            event = day * per_day + slot
            rotation = state.flown[event]
            if slot >= state.slots:
                if world.block_seats[slot - state.slots, day] == 0:
                    continue
                rotation = np.int32(-1 - (slot - state.slots))
                arrival = world.block_arrival[slot - state.slots]
            elif rotation < 0:
                continue
            else:
                arrival = world.arrival[rotation]
                state.used[world.fleet[rotation], day] += 1
                if world.aircraft_days[rotation] > 1:
                    state.used[world.fleet[rotation], day - 1] += 1
                cost += world.cost[rotation]
                state.money[period] += world.cost[rotation]
                state.money[periods] += world.cost[rotation]
            count, cut, _ = board_event(
                event, rotation, units, world, value, markup, state, 0, -5
            )  # fmt: skip
            state.cut[event] = cut
            _, _, first, second, _ = facts_of(world, state, event)
            price = world.block_price[-1 - rotation] if rotation < 0 else 0.0
            paid, head = 0.0, np.int32(-1)
            for place in range(count):
                unit = boarded[place]
                cohort = cohorts[unit]
                rank[unit] = event
                leaves(road, cohort, readies[unit], until, waiting)
                next_of[unit] = head
                head = unit
                load[event, 0] += facts[unit, 4]
                load[event, 1] += facts[unit, 5]
                load[event, 2] += facts[unit, 2]
                load[event, 3] += facts[unit, 0]
                at = nearer(road, cohort, first, second)
                paid += road[cohort, at] + onward[cohort, arrival] + price * facts[unit, 0]
                cost += rates[unit] * (day - readies[unit])
            state.first_of[event] = head
            cost += paid
            state.money[period] += paid
            state.money[periods] += paid
            for kind in range(3):
                state.running[arrival, kind] += state.load[event, kind]
    state.until[:] = -1
    for unit in range(rank.size):
        event, ready, cohort = rank[unit], readies[unit], cohorts[unit]
        leave = facts[unit, 6] if event == WAITING else np.int32(event // per_day)
        if event == WAITING:
            cost += units.stranded[unit]
        for airport in range(road.shape[1]):
            if road[cohort, airport] < np.inf:
                until[airport, ready] = max(until[airport, ready], leave)
    state.cost[0] = cost


@njit(cache=True, nogil=True)
def foresee(units, world, markup, state, seat_price, blend, instance, value):
    """Value each cohort's leaving later by the flights of the plan and the price of their seats.

    A full flight's seat is worth what the last who boarded gains by it; `seat_price` (E,) is
    blended with it. `instance` is ready, latest, rate, seats and stranded by cohort.
    """
    ready, latest, rate, seats, stranded = instance
    days, per_day = world.period_of.size, state.flown.size // world.period_of.size
    airports, arrivals = units.road.shape[1], units.onward.shape[1]
    price = np.full((days, airports, arrivals), np.inf)
    for event in range(state.flown.size):
        day = event // per_day
        slot = event - day * per_day
        rotation = state.flown[event]
        second = np.int32(-1)
        if slot >= state.slots:
            block = slot - state.slots
            if world.block_seats[block, day] == 0:
                continue
            first, arrival = world.block_departure[block], world.block_arrival[block]
        elif rotation < 0:
            seat_price[event] = -1.0
            continue
        else:
            first, arrival = world.first[rotation], world.arrival[rotation]
            second = world.second[rotation]
        here = 1e18
        if state.cut[event] > 0:
            here = (TOP - ((state.cut[event] - 1) >> SHIFT)) / STEPS
        if seat_price[event] >= 0.0 and here < 1e17 and seat_price[event] < 1e17:
            here = blend * here + (1.0 - blend) * seat_price[event]
        seat_price[event] = here
        price[day, first, arrival] = min(price[day, first, arrival], here)
        if second >= 0:
            price[day, second, arrival] = min(price[day, second, arrival], here)
    for cohort in range(ready.size):
        ahead = stranded[cohort] - rate[cohort] * (latest[cohort] - ready[cohort])
        for day in range(latest[cohort], days):
            value[day, cohort] = max(
                0.0, stranded[cohort] - rate[cohort] * (day - ready[cohort])
            )  # fmt: skip
        for day in range(latest[cohort], ready[cohort], -1):
            best = ahead
            for airport in range(airports):
                road = units.road[cohort, airport]
                if road == np.inf:
                    continue
                for arrival in range(arrivals):
                    here = price[day, airport, arrival]
                    if here < 1e17:
                        best = min(
                            best,
                            markup[day] * (road + units.onward[cohort, arrival])
                            + here * seats[cohort],
                        )
            ahead = best + rate[cohort]
            value[day - 1, cohort] = ahead
