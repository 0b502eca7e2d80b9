"""Old and new values behind the hashes of a journal entry: sealed, written once."""

from django.db import models

from retorno.web.keys import EncryptedTextField
from retorno.web.records.models.people import CODE


class Change(models.Model):
    """What one entry of the journal changed, by group of fields."""

    entry = models.CharField(max_length=64, unique=True)  # chain:seq
    group = models.CharField(max_length=CODE)
    # JSON: a salt, and for each field what it was and what it is
    values = EncryptedTextField(row="entry")

    def __str__(self) -> str:
        return self.entry
