"""One change of the valid plan for each rule about flights, places, money and clearances."""

import pytest

from retorno.plan.check import check_plan


def broken(world, folder):
    """Rules broken, as (rule, flight)."""
    report = check_plan(*world.write(folder))
    return {(v.rule, v.flight) for v in report.violations}


def _flight(name, **cells):
    return lambda world: world.flight(name).update(cells)


def _drop(table, **where):
    def change(world):
        rows = world.tables[table]
        rows[:] = [r for r in rows if not all(str(r[k]) == v for k, v in where.items())]

    return change


def _set(table, cells, **where):
    return lambda world: world.row(table, **where).update(cells)


def _term(old, new):
    return lambda world: world.term(old, new)


def _again(name, **cells):
    def change(world):
        world.tables["flights.csv"].append(world.flight(name) | cells)

    return change


def _first_day(world):
    """The ferry of the two days would be flown before the programme begins."""
    world.flight("F2").update(date="2025-03-01")


def _needs(name, needs):
    return lambda world: world.person(name).update(needs=needs)


def _scheduled_empty(world):
    cells = {"date": "2025-03-05", "people": 0, "seats_used": 0, "cost": "0.00"}
    _again("S1", flight="S2", **cells)(world)


ON_THE_FOURTH = {"airport": "BOG", "date": "2025-03-04"}

CHANGES = {
    "a flight twice": (_again("F1"), "flight_twice", "F1"),
    "a flight after the last day": (_flight("F1", date="2025-04-10"), "day_outside", "F1"),
    "a flight before the first day": (_flight("F1", date="2025-02-28"), "day_outside", "F1"),
    "a flight with fleet and block": (
        _flight("F1", scheduled="MIA-BOG"),
        "fleet_or_scheduled",
        "F1",
    ),
    "a flight without both": (_flight("F1", fleet=""), "fleet_or_scheduled", "F1"),
    "a fleet that is not": (_flight("F1", fleet="KC"), "unknown_fleet", "F1"),
    "a block that is not": (_flight("S1", scheduled="X"), "unknown_scheduled", "S1"),
    "a pick-up at an arrival": (_flight("F1", first_pickup="MDE"), "unknown_airport", "F1"),
    "a second pick-up unknown": (_flight("F1", second_pickup="ZZZ"), "unknown_airport", "F1"),
    "an arrival at a departure": (_flight("F1", arrival="ATL"), "unknown_airport", "F1"),
    "two pick-ups at one airport": (_flight("F3", second_pickup="MIA"), "second_is_first", "F3"),
    "another route than the block's": (_flight("S1", arrival="MDE"), "scheduled_route", "S1"),
    "a block with a second pick-up": (
        _flight("S1", second_pickup="ATL"),
        "scheduled_route",
        "S1",
    ),
    "a block in two rows a day": (_again("S1", flight="S2"), "scheduled_twice", "S2"),
    "a block that carries nobody": (_scheduled_empty, "scheduled_empty", "S2"),
    "a duty too long for any days": (
        _term("crew_duty_hours = 14.0", "crew_duty_hours = 7.9"),
        "duty",
        "F2",
    ),
    "too many hours aboard": (
        _term("max_onboard_hours = 7.0", "max_onboard_hours = 6.4"),
        "onboard",
        "F2",
    ),
    "a turnaround aboard counts": (
        _term("max_onboard_hours = 7.0", "max_onboard_hours = 5.9"),
        "onboard",
        "F3",
    ),
    "a second pick-up too far": (
        _term("max_second_pickup_km = 1300", "max_second_pickup_km = 1100"),
        "second_pickup",
        "F3",
    ),
    "two days that begin too early": (_first_day, "begins_before", "F2"),
    "no clearance at the first": (
        _drop("clearances.csv", fleet="FAC", airport="MIA", date="2025-03-04"),
        "clearance",
        "F1",
    ),
    "no clearance at the second": (
        _drop("clearances.csv", fleet="FAC", airport="ATL", date="2025-03-08"),
        "clearance",
        "F3",
    ),
    "no clearance the night before": (
        _drop("clearances.csv", fleet="FAC", airport="SEA", date="2025-03-05"),
        "clearance",
        "F2",
    ),
    "no aircraft": (_drop("aircraft.csv", fleet="FAC", date="2025-03-04"), "aircraft", "F1"),
    "no aircraft for the ferry": (
        _drop("aircraft.csv", fleet="FAC", date="2025-03-05"),
        "aircraft",
        "F2",
    ),
    "one aircraft twice a day": (_again("F1", flight="F7"), "aircraft", "F7"),
    "a day that is two": (_flight("F2", aircraft_days="1"), "stated", "F2"),
    "days left empty": (_flight("F1", aircraft_days=""), "stated", "F1"),
    "wrong block hours": (_flight("F1", block_hours="5.02"), "stated", "F1"),
    "a wrong hour of landing": (_flight("F1", lands_at_hour="11.00"), "stated", "F1"),
    "a wrong cost": (_flight("F1", cost="33999.00"), "stated", "F1"),
    "wrong places": (_flight("F1", places="21"), "stated", "F1"),
    "wrong people": (_flight("F1", people="5"), "stated", "F1"),
    "a clinician without a seat": (_flight("F1", seats_used="8"), "stated", "F1"),
    "a wrong cost of seats": (_flight("S1", cost="410.00"), "stated", "S1"),
    "days of a block": (_flight("S1", aircraft_days="1"), "not_empty", "S1"),
    "hours of a block": (_flight("S1", block_hours="3.0"), "not_empty", "S1"),
    "too few seats": (_term("seats = 21", "seats = 9"), "seats_exceeded", "F1"),
    "no seats on the block": (_drop("seats.csv", date="2025-03-03"), "seats_exceeded", "S1"),
    "too many wheelchairs": (
        _term("wheelchair_places = 2", "wheelchair_places = 0"),
        "wheelchairs_exceeded",
        "F1",
    ),
    "too many medical": (
        _term("medical_places = 2", "medical_places = 0"),
        "medical_exceeded",
        "F1",
    ),
    "too many laps": (_term("lap_infants = 1", "lap_infants = 0"), "laps_exceeded", "F1"),
    "two wheelchairs in a block of one": (
        _needs("P10", "WCHR MEDA".replace(" ", ";")),
        "stated",
        "S1",
    ),
    "reception full": (
        _set("reception.csv", {"people": 5}, **ON_THE_FOURTH),
        "reception_people",
        "F1",
    ),
    "no reception for a child alone": (
        _set("reception.csv", {"minors_alone": 0}, **ON_THE_FOURTH),
        "reception_minors_alone",
        "F1",
    ),
    "no reception for medical care": (
        _set("reception.csv", {"medical": 0}, **ON_THE_FOURTH),
        "reception_medical",
        "F1",
    ),
    "no reception that day": (_drop("reception.csv", **ON_THE_FOURTH), "reception_people", "F1"),
    "the budget overspent": (
        _term("budget_total = 160_000.0", "budget_total = 159_000.0"),
        "budget_total",
        "",
    ),
    "the budget of a month overspent": (
        _term("[160_000.0, 1_000.0]", "[159_000.0, 1_000.0]"),
        "budget_period",
        "",
    ),
    "a date that is none": (_flight("F1", date="2025-02-30"), "unreadable_cell", ""),
    "a date in words": (_flight("F1", date="tomorrow"), "unreadable_cell", ""),
    "a flight without a name": (_flight("F1", flight=""), "unreadable_cell", ""),
    "money in words": (_flight("F1", cost="dear"), "unreadable_cell", ""),
    "money with three decimals": (_flight("F1", cost="34000.001"), "unreadable_cell", ""),
    "places in words": (_flight("F1", places="many"), "unreadable_cell", ""),
    "block hours in words": (_flight("F1", block_hours="five"), "unreadable_cell", ""),
    "hours of landing unknown": (_flight("F1", lands_at_hour=""), "unreadable_cell", ""),
    "block days in words": (_flight("S1", aircraft_days="one"), "unreadable_cell", ""),
}


@pytest.mark.parametrize("name", CHANGES)
def test_change_about_flights_is_caught(world, tmp_path, name):
    change, *expected = CHANGES[name]
    change(world)
    assert tuple(expected) in broken(world, tmp_path)


@pytest.mark.parametrize("column", ["fleet", "first_pickup", "second_pickup", "arrival"])
def test_l18_codes_that_no_list_knows_are_never_taken(world, tmp_path, column):
    """Lesson L18: airports in the wrong state doubled people. Only the programme's codes count."""
    world.flight("F3")[column] = "KATL"
    rules = {rule for rule, flight in broken(world, tmp_path) if flight == "F3"}
    assert rules & {"unknown_fleet", "unknown_airport"}
