"""The planning problem laid out for the bound's kernels, and one evaluation at given prices."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retorno.plan.instance import Floats, Instance, Ints
from retorno.plan.kernels import bound_days, bound_loads

BUCKETS = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Prices of the relaxed rules.

    party: (G,) worth of returning one party. reception: (T, A) of one place. money: (1 + P,) on the
    total and on each period's budget.
    """

    party: Floats
    reception: Floats
    money: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One evaluation: a valid bound and which way to move the prices."""

    bound: float
    smooth: float  # the bound with the blended flights
    values: Floats  # (T, R) of rotations, NEVER where they may not fly
    flights: Floats  # (T, R) the relaxed problem's good flights, blended
    load: Floats  # (G,) parties of each cohort that they and the blocks take
    arrived: Floats  # (T, A) people
    spent: Floats  # (1 + P,) money


class Layout:
    """Arrays in the order and type that the kernels want; cohorts sorted by ready day."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.days, self.cohorts = instance.days, instance.cohorts
        self.arrivals = len(instance.arrivals)
        self.order = np.argsort(instance.ready, kind="stable")
        take = self.order
        self.rate = instance.rate[take]
        self.ready = instance.ready[take]
        self.latest = instance.latest[take]
        self.stranded = instance.stranded[take]
        self.count = instance.count[take].astype(np.float64)
        self.people = instance.people[take].astype(np.float64)
        self.seats = instance.seats[take].astype(np.float64)
        self.alone = (instance.minors_alone[take] > 0).astype(np.uint8)
        self._costs(take)
        self._options()
        self._pools()
        self._rooms()
        self._budgets()
        self.start = np.zeros(self.days + 1, np.int32)
        self.active = np.empty(int((self.latest - self.ready + 1).sum()), np.int32)

    def _costs(self, take: NDArray[np.intp]) -> None:
        i = self.instance
        lists = (len(i.departures), self.arrivals)
        flown = i.open.any(axis=1)
        useful = np.zeros(lists, bool)
        for at in (i.first, i.second):
            calls = flown & (at >= 0)
            useful[at[calls], i.arrival[calls]] = True
        sold = i.block_seats.any(axis=1)
        useful[i.block_departure[sold], i.block_arrival[sold]] = True
        costs = i.road[take][:, :, None] + i.onward[take][:, None, :]
        costs[:, ~useful] = np.inf
        self.costs = costs.reshape(self.cohorts, -1)
        self.cheapest = self.costs.min(axis=1, initial=np.inf)

    def _options(self) -> None:
        cost = self.costs.reshape(self.cohorts, -1, self.arrivals).transpose(0, 2, 1)
        cost = cost.reshape(self.cohorts * self.arrivals, -1)
        by_cost = np.argsort(cost, axis=1, kind="stable")
        cost = np.take_along_axis(cost, by_cost, axis=1)
        allowed = np.isfinite(cost)
        number = allowed.sum(axis=1)
        group = np.flatnonzero(number)
        self.option_departure = by_cost[allowed].astype(np.int32)
        self.option_cost = cost[allowed]
        self.group_start = np.append(0, np.cumsum(number[group])).astype(np.int32)
        self.group_arrival = (group % max(self.arrivals, 1)).astype(np.int32)
        owner = group // max(self.arrivals, 1)
        self.groups = np.searchsorted(owner, np.arange(self.cohorts + 1)).astype(np.int32)

    def _pools(self) -> None:
        i = self.instance
        departures = len(i.departures)
        low = np.where(i.second >= 0, np.minimum(i.first, i.second), i.first)
        high = np.where(i.second >= 0, np.maximum(i.first, i.second), -1)
        code = ((high < 0) * departures + low) * (departures + 1) + high + 1
        code = code * max(self.arrivals, 1) + i.arrival
        _, firsts, pool = np.unique(code, return_index=True, return_inverse=True)
        self.pools = np.stack([low[firsts], high[firsts], i.arrival[firsts]], 1).astype(np.int32)
        self.by_pool = np.argsort(pool, kind="stable").astype(np.int32)
        self.pool_start = np.searchsorted(pool[self.by_pool], np.arange(len(firsts) + 1))
        self.pool_start = self.pool_start.astype(np.int32)
        self.pool_of_pair = np.full((departures, departures, self.arrivals), -1, np.int32)
        for p, (h, k, a) in enumerate(self.pools):
            if k >= 0:
                self.pool_of_pair[h, k, a] = self.pool_of_pair[k, h, a] = p
        self.flies = np.ascontiguousarray(i.open.T)
        self.light = np.ascontiguousarray(i.daylight.T)
        needs = np.zeros((self.days, len(firsts)), np.uint8)
        for bit in range(2):
            wanted = (self.flies == 1) & (self.light == bit)
            for p in range(len(firsts)):
                mine = self.by_pool[self.pool_start[p] : self.pool_start[p + 1]]
                needs[:, p] |= wanted[:, mine].any(axis=1).astype(np.uint8) << bit
        self.pool_needs = needs
        second = np.where(i.second >= 0, i.second, i.first)
        ends = np.stack([i.first, second], 1) * self.arrivals + i.arrival[:, None]
        self.ends = ends.astype(np.int32)
        sizes, which = np.unique(i.places, return_inverse=True)
        self.capacity, self.capacity_of = sizes.astype(np.float64), which.astype(np.int32)
        self.places = i.places.astype(np.float64)
        self.fleet, self.aircraft_days = np.array(i.fleet), np.array(i.aircraft_days)
        self.aircraft, self.arrival = np.array(i.aircraft), np.array(i.arrival)
        self.cost = np.array(i.cost)

    def _rooms(self) -> None:
        i = self.instance
        self.room = np.ascontiguousarray(i.places_people.T.astype(np.float64))
        largest = max([0, *i.places[i.open.any(axis=1)]])
        most = np.full(self.room.shape, float(largest))
        for b, a in enumerate(i.block_arrival):
            most[:, a] = np.maximum(most[:, a], i.block_seats[b])
        self.scarce = (self.room < most).astype(np.uint8)
        at = i.block_arrival
        self.block_list = (i.block_departure * self.arrivals + at).astype(np.int32)
        self.block_arrival, self.block_price = np.array(at), np.array(i.block_price)
        self.block_room = np.minimum(i.block_seats.T.astype(np.float64), self.room[:, at])
        self.block_room = np.ascontiguousarray(self.block_room)
        self.block_light = np.ascontiguousarray(i.block_daylight.T)

    def _budgets(self) -> None:
        i = self.instance
        self.budget = np.append(i.budget_total, i.budget_period)
        self.limited = np.isfinite(self.budget)
        self.period_of = np.array(i.period_of)


def evaluate_prices(layout: Layout, prices: Prices, heat: float) -> Outcome:
    """Evaluate the relaxed problem: valid for any prices that are not negative.

    `heat` blends good flights into the direction; it does not touch the bound.
    """
    s = layout
    party = np.clip(prices.party, 0.0, s.stranded)
    money_prices = np.where(s.limited, prices.money, 0.0)
    money = 1.0 + money_prices[0] + money_prices[1:][s.period_of]
    least = np.minimum.accumulate(money[::-1])[::-1].copy()
    total = bound_loads.list_active(
        party, s.rate, s.cheapest, s.ready, s.latest, least, money, s.start, s.active
    )
    active = s.active[:total]
    highest = np.max((party - s.cheapest) / s.seats, initial=1.0)
    scale = (BUCKETS - 1) / float(np.sqrt(highest))
    edges = (np.arange(BUCKETS) / scale) ** 2
    values = np.full((s.days, len(s.cost)), bound_loads.NEVER)
    block_values = np.zeros(s.block_room.shape)
    cuts = np.zeros((s.days, len(s.pools), 2, len(s.capacity)))
    block_cuts = np.zeros((*s.block_room.shape, 2))
    common = (
        s.start, active, party, s.rate, s.ready, s.count, s.seats, s.people, s.alone, money,
        prices.reception, s.scarce, s.groups, s.group_arrival, s.group_start, s.option_departure,
        s.option_cost, s.pool_of_pair, scale,
    )  # fmt: skip
    bound_days.value_days(
        *common, s.pools, s.pool_needs, s.pool_start, s.capacity, s.room, s.by_pool, s.capacity_of,
        s.cost, s.flies, s.light, s.block_list, s.block_price, s.block_room, s.block_light, edges,
        values, block_values, cuts, block_cuts,
    )  # fmt: skip
    gained = bound_days.use_fleets(values, s.fleet, s.aircraft_days, s.aircraft)
    flights = np.zeros(values.shape)
    soft = bound_days.blend_fleets(values, s.fleet, s.aircraft_days, s.aircraft, heat, flights)
    load, arrived, spent = np.zeros(s.cohorts), np.zeros(s.room.shape), np.zeros(s.days)
    bound_days.load_days(
        *common, BUCKETS, s.pools, s.pool_start, s.by_pool, s.capacity_of, s.cost, s.light, flights,
        s.block_list, s.block_price, s.block_light, cuts, block_cuts, load, arrived, spent,
    )  # fmt: skip
    by_period = np.bincount(s.period_of, spent, len(s.budget) - 1)
    budget = np.where(s.limited, s.budget, 0.0)
    terms = (
        float(party @ s.count),
        -gained,
        -float(block_values.sum()),
        -float((prices.reception * s.room).sum()),
        -float(money_prices @ budget),
    )
    bound = sum(terms) - 1e-9 * sum(map(abs, terms))
    return Outcome(
        bound=bound,
        smooth=bound + gained - soft,
        values=values,
        flights=flights,
        load=load,
        arrived=arrived,
        spent=np.append(by_period.sum(), by_period),
    )
