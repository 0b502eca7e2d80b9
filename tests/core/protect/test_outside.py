"""Outside the owners' view nobody can tell one hold from another."""

import dataclasses

import pytest
from listed import FIRST, adult, booked, caseload, child, day, family

from retorno.protect.outside import (
    findings_columns,
    outside_findings,
    people_columns,
    summary,
)

HELD = {
    "by a protection officer": {"available": "no"},
    "not asked": {"available": ""},
    "order": {"order_number": ""},
    "order not final": {"order_final": "no"},
    "nationality": {"nationality_status": "doubtful"},
    "another country": {"nationality_claimed": "VEN", "nationality_status": "claimed"},
    "age": {"birth_date": ""},
    "child": {"birth_date": "2015-01-01"},
    "medical": {"needs": "MEDA"},
    "fitness": {"fit_to_fly_until": "2025-02-04"},
    "pregnancy": {"pregnancy_weeks": "38", "pregnancy_as_of": "2025-02-03"},
    "contact": {"consular_contact": ""},
}


def lines(cleared):
    columns = findings_columns(cleared, outside_findings(cleared))
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


@pytest.mark.parametrize("cells", HELD.values(), ids=HELD)
def test_every_hold_is_written_in_the_same_words(cells):
    assert lines(booked(adult("P1", **cells))) == [
        {
            "person_id": "P1",
            "rule": "",
            "severity": "HOLD",
            "what": "not_available",
            "who_can_release": "protection_desk",
        }
    ]


def test_the_sums_are_the_same_whatever_holds():
    totals = set()
    for cells in HELD.values():
        person = adult("P1", guardian_id="alone", best_interests="no", **cells)
        cleared = booked(person)
        counts = summary(caseload(person), cleared, outside_findings(cleared))
        totals.add(counts)
    assert len(totals) == 1


def test_no_notice_beside_the_neutral_line_tells_what_holds():
    person = {"nationality_status": "claimed", "document_type": ""}
    going = lines(booked(adult("P1", **person)))
    assert [line["rule"] for line in going] == ["INT-03"]
    assert going[0]["severity"] == "RECORD"
    held = lines(booked(adult("P1", order_final="no", **person)))
    assert [line["rule"] for line in held] == [""]


def test_a_family_that_waits_shows_one_line_each():
    people = family(adult("P1", available="no"), child("C1", guardian_id="P1"))
    shown = lines(booked(*people, adult("P2")))
    assert [line["person_id"] for line in shown] == ["P1", "C1"]
    assert len({tuple(line.items())[1:] for line in shown}) == 1


@pytest.mark.parametrize("cells", HELD.values(), ids=HELD)
def test_a_family_of_two_never_tells_which_kind_of_hold(cells):
    people = family(adult("P1"), adult("P2", **cells))
    cleared = booked(*people)
    shown = outside_findings(cleared)
    counts = summary(caseload(*people), cleared, shown)
    assert (counts.available, counts.not_available, counts.latest_date_tightened) == (0, 2, 0)
    assert (counts.warnings, counts.records) == (0, 0)
    assert [line["who_can_release"] for line in lines(cleared)] == ["protection_desk"] * 2


def test_every_column_is_kept_and_only_answers_and_the_last_day_change():
    person = adult("P1", order_final="no", fit_to_fly_until=day(20), shoe_size="=41")
    columns = people_columns(booked(person))
    changed = {"available": "no", "latest_date": day(20)}
    assert {name: cells[0] for name, cells in columns.items()} == person | changed
    assert list(columns) == list(person)


def test_columns_that_a_list_does_not_have_are_added():
    columns = people_columns(booked({"person_id": "P1", "available": "yes"}))
    assert columns == {
        "person_id": ["P1"],
        "available": ["no"],
        "guardian_id": [""],
        "best_interests": [""],
        "consular_contact": [""],
        "latest_date": [""],
    }


def test_totals_add_up():
    rows = [
        adult("P1"),
        adult("P2", available="no"),
        adult("P3", available=""),
        adult("P4", consular_contact=""),
        child("C1", best_interests=""),
        child("C2", guardian_id=""),
        adult("P5", fit_to_fly_until=day(20)),
        adult("P6", latest_date=day(10), fit_to_fly_until=day(20)),
        adult("P7", nationality_status="claimed", document_type=""),
        adult("P8", latest_date=day(400), fit_to_fly_until=day(300)),
    ]
    cleared = booked(*rows)
    counts = summary(caseload(*rows), cleared, outside_findings(cleared))
    assert dataclasses.asdict(counts) == {
        "listed": 10,
        "available": 5,
        "not_available": 5,
        "latest_date_tightened": 1,
        "warnings": 0,
        "records": 1,
    }
    assert cleared.horizon.first_day == FIRST
