"""`retorno journal FILE`: the journal for people outside, its ends signed; the signatures apart."""

import base64
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from retorno.formats.journal import checkpoint_line, header_line
from retorno.vocabulary.errors import RefusedError, UnusableInputError
from retorno.web.actions.journal import checkpoint
from retorno.web.readers.journal import export
from retorno.web.records.models import ChainHead

KEY_FILE = "journal.key"
SUFFIX = ".checkpoint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lodged:
    """What was written: the journal, what to lodge, how many chains, and the public key in base64."""

    file: Path
    lodge: Path
    chains: int
    key: str


def lodge(file: Path, *, now: datetime) -> Lodged:
    """Sign where each chain ends now; write the journal into FILE, and the signatures beside it.

    Raises:
        RefusedError: One of the files is there already, or there is nothing to sign.
        UnusableInputError: The key that signs is damaged.
    """
    beside = file.with_name(file.name + SUFFIX)
    for one in (file, beside):
        if one.exists():
            raise RefusedError("backup.exists", file=one)
    chains = list(ChainHead.objects.filter(seq__gt=0).order_by("chain"))
    if not chains:
        raise RefusedError("backup.nothing")
    key = signing_key()
    signed = [checkpoint(chain=one.chain, at=now, key=key) for one in chains]
    kept = [one for one in signed if one is not None]
    _write(file, export())
    _write(beside, [header_line(), *map(checkpoint_line, kept)])
    return Lodged(file=file, lodge=beside, chains=len(kept), key=kept[0].key)


def signing_key() -> Ed25519PrivateKey:
    """Give the key that signs; make it, for its owner alone, if there is none.

    Raises:
        UnusableInputError: Its file is damaged.
    """
    file = Path(settings.KEYS) / KEY_FILE
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        secret = Ed25519PrivateKey.generate().private_bytes_raw()
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
            out.write(base64.b64encode(secret) + b"\n")
    try:
        raw = base64.b64decode(file.read_bytes().strip(), validate=True)
        return Ed25519PrivateKey.from_private_bytes(raw)
    except ValueError as error:
        raise UnusableInputError("keys.damaged", file=file) from error


def _write(file: Path, lines: Iterable[str]) -> None:
    with os.fdopen(
        os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8"
    ) as out:
        out.writelines(f"{line.rstrip()}\n" for line in lines)
