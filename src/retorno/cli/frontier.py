"""`retorno frontier`: plans to choose from, between as cheap and as fast as possible."""

from pathlib import Path
from typing import Annotated

import typer

from retorno.cli.shell import Json, Lang, guarded
from retorno.vocabulary.errors import UnusableInputError

DEFAULT_SECONDS = 120.0


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""

    @app.command("frontier")
    def frontier(
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
            from retorno.cli.choices import tell_choices
            from retorno.cli.choosing import choose_into
            from retorno.cli.planning import Wish
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
            frontier = choose_into(out, programme, people, wish)
            tell_choices(frontier, out, lang, is_json=as_json)
