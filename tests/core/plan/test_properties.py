"""Laws of planning: what no search may break, whatever the instance, the seed or the cores."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retorno.plan.found import Stopped, Until
from retorno.plan.solution import evaluate, violations, without_empty_flights
from retorno.plan.solve import Solver
from tests.core.plan.brute import cheapest
from tests.core.plan.instances import default_shape, tiny

FEW = settings(max_examples=25, deadline=None)
CENT = 0.01


def _hear(_progress):
    """Nobody looks."""


def solved(instance, *, iterations=4, seed=1, jobs=1):
    """Search for so many rounds, on one thread or two."""
    until = Until(stop=threading.Event(), iterations=iterations, clock=lambda: 0.0)
    solver = Solver(instance, seed)
    if jobs == 1:
        return solver.run(until=until, tell=_hear, executor=None)
    with ThreadPoolExecutor(jobs) as executor:
        return solver.run(until=until, tell=_hear, executor=executor)


@FEW
@given(seed=st.integers(0, 10**6))
def test_bound_is_at_most_the_cheapest_plan_and_no_plan_is_cheaper(seed):
    instance = tiny(np.random.default_rng(seed))
    best = cheapest(instance)
    found = solved(instance)
    assert found.bound <= best + CENT
    assert found.cost >= best - CENT
    assert found.bound <= found.cost + CENT


@FEW
@given(seed=st.integers(0, 10**6))
def test_plan_keeps_every_limit_and_its_parts_add_up(seed):
    instance = tiny(np.random.default_rng(seed), parties=9, days=7)
    found = solved(instance)
    assert violations(instance, found.solution) == []
    assert found.cost == pytest.approx(evaluate(instance, found.solution).total, abs=CENT)


@FEW
@given(seed=st.integers(0, 10**6))
def test_tiny_problem_is_solved_to_its_proven_optimum(seed):
    """Trying every plan finds nothing cheaper, and the bound says so."""
    instance = tiny(np.random.default_rng(seed))
    found = solved(instance, iterations=10)
    best = cheapest(instance)
    assert found.stopped is Stopped.OPTIMAL
    assert found.cost == pytest.approx(best, abs=CENT)
    assert best - CENT <= found.bound + 1e-6 * best <= best + CENT + 1e-6 * best


@FEW
@given(seed=st.integers(0, 10**6))
def test_twelve_parties_are_solved_to_a_proven_optimum(seed):
    found = solved(tiny(np.random.default_rng(seed), parties=12), iterations=10)
    assert found.stopped is Stopped.OPTIMAL


def test_a_search_that_starts_from_a_plan_never_gives_a_dearer_one():
    instance = default_shape(300, seed=5, days=60)
    good = solved(instance, iterations=6, seed=9)
    until = Until(stop=threading.Event(), iterations=2, clock=lambda: 0.0)
    again = Solver(instance, 4, start=good.solution)
    assert again.search.cost == pytest.approx(good.cost, abs=CENT)
    found = again.run(until=until, tell=_hear, executor=None)
    assert violations(instance, found.solution) == []
    assert found.cost <= good.cost + CENT


def test_flights_that_carry_nobody_are_left_out_of_a_plan():
    """Stopped by time, a search may still hold one: the plan would fail its own check."""
    instance = default_shape(300, seed=5, days=60)
    found = solved(instance, iterations=2)
    plan = found.solution
    number = np.where(plan.flight >= 0, plan.flight + 1, -1).astype(np.int32)
    first = np.int32(plan.rotation[0]), np.int32(plan.day[0])
    idle = replace(
        plan,
        rotation=np.insert(plan.rotation, 0, first[0]),
        day=np.insert(plan.day, 0, first[1]),
        flight=number,
    )
    assert evaluate(instance, idle).total > found.cost
    again = without_empty_flights(idle)
    assert evaluate(instance, again).total == pytest.approx(found.cost, abs=CENT)
    assert all(
        np.array_equal(getattr(again, field.name), getattr(plan, field.name))
        for field in fields(plan)
    )


def _same(one, other):
    return all(
        np.array_equal(getattr(one.solution, field.name), getattr(other.solution, field.name))
        for field in fields(one.solution)
    )


@pytest.mark.parametrize("people", [60, 400])
def test_cores_change_nothing_when_rounds_are_counted(people):
    instance = default_shape(people, seed=3, days=60)
    one, two = (solved(instance, iterations=3, jobs=jobs) for jobs in (1, 2))
    assert _same(one, two)
    assert (one.cost, one.bound) == (two.cost, two.bound)


def test_same_seed_gives_the_same_plan():
    instance = default_shape(300, seed=5, days=60)
    assert _same(solved(instance, seed=9), solved(instance, seed=9))


@pytest.mark.parametrize("seed", range(3))
def test_bound_never_passes_a_valid_plan_of_a_larger_problem(seed):
    """A bound above a valid plan has always been a bug: of the bound, or of the plan."""
    instance = default_shape(500, seed=seed, days=90)
    found = solved(instance, iterations=8)
    assert violations(instance, found.solution) == []
    assert 0 <= found.bound <= found.cost + CENT
