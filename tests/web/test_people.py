"""People as records: what the database itself refuses, and what rows say of themselves."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction

from retorno.intake.columns import COLUMNS
from retorno.web.records.models import Availability, Person
from retorno.web.records.models.people import COLUMNS_WITH_CODES, KEPT_COLUMNS

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def add(number="ABCD2345", **cells):
    said = {"person_id": f"id-{number}", "created_at": NOON} | cells
    return Person.objects.create(number=number, **said)


def test_every_column_of_the_lists_has_its_place_and_starts_unknown(database):
    add()
    person = Person.objects.get()
    assert set(KEPT_COLUMNS) == set(COLUMNS) - {"available"}
    assert {getattr(person, name) for name in KEPT_COLUMNS if name != "person_id"} == {""}


def test_l20_days_stay_partial_and_one_name_is_enough(database):
    add(given_names="Abimelec", birth_date="1984")
    person = Person.objects.get()
    assert (person.given_names, person.surnames, person.birth_date) == ("Abimelec", "", "1984")


@pytest.mark.parametrize(
    "cells",
    [
        {"sex": "W"},
        {"nationality_status": "yes"},
        {"document_type": "letter"},
        {"order_final": "maybe"},
        {"best_interests": "soon"},
        {"consular_contact": "yes"},
        {"closed": "gone"},
        {"person_id": ""},
        {"number": "SHORT"},
        {"version": 0},
    ],
)
def test_the_database_refuses_what_no_list_may_hold(database, cells):
    with pytest.raises(DatabaseError), transaction.atomic():
        add(**cells)
    assert Person.objects.count() == 0


@pytest.mark.parametrize("cells", [{"number": "ABCD2345"}, {"person_id": "id-ABCD2345"}])
def test_numbers_and_identifiers_are_of_one_person_each(database, cells):
    add()
    with pytest.raises(DatabaseError), transaction.atomic():
        add(**{"number": "ZZZZ9999"} | cells)


def test_codes_of_columns_are_those_of_the_lists():
    assert {name: COLUMNS[name].codes for name in COLUMNS_WITH_CODES} == COLUMNS_WITH_CODES


def test_availability_is_one_word(database):
    person = add()
    kept = Availability.objects.create(person=person, state="no")
    with pytest.raises(DatabaseError), transaction.atomic():
        Availability.objects.filter(pk=kept.pk).update(state="court")
    with pytest.raises(DatabaseError), transaction.atomic():
        Availability.objects.create(person=person, state="yes")


def test_closed_records_are_left_out_where_open_ones_are_asked_for(database):
    add()
    add("ZZZZ9999", closed="duplicate")
    assert [person.number for person in Person.objects.still_open()] == ["ABCD2345"]


def test_rows_name_themselves_without_personal_data(database):
    person = add(given_names="Abimelec", surnames="Zuluaga")
    assert str(person) == "ABCD2345"
    assert str(Availability.objects.create(person=person)) == str(person.pk)
