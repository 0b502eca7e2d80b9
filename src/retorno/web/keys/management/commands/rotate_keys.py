"""`rotate_keys`: what is sealed is sealed again under a new key."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from retorno.vocabulary.errors import RetornoError
from retorno.web.keys.ring import RingName
from retorno.web.keys.rotation import drop, rotate
from retorno.wording import DEFAULT_LANGUAGE, LANGUAGES, say


class Command(BaseCommand):
    help = " ".join(say("house.keys.help", lang) for lang in LANGUAGES)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--ring", choices=list(RingName), help=self._both("house.keys.ring"))
        parser.add_argument("--drop", action="store_true", help=self._both("house.keys.drop"))
        parser.add_argument("--lang", choices=LANGUAGES, default=DEFAULT_LANGUAGE)

    def handle(self, **options: Any) -> None:  # noqa: ANN401
        lang = options["lang"]
        try:
            for name in [RingName(options["ring"])] if options["ring"] else RingName:
                self._renew(name, lang)
                if options["drop"]:
                    self._say("house.keys.dropped", lang, ring=name, count=drop(name))
        except RetornoError as error:
            raise CommandError(say(f"error.{error.code}", lang, **error.facts)) from error

    def _renew(self, name: RingName, lang: str) -> None:
        def told(table: str, done: int, total: int) -> None:
            self._say("house.keys.progress", lang, table=table, done=done, total=total)

        self._say("house.keys.done", lang, ring=name, count=rotate(name, told=told))

    def _say(self, code: str, lang: str, **gaps: object) -> None:
        self.stdout.write(say(code, lang, **gaps))

    def _both(self, code: str) -> str:
        return " ".join(say(code, lang) for lang in LANGUAGES)
