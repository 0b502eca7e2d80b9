"""Answers fill what was empty; a `no` always counts; nothing is guessed."""

import pytest
from listed import FIRST, HORIZON, adult, available, caseload, child, day, family, write_table

from retorno.intake.caseload import Caseload
from retorno.protect.answers import read_answers, take_answers
from retorno.protect.assess import assess
from retorno.protect.cleared import Gate
from retorno.protect.rules import load_rules
from retorno.vocabulary.errors import UnusableInputError
from retorno.wording import LANGUAGES, say

COLUMNS = ("available", "guardian_id", "best_interests", "consular_contact")


@pytest.fixture
def answered(tmp_path):
    def take(people, *answers):
        table = read_answers(write_table(tmp_path / "to_ask.csv", answers))
        return take_answers(caseload(*people), table, FIRST)

    return take


def cells(people: Caseload, row=0):
    codes = {-1: "", 0: "no", 1: "yes"}
    contact = {-1: "", 0: "declined", 1: "accepted"}
    return {
        "available": codes[int(people.available[row])],
        "guardian_id": people.guardian_id[row],
        "best_interests": codes[int(people.best_interests[row])],
        "consular_contact": contact[int(people.consular_contact[row])],
    }


def answer(person_id="P1", **given):
    return {"person_id": person_id} | dict.fromkeys(COLUMNS, "") | given


def test_what_was_empty_is_filled(answered):
    people = family(
        adult("P1"),
        child("C1", available="", guardian_id="", best_interests="", consular_contact=""),
    )
    given = answer(
        "C1", available="yes", guardian_id="P1", best_interests="yes", consular_contact="declined"
    )
    taken = answered(people, given)
    assert cells(taken.caseload, 1) == {name: given[name] for name in COLUMNS}
    assert (taken.filled, taken.troubles) == (4, ())


@pytest.mark.parametrize("reply", ["yes", "no"])
def test_availability_is_earned_by_an_answer_alone(answered, reply):
    taken = answered([adult("P1", available="")], answer(available=reply))
    assert cells(taken.caseload)["available"] == reply
    untouched = answered([adult("P1", available="")], answer(consular_contact="accepted"))
    assert cells(untouched.caseload)["available"] == ""


def test_a_no_is_never_turned_into_yes(answered):
    taken = answered([adult("P1", available="no")], answer(available="yes"))
    assert cells(taken.caseload)["available"] == "no"
    assert [(trouble.code, trouble.row) for trouble in taken.troubles] == [("differs", 2)]


def test_a_no_that_comes_later_counts(answered):
    given = answer(available="no", best_interests="no", consular_contact="declined")
    taken = answered([adult("P1", best_interests="yes")], given)
    assert cells(taken.caseload) == {name: given[name] for name in COLUMNS}
    assert {trouble.code for trouble in taken.troubles} == {"differs"}


@pytest.mark.parametrize("order", [("yes", "no"), ("no", "yes")])
def test_two_answers_that_differ_leave_the_stricter_one(answered, order):
    given = [answer(available=reply) for reply in order]
    taken = answered([adult("P1", available="")], *given)
    assert cells(taken.caseload)["available"] == "no"
    assert len(taken.troubles) == 1


def test_the_same_answer_twice_is_no_trouble(answered):
    people = [child("C1", available="")]
    given = answer("C1", available="yes", guardian_id="alone")
    taken = answered(people, given, given)
    assert (cells(taken.caseload)["available"], taken.troubles) == ("yes", ())


@pytest.mark.parametrize("guardian", ["P404", "P2", "C1", "C2"])
def test_a_guardian_is_an_adult_of_the_family_on_the_list(answered, guardian):
    people = family(adult("P1"), child("C1", guardian_id=""), child("C2"))
    taken = answered([*people, adult("P2")], answer("C1", guardian_id=guardian))
    assert cells(taken.caseload, 1)["guardian_id"] == ""
    assert [trouble.code for trouble in taken.troubles] == ["no_such_guardian"]


@pytest.mark.parametrize("before", ["yes", ""])
def test_a_child_said_to_travel_with_two_different_people_waits(answered, before):
    people = family(adult("P1"), adult("P2"), child("C1", guardian_id="P1", available=before))
    taken = answered(people, answer("C1", guardian_id="P2"), answer("C1", available="yes"))
    assert cells(taken.caseload, 2)["guardian_id"] == "P1"
    assert cells(taken.caseload, 2)["available"] == "no"
    assert taken.troubles[0].code == "differs"


def test_an_answer_about_somebody_who_is_not_listed_is_told(answered):
    taken = answered([adult("P1")], answer("P404", available="yes"))
    assert [(trouble.code, trouble.person_id) for trouble in taken.troubles] == [
        ("unknown_person", "P404")
    ]


def test_answers_are_in_force_when_the_gate_looks(answered):
    people = [adult("P1", available="", consular_contact="")]
    taken = answered(people, answer(available="yes", consular_contact="declined"))
    cleared = assess(taken.caseload, gate=Gate.BOOKING, rules=load_rules(), horizon=HORIZON)
    assert available(cleared) == {"P1": "yes"}


def refusal(path):
    with pytest.raises(UnusableInputError) as caught:
        read_answers(path)
    error = caught.value
    for lang in LANGUAGES:
        assert say(f"error.{error.code}", lang, **error.facts)
    return error


@pytest.mark.parametrize(
    ("column", "value"),
    [("available", "maybe"), ("best_interests", "sí"), ("consular_contact", "yes")],
)
def test_a_cell_that_is_no_answer_refuses_the_file_and_says_where(tmp_path, column, value):
    rows = [answer("P1"), answer("P2", **{column: value})]
    error = refusal(write_table(tmp_path / "to_ask.csv", rows))
    assert error.code == "intake.bad_code"
    assert (error.facts["row"], error.facts["column"], error.facts["value"]) == ("3", column, value)


@pytest.mark.parametrize(
    "row", [{"id": "P1", "available": "yes"}, {"person_id": "P1", "x": day(0)}]
)
def test_a_file_without_people_or_answers_is_refused(tmp_path, row):
    assert refusal(write_table(tmp_path / "to_ask.csv", [row])).code == "protect.answers_no_column"


def test_a_row_without_an_answer_says_nothing_about_anybody(answered):
    people = [adult("P1", available="")]
    taken = answered(people, answer("P1"), answer("P404"), answer("P1", available="yes"))
    assert (taken.filled, taken.troubles) == (1, ())
