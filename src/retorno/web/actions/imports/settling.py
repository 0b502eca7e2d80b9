"""What an import means for the one word about people: a *no* is heard, a family has a new member.

The word is made with the sealed store, which has a database of its own: it cannot be written in the
transaction that writes people. So each row that matters is marked in that transaction, and settled
after it; whoever goes on with an import that was cut off finds the marks. Until then everybody new
is not asked, which is the safe side.
"""

from collections.abc import Sequence
from itertools import batched

from retorno.web.access import Role, Viewer
from retorno.web.actions.holds import NO, take_answers
from retorno.web.actions.imports.deciding import Decided
from retorno.web.actions.jobs import Hand
from retorno.web.records import import_files
from retorno.web.records.import_tables import AVAILABLE, Cells, people_of
from retorno.web.records.models import ImportBatch, ImportRow
from retorno.web.records.models.imports import COMMITTED, CREATED

AT_ONCE = 400


def concerns_others(decided: Decided, cells: Cells) -> bool:
    """Say whether a row says *no*, or brings somebody new into a family."""
    joins = decided.outcome == CREATED and bool(cells["family_id"])
    return joins or (decided.is_theirs and cells[AVAILABLE] == NO)


def settle(hand: Hand, batch: ImportBatch) -> None:
    """Settle the rows that are marked, some hundreds at a time. Doing it twice does no harm.

    A row that came before, cell by cell the same, was heard then: an old list that comes again holds
    nobody anew whom protection has released since.
    """
    second = Viewer(
        user_id=batch.confirmed_by_id or 0,
        name="",
        language=batch.lang,
        roles=frozenset((Role(batch.confirmed_role),)),
    )
    marked = ImportRow.objects.filter(batch=batch, is_settled=False).order_by("position")
    for rows in batched(list(marked.select_related("person")), AT_ONCE, strict=False):
        hand.beat()
        refuse = _refuse(batch, [row.position for row in rows]) - _heard_before(batch, rows)
        heard = {
            row.person.number: NO if row.position in refuse else ""
            for row in rows
            if row.person is not None
        }
        take_answers(second, answers=heard, now=hand.clock())
        ImportRow.objects.filter(pk__in=[row.pk for row in rows]).update(is_settled=True)


def _refuse(batch: ImportBatch, positions: Sequence[int]) -> set[int]:
    """Give the rows, of some, that say *no*."""
    first, wanted = positions[0], set(positions)
    table = people_of(import_files.checked_folder(batch.number), first - 1)
    said = zip(range(first, positions[-1] + 1), table, strict=False)
    return {at for at, cells in said if at in wanted and cells[AVAILABLE] == NO}


def _heard_before(batch: ImportBatch, rows: Sequence[ImportRow]) -> set[int]:
    """Give the rows that came in an earlier import, the same in every cell."""
    earlier = ImportRow.objects.filter(
        person__in=[row.person_id for row in rows], batch__stage=COMMITTED, is_settled=True
    ).exclude(batch=batch)
    known = set(earlier.values_list("person_id", "hash"))
    return {row.position for row in rows if (row.person_id, row.hash) in known}
