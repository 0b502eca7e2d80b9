"""`retorno demo-data`: invented people, their dirty lists and a programme of their size."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from retorno.cli.shell import Json, Lang, guarded, tell, tell_json
from retorno.wording import say

MOST_PEOPLE = 5_000_000


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""

    @app.command("demo-data")
    def demo_data(
        *,
        out: Annotated[Path, typer.Option("--out")],
        lang: Lang,
        country: Annotated[str, typer.Option("--country")] = "",
        people: Annotated[int, typer.Option("--people", min=1, max=MOST_PEOPLE)] = 27_000,
        seed: Annotated[int, typer.Option("--seed", min=0)] = 1,
        no_raw: Annotated[bool, typer.Option("--no-raw")] = False,
        as_json: Json = False,
    ) -> None:
        with guarded(lang, as_json=as_json):
            lists = _write(out, people, seed, country, raw=not no_raw)
            if as_json:
                tell_json({"folder": str(out), "people": people, "seed": seed, "lists": lists})
            else:
                tell(say("demo.data_written", lang, folder=out, people=people, seed=seed))
                _tell_lists(out, lists, lang)


def _tell_lists(out: Path, lists: Sequence[str], lang: str) -> None:
    if not lists:
        return
    files = " ".join(str(out / "raw" / name) for name in lists)
    tell(say("demo.raw_written", lang, lists=", ".join(lists), files=files, folder=out))


def _write(out: Path, people: int, seed: int, country: str, *, raw: bool) -> tuple[str, ...]:
    from retorno.demo.country import read_country
    from retorno.demo.people import invent
    from retorno.demo.programme import default_programme
    from retorno.demo.writing import write_caseload, write_programme, write_raw
    from retorno.formats.folders import check_out, output_folder

    check_out(out)
    state = read_country(country)
    columns = invent(people, seed, country=state)
    with output_folder(out) as folder:
        write_programme(folder, default_programme(people, country=state), prefix="programme/")
        write_caseload(folder, columns)
        return write_raw(folder, columns, seed, state) if raw else ()
