"""Houses for tests of running: folders of their own, and empty databases of either kind."""

from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from django.test import override_settings

from retorno.web.database import database_of
from retorno.web.records.models import User
from tests.web.databases import close, use

NOW = datetime.now(UTC)
PASSPHRASE = "jacaranda violeta noventa"
_made = count(1)


@contextmanager
def folders(at: Path, **others):
    """Let the house keep its data and keys below a folder."""
    data = at / "data"
    data.mkdir(mode=0o700, parents=True)
    keys = data / "keys"
    with override_settings(
        DATA=data, KEYS=keys, SECRET_FILE=keys / "secret.key", DEMO=False, **others
    ):
        yield data


@contextmanager
def empty_databases(request, kind, at: Path):
    """Connect to two databases that hold nothing."""
    if kind == "sqlite":
        use(*(database_of("", at / f"{alias}.sqlite3") for alias in ("default", "sealed")))
    else:
        cluster = request.getfixturevalue("postgresql")
        name = f"empty{next(_made)}"
        cluster._create(name)
        cluster._use(name)
    yield
    close()


def now():
    """Give this moment: a database has a clock of its own, and the doctor compares."""
    return datetime.now(UTC)


def user():
    return User.objects.create(username="ana", full_name="Ana", created_at=NOW)
