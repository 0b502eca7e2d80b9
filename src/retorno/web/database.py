"""Which database: one file of SQLite unless an address of PostgreSQL is given."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
    "PRAGMA busy_timeout=20000; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
)
WAIT_SECONDS = 20
SCHEMES = ("postgresql", "postgres")


class DatabaseAddressError(ValueError):
    """RETORNO_DATABASE_URL must be postgresql://user:password@host:port/name, or be left out."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


def database_of(address: str, file: Path) -> dict[str, object]:
    """Describe a database to Django.

    Args:
        address: `postgresql://user:password@host:port/name`; empty takes the file.
        file: Where SQLite keeps everything.

    Raises:
        DatabaseAddressError: The address is of another kind or names no database.
    """
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": file,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": WAIT_SECONDS,
                "init_command": SQLITE_START,
            },
        }
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise DatabaseAddressError from error
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in SCHEMES or not name:
        raise DatabaseAddressError
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": port or "",
        "CONN_HEALTH_CHECKS": True,
    }
