"""`retorno programme`: the default programme of a receiving state, to edit."""

from pathlib import Path
from typing import Annotated

import typer

from retorno.cli.shell import Json, Lang, guarded, tell, tell_json
from retorno.wording import say


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""

    @app.command("programme")
    def programme(
        *,
        out: Annotated[Path, typer.Option("--out")],
        lang: Lang,
        country: Annotated[str, typer.Option("--country")] = "",
        as_json: Json = False,
    ) -> None:
        with guarded(lang, as_json=as_json):
            _write(out, country, lang, as_json=as_json)


def _write(out: Path, country: str, lang: str, *, as_json: bool) -> None:
    from retorno.demo.country import read_country
    from retorno.demo.programme import default_programme
    from retorno.demo.writing import write_programme
    from retorno.formats.folders import output_folder

    state = read_country(country)
    files = default_programme(country=state)
    with output_folder(out) as folder:
        write_programme(folder, files)
    rows = files.rows()
    if as_json:
        tell_json({"folder": str(out), "country": state.code, "rows": rows})
        return
    tell(say("demo.programme_written", lang, folder=out))
