"""`retorno relax`: whether a goal can be met, what stands in its way, and the least that would help."""

from pathlib import Path
from typing import Annotated

import typer

from retorno.cli.shell import EXIT_REFUSED, Json, Lang, guarded

DEFAULT_SECONDS = 90.0


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""

    @app.command("relax")
    def relax(
        *,
        programme: Annotated[Path, typer.Argument()],
        people: Annotated[Path, typer.Argument()],
        goal: Annotated[str, typer.Option("--goal")],
        lang: Lang,
        out: Annotated[Path | None, typer.Option("--out")] = None,
        seconds: Annotated[float, typer.Option("--seconds", min=0.0)] = DEFAULT_SECONDS,
        seed: Annotated[int, typer.Option("--seed", min=0)] = 1,
        as_json: Json = False,
    ) -> None:
        with guarded(lang, as_json=as_json):
            from retorno.cli.relaxed import tell_relaxed
            from retorno.cli.relaxing import Ask, relax_into
            from retorno.formats.folders import check_out

            if out is not None:
                check_out(out, programme, people)
            ask = Ask(
                programme=programme,
                people=people,
                goal=goal,
                out=out,
                seconds=seconds,
                seed=seed,
                lang=lang,
                is_quiet=as_json,
            )
            relaxed = relax_into(ask)
            tell_relaxed(relaxed, lang, as_json=as_json)
            if not relaxed.is_met:
                raise typer.Exit(EXIT_REFUSED)
