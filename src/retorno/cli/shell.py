"""What every command shares: language, `--json`, exit codes, no traceback ever."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from retorno.vocabulary.errors import RetornoError
from retorno.wording import DEFAULT_LANGUAGE, LANGUAGES, say

EXIT_DONE = 0
EXIT_REFUSED = 1
EXIT_UNUSABLE = 2
EXIT_INTERRUPTED = 130


def default_language() -> str:
    """Language from RETORNO_LANG, else Spanish."""
    lang = os.environ.get("RETORNO_LANG", DEFAULT_LANGUAGE)[:2].lower()
    return lang if lang in LANGUAGES else DEFAULT_LANGUAGE


def _language(value: str) -> str:
    if value not in LANGUAGES:
        raise typer.BadParameter("es | en")
    return value


Lang = Annotated[
    str,
    typer.Option(
        "--lang",
        help="es | en (RETORNO_LANG, es)",
        default_factory=default_language,
        callback=_language,
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="JSON para máquinas / for machines")]


def tell(text: str) -> None:
    """Print one line for a person."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def tell_json(value: object) -> None:
    """Print the one JSON value of a command called with `--json`."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def complain(text: str) -> None:
    """Print one line about what went wrong."""
    sys.stderr.write(text + "\n")


def _report(code: str, message: str, *, as_json: bool, facts: dict[str, str] | None = None) -> None:
    if as_json:
        tell_json({"error": code, "message": message, "facts": facts or {}})
    complain(message)


@contextmanager
def guarded(lang: str, *, as_json: bool) -> Iterator[None]:
    """Turn whatever goes wrong inside into one sentence and an exit code."""
    try:
        yield
    except RetornoError as error:
        message = say(f"error.{error.code}", lang, **error.facts)
        _report(error.code, message, as_json=as_json, facts=error.facts)
        raise typer.Exit(error.exit_code) from None
    except KeyboardInterrupt:
        _report("interrupted", say("cli.interrupted", lang), as_json=as_json)
        raise typer.Exit(EXIT_INTERRUPTED) from None
    except (OSError, MemoryError) as error:
        message = say("cli.machine", lang, reason=error)
        _report("machine", message, as_json=as_json)
        raise typer.Exit(EXIT_UNUSABLE) from None
    except Exception as error:  # a bug of ours must still end in a sentence
        if os.environ.get("RETORNO_DEBUG"):
            raise
        kind = f"{type(error).__name__}: {error}"
        _report("internal", say("cli.internal", lang, kind=kind), as_json=as_json)
        raise typer.Exit(EXIT_UNUSABLE) from None


Register = Callable[[typer.Typer], None]
