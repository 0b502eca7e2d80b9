"""Real databases for tests: a file of SQLite, and a PostgreSQL of our own that dies with the tests.

Each test gets a fresh copy of a migrated database, so what it commits is committed, and the guards
of the journal stay up: nothing is ever emptied.
"""

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections

from retorno.web.database import database_of

PROGRAMS = "/usr/lib/postgresql"
USER = "retorno"


def use(config):
    """Let every thread connect to another database from now on."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        del connections[connection.alias]
    connections.__dict__["settings"] = connections.configure_settings({"default": config})


class Sqlite:
    """Copies of one migrated file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made = 0
        use(database_of("", folder / "template.sqlite3"))
        call_command("migrate", verbosity=0)
        connections["default"].cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connections["default"].close()

    @contextmanager
    def fresh(self):
        self.made += 1
        file = self.folder / f"{self.made}.sqlite3"
        shutil.copy(self.folder / "template.sqlite3", file)
        use(database_of("", file))
        yield
        connections["default"].close()


class Postgres:
    """Copies of one migrated database in a cluster of our own, reached by a local socket."""

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
        use(self._config("template"))
        call_command("migrate", verbosity=0)
        connections["default"].close()

    def _run(self, program, *arguments):
        command = [*self.sudo, str(self.programs / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
                       cwd=self.folder)  # fmt: skip

    def _create(self, name, *options):
        self._run("createdb", "-h", str(self.folder), "-U", USER, *options, name)

    def _config(self, name):
        return database_of(f"postgresql://{USER}@/{name}", Path()) | {"HOST": str(self.folder)}

    @contextmanager
    def fresh(self):
        self.made += 1
        self._create(f"t{self.made}", "-T", "template")
        use(self._config(f"t{self.made}"))
        yield
        connections["default"].close()

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
