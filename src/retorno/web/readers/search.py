"""One box to find a person: names, document, order, number. Held people are found like all others.

Each process keeps names in memory and asks before each search how far the journal of people has
come: whoever was written since is read again. So every worker answers from what is committed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.db import connection

from retorno.web.access import Action, Scope, Viewer
from retorno.web.access.scopes import people
from retorno.web.readers.names import NameIndex
from retorno.web.records.models import ChainHead, JournalEntry, Person
from retorno.web.records.models.people import PersonQuerySet

CHAIN = "people"
PERSON = "person:"
MOST = 50
MOST_TOGETHER = 400
COLUMNS = ("pk", "given_names", "surnames", "number", "person_id", "order_number", "site_code")


@dataclass(slots=True)
class _Known:
    """What this process has read, from which database and how far."""

    database: str = ""
    seq: int = -1
    index: NameIndex | None = None


_known = _Known()
_lock = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Somebody found: key, how alike (1 is the same), and by what: `code`, `document` or `name`."""

    pk: int
    score: float
    by: str


def find(viewer: Viewer, text: str, *, limit: int = MOST) -> list[Hit]:
    """Find people within somebody's reach, best first.

    Never call it behind a write of the same transaction: what is taken back would stay known.
    """
    reach = people(viewer, Action.PEOPLE_LIST)
    scope = viewer.scope(Action.PEOPLE_LIST)
    if scope not in {Scope.ALL, Scope.SITE}:
        return []
    sites = None if scope is Scope.ALL else viewer.sites
    with _lock:
        index = _refreshed()
        by_code = set(index.with_code(text))
        named = index.find(text, sites=sites, limit=limit)
    hits = {pk: Hit(pk=pk, score=1.0, by="code") for pk in sorted(by_code)}
    for pk in documents(reach, text):
        hits.setdefault(pk, Hit(pk=pk, score=1.0, by="document"))
    for pk, score in named:
        hits.setdefault(pk, Hit(pk=pk, score=score, by="name"))
    seen = set(reach.filter(pk__in=list(hits)).values_list("pk", flat=True))
    return [hit for hit in hits.values() if hit.pk in seen][:limit]


def documents(reach: PersonQuerySet, text: str) -> list[int]:
    """Find whose document has a number, by its blind index: no document is opened for it."""
    if not any(letter.isdigit() for letter in text):
        return []
    field = Person._meta.get_field("document_index")
    marks = field.matches(text)
    rows = reach.filter(document_index__in=marks)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:MOST])


def _refreshed() -> NameIndex:
    """Give the index as far as the journal has come."""
    database = str(connection.settings_dict["NAME"])
    head = ChainHead.objects.filter(pk=CHAIN).values_list("seq", flat=True).first() or 0
    if _known.index is None or _known.database != database or head < _known.seq:
        return _read_all(database, head)
    if head > _known.seq:
        subjects = set(
            JournalEntry.objects.filter(chain=CHAIN, seq__gt=_known.seq, seq__lte=head)
            .values_list("subject", flat=True)
            .distinct()
        )
        if len(subjects) > MOST_TOGETHER or not all(one.startswith(PERSON) for one in subjects):
            return _read_all(database, head)
        numbers = [one.removeprefix(PERSON) for one in subjects]
        _put(_known.index, Person.objects.filter(number__in=numbers).values_list(*COLUMNS))
        _known.seq = head
    return _known.index


def _read_all(database: str, head: int) -> NameIndex:
    made = NameIndex()
    _put(made, Person.objects.values_list(*COLUMNS).iterator(chunk_size=2000))
    _known.database, _known.seq, _known.index = database, head, made
    return made


def _put(index: NameIndex, rows: Iterable[tuple[Any, ...]]) -> None:
    for pk, given, family, number, person_id, order, site in rows:
        index.put(pk, names=f"{given} {family}", codes=(number, person_id, order), site=site)
