"""Holds: why somebody is not available, who may end that, and what the clock asks for.

A hold is what its steps make it, in whatever order they became known: the same steps give the same
result, and a step more never makes it less strict unless it completes a release. It never expires.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from retorno.protect.rules import load_rules


class HoldKind(StrEnum):
    """Six reasons; outside the sealed store they are one word."""

    PROTECTION = "protection"
    COURT_STAY = "court_stay"
    MEDICAL = "medical"
    CHILD = "child"
    IDENTITY = "identity"
    FAMILY = "family"


class Move(StrEnum):
    """What somebody may do about a hold."""

    OPEN = "open"
    PROPOSE = "propose"
    KEEP = "keep"
    CONFIRM = "confirm"


RULE_OF = {
    HoldKind.PROTECTION: "NRF-01",
    HoldKind.COURT_STAY: "INT-02",
    HoldKind.MEDICAL: "MED-01",
    HoldKind.CHILD: "CHD-01",
    HoldKind.IDENTITY: "INT-03",
    HoldKind.FAMILY: "CHD-02",
}
"""The safeguard behind each kind: it says which role releases, and how many people that takes."""

REASONS = {
    HoldKind.PROTECTION: ("no_fear_said_in_private", "no_risk_decided"),
    HoldKind.COURT_STAY: ("stay_ended", "order_final_again"),
    HoldKind.MEDICAL: ("fit_to_fly", "care_arranged"),
    HoldKind.CHILD: ("best_interests_done", "guardian_accepted"),
    HoldKind.IDENTITY: ("identity_confirmed", "document_valid"),
    HoldKind.FAMILY: ("family_whole", "family_chose"),
}
"""Why each kind may be released, as codes."""
MISTAKE = "opened_by_mistake"
AGE_RULE = "NRF-04"
NEVER_ALONE = frozenset({"protection_independent"})
"""Roles of which nobody releases alone, whoever opened: our default, no instrument gives it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One move about one hold.

    Args:
        id: Its own identifier.
        by: Who did it.
        at: A moment with its zone.
        reason: Code of the reason given for a release.
        about: `id` of the proposal that is kept from effect or confirmed.
    """

    id: str
    move: Move
    by: str
    at: datetime
    reason: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How long a hold has been open. A hold that is due goes up to another role, and stays open."""

    opened_at: datetime
    due_at: datetime
    days: int
    is_due: bool
    goes_to: str


def releasing_role(kind: HoldKind) -> str:
    """Name the role of the rules that alone may release a kind."""
    return load_rules()[RULE_OF[kind]].release


def people_needed(kind: HoldKind) -> int:
    """Say how many different people a release takes."""
    return 2 if releasing_role(kind) in NEVER_ALONE else 1


def reasons(kind: HoldKind) -> tuple[str, ...]:
    """List the codes of reasons for which a kind may be released."""
    return (*REASONS[kind], MISTAKE)


def is_open(steps: Iterable[Step], *, needed: int) -> bool:
    """Say whether a hold still holds; without any step it does.

    It is released once a proposal that nobody kept from effect has its people: one who did not open
    the hold, or two of whom the second did neither open nor propose.
    """
    known = list(steps)
    return not any(_is_released(step, known, needed) for step in _alive(known))


def waiting(steps: Iterable[Step], *, needed: int) -> Step | None:
    """Return the earliest proposal that still needs a second person; None if the hold is released."""
    known = list(steps)
    if not is_open(known, needed=needed):
        return None
    return min(_alive(known), key=lambda step: (step.at, step.id), default=None)


def may_confirm(steps: Iterable[Step], proposal: Step, by: str) -> bool:
    """Say whether somebody is a second person: neither who opened the hold nor who proposed."""
    return by != proposal.by and by not in _openers(steps)


def opened_at(steps: Iterable[Step]) -> datetime:
    """Return the earliest moment that is known of a hold."""
    return min(step.at for step in steps)


def clock(opened: datetime, now: datetime) -> Clock:
    """Tell how old a hold is and whether it goes up: a function of the two moments.

    Escalation: NRF-04.
    """
    rule = load_rules()[AGE_RULE]
    days = rule.number("escalate_after_days", now.date())
    due_at = opened + timedelta(days=days)
    return Clock(
        opened_at=opened,
        due_at=due_at,
        days=max((now - opened).days, 0),
        is_due=now > due_at,
        goes_to=str(rule.parameters["escalate_to"].on(now.date())),
    )


def availability(answers: Sequence[str], open_holds: int) -> str:
    """Give the one word for a family, or for somebody alone: `yes`, or nothing.

    Not asked, held for whatever reason and waiting for another member are the same nothing: what is
    never written cannot be told apart.

    Args:
        answers: Of each member, `yes` or anything else.
        open_holds: Of all members together.

    >>> availability(["yes", "yes"], 0), availability(["yes", ""], 0), availability(["yes"], 1)
    ('yes', '', '')
    """
    is_available = open_holds == 0 and all(answer == "yes" for answer in answers)
    return "yes" if is_available else ""


def _alive(steps: Sequence[Step]) -> list[Step]:
    kept = {step.about for step in steps if step.move is Move.KEEP}
    return [step for step in steps if step.move is Move.PROPOSE and step.id not in kept]


def _openers(steps: Iterable[Step]) -> set[str]:
    return {step.by for step in steps if step.move is Move.OPEN}


def _is_released(proposal: Step, steps: Sequence[Step], needed: int) -> bool:
    if needed == 1 and proposal.by not in _openers(steps):
        return True
    return any(
        step.move is Move.CONFIRM
        and step.about == proposal.id
        and may_confirm(steps, proposal, step.by)
        for step in steps
    )
