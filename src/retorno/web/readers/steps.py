"""What is still to be done for a person, by whom and until when: from what is known alone."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from retorno.intake.ages import may_be_child
from retorno.vocabulary.people import MEDICAL_NEEDS, NationalityStatus
from retorno.web.access import Role
from retorno.web.readers.families import FamilyRow, state_of
from retorno.web.records.models import Person

CONSUL, CHILDREN = Role.CONSUL, Role.CHILD_PROTECTION
DOUBTFUL = ("", NationalityStatus.CLAIMED, NationalityStatus.DOUBTFUL)
SOON = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something to be done; `until` is empty where no day is set. `tab` is where it is done."""

    code: str
    owner: Role
    until: str
    tab: str


def next_steps(
    person: Person,
    family: FamilyRow | None,
    today: dt.date,
    *,
    sees_health: bool,
    is_to_reunite: bool,
) -> list[Step]:
    """List what is still to be done, the earliest first.

    Of people who are not available it says the same as of all others, and nothing of why.
    """
    if person.closed:
        return []
    steps = [*_of_papers(person, today), *_of_talks(person)]
    if may_be_child(person.birth_date, today):
        steps += _of_children(person, family)
    if is_to_reunite:
        steps.append(Step(code="reunite", owner=CHILDREN, until="", tab="family"))
    if sees_health and set(person.needs.split(";")) & MEDICAL_NEEDS and not person.fit_to_fly_until:
        steps.append(
            Step(code="fit_to_fly", owner=Role.DOCTOR, until=person.ready_date, tab="health")
        )
    return sorted(steps, key=lambda step: (not step.until, step.until))


def _of_papers(person: Person, today: dt.date) -> Iterator[Step]:
    ready = person.ready_date
    if not person.birth_date:
        yield Step(code="birth_date", owner=CONSUL, until="", tab="identity")
    if person.nationality_status in DOUBTFUL:
        yield Step(code="nationality", owner=CONSUL, until=ready, tab="identity")
    if not person.document_type:
        yield Step(code="document", owner=CONSUL, until=ready, tab="documents")
    elif person.document_expires and person.document_expires < (today + SOON).isoformat():
        yield Step(
            code="document_expires", owner=CONSUL, until=person.document_expires, tab="documents"
        )
    if person.order_final != "yes":
        yield Step(code="order", owner=CONSUL, until="", tab="orders")
    if not person.ready_date:
        yield Step(code="ready_date", owner=CONSUL, until="", tab="orders")


def _of_talks(person: Person) -> Iterator[Step]:
    if not person.consular_contact:
        yield Step(code="contact", owner=CONSUL, until=person.ready_date, tab="orders")
    if not state_of(person):
        yield Step(code="available", owner=CONSUL, until=person.ready_date, tab="summary")


def _of_children(person: Person, family: FamilyRow | None) -> Iterator[Step]:
    ready = person.ready_date
    if not person.guardian_id:
        yield Step(code="accompanied_by", owner=CONSUL, until=ready, tab="family")
    if person.best_interests != "yes":
        yield Step(code="best_interests", owner=CHILDREN, until=ready, tab="family")
    mine = [one for one in family.members if one.number == person.number] if family else []
    if mine and mine[0].custody not in {"", "settled"}:
        yield Step(code="custody", owner=CHILDREN, until=ready, tab="family")
