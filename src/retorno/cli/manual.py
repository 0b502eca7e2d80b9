"""The help of every command, in either language, from `wording/*/help.toml`.

A sentence is looked for under the command (`help.plan.out`) and then under what all commands share
(`help.all.out`); one that is missing falls back to the text in the code, and a test finds it.
"""

import shutil
import textwrap
from collections.abc import Iterable, Sequence
from typing import Protocol

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from retorno.cli.shell import default_language
from retorno.wording import catalogue, say

WIDTH = 100
SHARED = ("lang", "json")  # every command has them, so they come last
Parameter = TyperArgument | TyperOption


class Documented(Protocol):
    """What a help page needs of a command."""

    @property
    def name(self) -> str | None:
        """The word after `retorno`."""

    @property
    def help(self) -> str | None:
        """The text in the code, for a command that has no wording."""

    @property
    def params(self) -> Sequence[object]:
        """Arguments and options."""


def sentence(command: str, name: str, lang: str) -> str | None:
    """Return the help sentence of a parameter, or of `about` and `example`."""
    for key in (f"help.{command}.{name}", f"help.all.{name}"):
        if key in catalogue(lang):
            return say(key, lang)
    return None


def word(parameter: Parameter) -> str:
    """Return the word by which people type a parameter: `json` for `--json`."""
    return parameter.opts[0].lstrip("-") if parameter.opts else str(parameter.name)


def _metavar(parameter: TyperOption, lang: str) -> str:
    if parameter.is_flag:
        return ""
    key = f"help.metavar.{word(parameter)}"
    return f" {say(key, lang)}" if key in catalogue(lang) else f" {word(parameter).upper()}"


def _label(parameter: Parameter, lang: str) -> str:
    if isinstance(parameter, TyperArgument):
        label = word(parameter).upper() + ("..." if parameter.nargs == -1 else "")
        return label if parameter.required else f"[{label}]"
    return f"{', '.join(parameter.opts)}{_metavar(parameter, lang)}"


def _usage(command: Documented, path: str, lang: str) -> str:
    parameters = [p for p in command.params if isinstance(p, TyperArgument | TyperOption)]
    arguments = [_label(p, lang) for p in parameters if isinstance(p, TyperArgument)]
    options = [p for p in parameters if isinstance(p, TyperOption)]
    needed = [_label(p, lang) for p in options if p.required]
    others = [] if len(needed) == len(options) else [say("help.words.options", lang)]
    return " ".join([path, *arguments, *needed, *others])


def _rows(rows: Iterable[tuple[str, str]], width: int) -> list[str]:
    rows = list(rows)
    indent = min(30, max((len(label) for label, _ in rows), default=0) + 4)
    lines = []
    for label, text in rows:
        wrapped = textwrap.wrap(text, max(20, width - indent)) or [""]
        head = f"  {label}".ljust(indent)
        if len(head) > indent or not head.endswith(" "):
            lines.append(head.rstrip())
            head = " " * indent
        lines.append(head + wrapped[0])
        lines += [" " * indent + line for line in wrapped[1:]]
    return [line.rstrip() for line in lines]


def _is_shared(parameter: Parameter) -> bool:
    return word(parameter) in SHARED


def _describe(command: str, parameter: Parameter, lang: str) -> str:
    text = sentence(command, word(parameter), lang) or parameter.help or ""
    if isinstance(parameter, TyperOption) and isinstance(parameter.default, int | float):
        shown = (
            "" if parameter.is_flag else say("help.words.default", lang, value=parameter.default)
        )
        return f"{text} {shown}".rstrip()
    return text


def command_page(command: Documented, path: str, lang: str, width: int = WIDTH) -> str:
    """Write the help of one command: usage, what it does, parameters, an example."""
    name = str(command.name)
    about = sentence(name, "about", lang) or command.help or ""
    lines = [say("help.words.usage", lang, usage=_usage(command, path, lang)), ""]
    for paragraph in about.splitlines():
        lines += textwrap.wrap(paragraph, width)
    parameters = [p for p in command.params if isinstance(p, TyperArgument | TyperOption)]
    kinds = ((TyperArgument, "arguments"), (TyperOption, "options_title"))
    for kind, title in kinds:
        of_kind = sorted((p for p in parameters if isinstance(p, kind)), key=_is_shared)
        rows = [(_label(p, lang), _describe(name, p, lang)) for p in of_kind]
        if kind is TyperOption:
            rows.append(("--help", say("help.all.help", lang)))
        if rows:  # a command may take no arguments; `--help` it always has
            lines += ["", say(f"help.words.{title}", lang), *_rows(rows, width)]
    example = sentence(name, "example", lang)
    if example:
        lines += ["", say("help.words.example", lang), *(f"  {e}" for e in example.splitlines())]
    return "\n".join(lines)


def front_page(group: TyperGroup, lang: str, width: int = WIDTH) -> str:
    """Write the help of `retorno` itself: the road, one line a command."""
    rows = []
    for name in group.commands:
        about = sentence(name, "about", lang) or ""
        rows.append((name, about.splitlines()[0] if about else ""))
    options = [
        (_label(p, lang), _describe("retorno", p, lang))
        for p in group.params
        if isinstance(p, TyperOption)
    ]
    return "\n".join(
        [
            *textwrap.wrap(say("help.retorno.about", lang), width),
            "",
            say("help.words.usage", lang, usage=say("help.retorno.usage", lang)),
            "",
            say("help.words.commands", lang),
            *_rows(rows, width),
            "",
            say("help.words.options_title", lang),
            *_rows([*options, ("--help", say("help.all.help", lang))], width),
            "",
            say("help.words.example", lang),
            f"  {say('help.retorno.example', lang)}",
        ]
    )


def _width() -> int:
    return min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns)


class Command(TyperCommand):
    """A command whose help speaks the chosen language."""

    def get_help(self, ctx: typer.Context) -> str:  # type: ignore[override]  # typer passes its own
        """Return the help page; typer prints it."""
        return command_page(self, ctx.command_path, default_language(), _width())


class Group(TyperGroup):
    """`retorno` itself; its help is the road."""

    def get_help(self, ctx: typer.Context) -> str:  # type: ignore[override]  # noqa: ARG002
        """Return the front page; typer prints it."""
        return front_page(self, default_language(), _width())
