"""INT-01, INT-02, INT-09: an order of one's own, final, and a person who was asked."""

import pytest
from listed import adult, available, booked, day, found

from retorno.protect.orders import decide_int_01, decide_int_02, decide_int_09


@pytest.mark.parametrize(
    ("number", "order_date", "authority", "what"),
    [
        ("own", "in_time", "named", None),
        ("missing", "in_time", "named", "order_reference_missing"),
        ("own", "missing", "named", "order_reference_missing"),
        ("own", "in_time", "missing", "order_reference_missing"),
        ("shared", "missing", "named", "order_reference_missing"),
        ("shared", "in_time", "named", "order_shared"),
        ("own", "too_late", "named", "order_after_boarding"),
    ],
)
def test_int_01_asks_for_an_individual_dated_order(number, order_date, authority, what):
    outcome = decide_int_01(order_number=number, order_date=order_date, order_authority=authority)
    assert (outcome and outcome.what) == what


@pytest.mark.parametrize("column", ["order_number", "order_date", "order_authority"])
def test_a_person_without_a_whole_order_is_not_available(column):
    cleared = booked(adult("P1", **{column: ""}), adult("P2"))
    assert available(cleared) == {"P1": "no", "P2": "yes"}
    assert found(cleared) == {("INT-01", "order_reference_missing")}


@pytest.mark.parametrize("other", ["A-1", "a-1", " A - 1 "])
def test_one_order_never_covers_two_people(other):
    people = [
        adult("P1", order_number="A-1"),
        adult("P2", order_number=other, order_authority="Another court"),
        adult("P3"),
    ]
    assert available(booked(*people)) == {"P1": "no", "P2": "no", "P3": "yes"}


@pytest.mark.parametrize(
    ("order_date", "ready_date", "goes"),
    [
        (day(10), day(10), "yes"),
        (day(11), day(10), "no"),
        (day(-1), day(-30), "yes"),  # ready before the programme: may board on its first day
        (day(11), "", "yes"),  # not ready: cannot be placed in any case
    ],
)
def test_nobody_boards_before_the_order_exists(order_date, ready_date, goes):
    cleared = booked(adult("P1", order_date=order_date, ready_date=ready_date))
    assert available(cleared) == {"P1": goes}


@pytest.mark.parametrize(
    ("final", "what"), [("yes", None), ("no", "order_not_final"), ("", "finality_not_asked")]
)
def test_int_02_an_order_that_is_not_final_holds(final, what):
    outcome = decide_int_02(order_final=final)
    assert (outcome and outcome.what) == what
    expected = {"P1": "no" if what else "yes"}
    assert available(booked(adult("P1", order_final=final))) == expected


def test_int_09_whoever_declines_the_consul_travels_and_nothing_is_written_about_it():
    cleared = booked(adult("P1", consular_contact="declined"))
    assert (available(cleared), found(cleared)) == ({"P1": "yes"}, set())
    assert decide_int_09(consular_contact="accepted") is None


def test_int_09_whoever_was_not_asked_waits():
    cleared = booked(adult("P1", consular_contact=""))
    assert available(cleared) == {"P1": "no"}
    assert decide_int_09(consular_contact="").is_missing
