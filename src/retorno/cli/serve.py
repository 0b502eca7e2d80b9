"""`retorno serve` and `retorno administrator`: the pages, and the first who may open them."""

from typing import Annotated

import typer

from retorno.cli.house import hand_over
from retorno.cli.shell import Lang, guarded

PORT = 8000


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""

    @app.command("serve")
    def serve(
        *,
        lang: Lang,
        host: Annotated[str, typer.Option("--host")] = "127.0.0.1",
        port: Annotated[int, typer.Option("--port", min=1, max=65535)] = PORT,
        workers: Annotated[int, typer.Option("--workers", min=1)] = 1,
        no_worker: Annotated[bool, typer.Option("--no-worker")] = False,
    ) -> None:
        with guarded(lang, as_json=False):
            words = ("serve", "--host", host, "--port", port, "--workers", workers)
            apart = ("--no-worker",) if no_worker else ()
            hand_over((*words, *apart, "--lang", lang))

    @app.command("administrator")
    def administrator(
        username: Annotated[str, typer.Argument(show_default=False)],
        name: Annotated[str, typer.Argument(show_default=False)],
        *,
        lang: Lang,
    ) -> None:
        with guarded(lang, as_json=False):
            hand_over(("administrator", "--username", username, "--name", name, "--lang", lang))
