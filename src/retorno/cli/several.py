"""`retorno several FOLDER...`: several programmes at once that share aircraft and money."""

from pathlib import Path
from typing import Annotated

import typer

from retorno.cli.shell import EXIT_REFUSED, Json, Lang, guarded
from retorno.vocabulary.errors import UnusableInputError

DEFAULT_SECONDS = 120.0


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""

    @app.command("several")
    def several(
        *,
        folder: Annotated[list[Path], typer.Argument()],
        out: Annotated[Path, typer.Option("--out")],
        lang: Lang,
        shared: Annotated[Path | None, typer.Option("--shared")] = None,
        seconds: Annotated[float | None, typer.Option("--seconds", min=0.0)] = None,
        iterations: Annotated[int | None, typer.Option("--iterations", min=0)] = None,
        seed: Annotated[int, typer.Option("--seed", min=0)] = 1,
        jobs: Annotated[int, typer.Option("--jobs", min=0)] = 0,
        cluster: Annotated[str | None, typer.Option("--cluster")] = None,
        as_json: Json = False,
    ) -> None:
        with guarded(lang, as_json=as_json):
            from retorno.cli.planning import Wish
            from retorno.cli.together import plan_together
            from retorno.cli.together_told import tell_together

            if seconds is not None and iterations is not None:
                raise UnusableInputError("plan.seconds_or_iterations")
            wish = Wish(
                seconds=DEFAULT_SECONDS if seconds is None else seconds,
                iterations=iterations,
                seed=seed,
                jobs=jobs,
                lang=lang,
                is_quiet=as_json,
            )
            together = plan_together(out, folder, shared, wish, cluster=cluster)
            tell_together(together, out, lang, as_json=as_json)
            if together.status != "complete":
                raise typer.Exit(EXIT_REFUSED)
