"""Chance by its place, never by its turn: a number for each key and each four words of counter.

Philox 4x64 with ten rounds, as numpy has it: J. K. Salmon and others, "Parallel random numbers: as
easy as 1, 2, 3", SC11, section 3.3. A draw that one policy needs and another does not moves no
other.
"""

import numpy as np
from numba import njit

ROUNDS = 10
MULTIPLY_A, MULTIPLY_B = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
WEYL_A, WEYL_B = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
LOW, HALF = np.uint64(0xFFFFFFFF), np.uint64(32)
UNIT = 1.0 / 9007199254740992.0  # 2 ** -53
SHIFT = np.uint64(11)
PIECE = 256.0  # a Poisson draw of a larger mean is a sum: exp(-mean) must not vanish
FAR = 2147483647
NEW, MOST_A_DAY = 1 << 40, 1 << 20  # parties newly ordered are told apart from those on the list

# kinds of draws: the first word of the counter
ORDERS, TEMPLATE, SURGE, REFUSED, REVOKED, EVERYWHERE = 1, 2, 3, 4, 5, 6
BROKEN, REPAIRED, HELD, RELEASED, NO_SHOW, STORM_AT_DEPARTURE, STORM_AT_ARRIVAL = (
    7, 8, 9, 10, 11, 12, 13,
)  # fmt: skip


@njit(cache=True, nogil=True, inline="always")
def _high(a, b):
    """Give the upper half of a product of 128 bits."""
    a_low, a_high = a & LOW, a >> HALF
    b_low, b_high = b & LOW, b >> HALF
    cross = a_high * b_low + ((a_low * b_low) >> HALF)
    other = a_low * b_high + (cross & LOW)
    return a_high * b_high + (cross >> HALF) + (other >> HALF)


@njit(cache=True, nogil=True)
def philox(seed, run, kind, entity, day):
    """Give the first word of the block at a counter of (kind, entity, day, 0)."""
    c0, c1, c2, c3 = np.uint64(kind), np.uint64(entity), np.uint64(day), np.uint64(0)
    k0, k1 = np.uint64(seed), np.uint64(run)
    for _ in range(ROUNDS):
        high_a, low_a = _high(MULTIPLY_A, c0), MULTIPLY_A * c0
        high_b, low_b = _high(MULTIPLY_B, c2), MULTIPLY_B * c2
        c0, c1, c2, c3 = high_b ^ c1 ^ k0, low_b, high_a ^ c3 ^ k1, low_a
        k0, k1 = k0 + WEYL_A, k1 + WEYL_B
    return c0


@njit(cache=True, nogil=True)
def chance(seed, run, kind, entity, day):
    """Draw a number from 0, inclusive, to 1, exclusive."""
    return np.float64(philox(seed, run, kind, entity, day) >> SHIFT) * UNIT


@njit(cache=True, nogil=True)
def poisson(mean, seed, run, kind, day):
    """Draw a count by inversion; more of it for a larger mean, whatever else is drawn."""
    count, piece = 0, 0
    while mean > 0.0:
        part = min(mean, PIECE)
        mean -= part
        left = chance(seed, run, kind, piece, day)
        piece += 1
        weight, here = np.exp(-part), 0
        while left >= weight and here < 100_000:
            left -= weight
            here += 1
            weight *= part / here
        count += here
    return count


@njit(cache=True, nogil=True)
def lasting(mean, share):
    """Turn a share of one into whole days, at least one, `mean` of them on average."""
    if mean <= 1.0:
        return 1
    return 1 + np.int64(np.log(1.0 - share) / np.log(1.0 - 1.0 / mean))


@njit(cache=True, nogil=True)
def draw_orders(seed, run, per_day, surge, days, size, out_day, out_template, out_entity):
    """Draw who is newly ordered: the day of each, and which of `size` known parties it is like.

    `surge` is the chance that one begins in a week, what it multiplies by, and weeks. Returns how
    many; stops when the room is full.
    """
    begins, factor, weeks = surge
    made, until = 0, -1
    for day in range(days):
        if day % 7 == 0 and chance(seed, run, SURGE, 0, day) < begins:
            until = max(until, day + np.int64(7 * weeks))
        mean = per_day * (factor if day < until else 1.0)
        for each in range(poisson(mean, seed, run, ORDERS, day)):
            if made == out_day.size:
                return made
            out_day[made] = day
            out_template[made] = np.int64(chance(seed, run, TEMPLATE, each, day) * size)
            out_entity[made] = NEW + day * MOST_A_DAY + each
            made += 1
    return made


@njit(cache=True, nogil=True)
def draw_closed(seed, run, refused, revoked, storms, closed_since, closed_arrival):
    """Draw where nobody may call: the morning before which nobody knew of it, FAR if open.

    `refused` is the chance in a week at an airport, days, and days before that it is known;
    `revoked` the chance on a day at an airport, and everywhere; `storms` on a day at a departure
    and at an arrival airport. `closed_since` is (H, T), `closed_arrival` (A, T).
    """
    airports, days = closed_since.shape
    closed_since[:] = FAR
    chance_refused, long, known = refused
    for day in range(days):
        everywhere = chance(seed, run, EVERYWHERE, 0, day) < revoked[1]
        for airport in range(airports):
            if day % 7 == 0 and chance(seed, run, REFUSED, airport, day) < chance_refused:
                for other in range(day, min(days, day + np.int64(long))):
                    since = day - np.int64(known)
                    closed_since[airport, other] = min(closed_since[airport, other], since)
            if (
                everywhere
                or chance(seed, run, REVOKED, airport, day) < revoked[0]
                or chance(seed, run, STORM_AT_DEPARTURE, airport, day) < storms[0]
            ):
                closed_since[airport, day] = min(closed_since[airport, day], day)
        for arrival in range(closed_arrival.shape[0]):
            drawn = chance(seed, run, STORM_AT_ARRIVAL, arrival, day)
            closed_arrival[arrival, day] = drawn < storms[1]


@njit(cache=True, nogil=True)
def draw_broken(seed, run, per_day, mean_days, aircraft, out_until):
    """Draw until when an aircraft that breaks on a day is out; (F, tails, T), 0 if it does not."""
    fleets, tails, days = out_until.shape
    for fleet in range(fleets):
        for tail in range(tails):
            entity = fleet * 65536 + tail
            for day in range(days):
                out_until[fleet, tail, day] = 0
                if aircraft[fleet, day] <= tail:
                    continue
                if chance(seed, run, BROKEN, entity, day) < per_day:
                    share = chance(seed, run, REPAIRED, entity, day)
                    out_until[fleet, tail, day] = day + lasting(mean_days, share)


@njit(cache=True, nogil=True)
def draw_held(seed, run, per_day, mean_days, entity, since, days, held_from, held_until):
    """Draw when each party is held and until when; FAR if it never is.

    `since` is the day from which a party is on the list.
    """
    for unit in range(entity.size):
        held_from[unit] = FAR
        held_until[unit] = FAR
        if per_day <= 0.0:
            continue
        before = lasting(1.0 / per_day, chance(seed, run, HELD, entity[unit], 0)) - 1
        if since[unit] + before < days:
            held_from[unit] = since[unit] + before
            share = chance(seed, run, RELEASED, entity[unit], 0)
            held_until[unit] = held_from[unit] + lasting(mean_days, share)
