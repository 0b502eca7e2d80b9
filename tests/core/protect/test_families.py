"""Who is a child, who travels with whom, and with whom a child travels."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listed import FIRST, adult, caseload, child, cleared_people, family, planned

from retorno.protect.age import could_be_adult, under_18, years_before
from retorno.protect.families import party_of, spread


@pytest.mark.parametrize(
    ("birth_date", "is_child"),
    [
        ("2007-02-03", False),  # eighteen on the first day
        ("2007-02-04", True),
        ("2007-02", True),  # could still be born on the 28th
        ("2007-01", False),
        ("2007", True),
        ("2006", False),
        ("", True),
        ("2025-03-01", True),  # not born yet on the first day
    ],
)
def test_a_child_is_whoever_is_not_proven_adult(birth_date, is_child):
    assert under_18(caseload(adult(birth_date=birth_date)), FIRST).tolist() == [is_child]


@pytest.mark.parametrize(
    ("birth_date", "maybe"), [("", True), ("2007", True), ("2008", False), ("1990-01-01", True)]
)
def test_an_uncertain_age_may_be_an_adults(birth_date, maybe):
    assert could_be_adult(caseload(adult(birth_date=birth_date)), FIRST).tolist() == [maybe]


@pytest.mark.parametrize(("birth_date", "is_child"), [("2006-02-28", False), ("2006-03-01", True)])
def test_a_programme_that_starts_on_a_leap_day_takes_the_stricter_side(birth_date, is_child):
    leap = date(2024, 2, 29)
    assert under_18(caseload(adult(birth_date=birth_date)), leap).tolist() == [is_child]
    assert years_before(leap, 4) == date(2020, 2, 29)


def test_parties_are_numbered_by_their_smallest_identifier():
    people = caseload(
        adult("P9", family_id="Z"),
        adult("P2"),
        adult("P5", family_id="Y"),
        adult("P1", family_id="Z"),
    )
    assert party_of(people).tolist() == [0, 1, 2, 0]


@given(st.permutations(range(6)))
def test_the_order_of_rows_changes_no_party(order):
    people = [adult(f"P{i}", family_id="AB "[i % 3].strip()) for i in range(6)]
    shuffled = caseload(*[people[i] for i in order])
    straight = party_of(caseload(*people)).tolist()
    assert [straight[i] for i in order] == party_of(shuffled).tolist()


def test_nobody_marked_marks_nobody():
    people = caseload(adult("P1"))
    assert spread(under_18(people, FIRST), party_of(people)).tolist() == [False]


@pytest.mark.parametrize(
    ("guardian", "goes"),
    [
        ("alone", True),
        ("P1", True),
        ("", False),  # not asked
        ("P404", False),  # not on the list
        ("C1", False),  # the child itself
        ("C2", False),  # another child
        ("P2", False),  # an adult who is not of the family
    ],
)
def test_l05_a_child_travels_with_an_adult_of_the_family_or_said_to_be_alone(guardian, goes):
    people = family(adult("P1"), child("C1", guardian_id=guardian), child("C2", guardian_id="P1"))
    cleared = planned(*people, adult("P2"))
    assert cleared_people(cleared) == ({"P1", "P2", "C1", "C2"} if goes else {"P2"})


def test_a_child_without_a_family_has_no_guardian_of_the_same_family():
    cleared = planned(adult("P1"), child("C1", guardian_id="P1"))
    assert cleared_people(cleared) == {"P1"}


def test_what_an_adult_has_as_guardian_means_nothing():
    assert cleared_people(planned(adult("P1", guardian_id="nobody"))) == {"P1"}
