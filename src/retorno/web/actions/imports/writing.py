"""People written from lists: new records and changed cells, each with its entry in the journal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from retorno.intake.columns import WAITS_FOR
from retorno.web.actions.changes import Told, hash_of, note_many
from retorno.web.actions.families import gather
from retorno.web.actions.imports.comparing import COMPARED
from retorno.web.actions.journal import Deed, write_many
from retorno.web.actions.numbers import new_number
from retorno.web.records.groups import GROUPS
from retorno.web.records.import_tables import Cells, others_of
from retorno.web.records.models import Availability, ImportRow, Person
from retorno.web.records.models.people import KEPT_COLUMNS

CHAIN = "imports"
OTHERS = "others"


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """In whose name people are written, from which import, and for which site."""

    actor: str
    role: str
    batch: str
    salt: str
    site_code: str

    def deed(self, person: Person, action: str, now: datetime, after: str = "") -> Deed:
        """Say what was done to a person."""
        return Deed(
            chain=CHAIN,
            at=now,
            actor=self.actor,
            role=self.role,
            action=action,
            subject=f"person:{person.number}",
            after=after,
            reason=f"import:{self.batch}",
        )


def create(author: Author, rows: Sequence[tuple[ImportRow, Cells]], now: datetime) -> None:
    """Write new people. No list makes anybody available: everybody begins as not asked."""
    people = [_person(author, cells, now) for _, cells in rows]
    Person.objects.bulk_create(people)
    Availability.objects.bulk_create(Availability(person=person) for person in people)
    gather(people, now)
    write_many(
        [
            author.deed(
                person,
                "person.imported",
                now,
                hash_of(f"{author.salt}:{row.position}", {k: v for k, v in cells.items() if v}),
            )
            for person, (row, cells) in zip(people, rows, strict=True)
        ]
    )


def _person(author: Author, cells: Cells, now: datetime) -> Person:
    kept = {name: cells[name] for name in KEPT_COLUMNS}
    return Person(
        number=new_number(),
        others=others_of(cells),
        site_code=author.site_code,
        created_at=now,
        **kept,
    )


def update(
    author: Author,
    rows: Sequence[tuple[Person, Cells]],
    now: datetime,
) -> None:
    """Write the cells in which lists say something else, group by group."""
    told: list[Told] = []
    for person, cells in rows:
        before, others = {name: getattr(person, name) for name in COMPARED}, person.others
        _take(person, cells)
        after = {name: getattr(person, name) for name in COMPARED}
        for group, (was, now_is) in _changes(before, after, others, person.others).items():
            deed = author.deed(person, "person.updated_by_import", now)
            told.append(Told(deed=deed, group=group, before=was, after=now_is))
            person.versions = {**person.versions, group: int(person.versions.get(group, 1)) + 1}
        person.version += 1
        person.save()
    note_many(told)


def _take(person: Person, cells: Cells) -> None:
    """Put what a list says into a record; what it does not know takes nothing away."""
    for name in COMPARED:
        if cells[name]:
            setattr(person, name, cells[name])
    others = {**person.others, **others_of(cells)}
    if not cells.get(WAITS_FOR):
        others.pop(WAITS_FOR, None)
    person.others = others


def _changes(
    before: Mapping[str, str],
    after: Mapping[str, str],
    others_before: Mapping[str, str],
    others_after: Mapping[str, str],
) -> dict[str, tuple[dict[str, str], dict[str, str]]]:
    """Give what was and what is, by group of fields, of the groups in which something changed."""
    changes = {}
    for group, names in GROUPS.items():
        was, now_is = ({name: said[name] for name in names} for said in (before, after))
        if was != now_is:
            changes[group] = (was, now_is)
    if others_before != others_after:
        changes[OTHERS] = (dict(others_before), dict(others_after))
    return changes
