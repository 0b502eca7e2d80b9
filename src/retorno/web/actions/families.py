"""Families: who belongs, who accompanies a child, what papers say so, and who was left behind."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import F

from retorno.intake.ages import may_be_child
from retorno.intake.columns import ALONE
from retorno.vocabulary.errors import RefusedError
from retorno.web.access import Action, Viewer
from retorno.web.actions.availability import renew_after
from retorno.web.actions.records import StaleError, held, save, tell, version_of
from retorno.web.records.groups import FAMILY
from retorno.web.records.models import Family, Membership, Person, Reunification
from retorno.web.records.models.families import JOINED, LEFT, ROLES

EDIT = Action.FAMILIES_EDIT
CODE_BYTES = 6
LEFT_BEHIND, REUNITED, TOGETHER = "left_behind", "reunited", "together"


@transaction.atomic
def add(
    viewer: Viewer,
    *,
    to: str,
    number: str,
    role: str,
    joined: str,
    version: int,
    now: datetime,
) -> None:
    """Add somebody to the family of another; the two become one where there was none.

    Args:
        viewer: Who does it.
        to: Number of somebody of the family.
        number: Who joins; in no family now.
        role: One of `ROLES`.
        joined: One of `JOINED`: how this is known.
        version: Of the family when it was last seen; 0 where there was none.
        now: This moment.

    Raises:
        NotThereError: One of them is not within reach.
        StaleError: The family changed meanwhile.
        RefusedError: They are in a family already, or one person was named twice.
    """
    if to == number:
        raise RefusedError("families.same_person")
    _known(role, ROLES)
    _known(joined, JOINED)
    first, second = (held(viewer, EDIT, one) for one in sorted((to, number)))
    host, guest = (first, second) if first.number == to else (second, first)
    family = _family_of(host)
    if _family_of(guest) is not None:
        raise RefusedError("families.in_one_already")
    if (family.version if family else 0) != version:
        raise StaleError(FAMILY)
    enter = partial(_enter, viewer, joined=joined, now=now)
    if family is None:
        family = _new_family(now)
        enter(host, family, role="member")
    enter(guest, family, role=role)
    _next_version(family)


@transaction.atomic
def split(viewer: Viewer, *, number: str, left: str, version: int, now: datetime) -> None:
    """End somebody's part in a family, with the reason; who is left behind is to be reunited.

    Whoever they accompanied, or were accompanied by, must be asked about again.

    Args:
        viewer: Who does it: their name stands beside the reason.
        number: Who leaves.
        left: One of `LEFT`.
        version: Of the family when it was last seen.
        now: This moment.
    """
    _known(left, LEFT)
    person = held(viewer, EDIT, number)
    family = _family_of(person)
    if family is None:
        raise RefusedError("families.in_none")
    if family.version != version:
        raise StaleError(FAMILY)
    open_one = Membership.objects.get(person=person, until=None)
    Membership.objects.filter(pk=open_one.pk).update(until=max(now, open_one.since), left=left)
    before = {"family": family.code, "role": open_one.role, "accompanied_by": person.guardian_id}
    person.family_id = person.guardian_id = ""
    save(person, FAMILY, "family_id", "guardian_id")
    tell(viewer, person, by=EDIT, action=f"family.left.{left}", group=FAMILY, before=before,
         after={"family": "", "role": "", "accompanied_by": ""}, now=now)  # fmt: skip
    if left == LEFT_BEHIND:
        Reunification.objects.create(
            person=person, family=family, membership=open_one, opened_at=now
        )
    _ask_again(viewer, family, person, now)
    _next_version(family)
    stay = family.memberships.filter(until=None).values_list("person__number", flat=True)
    renew_after([number, *stay], now=now)


@transaction.atomic
def accompany(viewer: Viewer, *, number: str, by: str, version: int, now: datetime) -> None:
    """Say with whom a child travels: an adult of the same family, or alone.

    Args:
        viewer: Who says so.
        number: The child.
        by: Number of the adult, or `alone`.
        version: Of the child's group `family` when it was last seen.
        now: This moment.
    """
    child = held(viewer, EDIT, number)
    if version_of(child, FAMILY) != version:
        raise StaleError(FAMILY)
    if not may_be_child(child.birth_date, now.date()):
        raise RefusedError("families.no_child")
    said = ALONE if by == ALONE else _adult_beside(viewer, child, by, now).person_id
    _accompanied(viewer, child, said, now)


@transaction.atomic
def close_reunification(viewer: Viewer, *, number: str, now: datetime) -> None:
    """Note that somebody who was left behind does not want to be brought together any more."""
    person = held(viewer, EDIT, number)
    open_ones = Reunification.objects.filter(person=person, closed_at=None)
    if not open_ones.update(closed_at=now, closed_how="not_wanted"):
        raise RefusedError("families.no_reunification")
    tell(viewer, person, by=EDIT, action="family.reunification_closed", group=FAMILY,
         before={"reunification": "open"}, after={"reunification": "not_wanted"}, now=now)  # fmt: skip


def gather(people: Iterable[Person], now: datetime) -> int:
    """Make the families that lists name, for people just taken in; return how many are new.

    The import that took them in has its own entry in the journal.
    """
    listed = [person for person in people if person.family_id]
    codes = {person.family_id for person in listed}
    known = set(Family.objects.filter(code__in=codes).values_list("code", flat=True))
    new = [Family(code=code, created_at=now) for code in sorted(codes - known)]
    Family.objects.filter(code__in=known).update(version=F("version") + 1)
    Family.objects.bulk_create(new, batch_size=500)
    keys = dict(Family.objects.filter(code__in=codes).values_list("code", "pk"))
    Membership.objects.bulk_create(
        [
            Membership(family_id=keys[one.family_id], person=one, since=now, joined="listed")
            for one in listed
        ],
        batch_size=500,
    )
    return len(new)


def _known(value: str, codes: tuple[str, ...]) -> None:
    if value not in codes:
        raise RefusedError("families.unknown_code", value=value)


def _family_of(person: Person) -> Family | None:
    """Give the family that somebody is in, held until the transaction ends."""
    open_one = Membership.objects.filter(person=person, until=None).first()
    if open_one is None:
        return None
    return Family.objects.select_for_update().get(pk=open_one.family_id)


def _next_version(family: Family) -> None:
    family.version += 1
    family.save(update_fields=["version"])


def _enter(
    viewer: Viewer,
    person: Person,
    family: Family,
    *,
    role: str,
    joined: str,
    now: datetime,
    by: Action = EDIT,
) -> None:
    Membership.objects.create(family=family, person=person, role=role, since=now, joined=joined)
    person.family_id = family.code
    save(person, FAMILY, "family_id")
    renew_after([person.number], now=now)
    tell(viewer, person, by=by, action=f"family.joined.{joined}", group=FAMILY,
         before={"family": "", "role": ""}, after={"family": family.code, "role": role}, now=now)  # fmt: skip
    Reunification.objects.filter(person=person, family=family, closed_at=None).update(
        closed_at=now, closed_how=TOGETHER
    )


def _adult_beside(viewer: Viewer, child: Person, number: str, now: datetime) -> Person:
    """Give the adult of the child's family who has this number."""
    adult = held(viewer, EDIT, number)
    if not adult.family_id or adult.family_id != child.family_id:
        raise RefusedError("families.not_of_family")
    if may_be_child(adult.birth_date, now.date()):
        raise RefusedError("families.not_an_adult")
    return adult


def _accompanied(
    viewer: Viewer, child: Person, said: str, now: datetime, *, by: Action = EDIT
) -> None:
    before = {"accompanied_by": child.guardian_id}
    if child.guardian_id == said:
        return
    child.guardian_id = said
    save(child, FAMILY, "guardian_id")
    tell(viewer, child, by=by, action="family.accompanied", group=FAMILY, before=before,
         after={"accompanied_by": said}, now=now)  # fmt: skip


def _ask_again(viewer: Viewer, family: Family, gone: Person, now: datetime) -> None:
    """Forget that somebody who left accompanies children of the family: it must be asked again."""
    theirs = Person.objects.filter(family_id=family.code, guardian_id=gone.person_id)
    for child in theirs.select_for_update().order_by("pk"):
        _accompanied(viewer, child, "", now)


def bring(viewer: Viewer, *, child: Person, adult: str, now: datetime) -> None:
    """Put a child whose record is new into the family of the adult they travel with."""
    by = Action.PEOPLE_CREATE
    beside = held(viewer, by, adult)
    if may_be_child(beside.birth_date, now.date()):
        raise RefusedError("families.not_an_adult")
    family = _family_of(beside)
    if family is None:
        family = _new_family(now)
        _enter(viewer, beside, family, role="member", joined="told", now=now, by=by)
    _enter(viewer, child, family, role="member", joined="told", now=now, by=by)
    _accompanied(viewer, child, beside.person_id, now, by=by)
    _next_version(family)


def _new_family(now: datetime) -> Family:
    code = f"R-{secrets.token_hex(CODE_BYTES)}"
    return Family.objects.create(code=code, created_at=now)
