"""The one word about each person, made from what is sealed; written when it changes, and told alike.

Two databases cannot commit together. So whoever decides keeps the sealed store, writes the word, and
only then lets go: if the machine stops in between, somebody stays not available who could be, never
the other way round. `renew_all` mends that.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from functools import partial
from itertools import batched

from django.db import connection, transaction

from retorno.protect.holds import availability
from retorno.web.actions.journal import Deed, write
from retorno.web.actions.sealed import day_of, keep
from retorno.web.readers.sealed import answers, open_holds
from retorno.web.records.models import Availability, Person
from retorno.web.sealed.router import SEALED

CHAIN = "availability"
HOUSE = "house"
AT_ONCE = 5000
YES, NOTHING = "yes", ""


class TooEarlyError(RuntimeError):
    """The word is made after the records are committed: use `renew_after`."""


def renew(numbers: Collection[str], *, now: datetime) -> None:
    """Make the word of some people anew, and of everybody in their families.

    Raises:
        TooEarlyError: A transaction of the records is open, which holds what others wait for.
    """
    if connection.in_atomic_block:
        raise TooEarlyError
    with transaction.atomic(SEALED):
        keep()
        renew_kept(numbers, now=now)


def renew_after(numbers: Collection[str], *, now: datetime) -> None:
    """Make the word anew once the records that are being written are committed."""
    transaction.on_commit(partial(renew, list(numbers), now=now))


def renew_all(*, now: datetime) -> None:
    """Make everybody's word anew: after a restore, and whenever in doubt."""
    renew(list(Person.objects.still_open().values_list("number", flat=True)), now=now)


@transaction.atomic
def renew_kept(numbers: Collection[str], *, now: datetime) -> None:
    """Do as `renew` does, while the caller keeps the sealed store."""
    people = list(_with_families(numbers))
    members = [number for _, number, _ in people]
    said, holds = answers(members), open_holds(members)
    families: dict[str, list[str]] = {}
    for _, number, family in people:
        families.setdefault(family or number, []).append(number)
    words = {
        family: availability([said.get(one, "") for one in ones], sum(holds.get(one, 0) for one in ones))
        for family, ones in families.items()
    }  # fmt: skip
    _write({pk: (number, words[family or number]) for pk, number, family in people}, now)


def _with_families(numbers: Collection[str]) -> Iterator[tuple[int, str, str]]:
    """Give key, number and family of some people and all in a family with them; no closed record."""
    rows = Person.objects.values_list("pk", "number", "family_id", "closed")
    found: dict[int, tuple[int, str, str, str]] = {}
    for some in batched(sorted(set(numbers)), AT_ONCE, strict=False):
        found |= {row[0]: row for row in rows.filter(number__in=some)}
    families = sorted({family for _, _, family, _ in found.values() if family})
    for some in batched(families, AT_ONCE, strict=False):
        found |= {row[0]: row for row in rows.filter(family_id__in=some)}
    return (row[:3] for row in found.values() if not row[3])


def _write(words: dict[int, tuple[str, str]], now: datetime) -> None:
    known: dict[int, str] = {}
    for some in batched(sorted(words), AT_ONCE, strict=False):
        rows = Availability.objects.select_for_update().filter(person_id__in=some)
        known |= dict(rows.values_list("person_id", "state"))
    new = [Availability(person_id=pk, state=words[pk][1]) for pk in words.keys() - known.keys()]
    Availability.objects.bulk_create(new, batch_size=AT_ONCE)
    changed = [pk for pk, state in known.items() if words[pk][1] != state]
    for word in (YES, NOTHING):
        pks = [pk for pk in changed if words[pk][1] == word]
        for some in batched(pks, AT_ONCE, strict=False):
            Availability.objects.filter(person_id__in=some).update(state=word)
    _tell((words[pk][0] for pk in sorted(changed)), now)


def _tell(numbers: Iterable[str], now: datetime) -> None:
    """Tell that a word changed: the same for every reason, by nobody, and of the moment the day."""
    day = day_of(now)
    for number in numbers:
        write(
            Deed(
                chain=CHAIN,
                at=day,
                actor=HOUSE,
                role="",
                action="availability.changed",
                subject=f"person:{number}",
            )
        )
