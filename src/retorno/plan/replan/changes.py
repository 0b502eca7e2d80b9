"""Programme and caseload after the events; days that have gone by stay as they were."""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from retorno.intake.caseload import Caseload
from retorno.plan.programme import Limits, Programme
from retorno.plan.replan.events import Events
from retorno.plan.standing import Standing
from retorno.vocabulary.errors import UnusableInputError

UNLIMITED = 1e12  # beside a budget that was given, a period without one; no plan spends as much
PEOPLE = "people.csv"


def changed_programme(standing: Standing, events: Events) -> Programme:
    """Change the calendars of the programme by what happened.

    A cancelled flight takes its aircraft with it for its day or days, a cancelled block its seats:
    otherwise the same flight could be planned again at once.
    """
    p = standing.task.programme
    clearances, aircraft, seats = p.clearances.copy(), p.aircraft.copy(), p.seats.copy()
    for span in events.refused:
        clearances[:, span.where, span.first : span.last + 1] = False
    for span in events.out:
        aircraft[span.where, span.first : span.last + 1] -= span.amounts["aircraft"]
    for departure in cancelled(standing, events):
        rotation, day = standing.seated.rotation[departure], standing.seated.day[departure]
        if rotation < 0:
            seats[standing.seated.block[departure], day] = 0
        else:
            trip = standing.task.rotations[rotation]
            begins = max(events.as_of, day + 1 - trip.aircraft_days)
            aircraft[trip.fleet, begins : day + 1] -= 1
    places = {
        "people": p.reception_people.copy(),
        "minors_alone": p.reception_minors_alone.copy(),
        "medical": p.reception_medical.copy(),
    }
    for span in events.reception:
        for kind, amount in span.amounts.items():
            places[kind][span.where, span.first : span.last + 1] = amount
    return dataclasses.replace(
        p,
        clearances=clearances,
        aircraft=np.maximum(aircraft, 0),
        seats=seats,
        limits=_limits(p.limits, events.budgets),
        outside={},
        reception_people=places["people"],
        reception_minors_alone=places["minors_alone"],
        reception_medical=places["medical"],
    )


def cancelled(standing: Standing, events: Events) -> list[int]:
    """Departures that were cancelled."""
    return [standing.names.index(name) for name in sorted(events.cancelled)]


def _limits(limits: Limits, budgets: Mapping[int, float]) -> Limits:
    periods = [budgets.get(k, amount) for k, amount in enumerate(limits.budget_per_period)]
    if any(map(math.isfinite, periods)):
        periods = [min(amount, UNLIMITED) for amount in periods]
    return dataclasses.replace(
        limits,
        budget_total=budgets.get(-1, limits.budget_total),
        budget_per_period=tuple(periods),
    )


def changed_people(standing: Standing, events: Events, more: Sequence[Caseload]) -> Caseload:
    """Add the new people, and take out whoever is no longer available.

    Raises:
        UnusableInputError: Somebody new is on the list already or joins a family that has left, or
            somebody who has left is said to be not available.
    """
    caseload = standing.task.cleared.caseload
    _refuse_flown(standing, events, more)
    for new in more:
        _refuse_doubles(caseload, new)
        caseload = _joined(caseload, new)
    available = caseload.available.copy()
    cells = list(caseload.table.cells["available"])
    for row, person in enumerate(caseload.person_id):
        if person in events.not_available:
            available[row], cells[row] = 0, "no"
    table = dataclasses.replace(
        caseload.table, cells=dict(caseload.table.cells) | {"available": cells}
    )
    return dataclasses.replace(caseload, table=table, available=available, file=PEOPLE)


def _refuse_flown(standing: Standing, events: Events, more: Sequence[Caseload]) -> None:
    """Whoever has left cannot be called back, nor can somebody join them."""
    parties, departure = standing.task.parties, standing.seated.departure
    days = np.where(departure >= 0, standing.seated.day[departure], events.as_of)
    gone = days < events.as_of
    caseload = standing.task.cleared.caseload
    rows = parties.row[gone[parties.of_row]].tolist()
    for person in sorted({caseload.person_id[row] for row in rows} & events.not_available):
        raise UnusableInputError("replan.flown", file="events", key="not_available", value=person)
    families = {caseload.family_id[row] for row in rows}
    for new in more:
        for person, family in zip(new.person_id, new.family_id, strict=True):
            if family and family in families:
                raise UnusableInputError(
                    "replan.family_flown", file=new.file, value=person, family=family
                )


def _refuse_doubles(caseload: Caseload, new: Caseload) -> None:
    known = set(caseload.person_id)
    for row, person in enumerate(new.person_id):
        if person in known:
            raise UnusableInputError(
                "replan.known_person", file=new.file, row=new.row_number(row), value=person
            )


def _joined(one: Caseload, other: Caseload) -> Caseload:
    """Put two caseloads one after the other; columns that only one has are empty in the other."""
    columns = tuple(dict.fromkeys((*one.table.columns, *other.table.columns)))
    table = dataclasses.replace(
        one.table,
        columns=columns,
        cells={name: one.table.column(name) + other.table.column(name) for name in columns},
        rows=one.table.rows + other.table.rows,
        numbers=range(2, 2 + one.table.rows + other.table.rows),
    )
    joined: dict[str, Any] = {}
    for name in (column.name for column in dataclasses.fields(Caseload)):
        a, b = getattr(one, name), getattr(other, name)
        if isinstance(a, np.ndarray):
            joined[name] = np.concatenate([a, b])
        elif isinstance(a, list):
            joined[name] = a + b
    joined["needs"] = {
        need: np.concatenate([flags, other.needs[need]]) for need, flags in one.needs.items()
    }
    protected = one.protected and other.protected
    return dataclasses.replace(one, table=table, protected=protected, **joined)
