"""INT-03, INT-06, NRF-07, CHD-12: nationals fly, doubts are settled first, nobody is refused entry."""

import pytest
from listed import adult, available, booked, child, day, family, found

from retorno.protect.nationality import (
    decide_chd_12,
    decide_int_03,
    decide_int_06,
    decide_nrf_07,
)

CONFIRM = "nationality_to_confirm_before_boarding"


@pytest.mark.parametrize(
    ("status", "document", "what", "is_notice"),
    [
        ("registry_confirmed", "none", None, False),
        ("registry_confirmed", "expired", None, False),
        ("registry_confirmed", "incomplete", "document_to_complete", True),  # until when?
        ("document_seen", "valid", None, False),
        ("claimed", "valid", None, False),
        ("dual", "valid", None, False),
        ("claimed", "none", CONFIRM, True),
        ("document_seen", "expired", CONFIRM, True),
        ("dual", "incomplete", CONFIRM, True),
        ("doubtful", "valid", "nationality_not_shown", False),
        ("not_national", "valid", "nationality_not_shown", False),
        ("", "valid", "nationality_not_asked", False),
    ],
)
def test_int_03_a_doubt_holds_and_what_boarding_asks_is_told_in_time(
    status, document, what, is_notice
):
    outcome = decide_int_03(
        nationality_status=status,
        document=document,
        identity="own",
        boarding_status="registry_confirmed",
    )
    assert (outcome and outcome.what) == what
    assert bool(outcome and outcome.is_notice) == is_notice


@pytest.mark.parametrize(
    ("kind", "number", "expires", "is_enough"),
    [
        ("passport", "X1", day(30), True),
        ("passport", "X1", day(0), False),  # ends before the day the person may board
        ("passport", "X1", "", False),  # until when is not known
        ("passport", "", day(30), False),
        ("exempt_passport", "X1", "", False),
        ("national_id", "X1", "", True),  # an identity card may have no end
        ("national_id", "X1", day(0), False),
        ("", "", "", False),
    ],
)
def test_int_03_a_document_is_enough_when_it_is_valid_on_the_first_day(
    kind, number, expires, is_enough
):
    cleared = booked(
        adult(
            nationality_status="claimed",
            document_type=kind,
            document_number=number,
            document_expires=expires,
        )
    )
    assert (("INT-03", CONFIRM) not in found(cleared)) == is_enough
    assert available(cleared) == {"P1": "yes"}


def test_int_06_nobody_is_declared_no_national_without_recorded_reviewers():
    assert decide_int_06(nationality_status="not_national").is_missing
    assert decide_int_06(nationality_status="claimed") is None


@pytest.mark.parametrize(
    ("status", "nationality", "what"),
    [
        ("not_national", "ours", "not_a_national"),
        ("registry_confirmed", "ours", None),
        ("claimed", "ours", None),
        ("dual", "other", None),
        ("dual", "", None),
        ("claimed", "other", "other_nationality"),
        ("registry_confirmed", "other", "other_nationality"),  # it is the other one that is shown
        ("registry_confirmed", "", None),
        ("claimed", "", "nationality_claimed_missing"),
        ("document_seen", "", "nationality_claimed_missing"),
        ("", "", "nationality_claimed_missing"),
    ],
)
def test_nrf_07_who_is_of_another_country_is_left_out(status, nationality, what):
    outcome = decide_nrf_07(nationality_status=status, nationality=nationality)
    assert (outcome and outcome.what) == what


@pytest.mark.parametrize(
    ("claimed", "status", "goes"),
    [
        ("COL", "registry_confirmed", "yes"),
        ("VEN", "registry_confirmed", "no"),
        ("VEN", "dual", "yes"),
        ("COL", "doubtful", "no"),
        ("COL", "not_national", "no"),
        ("COL", "", "no"),
        ("", "claimed", "no"),
    ],
)
def test_l09_any_contrary_evidence_holds_until_it_is_settled(claimed, status, goes):
    cleared = booked(adult(nationality_claimed=claimed, nationality_status=status))
    assert available(cleared) == {"P1": goes}


@pytest.mark.parametrize(
    ("age", "status", "nationality", "waits"),
    [
        ("adult", "dual", "other", False),
        ("child", "registry_confirmed", "ours", False),
        ("child", "dual", "ours", True),
        ("uncertain", "dual", "ours", True),
        ("child", "claimed", "other", True),
        ("child", "not_national", "ours", True),
    ],
)
def test_chd_12_a_child_of_another_nationality_needs_a_permission(age, status, nationality, waits):
    outcome = decide_chd_12(age=age, nationality_status=status, nationality=nationality)
    assert bool(outcome and outcome.is_missing) == waits


def test_l10_a_confirmed_nationality_is_no_consent_and_frees_nobody():
    cleared = booked(adult(nationality_status="registry_confirmed", available="no"))
    assert available(cleared) == {"P1": "no"}


def test_a_citizen_child_waits_and_so_does_the_family():
    people = family(adult("P1"), child("C1", nationality_status="dual", guardian_id="P1"))
    assert available(booked(*people)) == {"P1": "no", "C1": "no"}


def test_l27_a_document_that_names_two_people_shows_nobodys_identity():
    cleared = booked(
        adult("P1", document_number="AN-0451"),
        adult("P2", document_number="an 0451", document_type=""),
        adult("P3", document_number="an0452", document_type="national_id"),
        adult("P4", document_number="an0452"),
        adult("P5", document_number=""),
        adult("P6", document_number=""),
    )
    goes = {name for name, answer in available(cleared).items() if answer == "yes"}
    assert goes == {"P3", "P4", "P5", "P6"}
    assert ("INT-03", "document_shared") in found(cleared, "P2")
