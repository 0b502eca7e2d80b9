"""Writing into the sealed store: each thing sealed, and its digest put behind the last of the chain."""

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime

from retorno.formats.journal import GENESIS, Entry, follow
from retorno.formats.journal.entries import NAMES, SALT_BYTES, digest_of
from retorno.protect.holds import HoldKind
from retorno.web.actions.journal import utc_text
from retorno.web.sealed.models import NUMBER, Answer, Hold, SealedEntry, SealedHead, Step

CHAIN = "sealed"
READ = "read"


def keep() -> None:
    """Keep the store until the transaction ends: nobody else decides about holds meanwhile."""
    SealedHead.objects.get_or_create(pk=CHAIN, defaults={"seq": 0, "hash": GENESIS})
    SealedHead.objects.select_for_update().get(pk=CHAIN)


def add_hold(person: str, kind: HoldKind) -> Hold:
    """Add a hold; what opened it is its first step."""
    return Hold.objects.create(number=new_number(), person=person, kind=kind)


def add_step(hold: Hold, *, move: str, by: str, role: str, at: datetime, **said: str) -> str:
    """Add what somebody did about a hold; return the identifier of the step."""
    content = {"move": move, "by": by, "role": role, "at": utc_text(at)}
    content |= {"reason": "", "about": "", "heard": ""} | said
    content["salt"] = secrets.token_hex(SALT_BYTES)
    text = json.dumps(content, sort_keys=True)
    step = Step.objects.create(hold=hold, number=new_number(), content=text)
    _chain(f"step:{step.number}", content, at)
    return step.number


def add_answers(
    answers: Iterable[tuple[str, str]], *, by: str, role: str, at: datetime, **how: str
) -> None:
    """Add what people answered and how they were asked, as one entry of the chain."""
    said = {"by": by, "role": role, "at": utc_text(at), **how}
    said["salt"] = secrets.token_hex(SALT_BYTES)
    rows = [
        Answer(number=new_number(), person=person, content=json.dumps(said | {"answer": answer}))
        for person, answer in answers
    ]
    if rows:
        Answer.objects.bulk_create(rows, batch_size=1000)
        _chain(
            f"answers:{rows[0].number}",
            said | {"answers": [[row.number, row.person, row.content] for row in rows]},
            at,
        )


def new_number() -> str:
    """Make an identifier that tells nothing."""
    return secrets.token_hex(NUMBER // 2)


def day_of(at: datetime) -> datetime:
    """Leave of a moment its day alone: what happened beside it in other chains is not told."""
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _chain(subject: str, content: Mapping[str, object], at: datetime) -> None:
    """Put the digest behind the last: no name, no role, no kind, and of the moment only the day."""
    head = SealedHead.objects.get(pk=CHAIN)
    last = SealedEntry.objects.filter(chain=CHAIN, seq=head.seq).values(*NAMES).first()
    blank = dict.fromkeys(("actor", "role", "before", "device", "reason"), "")
    entry = follow(
        Entry(**last) if last else None,
        Entry(
            chain=CHAIN,
            seq=1,
            at=utc_text(day_of(at)),
            action="sealed.added",
            subject=subject,
            after=digest_of(content, bytes.fromhex(str(content["salt"]))),
            prev="",
            **blank,
        ),
    )
    SealedEntry.objects.create(**asdict(entry))
    SealedHead.objects.filter(pk=CHAIN).update(seq=entry.seq, hash=entry.hash)
