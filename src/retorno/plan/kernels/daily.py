"""Build a plan day by day: the aircraft with the largest gain flies first.

It never looks ahead of its day; what leaving later costs is in the table of values.
"""

import numpy as np
from numba import njit

from retorno.plan.kernels.boarding import everybody, fill, gather, leaves

WAITING = 2147483647


@njit(cache=True, nogil=True)
def room_of(world, rotation, day, left_people, left_minors, left_medical, room):
    """Set what one aircraft can still take: itself, and reception where it lands that day."""
    arrival = world.arrival[rotation]
    room[0] = world.places[rotation]
    room[1] = world.wheelchair_places[rotation]
    room[2] = world.medical_places[rotation]
    room[3] = world.lap_places[rotation]
    room[4] = left_people[arrival, day]
    room[5] = left_minors[arrival, day]
    room[6] = left_medical[arrival, day]


@njit(cache=True, nogil=True)
def room_of_block(world, block, day, left_people, left_minors, left_medical, room):
    """Set what a scheduled block can still take on a day."""
    arrival = world.block_arrival[block]
    room[0] = world.block_seats[block, day]
    room[1] = world.block_wheelchair_places[block]
    room[2] = world.block_medical_places[block]
    room[3] = world.block_lap_places[block]
    room[4] = left_people[arrival, day]
    room[5] = left_minors[arrival, day]
    room[6] = left_medical[arrival, day]


@njit(cache=True, nogil=True)
def idle(world, used, rotation, day):
    """Say whether the rotation's aircraft is there and not in use on its day or days."""
    if world.open[rotation, day] == 0:
        return False
    fleet = world.fleet[rotation]
    if used[fleet, day] >= world.aircraft[fleet, day]:
        return False
    if world.aircraft_days[rotation] > 1:
        return day > 0 and used[fleet, day - 1] < world.aircraft[fleet, day - 1]
    return True


@njit(cache=True, nogil=True)
def _listed(day, airport, arrival, markup, units, value, rank, until, offset, codes, length, gains):
    """Make the day's list of one airport and arrival if it is not there yet."""
    arrivals = units.onward.shape[1]
    key = airport * arrivals + arrival
    if length[key] < 0:
        length[key], gains[key] = gather(
            day,
            airport,
            arrival,
            markup,
            units,
            value,
            rank,
            WAITING,
            until,
            codes[offset[key] :],
        )
    return key


@njit(cache=True, nogil=True)
def build(units, world, value, markup, flight_rotation, flight_day, on_event, boards_at, rank):
    """Build a whole plan; returns the number of flights.

    `value` (T, G) is the money a party costs from a day on if it does not leave that day,
    `markup` (T,) is 1 + the price of money. Writes flights in order; `on_event` is the flight of
    each unit, -1 - block on a scheduled block, WAITING if none; `rank` its day or WAITING.
    """
    days = world.period_of.size
    airports, arrivals = units.road.shape[1], units.onward.shape[1]
    rotations, blocks = world.cost.size, world.block_price.size
    used = np.zeros(world.aircraft.shape, np.int32)
    people, minors = world.places_people.copy(), world.places_minors.copy()
    medical = world.places_medical.copy()
    period_left, total_left = world.budget_period.copy(), world.budget_total
    offset = np.zeros(airports * arrivals + 1, np.int64)
    for airport in range(airports):
        for arrival in range(arrivals):
            key = airport * arrivals + arrival
            size = units.start[airport, days] - units.start[airport, 0]
            offset[key + 1] = offset[key] + size
    codes = np.empty(offset[-1] + 1, np.int64)
    length, gains = np.empty(offset.size, np.int64), np.empty(offset.size)
    nothing = np.empty(0, np.int64)
    until, waiting = everybody(units)
    road = units.road
    no_flag = np.zeros(rank.size, np.int64)
    seen, serial = np.zeros(rank.size, np.int64), 0
    boarded = np.empty(rank.size, np.int64)
    gain_of = np.empty(rotations)
    room, price = np.empty(7, np.int64), np.zeros(2)
    rank[:] = WAITING
    on_event[:] = WAITING
    flights = 0
    for day in range(days):
        length[:] = -1
        period = world.period_of[day]
        mark = markup[day]
        gain_of[:] = np.inf
        while True:
            best, best_gain = -1, 0.0
            for rotation in range(rotations):
                if gain_of[rotation] <= best_gain or not idle(world, used, rotation, day):
                    continue
                purse = min(period_left[period], total_left) - world.cost[rotation]
                if purse < 0.0:
                    continue
                fixed = world.cost[rotation] * mark
                first, second = world.first[rotation], world.second[rotation]
                arrival = world.arrival[rotation]
                if gain_of[rotation] == np.inf:
                    gain_of[rotation] = -1.0
                    one = _listed(day, first, arrival, mark, units, value, rank, until, offset, codes,
                                  length, gains)  # fmt: skip
                    two = one
                    bound = gains[one]
                    if second >= 0:
                        two = _listed(day, second, arrival, mark, units, value, rank, until,
                                      offset, codes, length, gains)  # fmt: skip
                        bound += gains[two]
                    if bound <= fixed:
                        continue
                    at = codes[offset[one] : offset[one] + length[one]]
                    also = nothing
                    if second >= 0:
                        also = codes[offset[two] : offset[two] + length[two]]
                    room_of(world, rotation, day, people, minors, medical, room)
                    serial += 1
                    count, gain, _, _ = fill(
                        first, second, arrival, room, world.daylight[rotation, day] == 1, price,
                        purse, (at, also, nothing), units, WAITING, rank, no_flag, 1, seen,
                        serial, boarded,
                    )  # fmt: skip
                    gain_of[rotation] = gain - fixed
                if gain_of[rotation] > best_gain:
                    best, best_gain = rotation, gain_of[rotation]
            if best < 0:
                break
            # (the chosen one is filled once more: its buffer was overwritten)
            total_left, count = _fly(
                units, world, best, day, offset, codes, length, people, minors, medical,
                period_left, total_left, rank, no_flag, seen, serial + 1, boarded, room, price,
                used, on_event, boards_at, flights,
            )  # fmt: skip
            serial += 1
            flight_rotation[flights] = best
            flight_day[flights] = day
            flights += 1
            touched = np.int64(0)
            for place in range(count):
                touched |= units.reach[boarded[place]]
                unit = boarded[place]
                leaves(road, units.cohort[unit], units.ready[unit], until, waiting)
            for rotation in range(rotations):
                bits = np.int64(1) << (world.first[rotation] % 62)
                if world.second[rotation] >= 0:
                    bits |= np.int64(1) << (world.second[rotation] % 62)
                if bits & touched or world.arrival[rotation] == world.arrival[best]:
                    gain_of[rotation] = np.inf
        for block in range(blocks):
            if world.block_seats[block, day] > 0:
                total_left = _take_seats(
                    units, world, value, block, day, mark, until, offset, codes, length, gains, people,
                    minors, medical, period_left, total_left, rank, no_flag, seen, serial + 1,
                    boarded, room, on_event, boards_at, waiting,
                )  # fmt: skip
                serial += 1
    return flights


@njit(cache=True, nogil=True)
def _fly(
    units, world, rotation, day, offset, codes, length, people, minors, medical, period_left,
    total_left, rank, no_flag, seen, serial, boarded, room, price, used, on_event, boards_at,
    flight,
):  # fmt: skip
    arrivals = units.onward.shape[1]
    first, second, arrival = world.first[rotation], world.second[rotation], world.arrival[rotation]
    one = first * arrivals + arrival
    at = codes[offset[one] : offset[one] + length[one]]
    also = codes[0:0]
    if second >= 0:
        two = second * arrivals + arrival
        also = codes[offset[two] : offset[two] + length[two]]
    room_of(world, rotation, day, people, minors, medical, room)
    period = world.period_of[day]
    purse = min(period_left[period], total_left, 1e300) - world.cost[rotation]
    count, _, money, _ = fill(
        first, second, arrival, room, world.daylight[rotation, day] == 1, price, purse,
        (at, also, codes[0:0]), units, WAITING, rank, no_flag, 1, seen, serial, boarded,
    )  # fmt: skip
    people[arrival, day], minors[arrival, day], medical[arrival, day] = room[4], room[5], room[6]
    period_left[period] -= money + world.cost[rotation]
    fleet = world.fleet[rotation]
    used[fleet, day] += 1
    if world.aircraft_days[rotation] > 1:
        used[fleet, day - 1] += 1
    for place in range(count):
        unit = boarded[place]
        rank[unit] = day
        on_event[unit] = flight
        cohort = units.cohort[unit]
        here = first
        if second >= 0 and units.road[cohort, second] < units.road[cohort, first]:
            here = second
        boards_at[unit] = here
    return total_left - money - world.cost[rotation], count


@njit(cache=True, nogil=True)
def _take_seats(
    units, world, value, block, day, mark, until, offset, codes, length, gains, people, minors, medical,
    period_left, total_left, rank, no_flag, seen, serial, boarded, room, on_event, boards_at, waiting,
):  # fmt: skip
    first, arrival = world.block_departure[block], world.block_arrival[block]
    one = _listed(
        day, first, arrival, mark, units, value, rank, until, offset, codes, length, gains
    )  # fmt: skip
    at = codes[offset[one] : offset[one] + length[one]]
    room_of_block(world, block, day, people, minors, medical, room)
    period = world.period_of[day]
    price = np.empty(2)
    price[0] = world.block_price[block]
    price[1] = world.block_price[block] * mark
    count, _, money, _ = fill(
        first, -1, arrival, room, world.block_daylight[block, day] == 1, price,
        min(period_left[period], total_left, 1e300), (at, codes[0:0], codes[0:0]), units, WAITING, rank,
        no_flag, 1, seen, serial, boarded,
    )  # fmt: skip
    people[arrival, day], minors[arrival, day], medical[arrival, day] = room[4], room[5], room[6]
    period_left[period] -= money
    for place in range(count):
        unit = boarded[place]
        rank[unit] = day
        on_event[unit] = -1 - block
        leaves(units.road, units.cohort[unit], units.ready[unit], until, waiting)
        boards_at[unit] = first
    return total_left - money
