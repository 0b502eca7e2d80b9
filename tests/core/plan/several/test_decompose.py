"""Several programmes planned together, against trying every joint plan."""

import math
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from retorno.plan.executors import Spread, over_processes
from retorno.plan.found import Stopped
from retorno.plan.instance import Instance
from retorno.plan.several import decompose
from retorno.plan.several.worker import prepare
from retorno.plan.solution import violations
from tests.core.plan.brute import cheapest
from tests.core.plan.instances import default_shape, tiny
from tests.core.plan.several.joints import (
    Ticks,
    cheapest_joint,
    deciding,
    eager,
    joint_of,
    solved,
    tiny_joint,
    until,
)

FEW = settings(max_examples=12, deadline=None)
CLASHING = (17, 24, 31, 39, 51)
"""Start values with which the programmes want the same aircraft on the same day."""


def assert_true(joint, result):
    """Every plan keeps to its share, all together to what there is, and the bound is below."""
    plans = [part.found.solution for part in result.parts]
    assert joint.keeps(plans)
    for member, part in zip(joint.members, result.parts, strict=True):
        assert violations(member.with_share(part.share), part.found.solution) == []
        assert part.found.bound <= part.found.cost + 1e-6
    given = sum(part.share.aircraft for part in result.parts)
    assert (given <= joint.capacity).all()
    if math.isfinite(joint.money):
        assert math.fsum(part.share.money for part in result.parts) <= joint.money + 1e-6
    assert result.bound <= result.cost + 1e-6
    assert result.alone <= result.bound


@FEW
@example(seed=17)
@example(seed=51)
@given(seed=st.integers(0, 10**6))
def test_bound_and_plans_enclose_the_cheapest_joint_plan(seed):
    joint = tiny_joint(seed)
    result = solved(joint)
    best = cheapest_joint(joint)
    assert_true(joint, result)
    assert result.bound <= best + 1e-6
    assert result.cost >= best - 1e-6


@FEW
@given(seed=st.integers(0, 10**6), money=st.sampled_from([0.0, 900.0, 2500.0, 6000.0]))
def test_shared_money_too(seed, money):
    joint = tiny_joint(seed, money=money)
    result = solved(joint)
    best = cheapest_joint(joint)
    assert_true(joint, result)
    assert result.bound <= best + 1e-6
    assert result.cost >= best - 1e-6


@pytest.mark.parametrize("seed", CLASHING)
def test_where_plans_clash_the_cheapest_joint_plan_is_found(seed):
    joint = tiny_joint(seed)
    result = solved(joint)
    best = cheapest_joint(joint)
    assert result.clash
    assert result.cost == pytest.approx(best)
    assert result.bound > result.alone + 1.0
    assert result.bound == pytest.approx(best, rel=0.03)


def test_three_programmes():
    joint = tiny_joint(5, members=3, parties=2)
    result = solved(joint)
    best = cheapest_joint(joint)
    assert_true(joint, result)
    assert result.bound - 1e-6 <= best <= result.cost + 1e-6


def test_a_programme_that_shares_no_fleet_keeps_its_own():
    joint = tiny_joint(17)
    other = replace(joint.members[0], name="P2", fleets=(-1,))
    more = replace(joint, members=(*joint.members, other))
    result = solved(more)
    assert_true(more, result)
    assert other.used(result.parts[2].found.solution, more.days).sum() == 0
    best = cheapest_joint(joint) + cheapest(other.instance)
    assert result.bound - 1e-6 <= best == pytest.approx(result.cost)


def test_what_is_enough_for_all_is_no_clash_and_each_is_as_good_as_alone():
    rng = np.random.default_rng(3)
    instances = [eager(tiny(rng, days=4)) for _ in range(2)]
    joint = joint_of(instances, [2, 2, 2, 2])
    result = solved(joint)
    assert not result.clash
    assert result.bound == result.alone
    best = sum(cheapest(member.instance) for member in joint.members)
    assert result.cost == pytest.approx(best)
    assert result.stopped is Stopped.OPTIMAL


def test_a_later_phase_shares_the_days_that_both_have():
    rng = np.random.default_rng(4)
    early, late = (eager(tiny(rng, days=4)) for _ in range(2))
    joint = joint_of([early, late], [1, 1, 1, 1, 1, 1], firsts=[0, 2])
    result = solved(joint)
    assert_true(joint, result)
    apart = joint_of([early, late], [1] * 8, firsts=[0, 4])
    assert not solved(apart).clash
    assert solved(apart).cost <= result.cost + 1e-6


def middling(seed):
    """Two programmes too large to be solved to the end, which want the same few aircraft."""
    instances = [default_shape(900, seed=seed + k, days=40) for k in range(2)]
    few = instances[0].aircraft.max(axis=0).clip(0, 1)
    names = instances[0].fleets
    members = [
        Instance.of(**{n: getattr(i, n) for n in Instance.__slots__ if n != "fleets"}, fleets=names)
        for i in instances
    ]
    money = 0.8 * sum(i.budget_total for i in instances)
    return joint_of(members, few, money=money)


@pytest.fixture(scope="module")
def large():
    return middling(1)


@pytest.fixture(scope="module")
def large_result(large):
    return solved(large, iterations=12)


@pytest.mark.slow
def test_larger_programmes_keep_to_what_is_shared(large, large_result):
    assert_true(large, large_result)
    assert large_result.clash
    assert large_result.stages == decompose.STAGES
    assert large_result.stopped is Stopped.ITERATIONS


@pytest.mark.slow
def test_the_result_does_not_depend_on_how_many_work(large, large_result):
    prepare("t", large)
    with ThreadPoolExecutor(max_workers=3) as pool:
        spread = Spread(executor=pool, width=3)
        with deciding(large, spread=spread) as work:
            other = work.run(until(iterations=12), lambda _: None)
    assert same(large_result, other)
    with (
        over_processes(2, prepare, "t", large) as spread,
        deciding(large, spread=spread, clock=time.process_time) as work,
    ):
        other = work.run(until(iterations=12), lambda _: None)
    assert same(large_result, other)


def same(one, other):
    plans = zip(one.parts, other.parts, strict=True)
    return (one.cost, one.bound, one.stages) == (other.cost, other.bound, other.stages) and all(
        np.array_equal(a.share.aircraft, b.share.aircraft)
        and np.array_equal(a.found.solution.cohort, b.found.solution.cohort)
        and np.array_equal(a.found.solution.load_day, b.found.solution.load_day)
        for a, b in plans
    )


def test_who_stops_at_once_has_valid_plans_of_the_first_stage():
    joint = tiny_joint(17)
    stages = []
    with deciding(joint) as work:
        result = work.run(until(stopped=True), lambda at: stages.append(at.stage))
    assert result.stopped is Stopped.INTERRUPT
    assert stages == [1]
    assert_true(joint, result)


def test_time_ends_the_work_too():
    joint = tiny_joint(24)
    clock = Ticks(0.2)
    with deciding(joint, clock=clock) as work:
        result = work.run(until(iterations=None, deadline=30.0, clock=clock), lambda _: None)
    assert result.stopped is Stopped.TIME
    assert result.stages > 1
    assert_true(joint, result)


def test_cost_and_bound_only_get_better():
    joint = tiny_joint(51)
    costs, bounds = [], []
    with deciding(joint) as work:
        work.run(until(), lambda at: (costs.append(at.cost), bounds.append(at.bound)))
    assert costs == sorted(costs, reverse=True)
    assert bounds == sorted(bounds)
    assert len(costs) > 1
