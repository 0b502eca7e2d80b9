"""Plans to choose from: valid, none better than another, and on tiny problems truly the best."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retorno.plan.found import Stopped, Until
from retorno.plan.frontier import explore
from retorno.plan.frontier.explore import LADDER, VISITS, Explorer
from retorno.plan.frontier.points import (
    FEWEST,
    MOST,
    Candidate,
    Point,
    spread,
    thinned,
    worth_showing,
)
from retorno.plan.frontier.proven import Proven
from retorno.plan.frontier.weights import OWN, Aim, weighed
from retorno.plan.solution import evaluate, violations
from tests.core.plan.brute import cheapest
from tests.core.plan.frontier.every_plan import every_plan
from tests.core.plan.instances import default_shape, tiny

FEW = settings(max_examples=12, deadline=None)
SEEDS = st.integers(0, 10**6)
RATE, FLAT = 100.0, 3000.0


def explored(instance, *, iterations=2, seed=1, jobs=1, **until):
    explorer, told = Explorer(instance, seed), []
    stop = until.pop("stop", threading.Event())
    pace = Until(stop=stop, clock=lambda: 0.0, iterations=iterations, **until)
    if jobs == 1:
        stopped = explorer.run(until=pace, tell=told.append, executor=None)
    else:
        with ThreadPoolExecutor(jobs) as executor:
            stopped = explorer.run(until=pace, tell=told.append, executor=executor)
    return explorer, told, stopped


def evenly_weighed(seed):
    """A tiny problem in which a day of everybody counts the same, and so does who is left."""
    instance = tiny(np.random.default_rng(seed), parties=3, days=4)
    rate = RATE * instance.people
    to_end = rate * (instance.days - 1 - instance.ready)
    return replace(instance, rate=rate, stranded=to_end + FLAT * instance.people)


@FEW
@given(seed=SEEDS)
def test_no_plan_at_all_is_better_than_one_that_is_shown(seed):
    instance = evenly_weighed(seed)
    explorer, _, _ = explored(instance)
    total = int((instance.people * instance.count).sum())
    everything = every_plan(instance)
    for one in explorer.chosen():
        shown = round(one.point.money, 4), one.point.days, total - one.point.people
        assert shown in everything
        better = [p for p in everything if all(a <= b for a, b in zip(p, shown, strict=True))]
        assert [p for p in better if p != shown and p[0] < shown[0] - 1] == []


@FEW
@given(seed=SEEDS)
def test_every_step_of_the_ladder_finds_the_best_there_is(seed):
    instance = evenly_weighed(seed)
    explorer, _, _ = explored(instance)
    for aim in LADDER:
        least = min(
            money + aim.factor * RATE * days + aim.left_behind * FLAT * left
            for money, days, left in every_plan(instance)
        )
        assert explorer._best(aim).point.cost(aim) == pytest.approx(least, rel=1e-6, abs=1e-2)
        assert explorer.proven.at(aim.factor) <= least + 1e-3


@FEW
@given(seed=SEEDS)
def test_plans_are_valid_in_order_and_the_own_is_among_them(seed):
    instance = tiny(np.random.default_rng(seed))
    explorer, _, _ = explored(instance)
    chosen = explorer.chosen()
    assert len(chosen) <= MOST
    own = [one for one in chosen if one.is_own]
    assert len(own) == 1
    assert own[0].point.cost(OWN) == pytest.approx(cheapest(instance), rel=1e-6, abs=1e-2)
    assert explorer.own_bound <= cheapest(instance) + 1e-6
    factors = [one.aim.factor for one in chosen]
    assert factors == sorted(factors)
    for one in chosen:
        assert violations(instance, one.candidate.solution) == []
        costs = evaluate(instance, one.candidate.solution)
        assert one.point.cost(OWN) == pytest.approx(costs.total)
        assert one.bound <= one.point.cost(one.aim) + 1e-6
    for before, after in pairwise(chosen):
        assert before.point.price < after.point.price
        assert before.point.days > after.point.days
    assert not any(a.point.dominates(b.point) for a in chosen for b in chosen)


def test_the_same_seed_and_rounds_give_the_same_plans_on_one_thread_or_two():
    instance = default_shape(60, days=40)
    first, second = (
        [one.point for one in explored(instance, jobs=jobs)[0].chosen()] for jobs in (1, 2)
    )
    assert first == second
    assert len(first) > 2


def test_the_ends_are_the_cheapest_and_the_fastest_found():
    explorer, told, stopped = explored(default_shape(120, days=40), iterations=1)
    assert stopped is Stopped.ITERATIONS
    assert told[-1].visits == explorer.searches <= VISITS
    chosen = explorer.chosen()
    assert [one.point for one in chosen] == list(told[-1].points)
    fair = [c.point for c in worth_showing(explorer._pool, explorer._best(OWN))]
    assert chosen[0].point.price == min(point.price for point in fair)
    assert chosen[-1].point.days == min(point.days for point in fair)


def test_an_interruption_keeps_what_was_found():
    stop = threading.Event()
    stop.set()
    explorer, told, stopped = explored(default_shape(60, days=40), iterations=None, stop=stop)
    assert stopped is Stopped.INTERRUPT
    assert len(told) == 1
    assert [one.is_own for one in explorer.chosen()] == [True]


def test_time_that_is_over_ends_the_search():
    explorer, _, stopped = explored(default_shape(60, days=40), iterations=None, deadline=0.0)
    assert stopped is Stopped.TIME
    assert explorer.searches == 1


def test_nothing_left_to_find_ends_the_search():
    instance = evenly_weighed(5)
    grounded = replace(instance, open=0 * instance.open, block_seats=0 * instance.block_seats)
    explorer, _, _ = explored(grounded, iterations=1)
    assert explorer.searches == len(LADDER)
    assert [one.point.money for one in explorer.chosen()] == [0.0]


def test_an_invalid_plan_is_never_shown(monkeypatch):
    """Should a search ever hand back a plan that breaks a limit, it is not taken."""
    monkeypatch.setattr(explore, "violations", lambda *_: ["broken"])
    explorer, _, _ = explored(evenly_weighed(3), iterations=1)
    assert len(explorer._pool) == 1


def test_aims_change_only_what_counts():
    instance = default_shape(60, days=40)
    assert weighed(instance, OWN).rate.tolist() == instance.rate.tolist()
    assert weighed(instance, OWN).stranded == pytest.approx(instance.stranded)
    slow = weighed(instance, Aim(factor=0.25, money=500.0))
    assert slow.rate == pytest.approx(instance.rate / 4)
    assert slow.budget_total == 500.0
    assert slow.budget_period.max() <= 500.0
    flat = instance.stranded - instance.rate * (instance.days - 1 - instance.ready)
    for factor, times in ((0.25, 1.0), (4.0, 4.0)):
        given = weighed(instance, Aim(factor=factor))
        left = given.stranded - given.rate * (instance.days - 1 - instance.ready)
        assert left == pytest.approx(times * flat)


def test_what_is_proven_is_drawn_between_proofs_but_never_across_the_own_worth():
    proven = Proven()
    assert proven.at(0.5) == 0.0
    proven.learn(0.25, 100.0)
    proven.learn(1.0, 400.0)
    proven.learn(4.0, 500.0)
    proven.learn(4.0, 450.0)  # a weaker proof changes nothing
    assert proven.at(0.5) == pytest.approx(200.0)
    assert proven.at(1.0) == 400.0
    assert proven.at(2.5) == pytest.approx(450.0)
    assert proven.at(9.0) == 500.0
    crossing = Proven()
    crossing.learn(0.5, 100.0)
    crossing.learn(2.0, 400.0)
    assert crossing.at(1.0) == 100.0


def candidate(money, days, left=0):
    point = Point(
        money=money, waiting=float(days), not_returned=1000.0 * left, days=days, people=100 - left
    )
    return Candidate(solution=None, point=point)


def test_leaving_people_behind_is_no_way_to_be_cheap():
    own, fast = candidate(500.0, 50), candidate(900.0, 20)
    stingy = candidate(100.0, 90, left=2)  # 2 people left behind for 400
    bargain = candidate(400.0, 40, left=1)  # beats the own plan by leaving one behind
    fair = candidate(300.0, 80)
    assert worth_showing([stingy, own, fast, bargain, fair], own) == [fair, own, fast]


def test_many_plans_are_thinned_where_they_hardly_differ():
    rows = [candidate(100.0 * n, 4000 - 100 * n) for n in range(1, 31)]
    own = rows[1]
    kept = thinned(rows, own)
    assert FEWEST <= len(kept) <= MOST
    assert kept[0] is rows[0]
    assert kept[-1] is rows[-1]
    assert own in kept
    few = rows[:FEWEST]
    assert thinned(few, few[0]) == few
    wide = [candidate(100.0 * n, int(4000 * 0.5**n)) for n in range(1, FEWEST + 3)]
    assert thinned(wide, wide[0]) == wide
    assert len(spread(wide)) == len(wide) - 1
