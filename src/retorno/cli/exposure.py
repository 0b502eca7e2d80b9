"""`retorno exposure`: what each step of the dispute costs whom, and the programme beside it."""

from pathlib import Path
from typing import Annotated

import typer

from retorno.cli.shell import Json, Lang, guarded

DEFAULT_DRAWS = 10_000
MOST_DRAWS = 1_000_000


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""

    @app.command("exposure")
    def exposure(
        *,
        scenario: Annotated[Path | None, typer.Argument(show_default=False)] = None,
        lang: Lang,
        trade: Annotated[Path | None, typer.Option("--trade")] = None,
        exports: Annotated[Path | None, typer.Option("--exports")] = None,
        schedule: Annotated[Path | None, typer.Option("--schedule")] = None,
        duties: Annotated[Path | None, typer.Option("--duties")] = None,
        elasticities: Annotated[Path | None, typer.Option("--elasticities")] = None,
        departments: Annotated[Path | None, typer.Option("--departments")] = None,
        aid: Annotated[Path | None, typer.Option("--aid")] = None,
        plan: Annotated[Path | None, typer.Option("--plan")] = None,
        explain: Annotated[str | None, typer.Option("--explain")] = None,
        draws: Annotated[int, typer.Option("--draws", min=100, max=MOST_DRAWS)] = DEFAULT_DRAWS,
        seed: Annotated[int, typer.Option("--seed", min=0)] = 1,
        out: Annotated[Path | None, typer.Option("--out")] = None,
        as_json: Json = False,
    ) -> None:
        with guarded(lang, as_json=as_json):
            from retorno.cli.weighed import tell_explained, tell_weighed
            from retorno.cli.weighing import Asked, weighed, write
            from retorno.formats.folders import check_out

            asked = Asked(
                scenario=scenario,
                trade=trade,
                exports=exports,
                schedule=schedule,
                duties=duties,
                elasticities=elasticities,
                departments=departments,
                aid=aid,
                plan=plan,
            )
            if out is not None:
                check_out(out, *asked.files)
            stakes = weighed(asked, draws=draws, seed=seed)
            if out is not None:
                write(stakes, out, lang)
            if explain is not None:
                tell_explained(stakes, explain, out, lang, as_json=as_json)
            else:
                tell_weighed(stakes, out, lang, as_json=as_json)
