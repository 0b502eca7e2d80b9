"""What every command shares: language, `--json`, exit codes, no traceback ever."""

import errno
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import typer
from typer.exceptions import TyperException

from retorno.vocabulary.errors import RetornoError
from retorno.wording import DEFAULT_LANGUAGE, LANGUAGES, catalogue, say

EXIT_DONE = 0
EXIT_REFUSED = 1
EXIT_UNUSABLE = 2
EXIT_INTERRUPTED = 130
EXIT_BROKEN_PIPE = 141

LONGEST_KIND = 200
CONTROL = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F)), "�")


def default_language() -> str:
    """Language from RETORNO_LANG, else Spanish."""
    lang = os.environ.get("RETORNO_LANG", DEFAULT_LANGUAGE)[:2].lower()
    return lang if lang in LANGUAGES else DEFAULT_LANGUAGE


def _language(value: str) -> str:
    if value not in LANGUAGES:
        raise typer.BadParameter(say("cli.expects.lang", default_language()))
    return value


Lang = Annotated[
    str,
    typer.Option(
        "--lang",
        default_factory=default_language,
        callback=_language,
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json")]


def _hush(stream: TextIO) -> None:
    """Let a stream whose reader has gone end in nothing, so that the work itself goes on."""
    with Path(os.devnull).open("wb") as nothing:
        os.dup2(nothing.fileno(), stream.fileno())


def _print(text: str, stream: TextIO) -> None:
    try:
        stream.write(text + "\n")
        stream.flush()
    except BrokenPipeError:
        _hush(stream)


def flush() -> None:
    """Empty both streams; a reader that has gone is no error."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            _hush(stream)


def tell(text: str) -> None:
    """Print one line for a person."""
    _print(text, sys.stdout)


def tell_json(value: object) -> None:
    """Print the one JSON value of a command called with `--json`."""
    _print(json.dumps(value, ensure_ascii=False, indent=2), sys.stdout)


def complain(text: str) -> None:
    """Print one line about what went wrong; a cell's control characters never reach the terminal."""
    _print(text.translate(CONTROL), sys.stderr)


def report(code: str, message: str, *, as_json: bool, facts: dict[str, str] | None = None) -> None:
    """Tell what went wrong: a sentence for people, and its code and facts for machines."""
    if as_json:
        tell_json({"error": code, "message": message, "facts": facts or {}})
    complain(message)


def _conclude(error: BaseException, lang: str, *, as_json: bool) -> int:
    """Say in one sentence what went wrong and return the exit code."""
    match error:
        case RetornoError():
            facts = dict(error.facts)
            if "reason" in facts and isinstance(error.__cause__, OSError):
                facts["reason"] = _known(error.__cause__, lang)
            message = say(f"error.{error.code}", lang, **facts)
            report(error.code, message, as_json=as_json, facts=facts)
            return error.exit_code
        case KeyboardInterrupt():
            report("interrupted", say("cli.interrupted", lang), as_json=as_json)
            return EXIT_INTERRUPTED
        case BrokenPipeError():  # whoever read our output has gone: no one to say it to
            flush()
            return EXIT_BROKEN_PIPE
        case OSError() | MemoryError():
            message = say("cli.machine", lang, reason=_reason(error, lang))
            report("machine", message, as_json=as_json)
            return EXIT_UNUSABLE
        case _:
            return _own_fault(error, lang, as_json=as_json)


def _reason(error: OSError | MemoryError, lang: str) -> str:
    """Say in the reader's language what the system refused, and about which file."""
    where = getattr(error, "filename", None)
    what = f"{_known(error, lang)}."
    return f"{where}: {what}" if where else what


def _known(error: OSError | MemoryError, lang: str) -> str:
    """Say what the system refused, in its own words where ours are wanting."""
    number = error.errno if isinstance(error, OSError) else errno.ENOMEM
    key = f"cli.os.{errno.errorcode.get(number or 0, '')}"
    known = say(key, lang) if key in catalogue(lang) else getattr(error, "strerror", None)
    return str(known or error)


def _own_fault(error: BaseException, lang: str, *, as_json: bool) -> int:
    if os.environ.get("RETORNO_DEBUG"):
        raise error
    kind = f"{type(error).__name__}: {error}"[:LONGEST_KIND]
    report("internal", say("cli.internal", lang, kind=kind), as_json=as_json)
    return EXIT_UNUSABLE


@contextmanager
def guarded(lang: str, *, as_json: bool) -> Iterator[None]:
    """Turn whatever goes wrong inside into one sentence and an exit code."""
    try:
        yield
    except (typer.Exit, typer.Abort, TyperException):
        raise
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  -- our own bugs end in a sentence too
        raise typer.Exit(_conclude(error, lang, as_json=as_json)) from None


Register = Callable[[typer.Typer], None]
