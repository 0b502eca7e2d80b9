"""`python -m retorno.web serve|demo|administrator`: what needs the database. `retorno` hands these over."""

import argparse
import os
import sys
from collections.abc import Sequence

from retorno.vocabulary.errors import RetornoError
from retorno.wording import LANGUAGES, say


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m retorno.web")
    parser.add_argument("command", choices=["serve", "demo", "administrator"])
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
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
    from django.utils import timezone

    from retorno.web.running import demo, first, preparing
    from retorno.web.running.serve import serve

    preparing.check_host(asked.host)
    preparing.ensure_secret()
    preparing.ensure_tables()
    if asked.command == "demo":
        demo.prepare(lang=asked.lang, now=timezone.now())
    if asked.command == "administrator":
        link = first.administrator(asked.username, asked.name, asked.lang, timezone.now())
        sys.stdout.write(link + "\n")
        return
    address = f"http://{asked.host}:{asked.port}/"
    sys.stdout.write(say("running.open", asked.lang, address=address) + "\n")
    sys.stdout.flush()
    serve(host=asked.host, port=asked.port, workers=asked.workers)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
