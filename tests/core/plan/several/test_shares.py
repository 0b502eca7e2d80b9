"""Splits of what is shared, what is left of a plan, and prices on what is used."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retorno.plan.bound import BoundSearch
from retorno.plan.search import PlanSearch
from retorno.plan.several.joint import Share
from retorno.plan.several.known import begin_at, known_of
from retorno.plan.several.priced import Asked, income, joined, no_prices, priced, relaxed_use
from retorno.plan.several.shares import Worth, first_shares, next_shares, shares_by_use
from retorno.plan.several.trimmed import trimmed
from retorno.plan.solution import evaluate, violations
from tests.core.plan.brute import cheapest
from tests.core.plan.instances import default_shape
from tests.core.plan.several.joints import cheapest_joint, joint_of, tiny_joint

MANY = settings(max_examples=60, deadline=None)
SEEDS = st.integers(0, 10**6)


def plan_of(instance, seed=1):
    """Some valid plan, found quickly."""
    search = PlanSearch(instance, seed)
    search.construct()
    search.step(200)
    return search.best


def plans_of(joint):
    return [plan_of(member.instance) for member in joint.members]


def some_worth(joint, seed):
    rng = np.random.default_rng(seed)
    return [
        Worth(aircraft=rng.random(joint.capacity.shape) * 1000, money=float(rng.random()))
        for _ in joint.members
    ]


def assert_no_more_than_there_is(joint, shares):
    assert (sum(share.aircraft for share in shares) <= joint.capacity).all()
    for member, share in zip(joint.members, shares, strict=True):
        assert (share.aircraft <= member.own(joint.days)).all()
        assert (share.aircraft >= 0).all()
        assert share.money >= 0
    if math.isfinite(joint.money):
        assert math.fsum(share.money for share in shares) <= joint.money + 1e-6


@MANY
@given(seed=SEEDS, members=st.integers(2, 3), money=st.sampled_from([math.inf, 0.0, 2000.0]))
def test_no_split_gives_more_than_there_is(seed, members, money):
    joint = tiny_joint(seed, members=members, money=money)
    plans, worth = plans_of(joint), some_worth(joint, seed)
    shares = first_shares(joint, plans)
    assert_no_more_than_there_is(joint, shares)
    within = [
        trimmed(member.with_share(share), plan)
        for member, share, plan in zip(joint.members, shares, plans, strict=True)
    ]
    assert joint.keeps(within)
    for step in (0.0, 1.0):
        more, traded = next_shares(joint, within, worth, turn=1, step=step)
        assert_no_more_than_there_is(joint, more)
        assert step or not traded
    wanted = [w.aircraft / 500 for w in worth]
    assert_no_more_than_there_is(joint, shares_by_use(joint, within, wanted, worth))


def one_flight_each():
    """Two programmes, alike, that both fly on the only aircraft of the second day."""
    joint = tiny_joint(17)
    first = joint.members[0].instance
    return joint_of([first, first], [1, 1, 1, 1])


def test_who_got_the_smaller_part_comes_first():
    joint = one_flight_each()
    plan = plan_of(joint.members[0].instance)
    shares = first_shares(joint, [plan, plan])
    used = joint.members[0].used(plan, joint.days)
    assert used.sum() > 1
    kept = [
        joint.members[0].used(trimmed(joint.members[0].with_share(s), plan), joint.days).sum()
        for s in shares
    ]
    assert abs(int(kept[0]) - int(kept[1])) <= 2


def test_aircraft_go_where_they_are_worth_more_and_a_refused_trade_is_not_made_again():
    joint = one_flight_each()
    plan = plan_of(joint.members[0].instance)
    nobody = trimmed(
        joint.members[1].with_share(Share(aircraft=np.zeros_like(joint.capacity), money=math.inf)),
        plan,
    )
    rich = Worth(aircraft=np.full(joint.capacity.shape, 10.0), money=0.0)
    poor = Worth(aircraft=np.full(joint.capacity.shape, 1.0), money=0.0)
    shares, traded = next_shares(joint, [plan, nobody], [poor, rich], turn=0, step=1.0)
    used = joint.members[0].used(plan, joint.days)
    assert len(traded) > 0
    assert all(giver == 0 and taker == 1 for giver, taker, *_ in traded)
    assert shares[1].aircraft.sum() >= len(traded)
    assert shares[0].aircraft[used > 0].sum() < used.sum()
    _, again = next_shares(
        joint, [plan, nobody], [poor, rich], turn=0, step=1.0, refused=set(traded)
    )
    assert again == []


def test_money_moves_to_where_more_of_it_is_worth_more():
    joint = replace(tiny_joint(17), money=3000.0)
    plans = plans_of(replace(joint, money=3000.0))
    nothing = np.zeros(joint.capacity.shape)
    for rich in (0, 1):
        worth = [Worth(aircraft=nothing, money=float(k == rich)) for k in range(2)]
        paid = [m.money(p) for m, p in zip(joint.members, plans, strict=True)]
        shares, _ = next_shares(joint, plans, worth, turn=0, step=0.0)
        assert shares[1 - rich].money <= paid[1 - rich] + 0.01
        assert math.fsum(s.money for s in shares) <= 3000.0


@MANY
@given(seed=SEEDS, money=st.sampled_from([math.inf, 0.0, 700.0, 1500.0]))
def test_what_is_left_of_a_plan_is_a_valid_plan(seed, money):
    joint = tiny_joint(seed)
    rng = np.random.default_rng(seed)
    member = joint.members[0]
    share = Share(aircraft=rng.integers(0, 2, joint.capacity.shape).astype(np.int32), money=money)
    problem = member.with_share(share)
    assert violations(problem, trimmed(problem, plan_of(member.instance))) == []


def test_a_plan_that_fits_is_left_as_it_is():
    member = tiny_joint(24).members[0]
    plan = plan_of(member.instance)
    left = trimmed(member.instance, plan)
    assert evaluate(member.instance, left).total == evaluate(member.instance, plan).total


@MANY
@given(seed=SEEDS, charged=st.booleans())
def test_any_prices_prove_no_more_than_the_cheapest_joint_plan(seed, charged):
    joint = tiny_joint(seed, parties=2, money=3000.0)
    rng = np.random.default_rng(seed)
    asked = Asked(
        aircraft=rng.choice([0.0, 50.0, 700.0], joint.capacity.shape),
        money=0.3 if charged else 0.0,
    )
    least = [cheapest(priced(member, asked)) for member in joint.members]
    assert joined(joint, asked, least) <= cheapest_joint(joint) + 1e-6


@MANY
@given(seed=SEEDS)
def test_a_priced_plan_costs_what_it_uses_at_these_prices(seed):
    joint = tiny_joint(seed)
    member = joint.members[0]
    rng = np.random.default_rng(seed)
    asked = Asked(aircraft=rng.random(joint.capacity.shape) * 300, money=0.2)
    problem = priced(member, asked)
    plan = plan_of(problem)
    real = replace(member, instance=problem)
    extra = float((asked.aircraft * real.used(plan, joint.days)).sum())
    paid = (evaluate(problem, plan).money - extra) / 1.2
    waiting = evaluate(problem, plan).waiting + evaluate(problem, plan).not_returned
    assert evaluate(problem, plan).total == pytest.approx(waiting + 1.2 * paid + extra)
    assert cheapest(problem) >= cheapest(member.instance) - 1e-6


def test_no_prices_ask_nothing_even_of_money_without_limit():
    joint = tiny_joint(3)
    assert income(joint, no_prices(joint)) == 0.0
    assert joined(joint, no_prices(joint), [1.0, 2.0]) == pytest.approx(3.0)


@pytest.fixture(scope="module")
def known_bound():
    bound = BoundSearch(default_shape(600, days=30), 1)
    bound.step(80, np.inf)
    return bound


def test_a_bound_goes_on_from_prices_that_are_known(known_bound):
    instance = default_shape(600, days=30)
    anew, warm = BoundSearch(instance, 1), BoundSearch(instance, 1)
    begin_at(warm, known_of(known_bound))
    begin_at(anew, None)
    anew.step(3, np.inf)
    warm.step(3, np.inf)
    assert warm.best > anew.best
    assert warm.best >= known_bound.best - 0.02 * abs(known_bound.best)


def test_the_bound_uses_no_more_aircraft_than_there_are_by_far(known_bound):
    joint = joint_of([default_shape(600, days=30)], np.full(30, 50))
    use, money = relaxed_use(joint.members[0], known_bound, joint.days)
    assert use.shape == (1, 30)
    assert use.min() >= -1e-9
    assert 0 < use.sum() < 3 * joint.members[0].instance.aircraft[0].sum()
    assert money > 0
