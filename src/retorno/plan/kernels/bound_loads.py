"""What loads are worth: histograms over value per unit, and over-estimates read off them.

Value a party offers to a flight: its price, less its waiting, its journeys and its reception. The
best load of a flight is a fractional knapsack. Its optimum equals, for the right threshold, the sum
of what exceeds the threshold plus threshold times capacity; for *any* threshold that is an
over-estimate (weak duality), so thresholds at the edges of a histogram need no sorting.

Slot b of a histogram holds keys (value per unit) from edges[b] up to edges[b + 1], the last slot
all that is above; edges[b] = (b / scale) squared, finer where loads end.
"""

import math

import numpy as np
from numba import njit

NEVER = -1e300  # value of a flight that may not be flown


@njit(
    "i4(f8[::1], f8[::1], f8[::1], i4[::1], i4[::1], f8[::1], f8[::1], i4[::1], i4[::1])",
    cache=True,
    nogil=True,
)
def list_active(price, rate, cheapest, ready, latest, least_money, money, start, active):
    """List, day by day, the cohorts (sorted by ready day) that can still offer something.

    `least_money[t]` is the least money multiplier from day t on. Fills `start` (T + 1) and
    `active`; returns how many entries there are.
    """
    days = money.shape[0]
    cohorts = price.shape[0]
    here = np.empty(cohorts, np.int32)
    kept = 0
    following = 0
    total = 0
    for t in range(days):
        while following < cohorts and ready[following] <= t:
            here[kept] = following
            kept += 1
            following += 1
        start[t] = total
        still = 0
        for k in range(kept):
            g = here[k]
            left = price[g] - rate[g] * (t - ready[g])
            if t > latest[g] or left - cheapest[g] * least_money[t] <= 0.0:
                continue
            here[still] = g
            still += 1
            if left - cheapest[g] * money[t] > 0.0:
                active[total] = g
                total += 1
        kept = still
    start[days] = total
    return total


@njit(
    "void(i4, i4[::1], f8[::1], f8[::1], i4[::1], f8[::1], f8[::1], f8[::1], u1[::1], f8, f8[::1],"
    " u1[::1], i4[::1], i4[::1], i4[::1], i4[::1], f8[::1], i4[:,:,::1], f8,"
    " f8[:,:,:,::1], f8[:,:,:,::1])",
    cache=True,
    nogil=True,
)
def fill_histograms(
    day, active, price, rate, ready, count, seats, people, alone, money, reception,
    scarce, groups, group_arrival, group_start, option_departure, option_cost, pool_of_pair, scale,
    single, double,
):  # fmt: skip
    """Sum value and units by slot: for each (departure, arrival), and what the two of a pair share.

    A party that reaches both pick-ups of a pair counts at the dearer one in `double`, which is to
    be taken off the sum of the two. Options of a (cohort, arrival) are sorted by cost.
    """
    arrivals = reception.shape[0]
    top = single.shape[2] - 1
    before = np.empty(pool_of_pair.shape[0], np.int32)
    squared = scale * scale
    for k in range(active.shape[0]):
        g = active[k]
        left = price[g] - rate[g] * (day - ready[g])
        kind = alone[g]
        for j in range(groups[g], groups[g + 1]):
            a = group_arrival[j]
            here = left - reception[a] * people[g]
            if here <= 0.0:
                continue
            units = min(seats[g], people[g]) if scarce[a] else seats[g]
            stretch = squared / units
            all_units = units * count[g]
            begin = group_start[j]
            for i in range(begin, group_start[j + 1]):
                value = here - money * option_cost[i]
                if value <= 0.0:
                    break
                slot = min(top, int(math.sqrt(value * stretch)))
                h = option_departure[i]
                single[kind, h * arrivals + a, slot, 0] += value * count[g]
                single[kind, h * arrivals + a, slot, 1] += all_units
                before[i - begin] = h
                for e in range(i - begin):
                    pool = pool_of_pair[before[e], h, a]
                    if pool >= 0:
                        double[kind, pool, slot, 0] += value * count[g]
                        double[kind, pool, slot, 1] += all_units


@njit(
    "void(f8[:,:,:,::1], f8[:,:,:,::1], i8, i8, i8, b1, b1, f8[::1], f8[::1], f8[::1])",
    cache=True,
    nogil=True,
)
def best_loads(single, double, one, other, pair, two, light, edges, capacity, best):
    """Over-estimate the best load of a list, or of a pair of lists, for each capacity (ascending)."""
    buckets = single.shape[2]
    value = 0.0
    units = 0.0
    c = 0
    while c < capacity.shape[0] and capacity[c] <= 0.0:
        best[c] = 0.0
        c += 1
    for b in range(buckets - 1, -1, -1):
        if c == capacity.shape[0]:
            return
        more = single[0, one, b, 0]
        wider = single[0, one, b, 1]
        if light:
            more += single[1, one, b, 0]
            wider += single[1, one, b, 1]
        if two:
            more += single[0, other, b, 0] - double[0, pair, b, 0]
            wider += single[0, other, b, 1] - double[0, pair, b, 1]
            if light:
                more += single[1, other, b, 0] - double[1, pair, b, 0]
                wider += single[1, other, b, 1] - double[1, pair, b, 1]
        while c < capacity.shape[0] and units + wider >= capacity[c]:
            below = value + more - edges[b] * (units + wider - capacity[c])
            if b < buckets - 1:
                below = min(below, value + edges[b + 1] * (capacity[c] - units))
            best[c] = below
            c += 1
        value += more
        units += wider
    for k in range(c, capacity.shape[0]):
        best[k] = value


@njit("f8(f8[:,:,:,::1], i8, b1, f8[::1], f8, f8)", cache=True, nogil=True)
def best_seats(single, one, light, edges, capacity, price):
    """Over-estimate what a scheduled block is worth whose seats cost `price` each."""
    buckets = single.shape[2]
    gain = 0.0
    best = np.inf
    units = 0.0
    if capacity <= 0.0:
        return 0.0
    for b in range(buckets - 1, -1, -1):
        value = single[0, one, b, 0]
        wider = single[0, one, b, 1]
        if light:
            value += single[1, one, b, 0]
            wider += single[1, one, b, 1]
        if edges[b] < price:
            if b < buckets - 1:
                share = max(0.0, (edges[b + 1] - price) / (edges[b + 1] - edges[b]))
                gain += max(0.0, value - edges[b] * wider) * share
            else:
                gain += value
            return max(0.0, min(best, gain))
        gain += value - price * wider
        units += wider
        # threshold edges[b]: what exceeds it, plus (threshold - price) times capacity
        best = min(best, gain - (edges[b] - price) * (units - capacity))
    return max(0.0, min(best, gain))
