"""What an import means for the one word about people: a *no* is heard, a family has a new member.

The word is made with the sealed store, which has a database of its own: it cannot be written in the
transaction that writes people. So each row that matters is marked in that transaction, and settled
after it; whoever goes on with an import that was cut off finds the marks. Until then everybody new
is not asked, which is the safe side.
"""

from itertools import batched

from retorno.web.access import Role, Viewer
from retorno.web.actions.holds import NO, take_answers
from retorno.web.actions.imports.deciding import Decided
from retorno.web.actions.jobs import Hand
from retorno.web.records.import_tables import AS_LISTED, AVAILABLE, Cells
from retorno.web.records.models import ImportBatch, ImportRow, Person
from retorno.web.records.models.imports import CREATED, UPDATED

AT_ONCE = 2000


def concerns_others(decided: Decided, cells: Cells, person: Person | None) -> bool:
    """Say whether a row is the first to say *no*, or brings somebody new into a family."""
    if decided.outcome == CREATED:
        return bool(cells["family_id"]) or cells[AVAILABLE] == NO
    if decided.outcome != UPDATED or person is None:
        return False
    return cells[AVAILABLE] == NO and person.others.get(AS_LISTED) != NO


def settle(hand: Hand, batch: ImportBatch) -> None:
    """Settle the rows that are marked, some thousands at a time. Doing it twice does no harm."""
    second = Viewer(
        user_id=batch.confirmed_by_id or 0,
        name="",
        language=batch.lang,
        roles=frozenset((Role(batch.confirmed_role),)),
    )
    marked = ImportRow.objects.filter(batch=batch, is_settled=False).order_by("pk")
    rows = list(marked.values_list("pk", "person__number", f"person__others__{AS_LISTED}"))
    for part in batched(rows, AT_ONCE, strict=False):
        hand.beat()
        heard = {number: NO if listed == NO else "" for _, number, listed in part}
        take_answers(second, answers=heard, now=hand.clock())
        ImportRow.objects.filter(pk__in=[key for key, _, _ in part]).update(is_settled=True)
