"""Real databases for tests: files of SQLite, and a PostgreSQL of our own that dies with the tests.

Each test gets a fresh copy of the two migrated databases, records and sealed, so what it commits is
committed, and the guards of the journal stay up: nothing is ever emptied.
"""

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections

from retorno.web.database import database_of, two_databases

PROGRAMS = "/usr/lib/postgresql"
USER = "retorno"
ALIASES = ("default", "sealed")


def use(records, sealed):
    """Let every thread connect to other databases from now on."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        del connections[connection.alias]
    config = two_databases(records, sealed)
    connections.__dict__["settings"] = connections.configure_settings(config)


def migrate():
    for alias in ALIASES:
        call_command("migrate", database=alias, verbosity=0)


def close():
    for alias in ALIASES:
        connections[alias].close()


class Sqlite:
    """Copies of migrated files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made = 0
        self._use("template")
        migrate()
        for alias in ALIASES:
            connections[alias].cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        close()

    def _use(self, name):
        use(*(database_of("", self._file(name, alias)) for alias in ALIASES))

    def _file(self, name, alias):
        return self.folder / f"{name}_{alias}.sqlite3"

    @contextmanager
    def fresh(self):
        self.made += 1
        for alias in ALIASES:
            shutil.copy(self._file("template", alias), self._file(f"t{self.made}", alias))
        self._use(f"t{self.made}")
        yield
        close()


class Postgres:
    """Copies of migrated databases in a cluster of our own, reached by a local socket."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self.programs, self.made = folder, programs, 0
        self.sudo = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.sudo:
            shutil.chown(folder, "postgres")
        self._run("initdb", "-D", f"{folder}/data", "-U", USER, "--auth=trust", "-E", "UTF8",
                  "--locale=C.UTF-8", "-N")  # fmt: skip
        options = f"-c listen_addresses= -k {folder} -c fsync=off -c full_page_writes=off"
        self._run("pg_ctl", "-D", f"{folder}/data", "-l", f"{folder}/log", "-w", "-o", options,
                  "start")  # fmt: skip
        self._create("template")
        self._use("template")
        migrate()
        close()

    def _run(self, program, *arguments):
        command = [*self.sudo, str(self.programs / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
                       cwd=self.folder)  # fmt: skip

    def _create(self, name, template="template1"):
        import psycopg

        with psycopg.connect(
            host=str(self.folder), user=USER, dbname="postgres", autocommit=True
        ) as server:
            for alias in ALIASES:
                source = f"{template}_{alias}" if template == "template" else template
                server.execute(f"CREATE DATABASE {name}_{alias} TEMPLATE {source}")

    def _use(self, name):
        use(*(self._config(f"{name}_{alias}") for alias in ALIASES))

    def _config(self, name):
        return database_of(f"postgresql://{USER}@/{name}", Path()) | {"HOST": str(self.folder)}

    @contextmanager
    def fresh(self):
        self.made += 1
        self._create(f"t{self.made}", "template")
        self._use(f"t{self.made}")
        yield
        close()

    def stop(self):
        self._run("pg_ctl", "-D", f"{self.folder}/data", "stop", "-m", "immediate")


def programs_of_postgres() -> Path:
    """Find PostgreSQL's programs, or skip; where RETORNO_REQUIRE_POSTGRES is 1, fail instead."""
    places = sorted(Path(PROGRAMS).glob("*/bin/initdb"), key=lambda at: int(at.parts[-3]))
    found = places[-1] if places else shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    if os.environ.get("RETORNO_REQUIRE_POSTGRES") == "1":
        pytest.fail("there is no PostgreSQL, and RETORNO_REQUIRE_POSTGRES=1 asks for one")
    pytest.skip("there is no PostgreSQL: install the system's package `postgresql`")
