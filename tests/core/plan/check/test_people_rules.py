"""One change of the valid plan for each rule about people: the check names rule, flight, person."""

import pytest

from retorno.plan.check import check_plan


def found(world, folder):
    """Rules broken, as (rule, flight, person)."""
    report = check_plan(*world.write(folder))
    return {(v.rule, v.flight, v.person) for v in report.violations}


def _move(world, name, flight, boards_at, date, waits):
    world.placement(name).update(flight=flight, boards_at=boards_at, date=date, waits_days=waits)


def _place(world, name, flight="F1", boards_at="MIA", date="2025-03-04", waits="2"):
    rows = world.tables["not_placed.csv"]
    rows.remove(world.row("not_placed.csv", person_id=name))
    row = {"person_id": name, "flight": flight, "boards_at": boards_at}
    world.tables["placements.csv"].append(row | {"date": date, "waits_days": waits})


def _unknown_person(world):
    world.placement("P01")["person_id"] = "P99"


def _missing(world):
    world.tables["placements.csv"].remove(world.placement("P01"))


def _twice(world):
    world.tables["placements.csv"].append(world.placement("P01"))


def _in_both(world):
    row = {"person_id": "P01", "reason": "money", "detail": "", "releases": "treasury"}
    world.tables["not_placed.csv"].append(row)


def _held_row(world, **cells):
    world.row("not_placed.csv", person_id="P11").update(cells)


def _born_too_late(world):
    """P02 is now a child, so the guardian of P03 is no adult: the family is held."""
    world.person("P02").update(birth_date="2007-03", guardian_id="alone")


def _guardian(name):
    return lambda world: world.person("P03").update(guardian_id=name)


def _split(world):
    _move(world, "P08", "F1", "MIA", "2025-03-04", "3")


def _waits(world):
    """P01 has a flight, but a row of the lists is open that speaks of them."""
    world.columns["people.csv"].append("waits_for")
    world.person("P01")["waits_for"] = "list.csv:7=P99"


def _left_behind(world):
    world.tables["placements.csv"].remove(world.placement("P08"))
    row = {"person_id": "P08", "reason": "money", "detail": "", "releases": "treasury"}
    world.tables["not_placed.csv"].append(row)


CHANGES = {
    "a person who is not on the list": (_unknown_person, "person_unknown", "", "P99"),
    "a person in no table": (_missing, "person_missing", "", "P01"),
    "a person placed twice": (_twice, "person_twice", "", "P01"),
    "a person placed and not placed": (_in_both, "person_twice", "", "P01"),
    "a held person placed": (lambda w: _place(w, "P11"), "held_placed", "", "P11"),
    "a person not asked placed": (lambda w: _place(w, "P12"), "held_placed", "", "P12"),
    "a person who waits for a rejected row": (_waits, "held_placed", "", "P01"),
    "a held family placed": (lambda w: _place(w, "P16"), "held_placed", "", "P16"),
    "a guardian under 18": (_born_too_late, "held_placed", "", "P03"),
    "no guardian": (_guardian(""), "held_placed", "", "P02"),
    "a guardian of another family": (_guardian("P01"), "held_placed", "", "P03"),
    "a guardian who is not on the list": (_guardian("P77"), "held_placed", "", "P03"),
    "a guardian of a child without family": (
        lambda w: w.person("P04").update(guardian_id="P01"),
        "held_placed",
        "",
        "P04",
    ),
    "no birth date counts as a child": (
        lambda w: w.person("P01").update(birth_date=""),
        "held_placed",
        "",
        "P01",
    ),
    "a held person with a reason": (
        lambda w: _held_row(w, reason="fear"),
        "held_reason",
        "",
        "P11",
    ),
    "a held person with a detail": (lambda w: _held_row(w, detail="x"), "held_detail", "", "P11"),
    "held people told apart": (lambda w: _held_row(w, releases="judge"), "held_releases", "", ""),
    "not available, but not held": (
        lambda w: w.row("not_placed.csv", person_id="P13").update(reason="not_available"),
        "not_held_reason",
        "",
        "P13",
    ),
    "a known facility called unknown": (
        lambda w: w.row("not_placed.csv", person_id="P13").update(reason="facility_unknown"),
        "facility_known",
        "",
        "P13",
    ),
    "a flight that is not listed": (
        lambda w: w.placement("P01").update(flight="F9"),
        "flight_unknown",
        "F9",
        "P01",
    ),
    "another date than the flight's": (
        lambda w: w.placement("P01").update(date="2025-03-05"),
        "placement_date",
        "F1",
        "P01",
    ),
    "a wait that is not": (
        lambda w: w.placement("P04").update(waits_days="12"),
        "waits_days",
        "F1",
        "P04",
    ),
    "a family on two flights": (_split, "party_split", "F1", "P08"),
    "half a family left": (_left_behind, "party_split", "F3", "P09"),
    "a family from two airports": (
        lambda w: w.placement("P08").update(boards_at="MIA"),
        "party_boards_apart",
        "F3",
        "P08",
    ),
    "an airport where the flight does not call": (
        lambda w: w.placement("P01").update(boards_at="ATL"),
        "boards_at",
        "F1",
        "P01",
    ),
    "an airport that is none": (
        lambda w: w.placement("P01").update(boards_at="ZZZ"),
        "boards_at",
        "F1",
        "P01",
    ),
    "a person who is not ready": (
        lambda w: _place(w, "P14", waits="0"),
        "not_ready",
        "F1",
        "P14",
    ),
    "a family of which one is not ready": (
        lambda w: w.person("P08").update(ready_date=""),
        "not_ready",
        "F3",
        "P09",
    ),
    "a flight before the person is ready": (
        lambda w: w.person("P01").update(ready_date="2025-03-05"),
        "too_early",
        "F1",
        "P01",
    ),
    "a flight after the latest date": (
        lambda w: w.person("P01").update(latest_date="2025-03-03"),
        "too_late",
        "F1",
        "P01",
    ),
    "a flight after the document of one of the family": (
        lambda w: w.person("P08").update(document_expires="2025-03-07"),
        "too_late",
        "F3",
        "P09",
    ),
    "a wait beyond the longest": (
        lambda w: w.term("max_wait_days = 30", "max_wait_days = 3"),
        "too_late",
        "F2",
        "P07",
    ),
    "a facility that is not known": (
        lambda w: _place(w, "P15"),
        "facility",
        "F1",
        "P15",
    ),
    "an airport too far by road": (lambda w: _place(w, "P13"), "out_of_reach", "F1", "P13"),
    "an arrival that is not allowed": (
        lambda w: w.person("P01").update(arrival_preferred="CTG"),
        "arrival",
        "F1",
        "P01",
    ),
    "a child alone who lands before the day": (
        lambda w: w.term("lands_from_hour = 6.0", "lands_from_hour = 10.1"),
        "minor_alone_by_night",
        "F1",
        "P04",
    ),
    "a child alone who lands after the day": (
        lambda w: w.term("lands_until_hour = 18.0", "lands_until_hour = 9.9"),
        "minor_alone_by_night",
        "F1",
        "P04",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_change_about_people_is_caught(world, tmp_path, name):
    change, *expected = CHANGES[name]
    change(world)
    assert tuple(expected) in found(world, tmp_path)


def test_held_are_told_by_one_word_only(world, tmp_path):
    """The tables of a plan may not hold a column that tells what a hold is."""
    world.columns["not_placed.csv"].append("hold_kind")
    assert ("unknown_column", "", "") in found(world, tmp_path)


def test_l04_family_is_never_rewritten_by_what_becomes_of_one_of_it(world, tmp_path):
    """Lesson L4: to process one person the family was deleted. Here it is whole or the plan falls."""
    world.person("P08").update(available="no")
    broken = found(world, tmp_path)
    assert {("held_placed", "", "P08"), ("held_placed", "", "P09")} <= broken


def test_l19_people_may_not_be_recorded_on_a_leg_that_was_never_flown(world, tmp_path):
    """Lesson L19: people recorded at places never flown to."""
    world.placement("P08").update(boards_at="SEA")
    world.placement("P09").update(boards_at="SEA")
    assert {("boards_at", "F3", "P08"), ("boards_at", "F3", "P09")} <= found(world, tmp_path)


def test_l27_people_with_one_name_on_one_flight_stay_two_people(world, tmp_path):
    """Lesson L27: two people with one name were taken for one. Names decide nothing."""
    world.columns["people.csv"] += ["given_names", "surnames"]
    for name in ("P01", "P05"):
        world.person(name).update(given_names="Ana María", surnames="Rojas Rojas")
    assert found(world, tmp_path) == set()
    world.placement("P05")["person_id"] = "P01"
    (tmp_path / "again").mkdir()
    broken = found(world, tmp_path / "again")
    assert {("person_twice", "", "P01"), ("person_missing", "", "P05")} <= broken


def test_l40_plan_that_says_no_without_a_reason_is_not_valid(world, tmp_path):
    """Lesson L40: wrong reasons, or none, for a journey that was not planned."""
    world.row("not_placed.csv", person_id="P13").update(reason="", releases="")
    assert ("unreadable_cell", "", "") in found(world, tmp_path)
