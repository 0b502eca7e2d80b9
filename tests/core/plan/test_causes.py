"""Why a party could not fly on a day: each cause in the smallest situation that has it."""

from dataclasses import replace

import numpy as np
import pytest

from retorno.plan.causes import CAUSES, Blame, Cause, askings
from retorno.plan.limits import impossible
from retorno.plan.rotations import can_call
from retorno.plan.solution import empty


def cause_of(task, key, day, solution=None):
    blame = Blame(task.instance, solution or empty(), can_call(task.programme))
    ways, way_of = askings(task.instance)
    party = task.parties.key.index(key)
    way = ways[way_of[task.cohorts.of_party[party]]]
    return CAUSES[blame.causes(way, np.array([day]))[0]]


def flight(task, key, day, *, parties=1, of="P01"):
    """One flight that picks up where a party can board, with some parties of a cohort aboard."""
    party = task.parties.key.index(of)
    boards = int(np.isfinite(task.parties.road[task.parties.key.index(key)]).argmax())
    rotation = next(
        i
        for i, r in enumerate(task.rotations)
        if r.first == boards and r.second < 0 and task.programme.fleets[r.fleet].id == "FAC"
        and task.programme.arrivals[r.arrival] == "BOG"
    )  # fmt: skip
    loads = [parties] if parties else []
    column = lambda value: np.array([value] * len(loads), np.int32)  # noqa: E731
    return replace(
        empty(),
        rotation=np.array([rotation], np.int32),
        day=np.array([day], np.int32),
        cohort=column(task.cohorts.of_party[party]),
        flight=column(0),
        block=column(-1),
        load_day=column(day),
        boards_at=column(boards),
        parties=np.array(loads, np.int32),
    )


@pytest.fixture
def quiet(tiny):
    """The tiny programme without its scheduled seats."""
    tiny.tables["seats.csv"] = []
    return tiny


def drop(world, table, **where):
    world.tables[table] = [
        row for row in world.tables[table] if any(row[k] != v for k, v in where.items())
    ]


def test_load_too_small(quiet, prepared):
    assert cause_of(prepared(quiet), "P01", 3) == Cause.LOAD_TOO_SMALL


def test_no_aircraft(quiet, prepared):
    quiet.tables["aircraft.csv"] = []
    assert cause_of(prepared(quiet), "P01", 3) == Cause.NO_AIRCRAFT


def test_no_clearance_at_all(quiet, prepared):
    quiet.tables["clearances.csv"] = []
    assert cause_of(prepared(quiet), "P01", 3) == Cause.NO_CLEARANCE


def test_no_clearance_that_day(quiet, prepared):
    for airport in ("MIA", "ATL"):
        for fleet in ("FAC", "CIV"):
            drop(quiet, "clearances.csv", fleet=fleet, airport=airport, date="2025-03-04")
    assert cause_of(prepared(quiet), "P01", 3) == Cause.NO_CLEARANCE
    assert cause_of(prepared(quiet), "P01", 4) == Cause.LOAD_TOO_SMALL


def test_not_reachable_yet(quiet, prepared):
    """Seattle takes two days, so nothing can pick up there on the first."""
    assert cause_of(prepared(quiet), "P07", 0) == Cause.NOT_REACHABLE_YET


def test_aircraft_elsewhere(quiet, prepared):
    drop(quiet, "aircraft.csv", fleet="CIV")
    quiet.tables["aircraft.csv"] = [r for r in quiet.tables["aircraft.csv"] if r["fleet"] == "FAC"]
    task = prepared(quiet)
    used = flight(task, "P01", 5)
    assert cause_of(task, "P07", 5, used) == Cause.AIRCRAFT_ELSEWHERE
    assert cause_of(task, "P07", 6, used) == Cause.AIRCRAFT_ELSEWHERE  # needs the day before


def test_flights_full(quiet, prepared):
    task = prepared(quiet)
    full = flight(task, "P01", 5, parties=4, of="P06")
    assert cause_of(task, "P01", 5, full) == Cause.FLIGHTS_FULL


def test_flight_full_of_wheelchairs_is_full_for_one_more(quiet, prepared):
    task = prepared(quiet)
    chairs = flight(task, "P05", 5, parties=2, of="P05")
    assert cause_of(task, "P05", 5, chairs) == Cause.FLIGHTS_FULL
    assert cause_of(task, "P01", 5, chairs) == Cause.DEARER_THAN_WAITING


def test_reception_full_for_a_flight_that_came(quiet, prepared):
    task = prepared(quiet)
    aboard = flight(task, "P01", 5, parties=10)
    assert cause_of(task, "P01", 5, aboard) == Cause.RECEPTION_FULL


def test_reception_full_keeps_flights_away(quiet, prepared):
    quiet.tables["reception.csv"] = []
    assert cause_of(prepared(quiet), "P01", 5) == Cause.RECEPTION_FULL


def test_children_alone_do_not_land_at_night(quiet, prepared):
    quiet.term("first_departure_hour = 4.0", "first_departure_hour = 20.0")
    quiet.term("minor_alone_lands_until_hour = 18.0", "minor_alone_lands_until_hour = 7.0")
    task = prepared(quiet)
    assert cause_of(task, "P04", 5) == Cause.LANDS_AT_NIGHT
    assert cause_of(task, "P04", 5, flight(task, "P04", 5)) == Cause.LANDS_AT_NIGHT


def test_money_keeps_flights_away(quiet, prepared):
    quiet.term("budget_total = 160_000.0", "budget_total = 1_000.0")
    assert cause_of(prepared(quiet), "P01", 5) == Cause.MONEY


def test_money_leaves_a_seat_empty(quiet, prepared):
    quiet.term("budget_total = 160_000.0", "budget_total = 34_010.0")
    task = prepared(quiet)
    assert cause_of(task, "P01", 5, flight(task, "P01", 5, parties=0)) == Cause.MONEY


def test_scheduled_seats_answer_too(tiny, prepared):
    task = prepared(tiny)
    assert cause_of(task, "P01", 5) == Cause.DEARER_THAN_WAITING
    assert cause_of(task, "P06", 5) == Cause.DEARER_THAN_WAITING
    tiny.term("medical_places = 1", "medical_places = 0")
    assert cause_of(prepared(tiny), "P06", 5) == Cause.FLIGHTS_FULL


def test_possible_is_not_called_impossible(tiny, prepared):
    assert impossible(prepared(tiny).instance) == ""


@pytest.mark.parametrize(
    ("table", "column", "named"),
    [("aircraft.csv", "aircraft", "seats"), ("reception.csv", "people", "reception"),
     ("reception.csv", "minors_alone", "reception"), ("reception.csv", "medical", "reception")],
)  # fmt: skip
def test_what_is_not_there_is_proved_impossible(quiet, prepared, table, column, named):
    for row in quiet.tables[table]:
        row[column] = 0
    assert impossible(prepared(quiet).instance) == named


def test_too_little_money_is_proved_impossible(tiny, prepared):
    tiny.term("budget_total = 160_000.0", "budget_total = 800.0")
    assert impossible(prepared(tiny).instance) == "money"


def test_a_narrow_window_is_proved_impossible(quiet, prepared, someone):
    quiet.tables["people.csv"] += [
        someone(f"N{i:02d}", ready="2025-03-03", latest_date="2025-03-03") for i in range(70)
    ]
    assert impossible(prepared(quiet).instance) == "seats"
