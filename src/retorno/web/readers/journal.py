"""The journal read out: for people outside, and for whoever asks what was done to a case."""

from collections.abc import Iterator

from retorno.formats.journal import (
    Checkpoint,
    Entry,
    Signed,
    checkpoint_line,
    entry_line,
    header_line,
)
from retorno.formats.journal.entries import NAMES
from retorno.web.records.models import JournalCheckpoint, JournalEntry

AT_ONCE = 2000


def export() -> Iterator[str]:
    """Give the lines of the whole journal, chain by chain, then every checkpoint."""
    yield header_line()
    rows = JournalEntry.objects.order_by("chain", "seq").values(*NAMES)
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield entry_line(Entry(**row))
    for point in JournalCheckpoint.objects.order_by("chain", "seq", "key"):
        head = Checkpoint(chain=point.chain, seq=point.seq, hash=point.hash, at=point.at)
        yield checkpoint_line(Signed(checkpoint=head, key=point.key, signature=point.signature))


def about(subject: str) -> list[Entry]:
    """List what was done to a subject, newest first."""
    rows = JournalEntry.objects.filter(subject=subject).order_by("-at", "chain", "-seq")
    return [Entry(**row) for row in rows.values(*NAMES)]
