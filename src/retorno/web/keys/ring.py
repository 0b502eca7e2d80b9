"""Key rings: a folder each, a file a key, made when first needed.

A key file is never written twice. A key that is added takes the next number, and only one process
can take it; so nobody's key is lost when two add one at once.
"""

import base64
import binascii
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from retorno.vocabulary.errors import UnusableInputError

SECRET_BYTES = 32
ID_BYTES = 4
OTHERS = stat.S_IRWXG | stat.S_IRWXO


class RingName(StrEnum):
    """Two rings: who holds the keys of the records does not hold those of the sealed store."""

    RECORDS = "records"
    SEALED = "sealed"


@dataclass(frozen=True, kw_only=True)
class Key:
    """One secret and what is made from it: a name, a cipher and a key for blind indexes."""

    secret: bytes = field(repr=False)

    @cached_property
    def id(self) -> str:
        """Eight letters that name the key and tell nothing of it."""
        return self._derive("name", ID_BYTES).hex()

    @cached_property
    def cipher(self) -> AESGCM:
        return AESGCM(self._derive("cipher", SECRET_BYTES))

    @cached_property
    def index(self) -> bytes:
        return self._derive("blind index", SECRET_BYTES)

    def _derive(self, purpose: str, length: int) -> bytes:
        made = HKDF(
            algorithm=SHA256(), length=length, salt=None, info=f"retorno {purpose}".encode()
        )
        return made.derive(self.secret)


@dataclass(frozen=True, kw_only=True)
class Ring:
    """The keys of a ring by name, oldest first; what is written takes the last."""

    keys: Mapping[str, Key]

    @cached_property
    def current(self) -> Key:
        return list(self.keys.values())[-1]


_read: dict[Path, tuple[int, Ring]] = {}


def ring(name: RingName) -> Ring:
    """Give a ring as it stands now, also if another process added a key; make it if there is none.

    Raises:
        UnusableInputError: A key file is damaged, or others may read it.
    """
    folder = folder_of(name)
    try:
        at = folder.stat().st_mtime_ns
    except FileNotFoundError:
        at = 0
    known = _read.get(folder)
    if known and known[0] == at:
        return known[1]
    return read_again(name)


def read_again(name: RingName) -> Ring:
    """Read the files of a ring, whatever was read before."""
    folder = folder_of(name)
    if not files_of(folder):
        write_key(folder, 1)  # whoever is first makes it
    at = folder.stat().st_mtime_ns
    keys = [_read_key(file) for file in files_of(folder)]
    made = Ring(keys={key.id: key for key in keys})
    _read[folder] = (at, made)
    return made


def add_key(name: RingName) -> Ring:
    """Add a key to a ring: from now on it writes, and the older ones still read.

    Raises:
        UnusableInputError: Another process adds one at this moment.
    """
    folder = folder_of(name)
    ring(name)
    if not write_key(folder, int(files_of(folder)[-1].stem) + 1):
        raise UnusableInputError("keys.being_added", folder=folder)
    return read_again(name)


def drop_old_keys(name: RingName) -> int:
    """Destroy every key but the current one; what was written with them is lost for good."""
    old = files_of(folder_of(name))[:-1]
    for file in old:
        file.unlink()
    read_again(name)
    return len(old)


def folder_of(name: RingName) -> Path:
    """Say where the files of a ring are."""
    return Path(settings.KEYS) / name


def files_of(folder: Path) -> list[Path]:
    """List the key files of a folder, oldest first."""
    return sorted(folder.glob("[0-9]*.key"), key=lambda file: int(file.stem))


def write_key(folder: Path, number: int) -> bool:
    """Write a new key, for its owner alone, under a number; False if the number was taken."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = folder / f".{secrets.token_hex(8)}"
    with os.fdopen(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(base64.b64encode(secrets.token_bytes(SECRET_BYTES)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(made, folder / f"{number:04}.key")
    except FileExistsError:
        return False
    finally:
        made.unlink()
    return True


def _read_key(file: Path) -> Key:
    if os.name == "posix" and file.stat().st_mode & OTHERS:
        raise UnusableInputError("keys.open_to_others", file=file)
    try:
        secret = base64.b64decode(file.read_bytes().strip(), validate=True)
    except binascii.Error as error:
        raise UnusableInputError("keys.damaged", file=file) from error
    if len(secret) != SECRET_BYTES:
        raise UnusableInputError("keys.damaged", file=file)
    return Key(secret=secret)
