"""What the sealed store says, opened: for actions and readers about holds, and for nobody else."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from retorno.protect.holds import HoldKind, Move, Step, is_open, people_needed
from retorno.web.sealed.models import Answer, Hold
from retorno.web.sealed.models import Step as StepRow

FEW = 400  # people beyond whom reading everything is quicker than looking for each


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A hold with its steps; `roles` gives the role of each step by its identifier.

    Args:
        number: Its own identifier.
        person: Number of the person.
        heard: Code of how it was heard of.
    """

    number: str
    person: str
    kind: HoldKind
    heard: str
    steps: tuple[Step, ...]
    roles: Mapping[str, str]

    @property
    def needed(self) -> int:
        return people_needed(self.kind)

    @property
    def is_open(self) -> bool:
        return is_open(self.steps, needed=self.needed)


def opened(people: Collection[str] | None = None, *, number: str = "") -> list[Opened]:
    """Open holds: all, those of some people, or one by its number."""
    rows = Hold.objects.prefetch_related(Prefetch("steps", StepRow.objects.order_by("pk")))
    if number:
        rows = rows.filter(number=number)
    elif people is not None and len(people) <= FEW:
        rows = rows.filter(person_index__in=_indexes(Hold, people))
    found = [_opened(row) for row in rows]
    return found if people is None else [one for one in found if one.person in set(people)]


def answers(people: Collection[str]) -> dict[str, str]:
    """Give the last answer of each person who was asked."""
    rows = Answer.objects.order_by("pk").only("number", "person", "content")
    if len(people) <= FEW:
        rows = rows.filter(person_index__in=_indexes(Answer, people))
    wanted = set(people)
    return {row.person: json.loads(row.content)["answer"] for row in rows if row.person in wanted}


def open_holds(people: Collection[str]) -> dict[str, int]:
    """Count the open holds of each person who has one."""
    counts: dict[str, int] = defaultdict(int)
    for one in opened(people):
        counts[one.person] += one.is_open
    return dict(counts)


def _opened(row: Hold) -> Opened:
    contents = [(step.number, json.loads(step.content)) for step in row.steps.all()]
    moves = [(number, said) for number, said in contents if said["move"] in set(Move)]
    return Opened(
        number=row.number,
        person=row.person,
        kind=HoldKind(row.kind),
        heard=next((said["heard"] for _, said in moves if said["move"] == Move.OPEN), ""),
        steps=tuple(_step(number, said) for number, said in moves),
        roles={number: said["role"] for number, said in moves},
    )


def _step(number: str, said: Mapping[str, str]) -> Step:
    return Step(
        id=number,
        move=Move(said["move"]),
        by=said["by"],
        at=datetime.fromisoformat(said["at"]),
        reason=said["reason"],
        about=said["about"],
    )


def _indexes(model: type[Hold | Answer], people: Collection[str]) -> Sequence[str]:
    matches = model._meta.get_field("person_index").matches
    return [index for person in people for index in matches(person)]
