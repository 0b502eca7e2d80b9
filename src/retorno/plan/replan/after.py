"""From events to a problem: who stands where after them, what is closed, and what is pinned."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from retorno.plan.cohorts import build_instance
from retorno.plan.folder import Task
from retorno.plan.instance import Ints
from retorno.plan.programme import Programme
from retorno.plan.replan.changes import cancelled
from retorno.plan.replan.events import Events
from retorno.plan.replan.problem import NOWHERE, Arrangement, Flags, Problem
from retorno.plan.rotations import Rotation, one_rotation
from retorno.plan.standing import Standing
from retorno.vocabulary.errors import UnusableInputError


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """A problem after events.

    Args:
        task: The people and programme after the events; its rotations hold all that stand.
        problem: What is to be planned anew.
        closed_by: Why each closed departure cannot leave.
        is_new: (n,) parties that hold or are somebody new.
    """

    task: Task
    problem: Problem
    closed_by: Mapping[int, str]
    is_new: Flags


def after_events(standing: Standing, events: Events, changed: Task) -> After:
    """State the problem.

    Args:
        standing: The plan that stands.
        events: What happened.
        changed: Programme and people after the events.

    Raises:
        UnusableInputError: Something is pinned that has no place.
    """
    rotation, rotations = _rotations(standing, changed)
    task = replace(
        changed,
        rotations=rotations,
        instance=build_instance(changed.programme, changed.parties, changed.cohorts, rotations),
    )
    crowd = _Crowd(standing, task)
    seated = standing.seated
    home = Arrangement(
        rotation=rotation,
        block=seated.block,
        day=seated.day,
        flies=np.ones(len(rotation), bool),
        place=crowd.place,
        boards_at=crowd.boards_at,
    )
    closed_by = _closed(standing, events, task, home)
    closed = np.zeros(len(rotation), bool)
    closed[list(closed_by)] = True
    pinned_flights = np.isin(standing.names, sorted(events.pinned_flights))
    problem = Problem(
        instance=task.instance,
        cohort=task.cohorts.of_party,
        home=home,
        names=standing.names,
        as_of=events.as_of,
        until=events.until,
        pinned=crowd.pinned(events, pinned_flights),
        pinned_flights=pinned_flights,
        core=crowd.is_new | (crowd.place >= 0),
        closed=closed,
    )
    return After(task=task, problem=problem, closed_by=closed_by, is_new=crowd.is_new)


def _rotations(standing: Standing, changed: Task) -> tuple[Ints, list[Rotation]]:
    """Rotation of each departure after the events; those no longer offered are added."""
    rotations = list(changed.rotations)
    known = {(r.fleet, r.first, r.second, r.arrival): k for k, r in enumerate(rotations)}
    found = np.full(len(standing.names), NOWHERE, np.int32)
    for departure in np.flatnonzero(standing.seated.rotation >= 0):
        old = standing.task.rotations[standing.seated.rotation[departure]]
        way = (old.fleet, old.first, old.second, old.arrival)
        if way not in known:
            known[way] = len(rotations)
            rotations.append(_again(changed.programme, old))
        found[departure] = known[way]
    return found, rotations


def _again(programme: Programme, old: Rotation) -> Rotation:
    found = one_rotation(
        programme, fleet=old.fleet, first=old.first, second=old.second, arrival=old.arrival
    )
    return old if found is None else found


def _closed(standing: Standing, events: Events, task: Task, home: Arrangement) -> dict[int, str]:
    """Departures to come that cannot leave any more, and why."""
    closed: dict[int, str] = dict.fromkeys(cancelled(standing, events), "flight_cancelled")
    clearances = task.programme.clearances
    for departure in np.flatnonzero((home.rotation >= 0) & (home.day >= events.as_of)).tolist():
        rotation, day = home.rotation[departure], int(home.day[departure])
        if task.instance.open[rotation, day] or departure in closed:
            continue
        trip = task.rotations[rotation]
        calls = [(trip.first, day - back) for back in range(trip.aircraft_days)]
        calls += [(trip.second, day)] if trip.second >= 0 else []
        cleared = all(clearances[trip.fleet, at, when] for at, when in calls)
        closed[departure] = "aircraft_out" if cleared else "clearance_refused"
    return closed


class _Crowd:
    """Where the people of each party stood."""

    def __init__(self, standing: Standing, task: Task) -> None:
        self.task, parties = task, task.parties
        self.days = standing.seated.day
        ids, old = task.cleared.caseload.person_id, standing.task
        old_ids = old.cleared.caseload.person_id
        party_of = {
            old_ids[row]: int(party)
            for row, party in zip(
                old.parties.row.tolist(), old.parties.of_row.tolist(), strict=True
            )
        }
        was = np.array([party_of.get(ids[row], NOWHERE) for row in parties.row], np.int64)
        place = np.append(standing.seated.departure, NOWHERE)[was]
        boards = np.append(standing.seated.boards_at, NOWHERE)[was]
        self.place = np.full(parties.parties, NOWHERE, np.int32)
        self.boards_at = np.full(parties.parties, NOWHERE, np.int32)
        np.maximum.at(self.place, parties.of_row, place)
        np.maximum.at(self.boards_at, parties.of_row, boards)
        self.is_new = np.zeros(parties.parties, bool)
        self.is_new[parties.of_row[was < 0]] = True

    def pinned(self, events: Events, flights: Flags) -> Flags:
        """Parties that may not move: on a flight that has left or is pinned, or pinned themselves."""
        departures = np.append((self.days < events.as_of) | flights, [False])
        pinned: Flags = departures[self.place]
        for flight in np.flatnonzero(flights):
            if not (self.place == flight).any():
                raise UnusableInputError("replan.pin_empty")
        case, parties = self.task.cleared.caseload, self.task.parties
        rows = parties.row.tolist()
        for names, cells in (
            (events.pinned_people, case.person_id),
            (events.pinned_families, case.family_id),
        ):
            at = [k for k, row in enumerate(rows) if cells[row] in names]
            chosen = parties.of_row[at]
            placed = {cells[rows[k]] for k in at if self.place[parties.of_row[k]] >= 0}
            for name in sorted(names - placed):
                raise UnusableInputError("replan.pin_without_place", value=name)
            pinned[chosen] = True
        return pinned
