"""INT-07, INT-08, CHD-01, CHD-02, CHD-05, CHD-13: children and families."""

import pytest
from listed import adult, available, booked, child, day, family, found

from retorno.protect.children import (
    decide_chd_01,
    decide_chd_02,
    decide_chd_05,
    decide_chd_13,
    decide_int_07,
    decide_int_08,
)

AGES = ("adult", "child", "uncertain")


def test_int_07_an_uncertain_age_is_told_and_treated_as_a_childs():
    assert [bool(decide_int_07(age=age)) for age in AGES] == [False, False, True]
    unsure = adult("P1", birth_date="2007")
    assert available(booked(unsure)) == {"P1": "no"}  # no best interests, no guardian
    cleared = booked(unsure | {"best_interests": "yes", "guardian_id": "alone"})
    assert (available(cleared), found(cleared)) == ({"P1": "yes"}, {("INT-07", "treated_as_child")})


def test_l20_an_unknown_birth_date_stays_unknown_and_protects():
    cleared = booked(adult("P1", birth_date=""))
    assert available(cleared) == {"P1": "no"}
    assert ("INT-07", "treated_as_child") in found(cleared)


@pytest.mark.parametrize(
    ("age", "guardian", "of_family", "what"),
    [
        ("child", "alone", "several", "child_alone_within_family"),
        ("uncertain", "alone", "several", "child_alone_within_family"),
        ("child", "settled", "several", None),
        ("adult", "alone", "several", None),
        ("adult", "not_asked", "one", "family_of_one_on_the_list"),
        ("child", "alone", "none", None),
    ],
)
def test_int_08_what_does_not_agree_about_a_family_is_asked_again(age, guardian, of_family, what):
    outcome = decide_int_08(age=age, guardian=guardian, family=of_family)
    assert (outcome and outcome.what) == what


def test_int_08_tells_and_holds_nobody():
    people = family(adult("P1"), child("C1", guardian_id="alone"))
    cleared = booked(*people, adult("P2", family_id="F2"))
    assert set(available(cleared).values()) == {"yes"}
    assert found(cleared, "C1") == {("INT-08", "child_alone_within_family")}
    assert found(cleared, "P2") == {("INT-08", "family_of_one_on_the_list")}


@pytest.mark.parametrize("age", AGES)
@pytest.mark.parametrize(
    ("interests", "what"),
    [("yes", None), ("no", "best_interests_not_assessed"), ("", "best_interests_not_asked")],
)
def test_chd_01_every_child_has_its_best_interests_assessed(age, interests, what):
    outcome = decide_chd_01(age=age, best_interests=interests)
    assert (outcome and outcome.what) == (None if age == "adult" else what)


@pytest.mark.parametrize("interests", ["no", ""])
def test_l07_a_child_without_a_best_interests_record_stays_and_the_family_with_it(interests):
    people = family(adult("P1"), child("C1", guardian_id="P1", best_interests=interests))
    cleared = booked(*people, adult("P2"))
    assert available(cleared) == {"P1": "no", "C1": "no", "P2": "yes"}
    assert found(cleared, "P1") == {("CHD-02", "family_waits")}


@pytest.mark.parametrize(
    ("age", "guardian", "what"),
    [
        ("child", "not_asked", "guardian_not_asked"),
        ("child", "not_settled", "guardian_unsettled"),
        ("uncertain", "not_asked", "guardian_not_asked"),
        ("child", "alone", None),
        ("child", "settled", None),
        ("adult", "not_asked", None),
    ],
)
def test_chd_05_it_is_settled_with_whom_a_child_travels(age, guardian, what):
    outcome = decide_chd_05(age=age, guardian=guardian)
    assert (outcome and outcome.what) == what


def test_chd_02_whoever_could_go_waits_with_the_family():
    assert decide_chd_02(family_waits="no") is None
    people = family(adult("P1"), adult("P2", order_final="no"))
    assert available(booked(*people, adult("P3"))) == {"P1": "no", "P2": "no", "P3": "yes"}


def test_l04_who_belongs_to_a_family_does_not_change_with_what_is_found():
    people = family(adult("P1"), adult("P2", order_final="no"))
    assert booked(*people).caseload.family_id == ["F1", "F1"]


def test_a_family_with_somebody_not_asked_is_held_and_still_to_be_asked():
    cleared = booked(*family(adult("P1"), adult("P2", available="")), adult("P3"))
    assert available(cleared) == {"P1": "yes", "P2": "", "P3": "yes"}
    assert cleared.row.tolist() == [2]


@pytest.mark.parametrize(
    ("infant_age", "fitness", "what"),
    [
        (0, "valid", "newborn_too_young"),
        (2, "valid", "newborn_too_young"),  # born at the end of its day: a day old
        (3, "valid", None),
        (3, "none", "newborn_clearance_missing"),
        (7, "expired", "newborn_clearance_missing"),
        (8, "none", None),
        ("grown", "none", None),
        ("unknown", "valid", "infant_age_not_known"),
    ],
)
def test_chd_13_newborns_stay_and_then_need_a_doctors_word(infant_age, fitness, what):
    outcome = decide_chd_13(
        infant_age=infant_age, fitness=fitness, min_age_h=48, clearance_until_days=7
    )
    assert (outcome and outcome.what) == what


@pytest.mark.parametrize(
    ("birth_date", "needs", "fit", "goes"),
    [
        (day(5), "INF", "", "no"),  # five days old on the day it may board, no clearance
        (day(5), "INF", day(40), "yes"),
        (day(9), "INF", day(40), "no"),
        (day(-100), "INF", "", "yes"),
        ("2025", "INF", "", "no"),  # may not be born yet
        ("", "INF", "", "no"),
        ("", "", "", "yes"),
    ],
)
def test_chd_13_counts_to_the_first_day_the_baby_may_board(birth_date, needs, fit, goes):
    baby = child(
        "C1", guardian_id="P1", birth_date=birth_date, needs=needs, fit_to_fly_until=fit,
        ready_date=day(10),
    )  # fmt: skip
    assert available(booked(*family(adult("P1"), baby))) == {"P1": goes, "C1": goes}


@pytest.mark.parametrize("family_id", ["", "F2"])
def test_l07_whoever_cares_for_a_child_that_waits_does_not_leave_without_it(family_id):
    carer = adult("P1", family_id=family_id)
    partner = adult("P2", family_id=family_id or "F3")
    waiting = child("C1", guardian_id="P1", best_interests="no")
    cleared = booked(carer, partner, waiting, adult("P3"))
    with_partner = "no" if family_id else "yes"
    assert available(cleared) == {"P1": "no", "P2": with_partner, "C1": "no", "P3": "yes"}


def test_waiting_goes_from_carer_to_carer():
    """C1 waits, so P1 does, so the child in P1's family does, so the carer of that child does."""
    first = family(adult("P1"), child("C2", guardian_id="P2"))
    people = [*first, adult("P2"), child("C1", guardian_id="P1", best_interests="no")]
    assert set(available(booked(*people)).values()) == {"no"}
