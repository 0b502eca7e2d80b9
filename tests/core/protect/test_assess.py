"""Laws of the assessment: nobody is freed, holds only add, families whole, order means nothing."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from listed import (
    FIRST,
    HORIZON,
    adult,
    available,
    booked,
    caseload,
    child,
    cleared_people,
    family,
    found,
    planned,
)

from retorno.protect.assess import assess
from retorno.protect.cleared import Gate
from retorno.protect.rules import load_rules

ANSWERS = st.sampled_from(["yes", "yes", "yes", "no", ""])
DAYS = st.sampled_from(["", "2024-12-01", "2025-02-20", "2025-06-01", "2031-01-01"])
CELLS = {
    "family_id": st.sampled_from(["", "A", "B"]),
    "birth_date": st.sampled_from(["1990-01-01", "1990", "2007", "2015-03-02", "2025-02", ""]),
    "nationality_claimed": st.sampled_from(["COL", "COL", "VEN", ""]),
    "nationality_status": st.sampled_from(
        ["registry_confirmed", "document_seen", "claimed", "doubtful", "not_national", "dual", ""]
    ),
    "document_type": st.sampled_from(["passport", "national_id", "exempt_passport", ""]),
    "document_number": st.sampled_from(["X1", ""]),
    "document_expires": DAYS,
    "order_number": st.sampled_from(["N1", "N2", "N3", ""]),
    "order_date": DAYS,
    "order_authority": st.sampled_from(["Court", ""]),
    "order_final": ANSWERS,
    "ready_date": DAYS,
    "latest_date": DAYS,
    "needs": st.sampled_from(["", "MEDA", "INF", "WCHR;OXYG"]),
    "pregnancy_weeks": st.sampled_from(["", "", "12", "30", "40"]),
    "pregnancy_as_of": DAYS,
    "pregnancy_multiple": st.sampled_from(["yes", "no", ""]),
    "fit_to_fly_until": DAYS,
    "guardian_id": st.sampled_from(["alone", "P0", "P1", ""]),
    "best_interests": ANSWERS,
    "consular_contact": st.sampled_from(["accepted", "declined", ""]),
    "available": ANSWERS,
}


def some_cells(base):
    """Change a few cells of a person whom nothing holds, so that both outcomes come up often."""
    return st.dictionaries(st.sampled_from(sorted(CELLS)), st.none(), max_size=5).flatmap(
        lambda names: st.fixed_dictionaries({name: CELLS[name] for name in names}).map(
            lambda cells: base | cells
        )
    )


@st.composite
def people(draw):
    number = draw(st.integers(1, 5))
    make = [draw(st.sampled_from([adult, child])) for _ in range(number)]
    return [draw(some_cells(make[i](f"P{i}"))) for i in range(number)]


@settings(deadline=None, max_examples=60)
@given(people())
def test_availability_is_never_earned_by_assessment(rows):
    before = {row["person_id"]: row["available"] for row in rows}
    after = available(booked(*rows))
    assert all(before[person] == "yes" for person, answer in after.items() if answer == "yes")
    assert all(after[person] == "no" for person, answer in before.items() if answer == "no")


@settings(deadline=None, max_examples=40)
@given(people(), st.data())
def test_another_hold_never_clears_anybody(rows, data):
    at = data.draw(st.integers(0, len(rows) - 1))
    worse = [*rows[:at], rows[at] | {"available": "no"}, *rows[at + 1 :]]
    assert cleared_people(booked(*worse)) <= cleared_people(booked(*rows))
    assert cleared_people(planned(*worse)) <= cleared_people(planned(*rows))


@settings(deadline=None, max_examples=40)
@given(people(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows, random):
    shuffled = random.sample(rows, len(rows))
    one, other = booked(*rows), booked(*shuffled)
    assert available(one) == available(other)
    assert all(found(one, row["person_id"]) == found(other, row["person_id"]) for row in rows)
    assert cleared_people(one) == cleared_people(other)


MISSING_HOLDS = (
    "nationality_status",
    "order_number",
    "order_date",
    "order_authority",
    "order_final",
    "consular_contact",
    "available",
)


@settings(deadline=None, max_examples=60)
@given(people(), st.sampled_from(MISSING_HOLDS), st.data())
def test_a_missing_fact_is_never_a_pass(rows, column, data):
    at = data.draw(st.integers(0, len(rows) - 1))
    emptied = [*rows[:at], rows[at] | {column: ""}, *rows[at + 1 :]]
    assert rows[at]["person_id"] not in cleared_people(booked(*emptied))


@settings(deadline=None, max_examples=40)
@given(people(), st.sampled_from(["best_interests", "guardian_id"]), st.data())
def test_a_childs_missing_fact_is_never_a_pass(rows, column, data):
    at = data.draw(st.integers(0, len(rows) - 1))
    young = rows[at] | {"birth_date": "2014-01-01", column: ""}
    cleared = booked(*rows[:at], young, *rows[at + 1 :])
    assert young["person_id"] not in cleared_people(cleared)


@settings(deadline=None, max_examples=40)
@given(people())
def test_a_family_is_whole_or_held(rows):
    for cleared in (booked(*rows), planned(*rows)):
        going = cleared_people(cleared)
        for name in {row["family_id"] for row in rows} - {""}:
            members = {row["person_id"] for row in rows if row["family_id"] == name}
            assert members <= going or not members & going
        rowed = [*cleared.row.tolist(), *cleared.held_row.tolist()]
        assert sorted(rowed) == list(range(len(rows)))


@settings(deadline=None, max_examples=40)
@given(people())
def test_assessing_again_changes_nothing(rows):
    once = booked(*rows)
    again = assess(once.caseload, gate=Gate.BOOKING, rules=load_rules(), horizon=HORIZON)
    assert available(once) == available(again)
    assert once.caseload.latest.tolist() == again.caseload.latest.tolist()
    assert cleared_people(once) == cleared_people(again)


@settings(deadline=None, max_examples=40)
@given(people())
def test_what_booking_clears_the_plan_clears(rows):
    cleared = booked(*rows)
    plan = assess(cleared.caseload, gate=Gate.PLAN, rules=load_rules(), horizon=HORIZON)
    assert cleared_people(plan) == cleared_people(cleared)


def test_the_gate_intake_asks_only_its_own_rules():
    rows = [adult("P1", order_number=""), adult("P2", consular_contact="")]
    assert available(booked(*rows, gate=Gate.INTAKE)) == {"P1": "yes", "P2": "no"}
    assert available(booked(*rows, gate=Gate.BOOKING)) == {"P1": "no", "P2": "no"}


def test_the_last_day_never_moves_away():
    before = caseload(adult("P1", latest_date="2025-03-01", fit_to_fly_until="2025-05-01"))
    after = assess(before, gate=Gate.BOOKING, rules=load_rules(), horizon=HORIZON).caseload
    assert np.all(after.latest <= before.latest)


def test_a_parameter_is_changed_in_one_place():
    rules = dict(load_rules())
    limit = rules["MED-02"].parameters["week_limit_single"]
    sooner = replace(limit, periods=(replace(limit.periods[0], value=20),))
    changed = dict(rules["MED-02"].parameters) | {"week_limit_single": sooner}
    rules["MED-02"] = replace(rules["MED-02"], parameters=changed)
    person = caseload(
        adult(pregnancy_weeks="20", pregnancy_as_of=FIRST.isoformat(), pregnancy_multiple="no")
    )
    before = assess(person, gate=Gate.BOOKING, rules=load_rules(), horizon=HORIZON)
    after = assess(person, gate=Gate.BOOKING, rules=rules, horizon=HORIZON)
    assert (cleared_people(before), cleared_people(after)) == ({"P1"}, set())


def test_one_person_is_a_caseload_too():
    assert cleared_people(booked(adult("P1"))) == {"P1"}


def test_an_empty_pack_of_findings_is_no_error():
    assert len(booked(adult("P1")).findings) == 0


def test_whoever_waits_for_a_rejected_row_waits_with_the_family_until_it_is_settled():
    mother = adult("P1", waits_for="list.csv:7=C2")
    people = family(mother, child("C1", guardian_id="P1"))
    assert available(booked(*people, adult("P2"))) == {"P1": "no", "C1": "no", "P2": "yes"}
    settled = family(mother | {"waits_for": ""}, child("C1", guardian_id="P1"))
    assert available(booked(*settled)) == {"P1": "yes", "C1": "yes"}


def test_whoever_waits_for_a_rejected_row_is_in_no_plan_whatever_was_answered_since():
    mother = adult("P1", waits_for="list.csv:7=C2")
    people = family(mother, child("C1", guardian_id="P1"))
    assert cleared_people(planned(*people, adult("P2"))) == {"P2"}
