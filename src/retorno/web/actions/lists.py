"""Lists kept under a name, and lists that leave the house."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from retorno.formats.tables.writing import neutral_row
from retorno.vocabulary.errors import RefusedError
from retorno.web.access import Action, Viewer
from retorno.web.actions.journal import Deed, write
from retorno.web.readers.people import EXPORTED, Asked, export_rows, matching
from retorno.web.records.models import SavedView
from retorno.web.records.models.views import NAME

EXPORTS = "exports"
MARK_BYTES = 5
MOST_VIEWS = 30
LARGE = 1000
"""An export of more rows is told of as large in the journal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A list on its way out: its mark stands in every row, its rows are values only."""

    mark: str
    count: int
    lines: Iterator[list[str]]


def count_to_export(viewer: Viewer, asked: Asked, now: datetime) -> int:
    """Count the rows that an export would have."""
    viewer.check(Action.PEOPLE_EXPORT)
    return matching(viewer, asked, now.date(), action=Action.PEOPLE_EXPORT).count()


@transaction.atomic
def export(viewer: Viewer, asked: Asked, *, purpose: str, count: int, now: datetime) -> Export:
    """Let a list out, for a purpose and with the number of rows that was shown; both are noted.

    Raises:
        RefusedError: There is no purpose, or the list has another number of rows by now.
    """
    if not purpose.strip():
        raise RefusedError("people.no_purpose")
    there = count_to_export(viewer, asked, now)
    if there != count:
        raise RefusedError("people.other_count", count=there)
    mark = secrets.token_hex(MARK_BYTES).upper()
    size = "large" if there > LARGE else "small"
    write(
        Deed(
            chain=EXPORTS,
            at=now,
            actor=viewer.actor,
            role=viewer.role_for(Action.PEOPLE_EXPORT),
            action=f"people.exported.{size}",
            subject=f"export:{mark}:{there}",
            reason=purpose.strip()[:64],
        )
    )
    stamp = f"{mark} {viewer.actor} {now.date().isoformat()}"
    header = [*EXPORTED, "retorno_export"]
    rows = export_rows(viewer, asked, now.date())
    return Export(mark=mark, count=there, lines=_lines(header, rows, stamp))


@transaction.atomic
def save_view(viewer: Viewer, *, name: str, asked: Asked) -> None:
    """Keep a list under a name of one's own; the same name again keeps the newer one."""
    viewer.check(Action.PEOPLE_LIST)
    bare = " ".join(name.split())[:NAME]
    if not bare:
        raise RefusedError("people.no_view_name")
    mine = SavedView.objects.filter(user=viewer.user_id)
    if mine.count() >= MOST_VIEWS and not mine.filter(name=bare).exists():
        raise RefusedError("people.many_views", most=MOST_VIEWS)
    SavedView.objects.update_or_create(
        user_id=viewer.user_id, name=bare, defaults={"words": asked.words(page=1)}
    )


def drop_view(viewer: Viewer, view_id: int) -> None:
    """Forget a list of one's own; another's is as if it were not."""
    viewer.check(Action.PEOPLE_LIST)
    SavedView.objects.filter(user=viewer.user_id, pk=view_id).delete()


def _lines(header: list[str], rows: Iterator[tuple[str, ...]], stamp: str) -> Iterator[list[str]]:
    yield header
    for row in rows:
        yield neutral_row((*row, stamp))
