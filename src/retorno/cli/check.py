"""`retorno check PROGRAMME PEOPLE PLAN`: is a plan valid, from the raw files alone?"""

from pathlib import Path
from typing import Annotated

import typer

from retorno.cli.shell import CONTROL, EXIT_REFUSED, Json, Lang, guarded, tell, tell_json

SHOWN = 50


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check")(check)


def check(
    programme: Annotated[Path, typer.Argument(show_default=False)],
    people: Annotated[Path, typer.Argument(show_default=False)],
    plan: Annotated[Path, typer.Argument(show_default=False)],
    lang: Lang,
    as_json: Json = False,  # noqa: FBT002  -- typer passes options by position
) -> None:
    """Check a plan; exit 0 if it is valid, 1 if not, 2 if it cannot be read."""
    with guarded(lang, as_json=as_json):
        from retorno.plan.check import check_plan
        from retorno.plan.check.sentences import as_mapping, lines

        report = check_plan(programme, people, plan)
        if as_json:
            tell_json(as_mapping(report, lang))
        else:
            for line in lines(report, lang, at_most=SHOWN):
                tell(line.translate(CONTROL))
        if not report.valid:
            raise typer.Exit(EXIT_REFUSED)
