"""Both databases: reachable, with the tables of this version, guarded, and their journals whole."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import chain

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from retorno.formats.journal import Entry, entry_line, verify
from retorno.formats.journal.entries import NAMES
from retorno.web.guards import statements
from retorno.web.readers.journal import export
from retorno.web.records import family_guards
from retorno.web.records import guards as records_guards
from retorno.web.records.models import ChainHead
from retorno.web.running.backup.engines import SQLITE, is_empty
from retorno.web.running.doctor.findings import Finding, note, well, wrong
from retorno.web.sealed import guards as sealed_guards
from retorno.web.sealed.models import SealedEntry, SealedHead

ALIASES = ("default", "sealed")
AT_ONCE = 2000
TRIGGER = re.compile(r"CREATE TRIGGER (\w+)")
FUNCTION = re.compile(r"CREATE FUNCTION (\w+)\(\).*?\$\$(.*?)\$\$", re.DOTALL)


def databases() -> Iterator[Finding]:
    """Look at each database as far as one can get."""
    for alias in ALIASES:
        yield from _database(alias)


def _database(alias: str) -> Iterator[Finding]:
    check = f"database.{alias}"
    try:
        connection = connections[alias]
        if is_empty(alias):
            yield note(check, "database_not_yet", name=name_of(connection))
            return
        connection.ensure_connection()
    except (DatabaseError, ImproperlyConfigured) as error:
        yield wrong(check, "database_away", database=alias, kind=type(error).__name__)
        return
    yield well(check, "database", database=alias, engine=connection.vendor)
    tables = _tables(alias, connection)
    yield tables
    if not tables.is_wrong:
        yield _guards(alias, connection)
        yield _journal(alias)


def name_of(connection: BaseDatabaseWrapper) -> str:
    """Name a database: a file, or the name that the server knows it by."""
    return str(connection.settings_dict["NAME"])


def _tables(alias: str, connection: BaseDatabaseWrapper) -> Finding:
    check = f"tables.{alias}"
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    unknown = executor.loader.applied_migrations.keys() - executor.loader.disk_migrations.keys()
    if unknown:
        return wrong(check, "tables_newer", database=alias, count=len(unknown))
    if waiting:
        return wrong(check, "tables_older", database=alias, count=waiting)
    return well(check, "tables", database=alias)


def _guards(alias: str, connection: BaseDatabaseWrapper) -> Finding:
    """Compare the guards that stand with the very text that put them up."""
    check = f"guards.{alias}"
    wanted = expected(alias, connection.vendor)
    stand = _sqlite_guards if connection.vendor == SQLITE else _postgresql_guards
    found = stand(connection)
    down = sorted(name for name, text in wanted.items() if found.get(name) != text)
    if down:
        return wrong(check, "guards_down", database=alias, names=", ".join(down))
    return well(check, "guards", database=alias, count=len(wanted))


def expected(alias: str, vendor: str) -> dict[str, str]:
    """Give each guard by name: what SQLite keeps of it, or the body of a function."""
    if alias == "default":
        texts = [*statements(vendor, *records_guards.KEPT), *family_guards.statements(vendor)]
    else:
        texts = statements(vendor, *sealed_guards.KEPT)
    if vendor == SQLITE:
        return {TRIGGER.findall(text)[0]: _plain(text) for text in texts}
    whole = "\n".join(texts)
    bodies = {name: _plain(body) for name, body in FUNCTION.findall(whole)}
    return bodies | dict.fromkeys(TRIGGER.findall(whole), "on")


def _plain(text: str) -> str:
    return " ".join(text.split()).removesuffix(";")


def _sqlite_guards(connection: BaseDatabaseWrapper) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {name: _plain(text) for name, text in cursor.fetchall()}


def _postgresql_guards(connection: BaseDatabaseWrapper) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'")
        found = {name: "on" for (name,) in cursor.fetchall()}
        cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'retorno%'")
        return found | {name: _plain(text) for name, text in cursor.fetchall()}


def _journal(alias: str) -> Finding:
    check = f"journal.{alias}"
    lines: Callable[[], Iterator[str]]
    heads: type[ChainHead | SealedHead]
    lines, heads = (export, ChainHead) if alias == "default" else (_sealed_lines, SealedHead)
    given = lines()
    with suppress(StopIteration):
        next(given)  # the first line names the format
    verdict = verify(given)
    ends = {name: (head.seq, head.hash) for name, head in verdict.heads.items()}
    kept = {
        row["chain"]: (row["seq"], row["hash"])
        for row in heads.objects.using(alias).filter(seq__gt=0).values("chain", "seq", "hash")
    }  # fmt: skip
    if not verdict.is_sound or ends != kept:
        count = len(verdict.findings) + sum(ends.get(one) != kept.get(one) for one in ends | kept)
        return wrong(check, "journal_broken", database=alias, count=count)
    return well(check, "journal", database=alias, count=verdict.entries)


def _sealed_lines() -> Iterator[str]:
    """Give the chain of the sealed store: digests alone."""
    rows = SealedEntry.objects.order_by("chain", "seq").values(*NAMES)
    entries = (entry_line(Entry(**row)) for row in rows.iterator(chunk_size=AT_ONCE))
    return chain([""], entries)
