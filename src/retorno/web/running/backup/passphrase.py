"""The passphrase of a backup: from the environment or from a terminal, never from the command line."""

import getpass
import os
import sys

from retorno.vocabulary.errors import UnusableInputError
from retorno.wording import say

VARIABLE = "RETORNO_BACKUP_PASSPHRASE"
SHORTEST = 12


def passphrase(lang: str, *, twice: bool) -> str:
    """Give the passphrase.

    Args:
        lang: Language in which a terminal is asked.
        twice: A new one is asked for twice, and may not be short.

    Raises:
        UnusableInputError: There is none, it is short, or the two differ.
    """
    given = os.environ.get(VARIABLE, "")
    if not given:
        given = _asked(lang, twice=twice)
    if twice and len(given) < SHORTEST:
        raise UnusableInputError("backup.passphrase_short", letters=SHORTEST)
    return given


def _asked(lang: str, *, twice: bool) -> str:
    if not sys.stdin.isatty():
        raise UnusableInputError("backup.passphrase_missing", variable=VARIABLE)
    given = getpass.getpass(f"{say('backup.passphrase', lang)} ")
    if twice and getpass.getpass(f"{say('backup.passphrase_again', lang)} ") != given:
        raise UnusableInputError("backup.passphrase_differs")
    return given
