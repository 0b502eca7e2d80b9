"""`retorno doctor`, `backup`, `restore` and `journal`: keeping a house well, and its word."""

from pathlib import Path
from typing import Annotated

import typer

from retorno.cli.house import hand_over
from retorno.cli.shell import Json, Lang, guarded

File = Annotated[Path, typer.Argument(show_default=False)]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""

    @app.command("doctor")
    def doctor(*, lang: Lang, as_json: Json = False) -> None:
        _keep(lang, as_json, "doctor")

    @app.command("backup")
    def backup(file: File, *, lang: Lang, as_json: Json = False) -> None:
        _keep(lang, as_json, "backup", f"--file={file}")

    @app.command("restore")
    def restore(file: File, *, lang: Lang, as_json: Json = False) -> None:
        _keep(lang, as_json, "restore", f"--file={file}")

    @app.command("journal")
    def journal(file: File, *, lang: Lang, as_json: Json = False) -> None:
        _keep(lang, as_json, "journal", f"--file={file}")


def _keep(lang: str, as_json: bool, *words: str) -> None:  # noqa: FBT001  -- handed on as it comes
    with guarded(lang, as_json=as_json):
        hand_over((*words, "--lang", lang, *(["--json"] if as_json else [])))
