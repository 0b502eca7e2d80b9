"""Writing a confirmed import: some hundreds of rows a transaction, each with its status.

Short transactions let pages go on meanwhile. Whoever is cut off leaves whole pieces behind; the
next attempt goes on with the rows that have no status yet, so nothing is done twice.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import batched, islice

from django.db import transaction
from django.db.models import Count, OuterRef, Subquery

from retorno.web.actions.imports.deciding import Decided, decide
from retorno.web.actions.imports.settling import concerns_others, settle
from retorno.web.actions.imports.writing import Author, create, update
from retorno.web.actions.jobs import Hand
from retorno.web.records import import_files
from retorno.web.records.import_tables import Cells, people_of
from retorno.web.records.models import ImportBatch, ImportRow, Person
from retorno.web.records.models.imports import (
    COMMITTED,
    COMMITTING,
    CREATED,
    OUTCOMES,
    REJECTED,
    UPDATED,
)

AT_ONCE = 250


def commit(hand: Hand) -> Mapping[str, object]:
    """Write an import whose second person has confirmed it, from where an earlier attempt ended."""
    batch = ImportBatch.objects.get(number=hand.subject, stage=COMMITTING)
    author = author_of(batch)
    waiting = ImportRow.objects.filter(batch=batch, outcome="")
    accepted = waiting.exclude(finding=REJECTED)
    total = ImportRow.objects.filter(batch=batch).count()
    done = total - waiting.count()
    for cells, rows in _pieces(batch, list(accepted.values_list("position", flat=True))):
        with transaction.atomic():
            done += len(rows)
            hand.secure(done, total)
            _write(author, batch, cells, rows, hand.clock())
    settle(hand, batch)
    with transaction.atomic():
        hand.secure(total, total)
        waiting.filter(finding=REJECTED).update(outcome=REJECTED)
        ended = _outcomes(batch)
        counts = {**batch.counts, "outcomes": ended}
        ImportBatch.objects.filter(pk=batch.pk).update(stage=COMMITTED, counts=counts)
    return ended


def author_of(batch: ImportBatch) -> Author:
    """Say in whose name an import is written: whoever confirmed it."""
    return Author(
        actor=f"u-{batch.confirmed_by_id}",
        role=batch.confirmed_role,
        batch=batch.number,
        salt=batch.salt,
        site_code=batch.site_code,
    )


def _pieces(
    batch: ImportBatch, positions: list[int]
) -> Iterator[tuple[Sequence[Cells], Sequence[ImportRow]]]:
    """Give the rows that wait, some hundreds at a time, with what their lists say."""
    if not positions:
        return
    first = min(positions)
    table = people_of(import_files.checked_folder(batch.number), first - 1)
    wanted = frozenset(positions)
    cells = (each for at, each in enumerate(table, first) if at in wanted)
    for part in batched(sorted(positions), AT_ONCE, strict=False):
        rows = ImportRow.objects.filter(batch=batch, position__in=part).order_by("position")
        yield list(islice(cells, len(part))), list(rows)


def _write(
    author: Author,
    batch: ImportBatch,
    cells: Sequence[Cells],
    rows: Sequence[ImportRow],
    now: datetime,
) -> None:
    """Write a piece: people, what is told of them, and the status of each row."""
    known = _held([row.identifier for row in rows])
    new: list[tuple[ImportRow, Cells]] = []
    changed: list[tuple[Person, Cells]] = []
    endings: dict[Decided, list[int]] = {}
    unsettled: list[int] = []
    for said, row in zip(cells, rows, strict=True):
        person = known.get(row.identifier)
        decided = decide(row, said, person, takes_changes=batch.takes_changes)
        endings.setdefault(decided, []).append(row.pk)
        if concerns_others(decided, said):
            unsettled.append(row.pk)
        if decided.outcome == CREATED:
            new.append((row, said))
        elif decided.outcome == UPDATED and person is not None:
            changed.append((person, said))
    create(author, new, now)
    update(author, changed, now)
    mine = Person.objects.filter(person_id=OuterRef("identifier")).values("pk")[:1]
    for decided, keys in endings.items():
        ImportRow.objects.filter(pk__in=keys).update(
            outcome=decided.outcome,
            reason=decided.reason,
            **({"person": Subquery(mine)} if decided.is_theirs else {}),
        )
    ImportRow.objects.filter(pk__in=unsettled).update(is_settled=False)


def _held(identifiers: Sequence[str]) -> dict[str, Person]:
    """Hold the records that the rows are about until the transaction ends."""
    rows = Person.objects.select_for_update().filter(person_id__in=identifiers).order_by("pk")
    return {one.person_id: one for one in rows}


def _outcomes(batch: ImportBatch) -> dict[str, int]:
    """Count what became of the rows, in the database: the counts are what is there."""
    rows = ImportRow.objects.filter(batch=batch)
    counted = Counter(dict(rows.values_list("outcome").annotate(Count("pk")).order_by()))
    return {name: counted[name] for name in OUTCOMES}
