"""The planning problem laid out for the bound's kernels, and one evaluation at given prices."""

from dataclasses import dataclass

import numpy as np

from retorno.plan.instance import Flags, Floats, Instance, Ints
from retorno.plan.kernels import bound_days, bound_loads

COARSE, FINE = 128, 2048  # slots of a histogram: quick to fill, near the truth
SAFETY = 1e-9  # of the sum of all terms: more than rounding can add up to


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Prices of the relaxed rules, none negative.

    party: (G,) of returning one party, cohorts in the layout's order. reception: (T, A) of one
    place. money: (1 + P,) on the total budget and on each period's.
    """

    party: Floats
    reception: Floats
    money: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One evaluation.

    bound: no valid plan costs less. values: (T, R) an over-estimate of what a flight gains at these
    prices, `NEVER` where it may not fly. active, start: the cohorts that flights of each day want.
    """

    bound: float
    values: Floats
    active: Ints
    start: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Carriers:
    """What can carry a load: all rotations, or all scheduled blocks.

    ends: (N, 2) lists that it calls at. room: (T, N) units it may take. seat_price: on top of `cost`.
    """

    ends: Ints
    room: Floats
    arrival: Ints
    light: Flags
    seat_price: Floats
    cost: Floats


class Layout:
    """Arrays in the order and type that the kernels want; cohorts sorted by ready day."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.days, self.cohorts = instance.days, instance.cohorts
        self.arrivals = len(instance.arrivals)
        self._parties()
        self._costs()
        self._options()
        self._rotations()
        self._pools()
        self._rooms()
        self.budget = np.append(instance.budget_total, instance.budget_period)
        self.limited = np.isfinite(self.budget)
        self.period_of = np.array(instance.period_of)
        self.start = np.zeros(self.days + 1, np.int32)
        self.active = np.empty(int((self.latest - self.ready + 1).sum()), np.int32)

    def _parties(self) -> None:
        i = self.instance
        self.order = order = np.argsort(i.ready, kind="stable")
        self.rate, self.stranded = i.rate[order], i.stranded[order]
        self.ready, self.latest = i.ready[order], i.latest[order]
        self.count = i.count[order].astype(np.float64)
        self.people = i.people[order].astype(np.float64)
        self.seats = i.seats[order].astype(np.float64)
        self.alone = (i.minors_alone[order] > 0).astype(np.uint8)

    def _costs(self) -> None:
        """Road and onward cost of each cohort by list (departure, arrival), inf if of no use."""
        i = self.instance
        useful = np.zeros((len(i.departures), self.arrivals), bool)
        flown = i.open.any(axis=1)
        for at in (i.first, i.second):
            calls = flown & (at >= 0)
            useful[at[calls], i.arrival[calls]] = True
        sold = i.block_seats.any(axis=1)
        useful[i.block_departure[sold], i.block_arrival[sold]] = True
        costs = i.road[self.order][:, :, None] + i.onward[self.order][:, None, :]
        costs[:, ~useful] = np.inf
        self.costs = costs.reshape(self.cohorts, useful.size)
        self.cheapest = self.costs.min(axis=1, initial=np.inf)

    def _options(self) -> None:
        """Departures of each (cohort, arrival) from the cheapest to the dearest, without gaps."""
        departures = len(self.instance.departures)
        shape = (self.cohorts, departures, self.arrivals)
        cost = self.costs.reshape(shape).transpose(0, 2, 1).reshape(-1, departures)
        by_cost = np.argsort(cost, axis=1, kind="stable")
        cost = np.take_along_axis(cost, by_cost, axis=1)
        allowed = np.isfinite(cost)
        number = allowed.sum(axis=1)
        group = np.flatnonzero(number)
        self.option_departure = by_cost[allowed].astype(np.int32)
        self.option_cost = cost[allowed]
        self.group_start = np.append(0, np.cumsum(number[group])).astype(np.int32)
        owner, arrival = np.divmod(group, max(1, self.arrivals))
        self.group_arrival = arrival.astype(np.int32)
        self.groups = np.searchsorted(owner, np.arange(self.cohorts + 1)).astype(np.int32)

    def _rotations(self) -> None:
        i = self.instance
        self.fleet, self.aircraft_days = np.array(i.fleet), np.array(i.aircraft_days)
        self.aircraft, self.arrival = np.array(i.aircraft), np.array(i.arrival)
        self.cost = np.array(i.cost)
        self.flies = np.array(i.open.T, order="C")
        self.light = np.array(i.daylight.T, order="C")
        second = np.where(i.second >= 0, i.second, i.first)
        ends = np.stack([i.first, second], axis=1) * self.arrivals + i.arrival[:, None]
        self.ends = ends.astype(np.int32)
        sizes, which = np.unique(i.places, return_inverse=True)
        self.capacity, self.capacity_of = sizes.astype(np.float64), which.astype(np.int32)

    def _pools(self) -> None:
        """Gather rotations that draw on the same pick-ups and arrival, those of two first."""
        i = self.instance
        departures = len(i.departures)
        low = np.where(i.second >= 0, np.minimum(i.first, i.second), i.first)
        high = np.where(i.second >= 0, np.maximum(i.first, i.second), -1)
        code = ((high < 0) * departures + low) * (departures + 1) + high + 1
        code = code * max(1, self.arrivals) + i.arrival
        _, example, pool = np.unique(code, return_index=True, return_inverse=True)
        number = len(example)
        pools = np.stack([low[example], high[example], i.arrival[example]], axis=1)
        self.pools = pools.astype(np.int32)
        self.by_pool = np.argsort(pool, kind="stable").astype(np.int32)
        self.pool_start = np.searchsorted(pool[self.by_pool], np.arange(number + 1))
        self.pool_start = self.pool_start.astype(np.int32)
        pair = np.full((departures, departures, self.arrivals), -1, np.int32)
        two = np.flatnonzero(pools[:, 1] >= 0)
        for one, other in ((0, 1), (1, 0)):
            pair[pools[two, one], pools[two, other], pools[two, 2]] = two
        self.pool_of_pair = pair
        self.pool_needs = np.zeros((self.days, number), np.uint8)
        for light in range(2):
            day, rotation = np.nonzero((self.flies == 1) & (self.light == light))
            self.pool_needs[day, pool[rotation]] |= np.uint8(1 << light)

    def _rooms(self) -> None:
        """Reception, and the days on which it may be less than one aircraft or block."""
        i = self.instance
        self.room = np.array(i.places_people.T, np.float64, order="C")
        largest = i.places[i.open.any(axis=1)].max(initial=0)
        most = np.full(self.room.shape, float(largest))
        for b, a in enumerate(i.block_arrival):
            most[:, a] = np.maximum(most[:, a], i.block_seats[b])
        self.scarce = (self.room < most).astype(np.uint8)
        at = np.array(i.block_arrival)
        self.block_list = (i.block_departure * self.arrivals + at).astype(np.int32)
        self.block_arrival, self.block_price = at, np.array(i.block_price)
        self.block_room = np.ascontiguousarray(np.minimum(i.block_seats.T, self.room[:, at]))
        self.block_light = np.array(i.block_daylight.T, order="C")
        self.flights = Carriers(
            ends=self.ends,
            room=np.ascontiguousarray(np.minimum(i.places, self.room[:, i.arrival])),
            arrival=self.arrival,
            light=self.light,
            seat_price=np.zeros(len(self.cost)),
            cost=self.cost,
        )
        self.blocks = Carriers(
            ends=np.stack([self.block_list, self.block_list], axis=1),
            room=self.block_room,
            arrival=self.block_arrival,
            light=self.block_light,
            seat_price=self.block_price,
            cost=np.zeros(len(self.block_price)),
        )

    def money_factor(self, prices: Prices) -> Floats:
        """By how much a unit of money weighs on each day, shape (T,)."""
        money: Floats = 1.0 + prices.money[0] + prices.money[1:][self.period_of]
        return money


def evaluate_prices(layout: Layout, prices: Prices, buckets: int = COARSE) -> Outcome:
    """Bound the cost of every valid plan, for prices within 0 .. stranded, 0 .. and 0 .. .

    The price of a budget without limit must be 0. More `buckets` bound more closely, and take longer.
    """
    s = layout
    money = s.money_factor(prices)
    least = np.minimum.accumulate(money[::-1])[::-1].copy()
    total = bound_loads.list_active(
        prices.party, s.rate, s.cheapest, s.ready, s.latest, least, money, s.start, s.active
    )
    highest = np.max((prices.party - s.cheapest) / np.minimum(s.seats, s.people), initial=1.0)
    scale = (buckets - 1) / float(np.sqrt(highest))
    edges = (np.arange(buckets) / scale) ** 2
    values = np.full((s.days, len(s.cost)), bound_loads.NEVER)
    block_values = np.zeros(s.block_room.shape)
    bound_days.value_days(
        s.start, s.active[:total], prices.party, s.rate, s.ready, s.count, s.seats, s.people,
        s.alone, money, prices.reception, s.scarce, s.groups, s.group_arrival, s.group_start,
        s.option_departure, s.option_cost, s.pool_of_pair, scale, s.pools, s.pool_needs,
        s.pool_start, s.capacity, s.room, s.by_pool, s.capacity_of, s.cost, s.flies, s.light,
        s.block_list, s.block_price, s.block_room, s.block_light, edges, values, block_values,
    )  # fmt: skip
    flights = bound_days.use_fleets(values, s.fleet, s.aircraft_days, s.aircraft)
    terms = (
        float(prices.party @ s.count),
        -float(flights),
        -float(block_values.sum()),
        -float((prices.reception * s.room).sum()),
        -float(prices.money @ np.where(s.limited, s.budget, 0.0)),
    )
    return Outcome(
        bound=sum(terms) - SAFETY * sum(map(abs, terms)),
        values=values,
        active=s.active[:total],
        start=s.start,
    )
