"""`retorno backup FILE`: both databases and what was imported in FILE, the keys in FILE.keys."""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from retorno import __version__
from retorno.vocabulary.errors import RefusedError, UnusableInputError
from retorno.web.actions.journal import Deed, utc_text, write
from retorno.web.running.backup.engines import HEADS, copies, engine, is_empty
from retorno.web.running.backup.envelope import SealedWriter
from retorno.web.running.backup.members import MemberWriter, blocks_of

ABOUT, IMPORTS, KEYS = "about", "imports", "keys"
DATA_KIND, KEYS_KIND = "data", "keys"
CHAIN = "access"
NUMBER_BYTES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A backup that was made: its number, how many members both files hold, their size in bytes."""

    backup: str
    file: Path
    keys: Path
    members: int
    size: int


def keys_file(file: Path) -> Path:
    """Name the file of the keys beside a backup."""
    return file.with_name(file.name + ".keys")


def backup(file: Path, passphrase: str, *, now: datetime) -> Taken:
    """Write a backup while the house goes on; both files or neither.

    Raises:
        RefusedError: One of the files is there already, or the databases do not let themselves be copied.
        UnusableInputError: The folder is not there.
    """
    keys = keys_file(file)
    if not file.parent.is_dir():
        raise UnusableInputError("backup.no_folder", folder=file.parent)
    for one in (file, keys):
        if one.exists():
            raise RefusedError("backup.exists", file=one)
    if any(is_empty(alias) for alias in HEADS):
        raise RefusedError("backup.nothing")
    number = secrets.token_hex(NUMBER_BYTES)
    write(Deed(chain=CHAIN, at=now, actor="console", role="console", action="house.backed_up",
               subject=f"backup:{number}"))  # fmt: skip
    made_at = utc_text(now)

    def sealed(out: BinaryIO, kind: str) -> SealedWriter:
        return SealedWriter(out, passphrase, kind=kind, backup=number, made_at=made_at)

    held = _small_files(Path(settings.KEYS))
    with _whole(keys) as keys_out, _whole(file) as data_out:
        data = MemberWriter(sealed(data_out, DATA_KIND))
        data.add(ABOUT, [json.dumps(about(number, made_at)).encode()])
        with copies() as databases:
            held |= _small_files(Path(settings.KEYS))  # also a key that was added meanwhile
            for alias in sorted(databases):
                data.add(alias, databases[alias])
        _add_folder(data, IMPORTS, Path(settings.DATA) / IMPORTS)
        data.end()
        ring = MemberWriter(sealed(keys_out, KEYS_KIND))
        for name, content in sorted(held.items()):
            ring.add(f"{KEYS}/{name}", [content])
        ring.end()
    members, size = data.count + ring.count, data.size + ring.size
    return Taken(backup=number, file=file, keys=keys, members=members, size=size)


def about(number: str, made_at: str) -> dict[str, object]:
    """Say what a backup was made of and by."""
    return {
        "backup": number,
        "made_at": made_at,
        "retorno": __version__,
        "engine": engine(),
        "migrations": {alias: _migrations(alias) for alias in HEADS},
    }


def _migrations(alias: str) -> list[str]:
    done = MigrationRecorder(connections[alias]).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in done)


def _small_files(folder: Path) -> dict[str, bytes]:
    """Read the files of a folder of keys, by their place in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.key")
    }


def _add_folder(out: MemberWriter, name: str, folder: Path) -> None:
    """Add every file of a folder; one that goes away meanwhile was never part of it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            try:
                source = path.open("rb")
            except FileNotFoundError:
                continue
            with source:
                out.add(f"{name}/{path.relative_to(folder).as_posix()}", blocks_of(source))


@contextmanager
def _whole(file: Path) -> Iterator[BinaryIO]:
    """Give a new file, for its owner alone, that gets its name only when all is written."""
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)
