"""Whole answers: met, ways out by one lever or several, and nothing that helps."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from retorno.plan.relax import oracle as oracle_module
from retorno.plan.relax.allowance import Allowance
from retorno.plan.relax.goal import people_left
from retorno.plan.relax.levers import Family, Kind, apply_all, levers_of
from retorno.plan.relax.oracle import Verdict
from retorno.plan.relax.record import record
from retorno.plan.relax.together import least_together, most_of
from retorno.plan.relax.ways import _Finding, find_ways
from retorno.plan.solution import empty, violations

FOREVER = Allowance(clock=lambda: 0.0, end=1.0, is_stopped=lambda: False)


@pytest.fixture
def answered(asked):
    def answer(world, goal="everyone", allowance=FOREVER, heard=None):
        case, oracle = asked(world, goal)
        told = [] if heard is None else heard
        with ThreadPoolExecutor(2) as executor:
            found = find_ways(oracle, case, allowance, lambda *what: told.append(what), executor)
        assert_true(case, oracle, found)
        return found, record(found, oracle.base)

    return answer


def assert_true(case, oracle, answer):
    """Every way out is a valid plan of the changed programme and meets the goal."""
    for way in answer.ways:
        changed = apply_all(case, way.changes)
        trial = way.trial
        again = oracle.prepare(changed.programme).instance
        assert violations(trial.task.instance, trial.plan) == []
        assert violations(again, trial.plan) == []
        assert people_left(trial.task.instance, trial.plan, trial.case.goal) == 0
        assert len(way.changes) == len(way.too_little) > 0
        assert all(change.quantity > 0 for change in way.changes)
    costs = [way.trial.money for way in answer.ways if Family.WAIT_DAYS not in way.families]
    assert costs == sorted(costs)


def keep(world, table, **where):
    world.tables[table] = [
        row for row in world.tables[table] if all(row[k] in v for k, v in where.items())
    ]


def singles(answer):
    return {way.changes[0].lever.name: way.changes[0] for way in answer.ways}


def test_a_goal_that_is_met_says_so_with_a_plan(tiny, answered):
    keep(tiny, "people.csv", person_id={"P01", "P02", "P03", "P05"})
    answer, row = answered(tiny)
    assert answer.now.is_met
    assert (answer.ways, answer.dead, answer.together) == ((), (), None)
    assert row["status"] == "met"
    assert row["people"] == {"meant": 4, "left": 0, "ready_later": 0, "flown": 4}


def test_a_missing_clearance_is_asked_for(tiny, answered):
    """P07 is near Seattle, where nobody may land any more: a day there, or the eve and the day."""
    keep(tiny, "people.csv", person_id={"P01", "P07"})
    keep(tiny, "clearances.csv", airport={"MIA", "ATL"})
    tiny.term(
        "budget_per_30_days = [160_000.0, 1_000.0]", "budget_per_30_days = [160_000.0, 160_000.0]"
    )
    answer, row = answered(tiny)
    assert answer.now.verdict is Verdict.IMPOSSIBLE
    found = singles(answer)
    assert set(found) == {
        (Kind.CLEARANCES, "SEA", "FAC"),
        (Kind.CLEARANCES, "SEA", "CIV"),
    }
    assert {change.quantity for change in found.values()} == {2}
    assert row["clashes"][0]["lack"] == "no_flight"
    assert {dead["clash"]["lack"] for dead in row["not_enough"]} == {"no_flight"}
    assert row["ways"][0]["unpriced"] == ["clearances"]
    assert len(row["ways"][0]["changes"][0]["dates"]) == 2


def test_money_is_asked_for_in_steps(tiny, answered):
    keep(tiny, "people.csv", person_id={"P01"})
    tiny.tables["seats.csv"] = []
    tiny.term("budget_total = 160_000.0", "budget_total = 20_000.0")
    answer, row = answered(tiny)
    change = singles(answer)[Kind.MONEY_TOTAL, "", ""]
    assert change.lever.step == 100
    place = next(k for k, way in enumerate(answer.ways) if way.changes[0] == change)
    assert 20_000 < answer.ways[place].trial.money <= 20_000 + change.quantity * 100
    changes = row["ways"][place]["changes"]
    assert changes[0]["quantity"] == change.quantity * 100
    assert changes[0]["too_little"]["proved"]
    assert changes[0]["too_little"]["quantity"] < changes[0]["quantity"]


def test_a_money_goal_asks_for_the_money_it_takes(tiny, answered):
    keep(tiny, "people.csv", person_id={"P01"})
    tiny.tables["seats.csv"] = []
    answer, row = answered(tiny, "money=1000")
    assert row["goal"]["money"] == 1000.0
    assert row["status"] == "impossible"
    assert answer.ways[0].changes[0].lever.kind in {
        Kind.MONEY_TOTAL,
        Kind.SEATS,
    }
    assert answered(tiny, "money=40000")[0].now.is_met


def test_two_levers_of_one_family_where_neither_does_alone(tiny, answered):
    """The goal needs a place for a child alone and one for a patient, each at an airport."""
    keep(tiny, "people.csv", person_id={"P04", "P06"})
    for row in tiny.tables["reception.csv"]:
        row |= {"minors_alone": 0, "medical": 0}
    heard = []
    answer, _ = answered(tiny, heard=heard)
    way = answer.ways[0]
    assert {change.lever.kind for change in way.changes} == {
        Kind.PLACES_MINORS,
        Kind.PLACES_MEDICAL,
    }
    assert [change.quantity for change in way.changes] == [1, 1]
    assert all(less is not None and less.is_proved for less in way.too_little)
    assert ("reception", 1) in heard
    assert ("weeks", 0) in heard


def test_levers_of_several_families_where_none_does_alone(tiny, answered):
    """No clearance at Seattle for P07, and no place of reception for P04."""
    keep(tiny, "people.csv", person_id={"P04", "P07"})
    keep(tiny, "clearances.csv", airport={"MIA", "ATL"})
    for row in tiny.tables["reception.csv"]:
        row |= {"minors_alone": 0}
    heard = []
    answer, row = answered(tiny, heard=heard)
    assert answer.ways
    assert answer.together is not None
    for way in answer.ways:
        assert {Family.CLEARANCES, Family.RECEPTION} <= way.families
    assert row["all_together"] == "met"
    assert any("+" in name for name, _ in heard)


def test_where_nothing_helps(tiny, answered):
    """P06 needs five seats, and no aircraft has five; MEDA and STCR places lack on all of them."""
    keep(tiny, "people.csv", person_id={"P06"})
    tiny.term("medical_places = 2", "medical_places = 0")
    tiny.term("medical_places = 1", "medical_places = 0")
    answer, row = answered(tiny)
    assert answer.ways == ()
    assert answer.together.verdict is Verdict.IMPOSSIBLE
    assert row["all_together"] == "impossible"
    assert {dead["verdict"] for dead in row["not_enough"]} == {"impossible"}


def test_more_time_is_a_way_out(tiny, answered, someone):
    """One seat a day, and ten people ready on one day who may wait a month."""
    tiny.tables["people.csv"] = [someone(f"P{k}") for k in range(10)]
    tiny.tables["aircraft.csv"] = []
    for row in tiny.tables["seats.csv"]:
        row["seats"] = 1
    tiny.term("[160_000.0, 1_000.0]", "[160_000.0, 160_000.0]")
    answer, row = answered(tiny, "by=2025-03-05")
    found = singles(answer)
    weeks = found[Kind.WEEKS, "", ""]
    assert weeks.quantity == 1
    assert answered(tiny, "by=2025-03-11")[0].now.is_met
    assert found[Kind.SEATS, "MIA-BOG", ""].quantity == 2
    assert row["people"]["ready_later"] == 0
    late = next(way for way in row["ways"] if way["changes"][0]["kind"] == "weeks")
    assert late["last_day"] == "2025-03-12"


def test_waiting_longer_comes_last_and_others_are_sought_beside_it(tiny, answered, someone):
    """Ten people may wait two days, and one seat a day is all there is for two weeks."""
    tiny.tables["people.csv"] = [someone(f"P{k}") for k in range(10)]
    tiny.tables["aircraft.csv"] = []
    tiny.tables["clearances.csv"] = []
    for row in tiny.tables["seats.csv"]:
        row["seats"] = 1
    tiny.term("[160_000.0, 1_000.0]", "[160_000.0, 160_000.0]")
    tiny.term("max_wait_days = 30", "max_wait_days = 2")
    answer, row = answered(tiny)
    kinds = [way.changes[0].lever.kind for way in answer.ways]
    assert kinds[-1] is Kind.WAIT_DAYS
    assert answer.ways[-1].changes[0].quantity == 7
    assert [way["makes_wait"] for way in row["ways"]][-1]
    assert Kind.SEATS in kinds


def test_those_ready_later_do_not_count(tiny, answered):
    keep(tiny, "people.csv", person_id={"P01", "P09", "P08"})
    tiny.term("[160_000.0, 1_000.0]", "[160_000.0, 160_000.0]")
    answer, row = answered(tiny, "by=2025-03-04")
    assert row["people"]["meant"] == 1
    assert row["people"]["ready_later"] == 2
    assert answer.now.is_met


def test_people_whom_no_plan_can_place_are_told_apart(tiny, answered):
    keep(tiny, "people.csv", person_id={"P13", "P14", "P15", "P18"})
    _, row = answered(tiny)
    assert row["people"]["meant"] == 0
    assert {never["reason"]: never["releases"] for never in row["never"]} == {
        "out_of_reach": "programme_planner",
        "not_ready": "legal_officer",
        "facility_unknown": "caseload_officer",
        "ready_after_end": "programme_planner",
    }


def ticking(seconds):
    """A clock that goes on by itself with every look at it."""
    now = [0.0]

    def clock():
        now[0] += 1.0
        return now[0]

    return Allowance(clock=clock, end=seconds, is_stopped=lambda: False)


@pytest.mark.parametrize("ticks", [0, 3, 10, 20, 30, 40, 60, 80, 120, 200, 400])
def test_at_any_moment_what_is_said_is_true(tiny, answered, ticks):
    """Short of time some levers are left out and said to be, but nothing untrue is told."""
    keep(tiny, "people.csv", person_id={"P04", "P06", "P07"})
    keep(tiny, "clearances.csv", airport={"MIA", "ATL"})
    for row in tiny.tables["reception.csv"]:
        row |= {"minors_alone": 0, "medical": 0}
    answer, row = answered(tiny, allowance=ticking(ticks))
    assert not answer.now.is_met
    assert row["ways"] or row["untried"] or row["not_enough"] or ticks < 40


def test_stopped_by_hand(tiny, answered):
    keep(tiny, "people.csv", person_id={"P07"})
    keep(tiny, "clearances.csv", airport={"MIA"})
    stopped = Allowance(clock=lambda: 0.0, end=1.0, is_stopped=lambda: True)
    answer, _ = answered(tiny, allowance=stopped)
    assert answer.ways == ()


def both(asked, world):
    """One seat a day and no reception: more weeks and places of reception together."""
    case, oracle = asked(world, "by=2025-03-05")
    task = oracle.base
    names = {(Kind.WEEKS, "", ""), (Kind.PLACES, "BOG", ""), (Kind.PLACES, "MDE", "")}
    every = tuple(range(task.programme.days))
    found = [x for x in levers_of(case, task.instance) if x.name in names]
    levers = [x if x.kind is Kind.WEEKS else replace(x, days=every) for x in found]
    return case, oracle, levers, oracle.ask(most_of(case, levers))


@pytest.fixture
def narrow(tiny, someone):
    tiny.tables["people.csv"] = [someone(f"P{k}") for k in range(10)]
    tiny.tables["aircraft.csv"] = []
    for row in tiny.tables["seats.csv"]:
        row["seats"] = 1
    for row in tiny.tables["reception.csv"]:
        row["people"] = 0
    tiny.term("[160_000.0, 1_000.0]", "[160_000.0, 160_000.0]")
    return tiny


def test_weeks_together_with_something_else(narrow, asked):
    case, oracle, levers, whole = both(asked, narrow)
    (way,) = least_together(oracle, case, levers, whole)
    quantities = {change.lever.kind: change.quantity for change in way.changes}
    assert quantities == {Kind.WEEKS: 1, Kind.PLACES: 1}
    assert way.trial.is_met


@pytest.mark.parametrize("looks", range(0, 30, 3))
def test_together_when_time_is_over(narrow, asked, looks):
    case, oracle, levers, whole = both(asked, narrow)
    left = iter(range(looks))
    hurried = oracle.until(lambda: next(left, None) is None)
    for way in least_together(hurried, case, levers, whole):
        trial = way.trial
        assert trial.is_met
        given = apply_all(case, way.changes)
        assert given.programme.days == trial.case.programme.days
        assert given.goal == trial.case.goal


def test_nothing_together_where_the_plan_at_hand_does_not_hold(narrow, asked):
    """A trial that meets nothing shows no levers in use, and none are told."""
    case, oracle, levers, _ = both(asked, narrow)
    unmet = oracle.ask(case, always=True)
    assert least_together(oracle, case, levers, unmet) == ()


@pytest.fixture
def finding(asked):
    """The search for ways out, with what is known of the programme as it is put in by hand."""

    def make(world, now=None):
        case, oracle = asked(world)
        trial = oracle.ask(case, always=True)
        return _Finding(oracle, case, now(trial) if now else trial, FOREVER, lambda *_: None)

    return make


def test_a_programme_that_does_as_it_is_after_all(tiny, finding):
    """A search cut short found no plan; with a lever at hand one is found that does not use it."""
    keep(tiny, "people.csv", person_id={"P01", "P05"})

    def missed(trial):
        return replace(trial, verdict=Verdict.NOT_FOUND, left=2, plan=empty())

    search = finding(tiny, missed)
    with ThreadPoolExecutor(2) as executor:
        answer = search.run(executor)
    assert answer.now.is_met
    assert answer.ways == ()


def test_what_was_cut_short_is_not_said_to_be_too_little(tiny, finding, monkeypatch):
    """Miami and Seattle want the one aircraft on the same days; nothing is proved by counting."""
    keep(tiny, "people.csv", person_id={"P01", "P07"})
    tiny.tables["seats.csv"] = []
    keep(tiny, "aircraft.csv", date={"2025-03-05", "2025-03-06"}, fleet={"FAC"})
    monkeypatch.setattr(oracle_module, "PROVING_COHORTS", 0)
    search = finding(tiny)
    over = search.oracle.until(lambda: True)
    levers = [lever for lever in search.levers if lever.family is Family.MONEY]
    assert search.whole(levers, lambda: over) is None
    assert search.alone((levers[0], search.now), lambda: over) is None
    assert search.untried == [*levers, levers[0]]
    assert search.dead == []


def test_what_the_others_do_without_is_given_up(tiny, asked, someone):
    """A seat more and an aircraft of two places do; so do three seats without the aircraft."""
    tiny.tables["people.csv"] = [someone(f"P{k}", latest_date="2025-03-02") for k in range(11)]
    tiny.tables["aircraft.csv"] = []
    tiny.term("seats = 21", "seats = 3")
    for row in tiny.tables["reception.csv"]:
        row["people"] = 99
    case, oracle = asked(tiny)
    levers = {x.name: x for x in levers_of(case, oracle.base.instance)}
    seats = replace(levers[Kind.SEATS, "MIA-BOG", ""], most=1)
    aircraft = replace(levers[Kind.AIRCRAFT, "FAC", ""], most=1)
    whole = oracle.ask(most_of(case, [seats, aircraft]))
    assert whole.is_met
    (way,) = least_together(oracle, case, [aircraft, replace(seats, most=9)], whole)
    assert [(x.lever.kind, x.quantity) for x in way.changes] == [(Kind.SEATS, 3)]
