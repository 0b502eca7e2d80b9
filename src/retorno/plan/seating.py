"""From cohorts back to people: which party is on which flight.

Parties of a cohort are interchangeable, so the order among them is free; the one whose key comes
first flies first.
"""

from dataclasses import dataclass

import numpy as np

from retorno.plan.instance import Indices, Instance, Ints
from retorno.plan.solution import Solution


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """Departures in the order of their numbers, and the departure of each party.

    A departure is an aircraft's flight, or a scheduled block on a day on which seats are used.
    """

    rotation: Ints  # (D,) -1 for a scheduled block
    block: Ints  # (D,) -1 for a flight
    day: Ints  # (D,)
    departure: Ints  # (n,) departure of each party, -1 not placed
    boards_at: Ints  # (n,) departure airport, -1 not placed

    @property
    def placed(self) -> Ints:
        """Indices of the parties that have a place."""
        return np.flatnonzero(self.departure >= 0).astype(np.int32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dealt:
    """Who sits where, and what each departure is called, shape (D,)."""

    seated: Seated
    names: tuple[str, ...]


def dealt_by(seated: Seated) -> Dealt:
    """Number the departures, `F0001` first."""
    names = tuple(f"F{number:04d}" for number in range(1, len(seated.day) + 1))
    return Dealt(seated=seated, names=names)


def seat(instance: Instance, solution: Solution, cohort_of: Ints) -> Seated:
    """Give each load its parties and number the departures by day."""
    flown = np.flatnonzero(
        np.bincount(solution.flight[solution.flight >= 0], minlength=len(solution.rotation))
    )
    on_block = solution.flight < 0
    block_days = np.unique(
        solution.block[on_block].astype(np.int64) * instance.days + solution.load_day[on_block]
    )
    rotation = np.concatenate([solution.rotation[flown], np.full(len(block_days), -1)])
    block = np.concatenate([np.full(len(flown), -1), block_days // instance.days])
    day = np.concatenate([solution.day[flown], block_days % instance.days])
    number = np.empty(len(day), np.int64)
    order = _order(instance, rotation, block, day)
    number[order] = np.arange(len(order))
    of_load = np.empty(len(solution.cohort), np.int64)
    of_load[~on_block] = number[np.searchsorted(flown, solution.flight[~on_block])]
    key = solution.block[on_block].astype(np.int64) * instance.days + solution.load_day[on_block]
    of_load[on_block] = number[len(flown) + np.searchsorted(block_days, key)]
    departure, boards_at = _deal(instance, solution, of_load, cohort_of)
    return Seated(
        rotation=rotation[order].astype(np.int32),
        block=block[order].astype(np.int32),
        day=day[order].astype(np.int32),
        departure=departure,
        boards_at=boards_at,
    )


def as_solution(seated: Seated, cohort_of: Ints) -> Solution:
    """Gather the parties on each departure into loads; a flight that carries nobody still flies."""
    flown = np.flatnonzero(seated.rotation >= 0)
    number = np.full(len(seated.day), -1, np.int64)
    number[flown] = np.arange(len(flown))
    placed = seated.placed
    departure = seated.departure[placed]
    rows = np.stack([departure, cohort_of[placed], seated.boards_at[placed]], axis=1)
    loads, parties = np.unique(rows.reshape(-1, 3), axis=0, return_counts=True)
    of_load = loads[:, 0]
    return Solution(
        rotation=seated.rotation[flown],
        day=seated.day[flown],
        cohort=loads[:, 1].astype(np.int32),
        flight=number[of_load].astype(np.int32),
        block=seated.block[of_load].astype(np.int32),
        load_day=seated.day[of_load].astype(np.int32),
        boards_at=loads[:, 2].astype(np.int32),
        parties=parties.astype(np.int32),
    )


def _order(instance: Instance, rotation: Indices, block: Indices, day: Indices) -> Ints:
    """Order departures by day, aircraft before scheduled, then by what they are."""
    fleet = np.full(len(day), len(instance.fleets), np.int32)
    flown = rotation >= 0
    fleet[flown] = instance.fleet[rotation[flown]]
    return np.lexsort((block, rotation, fleet, day)).astype(np.int32)


def _deal(
    instance: Instance, solution: Solution, of_load: Indices, cohort_of: Ints
) -> tuple[Ints, Ints]:
    departure = np.full(len(cohort_of), -1, np.int32)
    boards_at = np.full(len(cohort_of), -1, np.int32)
    order = np.lexsort((solution.boards_at, of_load, solution.load_day, solution.cohort))
    parties_of = np.argsort(cohort_of, kind="stable")
    start = np.searchsorted(cohort_of[parties_of], np.arange(instance.cohorts))
    cohort, count = solution.cohort[order], solution.parties[order]
    before = np.cumsum(count) - count  # parties of earlier loads, of all cohorts
    first = np.searchsorted(cohort, cohort)  # the first load of the same cohort
    begin = start[cohort] + before - before[first]
    load = np.repeat(np.arange(len(order)), count)
    chosen = parties_of[begin[load] + np.arange(len(load)) - before[load]]
    departure[chosen] = of_load[order][load]
    boards_at[chosen] = solution.boards_at[order][load]
    return departure, boards_at
