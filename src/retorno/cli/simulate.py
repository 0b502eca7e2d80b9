"""`retorno simulate`: the programme lived through many times, with what may go otherwise."""

from pathlib import Path
from typing import Annotated

import typer

from retorno.cli.shell import EXIT_INTERRUPTED, Json, Lang, guarded

DEFAULT_RUNS = 200
MOST_RUNS = 100_000
DEFAULT_RESERVE = 0.05
MOST_SEED = 2**63 - 1


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""

    @app.command("simulate")
    def simulate(
        *,
        programme: Annotated[Path, typer.Argument()],
        people: Annotated[Path, typer.Argument()],
        out: Annotated[Path, typer.Option("--out")],
        lang: Lang,
        uncertainty: Annotated[Path | None, typer.Option("--uncertainty")] = None,
        policy: Annotated[str, typer.Option("--policy")] = "weekly",
        against: Annotated[str | None, typer.Option("--against")] = None,
        reserve: Annotated[float, typer.Option("--reserve", min=0, max=0.5)] = DEFAULT_RESERVE,
        runs: Annotated[int, typer.Option("--runs", min=1, max=MOST_RUNS)] = DEFAULT_RUNS,
        seed: Annotated[int, typer.Option("--seed", min=0, max=MOST_SEED)] = 1,
        jobs: Annotated[int, typer.Option("--jobs", min=0)] = 0,
        cluster: Annotated[str | None, typer.Option("--cluster")] = None,
        as_json: Json = False,
    ) -> None:
        with guarded(lang, as_json=as_json):
            from retorno.cli.simulated import tell_simulated
            from retorno.cli.simulating import Runs, Wanted, simulated
            from retorno.formats.folders import check_out

            check_out(out, programme, people, *([uncertainty] if uncertainty else []))
            wanted = Wanted(
                programme=programme,
                people=people,
                uncertainty=uncertainty,
                policies=(policy,) if against is None else (policy, against),
                reserve=reserve,
                runs=runs,
                seed=seed,
                jobs=jobs,
                cluster=cluster,
                lang=lang,
                is_quiet=as_json,
            )
            result = simulated(wanted, out, Runs(lang, runs, is_quiet=as_json))
            tell_simulated(result, out, lang, as_json=as_json)
            if not result.told.is_whole:
                raise typer.Exit(EXIT_INTERRUPTED)
