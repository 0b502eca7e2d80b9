"""The free answer: the cheapest plan that keeps what has flown, what is pinned and what is published.

And the bound for either answer: no plan that keeps the same costs less.
"""

from dataclasses import dataclass

import numpy as np

from retorno.plan.instance import Instance
from retorno.plan.replan.cut import ground_empty
from retorno.plan.replan.problem import Arrangement, Problem
from retorno.plan.replan.residual import (
    Asked,
    Residual,
    able,
    as_answer,
    by_cohort,
    grounded,
    merged,
    residual,
)
from retorno.plan.replan.stable import as_plan
from retorno.plan.solution import Solution, evaluate


@dataclass(frozen=True, slots=True, kw_only=True)
class Freed:
    """What is left to plan freely.

    Args:
        problem: The problem.
        left: The instance of it.
        start: The stable answer, as a plan of that instance.
        fixed_cost: What a plan costs beyond its cost in the instance.
    """

    problem: Problem
    left: Residual
    start: Solution
    fixed_cost: float

    @property
    def instance(self) -> Instance:
        """The problem to be solved."""
        return self.left.instance

    def arrangement(self, solution: Solution) -> Arrangement:
        """Read a plan of the instance: whoever can stays on the flight where they stand."""
        a = self.left.asked.fixed
        reusable = np.ones(len(a.day), bool)
        reusable[: len(self.problem.closed)] = ~self.problem.closed
        reusable &= a.day >= self.problem.as_of
        return ground_empty(self.problem, merged(self.problem, self.left, solution, reusable))


def freed(problem: Problem, stable: Arrangement) -> Freed:
    """Free whatever need not stay: all but what is flown, pinned, on its way or published.

    Args:
        problem: The problem.
        stable: The stable answer; what it keeps of the published days stays.
    """
    at_home = (stable.place >= 0) & (stable.place == problem.home.place)
    stays = problem.pinned | (at_home & problem.window(stable))
    loose = ~stays & able(problem)
    fixed = stable.without(np.flatnonzero(~stays))
    flies = fixed.carrying(stays)
    begins = fixed.day + 1 - problem.aircraft_days(fixed)
    flies |= begins < problem.as_of
    flies[: len(problem.pinned_flights)] |= problem.pinned_flights
    fixed = grounded(fixed, np.flatnonzero(~flies))
    left = residual(
        problem,
        Asked(
            fixed=fixed,
            group=by_cohort(problem, loose),
            named=np.zeros(0, np.int64),
            spare=np.flatnonzero(fixed.flies),
        ),
    )
    start = as_answer(left, stable)
    whole = evaluate(problem.instance, as_plan(problem, stable)).total
    return Freed(
        problem=problem,
        left=left,
        start=start,
        fixed_cost=whole - evaluate(left.instance, start).total,
    )
