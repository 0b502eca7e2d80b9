"""The free answer and the bound, against trying every plan that keeps what is kept."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retorno.plan.bound import BoundSearch
from retorno.plan.exact import solve_exactly
from retorno.plan.journeys import Known
from retorno.plan.replan.free import freed
from retorno.plan.replan.stable import as_plan, score
from retorno.plan.solution import evaluate, violations
from tests.core.plan.replan.shaken import best_answer
from tests.core.plan.replan.test_stable import answered

FEW = settings(max_examples=50, deadline=None)
SEEDS = st.integers(0, 10**6)


def cheapest_that_keeps(problem, stable):
    """Cost of the cheapest plan in which whatever the free answer keeps stays as it is."""
    home = problem.home
    at_home = (stable.place >= 0) & (stable.place == home.place)
    stays = problem.pinned | (at_home & problem.window(stable))
    begins = home.day + 1 - problem.aircraft_days(home)
    begun = (begins < problem.as_of) & stable.flies[: len(problem.closed)]
    kept = replace(
        problem,
        until=-1,
        pinned=stays,
        pinned_flights=problem.pinned_flights | begun,
        core=np.zeros(problem.parties, bool),
        home=replace(home, place=np.where(stays, home.place, -1)),
    )
    return best_answer(kept).cost


@FEW
@given(seed=SEEDS)
def test_the_free_answer_is_the_cheapest_that_keeps_what_is_kept(seed):
    problem, search = answered(seed, parties=4)
    if search is None:
        return
    search.finish()
    free = freed(problem, search.best)
    assert violations(free.instance, free.start) == []
    exact = solve_exactly(
        free.instance, free.start, Known(bound=0.0), nodes=10**6, seconds=float("inf")
    )
    arrangement = free.arrangement(exact.solution)
    plan = as_plan(problem, arrangement)
    assert violations(problem.instance, plan) == []
    cost = evaluate(problem.instance, plan).total
    assert cost <= exact.cost + free.fixed_cost + 0.01
    least = cheapest_that_keeps(problem, search.best)
    assert cost == pytest.approx(least, abs=0.02)
    bound = BoundSearch(free.instance, 1)
    bound.step(20, exact.cost)
    assert bound.best + free.fixed_cost <= least + 0.01
    for party in np.flatnonzero(problem.pinned):
        assert arrangement.place[party] == problem.home.place[party]


@FEW
@given(seed=SEEDS)
def test_whoever_can_stays_on_the_flight_where_they_stand(seed):
    problem, search = answered(seed)
    if search is None:
        return
    free = freed(problem, search.best)
    back = free.arrangement(free.start)
    judged = score(problem, back)
    assert judged.moved <= search.score.moved
    assert judged.cost <= search.score.cost + 0.02
