"""What comes next for a person is made from what is known alone."""

import datetime as dt

import pytest

from retorno.web.access import Role
from retorno.web.readers.families import FamilyRow, Member
from retorno.web.readers.steps import next_steps
from retorno.web.records.models import Availability, Person
from tests.web.caseload import ADULT, CHILD, NOON

TODAY = dt.date(2026, 11, 24)
KNOWN = {
    "birth_date": ADULT, "nationality_status": "registry_confirmed", "document_type": "passport",
    "order_final": "yes", "ready_date": "2026-12-20", "consular_contact": "accepted",
}  # fmt: skip


def somebody(available="yes", **cells):
    one = Person(number="ABCD2345", **KNOWN | cells)
    one.availability = Availability(state=available)
    return one


def steps(one, family=None, **said):
    asked = {"sees_health": True, "is_to_reunite": False} | said
    return {step.code: step for step in next_steps(one, family, TODAY, **asked)}


def test_of_somebody_of_whom_all_is_known_nothing_is_left_to_do():
    assert steps(somebody()) == {}
    assert steps(somebody(available="no")) == {}


@pytest.mark.parametrize(
    ("cells", "code", "owner"),
    [
        ({"nationality_status": "doubtful"}, "nationality", Role.CONSUL),
        ({"nationality_status": ""}, "nationality", Role.CONSUL),
        ({"document_type": ""}, "document", Role.CONSUL),
        ({"document_expires": "2026-12-10"}, "document_expires", Role.CONSUL),
        ({"order_final": "no"}, "order", Role.CONSUL),
        ({"ready_date": ""}, "ready_date", Role.CONSUL),
        ({"consular_contact": ""}, "contact", Role.CONSUL),
        ({"available": ""}, "available", Role.CONSUL),
        ({"needs": "WCHR;OXYG"}, "fit_to_fly", Role.DOCTOR),
    ],
)
def test_what_is_missing_is_a_step_with_its_owner(cells, code, owner):
    made = steps(somebody(**cells))
    assert {one: step.owner for one, step in made.items()} == {code: owner}


def test_steps_have_a_day_where_one_is_known_and_the_earliest_come_first():
    made = steps(somebody(document_expires="2026-12-10", consular_contact="", order_final=""))
    assert [(step.code, step.until) for step in made.values()] == [
        ("document_expires", "2026-12-10"), ("contact", "2026-12-20"), ("order", ""),
    ]  # fmt: skip


def test_papers_that_last_and_statements_that_stand_are_no_steps():
    assert steps(somebody(document_expires="2027-12-10")) == {}
    assert steps(somebody(needs="MEDA", fit_to_fly_until="2026-12-24")) == {}
    assert steps(somebody(needs="WCHR")) == {}


def test_health_is_no_step_for_those_who_do_not_see_it():
    assert steps(somebody(needs="MEDA"), sees_health=False) == {}


def test_whoever_has_no_birth_date_is_asked_about_like_a_child():
    made = steps(somebody(birth_date=""))
    assert set(made) == {"birth_date", "accompanied_by", "best_interests"}
    assert (
        set(steps(somebody(birth_date=CHILD, guardian_id="alone", best_interests="yes"))) == set()
    )


@pytest.mark.parametrize(
    ("custody", "codes"), [("missing", {"custody"}), ("settled", set()), ("", set())]
)
def test_a_carer_whose_papers_are_not_accepted_is_a_step(custody, codes):
    child = somebody(birth_date=CHILD, guardian_id="id-2", best_interests="yes")
    member = Member(
        number=child.number, name="", birth_date=CHILD, role="member", since=NOON, joined="told",
        until=None, left="", is_within_reach=True, is_child=True, accompanied_by="ZZZZ2345",
        accompanied_by_name="", custody=custody, availability="yes",
    )  # fmt: skip
    family = FamilyRow(id=1, version=1, members=(member,), gone=(), papers=(), to_reunite=())
    assert set(steps(child, family)) == codes


def test_who_was_left_behind_is_to_be_reunited_and_closed_records_have_no_steps():
    assert steps(somebody(), is_to_reunite=True)["reunite"].owner is Role.CHILD_PROTECTION
    assert steps(somebody(closed="died", order_final=""), is_to_reunite=True) == {}
