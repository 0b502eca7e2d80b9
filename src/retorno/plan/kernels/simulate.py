"""A rolling operation, day by day: plan the coming days, meet the day, repair, fly.

What is drawn by chance is drawn by its place (`simulate_draws`), never by its turn. A party whose
day turns out bad is waiting again. `s`, `crowd` and `look` are as in `retorno.simulate.state`.
"""

import numpy as np
from numba import njit

from retorno.plan.kernels.daily import WAITING, room_of, room_of_block
from retorno.plan.kernels.simulate_draws import NO_SHOW, chance
from retorno.plan.kernels.simulate_plan import (
    CANCELLED,
    FAR,
    FLOWN,
    LINE,
    NEXT,
    NO_SHOWS,
    NONE,
    PLANNED,
    board,
    fly_by_gain,
    fly_by_queue,
    lists_for,
    mark_open,
    see_who_waits,
    spend,
    use_blocks,
)


@njit(cache=True, nogil=True)
def line_up(now, last, crowd, s):
    """Drop from the line who left or cannot any more, and add who is ready by a day."""
    kept = 0
    for place in range(s.counters[LINE]):
        unit = s.line[place]
        if s.rank[unit] >= now and crowd.facts[unit, 6] >= now:
            s.line[kept] = unit
            kept += 1
    unit = s.counters[NEXT]
    while unit < crowd.ready.size and crowd.ready[unit] <= last:
        s.line[kept] = unit
        kept += 1
        unit += 1
    s.counters[NEXT] = unit
    s.counters[LINE] = kept


@njit(cache=True, nogil=True)
def count_aircraft(first, last, world, s):
    """Count the aircraft that are not known to be out."""
    for fleet in range(s.usable.shape[0]):
        for day in range(first, last + 1):
            usable = 0
            for tail in range(world.aircraft[fleet, day]):
                if s.out_until[fleet, tail] <= day:
                    usable += 1
            s.usable[fleet, day] = usable


@njit(cache=True, nogil=True)
def plan_days(first, last, now, policy, closed, crowd, look, world, s):
    """Plan some days with what is known on a morning."""
    line_up(now, last, crowd, s)
    count_aircraft(max(now, first - 1), last, world, s)
    for day in range(first, last + 1):
        see_who_waits(day, now, False, crowd, look, s)
        mark_open(day, now, now, False, closed, world, s)
        if s.is_queue[0]:
            use_blocks(day, crowd, world, s)
            fly_by_queue(day, policy[3], crowd, world, s)
        else:
            fly_by_gain(day, policy[2], crowd, world, s)
            use_blocks(day, crowd, world, s)


@njit(cache=True, nogil=True)
def give_back(unit, day, arrival, price, crowd, world, s):
    """Let a party wait again: its money and its place at the arrival are free."""
    cohort = crowd.facts[unit, 7]
    paid = crowd.road[cohort, s.boards[unit]] + crowd.onward[cohort, arrival]
    spend(-(paid + price * crowd.facts[unit, 0]), day, world, s)
    s.people[arrival, day] += crowd.facts[unit, 4]
    s.minors[arrival, day] += crowd.facts[unit, 5]
    s.medical[arrival, day] += crowd.facts[unit, 2]
    s.rank[unit] = WAITING


@njit(cache=True, nogil=True)
def cancel(flight, today, share, crowd, world, s):
    """Take a flight off; part of its money is lost, and a ferry that was flown stays flown."""
    rotation, day = s.rotation[flight], s.day[flight]
    fleet, arrival = world.fleet[rotation], world.arrival[rotation]
    s.status[flight] = CANCELLED
    s.used[fleet, day] -= 1
    if world.aircraft_days[rotation] > 1 and day > today:
        s.used[fleet, day - 1] -= 1
    lost = share * world.cost[rotation]
    spend(lost - world.cost[rotation], day, world, s)
    s.lost[0] += lost
    unit = s.head[flight]
    while unit >= 0:
        give_back(unit, day, arrival, 0.0, crowd, world, s)
        unit = s.next_of[unit]
    s.head[flight] = -1


@njit(cache=True, nogil=True)
def cancel_closed(day, share, closed, crowd, world, s):
    """Take off what may not fly today: a clearance or the weather fails. Returns how many."""
    closed_since, closed_arrival = closed
    cancelled = 0
    for ahead in range(2):
        if day + ahead >= s.first_flight.size:
            break
        flight = s.first_flight[day + ahead]
        while flight >= 0:
            rotation = s.rotation[flight]
            first, second = world.first[rotation], world.second[rotation]
            concerned = ahead == 0 or world.aircraft_days[rotation] > 1
            shut = closed_since[first, day] < FAR
            if ahead == 0:
                shut |= second >= 0 and closed_since[second, day] < FAR
                shut |= closed_arrival[world.arrival[rotation], day] != 0
            if concerned and shut and s.status[flight] == PLANNED:
                cancel(np.int64(flight), day, share, crowd, world, s)
                cancelled += 1
            flight = s.following[flight]
    return cancelled


@njit(cache=True, nogil=True)
def cancel_short(day, share, crowd, world, s):
    """Where aircraft are missing today, take off the flights with the fewest people."""
    cancelled = 0
    for fleet in range(s.used.shape[0]):
        while s.used[fleet, day] > s.usable[fleet, day]:
            worst, fewest = np.int64(-1), FAR
            for ahead in range(2):
                if day + ahead >= s.first_flight.size:
                    break
                flight = s.first_flight[day + ahead]
                while flight >= 0:
                    rotation = s.rotation[flight]
                    if (
                        s.status[flight] == PLANNED
                        and world.fleet[rotation] == fleet
                        and (ahead == 0 or world.aircraft_days[rotation] > 1)
                    ):
                        people = people_of(s.head[flight], crowd, s)
                        if people < fewest:
                            worst, fewest = np.int64(flight), people
                    flight = s.following[flight]
            cancel(worst, day, share, crowd, world, s)
            cancelled += 1
    return cancelled


@njit(cache=True, nogil=True)
def people_of(head, crowd, s):
    """Count the people of a list."""
    people = 0
    while head >= 0:
        people += crowd.facts[head, 4]
        head = s.next_of[head]
    return people


@njit(cache=True, nogil=True)
def check_in(head, day, arrival, price, key, crowd, world, s):
    """Leave behind who is held or does not come; returns the list of those who are here."""
    seed, run, share = key
    kept, unit = -1, head
    while unit >= 0:
        after = s.next_of[unit]
        held = crowd.held_from[unit] <= day < crowd.held_until[unit]
        gone = not held and chance(seed, run, NO_SHOW, crowd.entity[unit], day) < share
        if held or gone:
            give_back(unit, day, arrival, price, crowd, world, s)
            if gone:
                s.absent[unit] = day
                s.counters[NO_SHOWS] += crowd.facts[unit, 4]
        else:
            s.next_of[unit] = kept
            kept = unit
        unit = after
    return kept


@njit(cache=True, nogil=True)
def meet_flights(day, key, crowd, world, s):
    """Check everybody in for the flights and seats of a day."""
    flight = s.first_flight[day]
    while flight >= 0:
        if s.status[flight] == PLANNED:
            arrival = world.arrival[s.rotation[flight]]
            s.head[flight] = check_in(s.head[flight], day, arrival, 0.0, key, crowd, world, s)
        flight = s.following[flight]
    for block in range(world.block_price.size):
        head, arrival = s.block_head[block, day], world.block_arrival[block]
        price = world.block_price[block]
        s.block_head[block, day] = check_in(head, day, arrival, price, key, crowd, world, s)


@njit(cache=True, nogil=True)
def take_room(head, crowd, s):
    """Reduce `s.room` by who is on board; what reception has left already knows of them."""
    while head >= 0:
        for kind in range(4):
            s.room[kind] -= crowd.facts[head, kind]
        head = s.next_of[head]


@njit(cache=True, nogil=True)
def call_up(day, crowd, world, s):
    """Give the seats that are empty today to who waits within reach."""
    flight = s.first_flight[day]
    while flight >= 0:
        if s.status[flight] == PLANNED:
            rotation = np.int64(s.rotation[flight])
            first, second = world.first[rotation], world.second[rotation]
            arrival = world.arrival[rotation]
            room_of(world, rotation, day, s.people, s.minors, s.medical, s.room)
            take_room(s.head[flight], crowd, s)
            if s.room[0] > 0:
                at, also, _ = lists_for(first, second, arrival, crowd, s)
                light = world.daylight[rotation, day] == 1
                board(
                    np.int64(flight),
                    day,
                    first,
                    second,
                    arrival,
                    light,
                    0.0,
                    (at, also),
                    crowd,
                    world,
                    s,
                )
        flight = s.following[flight]
    for block in range(world.block_price.size):
        if world.block_seats[block, day] == 0:
            continue
        first, arrival = world.block_departure[block], world.block_arrival[block]
        room_of_block(world, block, day, s.people, s.minors, s.medical, s.room)
        take_room(s.block_head[block, day], crowd, s)
        if s.room[0] > 0:
            at, also, _ = lists_for(first, NONE, arrival, crowd, s)
            light = world.block_daylight[block, day] == 1
            price = world.block_price[block]
            board(-1 - block, day, first, NONE, arrival, light, price, (at, also), crowd, world, s)


@njit(cache=True, nogil=True)
def depart(day, share, crowd, world, s):
    """Let the flights of a day leave; one without anybody aboard does not."""
    flight = s.first_flight[day]
    while flight >= 0:
        if s.status[flight] == PLANNED:
            if s.head[flight] < 0:
                cancel(np.int64(flight), day, share, crowd, world, s)
            else:
                s.status[flight] = FLOWN
        flight = s.following[flight]


@njit(cache=True, nogil=True)
def live_through(day, policy, chances, out_until, closed, crowd, look, world, s):
    """Meet a day: what fails, who comes, what can be mended, and then the flights leave."""
    seed, run, no_show, share = chances
    for fleet in range(out_until.shape[0]):
        for tail in range(out_until.shape[1]):
            until = out_until[fleet, tail, day]
            s.out_until[fleet, tail] = max(s.out_until[fleet, tail], until)
    count_aircraft(day, day, world, s)
    cancelled = cancel_closed(day, share, closed, crowd, world, s)
    cancelled += cancel_short(day, share, crowd, world, s)
    meet_flights(day, (seed, run, no_show), crowd, world, s)
    see_who_waits(day, day, True, crowd, look, s)
    call_up(day, crowd, world, s)
    if cancelled:
        mark_open(day, day, FAR, True, closed, world, s)
        if s.is_queue[0]:
            fly_by_queue(day, policy[3], crowd, world, s)
        else:
            fly_by_gain(day, 0.0, crowd, world, s)
    depart(day, share, crowd, world, s)


@njit(cache=True, nogil=True)
def operate(policy, chances, out_until, closed_since, closed_arrival, crowd, look, world, s):
    """Live through a whole programme.

    `policy` is days planned at a time, days of notice, share of places kept free, share of places
    at which the spreadsheet lets an aircraft leave; `chances` the two words of the key, the chance
    of a no-show and the share of a cancelled flight's cost that is lost.
    """
    days = world.period_of.size
    closed = (closed_since, closed_arrival)
    every, notice = np.int64(policy[0]), np.int64(policy[1])
    planned = np.int64(0)  # of one type throughout: another would compile everything twice
    for day in range(days):
        while planned < days and planned - notice <= day:
            last = min(days, planned + every) - 1
            plan_days(planned, last, day, policy, closed, crowd, look, world, s)
            planned += every
        live_through(day, policy, chances, out_until, closed, crowd, look, world, s)
