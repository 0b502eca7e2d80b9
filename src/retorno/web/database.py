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
    """RETORNO_DATABASE_URL and RETORNO_SEALED_URL must be postgresql://user:password@host:port/name, or be left out."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class SameDatabaseError(ValueError):
    """RETORNO_SEALED_URL must lead to another database than RETORNO_DATABASE_URL: why people are held is kept apart."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


def two_databases(
    records: dict[str, object], sealed: dict[str, object]
) -> dict[str, dict[str, object]]:
    """Give both databases to Django by their aliases.

    Raises:
        SameDatabaseError: They are one and the same.
    """
    if all(records.get(part) == sealed.get(part) for part in ("NAME", "HOST", "PORT")):
        raise SameDatabaseError
    return {"default": records, "sealed": sealed}


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
