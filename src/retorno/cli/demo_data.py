"""`retorno demo-data`: invented people, their dirty lists and a programme of their size."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retorno.cli.shell import Json, Lang, guarded, tell, tell_json
from retorno.wording import say

if TYPE_CHECKING:
    from retorno.demo.country import Country
    from retorno.formats.folders import OutputFolder

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
                _tell(out, people, seed, country, lang)
                _tell_lists(out, lists, lang)


def _tell(out: Path, people: int, seed: int, country: str, lang: str) -> None:
    names = list(dict.fromkeys(country.upper().split(",")))
    if len(names) == 1:
        tell(say("demo.data_written", lang, folder=out, people=people, seed=seed))
        return
    folders = " ".join(str(out / name) for name in names)
    tell(say("demo.several_written", lang, folder=out, people=people, folders=folders))


def _tell_lists(out: Path, lists: Sequence[str], lang: str) -> None:
    if not lists:
        return
    files = " ".join(str(out / "raw" / name) for name in lists)
    tell(say("demo.raw_written", lang, lists=", ".join(lists), files=files, folder=out))


def _write(out: Path, people: int, seed: int, country: str, *, raw: bool) -> tuple[str, ...]:
    from retorno.demo.country import read_country
    from retorno.formats.folders import check_out, output_folder

    check_out(out)
    states = [read_country(code) for code in dict.fromkeys(country.upper().split(","))]
    with output_folder(out) as folder:
        if len(states) == 1:
            return _write_one(folder, states[0], people, seed, raw=raw)
        for state in states:
            _write_one(folder.inside(state.code), state, people, seed, raw=raw)
        _write_shared(folder, states, people)
    return ()


def _write_one(
    folder: "OutputFolder", state: "Country", people: int, seed: int, *, raw: bool
) -> tuple[str, ...]:
    from retorno.demo.people import invent
    from retorno.demo.programme import default_programme
    from retorno.demo.writing import write_caseload, write_programme, write_raw

    columns = invent(people, seed, country=state)
    write_programme(folder, default_programme(people, country=state), prefix="programme/")
    write_caseload(folder, columns)
    return write_raw(folder, columns, seed, state) if raw else ()


def _write_shared(folder: "OutputFolder", states: Sequence["Country"], people: int) -> None:
    from retorno.demo.programme import default_programme
    from retorno.demo.several import shared_files
    from retorno.plan.several.sharing import CALENDAR, FILE

    programmes = {state.code: default_programme(people, country=state) for state in states}
    toml, calendar = shared_files(programmes)
    folder.write_text(FILE, toml)
    folder.write_table(CALENDAR, calendar)
