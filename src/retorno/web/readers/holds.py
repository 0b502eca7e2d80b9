"""Holds as their owners see them, and as the Ombudsman sees the old ones; nobody else sees any."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from retorno.protect.holds import (
    Clock,
    HoldKind,
    Move,
    Step,
    clock,
    may_confirm,
    opened_at,
    reasons,
    waiting,
)
from retorno.web.access import Action, Viewer
from retorno.web.access.owners import owns
from retorno.web.readers.sealed import Opened, opened
from retorno.web.records.models import Person, User


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One step in words' reach: what, who, in which role, when, why."""

    move: Move
    name: str
    role: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRow:
    """A hold of a kind that is the viewer's own.

    Args:
        number: Its own identifier.
        person: Number of the person.
        name: Of the person, as the lists have it.
        heard: Code of how it was heard of; empty where nobody said.
        clock: How old it is and whether it went up.
        waits: Whether a proposal waits for a second person.
        may_confirm: Whether that may be the viewer.
        reasons: Codes for which it may be released.
        steps: Oldest first.
    """

    number: str
    person: str
    name: str
    kind: HoldKind
    heard: str
    is_open: bool
    clock: Clock
    waits: bool
    may_confirm: bool
    reasons: tuple[str, ...]
    steps: tuple[StepRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """Somebody who has not been available for long: no kind, no moment."""

    person: str
    name: str
    days: int


def for_owner(viewer: Viewer, *, now: datetime) -> list[HoldRow]:
    """List the open holds that are somebody's own, the oldest first.

    Raises:
        NotAllowedError: No role of this person owns any kind.
    """
    viewer.check(Action.HOLDS_OWN)
    rows = _rows(viewer, (one for one in opened() if one.is_open), now)
    return sorted(rows, key=lambda row: (row.clock.opened_at, row.number))


def hold(viewer: Viewer, *, number: str, now: datetime) -> HoldRow | None:
    """Give one hold with its steps; None if it is not of a kind that is theirs."""
    viewer.check(Action.HOLDS_OWN)
    return next(iter(_rows(viewer, opened(number=number), now)), None)


def due(viewer: Viewer, *, now: datetime) -> list[DueRow]:
    """List who has been held longer than the rules let pass in silence, each person once.

    Raises:
        NotAllowedError: It does not go up to any role of this person.
    """
    viewer.check(Action.HOLDS_DUE)
    days: dict[str, int] = {}
    for one in opened():
        told = clock(opened_at(one.steps), now)
        if one.is_open and told.is_due:
            days[one.person] = max(days.get(one.person, 0), told.days)
    names = _names(days)
    rows = [DueRow(person=one, name=names.get(one, ""), days=age) for one, age in days.items()]
    return sorted(rows, key=lambda row: (-row.days, row.person))


def _rows(viewer: Viewer, holds: Iterable[Opened], now: datetime) -> list[HoldRow]:
    own = [one for one in holds if owns(viewer, one.kind)]
    names = _names(one.person for one in own)
    users = _users(step.by for one in own for step in one.steps)
    return [_row(viewer, one, names.get(one.person, ""), users, now) for one in own]


def _row(viewer: Viewer, one: Opened, name: str, users: dict[str, str], now: datetime) -> HoldRow:
    proposal = waiting(one.steps, needed=one.needed)
    return HoldRow(
        number=one.number,
        person=one.person,
        name=name,
        kind=one.kind,
        heard=one.heard,
        is_open=one.is_open,
        clock=clock(opened_at(one.steps), now),
        waits=proposal is not None,
        may_confirm=proposal is not None and may_confirm(one.steps, proposal, viewer.actor),
        reasons=reasons(one.kind),
        steps=tuple(_step(step, one, users) for step in sorted(one.steps, key=attrgetter("at"))),
    )


def _step(step: Step, one: Opened, users: dict[str, str]) -> StepRow:
    return StepRow(
        move=step.move,
        name=users.get(step.by, step.by),
        role=one.roles[step.id],
        at=step.at,
        reason=step.reason,
    )


def _names(numbers: Iterable[str]) -> dict[str, str]:
    rows = Person.objects.filter(number__in=set(numbers))
    return {
        number: " ".join(filter(None, names))
        for number, *names in rows.values_list("number", "given_names", "surnames")
    }


def _users(actors: Iterable[str]) -> dict[str, str]:
    keys = {actor.removeprefix("u-") for actor in actors}
    return {
        f"u-{pk}": name
        for pk, name in User.objects.filter(pk__in=keys).values_list("pk", "full_name")
    }
