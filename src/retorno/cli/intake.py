"""`retorno intake`: lists of people as they are sent become a caseload, with all problems told."""

import datetime as dt
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retorno.cli.shell import EXIT_REFUSED, Json, Lang, guarded, tell, tell_json
from retorno.vocabulary.errors import UnusableInputError
from retorno.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retorno.intake.contradictions import Window
    from retorno.intake.report import Intake
    from retorno.intake.take_in import Progress


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
    if intake.rows and not intake.accepted:
        tell(say("intake.nobody", lang, file=out / "rejected.csv"))
    elif intake.rejected:
        files = {"file": out / "rejected.csv", "people": out / "people.csv"}
        tell(say("intake.next_rejected", lang, **files))
    if intake.waiting:
        tell(say("intake.waiting", lang, people=intake.waiting))
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


@contextmanager
def _progress(lang: str, *, as_json: bool) -> "Iterator[Progress | None]":
    """Show on a terminal how many rows are done; nothing where nobody looks."""
    if as_json or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status(say("intake.reading", lang, rows=0)) as status:
        yield lambda rows: status.update(say("intake.reading", lang, rows=rows))


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("intake")(intake)


def intake(
    files: Annotated[list[Path], typer.Argument(show_default=False)],
    *,
    out: Annotated[Path, typer.Option("--out", show_default=False)],
    lang: Lang,
    profile: Annotated[str, typer.Option("--profile")] = "auto",
    dates: Annotated[str, typer.Option("--dates", show_default=False)] = "",
    orders_from: Annotated[str, typer.Option("--orders-from", show_default=False)] = "",
    orders_until: Annotated[str, typer.Option("--orders-until", show_default=False)] = "",
    as_of: Annotated[str, typer.Option("--as-of", show_default=False)] = "",
    families: Annotated[str, typer.Option("--families", show_default=False)] = "",
    as_json: Json = False,
) -> None:
    """Take in lists of people as they are sent and say what is wrong and what is missing."""
    with guarded(lang, as_json=as_json):
        from retorno.formats.folders import check_out, output_folder
        from retorno.intake.take_in import IntakeSettings, take_in

        check_out(out, *files)
        settings = IntakeSettings(
            profile=profile,
            dates=dates,
            window=_window(orders_from, orders_until),
            as_of=_day(as_of, "--as-of") if as_of else None,
            lang=lang,
            families=families,
        )
        with output_folder(out) as folder, _progress(lang, as_json=as_json) as progress:
            done = take_in(files, folder=folder, settings=settings, progress=progress)
        if as_json:
            tell_json(done.json | {"folder": str(out)})
        else:
            _summary(done, out, lang)
        if done.rows and not done.accepted:
            raise typer.Exit(EXIT_REFUSED)
