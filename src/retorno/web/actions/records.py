"""One person's record, held for writing: who may, whether it is open, and what it said before."""

from datetime import datetime

from retorno.vocabulary.errors import RefusedError, RetornoError
from retorno.web.access import Action, Viewer
from retorno.web.access.scopes import people
from retorno.web.actions.changes import Values, note
from retorno.web.actions.journal import Deed
from retorno.web.records.models import Person

CHAIN = "people"


class NotThereError(RetornoError):
    """There is no such person, or not for whoever asks: the two are told apart for nobody."""

    def __init__(self) -> None:
        super().__init__("people.not_there")


class StaleError(RefusedError):
    """Somebody else wrote meanwhile: what they wrote stands, and whoever comes second is told."""

    def __init__(self, group: str) -> None:
        super().__init__("people.stale")
        self.group = group


def held(viewer: Viewer, action: Action, number: str) -> Person:
    """Hold a person's record until the transaction ends.

    Raises:
        NotAllowedError: No role of this person has the action.
        NotThereError: There is nobody with this number within reach.
        RefusedError: The record was closed; it is written no more.
    """
    viewer.check(action)
    found = people(viewer, action).select_for_update(of=("self",)).filter(number=number).first()
    if found is None:
        raise NotThereError
    if found.closed:
        raise RefusedError("people.closed")
    return found


def version_of(person: Person, group: str) -> int:
    """Return how often a group of fields was written, from one."""
    return int(person.versions.get(group, 1))


def save(person: Person, group: str, *names: str) -> None:
    """Save fields of a group under its next version."""
    person.versions = {**person.versions, group: version_of(person, group) + 1}
    person.version += 1
    person.save(update_fields=[*names, "versions", "version"])


def tell(
    viewer: Viewer,
    person: Person,
    *,
    by: Action,
    action: str,
    group: str,
    before: Values,
    after: Values,
    now: datetime,
) -> None:
    """Write into the journal what was done to a person."""
    deed = Deed(
        chain=CHAIN,
        at=now,
        actor=viewer.actor,
        role=viewer.role_for(by),
        action=action,
        subject=f"person:{person.number}",
    )
    note(deed, group=group, before=before, after=after)
