import numpy as np
import pytest

from retorno.plan.programme import read_programme
from retorno.plan.rotations import all_rotations, daylight


def rotations(world, written):
    programme = read_programme(written(world)[0])
    found = {}
    for rotation in all_rotations(programme):
        second = programme.departures[rotation.second] if rotation.second >= 0 else ""
        key = (
            programme.fleets[rotation.fleet].id,
            programme.departures[rotation.first],
            second,
            programme.arrivals[rotation.arrival],
        )
        found[key] = rotation
    return programme, found


def test_one_day_rotation_worked_out_by_hand(tiny, written):
    _, found = rotations(tiny, written)
    one = found["FAC", "MIA", "", "BOG"]
    assert one.aircraft_days == 1
    assert one.block_hours == pytest.approx(5.0)
    assert one.onboard_hours == pytest.approx(2.5)
    assert one.cost == pytest.approx(34_000)
    assert one.lands_at == pytest.approx(np.full(40, 10.0))
    assert one.open.all()


def test_two_day_rotation_worked_out_by_hand(tiny, written):
    """Seattle leaves standard time on 9 March 2025, so the landing in Bogotá moves by an hour."""
    _, found = rotations(tiny, written)
    two = found["FAC", "SEA", "", "BOG"]
    assert two.aircraft_days == 2
    assert two.cost == pytest.approx(78_000)
    assert not two.open[0]
    assert two.open[1:].all()
    assert two.lands_at[5] == pytest.approx(15.5)
    assert two.lands_at[8] == pytest.approx(14.5)


def test_second_pick_up_counts_the_turnaround_on_board(tiny, written):
    _, found = rotations(tiny, written)
    three = found["FAC", "ATL", "MIA", "BOG"]
    assert three.onboard_hours == pytest.approx(1.5 + 1.0 + 2.5)
    assert three.block_hours == pytest.approx(7.5)
    assert three.lands_at[7] == pytest.approx(13.5)


def test_the_dearer_order_of_two_pick_ups_is_left_out_only_when_beaten(tiny, written):
    _, found = rotations(tiny, written)
    orders = {key for key in found if {"MIA", "ATL"} == set(key[1:3]) and key[0] == "FAC"}
    assert orders
    for key in orders:
        assert found[key].open.any()


def test_base_at_the_pick_up_flies_no_ferry(tiny, written):
    """CIV is based in Miami: report 1, 2.5, turn 1, 2.5 home, release 0.5."""
    _, found = rotations(tiny, written)
    assert found["CIV", "MIA", "", "BOG"].block_hours == pytest.approx(5.0)
    assert found["CIV", "MIA", "", "BOG"].lands_at[0] == pytest.approx(4.0 + 2.5)


def test_range_adds_stops(tiny, written):
    tiny.term("range_km = 4500.0", "range_km = 1200.0")
    _, found = rotations(tiny, written)
    assert found["FAC", "MIA", "", "BOG"].block_hours == pytest.approx(7.0)


@pytest.mark.parametrize(
    ("old", "new", "gone"),
    [
        ("max_onboard_hours = 7.0", "max_onboard_hours = 2.0", ("FAC", "MIA", "", "BOG")),
        ("crew_duty_hours = 14.0", "crew_duty_hours = 3.9", ("FAC", "MIA", "", "BOG")),
        ("max_second_pickup_km = 1300", "max_second_pickup_km = 100", ("FAC", "ATL", "MIA", "BOG")),
    ],
)
def test_limits_forbid_rotations(tiny, written, old, new, gone):
    tiny.term(old, new)
    _, found = rotations(tiny, written)
    assert gone not in found


def test_clearance_is_asked_on_every_aircraft_day(tiny, written):
    """Two-day rotations need the first pick-up the day before, the second only on the day."""
    tiny.tables["clearances.csv"] = [
        row
        for row in tiny.tables["clearances.csv"]
        if not (row["airport"] == "SEA" and row["date"] == "2025-03-10")
    ]
    _, found = rotations(tiny, written)
    closed = np.flatnonzero(~found["FAC", "SEA", "", "BOG"].open)
    assert closed.tolist() == [0, 9, 10]


def test_rotation_without_an_aircraft_on_any_day_is_left_out(tiny, written):
    tiny.tables["aircraft.csv"] = []
    _, found = rotations(tiny, written)
    assert found == {}


def test_landing_hour_is_not_wrapped_at_midnight(tiny, written):
    tiny.term("first_departure_hour = 4.0", "first_departure_hour = 23.0")
    programme, found = rotations(tiny, written)
    one = found["FAC", "MIA", "", "BOG"]
    assert one.lands_at[0] == pytest.approx(29.0)
    assert not daylight(programme, one).any()


def test_window_for_children_alone_is_inclusive(tiny, written):
    tiny.term("minor_alone_lands_from_hour = 6.0", "minor_alone_lands_from_hour = 10.0")
    programme, found = rotations(tiny, written)
    assert daylight(programme, found["FAC", "MIA", "", "BOG"]).all()
