"""A journal that its owner cannot change unseen: entries chained by hash, checkpoints signed.

Whoever keeps the journal can make the whole chain anew, so a chain alone proves nothing. What
proves something is a checkpoint that was signed and lodged with somebody else before: `verify`
compares the journal with it. An exported entry holds no value of anybody, only digests of them.
"""

from retorno.formats.journal.entries import GENESIS, Entry, digest_of, follow
from retorno.formats.journal.signing import Checkpoint, Signed, sign
from retorno.formats.journal.verifying import Finding, Heads, Verdict, verify
from retorno.formats.journal.writing import checkpoint_line, entry_line, header_line

__all__ = [
    "GENESIS",
    "Checkpoint",
    "Entry",
    "Finding",
    "Heads",
    "Signed",
    "Verdict",
    "checkpoint_line",
    "digest_of",
    "entry_line",
    "follow",
    "header_line",
    "sign",
    "verify",
]
