"""One person's page: what is known, what is not, what is to be done, what was done."""

import datetime as dt
from dataclasses import dataclass

from retorno.intake.ages import age_span, may_be_child
from retorno.vocabulary.people import ADULT_AGE
from retorno.web.access import Action, Viewer
from retorno.web.access.fields import WRITERS
from retorno.web.access.scopes import people
from retorno.web.readers.families import (
    FamilyRow,
    Paper,
    family_of,
    last_family_of,
    name_of,
    state_of,
)
from retorno.web.readers.people import days_waiting
from retorno.web.readers.steps import Step, next_steps
from retorno.web.readers.timeline import Timeline, timeline_of
from retorno.web.records.groups import FAMILY, GROUPS
from retorno.web.records.models import Person, Reunification

TABS = (
    "summary", "identity", "family", "health", "documents", "orders", "flights", "reception",
    "timeline",
)  # fmt: skip
FIELDS_OF = GROUPS
GROUPS_OF_TAB = {
    "identity": ("identity",),
    "health": ("health",),
    "documents": ("document",),
    "orders": ("order", "place"),
    "family": ("child",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Fields that are written together; `version` goes with whoever changes them."""

    name: str
    version: int
    may_edit: bool
    values: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A person's page for whoever asks.

    Args:
        ages: Least and greatest age today; None where no birth date is known.
        last_family: On the tab of the family, that of who was in one and is in none now.
        groups: Those of the tab that is open, if whoever asks may see them.
        is_hidden: The tab holds health, which is not for this role.
        family_version: Of the group that says who accompanies a child.
    """

    number: str
    person_id: str
    name: str
    birth_date: str
    ages: tuple[int, int] | None
    is_child: bool
    sex: str
    nationality_claimed: str
    nationality_status: str
    order_number: str
    facility: str
    site_code: str
    ready_date: str
    waiting: int | None
    availability: str
    closed: str
    version: int
    family_version: int
    accompanied_by: str
    tab: str
    groups: tuple[Group, ...]
    is_hidden: bool
    others: dict[str, str]
    family: FamilyRow | None
    last_family: FamilyRow | None
    steps: tuple[Step, ...]
    timeline: Timeline | None
    may_edit: bool
    may_edit_family: bool

    @property
    def is_surely_child(self) -> bool:
        """Say whether every day that the birth date allows makes this person under 18."""
        return self.ages is not None and self.ages[1] < ADULT_AGE

    @property
    def reunification(self) -> bool:
        """Say whether this person waits to be brought together with a family."""
        return any(step.code == "reunite" for step in self.steps)

    @property
    def companion(self) -> str:
        """Return the name of the adult whom this child travels with."""
        members = self.family.members if self.family else ()
        return next((one.accompanied_by_name for one in members if one.number == self.number), "")

    @property
    def papers(self) -> list[Paper]:
        """Return the custody papers of this person."""
        return (
            [paper for paper in self.family.papers if paper.child == self.number]
            if self.family
            else []
        )


def case(viewer: Viewer, number: str, *, tab: str, today: dt.date, before: int = 0) -> Case | None:
    """Give a person's page; None where there is nobody within reach.

    Args:
        viewer: Who asks.
        number: Whose page.
        tab: One of `TABS`.
        today: For ages and waits.
        before: Where a part of the timeline begins.
    """
    viewer.check(Action.PEOPLE_READ)
    person = (
        people(viewer, Action.PEOPLE_READ)
        .select_related("availability")
        .filter(number=number)
        .first()
    )
    if person is None:
        return None
    family = family_of(viewer, number, today)
    sees_health = viewer.may(Action.NEEDS_CODE)
    waits = Reunification.objects.filter(person=person, closed_at=None).exists()
    steps = next_steps(person, family, today, sees_health=sees_health, is_to_reunite=waits)
    return _case(viewer, person, family=family, tab=tab, today=today, steps=steps, before=before)


def group_of(viewer: Viewer, number: str, name: str) -> tuple[str, Group] | None:
    """Give a person's name and one group of fields for changing; None where that is not possible."""
    action = WRITERS[name]
    viewer.check(action)
    person = people(viewer, action).filter(number=number, closed="").first()
    return None if person is None else (name_of(person), _group(viewer, person, name))


def _case(
    viewer: Viewer,
    person: Person,
    *,
    family: FamilyRow | None,
    tab: str,
    today: dt.date,
    steps: list[Step],
    before: int,
) -> Case:
    seen = seen_groups(viewer)
    wanted = GROUPS_OF_TAB.get(tab, ())
    reads = viewer.may(Action.PEOPLE_EDIT) or viewer.may(Action.JOURNAL_READ)
    is_open = not person.closed
    return Case(
        number=person.number,
        person_id=person.person_id,
        name=name_of(person),
        birth_date=person.birth_date,
        ages=age_span(person.birth_date, today),
        is_child=may_be_child(person.birth_date, today),
        sex=person.sex,
        nationality_claimed=person.nationality_claimed,
        nationality_status=person.nationality_status,
        order_number=person.order_number,
        facility=person.facility,
        site_code=person.site_code,
        ready_date=person.ready_date,
        waiting=days_waiting(person.ready_date, today),
        availability=state_of(person),
        closed=person.closed,
        version=person.version,
        family_version=int(person.versions.get(FAMILY, 1)),
        accompanied_by=person.guardian_id,
        tab=tab,
        groups=tuple(_group(viewer, person, name) for name in wanted if name in seen),
        is_hidden=any(name not in seen for name in wanted),
        others={name: str(value) for name, value in person.others.items()},
        family=family,
        last_family=last_family_of(viewer, person.number, today)
        if tab == "family" and family is None
        else None,
        steps=tuple(steps),
        timeline=timeline_of(person.number, groups=seen, with_reads=reads, before=before)
        if tab == "timeline"
        else None,
        may_edit=is_open and viewer.may(Action.PEOPLE_EDIT),
        may_edit_family=is_open and viewer.may(Action.FAMILIES_EDIT),
    )


def seen_groups(viewer: Viewer) -> frozenset[str]:
    """List the groups of fields whose values somebody may see."""
    health = () if viewer.may(Action.NEEDS_CODE) else ("health",)
    return frozenset((*GROUPS, FAMILY, "record")) - frozenset(health)


def _group(viewer: Viewer, person: Person, name: str) -> Group:
    return Group(
        name=name,
        version=int(person.versions.get(name, 1)),
        may_edit=not person.closed and viewer.may(WRITERS[name]),
        values={column: getattr(person, column) for column in GROUPS[name]},
    )
