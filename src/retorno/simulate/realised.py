"""A run as a plan in the world as it turned out, so that the limits can be checked again.

The check is `retorno.plan.solution.violations`, which shares nothing with the loops that planned.
"""

from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from retorno.plan.instance import Instance, Ints
from retorno.plan.kernels.daily import WAITING
from retorno.plan.kernels.simulate_draws import FAR
from retorno.plan.kernels.simulate_plan import FLIGHTS, FLOWN
from retorno.plan.solution import Solution, violations
from retorno.simulate.operation import Operation
from retorno.simulate.run import Played
from retorno.simulate.world import Events

FACTS = ("seats", "wheelchairs", "medical", "laps", "people", "minors_alone", "latest")
COHORT = 7  # column of `facts`


def world_as_it_was(instance: Instance, events: Events) -> Instance:
    """State the problem with what a run drew: its people, aircraft, closures; parties one by one."""
    crowd = events.crowd
    cohort = crowd.facts[:, COHORT]
    usable = _usable(instance, events)
    columns: dict[str, object] = {
        field.name: getattr(instance, field.name) for field in fields(instance)
    }
    columns |= {name: crowd.facts[:, column] for column, name in enumerate(FACTS)}
    columns |= {name: getattr(crowd, name) for name in ("rate", "ready", "stranded")}
    columns |= {"count": np.ones(len(cohort)), "aircraft": usable, "open": _open(instance, events)}
    columns |= {"road": instance.road[cohort], "onward": instance.onward[cohort]}
    return Instance.of(**columns)


def _usable(instance: Instance, events: Events) -> Ints:
    """Count the aircraft that are not out, day by day."""
    usable = np.zeros_like(instance.aircraft)
    for fleet, tail, day in np.ndindex(*events.out_until.shape):
        is_out = (events.out_until[fleet, tail, : day + 1] > day).any()
        usable[fleet, day] += tail < instance.aircraft[fleet, day] and not is_out
    return usable


def _open(instance: Instance, events: Events) -> NDArray[np.bool_]:
    """Say which rotations could fly on which days, now that everything is known."""
    calls = events.closed_since == FAR
    before = np.zeros_like(calls)
    before[:, 1:] = calls[:, :-1]
    lands = events.closed_arrival == 0
    is_open = (instance.open == 1) & calls[instance.first] & lands[instance.arrival]
    is_open &= (instance.second < 0)[:, None] | calls[instance.second]
    is_open &= (instance.aircraft_days == 1)[:, None] | before[instance.first]
    return np.asarray(is_open)


def plan_as_it_was(played: Played) -> Solution:
    """Give the flights that flew, with every party that was on them."""
    state = played.state
    flights = state.counters[FLIGHTS]
    flown = np.flatnonzero(state.status[:flights] == FLOWN)
    back = np.flatnonzero(state.rank != WAITING).astype(np.int32)
    event = state.event[back]
    return Solution(
        rotation=state.rotation[flown],
        day=state.day[flown],
        cohort=back,
        flight=np.where(event >= 0, np.searchsorted(flown, event), -1).astype(np.int32),
        block=np.where(event < 0, -1 - event, -1).astype(np.int32),
        load_day=state.rank[back],
        boards_at=state.boards[back],
        parties=np.ones(len(back), np.int32),
    )


def broken_limits(operation: Operation, played: Played) -> list[str]:
    """Name every limit that a run broke; empty when it is valid. Nobody held may have flown."""
    instance = world_as_it_was(operation.instance, played.events)
    broken = violations(instance, plan_as_it_was(played))
    crowd, rank = played.events.crowd, played.state.rank
    if ((crowd.held_from <= rank) & (rank < crowd.held_until) & (rank != WAITING)).any():
        broken.append("somebody held flew")
    if ((rank != WAITING) & (rank < crowd.known)).any():
        broken.append("somebody flew before the order was known")
    return broken
