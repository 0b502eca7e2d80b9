"""Holds and what was done about each, sealed; beside them a chain of digests that proves it.

In clear stand only identifiers made at random and the number of rows: not who, why, since when or by
whom. The chain holds digests under salts that are sealed with the steps.
"""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Length

from retorno.web.keys import BlindIndexField, EncryptedTextField, RingName

models.CharField.register_lookup(Length)
NUMBER = 16
HASH = 64


class SealedHead(models.Model):
    """Where the chain ends. Whoever decides about holds keeps this row: one decides at a time."""

    chain = models.CharField(max_length=40, primary_key=True)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=HASH)

    def __str__(self) -> str:
        return f"{self.chain}:{self.seq}"


class Answer(models.Model):
    """What was heard when somebody asked a person whether they are available. The last counts."""

    number = models.CharField(max_length=NUMBER, unique=True)
    person = EncryptedTextField(row="number", ring=RingName.SEALED)
    person_index = BlindIndexField(of="person", ring=RingName.SEALED)
    content = EncryptedTextField(row="number", ring=RingName.SEALED)

    def __str__(self) -> str:
        return self.number


class Hold(models.Model):
    """One reason why a person is not available."""

    number = models.CharField(max_length=NUMBER, unique=True)
    person = EncryptedTextField(row="number", ring=RingName.SEALED)
    person_index = BlindIndexField(of="person", ring=RingName.SEALED)
    kind = EncryptedTextField(row="number", ring=RingName.SEALED)

    def __str__(self) -> str:
        return self.number


class Step(models.Model):
    """What somebody did about a hold: opened it, proposed its release, kept it, confirmed."""

    hold = models.ForeignKey(Hold, models.PROTECT, related_name="steps")
    number = models.CharField(max_length=NUMBER, unique=True)
    content = EncryptedTextField(row="number", ring=RingName.SEALED)

    def __str__(self) -> str:
        return self.number


class SealedEntry(models.Model):
    """A place in the chain: which step, and the digest of what it says."""

    chain = models.CharField(max_length=40)
    seq = models.BigIntegerField()
    at = models.CharField(max_length=40)
    actor = models.CharField(max_length=64, blank=True)
    role = models.CharField(max_length=40, blank=True)
    action = models.CharField(max_length=64)
    subject = models.CharField(max_length=128)
    before = models.CharField(max_length=HASH, blank=True)
    after = models.CharField(max_length=HASH)
    device = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=64, blank=True)
    prev = models.CharField(max_length=HASH)
    hash = models.CharField(max_length=HASH)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "seq"], name="sealed_one_entry_a_place"),
            models.UniqueConstraint(fields=["chain", "prev"], name="sealed_never_forks"),
            models.CheckConstraint(condition=models.Q(hash__length=HASH), name="sealed_hashes"),
        ]

    def __str__(self) -> str:
        return f"{self.chain}:{self.seq}"
