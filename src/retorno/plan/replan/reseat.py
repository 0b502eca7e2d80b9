"""Places for whoever has none: spare seats first by price, and new flights where aircraft are idle."""

import numpy as np

from retorno.plan.instance import Floats, Indices
from retorno.plan.replan.problem import MET, NEEDS, Arrangement, Flags, Ledger, Problem
from retorno.plan.replan.residual import (
    Asked,
    Residual,
    able,
    as_answer,
    by_cohort,
    merged,
    residual,
)
from retorno.plan.search import PlanSearch

LEFT_BEHIND = 1e6  # money a person of the core: more than any way of carrying them costs
BUILDS = 3


class Reseating:
    """The search for places that moves nobody else; `best` is always at hand."""

    def __init__(self, problem: Problem, kept: Arrangement, seed: int) -> None:
        self.problem, self.kept, self.seed = problem, kept, seed
        self.best = kept
        self._search: PlanSearch | None = None
        self._left: Residual | None = None

    def build(self) -> None:
        """Find first places, day by day."""
        loose = (self.kept.place < 0) & able(self.problem)
        if not loose.any():
            return
        spare = np.flatnonzero(self.kept.flies)
        left = self._ask(loose, spare)
        search = PlanSearch(left.instance, self.seed)
        for _ in range(BUILDS):
            search.construct()
        self.best = self._merge(left, search)

    def improve(self, proposals: int, progress: float) -> None:
        """Look for cheaper places for the same people, whatever `best` holds now."""
        if self._search is None:
            self._begin()
        if self._search is None or self._left is None:
            return
        self._search.progress = progress
        before = self._search.cost
        self._search.step(proposals)
        if self._search.cost < before:
            self.best = self._merge(self._left, self._search)

    def restart(self, best: Arrangement, kept: Arrangement) -> None:
        """Go on from another arrangement, with others fixed."""
        self.best, self.kept = best, kept
        self._search = self._left = None

    def _begin(self) -> None:
        """Offer the flights that are used and those with most seats left.

        No more than there are rotations: the search takes its measure from what flights cost, and
        seats that are left cost nothing.
        """
        loose = (self.kept.place < 0) & able(self.problem)
        if not loose.any():
            return
        ledger = Ledger(self.problem, self.kept)
        flying = np.flatnonzero(self.kept.flies & (self.kept.rotation >= 0))
        used = np.isin(flying, self.best.place[loose])
        order = np.lexsort((-ledger.room[flying, 0], ~used))
        most = max(int(used.sum()), self.problem.instance.rotations - 1)
        left = self._ask(loose, flying[order[:most]])
        self._left, self._search = left, PlanSearch(left.instance, self.seed)
        self._search.start_from(as_answer(left, self.best))

    def _ask(self, loose: Flags, spare: Indices) -> Residual:
        return residual(
            self.problem,
            Asked(
                fixed=self.kept,
                group=by_cohort(self.problem, loose),
                named=np.zeros(0, np.int64),
                spare=spare,
                boost=LEFT_BEHIND,
            ),
        )

    def _merge(self, left: Residual, search: PlanSearch) -> Arrangement:
        never = np.zeros(len(self.kept.day), bool)
        return merged(self.problem, left, search.best, never)


def fill_in(problem: Problem, arrangement: Arrangement) -> Arrangement:
    """Seat whoever of the core is still left where there happens to be room, urgent ones first."""
    filler = _Filler(problem, arrangement)
    waiting = np.flatnonzero((arrangement.place < 0) & problem.core & able(problem))
    order = np.lexsort((-problem.rate()[waiting], problem.of("latest")[waiting]))
    for party in waiting[order].tolist():
        filler.seat(party)
    return filler.arrangement()


class _Filler:
    def __init__(self, problem: Problem, arrangement: Arrangement) -> None:
        self.problem, self.a = problem, arrangement
        self.ledger = Ledger(problem, arrangement)
        self.place, self.boards_at = arrangement.place.copy(), arrangement.boards_at.copy()

    def seat(self, party: int) -> None:
        """Give a party the cheapest place with room, if there is one."""
        i, a, c = self.problem.instance, self.a, self.ledger.carriers
        cohort = int(self.problem.cohort[party])
        near = i.road[cohort, c.first]
        also = np.where(c.second >= 0, i.road[cohort, c.second], np.inf)
        money = np.minimum(near, also) + i.onward[cohort, c.arrival] + c.price * i.seats[cohort]
        cost = money + i.rate[cohort] * (a.day - i.ready[cohort])
        cost[~self._open(cohort, money)] = np.inf
        if not len(cost) or not np.isfinite(cost.min()):
            return
        departure = int(cost.argmin())
        self.place[party] = departure
        at = c.second if also[departure] < near[departure] else c.first
        self.boards_at[party] = at[departure]
        self._take(cohort, departure, float(money[departure]))

    def _open(self, cohort: int, money: Floats) -> Indices:
        i, a, ledger = self.problem.instance, self.a, self.ledger
        day = a.day
        may = (
            a.flies & (day >= max(self.problem.as_of, i.ready[cohort])) & (day <= i.latest[cohort])
        )
        may &= ledger.carriers.light | (i.minors_alone[cohort] == 0)
        for k, name in enumerate(NEEDS):
            may &= ledger.room[:, k] >= getattr(i, name)[cohort]
        for k, name in enumerate(MET):
            may &= ledger.reception[ledger.carriers.arrival, day, k] >= getattr(i, name)[cohort]
        left = np.minimum(ledger.money[i.period_of[day]], ledger.money[-1])
        found: Indices = may & (money <= left)
        return found

    def _take(self, cohort: int, departure: int, money: float) -> None:
        i, day, arrival = self.problem.instance, self.a.day[departure], self.ledger.carriers.arrival
        for k, name in enumerate(NEEDS):
            self.ledger.room[departure, k] -= getattr(i, name)[cohort]
        for k, name in enumerate(MET):
            self.ledger.reception[arrival[departure], day, k] -= getattr(i, name)[cohort]
        self.ledger.money[[i.period_of[day], -1]] -= money

    def arrangement(self) -> Arrangement:
        """The arrangement with those who found a place."""
        a = self.a
        return Arrangement(
            rotation=a.rotation, block=a.block, day=a.day, flies=a.flies, place=self.place,
            boards_at=self.boards_at,
        )  # fmt: skip
