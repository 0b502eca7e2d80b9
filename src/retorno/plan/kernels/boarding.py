"""Who boards: sorted lists of those waiting, and filling one aircraft from them.

A code packs what a unit gains per seat (in sixteenths, best first) and its number in one integer,
so that sorting is deterministic and fast.
"""

import numpy as np
from numba import njit

SHIFT = 24
MASK = (1 << SHIFT) - 1
TOP = 1 << 38
STEPS = 16.0
NEVER = 1 << 62  # after every code
NOTHING = TOP << SHIFT  # codes from here on gain nothing


@njit(cache=True, nogil=True)
def gather(day, airport, arrival, markup, units, value, rank, since, until, out):
    """List who waits at the start of `day` and gains by this airport and arrival, best first.

    `until` (H, T): by airport and ready day, the last day on which anybody may still be waiting.
    Returns how many codes were written to `out` and the sum of their gains.
    """
    count = 0
    gains = 0.0
    start, member, facts = units.start, units.member, units.facts
    road, onward = units.road, units.onward
    for ready in range(day + 1):
        if until[airport, ready] < day:
            continue
        for place in range(start[airport, ready], start[airport, ready + 1]):
            unit = member[place]
            if rank[unit] < since or facts[unit, 6] < day:
                continue
            cohort = facts[unit, 7]
            gain = value[day, cohort] - markup * (road[cohort, airport] + onward[cohort, arrival])
            steps = np.int64(max(gain, 0.0) / facts[unit, 0] * STEPS)
            if steps >= 1:
                out[count] = ((TOP - min(steps, TOP)) << SHIFT) | unit
                count += 1
                gains += gain
    out[:count].sort()
    return count, gains


@njit(cache=True, nogil=True)
def everybody(units):
    """Count who waits by airport and ready day, and until when lists must look at them."""
    airports, days = units.start.shape[0], units.start.shape[1] - 1
    until = np.full((airports, days), days, np.int32)
    return until, units.start[:, 1:] - units.start[:, :-1]


@njit(cache=True, nogil=True, inline="always")
def leaves(road, cohort, ready, until, waiting):
    """Count a unit out; lists no longer look at a ready day of which nobody waits."""
    for airport in range(until.shape[0]):
        if road[cohort, airport] < np.inf:
            waiting[airport, ready] -= 1
            if waiting[airport, ready] == 0:
                until[airport, ready] = -1


@njit(cache=True, nogil=True, inline="always")
def nearer(road, cohort, first, second):
    """Say at which of a rotation's airports a cohort boards."""
    return second if second >= 0 and road[cohort, second] < road[cohort, first] else first


@njit(cache=True, nogil=True, inline="always")
def code_of(road, onward, facts, value, mark, unit, day, first, second, arrival):
    """Pack what a unit gains by an event with its number; past every cut when it gains nothing."""
    cohort = facts[unit, 7]
    way = road[cohort, first]
    if second >= 0:
        way = min(way, road[cohort, second])
    gain = value[day, cohort] - mark * (way + onward[cohort, arrival])
    steps = np.int64(max(gain, 0.0) / facts[unit, 0] * STEPS)
    return ((TOP - min(steps, TOP)) << SHIFT) | np.int64(unit)


@njit(cache=True, nogil=True)
def fill(
    first, second, arrival, room, light, price, purse, lists, units, now, rank, flag, loose, seen,
    serial, out,
):  # fmt: skip
    """Board from up to three sorted lists until nothing more fits.

    `room` is seats, wheelchairs, medical, laps, then people, minors alone and medical at arrival;
    it is reduced in place. `price` is that of a seat (0 on a flight) and the same marked up;
    `purse` is money left for road, onward and seats. A unit is there if `flag` says it is loose
    (`loose`), not if it says it has gone (`loose + 1`), else if `rank >= now`. `seen` holds
    `serial` for units boarded by this call, which may be in two lists.

    Fills `out`; returns how many, the sum of their gains, the money spent, and the first code that
    has no chance any more. Without a limit (`purse` infinite) money is not counted.
    """
    boarded = 0
    gains = 0.0
    money = 0.0
    at0 = 0
    at1 = 0
    at2 = 0
    one, two, three = lists
    facts, road, onward = units.facts, units.road, units.onward
    floor = np.int64(price[1] * STEPS) + 1
    cut = (TOP - floor + 1) << SHIFT
    last = np.int64(-1)
    while True:
        if room[0] <= 0 or room[4] <= 0:
            cut = last + 1
            break
        code = NEVER
        which = -1
        if at0 < one.size:
            code = one[at0]
            which = 0
        if at1 < two.size and two[at1] < code:
            code = two[at1]
            which = 1
        if at2 < three.size and three[at2] < code:
            code = three[at2]
            which = 2
        if which < 0 or code >= cut:
            break
        if which == 0:
            at0 += 1
        elif which == 1:
            at1 += 1
        else:
            at2 += 1
        unit = code & MASK
        state = flag[unit]
        if seen[unit] == serial or state == loose + 1 or (state != loose and rank[unit] < now):
            continue
        seats = facts[unit, 0]
        if (
            seats > room[0]
            or facts[unit, 1] > room[1]
            or facts[unit, 2] > room[2]
            or facts[unit, 3] > room[3]
            or facts[unit, 4] > room[4]
            or facts[unit, 5] > room[5]
            or facts[unit, 2] > room[6]
            or (facts[unit, 5] > 0 and not light)
        ):
            continue
        if purse < np.inf:
            cohort = facts[unit, 7]
            at = nearer(road, cohort, first, second)
            cost = road[cohort, at] + onward[cohort, arrival] + price[0] * seats
            if cost > purse - money:
                continue
            money += cost
        seen[unit] = serial
        out[boarded] = unit
        last = code
        boarded += 1
        gains += seats * ((TOP - (code >> SHIFT)) / STEPS - price[1])
        for kind in range(6):
            room[kind] -= facts[unit, kind]
        room[6] -= facts[unit, 2]
    return boarded, gains, money, cut
