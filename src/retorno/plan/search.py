"""Search for cheap plans: anytime, and the same for the same seed.

A plan is a list of flights; who boards follows from it, event by event, by what leaving later would
cost (`kernels.seating`). The search changes the list and keeps or drops each change by the true
cost (`kernels.anneal`), more strictly as time goes by.
"""

import numpy as np

from retorno.plan.construct import (
    Draft,
    build_draft,
    learn,
    solution_of,
    values,
)
from retorno.plan.instance import Instance, Ints
from retorno.plan.kernels.anneal import anneal
from retorno.plan.kernels.daily import WAITING
from retorno.plan.kernels.seating import foresee, seat
from retorno.plan.solution import Solution, empty, evaluate
from retorno.plan.state import choices_of, state_of
from retorno.plan.thin import expected, is_large
from retorno.plan.units import units_of, world_of

HOT, COLD = 0.04, 0.005  # temperature at start and end, in costs of a usual flight
REFRESH = 8000  # proposals between two looks at what leaving later costs
PRESS = 2000  # proposals between two looks at the budgets; a part of REFRESH
BUILDS = 24  # constructions at most that learn from each other before the annealing begins
UNITS_BUILT = 600_000  # parties placed by them, about: a million people need not wait for all
LOOKS = 4  # at a new plan, before the search begins
BLEND = 0.5  # weight of new prices of seats
SLACK = 1000.0  # what a seat may be worth that somebody left earlier
MIX = np.cumsum([1.0, 1.0, 3.0, 3.0, 4.0, 2.0, 2.0, 1.0, 1.0])  # kinds of `kernels.anneal`
FIRST_PENALTY, LEAST_PENALTY, MOST_PENALTY = 2.0, 0.2, 30.0
DEARER, CHEAPER, NEARLY_SPENT = 1.1, 0.97, 0.998  # how the price of overspending moves
SCRAMBLE = 0x9E3779B97F4A7C15  # spreads seeds over all 64 bits


class PlanSearch:
    """The best plan so far, and the state to go on from.

    `best` is always a valid plan; `cost` is its true cost. `progress`, from 0 to 1, says how much
    of the search is over: the nearer to its end, the less it puts up with a dearer plan.
    """

    def __init__(self, instance: Instance, seed: int) -> None:
        """Start with nobody flying."""
        self.instance = instance
        self.cost: float = evaluate(instance, empty()).total
        self.progress = 0.0
        self._units = units_of(instance)
        self._world = world_of(instance)
        self._state = state_of(instance, self._units)
        self._choices = choices_of(instance)
        self._value = np.zeros((instance.days, instance.cohorts), np.float32)
        self._markup = np.ones(instance.days)
        self._budget = np.append(instance.budget_period, instance.budget_total)
        self._penalty = np.full(len(self._budget), FIRST_PENALTY)
        self._seat_price = np.full(len(self._state.flown), -1.0)
        self._random = np.array([(2 * seed + 1) * SCRAMBLE % 2**64], np.uint64)
        self._best: Solution | None = empty()
        self._flown = self._state.flown.copy()
        self._rank: Ints = np.full_like(self._state.rank, WAITING)
        self._made = 0
        self._has_begun = False
        self._outlook = expected(instance)
        self._draft: Draft | None = None
        self._draft_cost = np.inf
        self._can_fly = len(self._choices.rotation) > 0
        self._start: tuple[Ints, Ints] | None = None
        usual = float(np.median(instance.cost)) if instance.rotations else 1.0
        # each flight of a large problem is tried a few times only: no time to wander
        self._heat = ((COLD if is_large(instance) else HOT) * usual, COLD * usual)

    @property
    def best(self) -> Solution:
        """The best plan so far."""
        if self._best is None:
            self._best = self._solution()
        return self._best

    def start_from(self, plan: Solution) -> None:
        """Begin with the flights of a valid plan; it is the best until a cheaper one is found.

        No plans are built to learn from: looking at this one tells what leaving later costs.
        """
        self.adopt(plan, evaluate(self.instance, plan).total)
        self._start = (plan.rotation, plan.day) if len(plan.rotation) else None

    def construct(self) -> None:
        """Find a first plan, day by day, if none was given to start from."""
        if self.instance.cohorts and self._start is None:
            self._build()

    def _build(self) -> None:
        """Build a plan by what is expected of leaving later, and learn from what came of it."""
        value = values(self.instance, self._outlook)
        draft = build_draft(self._units, self._world, value, self._markup)
        self._outlook = learn(self.instance, self._units, draft, self._outlook)
        solution = solution_of(self._units, draft)
        cost = evaluate(self.instance, solution).total
        if cost < self.cost:
            self._best, self.cost = solution, cost
        if cost < self._draft_cost:
            self._draft, self._draft_cost, self._value = draft, cost, value

    def _begin(self) -> None:
        """Take over the flights of the plan to start from, or of the best of some plans built."""
        self._has_begun = True
        if self._start is None:
            for _ in range(min(BUILDS, UNITS_BUILT // len(self._units.cohort))):
                self._build()
        if self._draft is not None and self._draft_cost <= self.cost:
            self._start = (self._draft.rotation, self._draft.day)
        elif self._draft is None:
            self._value = values(self.instance, self._outlook)
        if self._start is not None:
            self._take(*self._start)
        for _ in range(LOOKS):
            self._look()

    def step(self, proposals: int) -> None:
        """Make so many proposals; the first step builds some whole plans before."""
        if self.instance.cohorts == 0 or not self._can_fly:
            return
        if not self._has_begun:
            self._begin()
        left = proposals
        while left > 0:
            batch = min(left, PRESS - self._made % PRESS)
            self._anneal(batch)
            self._made += batch
            left -= batch
            if self._made % PRESS == 0:
                self._press()
            if self._made % REFRESH == 0:
                self._look()

    def adopt(self, solution: Solution, cost: float) -> None:
        """Keep a plan that was found elsewhere, if it is cheaper."""
        if cost < self.cost:
            self._best, self.cost = solution, cost

    def _anneal(self, proposals: int) -> None:
        hot, cold = self._heat
        heat = hot * (cold / hot) ** min(1.0, self.progress)
        best = np.array([self.cost])
        tally = np.zeros((len(MIX), 3), np.int64)
        anneal(
            proposals, heat, SLACK, MIX, self._units, self._world, self._value, self._markup,
            self._state, self._penalty, self._choices, self._random, self._flown, self._rank, best,
            tally,
        )  # fmt: skip
        if best[0] < self.cost:
            self.cost, self._best = float(best[0]), None

    def _take(self, rotation: Ints, day: Ints) -> None:
        """Put flights into the slots of their days."""
        per_day = len(self._state.flown) // self.instance.days
        self._state.flown[:] = -1
        taken = np.zeros(self.instance.days, np.int64)
        for one, at in zip(rotation, day, strict=True):
            self._state.flown[at * per_day + taken[at]] = one
            taken[at] += 1

    def _look(self) -> None:
        """Value leaving later by the plan at hand, and seat everybody anew by it."""
        i = self.instance
        cohorts = (i.ready, i.latest, i.rate, i.seats, i.stranded)
        seat(self._units, self._world, self._value, self._markup, self._state)
        self._keep()
        foresee(
            self._units, self._world, self._markup, self._state, self._seat_price, BLEND, cohorts,
            self._value,
        )  # fmt: skip
        seat(self._units, self._world, self._value, self._markup, self._state)
        self._keep()

    def _keep(self) -> None:
        cost = float(self._state.cost[0])
        if cost < self.cost and (self._state.money <= self._budget).all():
            self.cost, self._best = cost, None
            self._flown[:] = self._state.flown
            self._rank[:] = self._state.rank

    def _press(self) -> None:
        """Make overspending dearer where a budget is exceeded, cheaper where much is left."""
        money, budget = self._state.money, self._budget
        dearer = np.minimum(self._penalty * DEARER, MOST_PENALTY)
        cheaper = np.maximum(self._penalty * CHEAPER, LEAST_PENALTY)
        left = money < NEARLY_SPENT * budget
        self._penalty = np.where(money > budget, dearer, np.where(left, cheaper, self._penalty))

    def _solution(self) -> Solution:
        """Read the kept plan, event by event, as flights and loads."""
        i, u = self.instance, self._units
        per_day = len(self._flown) // i.days
        flights = np.flatnonzero(self._flown >= 0)
        placed = np.flatnonzero(self._rank != WAITING)
        event, cohort = self._rank[placed].astype(np.int64), u.cohort[placed]
        day, slot = event // per_day, event % per_day
        block = np.where(slot >= self._state.slots, slot - self._state.slots, -1)
        on_block = block >= 0
        at = np.empty(len(placed), np.int64)
        at[on_block] = i.block_departure[block[on_block]]
        rotation = self._flown[event[~on_block]]
        first, second = i.first[rotation], i.second[rotation]
        nearer = (second >= 0) & (
            i.road[cohort[~on_block], second] < i.road[cohort[~on_block], first]
        )
        at[~on_block] = np.where(nearer, second, first)
        rows = np.stack([event, cohort, at], axis=1).reshape(-1, 3)
        loads, which, parties = np.unique(rows, axis=0, return_index=True, return_counts=True)
        number = np.searchsorted(flights, loads[:, 0])
        return Solution(
            rotation=self._flown[flights].astype(np.int32),
            day=(flights // per_day).astype(np.int32),
            cohort=loads[:, 1].astype(np.int32),
            flight=np.where(on_block[which], -1, number).astype(np.int32),
            block=block[which].astype(np.int32),
            load_day=day[which].astype(np.int32),
            boards_at=loads[:, 2].astype(np.int32),
            parties=parties.astype(np.int32),
        )


def warm() -> None:
    """Compile every loop of the search on a tiny problem."""
    search = PlanSearch(_tiny(), 1)
    search.construct()
    search.step(REFRESH)


def _tiny() -> Instance:
    one, pair = np.ones(1, np.int32), np.ones((1, 2), np.int32)
    zero, flags = np.zeros(1, np.int32), np.ones((1, 2), np.uint8)
    return Instance(
        days=2, departures=("D",), arrivals=("A",), fleets=("F",), blocks=("B",),
        count=3 * one, people=one, seats=one, laps=zero, wheelchairs=zero, medical=zero,
        minors_alone=zero, rate=np.full(1, 100.0), ready=zero, latest=one,
        stranded=np.full(1, 9000.0), road=np.ones((1, 1)), onward=np.ones((1, 1)),
        fleet=zero, first=zero, second=-one, arrival=zero, aircraft_days=one,
        cost=np.full(1, 50.0), places=one, wheelchair_places=one, medical_places=one,
        lap_places=one, open=flags, daylight=flags, aircraft=pair,
        block_departure=zero, block_arrival=zero, block_price=np.full(1, 10.0),
        block_seats=pair, block_wheelchair_places=one, block_medical_places=one,
        block_lap_places=one, block_daylight=flags,
        places_people=pair, places_minors=pair, places_medical=pair,
        budget_total=np.inf, period_of=np.zeros(2, np.int32), budget_period=np.full(1, np.inf),
    )  # fmt: skip
