"""What the plan says is short, where, and how much of it."""

import numpy as np
import pytest

from retorno.plan.folder import Run, describe
from retorno.plan.found import Found, Stopped
from retorno.plan.solution import empty

RUN = Run(seed=1, seconds=0.5, versions={})


def short(task):
    found = Found(solution=empty(), cost=0.0, bound=0.0, stopped=Stopped.TIME, rounds=0)
    return describe(task, found, RUN).plan["short"]


def only(world, *names):
    keep = [row for row in world.tables["people.csv"] if row["person_id"] in names]
    world.tables["people.csv"] = keep
    world.tables["seats.csv"] = []


def kinds(task):
    return {(row["kind"], row["place"]): row["amount"] for row in short(task)}


def test_seats_and_aircraft_days(tiny, prepared):
    """P06 lies on a stretcher and takes five seats; aircraft come only when it is too late."""
    only(tiny, "P01", "P06")
    late = {"2025-04-05"}
    tiny.tables["aircraft.csv"] = [r for r in tiny.tables["aircraft.csv"] if r["date"] in late]
    found = kinds(prepared(tiny))
    assert found["seats", "MIA"] == 6
    assert {amount for (kind, _), amount in found.items() if kind == "aircraft_days"} == {1}


def test_nothing_is_short_where_an_aircraft_stands_idle(tiny, prepared):
    only(tiny, "P01")
    assert short(prepared(tiny)) == []


def test_seats_without_any_aircraft(tiny, prepared):
    only(tiny, "P01")
    tiny.tables["aircraft.csv"] = []
    assert kinds(prepared(tiny)) == {("seats", "MIA"): 1}


@pytest.mark.parametrize(
    ("name", "kind", "amount"),
    [("P01", "places", 1), ("P04", "places_minors", 1), ("P06", "places_medical", 1)],
)
def test_reception_places(tiny, prepared, name, kind, amount):
    only(tiny, name)
    tiny.tables["reception.csv"] = []
    assert kinds(prepared(tiny)) == {(kind, "BOG"): amount}


def test_landing_at_night_is_short_of_places_for_children(tiny, prepared):
    only(tiny, "P04")
    tiny.term("minor_alone_lands_until_hour = 18.0", "minor_alone_lands_until_hour = 7.0")
    tiny.tables["aircraft.csv"] = [r for r in tiny.tables["aircraft.csv"] if r["fleet"] == "FAC"]
    assert kinds(prepared(tiny)) == {("places_minors", "BOG"): 1}


def test_clearances(tiny, prepared):
    only(tiny, "P01")
    tiny.tables["clearances.csv"] = [
        row for row in tiny.tables["clearances.csv"] if row["airport"] == "SEA"
    ]
    assert kinds(prepared(tiny)) == {("clearances", "MIA"): 1}


def test_money_in_all(tiny, prepared):
    only(tiny, "P01")
    tiny.term("budget_total = 160_000.0", "budget_total = 1_000.0")
    rows = short(prepared(tiny))
    assert [(row["kind"], row["place"], row["people"]) for row in rows] == [("money_total", "", 1)]
    assert rows[0]["amount"] == 800  # 32,000 by way of MDE, for 40 places


def test_money_of_a_period(tiny, prepared):
    only(tiny, "P01")
    tiny.term("[160_000.0, 1_000.0]", "[1_000.0, 1_000.0]")
    rows = short(prepared(tiny))
    assert [(row["kind"], row["first"], row["last"]) for row in rows] == [
        ("money_period", "2025-03-01", "2025-03-30")
    ]


def test_what_is_missing_on_the_best_days_is_what_is_short(tiny, prepared):
    """On most days there is no aircraft at all; on the others only reception was missing."""
    only(tiny, "P01")
    days = {"2025-03-05", "2025-03-12"}
    tiny.tables["aircraft.csv"] = [r for r in tiny.tables["aircraft.csv"] if r["date"] in days]
    tiny.tables["reception.csv"] = []
    assert kinds(prepared(tiny)) == {("places", "BOG"): 1}


def test_shortages_are_plain_numbers(tiny, prepared):
    for row in short(prepared(tiny)):
        assert type(row["amount"]) is int
        assert not isinstance(row["people"], np.integer)
