"""`python -m retorno.web serve|demo|administrator|worker`: what needs the database. `retorno` hands these over."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from retorno.vocabulary.errors import RetornoError
from retorno.wording import LANGUAGES, say


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m retorno.web")
    parser.add_argument("command", choices=["serve", "demo", "administrator", "worker"])
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--lists", type=Path)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--username", default="")
    parser.add_argument("--name", default="")
    parser.add_argument("--lang", choices=LANGUAGES, default="es")
    return parser.parse_args(words)


def main(words: Sequence[str]) -> int:
    """Run one command; what is refused is said in one sentence."""
    asked = _arguments(words)
    os.environ["DJANGO_SETTINGS_MODULE"] = "retorno.web.settings"
    if asked.command == "demo":
        os.environ["RETORNO_DEMO"] = "1"
    try:
        _run(asked)
    except RetornoError as error:
        sys.stderr.write(say(f"error.{error.code}", asked.lang, **error.facts) + "\n")
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    return 0


def _run(asked: argparse.Namespace) -> None:
    import django

    django.setup()
    if asked.command == "worker":
        from retorno.web.jobs.worker import main as work

        work()
    elif asked.command == "administrator":
        _administrator(asked)
    else:
        _open(asked)


def _administrator(asked: argparse.Namespace) -> None:
    from django.utils import timezone

    from retorno.web.running import first, preparing

    preparing.ensure_secret()
    preparing.ensure_tables()
    tell(first.administrator(asked.username, asked.name, asked.lang, timezone.now()))


def _open(asked: argparse.Namespace) -> None:
    from django.utils import timezone

    from retorno.web.running import demo, preparing
    from retorno.web.running.serve import check_port, serve

    preparing.check_host(asked.host)
    check_port(asked.host, asked.port)
    preparing.ensure_secret()
    preparing.ensure_tables()
    if asked.command == "demo":
        demo.prepare(lang=asked.lang, now=timezone.now())
    address = f"http://{asked.host}:{asked.port}/"
    tell(say("running.open", asked.lang, address=address))
    serve(host=asked.host, port=asked.port, workers=asked.workers)


def tell(text: str) -> None:
    """Print one line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
