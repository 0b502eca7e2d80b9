"""Day by day: what each rotation and block is worth; then the best use of each fleet; then loads."""

import math

import numpy as np
from numba import njit

from retorno.plan.kernels.bound_loads import (
    best_loads,
    best_seats,
    fill_histograms,
    spread_loads,
)


@njit(
    "void(i4[::1], i4[::1], f8[::1], f8[::1], i4[::1], f8[::1], f8[::1], f8[::1], u1[::1], f8[::1],"
    " f8[:,::1], u1[:,::1], i4[::1], i4[::1], i4[::1], i4[::1], f8[::1], i4[:,:,::1], f8,"
    " i4[:,::1], u1[:,::1], i4[::1], f8[::1], f8[:,::1], i4[::1], i4[::1], f8[::1],"
    " u1[:,::1], u1[:,::1], i4[::1], f8[::1], f8[:,::1], u1[:,::1], f8[::1], f8[:,::1],"
    " f8[:,::1], f8[:,:,:,::1], f8[:,:,::1])",
    cache=True,
    nogil=True,
)
def value_days(
    start, active, price, rate, ready, count, seats, people, alone, money, reception, scarce,
    groups, group_arrival, group_start, option_departure, option_cost, pool_of_pair, scale,
    pools, pool_needs, pool_start, capacity, room, by_pool, capacity_of, cost,
    flies, light, block_list, block_price, block_room, block_light, edges, values, block_values,
    cuts, block_cuts,
):  # fmt: skip
    """Fill `values` (T, R) and `block_values` (T, B), over-estimates at these prices.

    `pools` (N, 3) are first, second (-1) departure and arrival; the pools with two come first.
    `by_pool` lists rotations pool by pool; `capacity_of` is a rotation's index into `capacity`.
    `cuts` (T, N, 2, C) and `block_cuts` (T, B, 2) say where loads end.
    """
    days = money.shape[0]
    arrivals = reception.shape[1]
    lists = pool_of_pair.shape[0] * arrivals
    buckets = edges.shape[0]
    pairs = 0
    while pairs < pools.shape[0] and pools[pairs, 1] >= 0:
        pairs += 1
    single = np.zeros((2, lists, buckets, 2))
    double = np.zeros((2, max(pairs, 1), buckets, 2))
    best = np.zeros((2, capacity.shape[0]))
    caps = np.zeros(capacity.shape[0])
    for t in range(days):
        single[:] = 0.0
        double[:] = 0.0
        fill_histograms(
            t, active[start[t] : start[t + 1]], price, rate, ready, count, seats, people, alone,
            money[t], reception[t], scarce[t], groups, group_arrival, group_start,
            option_departure, option_cost, pool_of_pair, scale, single, double,
        )  # fmt: skip
        for p in range(pools.shape[0]):
            if pool_needs[t, p] == 0:
                continue
            a = pools[p, 2]
            two = pools[p, 1] >= 0
            one = pools[p, 0] * arrivals + a
            other = pools[p, 1] * arrivals + a if two else one
            for c in range(capacity.shape[0]):
                caps[c] = min(capacity[c], room[t, a])
            for kind in range(2):
                if pool_needs[t, p] >> kind & 1:
                    best_loads(
                        single, double, one, other, p if two else 0, two, kind == 1, edges, caps,
                        best[kind], cuts[t, p, kind],
                    )  # fmt: skip
            for k in range(pool_start[p], pool_start[p + 1]):
                r = by_pool[k]
                if flies[t, r]:
                    values[t, r] = best[light[t, r], capacity_of[r]] - cost[r] * money[t]
        for b in range(block_list.shape[0]):
            block_values[t, b] = best_seats(
                single, block_list[b], block_light[t, b] == 1, edges, block_room[t, b],
                block_price[b] * money[t], block_cuts[t, b],
            )  # fmt: skip


@njit("f8(f8[:,::1], i4[::1], i4[::1], i4[:,::1])", cache=True, nogil=True)
def use_fleets(values, fleet, aircraft_days, aircraft):
    """Bound the best use of each fleet's aircraft over the days.

    A flight of one day takes an aircraft that day, one of two days also the day before. State:
    aircraft of a day that are already taken by the second day of a flight.
    """
    days, rotations = values.shape
    fleets = aircraft.shape[0]
    top = np.zeros((2, fleets, days))
    for t in range(days):
        for r in range(rotations):
            kind = aircraft_days[r] - 1
            top[kind, fleet[r], t] = max(top[kind, fleet[r], t], values[t, r])
    total = 0.0
    for f in range(fleets):
        most = 0
        for t in range(days):
            most = max(most, aircraft[f, t])
        worth = np.zeros((days + 1, most + 1))
        for t in range(days - 1, -1, -1):
            for taken in range(aircraft[f, t] + 1):
                free = aircraft[f, t] - taken
                worth[t, taken] = free * top[0, f, t] + worth[t + 1, 0]
                if t + 1 == days:
                    continue
                for begun in range(1, min(free, aircraft[f, t + 1]) + 1):
                    value = (free - begun) * top[0, f, t] + begun * top[1, f, t + 1]
                    worth[t, taken] = max(worth[t, taken], value + worth[t + 1, begun])
        total += worth[0, 0]
    return total


@njit("f8(f8[:,::1], i4[::1], i4[::1], i4[:,::1], f8, f8[:,::1])", cache=True, nogil=True)
def blend_fleets(values, fleet, aircraft_days, aircraft, heat, flights):
    """Blend the good uses of each fleet, by the entropy of temperature `heat`: a smooth maximum.

    Every aircraft chooses for itself, all rotations of a day being equally likely a priori. Fills
    `flights` (T, R), the expected number of flights.
    """
    days, rotations = values.shape
    fleets = aircraft.shape[0]
    soft = np.zeros((2, fleets, days))
    peak = np.zeros((2, fleets, days))
    number = np.zeros((2, fleets, days))
    for t in range(days):
        for r in range(rotations):
            if values[t, r] > -1e299:
                kind = aircraft_days[r] - 1
                number[kind, fleet[r], t] += 1.0
                peak[kind, fleet[r], t] = max(peak[kind, fleet[r], t], values[t, r])
        for r in range(rotations):
            flights[t, r] = 0.0
            if values[t, r] > -1e299:
                kind = aircraft_days[r] - 1
                f = fleet[r]
                flights[t, r] = math.exp((values[t, r] - peak[kind, f, t]) / heat)
                flights[t, r] /= number[kind, f, t]
                soft[kind, f, t] += flights[t, r]
    total = 0.0
    use = np.zeros((2, fleets, days))  # expected flights by fleet and day
    share = np.zeros((fleets, days))
    for f in range(fleets):
        most = 0
        for t in range(days):
            most = max(most, aircraft[f, t])
            idle = math.exp(-peak[0, f, t] / heat)
            share[f, t] = soft[0, f, t] / (idle + soft[0, f, t])
            soft[0, f, t] = peak[0, f, t] + heat * math.log(idle + soft[0, f, t])
        worth = np.zeros((days + 1, most + 1))
        chance = np.zeros((days, most + 1, most + 1))
        for t in range(days - 1, -1, -1):
            for taken in range(aircraft[f, t] + 1):
                free = aircraft[f, t] - taken
                limit = 0
                two = 0.0
                if t + 1 < days and soft[1, f, t + 1] > 0.0:
                    limit = min(free, aircraft[f, t + 1])
                    two = peak[1, f, t + 1] + heat * math.log(soft[1, f, t + 1])
                ways = 0.0
                largest = -1e300
                for begun in range(limit + 1):
                    if begun > 0:
                        ways += math.log((free - begun + 1) / begun)
                    value = (free - begun) * soft[0, f, t] + begun * two
                    value += worth[t + 1, begun] + heat * ways
                    chance[t, taken, begun] = value
                    largest = max(largest, value)
                whole = 0.0
                for begun in range(limit + 1):
                    chance[t, taken, begun] = math.exp((chance[t, taken, begun] - largest) / heat)
                    whole += chance[t, taken, begun]
                for begun in range(limit + 1):
                    chance[t, taken, begun] /= whole
                worth[t, taken] = largest + heat * math.log(whole)
        total += worth[0, 0]
        state = np.zeros(most + 1)
        state[0] = 1.0
        for t in range(days):
            after = np.zeros(most + 1)
            for taken in range(aircraft[f, t] + 1):
                for begun in range(aircraft[f, t] - taken + 1):
                    sure = state[taken] * chance[t, taken, begun]
                    after[begun] += sure
                    use[0, f, t] += sure * (aircraft[f, t] - taken - begun) * share[f, t]
                    if t + 1 < days:
                        use[1, f, t + 1] += sure * begun
            state = after
    weight = np.zeros((2, fleets, days))
    for t in range(days):
        for r in range(rotations):
            weight[aircraft_days[r] - 1, fleet[r], t] += flights[t, r]
        for r in range(rotations):
            if flights[t, r] > 0.0:
                kind = aircraft_days[r] - 1
                flights[t, r] *= use[kind, fleet[r], t] / weight[kind, fleet[r], t]
    return total


@njit(
    "void(i4[::1], i4[::1], f8[::1], f8[::1], i4[::1], f8[::1], f8[::1], f8[::1], u1[::1], f8[::1],"
    " f8[:,::1], u1[:,::1], i4[::1], i4[::1], i4[::1], i4[::1], f8[::1], i4[:,:,::1], f8, i8,"
    " i4[:,::1], i4[::1], i4[::1], i4[::1], f8[::1], u1[:,::1], f8[:,::1], i4[::1], f8[::1],"
    " u1[:,::1], f8[:,:,:,::1], f8[:,:,::1], f8[::1], f8[:,::1], f8[::1])",
    cache=True,
    nogil=True,
)
def load_days(
    start, active, price, rate, ready, count, seats, people, alone, money, reception, scarce,
    groups, group_arrival, group_start, option_departure, option_cost, pool_of_pair, scale, buckets,
    pools, pool_start, by_pool, capacity_of, cost, light, flights, block_list, block_price,
    block_light, cuts, block_cuts, load, arrived, spent,
):  # fmt: skip
    """Sum the loads of the blended flights and of the blocks.

    Adds to `load` (G) parties, `arrived` (T, A) people and `spent` (T) money.
    """
    days = money.shape[0]
    arrivals = reception.shape[1]
    lists = pool_of_pair.shape[0] * arrivals
    pairs = 0
    while pairs < pools.shape[0] and pools[pairs, 1] >= 0:
        pairs += 1
    single = np.zeros((2, lists, buckets))
    double = np.zeros((2, max(pairs, 1), buckets))
    reach = np.zeros((2, buckets))
    totals = np.zeros(arrivals + 1)
    for t in range(days):
        single[:] = 0.0
        double[:] = 0.0
        for p in range(pools.shape[0]):
            reach[:] = 0.0
            some = False
            for k in range(pool_start[p], pool_start[p + 1]):
                r = by_pool[k]
                times = flights[t, r]
                if times < 1e-4:
                    continue
                some = True
                spent[t] += times * cost[r]
                cut = cuts[t, p, light[t, r], capacity_of[r]]
                b = int(cut)
                for kind in range(light[t, r] + 1):
                    if b < buckets:
                        reach[kind, b] += times * (b + 1 - cut)
                        if b + 1 < buckets:
                            reach[kind, b + 1] += times * (cut - b)
            if not some:
                continue
            # a slot is reached by every flight that ends at or below it
            one = pools[p, 0] * arrivals + pools[p, 2]
            other = pools[p, 1] * arrivals + pools[p, 2]
            for kind in range(2):
                times = 0.0
                for b in range(buckets):
                    times += reach[kind, b]
                    single[kind, one, b] += times
                    if pools[p, 1] >= 0:
                        single[kind, other, b] += times
                        double[kind, p, b] += times
        for k in range(block_list.shape[0]):
            cut = block_cuts[t, k, 0]
            spent[t] += block_cuts[t, k, 1] * block_price[k]
            first = int(cut)
            for kind in range(block_light[t, k] + 1):
                for b in range(first, buckets):
                    single[kind, block_list[k], b] += (b + 1 - cut) if b == first else 1.0
        totals[:] = 0.0
        spread_loads(
            t, active[start[t] : start[t + 1]], price, rate, ready, count, seats, people, alone,
            money[t], reception[t], scarce[t], groups, group_arrival, group_start,
            option_departure, option_cost, pool_of_pair, scale, single, double, load, totals,
        )  # fmt: skip
        for a in range(arrivals):
            arrived[t, a] += totals[a]
        spent[t] += totals[arrivals]
