"""Today at a glance: counts with their definitions, each with the list of the people behind it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from retorno.vocabulary.people import NationalityStatus
from retorno.web.access import Action, Role, Viewer
from retorno.web.access.scopes import people
from retorno.web.readers.people import UNKNOWN, WAITS, Asked, may_be_children

SHOWN_FACILITIES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One count; `words` asks the list of people for exactly those counted."""

    code: str
    count: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How many people are at a place, and how many of them have waited longest."""

    facility: str
    count: int
    long_wait: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What somebody sees first."""

    figures: list[Figure]
    waits: list[Figure]
    work: list[Figure]
    places: list[Place]
    other_places: int


FIGURES: Mapping[str, Asked] = {
    "people": Asked(),
    "available": Asked(available="yes"),
    "not_available": Asked(available=UNKNOWN),
    "children": Asked(who="children"),
    "families": Asked(family="yes"),
}
WAIT_FIGURES: Mapping[str, Asked] = {f"waits_{days}": Asked(waits=str(days)) for days in WAITS}
WORK: Mapping[str, Asked] = {
    "nationality": Asked(nationality=NationalityStatus.CLAIMED),
    "contact": Asked(contact=UNKNOWN),
    "order": Asked(order_final=UNKNOWN),
    "doubtful": Asked(nationality=NationalityStatus.DOUBTFUL),
}
WORK_OF: Mapping[Role, tuple[str, ...]] = {
    Role.CONSUL: ("nationality", "contact", "doubtful"),
    Role.PLANNER: ("order", "nationality"),
    Role.COORDINATOR: ("order", "doubtful"),
    Role.PROTECTION: ("doubtful", "order"),
}


def picture(viewer: Viewer, today: dt.date) -> Picture | None:
    """Count who is within reach, in two queries; None for whoever has no list of people."""
    if not viewer.may(Action.PEOPLE_LIST):
        return None
    own = [code for role in sorted(viewer.roles) for code in WORK_OF.get(role, ())]
    work = {code: WORK[code] for code in dict.fromkeys(own)}
    rows = people(viewer, Action.PEOPLE_LIST).filter(closed="")
    asked = {**FIGURES, **WAIT_FIGURES, **work}
    counts = rows.aggregate(
        **{code: Count("pk", filter=_condition(one, today)) for code, one in asked.items()}
    )

    def figures(which: Mapping[str, Asked]) -> list[Figure]:
        return [
            Figure(code=code, count=counts[code], words=one.words()) for code, one in which.items()
        ]

    longest = _condition(Asked(waits=str(WAITS[-1])), today)
    by_place = (
        rows.values("facility")
        .annotate(people=Count("pk"), long_wait=Count("pk", filter=longest))
        .order_by("-people", "facility")
    )
    found = list(by_place)
    places = [
        Place(
            facility=row["facility"],
            count=row["people"],
            long_wait=row["long_wait"],
            words=Asked(facility=row["facility"]).words() if row["facility"] else "",
        )
        for row in found[:SHOWN_FACILITIES]
    ]
    return Picture(
        figures=figures(FIGURES),
        waits=figures(WAIT_FIGURES),
        work=[one for one in figures(work) if one.count],
        places=places,
        other_places=max(0, len(found) - SHOWN_FACILITIES),
    )


def _condition(asked: Asked, today: dt.date) -> Q:
    """Say in the database whom a figure counts: what the list of people says of the same words."""
    condition = Q(pk__isnull=False)
    for name, column in (
        ("available", "availability__state"),
        ("nationality", "nationality_status"),
        ("order_final", "order_final"),
        ("contact", "consular_contact"),
    ):
        value = getattr(asked, name)
        if value:
            condition &= Q(**{column: "" if value == UNKNOWN else value})
    if asked.family:
        condition &= ~Q(family_id="")
    if asked.waits:
        since = (today - dt.timedelta(days=int(asked.waits))).isoformat()
        condition &= ~Q(ready_date="") & Q(ready_date__lte=since)
    return condition & may_be_children(today) if asked.who else condition
