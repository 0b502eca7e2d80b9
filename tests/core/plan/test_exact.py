"""Small problems solved to the end, against trying every plan."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retorno.plan.bound import BoundSearch
from retorno.plan.exact import size_of, solve_exactly
from retorno.plan.journeys import Known
from retorno.plan.search import PlanSearch
from retorno.plan.solution import empty, evaluate, violations
from tests.core.plan.brute import cheapest
from tests.core.plan.instances import default_shape, tiny


def known_of(instance, evaluations=30):
    bound = BoundSearch(instance, 1)
    bound.step(evaluations, np.inf)
    return Known(bound=bound.best, scores=bound.scores, prices=bound.prices)


def solved(instance, *, incumbent=None, known=None, nodes=2000, stopped=None):
    known = known or known_of(instance)
    return solve_exactly(
        instance, incumbent or empty(), known, nodes=nodes, seconds=60.0, is_stopped=stopped
    )


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_optimum_is_the_cheapest_of_all_plans(seed):
    instance = tiny(np.random.default_rng(seed))
    found, best = solved(instance), cheapest(instance)
    assert found.cost == pytest.approx(best, abs=0.01)
    assert violations(instance, found.solution) == []
    assert found.bound <= best + 1e-6
    assert found.bound >= best - 1e-6 * max(1.0, best)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_starting_from_a_plan_with_or_without_prices_changes_nothing(seed):
    instance = tiny(np.random.default_rng(seed))
    search = PlanSearch(instance, 1)
    search.construct()
    search.step(300)
    with_plan = solved(instance, incumbent=search.best)
    bare = solved(instance, known=Known(bound=0.0))
    assert with_plan.cost == pytest.approx(bare.cost, abs=0.01)
    assert with_plan.cost <= search.cost + 1e-9


def test_the_optimum_itself_is_kept():
    instance = tiny(np.random.default_rng(3))
    best = solved(instance)
    again = solved(instance, incumbent=best.solution)
    assert again.cost == best.cost


def test_a_search_out_of_nodes_or_stopped_still_gives_a_bound():
    instance = default_shape(12)
    for found in (solved(instance, nodes=0), solved(instance, stopped=lambda: True)):
        assert found.bound <= found.cost
        assert violations(instance, found.solution) == []


def test_what_is_too_large_is_left_alone():
    instance = default_shape(3000)
    assert solved(instance, known=known_of(instance, 2)) is None
    assert size_of(instance, empty(), known_of(instance, 2)) is None


def test_the_size_of_a_small_problem_is_told():
    instance = default_shape(12)
    assert 0 <= size_of(instance, empty(), known_of(instance)) < 60_000


@pytest.mark.parametrize("what", ["open", "budget_total", "places_people", "aircraft"])
def test_where_nothing_can_fly_the_optimum_is_staying(what):
    instance = default_shape(12)
    value = 0.0 if what == "budget_total" else np.zeros_like(getattr(instance, what))
    changes = {what: value}
    if what in {"open", "aircraft"}:
        changes |= {"block_seats": np.zeros_like(instance.block_seats), "open": 0 * instance.open}
    found = solved(replace(instance, **changes))
    assert found.cost == pytest.approx(evaluate(instance, empty()).total)
    assert len(found.solution.cohort) == 0
