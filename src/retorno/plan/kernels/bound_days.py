"""Day by day: what each rotation and block is worth; then the best use of each fleet."""

import numpy as np
from numba import njit

from retorno.plan.kernels.bound_loads import (
    best_loads,
    best_seats,
    fill_histograms,
)


@njit(
    "void(i4[::1], i4[::1], f8[::1], f8[::1], i4[::1], f8[::1], f8[::1], f8[::1], u1[::1], f8[::1],"
    " f8[:,::1], u1[:,::1], i4[::1], i4[::1], i4[::1], i4[::1], f8[::1], i4[:,:,::1], f8,"
    " i4[:,::1], u1[:,::1], i4[::1], f8[::1], f8[:,::1], i4[::1], i4[::1], f8[::1],"
    " u1[:,::1], u1[:,::1], i4[::1], f8[::1], f8[:,::1], u1[:,::1], f8[::1], f8[:,::1],"
    " f8[:,::1])",
    cache=True,
    nogil=True,
)
def value_days(
    start, active, price, rate, ready, count, seats, people, alone, money, reception, scarce,
    groups, group_arrival, group_start, option_departure, option_cost, pool_of_pair, scale,
    pools, pool_needs, pool_start, capacity, room, by_pool, capacity_of, cost,
    flies, light, block_list, block_price, block_room, block_light, edges, values, block_values,
):  # fmt: skip
    """Fill `values` (T, R) and `block_values` (T, B), over-estimates at these prices.

    `pools` (N, 3) are first, second (-1) departure and arrival; the pools with two come first.
    `by_pool` lists rotations pool by pool; `capacity_of` is a rotation's index into `capacity`.
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
                        best[kind],
                    )  # fmt: skip
            for k in range(pool_start[p], pool_start[p + 1]):
                r = by_pool[k]
                if flies[t, r]:
                    values[t, r] = best[light[t, r], capacity_of[r]] - cost[r] * money[t]
        for b in range(block_list.shape[0]):
            block_values[t, b] = best_seats(
                single, block_list[b], block_light[t, b] == 1, edges, block_room[t, b],
                block_price[b] * money[t],
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
