"""Anytime solving: a search for plans and a search for the bound, side by side.

By iterations both advance in rounds of fixed size and the bound hears of the best plan between
rounds, so the result depends on the seed alone, not on time or on the number of cores. By seconds each runs
freely on a core of its own. Both loops are compiled and release the interpreter, so two threads
serve as well as two processes would, with one copy of the problem in memory.
"""

import threading
from concurrent.futures import Executor, Future, wait

from retorno.plan.bound import BoundSearch
from retorno.plan.exact import solve_exactly
from retorno.plan.found import Found, Progress, Stopped, Tell, Until
from retorno.plan.instance import Instance
from retorno.plan.journeys import Known
from retorno.plan.search import PlanSearch
from retorno.plan.solution import Solution, evaluate, without_empty_flights

OPTIMAL_GAP = 1e-7
ROUND_EVALUATIONS = 1
ROUND_PROPOSALS = 2000
SLICE = 200  # proposals between two looks at the clock: of a million people each takes long
POLL_SECONDS = 0.1
MOST_COHORTS = 400  # of a problem that may be small enough to be solved to the end
MOST_NUMBERS = 6000  # whole numbers to be found that HiGHS finds in moments
WARM_EVALUATIONS, WARM_PROPOSALS = 60, 6000  # what the exact search starts from
NODES = 300
SHARE = 0.7  # of the time left


class Solver:
    """One problem being solved."""

    def __init__(self, instance: Instance, seed: int, start: Solution | None = None) -> None:
        """Make ready to solve, from a valid plan where there is one."""
        self.instance = instance
        self.bound = BoundSearch(instance, seed)
        self.search = PlanSearch(instance, seed)
        if start is not None:
            self.search.start_from(start)
        self.halt = threading.Event()
        self.rounds = 0
        self.began = 0.0
        self.proved = 0.0

    def run(self, *, until: Until, tell: Tell, executor: Executor | None) -> Found:
        """Search until told to stop; the best plan and bound so far are always at hand."""
        self.search.construct()
        self.began = until.clock()
        self._tell(tell)
        if self.instance.cohorts <= MOST_COHORTS and self._ended(until) is None:
            self._solve_to_the_end(until)
            self._tell(tell)
        if until.iterations is not None:
            stopped = self._by_rounds(until, tell, executor)
        elif executor is None:
            stopped = self._by_turns(until, tell)
        else:
            stopped = self._side_by_side(until, tell, executor)
        # by time the search may stop before it has taken out the last flight without anybody
        solution = without_empty_flights(self.search.best)
        return Found(
            solution=solution,
            cost=evaluate(self.instance, solution).total,
            bound=self.best_bound,
            stopped=stopped,
            rounds=self.rounds,
        )

    @property
    def best_bound(self) -> float:
        """What no plan costs less than, by either proof."""
        return max(self.bound.best, self.proved)

    def _solve_to_the_end(self, until: Until) -> None:
        """Try a small problem as one whole-number program: often the optimum is proven at once.

        The limit of nodes does not bound the work at the root of the search: the size does.
        """
        self.bound.step(WARM_EVALUATIONS, self.search.cost)
        self.search.step(WARM_PROPOSALS)
        known = Known(bound=self.bound.best, scores=self.bound.scores, prices=self.bound.prices)
        left = until.deadline - until.clock()
        found = solve_exactly(
            self.instance,
            self.search.best,
            known,
            most=MOST_NUMBERS,
            nodes=NODES,
            seconds=max(0.0, SHARE * left) if left < float("inf") else 1e9,
            is_stopped=until.stop.is_set,
        )
        if found is not None:
            self.proved = found.bound
            self.search.adopt(found.solution, found.cost)

    def _tell(self, tell: Tell) -> None:
        tell(Progress(cost=self.search.cost, bound=self.best_bound, rounds=self.rounds))

    def _is_optimal(self) -> bool:
        return self.search.cost - self.best_bound <= OPTIMAL_GAP * max(1.0, self.search.cost)

    def _raise_bound(self, evaluations: int) -> None:
        self.bound.step(evaluations, self.search.cost)

    def _improve(self) -> None:
        self.search.step(ROUND_PROPOSALS)

    def _ended(self, until: Until) -> Stopped | None:
        self.search.progress = self._progress(until)
        if until.stop.is_set():
            return Stopped.INTERRUPT
        if self._is_optimal():
            return Stopped.OPTIMAL
        if until.iterations is not None:
            return Stopped.ITERATIONS if self.rounds >= until.iterations else None
        return Stopped.TIME if until.clock() >= until.deadline else None

    def _progress(self, until: Until) -> float:
        """Share of the search that is over, from 0 to 1."""
        if until.iterations is not None:
            return self.rounds / max(1, until.iterations)
        return (until.clock() - self.began) / max(1e-9, until.deadline - self.began)

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
            self.rounds += 1
            self._tell(tell)
        return stopped

    def _by_turns(self, until: Until, tell: Tell) -> Stopped:
        while (stopped := self._ended(until)) is None:
            self._raise_bound(1)
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
            self.halt.set()
            wait(tasks)
        for task in tasks:
            task.result()
        self._tell(tell)
        return stopped or Stopped.OPTIMAL

    def _keep_raising(self) -> None:
        while not self.halt.is_set():
            self._raise_bound(1)

    def _keep_improving(self) -> None:
        made = 0
        while not self.halt.is_set():
            self.search.step(SLICE)
            made += SLICE
            self.rounds = -(-made // ROUND_PROPOSALS)  # one that has begun counts
