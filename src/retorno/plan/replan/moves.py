"""`moves.csv`: who changes flight or day, from where to where, and why."""

import re
from collections.abc import Mapping
from datetime import timedelta

import numpy as np

from retorno.plan.folder import Task
from retorno.plan.outputs import Columns
from retorno.plan.replan.after import After
from retorno.plan.replan.problem import Arrangement
from retorno.plan.replan.stable import listed
from retorno.plan.seating import Dealt
from retorno.plan.standing import Standing
from retorno.protect.cleared import NOT_AVAILABLE

NAMES = ("person_id", "from_flight", "from_date", "to_flight", "to_date", "cause")
CAUSES = (
    "flight_cancelled",
    "clearance_refused",
    "aircraft_out",
    "reception_reduced",
    "budget_reduced",
    "family_changed",
    "new_person",
    "place_found",
    "made_room",
    "cheaper",
    NOT_AVAILABLE,
)
_NUMBERED = re.compile(r"F([0-9]+)")


def dealt(standing: Standing, arrangement: Arrangement) -> Dealt:
    """Name the departures: those that stand keep their names, new ones have new numbers."""
    last = [int(found[1]) for found in map(_NUMBERED.fullmatch, standing.names) if found]
    number = max(last, default=len(standing.names))
    names = list(standing.names)
    names += [""] * (len(arrangement.day) - len(names))
    fresh = [d for d in np.argsort(arrangement.day, kind="stable") if not names[d]]
    for departure in fresh:
        if arrangement.flies[departure]:
            number += 1
            names[departure] = f"F{number:04d}"
    seated, departures = listed(arrangement)
    return Dealt(seated=seated, names=tuple(names[d] for d in departures))


def moves(
    standing: Standing, after: After, new: Dealt, hit: Mapping[int, str], otherwise: str
) -> Columns:
    """List everybody whose flight or day is another one, by person.

    Of people who are no longer available it says only that.

    Args:
        standing: The plan that stood.
        after: The problem after the events.
        new: The plan now.
        hit: Why each party lost its place.
        otherwise: Why others move that had a place: `made_room` or `cheaper`.
    """
    before = _places(standing, standing.task, Dealt(seated=standing.seated, names=standing.names))
    now = _places(standing, after.task, new)
    party_of = _party_of(after)
    rows = []
    for person in sorted(before.keys() | now.keys()):
        old, to = before.get(person), now.get(person)
        if to is None:
            if old != ("", ""):
                rows.append((person, "", "", "", "", NOT_AVAILABLE))
            continue
        cause = _cause(after, party_of[person], hit, otherwise)
        if old != to:
            rows.append((person, *(old or ("", "")), *to, cause))
    return {name: [row[k] for row in rows] for k, name in enumerate(NAMES)}


def _places(standing: Standing, task: Task, plan: Dealt) -> dict[str, tuple[str, str]]:
    """Flight and date of each person who may travel; both empty without a place."""
    first = standing.task.programme.first_day
    dates = [(first + timedelta(days=day)).isoformat() for day in plan.seated.day.tolist()]
    flights = [*zip(plan.names, dates, strict=True), ("", "")]
    ids, parties = task.cleared.caseload.person_id, task.parties
    at = plan.seated.departure[parties.of_row]
    return {
        ids[row]: flights[departure]
        for row, departure in zip(parties.row.tolist(), at.tolist(), strict=True)
    }


def _party_of(after: After) -> dict[str, int]:
    ids, parties = after.task.cleared.caseload.person_id, after.task.parties
    return {
        ids[row]: int(party)
        for row, party in zip(parties.row.tolist(), parties.of_row.tolist(), strict=True)
    }


def _cause(after: After, party: int, hit: Mapping[int, str], otherwise: str) -> str:
    if party in hit:
        return hit[party]
    if after.problem.home.place[party] >= 0:
        return otherwise
    return "new_person" if after.is_new[party] else "place_found"
