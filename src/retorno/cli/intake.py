"""`retorno intake`: lists of people as they are sent become a caseload, with all problems told."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retorno.cli.shell import Json, Lang, guarded, tell, tell_json
from retorno.vocabulary.errors import UnusableInputError
from retorno.wording import say

if TYPE_CHECKING:
    from retorno.intake.contradictions import Window
    from retorno.intake.report import Intake

HELP = """
Recibe listas de personas y dice todo lo que les falta / take in lists of people and say all that is missing.

Ejemplo / example:  retorno intake lista.csv vuelos.xlsx --out recibido
"""


def _day(text: str, option: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UnusableInputError("intake.bad_option_day", option=option, value=text) from None


def _window(first: str, last: str) -> "Window":
    from retorno.intake.contradictions import DEFAULT_WINDOW, Window

    window = Window(
        first=_day(first, "--orders-from") if first else DEFAULT_WINDOW.first,
        last=_day(last, "--orders-until") if last else DEFAULT_WINDOW.last,
    )
    if window.first > window.last:
        raise UnusableInputError("intake.bad_window", first=window.first, last=window.last)
    return window


def _summary(intake: "Intake", out: Path, lang: str) -> None:
    for sentence in intake.sentences:
        tell(sentence)
    tell(
        say(
            "intake.summary",
            lang,
            rows=intake.rows,
            accepted=intake.accepted,
            rejected=intake.rejected,
            warned=intake.warned,
        )
    )
    if intake.rejected:
        tell(say("intake.next_rejected", lang, file=out / "rejected.csv", rows=intake.rejected))
    if intake.warned or intake.rejected:
        tell(say("intake.next_problems", lang, file=out / "problems.csv"))
    if intake.to_ask:
        tell(
            say(
                "intake.next_ask",
                lang,
                file=out / "to_ask.csv",
                people=out / "people.csv",
                rows=intake.to_ask,
            )
        )


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""

    @app.command("intake", help=HELP)
    def intake(  # noqa: PLR0917 - typer reads options from parameters
        files: Annotated[list[Path], typer.Argument(help="CSV, XLSX, XLS, ODS, ZIP")],
        out: Annotated[Path, typer.Option("--out", help="carpeta de salida / output folder")],
        profile: Annotated[
            str,
            typer.Option(
                "--profile",
                help="auto | plain | removals | flights | statistics | archivo/file.toml",
            ),
        ] = "auto",
        dates: Annotated[
            str, typer.Option("--dates", help="dmy | mdy: 03/04/2025 = 3 abril | March 4")
        ] = "",
        orders_from: Annotated[
            str, typer.Option("--orders-from", help="AAAA-MM-DD, 2024-07-31")
        ] = "",
        orders_until: Annotated[
            str, typer.Option("--orders-until", help="AAAA-MM-DD, 2025-01-31")
        ] = "",
        as_of: Annotated[
            str, typer.Option("--as-of", help="día de las edades / day of ages (AAAA-MM-DD)")
        ] = "",
        lang: Lang = "es",
        as_json: Json = False,
    ) -> None:
        with guarded(lang, as_json=as_json):
            from retorno.formats.folders import output_folder
            from retorno.intake.take_in import IntakeSettings, take_in

            settings = IntakeSettings(
                profile=profile,
                dates=dates,
                window=_window(orders_from, orders_until),
                as_of=_day(as_of, "--as-of") if as_of else None,
                lang=lang,
            )
            with output_folder(out) as folder:
                done = take_in(files, folder=folder, settings=settings)
            if as_json:
                tell_json(done.json)
            else:
                _summary(done, out, lang)
