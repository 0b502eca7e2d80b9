"""The stable answer: as few people as possible change flight or day, and nobody stays needlessly.

Small problems are settled as one whole program. In large ones what became impossible is dropped,
the rest is kept, those hit are seated again; if somebody of the core is then still left, others are
moved for them, in small programs around the flights that could carry them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from retorno.plan.instance import Indices
from retorno.plan.replan.cut import cut, ground_empty
from retorno.plan.replan.problem import (
    MET,
    NEEDS,
    Arrangement,
    Carriers,
    Flags,
    Ledger,
    Problem,
)
from retorno.plan.replan.reseat import Reseating, fill_in
from retorno.plan.replan.residual import Asked, able, grounded, one_by_one
from retorno.plan.replan.settle import Effort, Settled, settle
from retorno.plan.seating import Seated, as_solution
from retorno.plan.solution import Solution, evaluate, violations

MOST_WHOLE, NODES_WHOLE, SECONDS_WHOLE = 6_000, 2_000, 20.0
MOST_AROUND, NODES_AROUND, SECONDS_AROUND = 30_000, 20, 3.0
NEAR_FLIGHTS, OTHER_FLIGHTS, MOST_MOVABLE = 4, 60, 350
CENT = 0.005


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Score:
    """How good a stable answer is; what stands first counts first."""

    of_window: int  # people of published days who lose their place
    stranded: int  # people of the core without a place
    moved: int  # people who change flight or day
    cost: float  # to the cent


def score(problem: Problem, arrangement: Arrangement) -> Score:
    """Judge an arrangement."""
    people, home = problem.of("people"), problem.home.place
    moved = (home >= 0) & (arrangement.place != home)
    without = problem.core & (arrangement.place < 0)
    return Score(
        of_window=int(people[moved & problem.window(problem.home)].sum()),
        stranded=int(people[without].sum()),
        moved=int(people[moved].sum()),
        cost=round(evaluate(problem.instance, as_plan(problem, arrangement)).total, 2),
    )


def as_plan(problem: Problem, arrangement: Arrangement) -> Solution:
    """Say an arrangement as a plan over cohorts."""
    return as_solution(listed(arrangement)[0], problem.cohort)


def listed(arrangement: Arrangement) -> tuple[Seated, Indices]:
    """List the departures that leave, by day, and which of the arrangement each one is."""
    flies = np.flatnonzero(arrangement.flies)
    flies = flies[np.argsort(arrangement.day[flies], kind="stable")]
    number = np.full(len(arrangement.day) + 1, -1, np.int32)
    number[flies] = np.arange(len(flies))
    seated = Seated(
        rotation=arrangement.rotation[flies],
        block=arrangement.block[flies],
        day=arrangement.day[flies],
        departure=number[arrangement.place],
        boards_at=arrangement.boards_at,
    )
    return seated, flies


class StableSearch:
    """The best stable answer so far."""

    def __init__(
        self,
        problem: Problem,
        closed_by: dict[int, str],
        seed: int,
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        """Find a first answer.

        Raises:
            PinImpossibleError: What is pinned cannot stay.
        """
        self.problem, self.is_stopped = problem, is_stopped
        self.cut = cut(problem, closed_by)
        self.best = self.cut.arrangement
        self.score = score(problem, self.best)
        self.is_proven = False
        self._given_up: set[int] = set()
        self._reseating = Reseating(problem, self.cut.arrangement, seed)
        self._reseating.build()
        self._consider(self._reseating.best)
        self._consider(fill_in(problem, self.best))
        self._tried_whole = False

    def settle_whole(self) -> None:
        """Settle a small problem to the end."""
        self._tried_whole = True
        effort = Effort(
            most=MOST_WHOLE, nodes=NODES_WHOLE, seconds=SECONDS_WHOLE, is_stopped=self.is_stopped
        )
        found = settle(self.problem, self._everything(), self.best, effort)
        if found is not None:
            self._consider(found.arrangement)
            self.is_proven = found.is_proven

    def step(self, proposals: int, progress: float) -> None:
        """Go on: the whole, else somebody left behind, else cheaper places for those who move."""
        if not self._tried_whole:
            self.settle_whole()
        elif not self.is_proven and not self._help_somebody():
            self._reseating.improve(proposals, progress)
            self._consider(self._reseating.best)

    def finish(self) -> None:
        """Do all that does not depend on time."""
        if not self._tried_whole:
            self.settle_whole()
        while not self.is_stopped() and not self.is_proven and self._help_somebody():
            pass

    def settle_around(self, departure: int) -> None:
        """Choose again who makes room on a departure, and on which near day they go instead."""
        p, best, day = self.problem, self.best, self.best.day[departure]
        moved = (p.home.place >= 0) & (best.place != p.home.place) & ~p.pinned & able(p)
        if self.is_proven or not moved.any():
            return
        gave = np.append(p.home.place[moved], departure)
        rest = (best.place >= 0) & ~p.pinned & ~p.window(best) & np.isin(best.place, gave)
        others = np.flatnonzero(rest & ~moved)
        others = others[np.argsort(-p.of("latest")[others], kind="stable")]
        crowd = np.append(np.flatnonzero(moved), others)[:MOST_MOVABLE]
        spare = self._spare()
        near = spare[np.argsort(np.abs(best.day[spare] - day), kind="stable")][:OTHER_FLIGHTS]
        found = self._settle_with(np.append(near, departure), crowd)
        if found is not None and self._consider(found.arrangement):
            self._reseating.restart(self.best, self._kept())

    def _consider(self, arrangement: Arrangement) -> bool:
        """Keep an arrangement if it is better, and valid."""
        arrangement = ground_empty(self.problem, arrangement)
        found = score(self.problem, arrangement)
        plan = as_plan(self.problem, arrangement)
        if found >= self.score or violations(self.problem.instance, plan):
            return False
        self.best, self.score = arrangement, found
        return True

    def _everything(self) -> Asked:
        """Ask about everybody who is not pinned, and every flight that carries nobody pinned."""
        p, home = self.problem, self.problem.home
        stuck = home.carrying(p.pinned)
        stuck |= p.pinned_flights | (home.day < p.as_of)
        may = home.flies & ~p.closed & ~stuck & (home.rotation >= 0)
        fixed = grounded(home, np.flatnonzero(~stuck)).without(np.flatnonzero(~p.pinned))
        return Asked(
            fixed=fixed,
            group=one_by_one(p, ~p.pinned),
            named=np.flatnonzero(may),
            spare=np.flatnonzero(fixed.flies),
        )

    def _help_somebody(self) -> bool:
        """Move others for one party of the core that is left behind; false when nobody is left."""
        left = (self.best.place < 0) & self.problem.core & able(self.problem)
        left[list(self._given_up)] = False
        parties = np.flatnonzero(left)
        if not len(parties):
            return False
        first = int(parties[self.problem.of("latest")[parties].argmin()])
        self._given_up.add(first)
        found = self._around(first)
        if found is not None and self._consider(found.arrangement):
            self._reseating.restart(self.best, self._kept())
        return True

    def _kept(self) -> Arrangement:
        """The part of the best answer in which everybody is at home."""
        away = np.flatnonzero((self.best.place >= 0) & (self.best.place != self.problem.home.place))
        return ground_empty(self.problem, self.best.without(away))

    def _around(self, party: int) -> Settled | None:
        """Settle the flights that could carry a party, with those on them and other spare seats."""
        p, best = self.problem, self.best
        near, crowd = _neighbourhood(p, best, party)
        spare = self._spare()
        room = Ledger(p, best).room[spare, 0]
        others = spare[np.lexsort((best.day[spare], -room))][:OTHER_FLIGHTS]
        return self._settle_with(np.append(near, others), np.append(crowd, party))

    def _spare(self) -> Indices:
        """Departures to come on which seats are left."""
        best = self.best
        room = Ledger(self.problem, best).room[:, 0]
        return np.flatnonzero(best.flies & (room > 0) & (best.day >= self.problem.as_of))

    def _settle_with(self, departures: Indices, crowd: Indices) -> Settled | None:
        """Settle some parties anew, on departures where seats are left or where they stand."""
        p, best = self.problem, self.best
        loose = np.zeros(p.parties, bool)
        loose[crowd] = True
        # Without the departures where they stand they could not even stay
        stand = best.place[loose & (best.place >= 0)]
        asked = Asked(
            fixed=best.without(np.flatnonzero(loose)),
            group=one_by_one(p, loose),
            named=np.zeros(0, np.int64),
            spare=np.union1d(departures, stand),
            opens=False,
        )
        effort = Effort(
            most=MOST_AROUND,
            nodes=NODES_AROUND,
            seconds=SECONDS_AROUND,
            is_stopped=self.is_stopped,
        )
        return settle(p, asked, best, effort)


def _neighbourhood(problem: Problem, best: Arrangement, party: int) -> tuple[Indices, Indices]:
    """Departures that could carry a party if others made room, and who could make it."""
    i, ledger = problem.instance, Ledger(problem, best)
    cohort, c = int(problem.cohort[party]), ledger.carriers
    could = _could(problem, best, c, cohort)
    short = np.zeros(len(best.day))
    for k, name in enumerate(NEEDS):
        short += np.maximum(0, getattr(i, name)[cohort] - ledger.room[:, k])
    for k, name in enumerate(MET):
        left = ledger.reception[c.arrival, best.day, k]
        short += np.maximum(0, getattr(i, name)[cohort] - left)
    candidates = np.flatnonzero(could)
    near = candidates[np.lexsort((best.day[candidates], short[candidates]))][:NEAR_FLIGHTS]
    movable = (best.place >= 0) & ~problem.pinned & ~problem.window(best)
    beside = np.isin(
        c.arrival * i.days + best.day, c.arrival[near] * i.days + best.day[near]
    )  # who lands at the same place on the same day takes the same places of reception
    of_near = movable & np.isin(best.place, near)
    crowd = np.flatnonzero(of_near | (movable & best.riders(beside)))
    order = np.lexsort((problem.of("latest")[crowd] * -1, ~of_near[crowd]))
    return near, crowd[order][:MOST_MOVABLE]


def _could(problem: Problem, best: Arrangement, c: Carriers, cohort: int) -> Flags:
    i = problem.instance
    near = i.road[cohort, c.first]
    also = np.where(c.second >= 0, i.road[cohort, c.second], np.inf)
    day = best.day
    could = best.flies & (day >= max(problem.as_of, i.ready[cohort])) & (day <= i.latest[cohort])
    could &= np.isfinite(np.minimum(near, also)) & np.isfinite(i.onward[cohort, c.arrival])
    could &= c.light | (i.minors_alone[cohort] == 0)
    found: Flags = could & (c.room[:, 0] >= i.seats[cohort])
    return found
