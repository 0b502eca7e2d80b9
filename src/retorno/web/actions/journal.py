"""Writing into the journal: one entry at a time, each behind the last."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from retorno.formats.journal import GENESIS, Checkpoint, Entry, Signed, follow, sign
from retorno.formats.journal.entries import NAMES
from retorno.web.records.models import ChainHead, JournalCheckpoint, JournalEntry

AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What somebody did; `retorno.formats.journal.Entry` says what each word holds.

    `at` is a moment with its zone.
    """

    chain: str
    at: datetime
    actor: str
    role: str
    action: str
    subject: str
    before: str = ""
    after: str = ""
    device: str = ""
    reason: str = ""


@transaction.atomic
def write(deed: Deed) -> Entry:
    """Write what was done, in the transaction that does it: both happen or neither.

    Raises:
        ValueError: The moment has no zone.
    """
    said = asdict(deed) | {"at": utc_text(deed.at)}
    last = _last(_head_held(deed.chain))
    entry = follow(last, Entry(seq=1, prev="", **said))
    JournalEntry.objects.create(**asdict(entry))
    ChainHead.objects.filter(pk=deed.chain).update(seq=entry.seq, hash=entry.hash)
    return entry


@transaction.atomic
def write_many(deeds: Sequence[Deed]) -> list[Entry]:
    """Write many deeds of one chain, each behind the last, with one look at where the chain ends.

    Raises:
        ValueError: They are of several chains, or a moment has no zone.
    """
    if not deeds:
        return []
    (chain,) = {deed.chain for deed in deeds}
    last = _last(_head_held(chain))
    entries = []
    for deed in deeds:
        last = follow(last, Entry(seq=1, prev="", **asdict(deed) | {"at": utc_text(deed.at)}))
        entries.append(last)
    rows = [JournalEntry(**asdict(entry)) for entry in entries]
    JournalEntry.objects.bulk_create(rows, batch_size=AT_ONCE)
    ChainHead.objects.filter(pk=chain).update(seq=entries[-1].seq, hash=entries[-1].hash)
    return entries


@transaction.atomic
def checkpoint(*, chain: str, at: datetime, key: Ed25519PrivateKey) -> Signed | None:
    """Sign where a chain ends and keep it; None while the chain is empty."""
    head = _head_held(chain)
    if head.seq == 0:
        return None
    signed = sign(Checkpoint(chain=chain, seq=head.seq, hash=head.hash, at=utc_text(at)), key)
    kept, _ = JournalCheckpoint.objects.get_or_create(
        chain=chain,
        seq=head.seq,
        key=signed.key,
        defaults={"hash": head.hash, "at": signed.checkpoint.at, "signature": signed.signature},
    )
    point = Checkpoint(chain=chain, seq=kept.seq, hash=kept.hash, at=kept.at)
    return Signed(checkpoint=point, key=kept.key, signature=kept.signature)


def hold(chain: str) -> None:
    """Hold a chain until the transaction ends: what is decided on stays true until it is written."""
    _head_held(chain)


def utc_text(at: datetime) -> str:
    """Write a moment as journals have it: UTC, microseconds, `Z`."""
    if at.tzinfo is None:
        raise ValueError(at)
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _head_held(chain: str) -> ChainHead:
    """Hold the end of a chain until the transaction ends: nobody else writes meanwhile."""
    ChainHead.objects.get_or_create(pk=chain, defaults={"seq": 0, "hash": GENESIS})
    return ChainHead.objects.select_for_update().get(pk=chain)


def _last(head: ChainHead) -> Entry | None:
    if head.seq == 0:
        return None
    row = JournalEntry.objects.get(chain=head.chain, seq=head.seq)
    return Entry(**{name: getattr(row, name) for name in NAMES})
