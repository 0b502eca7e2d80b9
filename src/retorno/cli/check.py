"""`retorno check PROGRAMME PEOPLE PLAN`: is a plan valid, from the raw files alone?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retorno.cli.shell import EXIT_REFUSED, Json, Lang, default_language, guarded, tell, tell_json
from retorno.wording import say

if TYPE_CHECKING:
    from retorno.plan.check import CheckReport

SHOWN = 50
EXAMPLE = "retorno check OUT/programme OUT/people.csv OUT/plan"


def register(app: typer.Typer) -> None:
    """Add the command."""
    summary = say("check.help", default_language())
    app.command("check", help=f"{summary}\n\n[bold]{EXAMPLE}[/bold]")(check)


def check(
    programme: Annotated[Path, typer.Argument(metavar="PROGRAMME", show_default=False)],
    people: Annotated[Path, typer.Argument(metavar="PEOPLE", show_default=False)],
    plan: Annotated[Path, typer.Argument(metavar="PLAN", show_default=False)],
    lang: Lang,
    as_json: Json = False,  # noqa: FBT002 - typer reads the default
) -> None:
    """Check a plan; exit 0 if it is valid, 1 if not, 2 if it cannot be read."""
    with guarded(lang, as_json=as_json):
        from retorno.plan.check import check_plan

        report = check_plan(programme, people, plan)
    if as_json:
        tell_json(_as_json(report, lang))
    else:
        _tell(report, lang)
    if not report.valid:
        raise typer.Exit(EXIT_REFUSED)


def _tell(report: "CheckReport", lang: str) -> None:
    from retorno.plan.check.sentences import lines

    for line in lines(report, lang, at_most=SHOWN):
        tell(line)


def _as_json(report: "CheckReport", lang: str) -> dict[str, object]:
    from retorno.plan.check.sentences import as_mapping

    return as_mapping(report, lang)
