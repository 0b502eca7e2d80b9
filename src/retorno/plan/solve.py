"""Anytime solving: a search for plans and a search for the bound, each feeding the other.

By iterations both advance in rounds of fixed size and exchange what they found between rounds, so
the result depends on the seed alone, not on time or on the number of cores. By seconds each runs
freely on a core of its own. Both loops are compiled and release the interpreter, so two threads
serve as well as two processes would, with one copy of the problem in memory.
"""

import threading
from collections.abc import Mapping
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass, field

import numpy as np

from retorno.plan.bound import BoundSearch
from retorno.plan.found import Found, Progress, Stopped, Tell, Until
from retorno.plan.instance import Floats, Instance
from retorno.plan.search import PlanSearch

OPTIMAL_GAP = 1e-7
ROUND_EVALUATIONS = 2
ROUND_PROPOSALS = 400
POLL_SECONDS = 0.1


@dataclass(slots=True)
class _Shared:
    """What the two searches show each other; each attribute is replaced, never changed in place."""

    scores: Floats | None = None
    prices: Mapping[str, Floats] | None = None
    halt: threading.Event = field(default_factory=threading.Event)


class Solver:
    """One problem being solved."""

    def __init__(self, instance: Instance, seed: int) -> None:
        self.bound = BoundSearch(instance, seed)
        self.search = PlanSearch(instance, seed)
        self.shared = _Shared()
        self.rounds = 0

    def run(self, *, until: Until, tell: Tell, executor: Executor | None) -> Found:
        """Search until told to stop; the best plan and bound so far are always at hand."""
        self.search.construct()
        self._tell(tell)
        if until.iterations is not None:
            stopped = self._by_rounds(until, tell, executor)
        elif executor is None:
            stopped = self._by_turns(until, tell)
        else:
            stopped = self._side_by_side(until, tell, executor)
        return Found(
            solution=self.search.best,
            cost=self.search.cost,
            bound=self.bound.best,
            stopped=stopped,
            rounds=self.rounds,
        )

    def _tell(self, tell: Tell) -> None:
        tell(Progress(cost=self.search.cost, bound=self.bound.best, rounds=self.rounds))

    def _is_optimal(self) -> bool:
        return self.search.cost - self.bound.best <= OPTIMAL_GAP * max(1.0, self.search.cost)

    def _raise_bound(self, evaluations: int) -> None:
        self.bound.step(evaluations, self.search.cost)

    def _improve(self) -> None:
        self.search.step(ROUND_PROPOSALS, self.shared.scores, self.shared.prices)

    def _show(self) -> None:
        """Let the search see what the bound has learnt."""
        self.shared.scores = np.array(self.bound.scores)
        self.shared.prices = {name: np.array(value) for name, value in self.bound.prices.items()}

    def _ended(self, until: Until) -> Stopped | None:
        if until.stop.is_set():
            return Stopped.INTERRUPT
        if self._is_optimal():
            return Stopped.OPTIMAL
        if until.iterations is not None:
            return Stopped.ITERATIONS if self.rounds >= until.iterations else None
        return Stopped.TIME if until.clock() >= until.deadline else None

    def _by_rounds(self, until: Until, tell: Tell, executor: Executor | None) -> Stopped:
        while (stopped := self._ended(until)) is None:
            if executor is None:
                cost = self.search.cost
                self._improve()
                self.bound.step(ROUND_EVALUATIONS, cost)
            else:
                raising = executor.submit(self._raise_bound, ROUND_EVALUATIONS)
                raising_cost = executor.submit(self._improve)
                raising.result()
                raising_cost.result()
            self._show()
            self.rounds += 1
            self._tell(tell)
        return stopped

    def _by_turns(self, until: Until, tell: Tell) -> Stopped:
        while (stopped := self._ended(until)) is None:
            self._raise_bound(1)
            self._show()
            self._improve()
            self.rounds += 1
            self._tell(tell)
        return stopped

    def _side_by_side(self, until: Until, tell: Tell, executor: Executor) -> Stopped:
        tasks: set[Future[None]] = {
            executor.submit(self._keep_raising),
            executor.submit(self._keep_improving),
        }
        try:
            while (stopped := self._ended(until)) is None:
                left = max(0.0, min(POLL_SECONDS, until.deadline - until.clock()))
                if wait(tasks, timeout=left, return_when="FIRST_EXCEPTION").done:
                    break
                self._tell(tell)
        finally:
            self.shared.halt.set()
            wait(tasks)
        for task in tasks:
            task.result()
        self._tell(tell)
        return stopped or Stopped.OPTIMAL

    def _keep_raising(self) -> None:
        while not self.shared.halt.is_set():
            self._raise_bound(1)
            self._show()

    def _keep_improving(self) -> None:
        while not self.shared.halt.is_set():
            self._improve()
            self.rounds += 1
