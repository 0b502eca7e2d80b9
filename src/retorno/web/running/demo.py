"""The demo's own house: invented people, one login a role, on this machine alone."""

import csv
import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.conf import settings

from retorno.vocabulary.errors import RefusedError
from retorno.web.access import Role
from retorno.web.actions.demo import SITE, login_of, make_logins, number_of
from retorno.web.actions.holds import note_answer
from retorno.web.actions.imports.load import load
from retorno.web.readers.access import viewer_of
from retorno.web.records.models.imports import CREATED
from retorno.wording import say

MARK = "demo.json"
ANSWERS = 200


def clear(lists: Path | None) -> bool:
    """Make room for a demo: what another demo left goes, a real house is never touched.

    Args:
        lists: The list of people that the demo is to hold; None leaves what is there.

    Returns:
        Whether the list must still be brought in.

    Raises:
        RefusedError: The folder holds something that no demo made.
    """
    folder, mark = settings.DATA, settings.DATA / MARK
    content = "" if lists is None else hashlib.sha256(lists.read_bytes()).hexdigest()
    if folder.exists() and any(folder.iterdir()):
        if not mark.is_file():
            raise RefusedError("running.not_a_demo", folder=folder)
        if lists is None or json.loads(mark.read_text(encoding="utf-8")).get("lists") == content:
            return False
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _mark("")
    return lists is not None


def prepare(*, lang: str, now: datetime) -> None:
    """Make the logins."""
    names = {
        role.value: say("demo_house.name", lang, role=say(f"role.{role}", lang)) for role in Role
    }
    make_logins(names, say("demo_house.site", lang), now)


def bring_in(lists: Path, clock: Callable[[], datetime]) -> int:
    """Bring the list in as users do, by two people; return how many people are on record now."""
    uploader, confirmer = (login_of(role) for role in (Role.PLANNER, Role.COORDINATOR))
    if uploader is None or confirmer is None:
        raise RefusedError("access.no_such")
    ended = load(
        [lists],
        uploader=viewer_of(uploader),
        confirmer=viewer_of(confirmer),
        clock=clock,
        site_code=SITE,
    )
    note_answers(lists, now=clock())
    _mark(hashlib.sha256(lists.read_bytes()).hexdigest())  # last: a demo cut short begins anew
    return ended[CREATED]


def note_answers(lists: Path, *, now: datetime) -> int:
    """Let the demo's consul note what some of the people answered; return how many were asked.

    The list says `yes` of whom the safeguards let pass; an import takes no such word from a list.
    """
    consul = login_of(Role.CONSUL)
    if consul is None:
        raise RefusedError("access.no_such")
    viewer, asked = viewer_of(consul), 0
    with lists.open(encoding="utf-8", newline="") as file:
        said = (row for row in csv.DictReader(file) if row["available"] == "yes")
        for row in islice(said, ANSWERS):
            number = number_of(row["person_id"])
            if number:
                place, spoken = row["facility"], say("house.language.es", "es")
                note_answer(viewer, person=number, answer="yes", asked_on=now.date(), place=place,
                            spoken=spoken, interpreter="no", now=now)  # fmt: skip
                asked += 1
    return asked


def _mark(content: str) -> None:
    (settings.DATA / MARK).write_text(json.dumps({"lists": content}), encoding="utf-8")
