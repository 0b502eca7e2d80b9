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


@njit(cache=True, nogil=True)
def gather(day, airport, arrival, markup, units, value, rank, since, out):
    """List who waits at the start of `day` and gains by this airport and arrival, best first.

    Returns how many codes were written to `out` and the sum of their gains.
    """
    count = 0
    gains = 0.0
    low = units.start[airport, 0]
    high = units.start[airport, day + 1]
    for place in range(low, high):
        unit = units.member[place]
        if rank[unit] < since or units.latest[unit] < day:
            continue
        cohort = units.cohort[unit]
        gain = value[day, cohort] - markup * (
            units.road[cohort, airport] + units.onward[cohort, arrival]
        )
        steps = np.int64(max(gain, 0.0) / units.seats[unit] * STEPS)
        if steps >= 1:
            out[count] = ((TOP - min(steps, TOP)) << SHIFT) | unit
            count += 1
            gains += gain
    out[:count].sort()
    return count, gains


@njit(cache=True, nogil=True)
def nearer(road, cohort, first, second):
    """Say at which of a rotation's airports a cohort boards."""
    if second >= 0 and road[cohort, second] < road[cohort, first]:
        return second
    return first


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
    has no chance any more.
    """
    boarded = 0
    gains = 0.0
    money = 0.0
    at0 = 0
    at1 = 0
    at2 = 0
    one, two, three = lists
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
        seats = units.seats[unit]
        if (
            seats > room[0]
            or units.wheelchairs[unit] > room[1]
            or units.medical[unit] > room[2]
            or units.laps[unit] > room[3]
            or units.people[unit] > room[4]
            or units.minors[unit] > room[5]
            or units.medical[unit] > room[6]
            or (units.minors[unit] > 0 and not light)
        ):
            continue
        cohort = units.cohort[unit]
        at = nearer(units.road, cohort, first, second)
        cost = units.road[cohort, at] + units.onward[cohort, arrival] + price[0] * seats
        if cost > purse - money:
            continue
        seen[unit] = serial
        out[boarded] = unit
        last = code
        boarded += 1
        money += cost
        gains += seats * ((TOP - (code >> SHIFT)) / STEPS - price[1])
        room[0] -= seats
        room[1] -= units.wheelchairs[unit]
        room[2] -= units.medical[unit]
        room[3] -= units.laps[unit]
        room[4] -= units.people[unit]
        room[5] -= units.minors[unit]
        room[6] -= units.medical[unit]
    return boarded, gains, money, cut
