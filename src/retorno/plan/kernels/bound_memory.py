"""Loads as columns of a linear program, and coordinate descent on its smooth penalty.

Rows: cohorts, then aircraft by fleet and day, blocks by day, reception by arrival and day, and money
in all and by period. Every row reads amounts x level >= need; what is used up counts negative.
"""

import numpy as np
from numba import njit


@njit("i8(f8[:,::1], i4[::1], i4[::1], i4, f8, i4[::1], i4[::1])", cache=True, nogil=True)
def promising(values, fleet, aircraft_days, fleets, least, which, day):
    """Pick the best rotation of each fleet, day and length, if worth at least `least`."""
    days, rotations = values.shape
    best = np.full((2, fleets), -1, np.int32)
    found = 0
    for t in range(days):
        best[:] = -1
        for r in range(rotations):
            k = aircraft_days[r] - 1
            f = fleet[r]
            if values[t, r] > least and (best[k, f] < 0 or values[t, r] > values[t, best[k, f]]):
                best[k, f] = r
        for k in range(2):
            for f in range(fleets):
                if best[k, f] >= 0:
                    which[found] = best[k, f]
                    day[found] = t
                    found += 1
    return found


@njit(
    "i8(i4[::1], i4[::1], i4[::1], i4[::1], f8[::1], f8[::1], i4[::1], f8[::1], f8[::1], f8[::1],"
    " u1[::1], f8[::1], f8[:,::1], u1[:,::1], f8[:,::1], i4[:,::1], f8[:,::1], i4[::1],"
    " u1[:,::1], f8[::1], f8[::1], i4[:,::1], i8[::1], i4[::1], f8[::1], f8[::1])",
    cache=True,
    nogil=True,
)
def write_columns(
    which, day, start, active, price, rate, ready, count, seats, people, alone, money,
    reception, scarce, costs, ends, room, arrival, light, seat_price, fixed, resources,
    ends_at, rows, amounts, worth,
):  # fmt: skip
    """Write the best load of each (flight or block, day), with all that it uses up.

    `ends` (R, 2): its lists; `room` (T, R): its capacity; `resources` (N, 5): its rows of aircraft
    today, aircraft the day before (-1), reception, total money and the period's money (-1 each when
    unlimited). Column k ends at `ends_at[k]` and costs `worth[k]`; returns the number of entries.
    """
    keys = np.empty(active.shape[0] + 1)
    who = np.empty(active.shape[0] + 1, np.int32)
    used = np.full(5, -1.0)
    total = 0
    for k in range(which.shape[0]):
        r = which[k]
        t = day[k]
        a = arrival[r]
        left = room[t, r]
        found = 0
        for e in range(start[t], start[t + 1]):
            g = active[e]
            if alone[g] and not light[t, r]:
                continue
            cost = min(costs[g, ends[r, 0]], costs[g, ends[r, 1]])
            value = price[g] - rate[g] * (t - ready[g]) - reception[t, a] * people[g]
            value -= money[t] * (cost + seat_price[r] * seats[g])
            if value > 0.0:
                units = min(seats[g], people[g]) if scarce[t, a] else seats[g]
                keys[found] = -value / units
                who[found] = g
                found += 1
        order = np.argsort(keys[:found], kind="mergesort")
        travellers = 0.0
        spent = fixed[r]
        waited = 0.0
        for e in range(found):
            g = who[order[e]]
            units = min(seats[g], people[g]) if scarce[t, a] else seats[g]
            share = min(count[g], left / units)
            if share <= 0.0:
                break
            left -= share * units
            rows[total] = g
            amounts[total] = share
            total += 1
            travellers += share * people[g]
            cost = min(costs[g, ends[r, 0]], costs[g, ends[r, 1]])
            spent += share * (cost + seat_price[r] * seats[g])
            waited += share * rate[g] * (t - ready[g])
        used[2] = -travellers
        used[3:] = -spent
        for e in range(5):
            if resources[k, e] >= 0:
                rows[total] = resources[k, e]
                amounts[total] = used[e]
                total += 1
        ends_at[k] = total
        worth[k] = spent + waited
    return total


@njit(
    "f8(i8, i8[::1], i4[::1], f8[::1], f8[::1], f8[::1], f8[::1], f8[::1], f8[::1], f8[::1],"
    " f8[::1], i8)",
    cache=True,
    nogil=True,
)
def settle(columns, starts, rows, amounts, cost, level, need, price, high, weight, raw, sweeps):
    """Minimise the penalised program over how often each column flies, in place.

    `raw` becomes price + weight x (need - amounts x level); clipped to 0 .. high it is the new
    price of each row. Returns the largest change of the last sweep.
    """
    work = np.empty(columns, np.int64)
    steep = np.zeros(columns)
    for i in range(need.shape[0]):
        raw[i] = price[i] + weight[i] * need[i]
    for j in range(columns):
        for e in range(starts[j], starts[j + 1]):
            i = rows[e]
            steep[j] += weight[i] * amounts[e] * amounts[e]
            if level[j] > 0.0:
                raw[i] -= weight[i] * amounts[e] * level[j]
    kept = 0
    largest = 0.0
    for sweep in range(sweeps):
        whole = sweep % 6 == 0
        size = columns if whole else kept
        still = 0
        largest = 0.0
        for k in range(size):
            j = k if whole else work[k]
            slope = cost[j]
            for e in range(starts[j], starts[j + 1]):
                i = rows[e]
                slope -= amounts[e] * min(max(raw[i], 0.0), high[i])
            new = max(0.0, level[j] - slope / steep[j])
            change = new - level[j]
            if change != 0.0:
                level[j] = new
                for e in range(starts[j], starts[j + 1]):
                    i = rows[e]
                    raw[i] -= weight[i] * amounts[e] * change
                largest = max(largest, abs(change))
            if new > 0.0:
                work[still] = j
                still += 1
        kept = still
    return largest


@njit("i8(i8, i8[::1], i4[::1], f8[::1], f8[::1], f8[::1], i4[::1], i4)", cache=True, nogil=True)
def forget(columns, starts, rows, amounts, cost, level, idle, longest):
    """Drop, in place, columns that have not flown for `longest` rounds; returns how many stay."""
    kept = 0
    total = 0
    for j in range(columns):
        if level[j] == 0.0 and idle[j] > longest:
            continue
        begin = starts[j]
        end = starts[j + 1]
        starts[kept] = total
        for e in range(begin, end):
            rows[total] = rows[e]
            amounts[total] = amounts[e]
            total += 1
        cost[kept] = cost[j]
        level[kept] = level[j]
        idle[kept] = idle[j]
        kept += 1
    starts[kept] = total
    return kept
