"""`retorno why`: why somebody is not on an earlier flight, and what a place there would do."""

from pathlib import Path
from typing import Annotated

import typer

from retorno.cli.shell import Json, Lang, guarded


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""

    @app.command("why")
    def why(
        *,
        programme: Annotated[Path, typer.Argument()],
        people: Annotated[Path, typer.Argument()],
        plan: Annotated[Path, typer.Argument()],
        person: Annotated[str, typer.Argument()],
        lang: Lang,
        departure: Annotated[str | None, typer.Option("--departure")] = None,
        as_of: Annotated[str | None, typer.Option("--as-of")] = None,
        as_json: Json = False,
    ) -> None:
        with guarded(lang, as_json=as_json):
            from retorno.cli.answered import tell_answer
            from retorno.cli.answering import Question, answer

            question = Question(
                programme=programme,
                people=people,
                plan=plan,
                person=person,
                departure=departure,
                as_of=as_of,
                lang=lang,
                is_quiet=as_json,
            )
            tell_answer(answer(question), question, as_json=as_json)
