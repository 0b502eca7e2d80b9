"""The journal: rows that are written once; the database itself refuses to change or delete them."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Length

models.CharField.register_lookup(Length)
HASH = 64


class JournalEntry(models.Model):
    """One thing that was done; `retorno.formats.journal.Entry` says what each field is."""

    chain = models.CharField(max_length=40)
    seq = models.BigIntegerField()
    at = models.CharField(max_length=40)  # exactly the text that was hashed
    actor = models.CharField(max_length=64)
    role = models.CharField(max_length=40)
    action = models.CharField(max_length=64)
    subject = models.CharField(max_length=128, db_index=True)
    before = models.CharField(max_length=HASH, blank=True)
    after = models.CharField(max_length=HASH, blank=True)
    device = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=64, blank=True)
    prev = models.CharField(max_length=HASH)
    hash = models.CharField(max_length=HASH)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "seq"], name="journal_one_entry_a_place"),
            models.UniqueConstraint(fields=["chain", "prev"], name="journal_never_forks"),
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="journal_counts_from_one"),
            models.CheckConstraint(
                condition=models.Q(prev__length=HASH, hash__length=HASH), name="journal_hashes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chain}:{self.seq}"


class ChainHead(models.Model):
    """Where a chain ends. Whoever writes holds this row: a chain has one writer at a time."""

    chain = models.CharField(max_length=40, primary_key=True)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=HASH)

    def __str__(self) -> str:
        return f"{self.chain}:{self.seq}"


class JournalCheckpoint(models.Model):
    """The head of a chain, signed and lodged with others."""

    chain = models.CharField(max_length=40)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=HASH)
    at = models.CharField(max_length=40)
    key = models.CharField(max_length=HASH)
    signature = models.CharField(max_length=128)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "seq", "key"], name="journal_one_checkpoint")
        ]

    def __str__(self) -> str:
        return f"{self.chain}:{self.seq}"
