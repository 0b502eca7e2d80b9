"""Which encoding a text file is in: told by its mark, by its bytes, never by hope."""

import codecs
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

Opener = Callable[[], BinaryIO]

_CHUNK = 1 << 20
_HEAD = 1 << 16
_MARKS = (  # the longer mark first: that of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MULTIBYTE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]+")
# Accented Spanish letters between two plain ones, as Windows and as old DOS programs write them.
_WINDOWS = re.compile(rb"(?<=[A-Za-z])[\xc1\xc9\xcd\xd1\xd3\xda\xdc\xe1\xe9\xed\xf1\xf3\xfa\xfc]")
_DOS = re.compile(rb"(?<=[A-Za-z])[\x82\xa1-\xa5](?=[A-Za-z])")
BYTE_FALLBACK = "retorno-windows-1252"


def _byte_as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read a byte that is not valid where it stands as Windows-1252, else as Latin-1."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.start + 1]
    try:
        letter = bad.decode("cp1252")
    except UnicodeDecodeError:
        letter = bad.decode("latin-1")
    return letter, error.start + 1


codecs.register_error(BYTE_FALLBACK, _byte_as_windows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How to decode a file, and what it is.

    Args:
        may_have_nul: Whether a byte is zero; in UTF-16 nearly every other one is.
    """

    name: str
    may_have_nul: bool
    sha256: str
    bytes: int

    @property
    def codec(self) -> str:
        """Name for `open`."""
        return "utf-8" if self.name == "utf-8 + cp1252" else self.name


def _by_zeros(head: bytes) -> str:
    """Name UTF-16 without a mark: every other byte of western text is zero."""
    half = len(head) // 2
    if not half:
        return ""
    if head[1::2].count(0) > half * 0.6:
        return "utf-16-le"
    return "utf-16-be" if head[0::2].count(0) > half * 0.6 else ""


def _by_bytes(sample: bytes) -> str:
    """Name the encoding of bytes that are not UTF-8."""
    if len(_DOS.findall(sample)) > len(_WINDOWS.findall(sample)):
        return "cp850"
    good = len(_MULTIBYTE.findall(sample))
    high = sum(1 for byte in _MULTIBYTE.sub(b"", sample) if byte > 0x7F)  # noqa: PLR2004 - ASCII
    return "utf-8 + cp1252" if good >= max(1, high) else "cp1252"


def find_encoding(opener: Opener) -> Encoding:
    """Read a file once: its encoding, size and SHA-256."""
    digest, size, offending = hashlib.sha256(), 0, b""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8, has_zero, head = True, False, b""
    with opener() as file:
        while chunk := file.read(_CHUNK):
            head = head or chunk[:_HEAD]
            digest.update(chunk)
            size += len(chunk)
            has_zero = has_zero or b"\0" in chunk
            if is_utf8:
                is_utf8 = _accepts(decoder, chunk)
                offending = chunk
        if is_utf8:
            is_utf8 = _accepts(decoder, b"", final=True)
    name = next((name for mark, name in _MARKS if head.startswith(mark)), "") or _by_zeros(head)
    if not name:
        name = "utf-8" if is_utf8 else _by_bytes(offending)
    return Encoding(name=name, may_have_nul=has_zero, sha256=digest.hexdigest(), bytes=size)


def _accepts(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True
