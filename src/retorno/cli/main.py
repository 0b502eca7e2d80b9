"""The door of the command line: one module a command, found by name."""

import importlib
import importlib.util
import os
import sys

import typer

COMMANDS = ("intake", "protect", "rules", "programme", "plan", "check", "demo_data", "demo")

app = typer.Typer(
    name="retorno",
    help="Retorno: traer a su gente a casa con dignidad / bring your people home with dignity.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def _load() -> None:
    for name in COMMANDS:
        if importlib.util.find_spec(f"retorno.cli.{name}") is not None:
            importlib.import_module(f"retorno.cli.{name}").register(app)


def main() -> None:
    """Run the command line."""
    os.environ.setdefault("PYTHONUTF8", "1")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    _load()
    app()
