"""Programmes and what they share, put on one calendar as one joint problem."""

from collections.abc import Mapping
from dataclasses import fields, replace

import numpy as np

from retorno.plan.folder import Task
from retorno.plan.programme import Fleet, Programme
from retorno.plan.several.joint import Joint, Member
from retorno.plan.several.sharing import Sharing
from retorno.vocabulary.errors import UnusableInputError


def join(sharing: Sharing, tasks: Mapping[str, Task]) -> Joint:
    """Put programmes on one calendar, each with no more than there is.

    Raises:
        UnusableInputError: What is shared does not fit the programmes; two lists of one country
            hold the same person.
    """
    programmes = {name: task.programme for name, task in tasks.items()}
    refuse_misfit(sharing, programmes)
    _refuse_doubles(tasks)
    start = min(p.first_day.toordinal() for p in programmes.values())
    end = max(p.first_day.toordinal() + p.days for p in programmes.values())
    ids = [fleet.id for fleet in sharing.fleets]
    capacity = np.zeros((len(ids), end - start), np.int32)
    for (fleet, day), count in sharing.aircraft.items():
        if start <= day < end:
            capacity[ids.index(fleet), day - start] = count
    members = []
    for name, task in tasks.items():
        rows = tuple(
            task.instance.fleets.index(fleet.id) if name in fleet.programmes else -1
            for fleet in sharing.fleets
        )
        first = task.programme.first_day.toordinal() - start
        members.append(Member(name=name, instance=task.instance, first=first, fleets=rows))
    joint = Joint(
        members=tuple(members), fleets=tuple(ids), capacity=capacity, money=sharing.money_total
    )
    whole = joint.whole()
    clipped = (replace(one, instance=one.with_share(whole)) for one in members)
    return replace(joint, members=tuple(clipped))


def refuse_misfit(sharing: Sharing, programmes: Mapping[str, Programme]) -> None:
    """Refuse what is shared with nobody, counted otherwise, or not the same everywhere.

    Raises:
        UnusableInputError: One of these.
    """
    for name, programme in programmes.items():
        if programme.currency != sharing.currency:
            raise UnusableInputError(
                "several.currency", name=name, value=programme.currency, expected=sharing.currency
            )
    for shared in sharing.fleets:
        kinds = {name: _kind(shared.id, name, programmes) for name in shared.programmes}
        first = shared.programmes[0]
        for name, kind in kinds.items():
            _refuse_other_kind(kinds[first], kind, first, name)


def _kind(fleet: str, name: str, programmes: Mapping[str, Programme]) -> Fleet:
    if name not in programmes:
        known = ", ".join(programmes)
        raise UnusableInputError("several.unknown_programme", name=name, known=known)
    for kind in programmes[name].fleets:
        if kind.id == fleet:
            return kind
    raise UnusableInputError("several.no_such_fleet", name=name, fleet=fleet)


def _refuse_other_kind(kind: Fleet, other: Fleet, name: str, other_name: str) -> None:
    for field in fields(kind):
        if getattr(kind, field.name) != getattr(other, field.name):
            raise UnusableInputError(
                "several.fleet_differs",
                fleet=kind.id,
                key=field.name,
                one=name,
                other=other_name,
            )


def _refuse_doubles(tasks: Mapping[str, Task]) -> None:
    """Nobody is to be on two lists of one country: they would be planned twice."""
    seen: dict[tuple[str, str], str] = {}
    for name, task in tasks.items():
        for person in task.cleared.caseload.person_id:
            other = seen.setdefault((task.programme.country, person), name)
            if other != name:
                raise UnusableInputError("several.person_twice", one=other, other=name)
