"""Opaque numbers that addresses carry: they tell nothing, not even how many there are."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: nothing that looks like something else
LETTERS = 8


def new_number() -> str:
    """Draw one of 2^40 numbers; a column with a unique constraint tells if it is taken."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
