"""The door of the command line: one module a command, found by name."""

import importlib
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Annotated, TextIO

import typer
from typer.core import TyperGroup
from typer.main import get_command

from retorno import __version__
from retorno.cli.manual import Command, Group
from retorno.cli.shell import (
    EXIT_DONE,
    EXIT_INTERRUPTED,
    EXIT_UNUSABLE,
    Lang,
    Register,
    default_language,
    flush,
    guarded,
    report,
    tell,
)
from retorno.cli.usage import UsageProblemError, explain
from retorno.wording import LANGUAGES, say

COMMANDS = (
    "intake",
    "protect",
    "rules",
    "programme",
    "plan",
    "check",
    "replan",
    "why",
    "relax",
    "frontier",
    "simulate",
    "several",
    "check_several",
    "exposure",
    "verify_journal",
    "serve",
    "keeping",
    "demo_data",
    "demo",
)


def installed() -> Iterator[Register]:
    """Yield what registers each command, in the order of the road."""
    for name in COMMANDS:
        yield importlib.import_module(f"retorno.cli.{name}").register


def command_line(registers: Iterable[Register]) -> TyperGroup:
    """Build the whole command from the parts that register theirs."""
    app = typer.Typer(
        name="retorno",
        cls=Group,
        invoke_without_command=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_door)
    for register in registers:
        register(app)
    for info in app.registered_commands:
        info.cls = Command
    group = get_command(app)
    if not isinstance(group, TyperGroup):  # pragma: no cover  -- a callback makes it a group
        raise TypeError(type(group))
    return group


def _show_version(*, wanted: bool) -> None:
    if wanted:
        tell(f"retorno {__version__}")
        raise typer.Exit(EXIT_DONE)


def _door(
    ctx: typer.Context,
    lang: Lang,  # noqa: ARG001  -- `run` has read it: it must be known before anything is said
    version: Annotated[  # noqa: FBT002  -- typer passes options by position
        bool, typer.Option("--version", is_eager=True)
    ] = False,
) -> None:
    _show_version(wanted=version)
    if ctx.invoked_subcommand is None:
        tell(ctx.get_help())


def wanted_language(arguments: Sequence[str]) -> str:
    """Find `--lang` wherever it stands, so that help and complaints speak it too."""
    for here, after in pairwise([*arguments, ""]):
        value = after if here == "--lang" else here.removeprefix("--lang=")
        if here.startswith("--lang") and value in LANGUAGES:
            return value
    return default_language()


def run(arguments: Sequence[str], registers: Iterable[Register] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 refused, 2 unusable input."""
    lang = wanted_language(arguments)
    os.environ["RETORNO_LANG"] = lang
    as_json = "--json" in arguments
    try:
        with guarded(lang, as_json=as_json):
            command = command_line(installed() if registers is None else registers)
            code = command.main(args=list(arguments), prog_name="retorno", standalone_mode=False)
    except typer.Exit as leaving:
        code = leaving.exit_code
    except typer.Abort:
        report("interrupted", say("cli.interrupted", lang), as_json=as_json)
        code = EXIT_INTERRUPTED
    except UsageProblemError as problem:
        report("usage", explain(problem, lang), as_json=as_json)
        code = EXIT_UNUSABLE
    return code if isinstance(code, int) else EXIT_DONE


def speak_utf8(streams: Iterable[TextIO]) -> None:
    """Let streams carry every letter, whatever the console's own encoding is."""
    for stream in streams:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def main() -> None:
    """Run the command line and leave with its exit code."""
    os.environ.setdefault("PYTHONUTF8", "1")
    speak_utf8((sys.stdout, sys.stderr))
    code = run(sys.argv[1:])
    flush()
    sys.exit(code)
