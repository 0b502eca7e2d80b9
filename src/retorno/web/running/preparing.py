"""What must be there before pages are served: a folder, a secret, tables of this version."""

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from retorno.vocabulary.errors import RefusedError

LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
SECRET_BYTES = 64


def ensure_secret() -> None:
    """Make the secret that signs sessions, readable by its owner alone, if there is none."""
    file: Path = settings.SECRET_FILE
    Path(settings.DATA).mkdir(parents=True, exist_ok=True, mode=0o700)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(secret)
    settings.SECRET_KEY = secret  # the settings were read before there was a file


def ensure_tables() -> None:
    """Bring every database to the tables of this version."""
    for alias in settings.DATABASES:
        call_command("migrate", database=alias, verbosity=0, interactive=False)


def check_host(host: str) -> None:
    """Refuse to show the demo, whose logins need no password, to other machines.

    Raises:
        RefusedError: This is the demo and the host is not this very machine.
    """
    if settings.DEMO and host not in LOOPBACK:
        raise RefusedError("running.demo_is_local", host=host)
