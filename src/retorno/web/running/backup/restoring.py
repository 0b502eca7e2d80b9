"""`retorno restore FILE`: an empty house made from a backup, all of it or nothing.

Both files are read whole and every digest checked before anything is written.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from retorno.vocabulary.errors import RefusedError, UnusableInputError
from retorno.web.actions.availability import renew_all
from retorno.web.actions.journal import Deed, write
from retorno.web.running.backup.engines import (
    FILE_RIGHTS,
    FOLDER_RIGHTS,
    HEADS,
    engine,
    is_empty,
    put,
)
from retorno.web.running.backup.envelope import Head, SealedReader
from retorno.web.running.backup.members import members
from retorno.web.running.backup.taking import (
    ABOUT,
    CHAIN,
    DATA_KIND,
    IMPORTS,
    KEYS,
    KEYS_KIND,
    keys_file,
)

Take = Callable[[str, Iterator[bytes]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A house that was made anew: number of the backup and the moment it is of."""

    backup: str
    made_at: str


def restore(file: Path, passphrase: str, *, now: datetime) -> Restored:
    """Make the house of a backup, in an empty one.

    Raises:
        RefusedError: This house is not empty, or not one that can take this backup.
        UnusableInputError: A file is missing, cut, damaged, of another backup or passphrase.
    """
    check_empty()
    keys = keys_file(file)
    about: dict[str, Any] = {}

    def look(name: str, blocks: Iterator[bytes]) -> None:
        if name == ABOUT:
            about.update(json.loads(b"".join(blocks)))

    data_head = _through(file, passphrase, DATA_KIND, look)
    keys_head = _through(keys, passphrase, KEYS_KIND, lambda *_: None)
    if data_head.backup != keys_head.backup:
        raise UnusableInputError("backup.not_a_pair", file=file, keys=keys)
    _check_fits(about)
    with ExitStack() as undo:
        _through(file, passphrase, DATA_KIND, lambda name, blocks: _put(name, blocks, undo))
        _through(keys, passphrase, KEYS_KIND, lambda name, blocks: _put(name, blocks, undo))
        _settle(data_head, now)
        undo.pop_all()
    return Restored(backup=data_head.backup, made_at=data_head.made_at)


def check_empty() -> None:
    """Refuse a house that holds anything.

    Raises:
        RefusedError: Naming what is there.
    """
    for folder in (Path(settings.KEYS), Path(settings.DATA) / IMPORTS):
        if folder.is_dir() and any(folder.iterdir()):
            raise RefusedError("backup.not_empty", what=folder)
    for alias in HEADS:
        if not is_empty(alias):
            raise RefusedError("backup.not_empty", what=connections[alias].settings_dict["NAME"])


def _through(file: Path, passphrase: str, kind: str, take: Take) -> Head:
    """Read one file to its end, and hand each member over."""
    try:
        source = file.open("rb")
    except OSError as error:
        raise UnusableInputError("backup.not_read", file=file, reason=error.strerror) from error
    with source:
        reader = SealedReader(file, source, passphrase)
        if reader.head.kind != kind:
            raise UnusableInputError("backup.other_kind", file=file)
        for name, blocks in members(reader, file):
            take(name, blocks)
    return reader.head


def _check_fits(about: dict[str, Any]) -> None:
    """Refuse a backup of the other kind of database, or of tables that this version does not know."""
    if about["engine"] != engine():
        raise RefusedError("backup.other_engine", theirs=about["engine"], ours=engine())
    known = MigrationLoader(None).disk_migrations
    names = {f"{app}.{name}" for app, name in known}
    theirs = {name for some in about["migrations"].values() for name in some}
    if not theirs <= names:
        raise RefusedError("backup.newer", version=about["retorno"])


def _put(name: str, blocks: Iterator[bytes], undo: ExitStack) -> None:
    top, _, rest = name.partition("/")
    if name in HEADS:
        put(name, blocks, undo)
    elif top in {KEYS, IMPORTS} and rest:
        folder = Path(settings.KEYS) if top == KEYS else Path(settings.DATA) / IMPORTS
        undo.callback(_clear, folder)
        file = folder / rest
        for one in (folder, *reversed(file.relative_to(folder).parents)):
            (folder / one).mkdir(mode=FOLDER_RIGHTS, parents=True, exist_ok=True)
        with file.open("xb") as out:
            file.chmod(FILE_RIGHTS)
            for block in blocks:
                out.write(block)


def _clear(folder: Path) -> None:
    """Empty a folder that was empty before."""
    for one in folder.iterdir() if folder.is_dir() else ():
        shutil.rmtree(one) if one.is_dir() else one.unlink()


def _settle(head: Head, now: datetime) -> None:
    """Bring the tables to this version, end every session, and write down what was done."""
    for alias in HEADS:
        call_command("migrate", database=alias, verbosity=0, interactive=False)
    Session.objects.all().delete()  # one that was ended since would be open again
    renew_all(now=now)
    write(Deed(chain=CHAIN, at=now, actor="console", role="console", action="house.restored",
               subject=f"backup:{head.backup}"))  # fmt: skip
    for alias in HEADS:
        connections[alias].close()
