"""Whether a programme meets a goal: proved that it cannot, shown by a plan that it can, or unknown.

Counting comes first, as it is quick and proves; then plans are built and searched until one meets
the goal. With few cohorts every plan is tried in the end, which proves what counting does not see.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

import numpy as np

from retorno.plan.bound import BoundSearch
from retorno.plan.cohorts import build_instance, make_cohorts
from retorno.plan.exact import solve_exactly
from retorno.plan.folder import Task
from retorno.plan.instance import Instance
from retorno.plan.journeys import Known
from retorno.plan.parties import make_parties
from retorno.plan.programme import Programme
from retorno.plan.relax.counting import Clash, find_clashes
from retorno.plan.relax.goal import (
    PROVING_COHORTS,
    Case,
    meant,
    most_cost,
    people_left,
    state_problem,
)
from retorno.plan.rotations import Rotation, all_rotations
from retorno.plan.search import PlanSearch
from retorno.plan.solution import Solution, empty, evaluate, violations
from retorno.protect.cleared import Cleared

BUILDS = 5  # whole plans built before the search begins
ROUNDS = 6
PROPOSALS = 4000  # a round
EVALUATIONS, NODES = 60, 2000  # of the bound and of the exact search, for few cohorts
MANY_COHORTS = 2000  # from here on a search takes seconds
FAR_OFF = 0.05  # of the people meant: so many left by whole plans are not seated by a search


class Verdict(StrEnum):
    """What is known of a goal."""

    MET = "met"
    IMPOSSIBLE = "impossible"  # proved
    NOT_FOUND = "not_found"  # no plan was found, and nothing proves that there is none


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What was found for one programme.

    `plan` is a valid plan of `task.instance`; where the goal is not met, the best one found.
    """

    case: Case
    task: Task
    verdict: Verdict
    plan: Solution
    left: int
    clashes: Sequence[Clash]

    @property
    def is_met(self) -> bool:
        """Whether the plan meets the goal."""
        return self.verdict is Verdict.MET

    @property
    def money(self) -> float:
        """What the plan costs, waiting apart."""
        return evaluate(self.task.instance, self.plan).money


@dataclass(frozen=True, slots=True, kw_only=True)
class Oracle:
    """Answers for the changed programmes of one list of people.

    Args:
        base: The programme as it is, ready to be solved.
        clear: Lets through the people whom a programme may plan; a longer one sees later days.
        is_over: Whether there is no time left.
    """

    base: Task
    clear: Callable[[Programme], Cleared]
    seed: int
    is_over: Callable[[], bool]

    def until(self, is_over: Callable[[], bool]) -> Self:
        """Answer the same, with another time to end."""
        return replace(self, is_over=is_over)

    def of(self, base: Task) -> Self:
        """Answer for the same people with another programme as it is."""
        return replace(self, base=base)

    def prepare(self, programme: Programme) -> Task:
        """State the problem of a programme; what its change leaves alone is not made again."""
        base = self.base
        if _same_people(base.programme, programme):
            cleared, parties, cohorts = base.cleared, base.parties, base.cohorts
        else:
            cleared = self.clear(programme)
            parties = make_parties(programme, cleared)
            cohorts = make_cohorts(parties)
        flights = base.rotations if _same_flights(base.programme, programme) else None
        rotations = all_rotations(programme) if flights is None else flights
        return Task(
            programme=programme,
            cleared=cleared,
            parties=parties,
            cohorts=cohorts,
            rotations=rotations,
            instance=build_instance(programme, parties, cohorts, rotations),
        )

    def clashes(self, case: Case) -> Sequence[Clash]:
        """Prove by counting that the goal cannot be met; nothing if counting does not."""
        problem = state_problem(self.prepare(case.programme).instance, case.goal)
        return find_clashes(problem, case.goal)

    def ask(self, case: Case, *, always: bool = False) -> Trial:
        """Find out; where counting proves it impossible a plan is made only if `always`."""
        return self._ask(case, self.prepare(case.programme), always=always)

    def _ask(self, case: Case, task: Task, *, always: bool = False) -> Trial:
        problem = state_problem(task.instance, case.goal)
        clashes = find_clashes(problem, case.goal)
        if clashes and not always:
            return _trial(case, task, empty(), clashes, is_proved=True)
        search = self._search(case, problem)
        plan, is_proved = search.best, bool(clashes)
        if 0 < problem.cohorts <= PROVING_COHORTS and people_left(problem, plan, case.goal):
            plan, is_proved = self._try_all(task.instance, problem, plan)
        return _trial(case, task, plan, clashes, is_proved=is_proved)

    def ask_from(self, case: Case, before: Trial) -> Trial:
        """Take a plan over into a changed programme if it serves there, else find another."""
        task = self.prepare(case.programme)
        plan = carry(before, task)
        if plan is not None and not violations(task.instance, plan):
            trial = _trial(case, task, plan, (), is_proved=False)
            if trial.is_met:
                return trial
        return self._ask(case, task)

    def cheaper(self, trial: Trial, rounds: int) -> Trial:
        """Look for a plan that meets the same goal with less money."""
        case, task = trial.case, trial.task
        search = PlanSearch(state_problem(task.instance, case.goal), self.seed)
        search.start_from(trial.plan)
        for done in range(rounds):
            if self.is_over():
                break
            search.progress = done / rounds
            search.step(PROPOSALS)
        better = _trial(case, task, search.best, (), is_proved=False)
        return better if better.is_met and better.money < trial.money else trial

    def _search(self, case: Case, problem: Instance) -> PlanSearch:
        """Build and search until the goal is met, time is over or there is little hope."""
        search = PlanSearch(problem, self.seed)
        for _ in range(BUILDS):
            search.construct()
            if self._ends(search, case):
                return search
        people = int((problem.count * problem.people)[meant(problem, case.goal)].sum())
        far_off = people_left(problem, search.best, case.goal) > FAR_OFF * people
        if far_off and problem.cohorts > MANY_COHORTS:
            return search
        for done in range(ROUNDS):
            search.progress = done / ROUNDS
            search.step(PROPOSALS)
            if self._ends(search, case):
                break
        return search

    def _ends(self, search: PlanSearch, case: Case) -> bool:
        return self.is_over() or not people_left(search.instance, search.best, case.goal)

    def _try_all(
        self, instance: Instance, problem: Instance, plan: Solution
    ) -> tuple[Solution, bool]:
        """Try every plan: the best, and whether it proves that none meets the goal.

        One party that stays costs more than the dearest plan for everybody, so a bound above that
        leaves no such plan.
        """
        cost = evaluate(problem, plan).total
        bound = BoundSearch(problem, self.seed)
        bound.step(EVALUATIONS, cost)
        known = Known(bound=bound.best, scores=bound.scores, prices=bound.prices)
        found = solve_exactly(
            problem, plan, known, nodes=NODES, seconds=np.inf, is_stopped=self.is_over
        )
        if found is None:
            return plan, False
        return found.solution, found.bound > most_cost(instance)


def _same_people(one: Programme, other: Programme) -> bool:
    return one.days == other.days and one.limits.max_wait_days == other.limits.max_wait_days


def _same_flights(one: Programme, other: Programme) -> bool:
    return one.aircraft is other.aircraft and one.clearances is other.clearances


def _trial(
    case: Case, task: Task, plan: Solution, clashes: Sequence[Clash], *, is_proved: bool
) -> Trial:
    left = people_left(task.instance, plan, case.goal)
    unmet = Verdict.IMPOSSIBLE if is_proved else Verdict.NOT_FOUND
    verdict = unmet if left else Verdict.MET
    return Trial(case=case, task=task, verdict=verdict, plan=plan, left=left, clashes=clashes)


def carry(before: Trial, task: Task) -> Solution | None:
    """Take a plan over into a task of the same people; None if they or a flight are not there."""
    if before.task.cohorts is not task.cohorts:
        return None
    return renamed(before.plan, before.task.rotations, task.rotations)


def renamed(plan: Solution, old: Sequence[Rotation], new: Sequence[Rotation]) -> Solution | None:
    """Name a plan's flights by the rotations of another list; None if one is not there."""
    number = {_route(rotation): k for k, rotation in enumerate(new)}
    named = [number.get(_route(old[k]), -1) for k in plan.rotation.tolist()]
    if -1 in named:
        return None
    return replace(plan, rotation=np.array(named, np.int32))


def _route(rotation: Rotation) -> tuple[int, int, int, int]:
    return rotation.fleet, rotation.first, rotation.second, rotation.arrival
