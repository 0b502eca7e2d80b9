"""The proven lower bound: flights with their loads, priced by an augmented Lagrangian.

For any prices, the relaxed problem costs no more than any valid plan (see `docs/story/bound.md`).
To find good prices, loads that looked good at earlier prices are remembered as columns of a linear
program, whose quadratic penalty is minimised by coordinate descent; that moves the prices, and the
relaxed problem at the new prices proves a bound and gives new loads. The penalty's weight grows
while the bound rises and shrinks when it does not.
"""

import numpy as np

from retorno.plan.floor import FloorSearch
from retorno.plan.instance import Floats, Indices, Instance, Ints
from retorno.plan.kernels import bound_memory
from retorno.plan.kernels.bound_loads import NEVER
from retorno.plan.pricing import COARSE, FINE, Carriers, Layout, Outcome, Prices, evaluate_prices
from retorno.plan.seat_prices import RentSearch
from retorno.plan.thin import is_large

UNLIMITED = 1e18
START_WEIGHT, LEAST_WEIGHT, MOST_WEIGHT = 300.0, 5.0, 20_000.0
GROW, SHRINK = 1.4, 0.8
INNER_WEIGHT = 300.0  # least weight of aircraft and blocks
GUESSED_WAITS = (1.0, 4.0, 9.0, 16.0)  # days, tried from the last to the first
SWEEPS = 12
CLOSER = 4  # times as many slots of the histograms, when the bound stands still
LONGEST_IDLE = 8  # rounds that an unused load is remembered for
ENTRIES = 700_000  # held before unused loads are forgotten
RENT_ROUNDS = 250  # of a large problem, in which seats alone are priced


class Rows:
    """Where each relaxed rule stands in the list of rows, and how hard it is pressed."""

    def __init__(self, layout: Layout) -> None:
        s = layout
        days, budgets = s.days, len(s.budget)
        self.aircraft = s.cohorts
        self.block = self.aircraft + s.aircraft.size
        self.reception = self.block + s.block_room.size
        self.money = self.reception + s.room.size
        places = max(1.0, s.capacity.max(initial=1.0))
        flight = max(1.0, s.cost.mean() if len(s.cost) else 1.0)
        self.weight = np.concatenate(
            [
                1.0 / s.count,
                np.full(s.aircraft.size, 20.0),
                np.full(s.block_room.size, 2.0),
                np.full(s.room.size, 10.0 / places**2),
                np.full(budgets, 10.0 / flight**2),
            ]
        )
        self.high = np.full(self.money + budgets, UNLIMITED)
        self.high[: s.cohorts] = s.stranded
        self.high[self.money :][~s.limited] = 0.0
        self.need = np.concatenate(
            [
                s.count,
                -s.aircraft.ravel(),
                -(s.block_room.T.ravel() > 0).astype(np.float64),
                -s.room.T.ravel(),
                -np.where(s.limited, s.budget, 0.0),
            ]
        )
        self.days, self.arrivals = days, s.arrivals

    def prices(self, values: Floats) -> Prices:
        """Read prices off a vector of rows."""
        reception = values[self.reception : self.money].reshape(self.arrivals, self.days)
        return Prices(
            party=values[: self.aircraft],
            reception=np.ascontiguousarray(reception.T),
            money=values[self.money :],
        )

    def uses(
        self, layout: Layout, takes: tuple[Indices, ...], arrival: Indices, day: Indices
    ) -> Ints:
        """Rows that a flight or block uses up, `takes` and reception and money; -1 where none."""
        limited = layout.limited
        total = np.full(len(day), self.money if limited[0] else -1)
        period = layout.period_of[day]
        month = np.where(limited[1:][period], self.money + 1 + period, -1)
        reception = self.reception + arrival * self.days + day
        return np.stack([*takes, reception, total, month], axis=1).astype(np.int32)


class Memory:
    """Loads seen so far: sparse columns, what each costs, and how often it flies."""

    def __init__(self) -> None:
        self.entries = ENTRIES
        self.size = 0
        self.starts = np.zeros(1, np.int64)
        self.rows = np.zeros(0, np.int32)
        self.amounts = np.zeros(0)
        self.cost = np.zeros(0)
        self.level = np.zeros(0)
        self.idle = np.zeros(0, np.int32)

    def add(self, ends: Indices, rows: Ints, amounts: Floats, cost: Floats) -> None:
        """Remember more loads; `ends` are counted from the first of them."""
        used = self.starts[self.size]
        self.starts = np.append(self.starts[: self.size + 1], used + ends)
        self.rows = np.append(self.rows[:used], rows)
        self.amounts = np.append(self.amounts[:used], amounts)
        self.cost = np.append(self.cost[: self.size], cost)
        self.level = np.append(self.level[: self.size], np.zeros(len(cost)))
        self.idle = np.append(self.idle[: self.size], np.zeros(len(cost), np.int32))
        self.size = len(self.cost)

    def settle(self, rows: Rows, price: Floats, weight: Floats, raw: Floats) -> None:
        """Let the loads compete at these prices; fills `raw` with what the prices become."""
        bound_memory.settle(
            self.size, self.starts, self.rows, self.amounts, self.cost, self.level, rows.need,
            price, rows.high, weight, raw, SWEEPS,
        )  # fmt: skip
        self.idle = np.where(self.level > 0.0, 0, self.idle + 1).astype(np.int32)
        if self.starts[self.size] > self.entries:
            self.size = bound_memory.forget(
                self.size, self.starts, self.rows, self.amounts, self.cost, self.level, self.idle,
                LONGEST_IDLE,
            )  # fmt: skip


class BoundSearch:
    """Raises the proven bound step by step; `best`, `prices` and `scores` are always at hand.

    best: no valid plan costs less. prices: `party` (G,), `reception` (A, T), `money` (1 + P,).
    scores: (R, T) what a flight gains at these prices, below -1e299 where it may not fly.
    """

    def __init__(self, instance: Instance, seed: int) -> None:
        self.layout = Layout(instance)
        self.rows = Rows(self.layout)
        self.memory = Memory()
        self.weight = START_WEIGHT
        self.buckets = COARSE
        self.best = FloorSearch(instance, seed).best
        self.standing = -np.inf  # what the centre proves
        self.guesses = [self._guess(days) for days in GUESSED_WAITS]
        self.centre = self.trial = self.guesses.pop()
        self.scores: Floats = np.full((instance.rotations, instance.days), NEVER)
        self.rents: RentSearch | None = None
        self.rounds_left = RENT_ROUNDS if is_large(instance) else 0
        self._publish()

    def step(self, evaluations: int, upper: float) -> None:
        """Evaluate at new prices a few times; ends early when the bound meets `upper`."""
        for _ in range(evaluations):
            if self.best >= upper:
                return
            if self.rounds_left:
                self._price_seats()
            else:
                self._advance()

    def _price_seats(self) -> None:
        """Learn what is scarce by pricing seats; then go on from there with whole loads."""
        if self.rents is None:
            self.rents = RentSearch.after_likeness(self.layout.instance)
        self.rents.step()
        self.best = max(self.best, self.rents.best)
        self.rounds_left -= 1
        if self.rounds_left:
            return
        s, rents = self.layout, self.rents.rents
        inner = (rents.aircraft, np.zeros(s.block_room.shape), rents.reception)
        self.centre = np.concatenate(
            [self.rents.party[s.order], *(x.ravel() for x in inner), np.zeros(len(s.budget))]
        )
        self.trial, self.guesses, self.buckets = self.centre, [], FINE

    def _guess(self, days: float) -> Floats:
        """The cheapest journey, a seat on the cheapest flight, and so many days of waiting."""
        s = self.layout
        seat = 1.2 * (s.cost / np.maximum(1, s.instance.places)).min(initial=np.inf)
        prices = np.zeros(len(self.rows.need))
        prices[: s.cohorts] = np.minimum(s.stranded, s.cheapest + seat * s.seats + s.rate * days)
        return prices

    def _advance(self) -> None:
        outcome = evaluate_prices(self.layout, self.rows.prices(self.trial), self.buckets)
        if outcome.bound > self.standing:
            self.standing, self.centre = outcome.bound, self.trial
            self.weight = min(MOST_WEIGHT, self.weight * GROW)
        elif self.weight * SHRINK > LEAST_WEIGHT:
            self.weight *= SHRINK
        else:
            self.weight = START_WEIGHT
            self._look_closer()
        if outcome.bound > self.best:
            self.best = outcome.bound
            self.scores = np.ascontiguousarray(outcome.values.T)
            self._publish()
        self._remember_flights(outcome)
        self._remember_blocks(outcome)
        self.trial = self.guesses.pop() if self.guesses else self._settle()

    def _look_closer(self) -> None:
        """Where no step helps, what hides the way is often the width of the histograms' slots."""
        if self.buckets < FINE:
            self.buckets *= CLOSER
            outcome = evaluate_prices(self.layout, self.rows.prices(self.centre), self.buckets)
            self.standing = outcome.bound

    def _settle(self) -> Floats:
        """Move all prices from the best ones known, those of aircraft and blocks from the last.

        The bound does not depend on the latter: each evaluation finds its own best use of aircraft.
        """
        inner = slice(self.rows.aircraft, self.rows.reception)
        weight = self.weight * self.rows.weight
        weight[inner] = max(self.weight, INNER_WEIGHT) * self.rows.weight[inner]
        price = self.centre.copy()
        price[inner] = self.trial[inner]
        raw = np.empty(len(price))
        self.memory.settle(self.rows, price, weight, raw)
        return np.clip(raw, 0.0, self.rows.high)

    def _publish(self) -> None:
        prices = self.rows.prices(self.centre)
        party = np.empty(self.layout.cohorts)
        party[self.layout.order] = prices.party
        reception = np.ascontiguousarray(prices.reception.T)
        self.prices = {"party": party, "reception": reception, "money": np.array(prices.money)}

    def _remember_flights(self, outcome: Outcome) -> None:
        s, fleets = self.layout, len(self.layout.aircraft)
        which, day = (np.empty(2 * fleets * s.days, np.int32) for _ in range(2))
        found = bound_memory.promising(
            outcome.values, s.fleet, s.aircraft_days, fleets, NEVER, which, day
        )
        which, day = which[:found], day[:found]
        today = self.rows.aircraft + s.fleet[which] * s.days + day
        before = np.where(s.aircraft_days[which] > 1, today - 1, -1)
        self._remember(outcome, s.flights, which, day, (today, before))

    def _remember_blocks(self, outcome: Outcome) -> None:
        day, which = (x.astype(np.int32) for x in np.nonzero(self.layout.block_room))
        today = self.rows.block + which * self.layout.days + day
        self._remember(outcome, self.layout.blocks, which, day, (today, np.full(len(day), -1)))

    def _remember(
        self, outcome: Outcome, kind: Carriers, which: Ints, day: Ints, takes: tuple[Indices, ...]
    ) -> None:
        s, prices = self.layout, self.rows.prices(self.trial)
        uses = self.rows.uses(s, takes, kind.arrival[which], day)
        most = int(kind.room[day, which].sum()) + (1 + uses.shape[1]) * len(day)
        rows, amounts = np.empty(most, np.int32), np.empty(most)
        ends_at, worth = np.empty(len(day), np.int64), np.empty(len(day))
        total = bound_memory.write_columns(
            which, day, outcome.start, outcome.active, prices.party, s.rate, s.ready, s.count,
            s.seats, s.people, s.alone, s.money_factor(prices), prices.reception, s.scarce, s.costs,
            kind.ends, kind.room, kind.arrival, kind.light, kind.seat_price, kind.cost, uses,
            ends_at, rows, amounts, worth,
        )  # fmt: skip
        self.memory.add(ends_at, rows[:total], amounts[:total], worth)


def warm() -> None:
    """Compile what raising a bound needs; importing this module has done it, by signature."""
