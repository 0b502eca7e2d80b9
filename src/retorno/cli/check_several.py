"""`retorno check-several JOINT FOLDER...`: do plans of several programmes keep to what is shared?"""

from pathlib import Path
from typing import Annotated

import typer

from retorno.cli.shell import CONTROL, EXIT_REFUSED, Json, Lang, guarded, tell, tell_json


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""

    @app.command("check-several")
    def check_several(
        *,
        joint: Annotated[Path, typer.Argument()],
        folder: Annotated[list[Path], typer.Argument()],
        lang: Lang,
        as_json: Json = False,
    ) -> None:
        with guarded(lang, as_json=as_json):
            from retorno.cli.together_checked import as_mapping, check_together, lines

            report = check_together(joint, folder)
            if as_json:
                tell_json(as_mapping(report, lang))
            else:
                for line in lines(report, lang):
                    tell(line.translate(CONTROL))
            if not report.valid:
                raise typer.Exit(EXIT_REFUSED)
