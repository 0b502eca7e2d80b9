"""Checkpoints: the head of a chain at a moment, signed so that others can hold it against us."""

import base64
import binascii
import json
from dataclasses import asdict, dataclass, fields

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

DOMAIN = "retorno-journal/1 checkpoint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The entry in which a chain ended at a moment."""

    chain: str
    seq: int
    hash: str
    at: str

    def message(self) -> bytes:
        """Give the bytes that are signed."""
        values = [DOMAIN, self.chain, self.seq, self.hash, self.at]
        return json.dumps(values, ensure_ascii=True, separators=(",", ":")).encode("ascii")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A checkpoint with its signature and the public key that made it, both base64. RFC 8032."""

    checkpoint: Checkpoint
    key: str
    signature: str

    @property
    def holds(self) -> bool:
        """Whether the key made the signature over this very checkpoint."""
        try:
            public = Ed25519PublicKey.from_public_bytes(_bytes(self.key))
            public.verify(_bytes(self.signature), self.checkpoint.message())
        except (InvalidSignature, ValueError):
            return False
        return True

    def as_mapping(self) -> dict[str, object]:
        """Give what a line of the file says."""
        said = {"checkpoint": asdict(self.checkpoint)}
        return said | {"key": self.key, "signature": self.signature}


CHECKPOINT_NAMES = tuple(field.name for field in fields(Checkpoint))


def sign(checkpoint: Checkpoint, private: Ed25519PrivateKey) -> Signed:
    """Sign the head of a chain."""
    return Signed(
        checkpoint=checkpoint,
        key=_text(private.public_key().public_bytes_raw()),
        signature=_text(private.sign(checkpoint.message())),
    )


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _bytes(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError(value) from error
