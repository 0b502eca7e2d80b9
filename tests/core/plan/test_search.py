"""The search keeps what it says: the same with and without compilation, and as if from scratch."""

import os
import subprocess
import sys

import numpy as np
import pytest

from retorno.plan.kernels.anneal import anneal
from retorno.plan.kernels.daily import build
from retorno.plan.kernels.seating import foresee, seat
from retorno.plan.search import PlanSearch, warm
from retorno.plan.solution import empty, evaluate, violations
from tests.core.plan.instances import default_shape

PROBE = """
import warnings
import numpy as np
from retorno.plan.search import PlanSearch
from tests.core.plan.instances import tiny
warnings.simplefilter("ignore")  # whole numbers run over where they are drawn: that is meant
for seed in range(6):
    search = PlanSearch(tiny(np.random.default_rng(seed), parties=6), seed)
    search.construct()
    search.step(150)
    print(round(search.cost, 6), *search.best.rotation, *search.best.day, *search.best.parties)
"""


@pytest.mark.slow
def test_search_is_the_same_without_compilation(root):
    warm()
    told = []
    for disable in ("0", "1"):
        environment = os.environ | {"NUMBA_DISABLE_JIT": disable}
        environment["PYTHONPATH"] = f"{root}/src:{root}"
        command = [sys.executable, "-c", PROBE]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        told.append(done.stdout)
    assert told[0] == told[1]
    assert len(told[0].splitlines()) == 6


@pytest.mark.parametrize("seed", range(4))
def test_a_plan_changed_step_by_step_is_the_plan_that_seating_everybody_gives(seed):
    search = PlanSearch(default_shape(400, seed=seed, days=50), seed)
    search.construct()
    search._begin()
    for _ in range(5):
        search._anneal(300)
        state = search._state
        rank, cost = state.rank.copy(), float(state.cost[0])
        money, load = state.money.copy(), state.load.copy()
        seat(search._units, search._world, search._value, search._markup, state)
        assert np.array_equal(rank, state.rank)
        assert cost == pytest.approx(float(state.cost[0]), abs=0.01)
        assert money == pytest.approx(state.money, abs=0.01)
        assert np.array_equal(load, state.load)


@pytest.mark.parametrize("seed", range(3))
def test_a_search_that_is_given_a_plan_builds_none_and_never_loses_it(seed):
    instance = default_shape(200, seed=seed, days=40)
    first = PlanSearch(instance, 1)
    first.construct()
    first.step(2000)
    plan, cost = first.best, first.cost
    assert len(plan.rotation)
    search = PlanSearch(instance, 2)
    search.start_from(plan)
    search.construct()
    search._begin()
    assert search._draft is None
    taken = np.sort(search._state.flown[search._state.flown >= 0])
    assert np.array_equal(taken, np.sort(plan.rotation))
    search.step(4000)
    assert search.cost <= cost
    assert search.cost == pytest.approx(evaluate(instance, search.best).total, abs=0.01)
    assert violations(instance, search.best) == []


def test_a_plan_in_which_nobody_flies_is_nothing_to_start_from():
    search = PlanSearch(default_shape(200, seed=1, days=40), 1)
    search.start_from(empty())
    search.construct()
    assert len(search.best.cohort)


def test_a_second_search_compiles_nothing():
    """Nobody waits for a compiler twice, whatever the problem."""
    warm()
    loops = [anneal, build, seat, foresee]
    before = [len(each.signatures) for each in loops]
    assert all(before)
    search = PlanSearch(default_shape(200, seed=1, days=30), 1)
    search.construct()
    search.step(300)
    assert [len(each.signatures) for each in loops] == before
