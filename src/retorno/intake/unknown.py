"""What a list writes where it does not know or does not tell: all of it is unknown."""

import re

from retorno.intake.columns import SPREADSHEET_ERRORS

_WORDS = frozenset(
    (
        "n/a", "na", "n.a.", "n/d", "nd", "s/d", "sd", "null", "none", "nan", "nil", "nat",
        ".", "..", "...", "-", "--", "---", "\u2013", "\u2014", "?", "??", "???", "_",
        "unknown", "unk", "not known", "not stated", "not available", "not asked", "no data",
        "desconocido", "desconocida", "se desconoce", "no se sabe", "no consta", "no informa",
        "sin dato", "sin datos", "sin informacion", "sin informaci\u00f3n", "ninguna informaci\u00f3n",
        "no registra", "ignorado", "(blank)", "(vac\u00edo)", "(en blanco)",
    )
)  # fmt: skip
_REDACTED = re.compile(
    r"[\[(<]?\s*(?:redacted|redactado|suprimido|withheld|reservado|tachado)\s*[\])>]?"
    r"|[*x#\u2588\u25a0_]{3,}"
    r"|(?:\(?b\)?\s*\(\d\)(?:\s*\(\w\))*[\s,;/&]*)+",
    re.IGNORECASE,
)
_REDACTION_BEGINS = frozenset("[(<*xX#_\u2588\u25a0bBrRsSwWtT")
_LONGEST = 120
WORD = "word"
REDACTED = "redacted"
ERROR = "spreadsheet_error"


def unknown_kind(text: str) -> str:
    """Say in which way a text means unknown; empty when it is a value.

    >>> unknown_kind("(b)(6), (b)(7)(C)"), unknown_kind("N/A"), unknown_kind("Ana")
    ('redacted', 'word', '')
    """
    first = text[:1]
    if first == "#" and text.upper() in SPREADSHEET_ERRORS:
        return ERROR
    if len(text) > _LONGEST:
        return ""
    if text.casefold() in _WORDS:
        return WORD
    return REDACTED if first in _REDACTION_BEGINS and _REDACTED.fullmatch(text) else ""
