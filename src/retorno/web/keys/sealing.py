"""Sealing a text for one place and one row; opening it there and nowhere else.

A sealed text is `<name of its key>:<nonce, text and tag in URL-safe base64>`. Its place (table and
column) and its row are bound into the tag: a text that was moved does not open.
"""

import base64
import binascii
import hashlib
import hmac
import os
import unicodedata
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag

from retorno.vocabulary.errors import RetornoError
from retorno.web.keys.ring import Key, RingName, read_again, ring

NONCE_BYTES = 12
BLOCK = 32  # lengths are rounded up to it: how long a text is says little
END = b"\x80"
INDEX_LETTERS = 32


class CannotOpenError(RetornoError):
    """A sealed text is damaged, was moved, or its key is missing: nothing of it is shown."""


@dataclass(frozen=True, slots=True)
class Ciphertext:
    """A sealed text as the database gave it; it opens for the row that it was written for."""

    token: str = field(repr=False)
    ring: RingName
    place: str

    def open(self, row: str) -> str:
        """Give the text.

        Raises:
            CannotOpenError: It was not written for this row, or its key is not in the ring.
        """
        name, _, body = self.token.partition(":")
        key = _key(self.ring, name)
        if key is None:
            raise CannotOpenError("keys.unknown", place=self.place, key=name)
        try:
            raw = base64.b64decode(body, altchars=b"-_", validate=True)
            padded = key.cipher.decrypt(
                raw[:NONCE_BYTES], raw[NONCE_BYTES:], _bound(self.place, row)
            )
        except (InvalidTag, ValueError, binascii.Error) as error:
            raise CannotOpenError("keys.cannot_open", place=self.place) from error
        return padded[: padded.rindex(END)].decode()


def seal(text: str, *, ring_name: RingName, place: str, row: str) -> Ciphertext:
    """Seal a text for a row of a place, with the current key of a ring."""
    key = ring(ring_name).current
    plain = text.encode() + END
    plain += bytes(-len(plain) % BLOCK)
    nonce = os.urandom(NONCE_BYTES)
    body = nonce + key.cipher.encrypt(nonce, plain, _bound(place, row))
    token = f"{key.id}:{base64.urlsafe_b64encode(body).decode()}"
    return Ciphertext(token, ring_name, place)


def blind(text: str, *, key: Key, place: str) -> str:
    """Give what stands for a text in a blind index: equal for equal texts of one place.

    Case, accents, spaces and punctuation make no difference; a text without letters gives nothing.
    """
    letters = normal(text)
    if not letters:
        return ""
    made = hmac.new(key.index, f"{place}:{letters}".encode(), hashlib.sha256)
    return made.hexdigest()[:INDEX_LETTERS]


def normal(text: str) -> str:
    """Bare letters and digits, without case or accents.

    >>> normal("c.c. 52-118 é")
    'CC52118E'
    """
    plain = unicodedata.normalize("NFKD", text).casefold().upper()
    return "".join(letter for letter in plain if letter.isalnum())


def _key(ring_name: RingName, name: str) -> Key | None:
    found = ring(ring_name).keys.get(name)
    return found or read_again(ring_name).keys.get(name)


def _bound(place: str, row: str) -> bytes:
    return f"{place}:{row}".encode()
