"""Rotations worked out by hand: hours, days, money, and the hour of landing across clock changes."""

from datetime import date

import pytest

from retorno.plan.check.rotations import derive_trip, lands_at_hour, legs, sphere_km
from retorno.plan.programme import read_programme


@pytest.fixture
def programme(world, tmp_path):
    return read_programme(world.write(tmp_path)[0])


def _fleet(programme, name):
    return next(fleet for fleet in programme.fleets if fleet.id == name)


def _trip(programme, fleet, *route):
    return derive_trip(programme, _fleet(programme, fleet), route[:-1], route[-1])


def test_degree_of_a_meridian_is_as_long_as_geometry_says(worlds):
    assert sphere_km(10, -75, 11, -75) == pytest.approx(worlds.DEGREE_KM)
    assert sphere_km(0, 0, 0, 180) == pytest.approx(180 * worlds.DEGREE_KM)


def test_airport_to_itself_is_not_flown():
    assert legs("MIA", "MIA", "BOG", "MIA") == [("MIA", "BOG"), ("BOG", "MIA")]


HOURS = {
    # fleet, route: days, block hours, hours aboard, cost, hours until landing
    ("FAC", "MIA", "BOG"): (1, 5.0, 2.5, 34_000.0, 6.0),
    ("FAC", "MIA", "ATL", "BOG"): (1, 7.5, 6.0, 46_500.0, 9.5),
    ("FAC", "SEA", "BOG"): (2, 13.0, 6.5, 78_000.0, 6.5),
    # to Medellin and from there home: 2.5, 2.3 and 0.7 h
    ("FAC", "MIA", "MDE"): (1, 5.5, 2.3, 36_500.0, 5.8),
    # from Miami no ferry; home again after the arrival
    ("CIV", "MIA", "BOG"): (1, 5.0, 2.5, 34_000.0, 2.5),
    ("CIV", "ATL", "MIA", "BOG"): (1, 1.5 + 1.5 + 2.5 + 2.5, 5.0, 49_000.0, 7.5),
}


@pytest.mark.parametrize("route", HOURS)
def test_rotation_is_as_worked_out_by_hand(programme, route):
    trip = _trip(programme, *route)
    days, block_hours, aboard, cost, landing = HOURS[route]
    assert trip.aircraft_days == days
    assert trip.block_hours == pytest.approx(block_hours)
    assert trip.hours_aboard == pytest.approx(aboard)
    assert trip.cost == pytest.approx(cost)
    assert trip.hours_to_landing == pytest.approx(landing)


DUTIES = {
    # the rest of the second day: 1 + 6.5 + 0.5 = 8 h; the ferry as long
    8.0: 2,
    7.99: 0,
    15.5: 1,
    15.49: 2,
}


@pytest.mark.parametrize("duty", DUTIES)
def test_days_follow_from_the_duty(world, tmp_path, duty):
    world.term("crew_duty_hours = 14.0", f"crew_duty_hours = {duty}")
    programme = read_programme(world.write(tmp_path)[0])
    assert _trip(programme, "FAC", "SEA", "BOG").aircraft_days == DUTIES[duty]


@pytest.mark.parametrize(("duty", "days"), [(7.5, 1), (7.49, 0)])
def test_no_night_at_the_base_makes_two_days_of_one(world, tmp_path, duty, days):
    """Base and first pick-up are one airport: what one duty cannot do, two cannot."""
    world.term("crew_duty_hours = 14.0", f"crew_duty_hours = {duty}")
    programme = read_programme(world.write(tmp_path)[0])
    assert _trip(programme, "CIV", "MIA", "BOG").aircraft_days == days


LANDINGS = {
    # Bogota is at UTC-5 all year; the United States change their clocks on 9 March 2025 at 2:00.
    ("FAC", "MIA", date(2025, 3, 4)): 10.0,
    ("FAC", "MIA", date(2025, 3, 9)): 10.0,  # leaves Bogota: the clock of Miami plays no part
    ("FAC", "SEA", date(2025, 3, 8)): 6.0 + 6.5 + 3.0,  # UTC-8 to UTC-5
    ("FAC", "SEA", date(2025, 3, 9)): 6.0 + 6.5 + 2.0,  # UTC-7 to UTC-5
    ("CIV", "MIA", date(2025, 3, 8)): 4.0 + 2.5,  # UTC-5 to UTC-5
    ("CIV", "MIA", date(2025, 3, 9)): 4.0 + 2.5 - 1.0,  # UTC-4 to UTC-5
}


@pytest.mark.parametrize("key", LANDINGS)
def test_landing_is_told_by_the_clocks_of_that_moment(programme, key):
    fleet, pickup, day = key
    trip = _trip(programme, fleet, pickup, "BOG")
    hour = lands_at_hour(programme, trip, "BOG", day.toordinal())
    assert hour == pytest.approx(LANDINGS[key])


def test_clock_that_changes_under_way_counts_at_landing(world, tmp_path):
    """Leaves Miami at 1:00 of standard time and lands where the clock changed meanwhile."""
    world.term("first_departure_hour = 4.0", "first_departure_hour = 1.0")
    world.row("airports.csv", iata="MDE").update(time_zone="America/New_York")
    programme = read_programme(world.write(tmp_path)[0])
    trip = _trip(programme, "CIV", "MIA", "MDE")
    day = date(2025, 3, 9).toordinal()
    assert lands_at_hour(programme, trip, "MDE", day) == pytest.approx(1.0 + 2.3 + 1.0)
    assert lands_at_hour(programme, trip, "MDE", day - 1) == pytest.approx(1.0 + 2.3)


def test_landing_after_midnight_is_not_wrapped(world, tmp_path):
    world.term("first_departure_hour = 4.0", "first_departure_hour = 22.0")
    programme = read_programme(world.write(tmp_path)[0])
    trip = _trip(programme, "FAC", "MIA", "BOG")
    assert lands_at_hour(programme, trip, "BOG", date(2025, 3, 4).toordinal()) == pytest.approx(28)


def test_child_alone_may_not_land_by_the_morning_after(world, tmp_path):
    """31 is not 7: the flight of a day lands by the daylight of that day."""
    from retorno.plan.check import check_plan

    world.term("first_departure_hour = 4.0", "first_departure_hour = 25.0")
    world.flight("F1").update(lands_at_hour="31.00")
    report = check_plan(*world.write(tmp_path))
    assert ("minor_alone_by_night", "F1") in {(v.rule, v.flight) for v in report.violations}
