"""What the oracle keeps, takes over and gives up."""

import pytest

from retorno.plan import journeys
from retorno.plan.relax import oracle as oracle_module
from retorno.plan.relax.goal import Aim, Case, Goal, people_left
from retorno.plan.relax.levers import Change, Kind, apply, levers_of
from retorno.plan.relax.oracle import Verdict, carry, renamed
from retorno.plan.solution import violations


def only(world, *names):
    world.tables["people.csv"] = [
        row for row in world.tables["people.csv"] if row["person_id"] in names
    ]


def one_aircraft_for_two(tiny):
    """Miami and Seattle want the only aircraft on the same two days; counting does not see it."""
    only(tiny, "P01", "P07")
    tiny.tables["seats.csv"] = []
    tiny.tables["aircraft.csv"] = [
        row
        for row in tiny.tables["aircraft.csv"]
        if row["fleet"] == "FAC" and row["date"] in {"2025-03-05", "2025-03-06"}
    ]
    return tiny


def test_trying_every_plan_proves_what_counting_does_not_see(tiny, asked):
    case, oracle = asked(one_aircraft_for_two(tiny))
    trial = oracle.ask(case)
    assert trial.clashes == []
    assert trial.verdict is Verdict.IMPOSSIBLE
    assert trial.left == 1


def test_too_large_to_try_every_plan_proves_nothing(tiny, asked, monkeypatch):
    case, oracle = asked(one_aircraft_for_two(tiny))
    monkeypatch.setattr(journeys, "MOST_PAIRS", 0)
    assert oracle.ask(case).verdict is Verdict.NOT_FOUND


@pytest.mark.parametrize("name", ["PROVING_COHORTS", "FAR_OFF"])
def test_without_trying_every_plan_nothing_is_proved(tiny, asked, monkeypatch, name):
    case, oracle = asked(one_aircraft_for_two(tiny))
    monkeypatch.setattr(oracle_module, "PROVING_COHORTS", 0)
    monkeypatch.setattr(oracle_module, "MANY_COHORTS", 0 if name == "FAR_OFF" else 9)
    assert oracle.ask(case).verdict is Verdict.NOT_FOUND


def test_what_a_change_leaves_alone_is_not_made_again(tiny, asked):
    case, oracle = asked(tiny)
    base = oracle.base
    levers = {lever.kind: lever for lever in levers_of(case, base.instance)}
    same = {
        kind: oracle.prepare(apply(case, Change(lever=lever, quantity=1)).programme)
        for kind, lever in levers.items()
    }
    assert same[Kind.PLACES].cohorts is base.cohorts
    assert same[Kind.PLACES].rotations is base.rotations
    assert same[Kind.AIRCRAFT].cohorts is base.cohorts
    assert same[Kind.AIRCRAFT].rotations is not base.rotations
    assert same[Kind.WAIT_DAYS].cohorts is not base.cohorts
    assert same[Kind.WEEKS].instance.days == 47


def test_a_plan_is_taken_over_where_it_holds(tiny, asked):
    only(tiny, "P01", "P05", "P06")
    case, oracle = asked(tiny)
    trial = oracle.ask(case)
    lever = next(x for x in levers_of(case, oracle.base.instance) if x.kind is Kind.AIRCRAFT)
    more = apply(case, Change(lever=lever, quantity=1))
    again = oracle.ask_from(more, trial)
    assert again.money == trial.money
    assert violations(again.task.instance, again.plan) == []
    longer = oracle.prepare(apply(case, Change(lever=_weeks(case, oracle), quantity=1)).programme)
    assert carry(trial, longer) is None
    assert renamed(trial.plan, trial.task.rotations, []) is None or not len(trial.plan.rotation)


def _weeks(case, oracle):
    return next(x for x in levers_of(case, oracle.base.instance) if x.kind is Kind.WEEKS)


def test_a_plan_of_flights_that_are_gone_is_not_taken_over(tiny, asked):
    only(tiny, "P07")
    case, oracle = asked(tiny)
    trial = oracle.ask(case)
    assert len(trial.plan.rotation) == 1
    assert renamed(trial.plan, trial.task.rotations, []) is None


def test_a_plan_that_breaks_the_goal_in_a_changed_programme_is_made_anew(tiny, asked):
    only(tiny, "P01", "P05")
    case, oracle = asked(tiny)
    trial = oracle.ask(case)
    early = Case(programme=case.programme, goal=Goal(aim=Aim.BY, ready=5, last=2))
    again = oracle.ask_from(early, trial)
    assert people_left(again.task.instance, again.plan, early.goal) == again.left == 0


def test_cheaper_plans_meet_the_same_goal(tiny, asked):
    only(tiny, "P01", "P05", "P06", "P07")
    case, oracle = asked(tiny)
    trial = oracle.ask(case)
    better = oracle.cheaper(trial, 3)
    assert better.is_met
    assert better.money <= trial.money
    assert oracle.until(lambda: True).cheaper(trial, 3).money <= trial.money
