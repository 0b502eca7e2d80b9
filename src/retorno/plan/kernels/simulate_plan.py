"""Planning one day of a rolling operation with what is known on a morning.

`s` is the run's state, `crowd` its people, `look` what leaving later is expected to cost: see
`retorno.simulate.state`. `known` is the morning of which a closure must be older to be seen: that of
the planning, or FAR on the day itself, when everybody sees everything.
"""

import numpy as np
from numba import njit

from retorno.plan.kernels.boarding import SHIFT, STEPS, TOP, fill, nearer
from retorno.plan.kernels.daily import WAITING, room_of, room_of_block

FAR = 2147483647
NONE = np.int32(-1)
# what `s.counters` counts
LINE, NEXT, FREE, NEAR, CODES, FLIGHTS, SERIAL, NO_SHOWS, LOOKED = range(9)
DIGIT = 11  # bits of a code sorted at a time
FEW = 48  # codes that are sorted by comparing
PLANNED, FLOWN, CANCELLED = 0, 1, 2
URGENT_DAYS = 5  # as in `retorno.plan.construct`
PRESSED_DAYS = 3  # before a latest day in which the spreadsheet waits for nobody else
TRIED = 40  # parties down the spreadsheet for whom an aircraft is looked for


@njit(cache=True, nogil=True, inline="always")
def worth_of(unit, day, crowd, look):
    """Value what a party costs from a day on if it does not leave that day."""
    cohort = crowd.facts[unit, 7]
    people, latest = crowd.facts[unit, 4], crowd.facts[unit, 6]
    home, rate = crowd.home[cohort], crowd.rate[unit]
    stranded = max(crowd.stranded[unit] - rate * (day - crowd.ready[unit]), 0.0)
    later = crowd.way[cohort] + people * look.share[home, day]
    later += rate * look.wait[home, day]
    later = min(later, stranded)
    urgency = min(max(1.0 - (latest - day) / URGENT_DAYS, 0.0), 1.0)
    return np.float32(later + (stranded - later) * urgency)


@njit(cache=True, nogil=True)
def see_who_waits(day, now, is_today, crowd, look, s):
    """Write down who is free to leave on a day and what each is worth."""
    free = 0
    for place in range(s.counters[LINE]):
        unit = s.line[place]
        if s.rank[unit] != WAITING or crowd.ready[unit] > day or crowd.facts[unit, 6] < day:
            continue
        if crowd.known[unit] > now:
            continue
        since, until = crowd.held_from[unit], crowd.held_until[unit]
        if is_today:
            if since <= day < until or s.absent[unit] == day:
                continue
        elif since < now < until:
            continue
        if s.is_queue[0]:
            s.worth[unit] = look.wait.shape[1] - crowd.ready[unit]
        else:
            s.worth[unit] = worth_of(unit, day, crowd, look)
        s.free[free] = unit
        free += 1
    s.counters[FREE] = free
    s.counters[NEAR] = 0
    s.counters[CODES] = 0
    s.near_length[:] = -1
    s.length[:] = -1


@njit(cache=True, nogil=True)
def nearby(airport, crowd, s):
    """List who is free and reaches an airport, in the order of their numbers."""
    if s.near_length[airport] >= 0:
        return
    bit = np.int64(1) << (airport % 62)
    begin = s.counters[NEAR]
    count = 0
    for place in range(s.counters[FREE]):
        unit = s.free[place]
        cohort = crowd.facts[unit, 7]
        if crowd.reach[cohort] & bit and crowd.road[cohort, airport] < np.inf:
            s.near[begin + count] = unit
            count += 1
    s.near_offset[airport], s.near_length[airport] = begin, count
    s.counters[NEAR] = begin + count


@njit(cache=True, nogil=True)
def order(begin, count, s):
    """Sort codes that are in the order of their numbers: digit by digit of what they gain."""
    if count <= FEW:
        s.codes[begin : begin + count].sort()
        return
    low, high = s.codes[begin] >> SHIFT, s.codes[begin] >> SHIFT
    for place in range(begin, begin + count):
        gain = s.codes[place] >> SHIFT
        low, high = min(low, gain), max(high, gain)
    shift = 0
    while (high - low) >> shift > 0:
        s.bucket[:] = 0
        for place in range(begin, begin + count):
            s.bucket[(((s.codes[place] >> SHIFT) - low) >> shift) & ((1 << DIGIT) - 1)] += 1
        total = 0
        for digit in range(1 << DIGIT):
            total, s.bucket[digit] = total + s.bucket[digit], total
        for place in range(begin, begin + count):
            code = s.codes[place]
            digit = (((code >> SHIFT) - low) >> shift) & ((1 << DIGIT) - 1)
            s.spare[s.bucket[digit]] = code
            s.bucket[digit] += 1
        s.codes[begin : begin + count] = s.spare[:count]
        shift += DIGIT


@njit(cache=True, nogil=True)
def listed(airport, arrival, crowd, s):
    """Make the list of one airport and arrival if the day has none yet, best first."""
    key = airport * crowd.onward.shape[1] + arrival
    if s.length[key] >= 0:
        return key
    nearby(airport, crowd, s)
    begin = s.counters[CODES]
    count, gains = 0, 0.0
    first = s.near_offset[airport]
    for place in range(first, first + s.near_length[airport]):
        unit = s.near[place]
        if s.rank[unit] != WAITING:
            continue
        cohort = crowd.facts[unit, 7]
        way = crowd.road[cohort, airport] + crowd.onward[cohort, arrival]
        if s.is_queue[0]:
            steps = np.int64(s.worth[unit]) if way < np.inf else 0
        else:
            gain = max(s.worth[unit] - way, 0.0)
            steps = np.int64(gain / crowd.facts[unit, 0] * STEPS)
            gains += gain
        if steps >= 1:
            s.codes[begin + count] = ((TOP - min(steps, TOP)) << SHIFT) | unit
            count += 1
    order(begin, count, s)
    s.offset[key], s.length[key], s.gains[key] = begin, count, gains
    s.counters[CODES] = begin + count
    return key


@njit(cache=True, nogil=True)
def lists_for(first, second, arrival, crowd, s):
    """Give the two lists of a rotation; the second is empty when there is one pick-up."""
    one = listed(first, arrival, crowd, s)
    at = s.codes[s.offset[one] : s.offset[one] + s.length[one]]
    if second < 0:
        return at, s.codes[0:0], s.gains[one]
    two = listed(second, arrival, crowd, s)
    also = s.codes[s.offset[two] : s.offset[two] + s.length[two]]
    return at, also, s.gains[one] + s.gains[two]


@njit(cache=True, nogil=True)
def mark_open(day, now, known, is_today, closed, world, s):
    """Mark the rotations that may be flown on a day, as far as is known, if there is an aircraft."""
    closed_since, closed_arrival = closed
    for rotation in range(world.cost.size):
        s.may[rotation] = False
        first, second = world.first[rotation], world.second[rotation]
        if world.open[rotation, day] == 0 or closed_since[first, day] < known:
            continue
        if second >= 0 and closed_since[second, day] < known:
            continue
        if is_today and closed_arrival[world.arrival[rotation], day]:
            continue
        if world.aircraft_days[rotation] > 1 and (  # its aircraft leaves the day before
            is_today or day - 1 < now or closed_since[first, day - 1] < known
        ):
            continue
        s.may[rotation] = True


@njit(cache=True, nogil=True)
def money_left(day, world, s):
    """Give what may still be spent on a day."""
    return min(s.purse[world.period_of[day]], s.purse[-1], 1e300)


@njit(cache=True, nogil=True)
def spend(amount, day, world, s):
    """Take money from the day's period and from the total."""
    s.purse[world.period_of[day]] -= amount
    s.purse[-1] -= amount


@njit(cache=True, nogil=True)
def board(event, day, first, second, arrival, light, price, lists, crowd, world, s):
    """Fill an event from two lists into `s.room` and pay for it; returns who as a bit per airport."""
    s.counters[SERIAL] += 1
    s.price[0], s.price[1] = price, price
    if s.is_queue[0]:
        s.price[1] = 0.0  # whoever comes first gets the seat, whatever it costs
    count, _, money, _ = fill(
        first, second, arrival, s.room, light, s.price, money_left(day, world, s),
        (lists[0], lists[1], s.codes[0:0]), crowd, WAITING, s.rank, s.flag, 1, s.seen,
        s.counters[SERIAL], s.boarded,
    )  # fmt: skip
    s.people[arrival, day] = s.room[4]
    s.minors[arrival, day] = s.room[5]
    s.medical[arrival, day] = s.room[6]
    spend(money, day, world, s)
    touched = np.int64(0)
    head = s.head[event] if event >= 0 else s.block_head[-1 - event, day]
    for place in range(count):
        unit = s.boarded[place]
        cohort = crowd.facts[unit, 7]
        touched |= crowd.reach[cohort]
        s.rank[unit], s.event[unit] = day, event
        s.boards[unit] = nearer(crowd.road, cohort, first, second)
        s.next_of[unit] = head
        head = np.int32(unit)
    if event >= 0:
        s.head[event] = head
    else:
        s.block_head[-1 - event, day] = head
    return touched


@njit(cache=True, nogil=True)
def take_off(rotation, day, keep_free, lists, crowd, world, s):
    """Add a flight and board it; returns the airports from which somebody left the line."""
    flight = s.counters[FLIGHTS]
    s.counters[FLIGHTS] += 1
    s.rotation[flight], s.day[flight], s.status[flight] = rotation, day, PLANNED
    s.head[flight] = -1
    s.following[flight] = s.first_flight[day]
    s.first_flight[day] = flight
    fleet = world.fleet[rotation]
    s.used[fleet, day] += 1
    if world.aircraft_days[rotation] > 1:
        s.used[fleet, day - 1] += 1
    spend(world.cost[rotation], day, world, s)
    room_of(world, rotation, day, s.people, s.minors, s.medical, s.room)
    s.room[0] -= np.int64(keep_free * s.room[0])
    return board(
        flight, day, world.first[rotation], world.second[rotation], world.arrival[rotation],
        world.daylight[rotation, day] == 1, 0.0, lists, crowd, world, s,
    )  # fmt: skip


@njit(cache=True, nogil=True)
def gain_by(rotation, day, keep_free, purse, crowd, world, s):
    """Count what a flight would gain above its cost."""
    first, second = world.first[rotation], world.second[rotation]
    arrival = world.arrival[rotation]
    at, also, most = lists_for(first, second, arrival, crowd, s)
    if most <= world.cost[rotation]:
        return -1.0
    room_of(world, rotation, day, s.people, s.minors, s.medical, s.room)
    s.room[0] -= np.int64(keep_free * s.room[0])
    s.counters[SERIAL] += 1
    s.price[0], s.price[1] = 0.0, 0.0
    _, gain, _, _ = fill(
        first, second, arrival, s.room, world.daylight[rotation, day] == 1, s.price, purse,
        (at, also, s.codes[0:0]), crowd, WAITING, s.rank, s.flag, 1, s.seen, s.counters[SERIAL],
        s.boarded,
    )  # fmt: skip
    return gain - world.cost[rotation]


@njit(cache=True, nogil=True)
def fly_by_gain(day, keep_free, crowd, world, s):
    """Let the aircraft with the largest gain fly first, as `kernels.daily.build` does."""
    s.gain_of[:] = np.inf
    while s.counters[FLIGHTS] < s.rotation.size:
        best, best_gain = -1, 0.0
        money = money_left(day, world, s)
        for rotation in range(world.cost.size):
            if not s.may[rotation] or s.gain_of[rotation] <= best_gain:
                continue
            fleet = world.fleet[rotation]
            if s.used[fleet, day] >= s.usable[fleet, day] or money < world.cost[rotation]:
                continue
            two = world.aircraft_days[rotation] > 1
            if two and s.used[fleet, day - 1] >= s.usable[fleet, day - 1]:
                continue
            if s.gain_of[rotation] == np.inf:
                purse = money - world.cost[rotation]
                s.gain_of[rotation] = gain_by(rotation, day, keep_free, purse, crowd, world, s)
            if s.gain_of[rotation] > best_gain:
                best, best_gain = rotation, s.gain_of[rotation]
        if best < 0:
            return
        at, also, _ = lists_for(
            world.first[best], world.second[best], world.arrival[best], crowd, s
        )
        touched = take_off(best, day, keep_free, (at, also), crowd, world, s)
        for rotation in range(world.cost.size):
            bits = np.int64(1) << (world.first[rotation] % 62)
            if world.second[rotation] >= 0:
                bits |= np.int64(1) << (world.second[rotation] % 62)
            if bits & touched or world.arrival[rotation] == world.arrival[best]:
                s.gain_of[rotation] = np.inf


@njit(cache=True, nogil=True)
def use_blocks(day, crowd, world, s):
    """Give the seats of scheduled flights that nobody has yet."""
    for block in range(world.block_price.size):
        if world.block_seats[block, day] == 0 or s.block_head[block, day] >= 0:
            continue
        first, arrival = world.block_departure[block], world.block_arrival[block]
        room_of_block(world, block, day, s.people, s.minors, s.medical, s.room)
        at, also, _ = lists_for(first, NONE, arrival, crowd, s)
        light = world.block_daylight[block, day] == 1
        price = world.block_price[block]
        board(-1 - block, day, first, NONE, arrival, light, price, (at, also), crowd, world, s)


@njit(cache=True, nogil=True)
def cheapest(unit, day, crowd, world, s):
    """Find the rotation of one pick-up that is cheapest a place for a party, -1 if none."""
    cohort = crowd.facts[unit, 7]
    best, least = -1, np.inf
    money = money_left(day, world, s)
    for rotation in range(world.cost.size):
        if not s.may[rotation] or world.second[rotation] >= 0 or world.cost[rotation] > money:
            continue
        fleet, arrival = world.fleet[rotation], world.arrival[rotation]
        if s.used[fleet, day] >= s.usable[fleet, day] or s.people[arrival, day] <= 0:
            continue
        two = world.aircraft_days[rotation] > 1
        if two and s.used[fleet, day - 1] >= s.usable[fleet, day - 1]:
            continue
        way = crowd.road[cohort, world.first[rotation]] + crowd.onward[cohort, arrival]
        places = max(1, world.places[rotation])
        price = way + crowd.facts[unit, 4] * world.cost[rotation] / places
        if price < least:
            best, least = rotation, price
    return best


@njit(cache=True, nogil=True)
def is_full(rotation, day, fullness, crowd, world, s):
    """Say whether the spreadsheet lets an aircraft leave: full enough, or somebody is pressed."""
    arrival = world.arrival[rotation]
    room_of(world, rotation, day, s.people, s.minors, s.medical, s.room)
    places = s.room[0]
    at, also, _ = lists_for(world.first[rotation], NONE, arrival, crowd, s)
    s.counters[SERIAL] += 1
    s.price[0], s.price[1] = 0.0, 0.0
    count, _, _, _ = fill(
        world.first[rotation], NONE, arrival, s.room, world.daylight[rotation, day] == 1, s.price,
        money_left(day, world, s) - world.cost[rotation], (at, also, s.codes[0:0]), crowd, WAITING,
        s.rank, s.flag, 1, s.seen, s.counters[SERIAL], s.boarded,
    )  # fmt: skip
    if count == 0:
        return False
    if places - s.room[0] >= fullness * min(places, world.places_people[arrival, day]):
        return True
    latest = FAR
    for place in range(count):
        latest = min(latest, crowd.facts[s.boarded[place], 6])
    return latest - day < PRESSED_DAYS


@njit(cache=True, nogil=True)
def fly_by_queue(day, fullness, crowd, world, s):
    """Serve whoever comes first with the next aircraft, as people do on a spreadsheet."""
    while s.counters[FLIGHTS] < s.rotation.size:
        s.counters[LOOKED] += 1
        tried, flew = 0, False
        for place in range(s.counters[FREE]):
            unit = s.free[place]
            cohort = crowd.facts[unit, 7]
            if s.rank[unit] != WAITING or s.mark[cohort] == s.counters[LOOKED]:
                continue
            s.mark[cohort] = s.counters[LOOKED]
            tried += 1
            rotation = cheapest(unit, day, crowd, world, s)
            if rotation >= 0 and is_full(rotation, day, fullness, crowd, world, s):
                at, also, _ = lists_for(
                    world.first[rotation], NONE, world.arrival[rotation], crowd, s
                )
                take_off(rotation, day, 0.0, (at, also), crowd, world, s)
                flew = True
                break
            if tried > TRIED:
                break
        if not flew:
            return
