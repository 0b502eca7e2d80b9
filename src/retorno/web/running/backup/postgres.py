"""PostgreSQL copied out and in by its own programs, of the server's version or newer.

How to connect stands in the environment of the child, never on its command line.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO

from django.db.backends.base.base import BaseDatabaseWrapper

from retorno.vocabulary.errors import RefusedError
from retorno.web.running.backup.members import blocks_of

PLACES = "/usr/lib/postgresql"
NAMES = {"NAME": "PGDATABASE", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "HOST": "PGHOST",
         "PORT": "PGPORT"}  # fmt: skip
LONGEST_REASON = 200


def major_of(connection: BaseDatabaseWrapper) -> int:
    """Say the server's main version."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def program(name: str, major: int) -> Path:
    """Find a program of PostgreSQL that is at least as new as the server.

    Raises:
        RefusedError: There is none.
    """
    found = [*Path(PLACES).glob(f"*/bin/{name}")]
    on_path = shutil.which(name)
    able = [one for one in (*found, *([Path(on_path)] if on_path else [])) if _major(one) >= major]
    if not able:
        raise RefusedError("backup.no_program", program=name, version=major)
    return min(able, key=_major)


def _major(path: Path) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = re.search(r"(\d+)", said)
    return int(found[1]) if found else 0


def dump(connection: BaseDatabaseWrapper, snapshot: str) -> Iterator[bytes]:
    """Give the bytes of a dump of what a snapshot sees."""
    command = [str(program("pg_dump", major_of(connection))), "--format=custom", "--no-owner",
               "--no-privileges", f"--snapshot={snapshot}"]  # fmt: skip
    return _dumped(command, environment(connection.settings_dict))


def _dumped(command: list[str], settings: Mapping[str, str]) -> Iterator[bytes]:
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(  # noqa: S603
            command, env=settings, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said
        ) as child,
    ):
        yield from blocks_of(child.stdout)  # type: ignore[arg-type]  # it was asked for
        if child.wait():
            raise RefusedError("backup.not_given", reason=_reason(said))


def load(connection: BaseDatabaseWrapper, blocks: Iterable[bytes]) -> None:
    """Make everything that a dump holds, or nothing.

    Raises:
        RefusedError: The server refuses, with its first reason.
    """
    command = [str(program("pg_restore", major_of(connection))), "--single-transaction",
               "--exit-on-error", "--no-owner", "--no-privileges",
               f"--dbname={connection.settings_dict['NAME']}"]  # fmt: skip
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(  # noqa: S603
            command, env=environment(connection.settings_dict), stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL, stderr=said,
        ) as child,
    ):  # fmt: skip
        _feed(child, blocks)
        if child.wait():
            raise RefusedError("backup.not_taken", reason=_reason(said))


def _feed(child: "subprocess.Popen[bytes]", blocks: Iterable[bytes]) -> None:
    """Hand over the bytes; a child that ended before has said why."""
    try:
        with child.stdin as into:  # type: ignore[union-attr]  # it was asked for
            for block in blocks:
                into.write(block)
    except BrokenPipeError:
        pass
    except BaseException:
        child.kill()
        raise


def _reason(said: IO[bytes]) -> str:
    """Take the first line: what follows may quote a row."""
    said.seek(0)
    lines = said.read().decode("utf-8", "replace").splitlines()
    return next((line for line in lines if "error" in line), "?")[:LONGEST_REASON]


def environment(settings: Mapping[str, object]) -> dict[str, str]:
    """Tell a program of PostgreSQL how to connect."""
    told = {ours: str(settings.get(name) or "") for name, ours in NAMES.items()}
    return os.environ | {name: value for name, value in told.items() if value}


def empty(connection: BaseDatabaseWrapper) -> None:
    """Take away every table and function of a database that was empty before."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {quote(table)} CASCADE")
        cursor.execute(
            "SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname = current_schema()"
        )
        for (function,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {function} CASCADE")
