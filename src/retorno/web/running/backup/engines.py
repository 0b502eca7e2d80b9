"""Both databases as they are at one moment, while others go on writing; and databases made from that.

Whoever writes records or holds keeps the row where a chain ends. So both tables of chain ends are
held, for as long as it takes to fix what is seen: from then on the two copies agree.
"""

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from django.db import OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from retorno.vocabulary.errors import RefusedError
from retorno.web.running.backup import postgres
from retorno.web.running.backup.members import blocks_of

HEADS = {"sealed": "sealed_sealedhead", "default": "records_chainhead"}  # in the order of writers
SQLITE, POSTGRESQL = "sqlite", "postgresql"
FOLDER_RIGHTS, FILE_RIGHTS = 0o700, 0o600


def engine() -> str:
    """Say of which kind both databases are.

    Raises:
        RefusedError: One is of either kind.
    """
    kinds = {connections[alias].vendor for alias in HEADS}
    if len(kinds) > 1:
        raise RefusedError("backup.two_engines")
    return str(kinds.pop())


@contextmanager
def copies() -> Iterator[dict[str, Iterator[bytes]]]:
    """Give the bytes of both databases as they are at this moment.

    Raises:
        RefusedError: Somebody keeps the databases busy for too long, or a program is missing.
    """
    with ExitStack() as kept:
        try:
            fixed = _fixed(kept)
        except OperationalError as error:
            raise RefusedError("backup.busy") from error
        yield fixed


def _fixed(kept: ExitStack) -> dict[str, Iterator[bytes]]:
    take = _from_sqlite if engine() == SQLITE else _from_postgresql
    with ExitStack() as held:
        for alias, table in HEADS.items():
            held.enter_context(transaction.atomic(using=alias))
            if connections[alias].vendor == POSTGRESQL:
                with connections[alias].cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '20s'")
                    cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        return {alias: take(alias, kept) for alias in HEADS}


def _from_sqlite(alias: str, kept: ExitStack) -> Iterator[bytes]:
    """Fix what is seen by beginning to read; copy it into a folder beside, readable by its owner."""
    file = file_of(connections[alias])
    seen = kept.enter_context(closing(sqlite3.connect(file, isolation_level=None)))
    seen.execute("BEGIN")
    seen.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    folder = tempfile.TemporaryDirectory(prefix=".backup-", dir=file.parent)
    return _copied(seen, Path(kept.enter_context(folder)) / "copy")


def _copied(seen: sqlite3.Connection, copy: Path) -> Iterator[bytes]:
    with closing(sqlite3.connect(copy)) as target:
        seen.backup(target)
    with copy.open("rb") as source:
        yield from blocks_of(source)
    copy.unlink()


def _from_postgresql(alias: str, kept: ExitStack) -> Iterator[bytes]:
    """Fix what is seen by a snapshot that lives as long as its connection."""
    seen = kept.enter_context(closing(connections[alias].copy()))
    seen.set_autocommit(False)
    with seen.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = str(cursor.fetchone()[0])
    return postgres.dump(seen, snapshot)


def is_empty(alias: str) -> bool:
    """Say whether a database holds nothing; no file is made by asking."""
    connection = connections[alias]
    if connection.vendor == SQLITE:
        return not file_of(connection).exists()
    return not connection.introspection.table_names()


def put(alias: str, blocks: Iterable[bytes], undo: ExitStack) -> None:
    """Make an empty database from the bytes of a copy; `undo` empties it again.

    Raises:
        RefusedError: The database does not take it.
    """
    connection = connections[alias]
    if connection.vendor == POSTGRESQL:
        undo.callback(postgres.empty, connection)
        postgres.load(connection, blocks)
        return
    file = file_of(connection)
    file.parent.mkdir(mode=FOLDER_RIGHTS, parents=True, exist_ok=True)
    undo.callback(_remove, file)
    undo.callback(connection.close)
    with file.open("xb") as out:
        file.chmod(FILE_RIGHTS)
        for block in blocks:
            out.write(block)
    with closing(sqlite3.connect(file)) as made:
        if made.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise RefusedError("backup.not_taken", reason="integrity_check")


def _remove(file: Path) -> None:
    for end in ("", "-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)


def file_of(connection: BaseDatabaseWrapper) -> Path:
    """Name the file of a SQLite database."""
    return Path(str(connection.settings_dict["NAME"]))
