"""Runs keep every limit, meet the same world whatever the policy, and are calm when nothing happens."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retorno.plan.kernels.simulate_draws import philox
from retorno.plan.solution import evaluate
from retorno.simulate.outcomes import names_of, outcome_of
from retorno.simulate.realised import broken_limits
from retorno.simulate.run import Stage
from tests.core.plan.instances import default_shape, tiny
from tests.core.simulate.operations import POLICIES, operation, scaled

FEW = settings(max_examples=40, deadline=None)


def small(seed):
    return operation(tiny(np.random.default_rng(seed), parties=12, days=12))


def told(op, stage, policy, *, seed, run):
    played = stage.play(policy, stage.draw(seed, run), seed=seed, run=run)
    numbers = outcome_of(op, played)
    return played, dict(zip(names_of(op.classes), numbers.tolist(), strict=True))


@FEW
@given(
    counter=st.tuples(*[st.integers(1, 2**62)] * 3),
    seed=st.integers(0, 2**63 - 1),
    run=st.integers(0, 10**6),
)
def test_draws_are_those_of_numpys_philox(counter, seed, run):
    kind, entity, day = counter
    whole = kind + (entity << 64) + (day << 128)
    generator = np.random.Philox(key=seed + (run << 64), counter=whole - 1)  # it counts first
    assert int(philox(seed, run, kind, entity, day)) == int(generator.random_raw())


@FEW
@given(
    seed=st.integers(0, 10**6),
    factor=st.sampled_from([0.0, 1.0, 5.0, 20.0]),
    policy=st.sampled_from(POLICIES),
)
def test_no_run_breaks_a_limit(seed, factor, policy):
    op = small(seed)
    stage = Stage(op, scaled(factor, notice_days=1 + seed % 3))
    played, numbers = told(op, stage, policy, seed=seed, run=seed % 7)
    assert broken_limits(op, played) == []
    assert numbers["returned"] + numbers["still_there"] == played.events.crowd.facts[:, 4].sum()


@pytest.mark.parametrize("policy", POLICIES, ids=lambda p: p.name)
def test_a_larger_programme_keeps_every_limit_too(policy):
    op = operation(default_shape(400, days=60))
    stage = Stage(op, scaled(8.0))
    runs = [told(op, stage, policy, seed=5, run=run) for run in range(8)]
    assert [broken_limits(op, played) for played, _ in runs] == [[]] * 8
    for name in ("flights_flown", "flights_cancelled", "no_shows", "lost_money", "newly_ordered"):
        assert sum(numbers[name] for _, numbers in runs) > 0


@FEW
@given(seed=st.integers(0, 10**6))
def test_what_happens_is_the_same_whatever_the_policy(seed):
    op = small(seed)
    stage = Stage(op, scaled(5.0))
    before = stage.draw(seed, 1)
    for policy in POLICIES:
        stage.play(policy, stage.draw(seed, 2), seed=seed, run=2)
    after = stage.draw(seed, 1)
    for name in ("closed_since", "closed_arrival", "out_until"):
        assert np.array_equal(getattr(before, name), getattr(after, name))
    for one, two in zip(before.crowd, after.crowd, strict=True):
        assert np.array_equal(one, two)


@FEW
@given(seed=st.integers(0, 10**6), run=st.integers(0, 50))
def test_without_uncertainty_every_run_is_the_plan(seed, run):
    op = small(seed)
    stage = Stage(op, scaled(0.0))
    costs = evaluate(op.instance, op.plan)
    for policy in POLICIES[:2]:  # by week or by day
        _, numbers = told(op, stage, policy, seed=seed, run=run)
        assert numbers["cost"] == pytest.approx(costs.total, abs=1e-6)
        assert numbers["money"] == pytest.approx(costs.money, abs=1e-6)
        assert numbers["flights_flown"] == len(op.plan.day)
        assert numbers["flights_cancelled"] == numbers["no_shows"] == 0


def test_more_breakdowns_never_help_in_expectation():
    op = operation(default_shape(400, days=60))
    means = []
    for chance in (0.0, 0.1, 0.5):
        stage = Stage(op, scaled(0.0, breakdown_chance_per_day=chance))
        costs = [told(op, stage, POLICIES[0], seed=1, run=r)[1]["cost"] for r in range(20)]
        means.append(np.mean(costs))
    assert means == sorted(means)


def test_a_broken_limit_is_named():
    op = operation(default_shape(200, days=40))
    stage = Stage(op, scaled(0.0))
    played, _ = told(op, stage, POLICIES[0], seed=1, run=1)
    flown = np.flatnonzero(played.state.rank < op.instance.days)[0]
    played.events.crowd.held_from[flown] = 0
    played.events.crowd.held_until[flown] = op.instance.days
    played.events.crowd.known[flown] = op.instance.days
    assert broken_limits(op, played) == [
        "somebody held flew",
        "somebody flew before the order was known",
    ]


def test_nobody_to_return_is_a_run():
    instance = default_shape(60, days=20)
    names = "count people seats laps wheelchairs medical minors_alone rate ready latest stranded"
    nobody = {n: getattr(instance, n)[:0] for n in [*names.split(), "road", "onward"]}
    op = operation(replace(instance, **nobody))
    _, numbers = told(op, Stage(op, scaled(1.0)), POLICIES[0], seed=1, run=1)
    assert numbers["returned"] == numbers["cost"] == 0
    assert np.isnan(numbers["mean_wait"])
