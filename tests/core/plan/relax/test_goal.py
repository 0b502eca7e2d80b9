"""What a goal is, and what is refused."""

from dataclasses import replace

import numpy as np
import pytest

from retorno.plan.relax.goal import (
    Aim,
    Goal,
    left_of,
    meant,
    most_cost,
    people_left,
    read_goal,
    state_problem,
)
from retorno.plan.search import PlanSearch
from retorno.plan.solution import empty, evaluate, violations
from retorno.vocabulary.errors import UnusableInputError
from tests.core.plan.instances import default_shape
from tests.core.plan.instances import tiny as tiny_instance

EVERYONE = Goal(aim=Aim.EVERYONE, ready=4, last=4)


def test_the_three_goals(tiny, prepared):
    programme = prepared(tiny).programme
    everyone = read_goal(" everyone ", programme)
    assert everyone.goal == Goal(aim=Aim.EVERYONE, ready=39, last=39)
    assert everyone.programme is programme
    by = read_goal("by=2025-03-10", programme)
    assert by.goal == Goal(aim=Aim.BY, ready=9, last=9)
    money = read_goal("money=90000.5", programme)
    assert money.goal == Goal(aim=Aim.MONEY, ready=39, last=39, money=90000.5)
    assert money.programme.limits.budget_total == 90000.5
    assert read_goal("money=0", programme).programme.limits.budget_total == 0.0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "relax.goal"),
        ("all", "relax.goal"),
        ("everyone=yes", "relax.goal"),
        ("by", "relax.goal_date"),
        ("by=2025-02-30", "relax.goal_date"),
        ("by=10/03/2025", "relax.goal_date"),
        ("by=2025-02-28", "relax.goal_outside"),
        ("by=2025-04-10", "relax.goal_outside"),
        ("money=", "relax.goal_money"),
        ("money=-1", "relax.goal_money"),
        ("money=1,000", "relax.goal_money"),
        ("money=nan", "relax.goal_money"),
        ("money=inf", "relax.goal_money"),
    ],
)
def test_what_is_refused(tiny, prepared, text, code):
    programme = prepared(tiny).programme
    with pytest.raises(UnusableInputError) as refused:
        read_goal(text, programme)
    assert refused.value.code == code


def test_those_not_ready_by_the_day_are_not_meant():
    instance = tiny_instance(np.random.default_rng(1))
    goal = Goal(aim=Aim.BY, ready=2, last=2)
    assert (meant(instance, goal) == (instance.ready <= 2)).all()
    problem = state_problem(instance, goal)
    within = meant(instance, goal)
    assert (problem.latest[within] <= 2).all()
    assert (problem.latest[~within] == instance.latest[~within]).all()
    assert (problem.stranded[~within] == instance.stranded[~within]).all()
    assert (problem.stranded[within] > most_cost(instance)).all()


@pytest.mark.parametrize("seed", range(30))
def test_no_sensible_plan_costs_more_than_the_dearest_one(seed):
    instance = tiny_instance(np.random.default_rng(seed))
    search = PlanSearch(instance, 1)
    search.construct()
    assert evaluate(instance, search.best).total <= most_cost(instance)
    assert evaluate(instance, empty()).total <= most_cost(instance)


def test_who_flies_after_the_day_counts_as_left():
    instance = default_shape(300, days=40)
    search = PlanSearch(instance, 1)
    search.construct()
    plan = search.best
    whole = Goal(aim=Aim.EVERYONE, ready=39, last=39)
    early = replace(whole, last=20)
    late = plan.load_day > 20
    assert late.any()
    more = people_left(instance, plan, early) - people_left(instance, plan, whole)
    assert more == (plan.parties * instance.people[plan.cohort])[late].sum()
    assert (left_of(instance, empty(), whole) == instance.count).all()


@pytest.mark.parametrize("people", [30, 2000])
def test_a_plan_of_the_problem_is_a_plan_of_the_programme(people):
    instance = default_shape(people, days=60)
    goal = Goal(aim=Aim.BY, ready=30, last=30)
    search = PlanSearch(state_problem(instance, goal), 1)
    search.construct()
    assert violations(instance, search.best) == []
