"""A stream of bytes, encrypted as it passes: nothing of it can be changed, cut or moved unseen.

The file is a first line, a line of JSON in clear (how the key is made from the passphrase, which
backup this is) and pieces of 64 KiB, each sealed with AES-GCM. Sealed into each piece are the two
lines, its place, and whether it is the last.
"""

import base64
import binascii
import hmac
import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from retorno.vocabulary.errors import UnusableInputError

FIRST_LINE = b"retorno backup\n"
FORMAT = 1
PIECE = 64 * 1024
TAG = 16
SALT_BYTES = KEY_BYTES = 32
COST, DEAREST = 17, 20  # 2 to the power of it; 17 asks for 128 MiB and a third of a second
BLOCK_SIZE = 8
LONGEST_HEAD = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands in clear.

    Args:
        format: Which kind of file this is; one that is newer is refused.
        kind: `data` or `keys`.
        backup: Number that both files of a backup share.
        made_at: Moment, in UTC.
        salt: Random, in base64.
        cost: Power of two of the work to make the key.
        check: What only the right passphrase makes, in base64.
    """

    format: int
    kind: str
    backup: str
    made_at: str
    salt: str
    cost: int
    check: str = ""


class SealedWriter:
    """Takes bytes and writes them sealed. Nothing is whole before `close`."""

    def __init__(
        self, out: BinaryIO, passphrase: str, *, kind: str, backup: str, made_at: str
    ) -> None:
        salt = base64.b64encode(secrets.token_bytes(SALT_BYTES)).decode()
        head = Head(format=FORMAT, kind=kind, backup=backup, made_at=made_at, salt=salt, cost=COST)
        cipher, check = _keys(passphrase, head)
        said = asdict(head) | {"check": check}
        self._bound = FIRST_LINE + json.dumps(said).encode() + b"\n"
        self._out, self._cipher = out, cipher
        self._waiting = bytearray()
        self._place = 0
        out.write(self._bound)

    def write(self, data: bytes) -> None:
        """Seal all but the last piece, which is known at the end alone."""
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]

    def close(self) -> None:
        """Seal the last piece."""
        self._seal(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._place, is_last=is_last)
        self._out.write(self._cipher.encrypt(nonce, piece, self._bound))
        self._place += 1


class SealedReader:
    """Gives back the bytes of a sealed file, each piece only after its seal was checked."""

    def __init__(self, file: Path, source: BinaryIO, passphrase: str) -> None:
        self._file, self._source = file, source
        self.head, self._bound = _read_head(file, source)
        self._cipher, check = _keys(passphrase, self.head)
        if not hmac.compare_digest(check, self.head.check):
            raise UnusableInputError("backup.wrong_passphrase", file=file)
        self._next = source.read(PIECE + TAG)
        self._open = b""
        self._at = self._place = 0

    def read(self, size: int) -> bytes:
        """Give exactly so many bytes.

        Raises:
            UnusableInputError: The file was cut or damaged, or ends before.
        """
        parts, wanted = [], size
        while wanted:
            if self._at == len(self._open):
                self._turn()
            part = self._open[self._at : self._at + wanted]
            self._at += len(part)
            wanted -= len(part)
            parts.append(part)
        return b"".join(parts)

    def finish(self) -> None:
        """Say that nothing more is expected.

        Raises:
            UnusableInputError: There is more.
        """
        if self._next or self._at != len(self._open):
            raise UnusableInputError("backup.damaged", file=self._file)

    def _turn(self) -> None:
        """Open the next piece; a file that ends before its last piece was cut."""
        here, self._next = self._next, self._source.read(PIECE + TAG)
        is_last = not self._next
        opened = self._opened(here, is_last=is_last)
        if opened is None and is_last:
            cut = len(here) < TAG or self._opened(here, is_last=False) is not None
            raise UnusableInputError("backup.cut" if cut else "backup.damaged", file=self._file)
        if not opened:
            raise UnusableInputError("backup.damaged", file=self._file)
        self._open, self._at = opened, 0
        self._place += 1

    def _opened(self, piece: bytes, *, is_last: bool) -> bytes | None:
        try:
            return self._cipher.decrypt(_nonce(self._place, is_last=is_last), piece, self._bound)
        except (InvalidTag, ValueError):
            return None


def _read_head(file: Path, source: BinaryIO) -> tuple[Head, bytes]:
    if source.read(len(FIRST_LINE)) != FIRST_LINE:
        raise UnusableInputError("backup.no_backup", file=file)
    line = source.readline(LONGEST_HEAD)
    try:
        said = json.loads(line)
        if said["format"] != FORMAT:
            raise UnusableInputError("backup.other_format", file=file, format=said["format"])
        head = Head(**said)
        sound = len(base64.b64decode(head.salt, validate=True)) == SALT_BYTES
        sound = sound and head.cost in range(1, DEAREST + 1)
    except (ValueError, TypeError, KeyError, binascii.Error, AttributeError) as error:
        raise UnusableInputError("backup.damaged", file=file) from error
    if not sound or str(head.check) != head.check:
        raise UnusableInputError("backup.damaged", file=file)
    return head, FIRST_LINE + line


def _keys(passphrase: str, head: Head) -> tuple[AESGCM, str]:
    """Make the cipher, and what shows that the passphrase is right."""
    salt = base64.b64decode(head.salt)
    stretched = Scrypt(salt=salt, length=KEY_BYTES, n=2**head.cost, r=BLOCK_SIZE, p=1)
    secret = stretched.derive(passphrase.encode())
    key, check = (
        HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(secret)
        for info in (b"retorno backup cipher", b"retorno backup check")
    )
    return AESGCM(key), base64.b64encode(check).decode()


def _nonce(place: int, *, is_last: bool) -> bytes:
    """Number a piece: the key is of this file alone, so no number comes twice under one key."""
    return place.to_bytes(11) + bytes([is_last])
