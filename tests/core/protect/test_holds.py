"""Holds: the same in any order, stricter where in doubt, and never ended by time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from retorno.protect.holds import (
    MISTAKE,
    RULE_OF,
    HoldKind,
    Move,
    Step,
    availability,
    clock,
    is_open,
    may_confirm,
    opened_at,
    people_needed,
    reasons,
    releasing_role,
    waiting,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def step(move, by, *, name="", about="", at=NOON):
    return Step(id=name or f"{move}-{by}", move=Move(move), by=by, at=at, about=about)


OPENED = step("open", "consul")
PROPOSED = step("propose", "p1", at=NOON + timedelta(hours=1))


def confirm(by):
    return step("confirm", by, about=PROPOSED.id)


KEPT = step("keep", "p3", about=PROPOSED.id)


@pytest.mark.parametrize(
    ("steps", "needed", "expected"),
    [
        ([], 1, True),
        ([OPENED], 1, True),
        ([OPENED, PROPOSED], 1, False),
        ([OPENED, PROPOSED], 2, True),
        ([OPENED, PROPOSED, confirm("p2")], 2, False),
        ([OPENED, PROPOSED, confirm("p1")], 2, True),
        ([OPENED, PROPOSED, confirm("consul")], 2, True),
        ([OPENED, PROPOSED, step("confirm", "p2", about="another")], 2, True),
        ([OPENED, PROPOSED, KEPT], 1, True),
        ([OPENED, PROPOSED, confirm("p2"), KEPT], 2, True),
        ([step("open", "p1"), PROPOSED], 1, True),
        ([step("open", "p1"), PROPOSED, confirm("p2")], 1, False),
    ],
)
def test_who_must_agree_before_a_hold_ends(steps, needed, expected):
    assert is_open(steps, needed=needed) is expected


def test_what_waits_for_a_second_person_is_named_until_it_is_settled():
    later = step("propose", "p2", at=NOON + timedelta(hours=2))
    assert waiting([OPENED], needed=2) is None
    assert waiting([later, OPENED, PROPOSED], needed=2) == PROPOSED
    assert waiting([later, OPENED, PROPOSED, KEPT], needed=2) == later
    assert waiting([OPENED, PROPOSED, confirm("p2")], needed=2) is None
    assert [may_confirm([OPENED], PROPOSED, by) for by in ("p1", "consul", "p2")] == [
        False, False, True,
    ]  # fmt: skip


people = some.sampled_from(["consul", "p1", "p2", "p3"])
moments = some.integers(0, 50).map(lambda hours: NOON + timedelta(hours=hours))


@some.composite
def histories(draw):
    opened = [step("open", draw(people), name="o", at=draw(moments))]
    proposed = [
        step("propose", draw(people), name=f"p{k}", at=draw(moments))
        for k in range(draw(some.integers(0, 3)))
    ]
    abouts = some.sampled_from([*(one.id for one in proposed), "nothing"])
    answers = [
        step(draw(some.sampled_from(["confirm", "keep"])), draw(people), name=f"a{k}",
             about=draw(abouts), at=draw(moments))
        for k in range(draw(some.integers(0, 4)))
    ]  # fmt: skip
    return opened + proposed + answers


@given(histories(), some.integers(1, 2), some.randoms(use_true_random=False))
def test_any_order_and_any_repetition_ends_the_same(steps, needed, chance):
    again = steps + chance.sample(steps, len(steps) // 2)
    chance.shuffle(again)
    assert is_open(again, needed=needed) == is_open(steps, needed=needed)
    assert waiting(again, needed=needed) == waiting(steps, needed=needed)
    assert opened_at(again) == opened_at(steps)


@given(histories(), some.integers(1, 2), some.data())
def test_keeping_is_stricter_whenever_it_is_heard_of(steps, needed, data):
    kept = [step("keep", data.draw(people), name=f"k{k}", about=f"p{k}") for k in range(3)]
    assert is_open(steps + kept, needed=needed)


@given(histories(), some.integers(1, 2))
def test_nobody_ends_a_hold_alone_that_they_opened(steps, needed):
    (opener,) = (one.by for one in steps if one.move is Move.OPEN)
    alone = [one for one in steps if one.by == opener]
    assert is_open(alone, needed=needed)


@given(histories())
def test_asking_for_more_people_is_never_less_strict(steps):
    assert is_open(steps, needed=2) >= is_open(steps, needed=1)


@given(histories(), moments)
def test_time_ends_no_hold(steps, moved):
    """Only who did what counts: at whatever moments, the result is the same."""
    late = [
        Step(id=one.id, move=one.move, by=one.by, at=moved, reason=one.reason, about=one.about)
        for one in steps
    ]
    assert is_open(late, needed=2) == is_open(steps, needed=2)


@given(some.lists(some.sampled_from(["yes", "no", ""]), min_size=1), some.integers(0, 3))
def test_a_family_has_one_word_and_a_hold_more_never_makes_it_available(answers, holds):
    word = availability(answers, holds)
    assert word == ("yes" if holds == 0 and set(answers) == {"yes"} else "")
    assert (availability(answers, holds + 1), availability([*answers, ""], holds)) == ("", "")


@pytest.mark.parametrize(
    ("hours", "days", "is_due"), [(0, 0, False), (168, 7, False), (169, 7, True), (-5, 0, False)]
)
def test_nrf_04_old_holds_go_up_and_stay(hours, days, is_due):
    told = clock(NOON, NOON + timedelta(hours=hours))
    assert (told.days, told.is_due, told.goes_to) == (days, is_due, "ombudsman")
    assert (told.opened_at, told.due_at) == (NOON, NOON + timedelta(days=7))


def test_every_kind_has_its_rule_its_role_and_its_reasons():
    roles = {kind: releasing_role(kind) for kind in HoldKind}
    assert roles == {
        "protection": "protection_independent",
        "court_stay": "legal",
        "medical": "clinician",
        "child": "child_protection",
        "identity": "identity",
        "family": "child_protection",
    }
    assert [kind for kind in HoldKind if people_needed(kind) == 2] == ["protection"]
    assert all(reasons(kind)[-1] == MISTAKE and len(reasons(kind)) > 1 for kind in RULE_OF)
