"""Families as they are, and as they were on any day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q

from retorno.intake.ages import may_be_child
from retorno.intake.columns import ALONE
from retorno.web.access import Action, Viewer
from retorno.web.access.scopes import people
from retorno.web.records.models import CustodyPaper, Family, Membership, Person, Reunification
from retorno.web.records.models.families import JOINED, LEFT, ROLES
from retorno.web.records.models.families import PAPERS as PAPER_KINDS

PARTS, WAYS_IN, WAYS_OUT, PAPERS = ROLES, JOINED, LEFT, PAPER_KINDS
"""Codes that the forms of a family offer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody in a family, now or once.

    Args:
        is_within_reach: Whether whoever asks may open this person's page; else no name is given.
        accompanied_by: Number of the adult, `alone`, or empty where nobody asked.
        custody: `settled`, `missing`, `not_accepted`, `not_answered`, `expired`, or empty where no
            paper is needed.
    """

    number: str
    name: str
    birth_date: str
    role: str
    since: dt.datetime
    joined: str
    until: dt.datetime | None
    left: str
    is_within_reach: bool
    is_child: bool
    accompanied_by: str
    accompanied_by_name: str
    custody: str
    availability: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A custody paper of a child."""

    id: int
    child: str
    carer: str
    carer_name: str
    what: str
    valid_until: str
    accepted: str
    accepted_by: str
    accepted_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyRow:
    """A family; `members` are those of now, `gone` those of before."""

    id: int
    version: int
    members: tuple[Member, ...]
    gone: tuple[Member, ...]
    papers: tuple[Paper, ...]
    to_reunite: tuple[str, ...]


def families_at(moment: dt.datetime) -> Mapping[int, frozenset[str]]:
    """Give every family with its people as they were at a moment: keys and numbers."""
    rows = Membership.objects.filter(since__lte=moment).filter(Q(until=None) | Q(until__gt=moment))
    found: dict[int, set[str]] = defaultdict(set)
    for family, number in rows.values_list("family_id", "person__number"):
        found[family].add(number)
    return {family: frozenset(numbers) for family, numbers in found.items()}


def family_of(viewer: Viewer, number: str, today: dt.date) -> FamilyRow | None:
    """Give the family that somebody is in; None where there is none."""
    open_one = (
        Membership.objects.filter(person__number=number, until=None)
        .select_related("family")
        .first()
    )
    return None if open_one is None else _row(viewer, open_one.family, today)


def last_family_of(viewer: Viewer, number: str, today: dt.date) -> FamilyRow | None:
    """Give the family that somebody was in last; None where they never were in any."""
    rows = Membership.objects.filter(person__number=number).select_related("family")
    last = rows.order_by("-since", "-pk").first()
    return None if last is None else _row(viewer, last.family, today)


def _row(viewer: Viewer, family: Family, today: dt.date) -> FamilyRow:
    rows = list(
        Membership.objects.filter(family=family)
        .select_related("person", "person__availability")
        .order_by("since", "pk")
    )
    persons = {row.person_id: row.person for row in rows}
    reach = set(
        people(viewer, Action.PEOPLE_READ).filter(pk__in=persons).values_list("pk", flat=True)
    )
    papers = list(
        CustodyPaper.objects.filter(child__in=persons).select_related("carer").order_by("pk")
    )
    maker = _Maker(rows=rows, reach=reach, papers=papers, today=today)
    members = [maker.member(row) for row in rows]
    waiting = Reunification.objects.filter(family=family, closed_at=None).values_list(
        "person__number", flat=True
    )
    return FamilyRow(
        id=family.pk,
        version=family.version,
        members=tuple(one for one in members if one.until is None),
        gone=tuple(one for one in members if one.until is not None),
        papers=tuple(maker.paper(one) for one in papers if one.child_id in reach),
        to_reunite=tuple(waiting),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Maker:
    """Makes rows of a family for whoever asks."""

    rows: list[Membership]
    reach: Collection[int]
    papers: list[CustodyPaper]
    today: dt.date

    def member(self, row: Membership) -> Member:
        person = row.person
        is_child = may_be_child(person.birth_date, self.today)
        is_open = row.until is None
        with_whom = self._of_identifier(person.guardian_id) if is_open else None
        return Member(
            number=person.number,
            name=self._name(person),
            birth_date=person.birth_date if person.pk in self.reach else "",
            role=row.role,
            since=row.since,
            joined=row.joined,
            until=row.until,
            left=row.left,
            is_within_reach=person.pk in self.reach,
            is_child=is_child,
            accompanied_by=with_whom.person.number if with_whom else self._alone(person, row),
            accompanied_by_name=self._name(with_whom.person) if with_whom else "",
            custody=self._custody(person, with_whom) if is_child and with_whom else "",
            availability=state_of(person),
        )

    def paper(self, paper: CustodyPaper) -> Paper:
        return Paper(
            id=paper.pk,
            child=next(row.person.number for row in self.rows if row.person_id == paper.child_id),
            carer=paper.carer.number,
            carer_name=self._name(paper.carer),
            what=paper.what,
            valid_until=paper.valid_until,
            accepted=paper.accepted,
            accepted_by=paper.accepted_by,
            accepted_on=paper.accepted_on,
        )

    def _name(self, person: Person) -> str:
        return name_of(person) if person.pk in self.reach else ""

    def _alone(self, person: Person, row: Membership) -> str:
        return ALONE if row.until is None and person.guardian_id == ALONE else ""

    def _of_identifier(self, person_id: str) -> Membership | None:
        """Find the open member with an identifier of the lists: by it alone, never by a name."""
        if not person_id:
            return None
        open_ones = (row for row in self.rows if row.until is None)
        return next((row for row in open_ones if row.person.person_id == person_id), None)

    def _custody(self, child: Person, adult: Membership) -> str:
        if adult.role != "carer":
            return ""
        states = [
            custody_state(paper, self.today)
            for paper in self.papers
            if paper.child_id == child.pk and paper.carer_id == adult.person_id
        ]
        return "settled" if "settled" in states else states[-1] if states else "missing"


def custody_state(paper: CustodyPaper, today: dt.date) -> str:
    """Say whether a paper lets a carer bring a child today."""
    if paper.valid_until and paper.valid_until < today.isoformat():
        return "expired"
    return {"yes": "settled", "no": "not_accepted"}.get(paper.accepted, "not_answered")


def name_of(person: Person) -> str:
    """Write a name as given; one name is enough."""
    return " ".join(part for part in (person.given_names, person.surnames) if part)


def state_of(person: Person) -> str:
    """Give the one word about somebody; not asked where nobody wrote any."""
    availability = getattr(person, "availability", None)
    return availability.state if availability else ""
