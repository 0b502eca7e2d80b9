"""`python -m retorno.web serve|doctor|backup|...`: what needs the database. `retorno` hands these over."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from retorno.vocabulary.errors import RetornoError, UnusableInputError
from retorno.web.database import DatabaseAddressError, SameDatabaseError
from retorno.wording import LANGUAGES, say
from retorno.wording.numbers import number

COMMANDS = ("serve", "demo", "administrator", "worker", "doctor", "backup", "restore", "journal")
UNWELL = 1
INTERRUPTED = 130
OWN_ALONE = 0o077


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m retorno.web")
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--lists", type=Path)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--no-worker", action="store_true")
    parser.add_argument("--username", default="")
    parser.add_argument("--name", default="")
    parser.add_argument("--file", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--lang", choices=LANGUAGES, default="es")
    return parser.parse_args(words)


def main(words: Sequence[str]) -> int:
    """Run one command; what is refused is said in one sentence."""
    asked = _arguments(words)
    os.environ["DJANGO_SETTINGS_MODULE"] = "retorno.web.settings"
    os.umask(OWN_ALONE)  # what the house writes is nobody else's to read
    if asked.command == "demo":
        os.environ["RETORNO_DEMO"] = "1"
    try:
        return _run(asked)
    except RetornoError as error:
        return _refuse(error, asked)
    except OSError as error:
        reason = f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror)
        return _refuse(UnusableInputError("house.machine", reason=reason), asked)
    except KeyboardInterrupt:
        return INTERRUPTED


def _refuse(error: RetornoError, asked: argparse.Namespace) -> int:
    message = say(f"error.{error.code}", asked.lang, **error.facts)
    if asked.json:
        told = {"error": error.code, "message": message, "facts": error.facts}
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    sys.stderr.write(message + "\n")
    return error.exit_code


def _run(asked: argparse.Namespace) -> int:
    _set_up()
    from django.db import Error

    try:
        return _do(asked)
    except Error as error:
        raise UnusableInputError("house.database_away", kind=type(error).__name__) from error


def _set_up() -> None:
    """Read the settings.

    Raises:
        UnusableInputError: One of them cannot be used.
    """
    import django

    try:
        django.setup()
    except DatabaseAddressError as error:
        raise UnusableInputError("house.database_address") from error
    except SameDatabaseError as error:
        raise UnusableInputError("house.same_database") from error
    except ValueError as error:
        raise UnusableInputError("house.settings") from error


def _do(asked: argparse.Namespace) -> int:
    if asked.command in {"doctor", "backup", "restore", "journal"}:
        return _keep(asked)
    if asked.command == "worker":
        from retorno.web.jobs.worker import main as work

        work()
    elif asked.command == "administrator":
        _administrator(asked)
    else:
        _open(asked)
    return 0


def _keep(asked: argparse.Namespace) -> int:
    from django.utils import timezone

    from retorno.web.running import console

    now = timezone.now()
    if asked.command == "doctor":
        is_well = console.examine(lang=asked.lang, as_json=asked.json, now=now)
        return 0 if is_well else UNWELL
    keep = {
        "backup": console.take_backup,
        "restore": console.put_back,
        "journal": console.give_journal,
    }[asked.command]
    keep(asked.file, lang=asked.lang, as_json=asked.json, now=now)
    return 0


def _administrator(asked: argparse.Namespace) -> None:
    from django.utils import timezone

    from retorno.web.running import console, first, preparing

    preparing.ensure_secret()
    preparing.ensure_tables()
    console.tell(first.administrator(asked.username, asked.name, asked.lang, timezone.now()))


def _open(asked: argparse.Namespace) -> None:
    from django.utils import timezone

    from retorno.web.running import console, demo, preparing
    from retorno.web.running.serve import check_port, serve

    preparing.check_host(asked.host)
    check_port(asked.host, asked.port)
    must_bring = asked.command == "demo" and demo.clear(asked.lists)
    preparing.ensure_secret()
    preparing.ensure_tables()
    if asked.command == "demo":
        demo.prepare(lang=asked.lang, now=timezone.now())
    if must_bring:
        console.tell(say("running.bringing_in", asked.lang))
        people = demo.bring_in(asked.lists, timezone.now)
        console.tell(say("running.brought_in", asked.lang, people=number(people, asked.lang)))
    address = f"http://{asked.host}:{asked.port}/"
    console.tell(say("running.open", asked.lang, address=address))
    serve(
        host=asked.host,
        port=asked.port,
        workers=asked.workers,
        has_worker=not asked.no_worker,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
