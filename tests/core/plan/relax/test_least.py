"""The least of a lever: enough when it is applied, and one less is not, by trying every plan."""

from dataclasses import replace

import pytest

from retorno.plan.relax import oracle as oracle_module
from retorno.plan.relax.goal import people_left
from retorno.plan.relax.least import find_least
from retorno.plan.relax.levers import Change, Kind, apply, levers_of
from retorno.plan.relax.oracle import Verdict
from retorno.plan.solution import violations

SHORT = 2  # weeks more that can be tried out by hand
SEEDS = range(20)  # with every kind of lever among them


def usable(lever):
    return lever if lever.kind is not Kind.WEEKS else replace(lever, most=SHORT)


def found_for(world, asked, goal="everyone"):
    case, oracle = asked(world, goal)
    now = oracle.ask(case, always=True)
    for lever in map(usable, levers_of(case, now.task.instance)):
        most = oracle.ask(apply(case, Change(lever=lever, quantity=lever.most)))
        yield case, oracle, now, lever, most


@pytest.mark.parametrize("seed", SEEDS)
def test_the_oracle_agrees_with_trying_every_plan(random_world, asked, can_be_met, seed):
    case, oracle = asked(random_world(seed))
    trial = oracle.ask(case, always=True)
    assert violations(trial.task.instance, trial.plan) == []
    assert trial.is_met is can_be_met(oracle, case)
    if not trial.is_met:
        assert trial.verdict is Verdict.IMPOSSIBLE


@pytest.mark.parametrize("seed", SEEDS)
def test_a_suggestion_works_and_one_less_does_not(random_world, asked, can_be_met, seed):
    for case, oracle, now, lever, most in found_for(random_world(seed), asked):
        if now.is_met or not most.is_met:
            continue
        least = find_least(oracle, case, lever, most, now)
        plan, instance = least.trial.plan, least.trial.task.instance
        again = oracle.prepare(apply(case, least.change).programme).instance
        assert violations(instance, plan) == []
        assert violations(again, plan) == [] or lever.kind is Kind.WEEKS
        assert people_left(instance, plan, least.trial.case.goal) == 0
        assert 0 <= least.too_little.quantity < least.change.quantity
        if lever.kind is Kind.CLEARANCES:
            continue
        less = apply(case, Change(lever=lever, quantity=least.too_little.quantity))
        assert least.too_little.is_proved
        assert not can_be_met(oracle, less)
        if least.change.quantity <= 40:
            assert least.change.quantity == least.too_little.quantity + 1


@pytest.mark.parametrize("seed", SEEDS)
def test_a_day_of_clearance_less_does_not_do(random_world, asked, can_be_met, seed):
    for case, oracle, now, lever, most in found_for(random_world(seed), asked):
        if now.is_met or not most.is_met or lever.kind is not Kind.CLEARANCES:
            continue
        least = find_least(oracle, case, lever, most, now)
        days = least.change.lever.days
        assert least.change.quantity == len(days)
        assert can_be_met(oracle, apply(case, least.change))
        if len(days) == 1:
            assert least.too_little.quantity == 0
            assert least.too_little.is_proved


def test_counting_says_what_is_too_little(tiny, asked, someone):
    """Forty people in Miami on one day, twenty places on the one aircraft: one more is needed."""
    tiny.tables["people.csv"] = [someone(f"P{k}", ready="2025-03-05") for k in range(40)]
    for row in tiny.tables["reception.csv"]:
        row |= {"people": 99}
    tiny.tables["seats.csv"] = []
    tiny.term("max_wait_days = 30", "max_wait_days = 0")
    tiny.tables["aircraft.csv"] = [
        row
        for row in tiny.tables["aircraft.csv"]
        if row["fleet"] == "FAC" and row["date"] in {"2025-03-05", "2025-03-06"}
    ]
    case, oracle = asked(tiny)
    now = oracle.ask(case)
    lever = next(x for x in levers_of(case, now.task.instance) if x.place == "FAC")
    most = oracle.ask(apply(case, Change(lever=lever, quantity=lever.most)))
    least = find_least(oracle, case, lever, most, now)
    assert (least.change.quantity, least.change.lever.days) == (1, (4,))
    assert least.too_little.quantity == 0
    assert least.too_little.clash == now.clashes[0]


@pytest.mark.parametrize("seed", [0, 6, 7, 13])
@pytest.mark.parametrize("looks", [0, 1, 2, 4, 7, 12, 20, 40])
def test_when_time_is_over_what_is_shown_stays(random_world, asked, seed, looks):
    """Whenever the end comes, a plan has shown the quantity that is told."""
    shown = 0
    for case, oracle, now, lever, most in found_for(random_world(seed), asked):
        if most.is_met:
            left = iter(range(looks))
            hurried = oracle.until(lambda left=left: next(left, None) is None)
            least = find_least(hurried, case, lever, most, now)
            assert least.trial.is_met
            assert 0 <= least.too_little.quantity < least.change.quantity <= lever.most
            shown += 1
    assert shown


@pytest.mark.parametrize("looks", [0, 3, 6, 9, 12, 20])
def test_weeks_are_never_fewer_than_a_plan_shows(tiny, asked, someone, looks):
    """Thirty people, one seat a day: three weeks more, unless the end comes before they are found."""
    tiny.tables["people.csv"] = [someone(f"P{k:02d}", family=f"F{k % 29}") for k in range(30)]
    tiny.tables["aircraft.csv"] = []
    for row in tiny.tables["seats.csv"]:
        row["seats"] = 2
    tiny.term("[160_000.0, 1_000.0]", "[160_000.0, 160_000.0]")
    case, oracle = asked(tiny, "by=2025-03-03")
    now = oracle.ask(case)
    lever = next(x for x in levers_of(case, now.task.instance) if x.kind is Kind.WEEKS)
    lever = replace(lever, most=5)
    most = oracle.ask(apply(case, Change(lever=lever, quantity=5)))
    left = iter(range(looks))
    hurried = oracle.until(lambda: next(left, None) is None)
    least = find_least(hurried, case, lever, most, now)
    assert least.trial.is_met
    assert 2 <= least.change.quantity <= 5


def test_where_less_is_not_found_again_what_was_shown_is_told(tiny, asked, someone, monkeypatch):
    """A shorter programme has to be planned anew; if that fails, the longer one stands."""
    tiny.tables["people.csv"] = [someone(f"P{k}") for k in range(10)]
    tiny.tables["aircraft.csv"] = []
    for row in tiny.tables["seats.csv"]:
        row["seats"] = 1
    tiny.term("[160_000.0, 1_000.0]", "[160_000.0, 160_000.0]")
    case, oracle = asked(tiny)
    case = replace(case, goal=replace(case.goal, last=2))
    now = oracle.ask(case)
    lever = next(x for x in levers_of(case, now.task.instance) if x.kind is Kind.WEEKS)
    lever = replace(lever, most=9)
    most = oracle.ask(apply(case, Change(lever=lever, quantity=9)))
    for name in ("BUILDS", "ROUNDS", "PROVING_COHORTS"):
        monkeypatch.setattr(oracle_module, name, 0)
    least = find_least(oracle, case, lever, most, now)
    assert (least.change.quantity, least.trial) == (9, most)
