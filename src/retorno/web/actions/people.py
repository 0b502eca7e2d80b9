"""Writing one person's record: made after a search, changed by groups of fields, closed for a reason."""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from retorno.intake.ages import may_be_child
from retorno.intake.columns import ALONE
from retorno.intake.typed import read_typed
from retorno.vocabulary.errors import RefusedError
from retorno.web.access import Action, Scope, Viewer
from retorno.web.access.fields import WRITERS
from retorno.web.access.scopes import people
from retorno.web.actions import families
from retorno.web.actions.availability import renew_after
from retorno.web.actions.journal import Deed, hold, write
from retorno.web.actions.records import (
    CHAIN,
    NotThereError,
    StaleError,
    held,
    save,
    tell,
    version_of,
)
from retorno.web.readers.alike import Alike, alike
from retorno.web.records.groups import GROUPS
from retorno.web.records.models import Availability, Person, Site
from retorno.web.records.models.people import CLOSED, NUMBER_LETTERS

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READS = "reads"
MOST_AT_ONCE = 500
WAYS = CLOSED
"""Why a record is closed."""
FIRST_GROUPS = ("identity", "document", "order", "place")


class UnreadableError(RefusedError):
    """Values that no column may hold: `problems` gives the code of each by column."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("people.unreadable")
        self.problems = problems


class AlikeError(RefusedError):
    """Somebody on record may be the same person, and whoever asks has not been shown them."""

    def __init__(self, found: Collection[Alike]) -> None:
        super().__init__("people.alike")
        self.found = found


@transaction.atomic
def create(
    viewer: Viewer,
    *,
    values: Mapping[str, str],
    site: str,
    accompanied_by: str,
    seen: Collection[str],
    now: datetime,
) -> str:
    """Make a record of somebody whom a search did not find; return its number.

    Args:
        viewer: Who makes it.
        values: Columns of the groups `FIRST_GROUPS`, as typed.
        site: Code of the site that looks after the person.
        accompanied_by: For who may be under 18: number of the adult, or `alone`.
        seen: Numbers of people who were shown as alike and are somebody else.
        now: This moment.

    Raises:
        UnreadableError: A value is none that its column may hold.
        AlikeError: There are people alike whom whoever asks has not seen, also if they came
            meanwhile.
        RefusedError: There is no name, the site is not theirs, or a child has nobody.
    """
    viewer.check(Action.PEOPLE_CREATE)
    read = _read(values, FIRST_GROUPS, now)
    _check_site(viewer, site)
    if not (read.get("given_names") or read.get("surnames")):
        raise RefusedError("people.no_name")
    is_child = may_be_child(read.get("birth_date", ""), now.date())
    if is_child and not accompanied_by:
        raise RefusedError("people.accompanied_by_whom")
    hold(CHAIN)  # nobody makes the same record between the search and this one
    found = [one for one in alike(viewer, read) if one.number not in seen]
    if found:
        raise AlikeError(found)
    number = "".join(secrets.choice(LETTERS) for _ in range(NUMBER_LETTERS))
    person = Person(number=number, person_id=f"R-{number}", site_code=site, created_at=now, **read)
    person.guardian_id = ALONE if is_child and accompanied_by == ALONE else ""
    person.save()
    Availability.objects.create(person=person)
    tell(viewer, person, by=Action.PEOPLE_CREATE, action="person.created", group="identity",
         before={}, after={**read, "site": site}, now=now)  # fmt: skip
    if is_child and accompanied_by != ALONE:
        families.bring(viewer, child=person, adult=accompanied_by, now=now)
    return number


@transaction.atomic
def edit(
    viewer: Viewer,
    *,
    number: str,
    group: str,
    values: Mapping[str, str],
    version: int,
    now: datetime,
) -> bool:
    """Write a group of fields; return whether anything changed.

    Args:
        viewer: Who writes.
        number: Whose record.
        group: One of `WRITERS`.
        values: Its columns, as typed.
        version: Of the group when it was last seen.
        now: This moment.

    Raises:
        StaleError: Somebody else wrote the group meanwhile; nothing is written.
        UnreadableError: A value is none that its column may hold; nothing is written.
    """
    action = WRITERS[group]
    person = held(viewer, action, number)
    if version_of(person, group) != version:
        raise StaleError(group)
    read = _read(values, (group,), now)
    before = {name: getattr(person, name) for name in read}
    if before == read:
        return False
    for name, value in read.items():
        setattr(person, name, value)
    index = ["document_index"] if "document_number" in read else []
    save(person, group, *read, *index)
    tell(viewer, person, by=action, action=f"person.edited.{group}", group=group, before=before,
         after=read, now=now)  # fmt: skip
    return True


@transaction.atomic
def close(viewer: Viewer, *, number: str, how: str, version: int, now: datetime) -> None:
    """Close a record for good: nobody writes it any more. Families stay as they are.

    Args:
        viewer: Who closes it.
        number: Whose record.
        how: One of `CLOSED`.
        version: Of the whole record when it was last seen.
        now: This moment.
    """
    if how not in CLOSED:
        raise RefusedError("people.unknown_code", value=how)
    person = held(viewer, Action.PEOPLE_EDIT, number)
    if person.version != version:
        raise StaleError("record")
    person.closed = how
    save(person, "record", "closed")
    renew_after([number], now=now)
    tell(viewer, person, by=Action.PEOPLE_EDIT, action=f"person.closed.{how}", group="record",
         before={"closed": ""}, after={"closed": how}, now=now)  # fmt: skip


@transaction.atomic
def look(viewer: Viewer, *, number: str, tab: str, now: datetime) -> None:
    """Note that somebody opens a person's page; without the note there is no page.

    Raises:
        NotThereError: There is nobody with this number within reach.
    """
    viewer.check(Action.PEOPLE_READ)
    if not people(viewer, Action.PEOPLE_READ).filter(number=number).exists():
        raise NotThereError
    write(Deed(chain=READS, at=now, actor=viewer.actor, role=viewer.role_for(Action.PEOPLE_READ),
               action=f"person.read.{tab}", subject=f"person:{number}"))  # fmt: skip


@transaction.atomic
def give_to_site(viewer: Viewer, *, numbers: Collection[str], site: str, now: datetime) -> int:
    """Let another site look after people; return how many changed."""
    if len(numbers) > MOST_AT_ONCE:
        raise RefusedError("people.too_many", most=MOST_AT_ONCE)
    _check_site(viewer, site)
    done = 0
    for number in sorted(set(numbers)):
        person = held(viewer, Action.PEOPLE_EDIT, number)
        if person.site_code == site:
            continue
        before, person.site_code = person.site_code, site
        save(person, "place", "site_code")
        tell(viewer, person, by=Action.PEOPLE_EDIT, action="person.site", group="place",
             before={"site": before}, after={"site": site}, now=now)  # fmt: skip
        done += 1
    return done


def _check_site(viewer: Viewer, site: str) -> None:
    is_theirs = viewer.scope(Action.PEOPLE_CREATE) is Scope.ALL or site in viewer.sites
    if not is_theirs or not Site.objects.filter(code=site).exists():
        raise RefusedError("people.no_such_site")


def _read(values: Mapping[str, str], groups: Collection[str], now: datetime) -> dict[str, str]:
    """Read what was typed into the columns of some groups."""
    names = [name for group in groups for name in GROUPS[group] if name in values]
    read = {name: read_typed(name, values[name], as_of=now.date()) for name in names}
    problems = {name: code for name, (_, code) in read.items() if code}
    if problems:
        raise UnreadableError(problems)
    return {name: value for name, (value, _) in read.items()}
