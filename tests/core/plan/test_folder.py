"""From a plan as arrays to its tables, against the plan worked out by hand."""

import csv
import io
import json
from dataclasses import replace

import numpy as np
import pytest

from retorno.plan.check import check_plan
from retorno.plan.folder import Run, describe
from retorno.plan.found import Found, Stopped
from retorno.plan.solution import Solution, empty, evaluate, violations

RUN = Run(seed=1, seconds=0.5, versions={"retorno": "0"})


def found_of(task, solution, *, bound=0.0):
    cost = evaluate(task.instance, solution).total
    return Found(solution=solution, cost=cost, bound=bound, stopped=Stopped.TIME, rounds=3)


def hand_made(task, world):
    """The plan of the world as a solution."""
    programme = task.programme
    first = programme.first_day.toordinal()
    from datetime import date

    def day(text):
        return date.fromisoformat(text).toordinal() - first

    flights = [row for row in world.tables["flights.csv"] if row["fleet"]]
    keys = [
        (
            [f.id for f in programme.fleets].index(row["fleet"]),
            {
                programme.departures.index(a)
                for a in (row["first_pickup"], row["second_pickup"])
                if a
            },
            programme.arrivals.index(row["arrival"]),
        )
        for row in flights
    ]
    rotation = [
        next(
            i
            for i, r in enumerate(task.rotations)
            if (r.fleet, {r.first, r.second} - {-1}, r.arrival) == key
        )
        for key in keys
    ]
    numbers = {row["flight"]: i for i, row in enumerate(flights)}
    party_of = {
        task.cleared.caseload.person_id[row]: party
        for row, party in zip(task.parties.row, task.parties.of_row, strict=True)
    }
    loads = {}
    for row in world.tables["placements.csv"]:
        party = party_of[row["person_id"]]
        key = (
            int(task.cohorts.of_party[party]),
            numbers.get(row["flight"], -1),
            day(row["date"]),
            programme.departures.index(row["boards_at"]),
        )
        loads.setdefault(key, set()).add(int(party))
    columns = list(zip(*loads, strict=True))
    array = lambda values: np.array(values, np.int32)  # noqa: E731
    return Solution(
        rotation=array(rotation),
        day=array([day(row["date"]) for row in flights]),
        cohort=array(columns[0]),
        flight=array(columns[1]),
        block=array([-1 if f >= 0 else 0 for f in columns[1]]),
        load_day=array(columns[2]),
        boards_at=array(columns[3]),
        parties=array([len(parties) for parties in loads.values()]),
    )


def rows(columns):
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def test_hand_made_plan_comes_out_as_worked_out(tiny, prepared):
    task = prepared(tiny)
    solution = hand_made(task, tiny)
    assert violations(task.instance, solution) == []
    files = describe(task, found_of(task, solution, bound=100_000.0), RUN)
    plan = files.plan
    assert plan["cost"] == 190_870.30
    assert plan["parts"] == tiny.summary["parts"]
    assert plan["money"] == 159_670.30
    assert plan["people"] == tiny.summary["people"]
    assert plan["status"] == "cannot"
    costs = {row["date"]: row["cost"] for row in rows(files.flights)}
    assert costs == {row["date"]: row["cost"] for row in tiny.tables["flights.csv"]}
    waits = {row["person_id"]: row["waits_days"] for row in rows(files.placements)}
    assert waits == {row["person_id"]: row["waits_days"] for row in tiny.tables["placements.csv"]}
    reasons = {row["person_id"]: row["reason"] for row in rows(files.not_placed)}
    assert reasons == {row["person_id"]: row["reason"] for row in tiny.tables["not_placed.csv"]}


def test_hand_made_plan_passes_the_independent_check(tiny, prepared, tmp_path):
    task = prepared(tiny)
    files = describe(task, found_of(task, hand_made(task, tiny), bound=100_000.0), RUN)
    tiny.tables["flights.csv"] = rows(files.flights)
    tiny.tables["placements.csv"] = rows(files.placements)
    tiny.tables["not_placed.csv"] = rows(files.not_placed)
    tiny.tables["reasons.csv"] = rows(files.reasons)
    tiny.summary = files.plan
    report = check_plan(*tiny.write(tmp_path / "made"))
    assert report.violations == ()


def test_every_day_of_waiting_has_a_cause(tiny, prepared):
    task = prepared(tiny)
    files = describe(task, found_of(task, hand_made(task, tiny)), RUN)
    days = {}
    for row in rows(files.reasons):
        days[row["party"]] = days.get(row["party"], 0) + int(row["days"])
    waits = {}
    for row in rows(files.placements):
        waits[files.party[row["person_id"]]] = int(row["waits_days"])
    assert days == {party: wait for party, wait in waits.items() if wait}


def test_bound_is_rounded_down_and_counts_who_can_never_travel(tiny, prepared):
    """P13, P14, P15 and P18 cost 27,600 whatever the plan."""
    task = prepared(tiny)
    plan = describe(task, found_of(task, empty(), bound=1000.009), RUN).plan
    assert plan["lower_bound"] == pytest.approx(1000.00 + 20_000 + 7_600, abs=0.02)
    assert plan["lower_bound"] <= 1000.009 + 27_600
    assert plan["gap"] == pytest.approx(plan["cost"] / plan["lower_bound"] - 1, abs=1e-6)


def test_bound_never_stands_above_the_cost(tiny, prepared):
    task = prepared(tiny)
    plan = describe(task, found_of(task, empty(), bound=1e9), RUN).plan
    assert plan["lower_bound"] == plan["cost"]


def test_nobody_available_is_a_complete_plan(tiny, prepared):
    for row in tiny.tables["people.csv"]:
        row["available"] = "no"
    task = prepared(tiny)
    plan = describe(task, found_of(task, empty()), RUN).plan
    assert (plan["status"], plan["cost"], plan["lower_bound"], plan["gap"]) == (
        "complete", 0.0, 0.0, 0.0,
    )  # fmt: skip


def test_no_bound_gives_no_gap(tiny, prepared):
    for row in tiny.tables["people.csv"]:
        if row["person_id"] in {"P13", "P14", "P15", "P18"}:
            row["available"] = "no"
    task = prepared(tiny)
    plan = describe(task, found_of(task, empty(), bound=-5.0), RUN).plan
    assert plan["lower_bound"] == 0
    assert plan["gap"] is None


def test_held_people_show_as_not_available_and_nothing_else(tiny, prepared):
    task = prepared(tiny)
    files = describe(task, found_of(task, hand_made(task, tiny)), RUN)
    held = [row for row in rows(files.not_placed) if row["reason"] == "not_available"]
    assert [row["person_id"] for row in held] == ["P11", "P12", "P16", "P17"]
    assert {(row["detail"], row["releases"]) for row in held} == {("", "protection_desk")}
    elsewhere = json.dumps([files.flights, files.placements, files.reasons, files.party])
    assert not any(row["person_id"] in elsewhere for row in held)


def test_empty_plan_says_what_is_short(tiny, prepared):
    late = {"2025-04-08"}
    tiny.tables["aircraft.csv"] = [r for r in tiny.tables["aircraft.csv"] if r["date"] in late]
    tiny.tables["seats.csv"] = []
    task = prepared(tiny)
    plan = describe(task, found_of(task, empty()), RUN).plan
    kinds = {row["kind"] for row in plan["short"]}
    assert {"seats", "aircraft_days"} <= kinds
    people = sum(row["people"] for row in plan["short"] if row["kind"] != "aircraft_days")
    assert people == 10


def test_tables_are_text_that_csv_can_hold(tiny, prepared):
    task = prepared(tiny)
    files = describe(task, found_of(task, hand_made(task, tiny)), RUN)
    text = io.StringIO()
    csv.writer(text).writerows(zip(*files.flights.values(), strict=True))
    assert text.getvalue().count("\n") == 4
    assert [row["flight"] for row in rows(files.flights)] == ["F0001", "F0002", "F0003", "F0004"]


def test_interchangeable_parties_fly_in_the_order_of_their_keys(tiny, prepared, someone):
    tiny.tables["people.csv"] += [someone("Z3"), someone("Z1"), someone("Z2")]
    task = prepared(tiny)
    cohort = int(task.cohorts.of_party[task.parties.key.index("Z1")])
    rotation = next(i for i, r in enumerate(task.rotations) if r.second < 0 and r.first == 1)
    solution = replace(
        empty(),
        rotation=np.array([rotation, rotation], np.int32),
        day=np.array([5, 3], np.int32),
        cohort=np.array([cohort, cohort], np.int32),
        flight=np.array([0, 1], np.int32),
        block=np.array([-1, -1], np.int32),
        load_day=np.array([5, 3], np.int32),
        boards_at=np.array([1, 1], np.int32),
        parties=np.array([1, 2], np.int32),
    )
    placed = rows(describe(task, found_of(task, solution), RUN).placements)
    assert [(row["person_id"], row["flight"]) for row in placed] == [
        ("Z1", "F0001"), ("Z2", "F0001"), ("Z3", "F0002"),
    ]  # fmt: skip


def test_people_assessed_at_another_gate_are_refused(tiny, written):
    from datetime import timedelta

    from retorno.intake.caseload import read_caseload
    from retorno.plan.folder import prepare
    from retorno.plan.programme import read_programme
    from retorno.protect.assess import assess
    from retorno.protect.cleared import Gate, Horizon
    from retorno.protect.rules import load_rules

    folder, people = written(tiny)
    programme = read_programme(folder)
    horizon = Horizon(
        first_day=programme.first_day,
        last_day=programme.first_day + timedelta(days=39),
        country="COL",
    )
    cleared = assess(read_caseload(people), gate=Gate.BOOKING, rules=load_rules(), horizon=horizon)
    with pytest.raises(ValueError, match="booking"):
        prepare(programme, cleared)
