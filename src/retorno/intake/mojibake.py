"""Letters that were decoded wrongly before the list was sent: `GarcÃ­a` for `García`.

They are put right only where that is certain: each run of strange signs must be, byte for byte, the
UTF-8 of letters and signs that western languages use. Whatever is only suspicious stays as it is.
"""

import re
from typing import NamedTuple

REPAIRED, DAMAGED = "mojibake_repaired", "mojibake"
_LETTERS = "ÁÉÍÓÚÜÑÇÀÂÃÄÅÆÈÊËÌÎÏÐÒÔÕÖØÙÛÝÞßáéíóúüñçàâãäåæèêëìîïðòôõöøùûýþÿ"
_SIGNS = "¿¡ªº°·«»¨§©®€…•\u00a0\u00b4\u2013\u2014\u2018\u2019\u201c\u201d"
_KNOWN = frozenset(_LETTERS + _SIGNS)
_LOST = "\ufffd"
_CODECS = ("cp1252", "cp850")


class Mended(NamedTuple):
    """A text and what was found about its letters: nothing, `REPAIRED` or `DAMAGED`."""

    text: str
    found: str = ""


def _wrong_forms() -> dict[str, str]:
    """Known letters by what becomes of their UTF-8 bytes where these are read one by one."""
    forms: dict[str, str] = {}
    for codec in _CODECS:
        for letter in sorted(_KNOWN):
            raw = letter.encode()
            forms["".join(_one_by_one(byte, codec) for byte in raw)] = letter
    return forms


def _one_by_one(byte: int, codec: str) -> str:
    try:
        return bytes((byte,)).decode(codec)
    except UnicodeDecodeError:  # five bytes mean nothing in Windows-1252
        return chr(byte)


_FORMS = _wrong_forms()
_WRONG = re.compile("|".join(map(re.escape, sorted(_FORMS, key=len, reverse=True))))
_BEGINNINGS = frozenset(form[0] for form in _FORMS)
# What no western text has side by side: it remains of letters that cannot be told.
_CONTINUES = re.escape("".join(_one_by_one(byte, "cp1252") for byte in range(0x80, 0xC0)))
_SUSPICIOUS = re.compile(f"[ÃÂ][{_CONTINUES}]|[├┬][^\\W]|â€")


def mend(text: str) -> Mended:
    """Put wrongly decoded letters right where that is certain.

    >>> mend("GarcÃ­a"), mend("García")
    (Mended(text='García', found='mojibake_repaired'), Mended(text='García', found=''))
    """
    if text.isascii():
        return Mended(text)
    if _BEGINNINGS.isdisjoint(text):
        return Mended(text, DAMAGED if _LOST in text else "")
    right = _WRONG.sub(lambda wrong: _FORMS[wrong.group()], text)
    is_certain = right != text and not _other_signs(text)
    if is_certain and _LOST not in right and not _SUSPICIOUS.search(right):
        return Mended(right, REPAIRED)
    return Mended(text, DAMAGED if _LOST in text or _SUSPICIOUS.search(text) else "")


def _other_signs(text: str) -> bool:
    """Say whether a text also has letters that were decoded well: then nothing is certain."""
    return not _WRONG.sub("", text).isascii()
