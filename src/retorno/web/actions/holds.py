"""Holds: opened by whoever hears a reason, released by those who own the kind, ended by no clock."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from retorno.protect.holds import HoldKind, Move, Step, may_confirm, reasons, waiting
from retorno.vocabulary.errors import RefusedError
from retorno.web.access import Action, Viewer
from retorno.web.access.owners import owns
from retorno.web.access.scopes import people
from retorno.web.actions.availability import renew, renew_kept
from retorno.web.actions.sealed import READ, add_answers, add_hold, add_step, keep
from retorno.web.readers.sealed import Opened, opened
from retorno.web.sealed.models import Hold
from retorno.web.sealed.router import SEALED

HEARD = ("person", "relative", "counsel", "officer", "document", "list", "other")
"""How a reason was heard of; empty where nobody said."""
YES, NO = "yes", "no"


class HoldNotThereError(RefusedError):
    """There is no such person or hold, or not for whoever asks: told apart for nobody."""

    def __init__(self) -> None:
        super().__init__("holds.not_there")


def open_hold(
    viewer: Viewer, *, person: str, kind: HoldKind, heard: str = "", now: datetime
) -> None:
    """Open a hold: from this moment the person is not available, and no flight takes them.

    Args:
        viewer: Any role that hears a reason.
        person: Number of the person.
        kind: Of the six kinds, the nearest; its owner puts it right.
        heard: One of `HEARD`, or empty.
        now: This moment.

    Raises:
        NotAllowedError: No role of this person may.
        HoldNotThereError: There is nobody with this number within reach.
    """
    viewer.check(Action.HOLDS_OPEN)
    if not people(viewer, Action.HOLDS_OPEN).still_open().filter(number=person).exists():
        raise HoldNotThereError
    with transaction.atomic(SEALED):
        keep()
        _open(viewer, person, kind, heard, now)
        renew_kept([person], now=now)


def take_answers(viewer: Viewer, *, answers: Mapping[str, str], now: datetime) -> None:
    """Take what people on a list answered: a *no* holds them until protection has looked.

    Who may upload lists has been checked by the caller; people who are not on record are refused.

    Args:
        viewer: Who confirmed the list.
        answers: `yes`, `no` or nothing, by number of the person. Nothing leaves what was known.
        now: This moment.
    """
    role = viewer.role_for(Action.IMPORTS_CONFIRM)
    with transaction.atomic(SEALED):
        keep()
        given = [(person, answer) for person, answer in answers.items() if answer]
        add_answers(given, by=viewer.actor, role=role, at=now)
        refused = [person for person, answer in given if answer == NO]
        held = {one.person for one in opened(refused) if one.is_open}
        for person in refused:
            if person not in held:
                _open(viewer, person, HoldKind.PROTECTION, "list", now)
        renew_kept(answers.keys(), now=now)


def note_answer(
    viewer: Viewer,
    *,
    person: str,
    answer: str,
    asked_on: date,
    place: str,
    spoken: str,
    interpreter: str,
    now: datetime,
) -> None:
    """Note what a person answered to the question whether they want to travel and fear nothing.

    An answer has somebody who asked, a day, a place and a language, or it is none. A *no* holds the
    person until protection has looked.

    Args:
        viewer: Who asked.
        person: Number of the person.
        answer: `yes` or `no`.
        asked_on: The day.
        place: Where, as typed.
        spoken: In which language, as typed.
        interpreter: `yes` or `no`: whether somebody interpreted.
        now: This moment.

    Raises:
        NotAllowedError: No role of this person asks.
        HoldNotThereError: There is nobody with this number within reach.
        RefusedError: The day has not come yet.
    """
    viewer.check(Action.ANSWERS_NOTE)
    if not people(viewer, Action.ANSWERS_NOTE).still_open().filter(number=person).exists():
        raise HoldNotThereError
    if asked_on > now.date():
        raise RefusedError("holds.asked_later")
    how = {"asked_on": asked_on.isoformat(), "place": place, "spoken": spoken}
    with transaction.atomic(SEALED):
        keep()
        role = viewer.role_for(Action.ANSWERS_NOTE)
        add_answers(
            [(person, answer)], by=viewer.actor, role=role, at=now, interpreter=interpreter, **how
        )
        if answer == NO:
            _open(viewer, person, HoldKind.PROTECTION, "person", now)
        renew_kept([person], now=now)


def propose_release(viewer: Viewer, *, hold: str, reason: str, now: datetime) -> None:
    """Propose to end a hold. Where its kind needs one person who did not open it, it ends now.

    Raises:
        NotAllowedError: No role of this person owns any kind.
        HoldNotThereError: It is not of a kind that is theirs.
        RefusedError: It has ended, somebody proposed already, or the reason is of another kind.
    """
    with transaction.atomic(SEALED):
        row, known = _held(viewer, hold)
        if reason not in reasons(known.kind):
            raise RefusedError("holds.unknown_reason")
        if waiting(known.steps, needed=known.needed) is not None:
            raise RefusedError("holds.proposed_already")
        _add(viewer, row, Move.PROPOSE, now, reason=reason)
    renew([known.person], now=now)


def keep_hold(viewer: Viewer, *, hold: str, now: datetime) -> None:
    """Keep a hold against the proposal that waits: any of its owners may, also who proposed.

    Raises:
        NotAllowedError: No role of this person owns any kind.
        HoldNotThereError: It is not of a kind that is theirs.
        RefusedError: It has ended, or nobody proposed anything.
    """
    with transaction.atomic(SEALED):
        row, known = _held(viewer, hold)
        _add(viewer, row, Move.KEEP, now, about=_waiting(known).id)


def confirm_release(viewer: Viewer, *, hold: str, now: datetime) -> None:
    """Confirm a proposal as the second person: the hold ends.

    Raises:
        NotAllowedError: No role of this person owns any kind.
        HoldNotThereError: It is not of a kind that is theirs.
        RefusedError: Nothing waits, or this person proposed it or opened the hold.
    """
    with transaction.atomic(SEALED):
        row, known = _held(viewer, hold)
        proposal = _waiting(known)
        if not may_confirm(known.steps, proposal, viewer.actor):
            raise RefusedError("holds.same_person")
        _add(viewer, row, Move.CONFIRM, now, about=proposal.id)
    renew([known.person], now=now)


def note_read(viewer: Viewer, *, hold: str, now: datetime) -> None:
    """Note in the sealed store that an owner looked at a hold.

    Raises:
        NotAllowedError: No role of this person owns any kind.
        HoldNotThereError: It is not of a kind that is theirs.
    """
    with transaction.atomic(SEALED):
        row, _ = _owned(viewer, hold)
        add_step(row, move=READ, by=viewer.actor, role=_role(viewer), at=now)


def _open(viewer: Viewer, person: str, kind: HoldKind, heard: str, now: datetime) -> None:
    said = heard if heard in HEARD else ""
    role = viewer.role_for(Action.HOLDS_OPEN)
    add_step(add_hold(person, kind), move=Move.OPEN, by=viewer.actor, role=role, at=now, heard=said)


def _held(viewer: Viewer, number: str) -> tuple[Hold, Opened]:
    row, known = _owned(viewer, number)
    if not known.is_open:
        raise RefusedError("holds.ended")
    return row, known


def _owned(viewer: Viewer, number: str) -> tuple[Hold, Opened]:
    """Keep the store, and give a hold of a kind that is somebody's own."""
    viewer.check(Action.HOLDS_OWN)
    keep()
    known = next((one for one in opened(number=number) if owns(viewer, one.kind)), None)
    if known is None:
        raise HoldNotThereError
    return Hold.objects.get(number=number), known


def _waiting(known: Opened) -> Step:
    proposal = waiting(known.steps, needed=known.needed)
    if proposal is None:
        raise RefusedError("holds.nothing_waits")
    return proposal


def _add(viewer: Viewer, row: Hold, move: Move, now: datetime, **said: str) -> None:
    add_step(row, move=move, by=viewer.actor, role=_role(viewer), at=now, **said)


def _role(viewer: Viewer) -> str:
    return viewer.role_for(Action.HOLDS_OWN)
