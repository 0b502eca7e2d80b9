"""`retorno demo-data`: invented people, their dirty lists and a programme of their size."""

from pathlib import Path
from typing import Annotated

import typer

from retorno.cli.shell import Json, Lang, guarded, tell, tell_json
from retorno.wording import say

MOST_PEOPLE = 5_000_000


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""

    @app.command(
        "demo-data",
        help="Inventa personas y su programa / invents people and their programme."
        "\n\nretorno demo-data --people 27000 --seed 1 --out demo",
    )
    def demo_data(
        out: Annotated[Path, typer.Option("--out", help="carpeta nueva / new folder")],
        lang: Lang,
        people: Annotated[
            int, typer.Option("--people", min=1, max=MOST_PEOPLE, help="personas / people")
        ] = 27_000,
        seed: Annotated[int, typer.Option("--seed", min=0, help="semilla / seed")] = 1,
        as_json: Json = False,  # noqa: FBT002
    ) -> None:
        with guarded(lang, as_json=as_json):
            _write(out, people, seed, lang, as_json=as_json)


def _write(out: Path, people: int, seed: int, lang: str, *, as_json: bool) -> None:
    from retorno.demo.people import invent
    from retorno.demo.programme import default_programme
    from retorno.demo.writing import write_programme
    from retorno.formats.folders import check_out, output_folder

    check_out(out)
    columns = invent(people, seed)
    with output_folder(out) as folder:
        write_programme(folder, default_programme(people), prefix="programme/")
        folder.write_table("people.csv", columns)
    if as_json:
        tell_json({"folder": str(out), "people": people, "seed": seed})
        return
    tell(say("demo.data_written", lang, folder=out, people=people, seed=seed))
