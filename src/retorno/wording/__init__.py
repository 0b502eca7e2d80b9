"""Every sentence by its code, in Spanish and English: one file a part and language."""

import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

LANGUAGES = ("es", "en")
DEFAULT_LANGUAGE = "es"


def _flatten(table: dict[str, object], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in table.items():
        if isinstance(value, dict):
            flat |= _flatten(value, f"{prefix}{name}.")
        else:
            flat[prefix + name] = str(value)
    return flat


def _parts(lang: str) -> list[Traversable]:
    folder = files("retorno.wording").joinpath(lang)
    return sorted(
        (part for part in folder.iterdir() if part.name.endswith(".toml")),
        key=lambda part: part.name,
    )


@cache
def catalogue(lang: str) -> dict[str, str]:
    """All sentences of one language; a code defined twice is an error of ours."""
    sentences: dict[str, str] = {}
    for part in _parts(lang):
        new = _flatten(tomllib.loads(part.read_text(encoding="utf-8")))
        twice = new.keys() & sentences.keys()
        if twice:
            message = f"defined twice in {lang}: {sorted(twice)}"
            raise ValueError(message)
        sentences |= new
    return sentences


def say(code: str, lang: str, **gaps: object) -> str:
    """Return the sentence of a code with its gaps filled."""
    return catalogue(lang)[code].format(**gaps)
