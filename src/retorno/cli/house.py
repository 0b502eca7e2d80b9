"""What needs the database is handed to `python -m retorno.web`, in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec

import typer

from retorno.cli.shell import EXIT_INTERRUPTED
from retorno.vocabulary.errors import UnusableInputError

NEEDED = ("django", "allauth", "axes", "granian", "whitenoise", "django_tasks_db")


def check_installed() -> None:
    """Refuse where the extra `[web]` is not installed.

    Raises:
        UnusableInputError: Saying how to install it.
    """
    if any(find_spec(name) is None for name in NEEDED):
        raise UnusableInputError("house.not_installed")


def hand_over(words: Sequence[object], *, environment: Mapping[str, str] | None = None) -> None:
    """Run a command of the house and end as it ends.

    Args:
        words: The command and its options.
        environment: Settings on top of those that are set.

    Raises:
        typer.Exit: With its exit code, unless that is 0.
    """
    check_installed()
    command = [sys.executable, "-m", "retorno.web", *map(str, words)]
    with subprocess.Popen(command, env=os.environ | dict(environment or {})) as child:  # noqa: S603
        code = _wait(child)
    if code:
        raise typer.Exit(EXIT_INTERRUPTED if code < 0 else code)


def _wait(child: "subprocess.Popen[bytes]") -> int:
    """Wait for the child; Ctrl-C reaches it as well, and it closes by itself."""
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue
