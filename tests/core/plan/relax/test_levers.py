"""Each lever makes more of one thing, and of nothing else."""

from dataclasses import fields, replace

import numpy as np
import pytest

from retorno.plan.relax.goal import read_goal
from retorno.plan.relax.levers import (
    FAMILY,
    MOST_SEATS,
    Change,
    Family,
    Kind,
    Lever,
    apply,
    apply_all,
    levers_of,
)

CHANGED = {
    Kind.AIRCRAFT: {"aircraft"},
    Kind.SEATS: {"seats"},
    Kind.PLACES: {"reception_people"},
    Kind.PLACES_MINORS: {"reception_minors_alone"},
    Kind.PLACES_MEDICAL: {"reception_medical"},
    Kind.CLEARANCES: {"clearances"},
    Kind.MONEY_TOTAL: {"limits"},
    Kind.MONEY_PERIOD: {"limits"},
    Kind.WAIT_DAYS: {"limits"},
}


@pytest.fixture
def case(tiny, prepared):
    tiny.tables["clearances.csv"] = [
        row for row in tiny.tables["clearances.csv"] if row["airport"] != "SEA"
    ]
    task = prepared(tiny)
    return read_goal("everyone", task.programme), task.instance


def different(one, other):
    return {
        field.name
        for field in fields(one)
        if not np.array_equal(
            np.asarray(getattr(one, field.name), object),
            np.asarray(getattr(other, field.name), object),
        )
    }


def test_every_kind_of_lever_is_there_and_has_a_family(case):
    found = {lever.kind for lever in levers_of(*case)}
    assert found == set(Kind) == set(FAMILY)
    assert {lever.family for lever in levers_of(*case)} == set(Family)


def test_a_lever_changes_its_own_table_only(case):
    for lever in levers_of(*case):
        change = Change(lever=lever, quantity=1)
        changed = different(apply(case[0], change).programme, case[0].programme)
        if lever.kind is Kind.WEEKS:
            assert {"days", "aircraft", "seats", "clearances"} <= changed
        else:
            assert changed == CHANGED[lever.kind]


def one(case, kind, place="", fleet=""):
    return next(lever for lever in levers_of(*case) if lever.name == (kind, place, fleet))


def test_quantities_are_added_where_they_belong(case):
    programme = case[0].programme
    fleet = [fleet.id for fleet in programme.fleets].index("CIV")
    more = apply(case[0], Change(lever=one(case, Kind.AIRCRAFT, "CIV"), quantity=2)).programme
    added = more.aircraft - programme.aircraft
    assert (added[fleet] == 2).all()
    assert added.sum() == 2 * 40
    few = replace(one(case, Kind.PLACES, "MDE"), days=(3, 5))
    more = apply(case[0], Change(lever=few, quantity=4)).programme
    added = more.reception_people - programme.reception_people
    assert np.argwhere(added).tolist() == [[1, 3], [1, 5]]
    assert added.sum() == 8
    money = apply(case[0], Change(lever=one(case, Kind.MONEY_TOTAL), quantity=3)).programme
    assert money.limits.budget_total == 163_000.0
    period = apply(case[0], Change(lever=one(case, Kind.MONEY_PERIOD), quantity=3)).programme
    assert period.limits.budget_per_period == (163_000.0, 4_000.0)
    wait = apply(case[0], Change(lever=one(case, Kind.WAIT_DAYS), quantity=5)).programme
    assert wait.limits.max_wait_days == 35


def test_clearances_are_taken_in_their_order(case):
    programme = case[0].programme
    lever = one(case, Kind.CLEARANCES, "SEA", "FAC")
    assert lever.most == 40
    first = replace(lever, days=(9, 4, 7))
    more = apply(case[0], Change(lever=first, quantity=2)).programme
    added = more.clearances & ~programme.clearances
    sea = programme.departures.index("SEA")
    assert sorted(np.argwhere(added)[:, 1:].tolist()) == [[sea, 4], [sea, 9]]


def test_a_clearance_is_asked_only_where_an_aircraft_could_call(tiny, prepared):
    """CIV comes from Miami on two days; to fly from Seattle it must be there on the eve too."""
    tiny.tables["aircraft.csv"] = [
        row
        for row in tiny.tables["aircraft.csv"]
        if row["fleet"] == "CIV" and row["date"] in {"2025-03-05", "2025-03-20"}
    ]
    tiny.tables["clearances.csv"] = []
    task = prepared(tiny)
    case = read_goal("everyone", task.programme), task.instance
    lever = one(case, Kind.CLEARANCES, "MIA", "CIV")
    assert set(lever.days) == {3, 4, 18, 19}


def test_several_changes_with_weeks_first(case):
    """The aircraft are more on the days of the programme as it was, not on those added."""
    changes = (
        Change(lever=one(case, Kind.AIRCRAFT, "CIV"), quantity=2),
        Change(lever=one(case, Kind.WEEKS), quantity=1),
    )
    more = apply_all(case[0], changes).programme
    fleet = [fleet.id for fleet in more.fleets].index("CIV")
    assert more.aircraft[fleet].tolist() == [3] * 40 + [1] * 7


def test_days_beyond_the_end_are_left_out(case):
    lever = Lever(kind=Kind.AIRCRAFT, place="CIV", days=(1, 99), most=3)
    more = apply(case[0], Change(lever=lever, quantity=1)).programme
    assert (more.aircraft - case[0].programme.aircraft).sum() == 1
    far = Lever(kind=Kind.CLEARANCES, place="SEA", fleet="FAC", days=(1, 99), most=2)
    more = apply(case[0], Change(lever=far, quantity=2)).programme
    assert (more.clearances & ~case[0].programme.clearances).sum() == 1


def test_what_cannot_bind_is_no_lever(tiny, prepared):
    """No budget, a fleet without seats, and a wait as long as the programme."""
    tiny.term("budget_total = 160_000.0\n", "")
    tiny.term("budget_per_30_days = [160_000.0, 1_000.0]\n", "")
    tiny.term("seats = 21", "seats = 0")
    tiny.term("max_wait_days = 30", "max_wait_days = 40")
    task = prepared(tiny)
    levers = levers_of(read_goal("everyone", task.programme), task.instance)
    kinds = {lever.kind for lever in levers}
    assert kinds.isdisjoint({Kind.MONEY_TOTAL, Kind.MONEY_PERIOD, Kind.WAIT_DAYS})
    assert [x.place for x in levers if x.kind is Kind.AIRCRAFT] == ["CIV"]


def test_seats_on_a_scheduled_flight_stay_a_block(tiny, prepared):
    task = prepared(tiny)
    more = replace(task.instance, count=task.instance.count * 50)
    levers = levers_of(read_goal("everyone", task.programme), more)
    assert [x.most for x in levers if x.kind is Kind.SEATS] == [MOST_SEATS]


def test_nothing_is_asked_for_after_the_day_of_the_goal(tiny, prepared):
    tiny.tables["clearances.csv"] = []
    task = prepared(tiny)
    levers = levers_of(read_goal("by=2025-03-05", task.programme), task.instance)
    assert max(day for lever in levers for day in lever.days) == 4
