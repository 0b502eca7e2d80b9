"""What was wrong with the way a command was called, in one sentence of either language."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from typer.core import TyperGroup
from typer.exceptions import TyperException

from retorno.wording import catalogue, say

UsageProblemError = TyperException


def explain(problem: UsageProblemError, lang: str) -> str:
    """Say what is wrong with the call and how to see the right one."""
    context = getattr(problem, "ctx", None)
    path = context.command_path if context else "retorno"
    return f"{_what(problem, lang)} {say('cli.usage.see', lang, command=path)}"


def _what(problem: UsageProblemError, lang: str) -> str:
    kind = type(problem).__name__
    if kind == "MissingParameter":
        return say("cli.usage.missing", lang, name=_name(problem))
    if kind == "BadParameter":
        return _bad_value(problem, lang)
    if kind == "NoSuchOption":
        return _unknown(problem, lang, getattr(problem, "possibilities", None) or ())
    if kind == "BadOptionUsage":
        return say("cli.usage.needs_value", lang, name=getattr(problem, "option_name", ""))
    group = getattr(getattr(problem, "ctx", None), "command", None)
    if isinstance(group, TyperGroup):
        return _unknown(problem, lang, get_close_matches(_quoted(problem), group.commands, n=1))
    return say("cli.usage.extra", lang, name=_quoted(problem))


def _unknown(problem: UsageProblemError, lang: str, near: Sequence[str]) -> str:
    name = getattr(problem, "option_name", "") or _quoted(problem)
    if near:
        return say("cli.usage.unknown_near", lang, name=name, near=near[0])
    return say("cli.usage.unknown", lang, name=name)


def _bad_value(problem: UsageProblemError, lang: str) -> str:
    """Say what was expected; the library keeps the value it got in the error beneath its own."""
    found: list[dict[str, Any]] = getattr(problem.__cause__, "errors", list)()
    kind, value = "path", _quoted(problem)
    limit: object = ""
    if found:
        kind, value = found[0]["type"], found[0]["input"]
        limit = next(iter(found[0].get("ctx", {}).values()), "")
    key = f"cli.expects.{kind}"
    expected = problem.message
    if key in catalogue(lang) and value != problem.message:
        expected = say(key, lang, value=value, limit=limit)
    return say("cli.usage.bad_value", lang, name=_name(problem), expected=expected)


def _name(problem: UsageProblemError) -> str:
    """Name the option as it is typed, or the argument as the help shows it."""
    parameter = getattr(problem, "param", None)
    options = [option for option in getattr(parameter, "opts", ()) if option.startswith("-")]
    return options[0] if options else str(getattr(parameter, "name", "")).upper()


def _quoted(problem: UsageProblemError) -> str:
    """Return what the library quotes in its own message: the offending word."""
    found = re.search(r"'([^']*)'|\(([^()]*)\)$", problem.message)
    return (found[1] or found[2]) if found else problem.message
