"""The machine: its Python, its folders and what is left of its disk."""

import os
import platform
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.db import connections

from retorno import __version__
from retorno.web.keys.ring import OTHERS
from retorno.web.running.doctor.findings import Finding, note, well, wrong

LEAST_FREE = 1_000_000_000
TIMES_DATA = 3  # a copy, a backup of it and room to work
GIGA = 1e9


def python() -> Iterator[Finding]:
    """Which Python and which Retorno this is, and whether what PostgreSQL needs is installed."""
    yield well("python", "python", python=platform.python_version(), retorno=__version__)
    engines = {str(connections.settings[alias]["ENGINE"]) for alias in connections}
    if any("postgresql" in one for one in engines) and find_spec("psycopg") is None:
        yield wrong("extras", "no_psycopg")
    else:
        yield well("extras", "extras")


def folders() -> Iterator[Finding]:
    """Whether the folder of data is there, can be written and is nobody else's to read."""
    data = Path(settings.DATA)
    if not data.is_dir():
        yield note("data", "data_not_yet", folder=data)
        return
    if not os.access(data, os.R_OK | os.W_OK | os.X_OK):
        yield wrong("data", "data_shut", folder=data)
    elif os.name == "posix" and data.stat().st_mode & OTHERS:
        yield wrong("data", "data_open", folder=data)
    else:
        yield well("data", "data", folder=data)


def disk() -> Iterator[Finding]:
    """Whether there is room for a copy of everything, a backup, and work."""
    data = Path(settings.DATA)
    there = next(one for one in (data, *data.parents) if one.is_dir())
    free = shutil.disk_usage(there).free
    needed = max(LEAST_FREE, TIMES_DATA * _size(data))
    facts = {"folder": there, "free": f"{free / GIGA:.1f}", "needed": f"{needed / GIGA:.1f}"}
    yield well("disk", "disk", **facts) if free >= needed else wrong("disk", "disk_full", **facts)


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except OSError:  # gone meanwhile
            continue
    return total
