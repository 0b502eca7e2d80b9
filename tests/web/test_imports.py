"""Lists come in by five steps: by two people, nothing before the last one, one status a row."""

import pytest
from django.db import DatabaseError, transaction

from retorno.formats.journal import verify
from retorno.protect.holds import reasons
from retorno.vocabulary.errors import RefusedError
from retorno.web.access import NotAllowedError, Role
from retorno.web.actions import jobs
from retorno.web.actions.holds import confirm_release, propose_release, take_answers
from retorno.web.actions.imports import steps
from retorno.web.readers import import_rows, imports
from retorno.web.readers.holds import for_owner
from retorno.web.readers.journal import about, export
from retorno.web.readers.sealed import open_holds
from retorno.web.records import import_files
from retorno.web.records.models import (
    Availability,
    Change,
    Family,
    ImportBatch,
    ImportRow,
    Job,
    JournalEntry,
    Membership,
    Person,
)
from tests.web.lists import (
    COORDINATOR,
    NOON,
    PLANNER,
    batch,
    bring,
    check,
    checked,
    do,
    findings,
    house_in,
    outcomes,
    row,
    table,
    taken_in,
    viewer,
    write,
)


@pytest.fixture(autouse=True)
def house(tmp_path):
    with house_in(tmp_path):
        yield tmp_path


OWN = {"_state", "id", "number", "person_id", "created_at"}


def person(identifier):
    return Person.objects.get(person_id=identifier)


def test_an_ugly_list_becomes_people_with_where_they_come_from(database):
    rows = [
        row("A-1", family_id="F1", document_number="AN123456", available="no"),
        row("A-2", family_id="F1", given_names="Íñigo", birth_date="2015", available="yes"),
        row("A-3", surnames="", order_date="13/02/2025"),
    ]
    content = table(rows, encoding="cp1252", separator=";", before=("Consulado;;", "Lista;;"))
    number = taken_in(content, name="../../Señal lista.csv")
    one, two, three = (person(f"A-{k}") for k in (1, 2, 3))
    assert (one.surnames, two.given_names, two.birth_date, three.surnames) == (
        "Peña Núñez", "Íñigo", "2015", "",
    )  # fmt: skip
    assert one.document_number == "AN123456"
    found = ImportRow.objects.get(person=two)
    assert (found.file, found.row, found.outcome) == ("Señal lista.csv", 5, "created")
    assert len(found.hash) == 32
    assert Membership.objects.filter(family=Family.objects.get(code="F1")).count() == 2
    assert batch(number).counts["outcomes"]["created"] == 3
    assert verify(list(export())[1:]).is_sound
    entry = about(f"person:{one.number}")[0]
    assert (entry.actor, entry.role, entry.action) == ("u-2", "coordinator", "person.imported")
    assert entry.reason == f"import:{number}"
    assert len(entry.after) == 64


def test_nothing_is_written_before_the_second_person_confirms(database):
    number = bring(table([row("A-1")]))
    assert batch(number).stage == "opened"
    check(number)
    steps.submit(PLANNER, number, takes_changes=True, now=NOON)
    assert not Person.objects.exists()
    steps.send_back(COORDINATOR, number, now=NOON)
    assert batch(number).stage == "checked"
    assert write(number) == {"created": 1}


def test_nobody_confirms_what_they_brought_nor_a_role_its_own(database):
    number = checked(table([row("A-1")]))
    steps.submit(PLANNER, number, takes_changes=True, now=NOON)
    for other in (viewer(Role.COORDINATOR, user_id=1), viewer(Role.PLANNER, user_id=2)):
        with pytest.raises((RefusedError, NotAllowedError)):
            steps.confirm(other, number, now=NOON)
    ImportBatch.objects.update(owner_role="coordinator")
    with pytest.raises(RefusedError) as refused:
        steps.confirm(COORDINATOR, number, now=NOON)
    assert refused.value.code == "imports.second_person"
    with pytest.raises(DatabaseError), transaction.atomic():
        ImportBatch.objects.update(confirmed_by_id=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        ImportBatch.objects.update(stage="committed")
    assert not Person.objects.exists()


def test_steps_are_taken_in_their_order_and_once(database):
    number = bring(table([row("A-1")]))

    def submit():
        steps.submit(PLANNER, number, takes_changes=True, now=NOON)

    with pytest.raises(RefusedError):
        submit()
    steps.choose(PLANNER, number, steps.Choices(mapping={}), now=NOON)
    with pytest.raises(RefusedError) as busy:
        steps.choose(PLANNER, number, steps.Choices(mapping={}), now=NOON)
    assert busy.value.code == "jobs.busy"
    do(number)
    submit()
    for step in (submit, lambda: steps.discard(PLANNER, number, now=NOON)):
        with pytest.raises(RefusedError) as late:
            step()
        assert late.value.code == "imports.not_now"
    with pytest.raises(RefusedError):
        steps.choose(PLANNER, "NOTHERE0", steps.Choices(mapping={}), now=NOON)


def test_the_same_file_again_changes_nothing(database):
    content = table([row("A-1", family_id="F"), row("", given_names="Sin número")])
    first = taken_in(content)
    before = JournalEntry.objects.filter(action="person.imported").count()
    number = checked(content)
    assert findings(number) == {"same": 2}
    assert imports.page(PLANNER, number).files[0].came_before == (first,)
    assert write(number) == {"unchanged": 2}
    assert Person.objects.count() == 2
    assert JournalEntry.objects.filter(action="person.imported").count() == before
    assert ImportRow.objects.filter(person=person("A-1")).count() == 2


def test_what_a_list_says_otherwise_is_shown_and_written_group_by_group(database):
    taken_in(table([row("A-1", document_number="AN1234"), row("A-2")]))
    new = row("A-1", surnames="Peña", document_number="AN9999", sex="", available="no")
    number = checked(table([new, row("A-2")]))
    assert findings(number) == {"changed": 1, "same": 1}
    (line,) = import_rows.rows(PLANNER, number, page=1, finding="changed").rows
    assert [(cell.column, cell.known, cell.listed) for cell in line.cells] == [
        ("surnames", "Peña Núñez", "Peña"),
        ("document_number", "AN1234", "AN9999"),
    ]
    assert write(number) == {"updated": 1, "unchanged": 1}
    one = person("A-1")
    assert (one.surnames, one.sex, one.document_number) == ("Peña", "F", "AN9999")
    assert one.versions == {"identity": 2, "document": 2}
    groups = Change.objects.order_by("pk").values_list("group", flat=True)
    assert list(groups) == ["identity", "document"]
    assert verify(list(export())[1:]).is_sound


def test_what_is_known_stays_when_that_is_said(database):
    taken_in(table([row("A-1")]))
    number = checked(table([row("A-1", surnames="Otra")]))
    assert write(number, takes_changes=False) == {"left_out": 1}
    assert person("A-1").surnames == "Peña Núñez"
    assert ImportRow.objects.get(batch__number=number).reason == "kept_known"


def test_a_list_moves_nobody_from_one_family_to_another(database):
    taken_in(table([row("A-1", family_id="F1"), row("A-2")]))
    number = taken_in(table([row("A-1", family_id="F2"), row("A-2", family_id="F1")]))
    assert outcomes(number) == {"unchanged": 2}
    reasons = ImportRow.objects.filter(batch__number=number).values_list("reason", flat=True)
    assert set(reasons) == {"family_kept"}
    assert [person(one).family_id for one in ("A-1", "A-2")] == ["F1", ""]
    assert Membership.objects.count() == 1


def test_l2_no_list_makes_anybody_available_and_a_no_is_held_until_protection_has_looked(database):
    content = table([row("A-1", available="yes"), row("A-2", available="no"), row("A-3")])
    taken_in(content)
    assert set(Availability.objects.values_list("state", flat=True)) == {""}
    assert held() == {"A-2": 1}
    number = taken_in(table([row("A-2", available="no"), row("A-3", available="no")]))
    assert outcomes(number) == {"unchanged": 2}
    assert held() == {"A-2": 1, "A-3": 1}
    assert not ImportRow.objects.filter(is_settled=False).exists()


def test_what_a_list_says_of_availability_is_written_nowhere_that_others_read(database):
    taken_in(table([row("A-1", available="yes"), row("A-2", available="no"), row("A-3")]))
    told = [
        {name: value for name, value in vars(one).items() if name not in OWN}
        for one in Person.objects.order_by("person_id")
    ]
    assert told[0] == told[1] == told[2]
    rows = ImportRow.objects.values_list("finding", "columns", "outcome", "reason", "is_settled")
    assert len({str(one) for one in rows}) == 1
    entries = JournalEntry.objects.filter(action="person.imported")
    assert len(set(entries.values_list("action", "reason", "role"))) == 1


def test_a_list_that_comes_again_holds_nobody_anew_who_was_released(database):
    content = table([row("A-1", available="no")])
    taken_in(content)
    owners = [viewer(Role.PROTECTION, key) for key in (11, 12)]
    (hold,) = for_owner(owners[0], now=NOON)
    propose_release(owners[0], hold=hold.number, reason=reasons(hold.kind)[0], now=NOON)
    if held()["A-1"]:
        confirm_release(owners[1], hold=hold.number, now=NOON)
    assert held() == {"A-1": 0}
    taken_in(content)
    assert held() == {"A-1": 0}
    taken_in(table([row("A-1", available="no", order_number="O-2")]))
    assert held() == {"A-1": 1}


def held():
    people = dict(Person.objects.values_list("number", "person_id"))
    return {people[number]: count for number, count in open_holds(list(people)).items()}


def test_somebody_new_in_a_family_is_asked_before_the_family_travels(database):
    taken_in(table([row("A-1", family_id="F")]))
    take_answers(COORDINATOR, answers={person("A-1").number: "yes"}, now=NOON)
    assert Availability.objects.get().state == "yes"
    taken_in(table([row("A-2", family_id="F")]))
    assert set(Availability.objects.values_list("state", flat=True)) == {""}


def test_l20_unknown_stays_unknown_and_dates_stay_partial(database):
    rows = [row("A-1", birth_date="1990-05"), row("A-2", birth_date=""), row("A-3", surnames="")]
    taken_in(table(rows))
    assert [person(f"A-{k}").birth_date for k in (1, 2)] == ["1990-05", ""]
    assert (person("A-3").given_names, person("A-3").surnames) == ("Ana María", "")


def test_l27_people_of_one_name_stay_two(database):
    first = taken_in(table([row("A-1"), row("A-2")]))
    assert outcomes(first) == {"created": 2}
    second = taken_in(table([row("A-3"), row("A-1", sex="M")]))
    assert outcomes(second) == {"created": 1, "updated": 1}
    assert [person(f"A-{k}").sex for k in (1, 2, 3)] == ["M", "F", "F"]


def test_l28_a_document_of_somebody_else_is_left_out_until_told_apart(database):
    taken_in(table([row("A-1", document_type="passport", document_number="AN1234")]))
    twin = row("B-1", document_type="passport", document_number="AN1234")
    number = checked(
        table([twin, row("B-2", document_type="national_id", document_number="AN1234")])
    )
    assert findings(number) == {"new": 1, "twin": 1}
    (line,) = import_rows.rows(PLANNER, number, page=1, finding="twin").rows
    assert (line.identifier, line.takes_in) == ("B-1", False)
    assert write(number) == {"created": 1, "left_out": 1}
    again = checked(table([twin]))
    with pytest.raises(RefusedError):
        steps.tell_apart(PLANNER, again, 99, are_two=True, now=NOON)
    steps.tell_apart(PLANNER, again, 1, are_two=True, now=NOON)
    assert imports.page(PLANNER, again).twins_taken == 1
    steps.tell_apart(PLANNER, again, 1, are_two=False, now=NOON)
    steps.tell_apart(PLANNER, again, 1, are_two=True, now=NOON)
    assert write(again) == {"created": 1}
    same = checked(table([row("A-1", document_type="passport", document_number="AN1234")]))
    assert findings(same) == {"same": 1}  # nobody is their own twin


def test_l28_a_closed_case_is_written_no_more(database):
    taken_in(table([row("A-1"), row("A-2")]))
    Person.objects.filter(person_id="A-1").update(closed="withdrawn")
    number = checked(table([row("A-1", sex="M"), row("A-2", sex="M")]))
    assert findings(number) == {"changed": 1, "closed": 1}
    Person.objects.filter(person_id="A-2").update(closed="died")
    assert write(number) == {"left_out": 1, "refused": 1}
    assert {person("A-1").sex, person("A-2").sex} == {"F"}


def test_l29_a_row_that_cannot_be_written_says_so_and_the_counts_add_up(database):
    taken_in(table([row("A-1"), row("A-2")]))
    rows = [row("A-1", sex="M"), row("A-2", sex="M"), row("A-3"), row("A-4", sex="Q"), row("A-3")]
    number = checked(table(rows))
    Person.objects.filter(person_id="A-1").update(version=7)  # somebody wrote meanwhile
    taken_in(table([row("A-3", surnames="Antes")]))
    assert write(number) == {"updated": 1, "refused": 2, "rejected": 2}
    assert sum(batch(number).counts["outcomes"].values()) == batch(number).counts["rows"] == 5
    reasons = dict(ImportRow.objects.filter(batch__number=number).values_list("position", "reason"))
    assert (reasons[1], reasons[3]) == ("changed_since", "changed_since")
    assert not ImportRow.objects.filter(batch__number=number, outcome="").exists()


def test_whoever_is_bound_to_a_site_reaches_nobody_elsewhere(database):
    taken_in(table([row("A-1")]), site_code="HOU")
    consul = viewer(Role.CONSUL, 5, sites=["MIA"])
    with pytest.raises(RefusedError) as refused:
        bring(table([row("A-1")]), by=consul, site_code="HOU")
    assert refused.value.code == "imports.no_site"
    number = checked(table([row("A-1", sex="M"), row("B-1")]), by=consul, site_code="MIA")
    assert findings(number) == {"new": 1, "elsewhere": 1}
    (line,) = import_rows.rows(consul, number, page=1, finding="elsewhere").rows
    assert line.cells == ()
    assert write(number, by=consul) == {"created": 1, "left_out": 1}
    assert [person(one).site_code for one in ("A-1", "B-1")] == ["HOU", "MIA"]
    other = viewer(Role.CONSUL, 6, sites=["MIA"])
    assert imports.page(other, number) is None
    assert imports.listed(other) == []
    assert import_rows.rows(other, number, page=1) is None
    with pytest.raises(NotAllowedError):
        imports.listed(viewer(Role.TREASURY, 7))


def test_a_check_that_was_cut_off_begins_anew_and_one_that_was_lost_writes_nothing(database, house):
    number = checked(table([row("A-1")]))
    half = import_files.folder_of(number) / ".checked-half"
    half.mkdir()
    check(number)
    assert not half.exists()
    assert ImportRow.objects.filter(batch__number=number).count() == 1
    steps.choose(PLANNER, number, steps.Choices(mapping={}), now=NOON)
    job = Job.objects.get(subject=number, state="waiting")
    _, lost = jobs.take(job.number, lambda: NOON)
    jobs.reap(NOON.replace(hour=13))
    from retorno.web.actions.imports.checking import check as checking

    with pytest.raises(jobs.NoLongerOursError):
        checking(lost)
    assert batch(number).stage == "checking"


def test_a_commit_goes_on_where_it_was_cut_off(database, monkeypatch):
    from retorno.web.actions.imports import committing

    monkeypatch.setattr(committing, "AT_ONCE", 2)
    number = checked(table([row(f"A-{k}") for k in range(5)]))
    steps.submit(PLANNER, number, takes_changes=True, now=NOON)
    steps.confirm(COORDINATOR, number, now=NOON)
    real, pieces = committing.create, iter(range(9))

    def cut_off(*said):
        if next(pieces) == 1:
            raise KeyError
        real(*said)

    monkeypatch.setattr(committing, "create", cut_off)
    do(number)
    assert Person.objects.count() == 2
    assert (Job.objects.latest("pk").state, Job.objects.latest("pk").done) == ("waiting", 2)
    do(number)
    assert outcomes(number) == {"created": 5}
    assert Person.objects.count() == 5
    subjects = JournalEntry.objects.filter(action="person.imported").values_list(
        "subject", flat=True
    )
    assert len(set(subjects)) == len(subjects) == 5


def test_a_commit_that_failed_for_good_may_be_confirmed_again(database, monkeypatch):
    from retorno.web.actions.imports import committing

    number = checked(table([row("A-1"), row("A-2", sex="Q")]))
    steps.submit(PLANNER, number, takes_changes=True, now=NOON)
    steps.confirm(COORDINATOR, number, now=NOON)
    with monkeypatch.context() as broken:
        broken.setattr(committing, "create", lambda *_: 1 / 0)
        for _ in range(jobs.MOST_FRUITLESS):
            do(number)
    assert imports.page(COORDINATOR, number).failed.error == jobs.BROKEN
    steps.confirm(COORDINATOR, number, now=NOON)
    do(number)
    assert outcomes(number) == {"created": 1, "rejected": 1}
    assert imports.page(PLANNER, number).confirmed_at == NOON


def test_rows_name_themselves_without_anybody(database):
    number = checked(table([row("A-1")]))
    check_again = steps.Choices(mapping={}, remember_as="X")
    steps.choose(PLANNER, number, check_again, now=NOON)
    one = batch(number)
    assert str(one) == number
    assert {str(each) for each in (one.files.get(), one.rows.get())} == {
        str(one.files.get().pk), str(one.rows.get().pk),
    }  # fmt: skip
    from retorno.web.records.models import MappingProfile

    assert str(MappingProfile.objects.get()) == "X"
