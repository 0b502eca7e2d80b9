"""An error of the core as a sentence of a page."""

from retorno.vocabulary.errors import RetornoError
from retorno.wording import say


def told(error: RetornoError, lang: str) -> str:
    """Say what was refused and why."""
    return say(f"error.{error.code}", lang, **error.facts)
