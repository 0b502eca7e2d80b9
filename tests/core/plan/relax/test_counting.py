"""Proofs by counting: each kind of them, and that none ever contradicts a plan."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retorno.plan.relax import counting
from retorno.plan.relax.counting import Lack, could_fly, find_clashes, least_money
from retorno.plan.relax.goal import Aim, Goal, meant, people_left, state_problem
from retorno.plan.search import PlanSearch
from retorno.plan.solution import evaluate
from tests.core.plan.brute import cheapest
from tests.core.plan.instances import default_shape
from tests.core.plan.instances import tiny as tiny_instance

EVERYONE = Goal(aim=Aim.EVERYONE, ready=4, last=4)
BY = Goal(aim=Aim.BY, ready=2, last=2)
SEEDS = st.integers(0, 10**6)


def impossible(instance, goal):
    problem = state_problem(instance, goal)
    never = np.where(meant(problem, goal), np.inf, problem.stranded)
    return not np.isfinite(cheapest(replace(problem, stranded=never)))


@settings(max_examples=150, deadline=None)
@given(seed=SEEDS, goal=st.sampled_from([EVERYONE, BY]))
def test_what_counting_proves_impossible_no_plan_does(seed, goal):
    instance = tiny_instance(np.random.default_rng(seed), parties=3)
    if find_clashes(state_problem(instance, goal), goal):
        assert impossible(instance, goal)


@settings(max_examples=100, deadline=None)
@given(seed=SEEDS)
def test_one_party_alone_can_fly_or_cannot(seed):
    """With one party and no money to keep to, counting sees all there is to see."""
    drawn = tiny_instance(np.random.default_rng(seed), parties=1)
    periods = np.full(len(drawn.budget_period), np.inf)
    instance = replace(drawn, budget_total=np.inf, budget_period=periods)
    there = np.maximum(instance.aircraft, 1)  # `open` is drawn apart from it here
    instance = replace(instance, aircraft=there)
    assert bool(could_fly(instance)[0]) is not impossible(instance, EVERYONE)


@settings(max_examples=100, deadline=None)
@given(seed=SEEDS)
def test_no_plan_takes_less_than_the_least_money(seed):
    instance = tiny_instance(np.random.default_rng(seed))
    search = PlanSearch(instance, 1)
    search.construct()
    plan = search.best
    floor = (least_money(instance)[plan.cohort] * plan.parties).sum()
    assert floor <= evaluate(instance, plan).money + 1e-6


def test_a_plan_that_meets_a_goal_is_never_said_to_be_impossible():
    instance = default_shape(1000)
    goal = Goal(aim=Aim.EVERYONE, ready=179, last=179)
    problem = state_problem(instance, goal)
    search = PlanSearch(problem, 1)
    search.step(8000)
    shown = people_left(problem, search.best, goal) == 0
    assert not (shown and find_clashes(problem, goal))


def lacks(task_instance, days=40):
    goal = Goal(aim=Aim.EVERYONE, ready=days - 1, last=days - 1)
    found = find_clashes(state_problem(task_instance, goal), goal)
    return {clash.lack: clash for clash in found}


def only(world, *names):
    world.tables["people.csv"] = [
        row for row in world.tables["people.csv"] if row["person_id"] in names
    ]


def test_nothing_clashes_in_a_programme_that_works(tiny, prepared):
    only(tiny, "P01", "P05", "P06")
    assert lacks(prepared(tiny).instance) == {}


def test_seats(tiny, prepared):
    """P06 lies on a stretcher and takes five seats; the only aircraft left has two places."""
    only(tiny, "P01", "P06")
    tiny.term("seats = 21", "seats = 6")
    tiny.tables["seats.csv"] = []
    tiny.tables["aircraft.csv"] = [
        row
        for row in tiny.tables["aircraft.csv"]
        if row["fleet"] == "FAC" and row["date"] == "2025-03-05"
    ]
    found = lacks(prepared(tiny).instance)
    clash = found[Lack.SEATS]
    assert (clash.need, clash.offer, clash.people) == (6.0, 5.0, 2)
    assert clash.airports == ()
    assert set(found) == {Lack.SEATS}


def test_seats_from_some_airports_only(tiny, prepared):
    """P07 can reach Seattle alone, where a flight takes two aircraft-days."""
    only(tiny, "P07")
    tiny.tables["people.csv"] += [tiny.person("P07") | {"person_id": f"Q{k}"} for k in range(20)]
    tiny.tables["aircraft.csv"] = [
        row
        for row in tiny.tables["aircraft.csv"]
        if row["fleet"] == "FAC" and row["date"] in {"2025-03-05", "2025-03-06"}
    ]
    found = lacks(prepared(tiny).instance)
    assert (found[Lack.SEATS].need, found[Lack.SEATS].offer) == (21.0, 20.0)


@pytest.mark.parametrize(
    ("name", "lack"),
    [("P05", Lack.WHEELCHAIRS), ("P06", Lack.MEDICAL)],
)
def test_places_on_board(tiny, prepared, name, lack):
    """Two people of a kind, and one aircraft on one day that takes one of them."""
    only(tiny, name)
    tiny.tables["people.csv"].append(tiny.person(name) | {"person_id": "Q1"})
    for kind in ("wheelchair_places", "medical_places"):
        tiny.term(f"{kind} = 2", f"{kind} = 1")
    tiny.tables["seats.csv"] = []
    tiny.tables["aircraft.csv"] = [
        row
        for row in tiny.tables["aircraft.csv"]
        if row["fleet"] == "FAC" and row["date"] == "2025-03-05"
    ]
    clash = lacks(prepared(tiny).instance)[lack]
    assert (clash.need, clash.offer, clash.people) == (2.0, 1.0, 2)


@pytest.mark.parametrize(
    ("name", "lack", "column"),
    [
        ("P01", Lack.PLACES, "people"),
        ("P04", Lack.PLACES_MINORS, "minors_alone"),
        ("P06", Lack.PLACES_MEDICAL, "medical"),
    ],
)
def test_reception(tiny, prepared, name, lack, column):
    only(tiny, name)
    tiny.tables["people.csv"].append(tiny.person(name) | {"person_id": "Q1"})
    for row in tiny.tables["reception.csv"]:
        row[column] = 1 if (row["airport"], row["date"]) == ("BOG", "2025-03-05") else 0
    clash = lacks(prepared(tiny).instance)[lack]
    assert (clash.need, clash.offer, clash.people) == (2.0, 1.0, 2)


def test_reception_at_the_only_airport_that_is_allowed(tiny, prepared):
    only(tiny, "P01")
    tiny.tables["people.csv"] = [
        tiny.person("P01") | {"person_id": f"Q{k}", "arrival_preferred": "BOG"} for k in range(3)
    ]
    for row in tiny.tables["reception.csv"]:
        row["people"] = 9 if row["airport"] == "MDE" else int(row["date"] == "2025-03-05")
    clash = lacks(prepared(tiny).instance)[Lack.PLACES]
    assert (clash.airports, clash.need, clash.offer) == (("BOG",), 3.0, 1.0)


def test_money_in_all_and_of_a_period(tiny, prepared):
    only(tiny, "P01")
    tiny.term("budget_total = 160_000.0", "budget_total = 100.0")
    tiny.term("[160_000.0, 1_000.0]", "[200.0, 1_000.0]")
    found = lacks(prepared(tiny).instance)
    assert set(found) == {Lack.MONEY_TOTAL, Lack.MONEY_PERIOD}
    assert found[Lack.MONEY_TOTAL].offer == 100.0
    assert found[Lack.MONEY_TOTAL].need == pytest.approx(420.0 + 70.030173592)
    assert (found[Lack.MONEY_PERIOD].first, found[Lack.MONEY_PERIOD].last) == (0, 29)


def test_who_has_no_flight_at_all_is_said_once(tiny, prepared):
    """Without clearances at Seattle nobody there can leave; seats and the rest need no word."""
    only(tiny, "P01", "P07")
    tiny.tables["clearances.csv"] = [
        row for row in tiny.tables["clearances.csv"] if row["airport"] != "SEA"
    ]
    found = lacks(prepared(tiny).instance)
    assert set(found) == {Lack.NO_FLIGHT}
    clash = found[Lack.NO_FLIGHT]
    assert (clash.airports, clash.people, clash.first) == (("SEA",), 1, 1)


def test_in_a_long_programme_only_everybody_together_is_counted(tiny, prepared, monkeypatch):
    """So that counting stays quick; it may see less then, and says less."""
    for row in tiny.tables["reception.csv"]:
        row["people"] = 9 if row["airport"] == "MDE" else int(row["date"] == "2025-03-05")
    tiny.tables["people.csv"] = [
        tiny.person("P01") | {"person_id": f"Q{k}", "arrival_preferred": "BOG"} for k in range(3)
    ]
    instance = prepared(tiny).instance
    assert Lack.PLACES in lacks(instance)
    monkeypatch.setattr(counting, "MOST_CELLS", 1)
    assert Lack.PLACES not in lacks(instance)
