"""The bound of `docs/story/bound.md` in plain Python: sorted knapsacks and a recursion over days."""

import functools

import numpy as np


def best_load(instance, *, day, airports, arrival, room, light, prices, money, seat_price=0.0):
    """Most that one flight can gain: a fractional knapsack, parties by value per unit."""
    party, reception, _ = prices
    i, offers = instance, []
    scarce = i.places_people[arrival, day] < largest_load(i, arrival, day)
    for g in range(i.cohorts):
        if not i.ready[g] <= day <= i.latest[g] or (i.minors_alone[g] and not light):
            continue
        journey = min(i.road[g, h] for h in airports) + i.onward[g, arrival]
        units = min(i.seats[g], i.people[g]) if scarce else i.seats[g]
        value = party[g] - i.rate[g] * (day - i.ready[g]) - reception[arrival, day] * i.people[g]
        value -= money * (journey + seat_price * i.seats[g])
        if value > 0:
            offers.append((value / units, units * i.count[g]))
    gain = 0.0
    for key, units in sorted(offers, reverse=True):
        taken = min(units, room)
        gain, room = gain + key * taken, room - taken
    return gain


def largest_load(instance, arrival, day):
    """The most units that any flight or block could bring."""
    most = instance.places[instance.open.any(axis=1)].max(initial=0)
    blocks = instance.block_seats[instance.block_arrival == arrival, day]
    return max(most, blocks.max(initial=0))


def flight_values(instance, prices):
    """Gain of each rotation on each day, -inf where it may not fly."""
    i = instance
    values = np.full((i.rotations, i.days), -np.inf)
    for r, t in zip(*np.nonzero(i.open), strict=True):
        money = 1 + prices[2][0] + prices[2][1 + i.period_of[t]]
        a = i.arrival[r]
        load = best_load(
            i,
            day=t,
            airports=[i.first[r], *([i.second[r]] if i.second[r] >= 0 else [])],
            arrival=a,
            room=min(i.places[r], i.places_people[a, t]),
            light=i.daylight[r, t],
            prices=prices,
            money=money,
        )
        values[r, t] = load - money * i.cost[r]
    return values


def _fleet(instance, values, fleet):
    """Best use of one fleet, trying every number of flights of each length on each day."""
    i = instance
    of = {n: values[(i.fleet == fleet) & (i.aircraft_days == n)].max(0, initial=0) for n in (1, 2)}

    @functools.cache
    def onwards(day, taken):
        if day == i.days:
            return 0.0
        best = 0.0
        free = i.aircraft[fleet, day] - taken
        tomorrow = i.aircraft[fleet, day + 1] if day + 1 < i.days else 0
        for begun in range(min(free, tomorrow) + 1):
            two = begun * of[2][day + 1] if begun else 0.0
            best = max(best, (free - begun) * of[1][day] + two + onwards(day + 1, begun))
        return best

    return onwards(0, 0)


def bound(instance, prices):
    """No valid plan costs less, whatever the prices."""
    i, (party, reception, money_prices) = instance, prices
    values = flight_values(i, prices)
    total = float(party @ i.count) - float((reception * i.places_people).sum())
    total -= sum(_fleet(i, values, fleet) for fleet in range(len(i.fleets)))
    for b, t in np.ndindex(i.block_seats.shape):
        a = i.block_arrival[b]
        total -= best_load(
            i,
            day=t,
            airports=[i.block_departure[b]],
            arrival=a,
            room=min(i.block_seats[b, t], i.places_people[a, t]),
            light=i.block_daylight[b, t],
            prices=prices,
            money=1 + money_prices[0] + money_prices[1 + i.period_of[t]],
            seat_price=i.block_price[b],
        )
    budgets = np.append(i.budget_total, i.budget_period)
    limited = np.isfinite(budgets)
    return total - float(money_prices[limited] @ budgets[limited])
