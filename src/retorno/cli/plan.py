"""`retorno plan`: the flight programme, with a proven bound."""

from pathlib import Path
from typing import Annotated

import typer

from retorno.cli.shell import EXIT_REFUSED, Json, Lang, guarded
from retorno.vocabulary.errors import UnusableInputError

DEFAULT_SECONDS = 60.0


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""

    @app.command("plan")
    def plan(
        *,
        programme: Annotated[Path, typer.Argument()],
        people: Annotated[Path, typer.Argument()],
        out: Annotated[Path, typer.Option("--out")],
        lang: Lang,
        seconds: Annotated[float | None, typer.Option("--seconds", min=0.0)] = None,
        iterations: Annotated[int | None, typer.Option("--iterations", min=0)] = None,
        seed: Annotated[int, typer.Option("--seed", min=0)] = 1,
        jobs: Annotated[int, typer.Option("--jobs", min=0)] = 0,
        as_json: Json = False,
    ) -> None:
        with guarded(lang, as_json=as_json):
            from retorno.cli.planned import tell_planned
            from retorno.cli.planning import Wish, plan_into
            from retorno.formats.folders import check_out

            if seconds is not None and iterations is not None:
                raise UnusableInputError("plan.seconds_or_iterations")
            check_out(out, programme, people)
            wish = Wish(
                seconds=DEFAULT_SECONDS if seconds is None else seconds,
                iterations=iterations,
                seed=seed,
                jobs=jobs,
                lang=lang,
                is_quiet=as_json,
            )
            planned = plan_into(out, programme, people, wish)
            tell_planned(planned, out, lang, as_json=as_json)
            if planned.files.summary.status != "complete":
                raise typer.Exit(EXIT_REFUSED)
