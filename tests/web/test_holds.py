"""Holds in two real databases: who opens, who ends, and what everybody else sees: one word."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction

from retorno.formats.journal import Entry, verify
from retorno.formats.journal.entries import NAMES, digest_of
from retorno.formats.journal.writing import entry_line
from retorno.protect.holds import HoldKind, people_needed
from retorno.vocabulary.errors import RefusedError
from retorno.web.access import Action, NotAllowedError
from retorno.web.access.owners import owner
from retorno.web.actions import families, holds
from retorno.web.actions.availability import TooEarlyError, renew, renew_after, renew_all
from retorno.web.actions.people import close
from retorno.web.readers.holds import due, for_owner, hold
from retorno.web.readers.journal import about
from retorno.web.records.models import Availability, JournalEntry
from retorno.web.sealed.models import Hold, SealedEntry, Step
from tests.web.held import NOON, person, viewer, words

KINDS = list(HoldKind)


@pytest.fixture
def cell(database):
    """Give a planner, a consul of Houston and two of each role that owns a kind."""
    roles = ("protection", "child_protection", "doctor")
    made = {role: (viewer(role), viewer(role)) for role in roles}
    return made | {
        "planner": viewer("planner"),
        "consul": viewer("consul", sites=["HOU"]),
        "coordinator": viewer("coordinator"),
        "ombudsman": viewer("ombudsman"),
    }


def answered(cell, *people, answer="yes"):
    said = {one.number: answer for one in people}
    holds.take_answers(cell["coordinator"], answers=said, now=NOON)


def opened(cell, who, kind, *, by="planner", now=NOON):
    """Open a hold; give its number."""
    known = set(Hold.objects.values_list("number", flat=True))
    holds.open_hold(cell[by], person=who.number, kind=kind, now=now)
    (new,) = set(Hold.objects.values_list("number", flat=True)) - known
    return new


def reason(number, by):
    return hold(by, number=number, now=NOON).reasons[0]


def released(cell, number, kind):
    """Release a hold with as many people as it takes."""
    first, second = cell[owner(kind)]
    holds.propose_release(first, hold=number, reason=reason(number, first), now=NOON)
    if people_needed(kind) > 1:
        holds.confirm_release(second, hold=number, now=NOON)


def code(call, *args, **named):
    with pytest.raises(RefusedError) as caught:
        call(*args, **named)
    return caught.value.code


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_hears_a_reason_opens_a_hold_and_its_owner_ends_it(cell, kind):
    ana = person(site_code="HOU")
    answered(cell, ana)
    assert words(ana) == ["yes"]
    number = opened(cell, ana, kind, by="consul")
    assert words(ana) == [""]
    released(cell, number, kind)
    assert words(ana) == ["yes"]
    row = hold(cell[owner(kind)][0], number=number, now=NOON)
    assert not row.is_open
    assert row.steps[0].move == "open"


def test_nobody_is_available_who_did_not_say_so(cell):
    ana, luz = person(), person()
    answered(cell, ana)
    answered(cell, luz, answer="")
    assert words(ana, luz) == ["yes", ""]
    renew_all(now=NOON)
    assert words(ana, luz) == ["yes", ""]


def test_a_no_on_a_list_holds_until_protection_has_looked_once_however_often_it_comes(cell):
    ana = person()
    for _ in range(2):
        answered(cell, ana, answer="no")
    answered(cell, ana)  # a later yes ends no hold
    (row,) = for_owner(cell["protection"][0], now=NOON)
    assert (row.person, row.kind, row.heard, words(ana)) == (ana.number, "protection", "list", [""])
    released(cell, row.number, row.kind)
    assert words(ana) == ["yes"]


def test_a_family_has_one_word(cell):
    ana, luz, eva = (person(family_id="F1") for _ in range(3))
    other = person()
    answered(cell, ana, luz, eva, other)
    number = opened(cell, luz, HoldKind.MEDICAL)
    assert words(ana, luz, eva, other) == ["", "", "", "yes"]
    released(cell, number, HoldKind.MEDICAL)
    assert words(ana, luz, eva, other) == ["yes"] * 4


def test_one_of_two_holds_released_leaves_the_person_not_available(cell):
    ana = person()
    answered(cell, ana)
    first = opened(cell, ana, HoldKind.CHILD)
    second = opened(cell, ana, HoldKind.COURT_STAY)
    released(cell, first, HoldKind.CHILD)
    assert words(ana) == [""]
    released(cell, second, HoldKind.COURT_STAY)
    assert words(ana) == ["yes"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_hold_is_nowhere_for_who_does_not_own_its_kind(cell, kind):
    number = opened(cell, person(), kind)
    for role in ("protection", "child_protection", "doctor"):
        one = cell[role][0]
        mine = role == owner(kind)
        assert [row.number for row in for_owner(one, now=NOON)] == ([number] if mine else [])
        assert (hold(one, number=number, now=NOON) is not None) is mine
        if not mine:
            said = code(holds.propose_release, one, hold=number, reason="x", now=NOON)
            assert said == code(holds.propose_release, one, hold="none", reason="x", now=NOON)
    for role in ("planner", "consul", "coordinator", "ombudsman"):
        for call in (holds.confirm_release, holds.keep_hold, holds.note_read):
            with pytest.raises(NotAllowedError):
                call(cell[role], hold=number, now=NOON)
        with pytest.raises(NotAllowedError):
            for_owner(cell[role], now=NOON)
        with pytest.raises(NotAllowedError):
            hold(cell[role], number=number, now=NOON)


def test_no_hold_is_opened_for_whom_one_cannot_reach(cell):
    far, closed = person(site_code="MIA"), person(site_code="HOU", closed="died")
    for who in (far.number, closed.number, "NOBODY00"):
        said = code(holds.open_hold, cell["consul"], person=who, kind=KINDS[0], now=NOON)
        assert said == "holds.not_there"
    with pytest.raises(NotAllowedError):
        holds.open_hold(viewer("treasury"), person=far.number, kind=KINDS[0], now=NOON)
    assert not Hold.objects.exists()


def test_protection_is_never_ended_by_one_person_nor_by_who_opened(cell):
    first, second = cell["protection"]
    ana = person()
    answered(cell, ana)
    holds.open_hold(first, person=ana.number, kind=HoldKind.PROTECTION, now=NOON)
    number = Hold.objects.get().number
    assert code(holds.confirm_release, second, hold=number, now=NOON) == "holds.nothing_waits"
    assert code(holds.keep_hold, second, hold=number, now=NOON) == "holds.nothing_waits"
    unknown = code(holds.propose_release, second, hold=number, reason="fit_to_fly", now=NOON)
    assert unknown == "holds.unknown_reason"
    holds.propose_release(second, hold=number, reason="no_risk_decided", now=NOON)
    assert words(ana) == [""]
    for who in (first, second):
        assert code(holds.confirm_release, who, hold=number, now=NOON) == "holds.same_person"
        assert not hold(who, number=number, now=NOON).may_confirm
    again = code(holds.propose_release, first, hold=number, reason="no_risk_decided", now=NOON)
    assert again == "holds.proposed_already"
    third = viewer("protection")
    assert hold(third, number=number, now=NOON).may_confirm
    holds.confirm_release(third, hold=number, now=NOON)
    assert words(ana) == ["yes"]
    assert code(holds.keep_hold, third, hold=number, now=NOON) == "holds.ended"


def test_a_proposal_that_is_kept_from_effect_ends_nothing(cell):
    first, second = cell["protection"]
    number = opened(cell, person(), HoldKind.PROTECTION)
    holds.propose_release(first, hold=number, reason="opened_by_mistake", now=NOON)
    assert hold(second, number=number, now=NOON).waits
    holds.keep_hold(first, hold=number, now=NOON)
    assert code(holds.confirm_release, second, hold=number, now=NOON) == "holds.nothing_waits"
    assert not hold(second, number=number, now=NOON).waits


def test_nrf_04_old_holds_go_up_without_a_kind_and_never_end(cell):
    ana, luz = person(given_names="Ana"), person()
    opened(cell, ana, HoldKind.CHILD, now=NOON - timedelta(days=9))
    opened(cell, ana, HoldKind.PROTECTION, now=NOON - timedelta(days=30))
    opened(cell, luz, HoldKind.MEDICAL, now=NOON - timedelta(days=6))
    rows = due(cell["ombudsman"], now=NOON)
    assert [(row.person, row.name, row.days) for row in rows] == [(ana.number, "Ana", 30)]
    (doctors,) = for_owner(cell["doctor"][0], now=NOON)
    assert (doctors.clock.is_due, doctors.clock.days) == (False, 6)
    late = NOON + timedelta(days=3650)
    renew_all(now=late)
    assert words(ana, luz) == ["", ""]
    assert len(due(cell["ombudsman"], now=late)) == 2
    with pytest.raises(NotAllowedError):
        due(cell["protection"][0], now=NOON)


def told(*people):
    """Give all that the journal of the records says, without who is who."""
    place = {f"person:{one.number}": k for k, one in enumerate(people)}
    rows = JournalEntry.objects.order_by("chain", "seq")
    fields = ("chain", "seq", "at", "actor", "role", "action", "before", "after", "reason")
    return [
        (*(getattr(row, name) for name in fields), place.get(row.subject, row.subject))
        for row in rows
    ]


def test_the_journal_of_the_records_tells_every_kind_alike(cell):
    stories = []
    for kind in KINDS:
        people = [person(family_id=f"F-{kind}"), person(family_id=f"F-{kind}")]
        begun = JournalEntry.objects.count()
        answered(cell, *people)
        by = cell[owner(kind)][0]
        holds.open_hold(by, person=people[0].number, kind=kind, heard="counsel", now=NOON)
        story = told(*people)[begun:]
        stories.append([(chain, *rest) for chain, _, *rest in story])
        assert [entry.action for entry in about(f"person:{people[0].number}")] == [
            "availability.changed"
        ] * 2
    assert all(story == stories[0] for story in stories)
    assert {row.actor for row in JournalEntry.objects.all()} == {"house"}
    assert {row.at for row in JournalEntry.objects.all()} == {"2026-11-24T00:00:00.000000Z"}


def test_a_second_hold_leaves_no_trace_outside_the_sealed_store(cell):
    ana = person()
    opened(cell, ana, HoldKind.PROTECTION)
    before = (told(ana), list(Availability.objects.values()))
    opened(cell, ana, HoldKind.MEDICAL)
    assert (told(ana), list(Availability.objects.values())) == before


def test_the_sealed_chain_proves_every_step_and_says_none(cell):
    ana = person()
    answered(cell, ana)
    number = opened(cell, ana, HoldKind.PROTECTION, by="planner")
    holds.note_read(cell["protection"][0], hold=number, now=NOON)
    released(cell, number, HoldKind.PROTECTION)
    rows = list(SealedEntry.objects.order_by("seq").values(*NAMES))
    verdict = verify([entry_line(Entry(**row)) for row in rows])
    assert (verdict.findings, verdict.entries) == ((), 5)
    assert {(row["actor"], row["role"], row["action"]) for row in rows} == {
        ("", "", "sealed.added")
    }
    contents = {f"step:{step.number}": json.loads(step.content) for step in Step.objects.all()}
    for row in rows[1:]:
        said = contents[row["subject"]]
        assert row["after"] == digest_of(said, bytes.fromhex(said["salt"]))
    moves = [contents[row["subject"]]["move"] for row in rows[1:]]
    assert moves == ["open", "read", "propose", "confirm"]
    row = hold(cell["protection"][0], number=number, now=NOON)
    assert [step.move for step in row.steps] == ["open", "propose", "confirm"]
    assert row.steps[0].name == cell["planner"].name


def test_words_are_not_made_while_records_are_being_written(cell):
    ana = person()
    with pytest.raises(TooEarlyError), transaction.atomic():
        renew([ana.number], now=NOON)
    answered(cell, ana)
    with transaction.atomic():
        ana.family_id = "F9"
        ana.save()
        luz = person(family_id="F9")
        renew_after([luz.number], now=NOON)
        assert words(ana) == ["yes"]
    assert words(ana, luz) == ["", ""]


def test_a_family_that_changes_has_another_word(cell):
    consul = cell["consul"]
    ana, luz, eva = (person(site_code="HOU", birth_date="1980-01-01") for _ in range(3))
    answered(cell, ana, eva)
    for version, guest in ((0, luz), (2, eva)):
        families.add(consul, to=ana.number, number=guest.number, role="member", joined="told",
                     version=version, now=NOON)  # fmt: skip
    assert words(ana, luz, eva) == ["", "", ""]
    families.split(consul, number=luz.number, left="own_wish", version=3, now=NOON)
    assert words(ana, luz, eva) == ["yes", "", "yes"]
    opened(cell, eva, HoldKind.FAMILY)
    assert words(ana, luz, eva) == ["", "", ""]
    eva.refresh_from_db()
    close(consul, number=eva.number, how="died", version=eva.version, now=NOON)
    assert words(ana, luz) == ["yes", ""]


def test_somebody_without_a_word_gets_one(cell):
    ana = person()
    Availability.objects.all().delete()
    answered(cell, ana)
    assert words(ana) == ["yes"]


def test_a_hold_that_cannot_be_written_leaves_nobody_available_by_mistake(cell):
    """The word is written before the hold: what fails in between is the stricter."""
    ana = person()
    answered(cell, ana)

    def fails(execute, sql, params, many, context):
        if sql.startswith("INSERT") and "sealed_step" in sql:
            raise TimeoutError
        return execute(sql, params, many, context)

    with connections["sealed"].execute_wrapper(fails), pytest.raises(TimeoutError):
        opened(cell, ana, KINDS[0])
    assert not Hold.objects.exists()
    assert words(ana) == ["yes"]  # nobody was told that it is open


def test_many_who_decide_at_once_leave_the_stricter_word(cell):
    ana = person()
    answered(cell, ana)
    doctors = cell["doctor"]
    first = opened(cell, ana, HoldKind.MEDICAL)

    def work(k):
        try:
            if k == 0:
                holds.propose_release(doctors[0], hold=first, reason="fit_to_fly", now=NOON)
            else:
                holds.open_hold(
                    cell["planner"], person=ana.number, kind=KINDS[k % len(KINDS)], now=NOON
                )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(8)))
    assert words(ana) == [""]
    assert Hold.objects.count() == 8
    assert SealedEntry.objects.count() == 1 + 8 + 1


def test_many_more_than_a_few_are_answered_alike(cell, monkeypatch):
    people = [person() for _ in range(12)]
    opened(cell, people[3], HoldKind.FAMILY)
    monkeypatch.setattr("retorno.web.readers.sealed.FEW", 5)
    answered(cell, *people)
    assert words(*people) == ["yes"] * 3 + [""] + ["yes"] * 8


def test_owners_and_actions_are_of_the_table(database):
    assert {owner(kind) for kind in KINDS} == {"protection", "child_protection", "doctor"}
    assert all(viewer(owner(kind)).may(Action.HOLDS_OWN) for kind in KINDS)
    assert connection.vendor in {"sqlite", "postgresql"}
