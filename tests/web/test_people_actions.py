"""Making, changing and closing records of people."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from retorno.formats.journal import verify
from retorno.vocabulary.errors import RefusedError
from retorno.web.access import NotAllowedError, Role
from retorno.web.access.fields import WRITERS
from retorno.web.actions import people
from retorno.web.actions.changes import hash_of
from retorno.web.actions.people import AlikeError, UnreadableError
from retorno.web.actions.records import NotThereError, StaleError
from retorno.web.readers.journal import export
from retorno.web.records.groups import GROUPS
from retorno.web.records.models import (
    Availability,
    Change,
    Family,
    JournalEntry,
    Membership,
    Person,
    Site,
)
from tests.web.caseload import CHILD, NOON, again, later, person, viewer

CONSUL = viewer(Role.CONSUL, at="HOU")


def create(who=CONSUL, *, accompanied_by="", seen=(), site="HOU", **values):
    Site.objects.get_or_create(code="HOU", defaults={"name": "Houston"})
    said = {"given_names": "Abimelec", "birth_date": "1984"} | values
    number = people.create(who, values=said, site=site, accompanied_by=accompanied_by, seen=seen,
                           now=NOON)  # fmt: skip
    return Person.objects.get(number=number)


def edit(one, group="identity", *, who=CONSUL, version=1, **values):
    return people.edit(who, number=one.number, group=group, values=values, version=version,
                       now=later())  # fmt: skip


def test_a_new_record_has_what_was_said_and_nothing_more(database):
    made = create(surnames=" Zuluaga  Pérez ", document_number="AB 123", order_date="3/2/2025")
    assert (made.given_names, made.surnames) == ("Abimelec", "Zuluaga Pérez")
    assert (made.birth_date, made.order_date) == ("1984", "2025-02-03")
    assert (made.document_number, made.sex, made.guardian_id) == ("AB 123", "", "")
    assert (made.site_code, len(made.number), made.person_id) == ("HOU", 8, f"R-{made.number}")
    assert Availability.objects.get().state == ""
    entry = JournalEntry.objects.get()
    assert (entry.action, entry.subject, entry.before) == (
        "person.created",
        f"person:{made.number}",
        "",
    )


def test_l20_one_name_and_a_partial_day_are_enough_but_no_name_is_not(database):
    assert create(given_names="", surnames="Abimelec", birth_date="1984-05").surnames == "Abimelec"
    with pytest.raises(RefusedError, match="no_name"):
        create(given_names=" ", surnames="")


def test_what_no_column_holds_is_refused_whole_with_a_code_each(database):
    with pytest.raises(UnreadableError) as refused:
        create(sex="W", birth_date="31/02/1984", arrival_preferred="BOGOTA", order_date="2025-02",
               document_expires="soon", nationality_claimed="Colombia")  # fmt: skip
    assert refused.value.problems == {
        "sex": "code", "birth_date": "bad_date", "arrival_preferred": "airport",
        "order_date": "whole_day", "document_expires": "bad_date", "nationality_claimed": "country",
    }  # fmt: skip
    with pytest.raises(UnreadableError, match="unreadable"):
        create(birth_date="2031")
    assert Person.objects.count() == 0


@pytest.mark.parametrize("birth", [CHILD, ""])
def test_l05_who_may_be_a_child_is_accompanied_by_somebody_or_alone(database, birth):
    with pytest.raises(RefusedError, match="accompanied_by_whom"):
        create(birth_date=birth)
    assert create(birth_date=birth, accompanied_by="alone").guardian_id == "alone"
    assert create(given_names="Zoraida", accompanied_by="alone").guardian_id == ""


def test_l05_a_child_with_an_adult_is_of_their_family_from_the_first_moment(database):
    adult, other = create(), person(birth_date=CHILD, site_code="HOU", given_names="Zoraida")
    child = create(given_names="Ulpiano", birth_date=CHILD, accompanied_by=adult.number)
    second = create(given_names="Wenceslao", birth_date=CHILD, accompanied_by=adult.number)
    code = Family.objects.get().code
    assert [again(one).family_id for one in (adult, child, second)] == [code] * 3
    assert again(child).guardian_id == adult.person_id
    with pytest.raises(RefusedError, match="not_an_adult"):
        create(given_names="Xiomara", birth_date=CHILD, accompanied_by=other.number)
    with pytest.raises(NotThereError):
        create(given_names="Xiomara", birth_date=CHILD, accompanied_by="NOBODY00")
    assert Membership.objects.count() == 3


def test_l31_records_are_made_for_sites_of_ones_own(database):
    Site.objects.create(code="MIA", name="Miami")
    for site in ("MIA", "LAX", ""):
        with pytest.raises(RefusedError, match="no_such_site"):
            create(site=site)
    create(viewer(Role.PLANNER), site="MIA")
    with pytest.raises(NotAllowedError):
        create(viewer(Role.DOCTOR, at="HOU"))


ALIKE = {
    "the same document": {"given_names": "Otro", "document_number": "ab123"},
    "the same order": {"given_names": "Otro", "order_number": "A 77-1"},
    "a name alike": {"given_names": "Abimelek", "surnames": "Zuluaga", "birth_date": "1984-05"},
    "a name alike, birth date unknown": {
        "given_names": "Abimelec",
        "surnames": "Zuluaga",
        "birth_date": "",
        "accompanied_by": "alone",
    },
    "a name in another order": {
        "given_names": "Zuluaga",
        "surnames": "Abimelec",
        "birth_date": "1984",
    },
}


@pytest.mark.parametrize("values", ALIKE.values(), ids=ALIKE)
def test_l28_who_may_be_on_record_already_is_shown_before_anybody_is_made(database, values):
    one = create(surnames="Zuluaga", birth_date="1984-05-01", document_number="AB-123",
                 order_number="A77-1")  # fmt: skip
    with pytest.raises(AlikeError) as refused:
        create(**values)
    assert [each.number for each in refused.value.found] == [one.number]
    create(seen=[one.number], **values)
    assert Person.objects.count() == 2


def test_l28_a_different_birth_date_or_a_place_out_of_reach_is_nobody_alike(database):
    create(birth_date="1984-05-01")
    person(given_names="Zoraida", site_code="MIA", birth_date="1990")
    create(birth_date="1985")
    create(given_names="Zoraida", birth_date="1990")
    assert Person.objects.count() == 4


def test_l28_two_officers_who_make_one_person_at_once_make_one(database):
    Site.objects.create(code="HOU", name="Houston")
    together = Barrier(2)

    def officer(_):
        together.wait()
        try:
            create()
        except AlikeError:
            return "told"
        finally:
            connections.close_all()
        return "made"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(officer, range(2))) == ["made", "told"]
    assert Person.objects.count() == 1


def test_groups_of_fields_are_written_with_what_was_and_what_is(database):
    one = create(surnames="Zuluaga")
    assert edit(one, surnames="Zuluága", sex="M", birth_date="1984-05-01") is True
    assert edit(one, surnames="Zuluága", version=2) is False
    kept = again(one)
    assert (kept.surnames, kept.version, kept.versions) == ("Zuluága", 2, {"identity": 2})
    entry = JournalEntry.objects.get(action="person.edited.identity")
    values = json.loads(Change.objects.get(entry=f"people:{entry.seq}").values)
    assert values["values"] == {
        "surnames": ["Zuluaga", "Zuluága"], "sex": ["", "M"], "birth_date": ["1984", "1984-05-01"],
    }  # fmt: skip
    after = {"surnames": "Zuluága", "sex": "M", "birth_date": "1984-05-01"}
    assert entry.after == hash_of(values["salt"], after)
    assert verify(list(export())[1:]).is_sound


def test_columns_of_other_groups_are_not_written(database):
    one = create()
    assert edit(one, surnames="Zuluaga", needs="WCHR", family_id="F9", number="X") is True
    assert (again(one).needs, again(one).family_id, again(one).number) == ("", "", one.number)


def test_a_document_is_found_by_its_new_number_alone(database):
    one = create(document_number="AB123")
    edit(one, "document", document_number="CD456")
    with pytest.raises(AlikeError):
        create(given_names="Otro", document_number="cd 456")
    create(given_names="Otro", document_number="AB123")


def test_l25_a_stale_group_is_refused_and_other_groups_are_not(database):
    one = create()
    edit(one, surnames="Zuluaga")
    edit(one, "order", order_number="A1")
    with pytest.raises(StaleError) as refused:
        edit(one, surnames="Otra")
    assert refused.value.group == "identity"
    assert again(one).surnames == "Zuluaga"


def test_l25_two_officers_write_one_group_at_once_and_one_is_told(database):
    one = create()
    together = Barrier(2)

    def officer(surname):
        together.wait()
        try:
            edit(one, surnames=surname)
        except StaleError:
            return "told"
        finally:
            connections.close_all()
        return surname

    with ThreadPoolExecutor(2) as pool:
        said = set(pool.map(officer, ("Uno", "Dos")))
    assert "told" in said
    assert said - {"told"} == {again(one).surnames}


def test_health_is_written_by_doctors_and_the_assessment_of_a_child_by_its_officer(database):
    one = create()
    with pytest.raises(NotAllowedError):
        edit(one, "health", needs="WCHR")
    with pytest.raises(NotAllowedError):
        edit(one, "child", best_interests="yes")
    edit(one, "health", who=viewer(Role.DOCTOR, at="HOU"), needs="MEDA; WCHR", pregnancy_weeks="12")
    edit(one, "child", who=viewer(Role.CHILD_PROTECTION), best_interests="yes")
    assert (again(one).needs, again(one).pregnancy_weeks) == ("WCHR;MEDA", "12")
    with pytest.raises(UnreadableError):
        edit(one, "health", who=viewer(Role.DOCTOR, at="HOU"), needs="XXXX", version=2)
    with pytest.raises(UnreadableError):
        edit(one, "health", who=viewer(Role.DOCTOR, at="HOU"), pregnancy_weeks="77", version=2)


def test_l31_a_record_of_another_site_is_as_if_it_were_not(database):
    one = person(site_code="MIA")
    for deed in (
        lambda: edit(one, surnames="X"),
        lambda: people.look(CONSUL, number=one.number, tab="summary", now=NOON),
        lambda: people.close(CONSUL, number=one.number, how="mistake", version=1, now=NOON),
        lambda: people.look(CONSUL, number="NOBODY00", tab="summary", now=NOON),
    ):
        with pytest.raises(NotThereError):
            deed()
    assert JournalEntry.objects.count() == 0


def test_reading_a_page_is_in_the_journal(database):
    one = create()
    people.look(CONSUL, number=one.number, tab="family", now=later())
    entry = JournalEntry.objects.get(chain="reads")
    assert (entry.action, entry.actor, entry.role) == ("person.read.family", "u-7", "consul")
    with pytest.raises(NotAllowedError):
        people.look(viewer(Role.TREASURY), number=one.number, tab="family", now=later())


def test_l28_a_closed_record_is_written_no_more_and_keeps_its_family(database):
    adult = person(family_id="A", site_code="HOU")
    with pytest.raises(RefusedError, match="unknown_code"):
        people.close(CONSUL, number=adult.number, how="bored", version=1, now=NOON)
    with pytest.raises(StaleError):
        people.close(CONSUL, number=adult.number, how="withdrawn", version=9, now=NOON)
    people.close(CONSUL, number=adult.number, how="withdrawn", version=1, now=NOON)
    assert again(adult).closed == "withdrawn"
    assert Membership.objects.get().until is None
    with pytest.raises(RefusedError, match="closed"):
        edit(adult, surnames="X")
    with pytest.raises(RefusedError, match="closed"):
        people.close(CONSUL, number=adult.number, how="mistake", version=2, now=NOON)


def test_many_people_are_given_to_another_site_at_once(database):
    Site.objects.create(code="HOU", name="Houston")
    made = [person(site_code="MIA"), person(site_code="HOU"), person(site_code="MIA")]
    numbers = [one.number for one in made]
    assert people.give_to_site(viewer(Role.PLANNER), numbers=numbers, site="HOU", now=NOON) == 2
    assert {again(one).site_code for one in made} == {"HOU"}
    assert JournalEntry.objects.filter(action="person.site").count() == 2
    with pytest.raises(NotThereError):
        people.give_to_site(CONSUL, numbers=[person().number], site="HOU", now=NOON)


def test_every_group_has_its_writer():
    assert set(WRITERS) == set(GROUPS)
