"""Keys: there, their owner's alone, and able to open what is in the databases."""

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from retorno.vocabulary.errors import RetornoError
from retorno.web.keys.ring import OTHERS, RingName, files_of, folder_of
from retorno.web.keys.rotation import Sealed, left_to_do, sealed_tables
from retorno.web.running.doctor.findings import Finding, note, well, wrong

SAMPLES = 3


def secret() -> Iterator[Finding]:
    """Whether the secret that signs sessions is there and nobody else's to read."""
    file = Path(settings.SECRET_FILE)
    if not file.is_file():
        yield note("secret", "secret_not_yet", file=file)
    elif os.name == "posix" and file.stat().st_mode & OTHERS:
        yield wrong("secret", "key_open", file=file)
    else:
        yield well("secret", "secret", file=file)


def keys() -> Iterator[Finding]:
    """Look at both rings; a ring that is not there is not made by looking."""
    for name in RingName:
        try:
            yield _ring(name)
        except RetornoError as error:
            code = {"keys.open_to_others": "key_open", "keys.damaged": "key_damaged"}.get(
                error.code
            )
            yield wrong(f"keys.{name}", code or "key_missing", file=folder_of(name), ring=name)
        except DatabaseError:
            yield note(f"keys.{name}", "keys_untried", ring=name)


def _ring(name: RingName) -> Finding:
    count = len(files_of(folder_of(name)))
    filled = [table for table in sealed_tables(name) if table.rows.exists()]
    if not count:
        if filled:
            return wrong(f"keys.{name}", "keys_gone", ring=name, file=folder_of(name))
        return note(f"keys.{name}", "keys_not_yet", ring=name)
    opened = sum(_open_some(table) for table in filled)
    left = left_to_do(name)
    if left:
        return note(f"keys.{name}", "keys_half_changed", ring=name, count=left)
    return well(f"keys.{name}", "keys", ring=name, count=count, opened=opened)


def _open_some(table: Sealed) -> int:
    """Open the sealed columns of the oldest and newest rows, and throw away what they say."""
    rows = [*table.rows.order_by("pk")[:SAMPLES], *table.rows.order_by("-pk")[:SAMPLES]]
    return sum(bool(getattr(row, column.attname)) for row in rows for column in table.columns)
