"""What one entry holds, and how each is tied to the one before it."""

import hashlib
import hmac
import json
from dataclasses import dataclass, fields, replace
from typing import Self

GENESIS = "0" * 64
"""What the first entry of a chain follows."""

DOMAIN = "retorno-journal/1 entry"
SALT_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that was done, for good.

    Args:
        chain: Name of the chain; each has one writer.
        seq: Place in the chain, counted from 1.
        at: Moment in UTC, ISO 8601 with `Z`.
        actor: Opaque identifier of who did it.
        role: In which role.
        action: What was done: a code.
        subject: To what: kind and opaque identifier, `kind:identifier`.
        before: Digest of the values before, empty where there were none.
        after: Digest of the values after, empty where there are none.
        device: Identifier of the device, empty for none.
        reason: Code of the reason that was asked, empty where none was.
        prev: `hash` of the entry before, `GENESIS` for the first.
        hash: SHA-256 over all that stands above, in hexadecimal.
    """

    chain: str
    seq: int
    at: str
    actor: str
    role: str
    action: str
    subject: str
    before: str
    after: str
    device: str
    reason: str
    prev: str
    hash: str = ""

    def computed(self) -> str:
        """Compute what `hash` must be."""
        values = [getattr(self, name) for name in _HASHED]
        text = json.dumps([DOMAIN, *values], ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("ascii")).hexdigest()

    def sealed(self) -> Self:
        """Give the same entry with its hash."""
        return replace(self, hash=self.computed())


NAMES = tuple(field.name for field in fields(Entry))
_HASHED = tuple(name for name in NAMES if name != "hash")


def follow(last: Entry | None, entry: Entry) -> Entry:
    """Put an entry after the last of its chain: its place, what it follows and its hash."""
    seq, prev = (1, GENESIS) if last is None else (last.seq + 1, last.hash)
    return replace(entry, seq=seq, prev=prev).sealed()


def digest_of(values: object, salt: bytes) -> str:
    """Digest values so that nobody without the salt can try what they were.

    Args:
        values: Anything that JSON can say.
        salt: At least 16 random bytes, kept beside the values and never exported: with it the
            values can be shown to be those of the entry, and once it is erased they cannot.
    """
    if len(salt) < SALT_BYTES:
        raise ValueError(len(salt))
    text = json.dumps(values, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return hmac.new(salt, text.encode("ascii"), hashlib.sha256).hexdigest()
