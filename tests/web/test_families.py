"""Families as records with history: nothing that happens to a person deletes or rewrites a link."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import ProtectedError

from retorno.vocabulary.errors import RefusedError
from retorno.web.access import NotAllowedError, Role
from retorno.web.actions import custody, families
from retorno.web.actions.records import NotThereError, StaleError, version_of
from retorno.web.readers.families import families_at, family_of
from retorno.web.records.models import (
    Change,
    CustodyPaper,
    Family,
    JournalEntry,
    Membership,
    Person,
    Reunification,
)
from tests.web.caseload import ADULT, CHILD, NOON, again, later, person, viewer

TODAY = date(2026, 11, 24)


def add(to, one, *, version=0, who=None, role="member", joined="told", now=NOON):
    families.add(who or viewer(), to=to.number, number=one.number, role=role, joined=joined,
                 version=version, now=now)  # fmt: skip


def family_with_child(**cells):
    adult, child = person(family_id="F1"), person(family_id="F1", birth_date=CHILD, **cells)
    return adult, child, Family.objects.get()


def seen(one, who=None):
    return family_of(who or viewer(), one.number, TODAY)


def test_two_people_become_a_family_and_a_third_joins_it(database):
    one, two, three = person(), person(), person(birth_date=CHILD)
    add(one, two)
    add(one, three, version=2)
    row = seen(two)
    assert [member.number for member in row.members] == [one.number, two.number, three.number]
    assert row.version == 3
    code = Family.objects.get().code
    assert {again(each).family_id for each in (one, two, three)} == {code}


def test_who_is_in_a_family_joins_no_other_and_nobody_joins_themselves(database):
    one, two, other = person(family_id="A"), person(family_id="B"), person()
    with pytest.raises(RefusedError, match="in_one_already"):
        add(one, two, version=1)
    with pytest.raises(RefusedError, match="same_person"):
        add(other, other)


@pytest.mark.parametrize("cells", [{"role": "chief"}, {"joined": "by magic"}])
def test_unknown_roles_and_ways_are_refused(database, cells):
    with pytest.raises(RefusedError, match="unknown_code"):
        add(person(), person(), **cells)


def test_l04_who_leaves_says_why_and_stays_in_the_history(database):
    adult, child, family = family_with_child()
    families.split(viewer(), number=child.number, left="own_wish", version=2, now=later())
    row = seen(adult)
    assert [member.number for member in row.members] == [adult.number]
    assert [(gone.number, gone.left) for gone in row.gone] == [(child.number, "own_wish")]
    assert families_at(NOON)[family.pk] == {adult.number, child.number}
    assert families_at(later(2))[family.pk] == {adult.number}
    with pytest.raises(RefusedError, match="unknown_code"):
        families.split(viewer(), number=adult.number, left="", version=3, now=later(2))
    with pytest.raises(RefusedError, match="in_none"):
        families.split(viewer(), number=child.number, left="mistake", version=3, now=later(2))


def test_l04_a_status_of_a_person_never_deletes_or_rewrites_a_link(database):
    adult, child, family = family_with_child()
    before = list(Membership.objects.order_by("pk").values())
    for cells in ({"closed": "withdrawn"}, {"nationality_status": "not_national"},
                  {"order_final": "no"}, {"closed": "died", "birth_date": ""}):  # fmt: skip
        Person.objects.filter(pk=adult.pk).update(**cells)
        assert list(Membership.objects.order_by("pk").values()) == before
    with pytest.raises(ProtectedError):
        adult.delete()
    with pytest.raises(ProtectedError):
        family.delete()
    assert [member.number for member in seen(child).members] == [adult.number, child.number]


CHANGES = [
    "DELETE FROM records_membership",
    "UPDATE records_membership SET role = 'carer' WHERE until IS NULL",
    "UPDATE records_membership SET until = NULL, \"left\" = '' WHERE until IS NOT NULL",
    "UPDATE records_membership SET \"left\" = 'own_wish' WHERE until IS NOT NULL",
    "DELETE FROM records_change",
]


def test_l04_the_database_itself_keeps_the_history(database):
    _, child, _ = family_with_child()
    families.split(viewer(), number=child.number, left="mistake", version=2, now=later())
    before = list(Membership.objects.order_by("pk").values())
    more = {
        "sqlite": ["INSERT OR REPLACE INTO records_membership SELECT * FROM records_membership"],
        "postgresql": ["TRUNCATE records_membership CASCADE"],
    }[database]
    for change in CHANGES + more:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    assert list(Membership.objects.order_by("pk").values()) == before


def test_l06_who_is_left_behind_is_to_be_reunited_until_they_are(database):
    adult, child, _ = family_with_child()
    families.split(viewer(), number=child.number, left="left_behind", version=2, now=later())
    opened = Reunification.objects.get()
    assert (opened.person_id, opened.closed_at) == (child.pk, None)
    assert seen(adult).to_reunite == (child.number,)
    add(adult, child, version=3, joined="reunited", now=later(2))
    assert Reunification.objects.get().closed_how == "together"
    assert seen(adult).to_reunite == ()
    assert len(Membership.objects.filter(person=child)) == 2


def test_l06_a_reunification_closes_otherwise_only_when_somebody_says_so(database):
    _, child, _ = family_with_child()
    families.split(viewer(), number=child.number, left="left_behind", version=2, now=later())
    families.close_reunification(viewer(), number=child.number, now=later(2))
    assert Reunification.objects.get().closed_how == "not_wanted"
    with pytest.raises(RefusedError, match="no_reunification"):
        families.close_reunification(viewer(), number=child.number, now=later(3))


def test_l06_a_carer_who_is_no_parent_needs_a_paper_that_somebody_accepts(database):
    child, carer = person(birth_date=CHILD), person()
    add(child, carer, role="carer")
    families.accompany(
        viewer(), number=child.number, by=carer.number, version=version_of(again(child), "family"),
        now=NOON,
    )  # fmt: skip

    def custody_of():
        return next(one.custody for one in seen(child).members if one.number == child.number)

    assert custody_of() == "missing"
    paper = custody.add_paper(viewer(), child=child.number, carer=carer.number,
                              what="notarised_act", valid_until="2026-12-01", now=NOON)  # fmt: skip
    assert custody_of() == "not_answered"
    say = {"child": child.number, "paper_id": paper, "office": "Migración", "now": NOON}
    custody.answer_paper(viewer(), accepted="no", **say)
    assert custody_of() == "not_accepted"
    custody.answer_paper(viewer(), accepted="yes", **say)
    assert custody_of() == "settled"
    row = family_of(viewer(), child.number, date(2026, 12, 2))
    assert [one.custody for one in row.members if one.is_child] == ["expired"]
    assert row.papers[0].accepted_by == "Migración"


def test_custody_papers_name_a_child_an_adult_a_kind_and_an_office(database):
    child, carer, other = person(birth_date=CHILD), person(), person(birth_date=CHILD)
    said = {"child": child.number, "valid_until": "", "now": NOON}
    with pytest.raises(RefusedError, match="same_person"):
        custody.add_paper(viewer(), carer=child.number, what="court_order", **said)
    with pytest.raises(RefusedError, match="not_an_adult"):
        custody.add_paper(viewer(), carer=other.number, what="court_order", **said)
    with pytest.raises(RefusedError, match="unknown_code"):
        custody.add_paper(viewer(), carer=carer.number, what="letter", **said)
    with pytest.raises(RefusedError, match="bad_day"):
        custody.add_paper(viewer(), carer=carer.number, what="court_order",
                          **said | {"valid_until": "2027"})  # fmt: skip
    paper = custody.add_paper(viewer(), carer=carer.number, what="court_order", **said)
    answer = {"paper_id": paper, "now": NOON}
    with pytest.raises(RefusedError, match="unknown_code"):
        custody.answer_paper(viewer(), child=child.number, accepted="", office="x", **answer)
    with pytest.raises(RefusedError, match="which_office"):
        custody.answer_paper(viewer(), child=child.number, accepted="yes", office=" ", **answer)
    with pytest.raises(RefusedError, match="no_paper"):
        custody.answer_paper(viewer(), child=other.number, accepted="yes", office="x", **answer)
    assert CustodyPaper.objects.get().accepted == ""


def test_l05_a_child_travels_with_an_adult_of_the_family_or_alone(database):
    adult, child, _ = family_with_child()
    baby, stranger = person(family_id="F1", birth_date=CHILD), person()

    def accompany(by, one=child):
        families.accompany(viewer(), number=one.number, by=by, now=NOON,
                           version=version_of(again(one), "family"))  # fmt: skip

    with pytest.raises(RefusedError, match="not_of_family"):
        accompany(stranger.number)
    with pytest.raises(RefusedError, match="not_an_adult"):
        accompany(baby.number)
    with pytest.raises(RefusedError, match="no_child"):
        accompany("alone", adult)
    with pytest.raises(NotThereError):
        accompany("NOBODY00")
    accompany("alone")
    assert again(child).guardian_id == "alone"
    accompany(adult.number)
    accompany(adult.number)
    assert again(child).guardian_id == adult.person_id
    assert JournalEntry.objects.filter(action="family.accompanied").count() == 2
    shown = {one.number: one for one in seen(child).members}
    assert shown[child.number].accompanied_by == adult.number


def test_l05_when_the_adult_leaves_the_child_must_be_asked_about_again(database):
    adult, child, _ = family_with_child(guardian_id="x")
    Person.objects.filter(pk=child.pk).update(guardian_id=adult.person_id)
    families.split(viewer(), number=adult.number, left="own_wish", version=2, now=later())
    assert again(child).guardian_id == ""
    assert (
        JournalEntry.objects.filter(chain="people", subject=f"person:{child.number}").count() == 1
    )


def test_l27_two_people_of_one_name_are_never_taken_for_each_other(database):
    name = {"given_names": "María José", "surnames": "Gómez Gómez"}
    one, same = person(family_id="A", **name), person(family_id="B", **name)
    child = person(family_id="A", birth_date=CHILD, **name)
    families.accompany(viewer(), number=child.number, by=one.number, version=1, now=NOON)
    shown = {each.number: each for each in seen(child).members}
    assert set(shown) == {one.number, child.number}
    assert shown[child.number].accompanied_by == one.number
    assert [each.number for each in seen(same).members] == [same.number]
    with pytest.raises(RefusedError, match="not_of_family"):
        families.accompany(viewer(), number=child.number, by=same.number, version=2, now=NOON)


def test_l28_closed_records_are_written_no_more(database):
    _, child, _ = family_with_child()
    Person.objects.filter(pk=child.pk).update(closed="withdrawn")
    with pytest.raises(RefusedError, match="closed"):
        families.split(viewer(), number=child.number, left="mistake", version=1, now=NOON)
    with pytest.raises(RefusedError, match="closed"):
        families.accompany(viewer(), number=child.number, by="alone", version=1, now=NOON)
    assert Membership.objects.filter(until=None).count() == 2


def test_l31_families_are_reached_only_by_roles_and_sites_that_may(database):
    one, two = person(site_code="HOU"), person(site_code="MIA")
    consul = viewer(Role.CONSUL, at="HOU")
    with pytest.raises(NotThereError):
        add(one, two, who=consul)
    with pytest.raises(NotThereError):
        add(two, one, who=consul)
    with pytest.raises(NotAllowedError):
        add(one, two, who=viewer(Role.PLANNER))
    add(one, two)
    row = seen(one, consul)
    assert [(each.number, each.is_within_reach, each.name) for each in row.members] == [
        (one.number, True, ""),
        (two.number, False, ""),
    ]


def test_l25_whoever_comes_second_is_told_and_nothing_is_lost(database):
    one, two, three = person(family_id="A"), person(), person()
    add(one, two, version=1)
    with pytest.raises(StaleError):
        add(one, three, version=1)
    with pytest.raises(StaleError):
        families.split(viewer(), number=one.number, left="mistake", version=1, now=NOON)
    child = person(birth_date=CHILD)
    families.accompany(viewer(), number=child.number, by="alone", version=1, now=NOON)
    with pytest.raises(StaleError):
        families.accompany(viewer(), number=child.number, by="alone", version=1, now=NOON)
    assert Membership.objects.filter(until=None).count() == 2


def test_l25_two_officers_at_once_and_one_of_them_is_told(database):
    one, left, right = person(family_id="A"), person(), person()
    together = Barrier(2)

    def officer(guest):
        together.wait()
        try:
            add(one, guest, version=1)
        except StaleError:
            return "told"
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(officer, (left, right))) == ["done", "told"]
    assert Membership.objects.filter(until=None).count() == 2
    assert Family.objects.get().version == 2


def test_families_of_lists_are_gathered_once_each(database):
    made = [person(family_id="A"), person(family_id="A"), person(family_id="B"), person()]
    assert families.gather([], NOON) == 0
    assert {again(each).family_id for each in made} == {"A", "B", ""}
    assert sorted(len(each) for each in families_at(NOON).values()) == [1, 2]
    assert families_at(NOON - timedelta(days=1)) == {}


def test_what_changed_is_kept_sealed_and_each_deed_is_in_the_journal(database):
    _, child, _ = family_with_child(surnames="Zuluaga")
    families.split(viewer(), number=child.number, left="mistake", version=2, now=later())
    entry = JournalEntry.objects.get(chain="people", subject=f"person:{child.number}")
    assert (entry.action, entry.actor, entry.role) == (
        "family.left.mistake",
        "u-7",
        "child_protection",
    )
    assert len(entry.before) == len(entry.after) == 64
    kept = Change.objects.get(entry=f"{entry.chain}:{entry.seq}")
    assert '"family": ["F1", ""]' in kept.values
    assert str(kept) == kept.entry
    assert "F1" not in str(Change.objects.values_list("values", flat=True).get())


def test_rows_of_families_name_themselves_by_key_alone(database):
    _, child, family = family_with_child()
    families.split(viewer(), number=child.number, left="left_behind", version=2, now=later())
    rows = [family, Membership.objects.first(), Reunification.objects.get()]
    assert [str(row) for row in rows] == [str(row.pk) for row in rows]
    assert str(CustodyPaper(pk=4)) == "4"
    assert family_of(viewer(), child.number, TODAY) is None
    assert ADULT < CHILD
