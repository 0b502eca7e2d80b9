"""No valid plan costs less than the bound, whatever the prices; and the bound is worth having."""

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retorno.plan.bound import BoundSearch, warm
from retorno.plan.floor import FloorSearch
from retorno.plan.pricing import COARSE, FINE, Layout, Prices, evaluate_prices
from retorno.plan.search import PlanSearch
from tests.core.plan import reference_bound
from tests.core.plan.brute import cheapest
from tests.core.plan.instances import default_shape, tiny

FEW = settings(max_examples=40, deadline=None)
SEEDS = st.integers(0, 10**6)


def random_prices(rng, instance):
    """Prices of every kind, some of them zero, within what is allowed."""
    share = rng.random(instance.cohorts) * (rng.random(instance.cohorts) < 0.9)
    reception = rng.random(instance.places_people.shape) * 200
    money = rng.random(1 + len(instance.budget_period)) * rng.choice([0.0, 0.5])
    limited = np.isfinite(np.append(instance.budget_total, instance.budget_period))
    quiet = rng.random(reception.shape) < 0.5
    return instance.stranded * share, np.where(quiet, 0, reception), np.where(limited, money, 0)


def in_layout(layout, prices):
    party, reception, money = prices
    return Prices(
        party=party[layout.order], reception=np.ascontiguousarray(reception.T), money=money
    )


@FEW
@given(seed=SEEDS)
def test_any_prices_bound_the_cheapest_plan(seed):
    rng = np.random.default_rng(seed)
    instance = tiny(rng)
    layout = Layout(instance)
    least = cheapest(instance)
    for _ in range(5):
        prices = random_prices(rng, instance)
        for buckets in (COARSE, FINE):
            assert evaluate_prices(layout, in_layout(layout, prices), buckets).bound <= least
        assert reference_bound.bound(instance, prices) <= least + 1e-6


@FEW
@given(seed=SEEDS)
def test_search_never_passes_the_cheapest_plan(seed):
    instance = tiny(np.random.default_rng(seed))
    search = BoundSearch(instance, 1)
    search.step(25, np.inf)
    assert search.best <= cheapest(instance)


@FEW
@given(seed=SEEDS)
def test_histograms_agree_with_sorting(seed):
    rng = np.random.default_rng(seed)
    instance = tiny(rng, parties=12, days=6)
    layout = Layout(instance)
    prices = random_prices(rng, instance)
    outcome = evaluate_prices(layout, in_layout(layout, prices))
    exact = reference_bound.flight_values(instance, prices)
    flies = instance.open == 1
    surplus = outcome.values.T[flies] - exact[flies]
    widest = (prices[0] / instance.seats).max() / 50
    assert surplus.min(initial=0) > -1e-6
    assert (surplus <= widest * np.broadcast_to(instance.places[:, None], flies.shape)[flies]).all()
    assert (outcome.values.T[~flies] < -1e299).all()
    sorted_bound = reference_bound.bound(instance, prices)
    slack = widest * (instance.places.max() * instance.aircraft.sum() + instance.block_seats.sum())
    assert sorted_bound - slack - 1e-3 <= outcome.bound <= sorted_bound + 1e-6


@FEW
@given(seed=SEEDS)
def test_many_slots_leave_hardly_any_surplus(seed):
    rng = np.random.default_rng(seed)
    instance = tiny(rng, parties=12, days=6)
    layout, prices = Layout(instance), random_prices(rng, instance)
    outcome = evaluate_prices(layout, in_layout(layout, prices), 256 * COARSE)
    flies = instance.open == 1
    surplus = outcome.values.T[flies] - reference_bound.flight_values(instance, prices)[flies]
    widest = 2 * prices[0].max() / (256 * COARSE)  # of a slot; a party takes a seat or more
    assert surplus.min(initial=0) > -1e-6
    assert surplus.max(initial=0) <= widest * instance.places.max() + 1e-3


def test_looking_closer_raises_a_bound_that_stood_still():
    instance = default_shape(200, days=60)
    search = BoundSearch(instance, 1)
    while search.buckets == COARSE:
        search.step(1, np.inf)
    still = search.best
    search.step(40, np.inf)
    assert search.best > still
    assert COARSE < search.buckets <= FINE


@pytest.mark.parametrize("people", [200, 1000])
def test_no_plan_found_is_below_the_bound(people):
    instance = default_shape(people)
    plans, bound = PlanSearch(instance, 1), BoundSearch(instance, 1)
    plans.construct()
    plans.step(2000)
    bound.step(60, plans.cost)
    assert FloorSearch(instance, 1).best < bound.best <= plans.cost


def test_bound_only_rises_and_repeats_itself():
    instance = default_shape(400)
    one, other = BoundSearch(instance, 1), BoundSearch(instance, 2)
    seen = [one.best]
    for _ in range(12):
        one.step(1, np.inf)
        seen.append(one.best)
    other.step(12, np.inf)
    assert seen == sorted(seen)
    assert seen[-1] > seen[0]
    assert other.best == seen[-1]
    assert all((one.prices[name] == other.prices[name]).all() for name in one.prices)


def test_prices_prove_the_bound_again():
    instance = default_shape(400)
    search = BoundSearch(instance, 1)
    search.step(20, np.inf)
    assert search.buckets == COARSE
    layout, p = Layout(instance), search.prices
    outcome = evaluate_prices(layout, in_layout(layout, (p["party"], p["reception"], p["money"])))
    assert outcome.bound == search.best
    assert (search.scores == outcome.values.T).all()
    assert search.scores.shape == (instance.rotations, instance.days)


def test_search_rests_once_the_bound_meets_a_plan():
    search = BoundSearch(default_shape(200), 1)
    search.step(5, search.best)
    assert search.memory.size == 0


def test_forgetting_loads_keeps_the_bound_rising():
    instance = default_shape(400)
    forgetful, plain = BoundSearch(instance, 1), BoundSearch(instance, 1)
    forgetful.memory.entries = 1000
    for search in (forgetful, plain):
        search.step(40, np.inf)
    assert forgetful.memory.size < plain.memory.size
    assert forgetful.best == pytest.approx(plain.best, rel=0.02)


def test_nobody_to_bring_or_nothing_to_fly_with_has_a_bound():
    rng = np.random.default_rng(3)
    instance = tiny(rng)
    changed = {name: getattr(instance, name) for name in instance.__dataclass_fields__}
    nobody = dict.fromkeys(
        ["count", "people", "seats", "laps", "wheelchairs", "medical", "minors_alone", "rate",
         "ready", "latest", "stranded"], np.zeros(0)
    )  # fmt: skip
    nobody |= {"road": np.zeros((0, 3)), "onward": np.zeros((0, 2))}
    nothing = {"open": np.zeros_like(instance.open), "block_seats": instance.block_seats * 0}
    for change, expected in ((nobody, 0.0), (nothing, instance.stranded @ instance.count)):
        search = BoundSearch(type(instance).of(**(changed | change)), 1)
        search.step(3, np.inf)
        assert search.best == pytest.approx(expected, rel=1e-6)


PROBE = """
import numpy as np
from retorno.plan.bound import BoundSearch
from tests.core.plan.instances import tiny
for seed in range(6):
    search = BoundSearch(tiny(np.random.default_rng(seed), parties=6), 1)
    search.step(8, np.inf)
    print(search.best)
"""


def test_bound_is_the_same_without_compilation(root):
    warm()
    results = []
    for disable in ("0", "1"):
        environment = os.environ | {
            "NUMBA_DISABLE_JIT": disable,
            "PYTHONPATH": f"{root}/src:{root}",
        }
        run = subprocess.run(
            [sys.executable, "-c", PROBE],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        results.append([float(line) for line in run.stdout.split()])
    assert results[0] == pytest.approx(results[1], rel=1e-9)
