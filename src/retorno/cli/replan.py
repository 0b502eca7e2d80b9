"""`retorno replan`: a new plan after events, with as few people as possible on another flight."""

from pathlib import Path
from typing import Annotated

import typer

from retorno.cli.shell import EXIT_REFUSED, Json, Lang, guarded
from retorno.vocabulary.errors import UnusableInputError

DEFAULT_SECONDS = 30.0
MODES = ("stable", "free")


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""

    @app.command("replan")
    def replan(
        *,
        programme: Annotated[Path, typer.Argument()],
        people: Annotated[Path, typer.Argument()],
        plan: Annotated[Path, typer.Argument()],
        events: Annotated[Path, typer.Option("--events")],
        out: Annotated[Path, typer.Option("--out")],
        lang: Lang,
        mode: Annotated[str | None, typer.Option("--mode")] = None,
        seconds: Annotated[float | None, typer.Option("--seconds", min=0.0)] = None,
        iterations: Annotated[int | None, typer.Option("--iterations", min=0)] = None,
        seed: Annotated[int, typer.Option("--seed", min=0)] = 1,
        jobs: Annotated[int, typer.Option("--jobs", min=0)] = 0,
        as_json: Json = False,
    ) -> None:
        with guarded(lang, as_json=as_json):
            from retorno.cli.planning import Wish
            from retorno.cli.replanned import tell_replanned
            from retorno.cli.replanning import Inputs, replan_into
            from retorno.formats.folders import check_out

            if seconds is not None and iterations is not None:
                raise UnusableInputError("plan.seconds_or_iterations")
            if mode not in {None, *MODES}:
                raise UnusableInputError("replan.mode", value=mode)
            check_out(out, programme, people, plan, events)
            wish = Wish(
                seconds=DEFAULT_SECONDS if seconds is None else seconds,
                iterations=iterations,
                seed=seed,
                jobs=jobs,
                lang=lang,
                is_quiet=as_json,
            )
            inputs = Inputs(programme=programme, people=people, plan=plan, events=events)
            replanned = replan_into(out, inputs, wish, mode or "")
            tell_replanned(replanned, out, lang, as_json=as_json)
            if replanned.written.stranded:
                raise typer.Exit(EXIT_REFUSED)
