"""Part of a re-plan settled to the end: who stays, who moves and what flies, as one whole program.

Four wishes, one after the other, each held while the next is followed: as few people of published
days as possible move; as few of the core as possible stay behind; as few people as possible change
flight or day; and it costs as little as possible.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from retorno.plan.exact import read_plan
from retorno.plan.instance import Floats, Indices, Instance, Ints
from retorno.plan.journey_rows import write_program
from retorno.plan.journeys import NEEDS, ROOMS, Journeys
from retorno.plan.replan.problem import NOWHERE, Arrangement, Flags, Problem
from retorno.plan.replan.residual import Asked, Residual, as_answer, merged, residual
from retorno.plan.solution import Solution
from retorno.plan.solver import Program, minimise

HALF = 0.5  # of a person: whole numbers need no closer limit
_ROOM = ("places", "wheelchair_places", "medical_places", "lap_places")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How much may be spent on one program."""

    most: int  # whole numbers to be found
    nodes: int
    seconds: float
    is_stopped: Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An arrangement, and whether it is proven that no other is better."""

    arrangement: Arrangement
    is_proven: bool


def settle(problem: Problem, asked: Asked, start: Arrangement, effort: Effort) -> Settled | None:
    """Find the best arrangement of the parties asked about; None if there is too much to look at.

    Args:
        problem: The problem.
        asked: What may change; each party is a group of its own.
        start: A valid arrangement with the same fixed part.
        effort: When to give up.
    """
    left = residual(problem, asked)
    journeys = _journeys(left, effort.most)
    if journeys is None:
        return None
    program = write_program(left.instance, journeys)
    values = _first(journeys, as_answer(left, start))
    is_proven = True
    for wish in _wishes(problem, left, journeys, program):
        staged = replace(program, cost=wish)
        answer = minimise(
            staged, values, nodes=effort.nodes, seconds=effort.seconds,
            is_stopped=effort.is_stopped,
        )  # fmt: skip
        is_proven &= answer.is_proven
        values = min([values] if answer.values is None else [answer.values, values], key=wish.dot)
        program = _held(program, wish, float(wish @ values))
    solution = read_plan(journeys, values)
    never = np.zeros(len(asked.fixed.day), bool)
    return Settled(arrangement=merged(problem, left, solution, never), is_proven=is_proven)


def _journeys(left: Residual, most: int) -> Journeys | None:
    """Every flight and block day, and who may be on it; nothing is left out for its cost."""
    i = left.instance
    rotation, day, copy = _flights(left)
    block, sold_on = (x.astype(np.int32) for x in np.nonzero(i.block_seats))
    if (len(rotation) + len(block)) * max(1, i.cohorts) > 20 * most:
        return None
    flights = len(rotation)
    rotation = np.append(rotation, np.full(len(block), -1)).astype(np.int32)
    block = np.append(np.full(flights, -1), block).astype(np.int32)
    day = np.append(day, sold_on).astype(np.int32)
    capacity = _capacity(i, rotation[:flights], block[flights:], sold_on)
    arrival = np.append(i.arrival[rotation[:flights]], i.block_arrival[block[flights:]])
    boards_at, money = _ways(i, rotation[:flights], block[flights:])
    light = np.append(
        i.daylight[rotation[:flights], day[:flights]], i.block_daylight[block[flights:], sold_on]
    )
    carrier, cohort = np.nonzero(
        np.isfinite(money) & _may(i, day, light == 1, capacity) & _met(i, arrival, day)
    )
    if flights + len(carrier) > most:
        return None
    return Journeys(
        rotation=rotation,
        block=block,
        day=day,
        copy=np.append(copy, np.zeros(len(sold_on))).astype(np.int32),
        arrival=arrival,
        capacity=capacity,
        carrier=carrier,
        cohort=cohort.astype(np.int32),
        boards_at=boards_at[carrier, cohort].astype(np.int32),
        cost=money[carrier, cohort],
        waiting=i.rate[cohort] * (day[carrier] - i.ready[cohort]),
        most=np.ones(len(carrier), np.int32),
    )


def _flights(left: Residual) -> tuple[Ints, Ints, Ints]:
    """Rotation, day and copy of every flight that aircraft are there for."""
    i = left.instance
    there = i.aircraft[i.fleet] if i.rotations else np.zeros((0, i.days), np.int32)
    eve = np.zeros_like(there)
    eve[:, 1:] = there[:, :-1]
    copies = np.where(i.aircraft_days[:, None] > 1, np.minimum(there, eve), there) * i.open
    # Whoever is asked about may all fly alone; and a flight that has a name is there once
    copies = np.minimum(copies, i.cohorts)
    named = left.departure >= 0
    copies[named] = i.open[named]
    rotation, day = np.nonzero(copies)
    count = copies[rotation, day]
    rows = np.repeat(np.arange(len(rotation)), count)
    copy = np.arange(len(rows)) - np.repeat(np.cumsum(count) - count, count)
    return rotation[rows].astype(np.int32), day[rows].astype(np.int32), copy.astype(np.int32)


def _capacity(i: Instance, rotation: Indices, block: Indices, sold_on: Indices) -> Indices:
    flown = [getattr(i, name)[rotation] for name in _ROOM]
    sold = [i.block_seats[block, sold_on], *(getattr(i, f"block_{n}")[block] for n in _ROOM[1:])]
    return np.concatenate([np.stack(flown), np.stack(sold)], axis=1)


def _ways(i: Instance, rotation: Indices, block: Indices) -> tuple[Indices, Floats]:
    """Where each group would board each carrier, and its money; each (carriers, groups)."""
    first, second = i.first[rotation], i.second[rotation]
    near = i.road[:, first].T
    also = np.where(second[:, None] >= 0, i.road[:, second].T, np.inf)
    boards_at = np.where(also < near, second[:, None], first[:, None])
    flown = np.minimum(near, also) + i.onward[:, i.arrival[rotation]].T
    sold = (i.road[:, i.block_departure[block]] + i.onward[:, i.block_arrival[block]]).T
    sold = sold + i.block_price[block][:, None] * i.seats[None, :]
    from_block = np.repeat(i.block_departure[block][:, None], i.cohorts, axis=1)
    return np.vstack([boards_at, from_block]), np.vstack([flown, sold])


def _may(i: Instance, day: Ints, light: Flags, capacity: Indices) -> NDArray[np.bool_]:
    """Whether each group is ready, not too late, fits and lands by day; (carriers, groups)."""
    at = day[:, None]
    may: Flags = (i.ready <= at) & (at <= i.latest) & (light[:, None] | (i.minors_alone == 0))
    for k, name in enumerate(NEEDS):
        may &= getattr(i, name) <= capacity[k][:, None]
    return may


def _met(i: Instance, arrival: Indices, day: Ints) -> NDArray[np.bool_]:
    """Whether reception has places for each group; (carriers, groups)."""
    may = np.ones((len(day), i.cohorts), bool)
    for name, places in ROOMS:
        may &= getattr(i, name) <= getattr(i, places)[arrival, day][:, None]
    return may


def _wishes(problem: Problem, left: Residual, journeys: Journeys, program: Program) -> list[Floats]:
    """What is made small in turn; who is at home costs nothing, so others are counted below it."""
    party = _party_of_group(left)
    home = _at_home(problem, left, journeys, party)
    people = left.instance.people[journeys.cohort].astype(np.float64)
    soon = problem.window(problem.home)[party][journeys.cohort]
    flights = np.zeros(journeys.flights)
    core = problem.core[party][journeys.cohort]
    wishes = [-people * (home & soon), -people * core, -people * home]
    wishes = [np.concatenate([flights, wish]) for wish in wishes if wish.any()]
    return [*wishes, program.cost]


def _party_of_group(left: Residual) -> Indices:
    group = left.asked.group
    party = np.zeros(left.instance.cohorts, np.int64)
    party[group[group >= 0]] = np.flatnonzero(group >= 0)
    return party


def _at_home(problem: Problem, left: Residual, journeys: Journeys, party: Indices) -> Flags:
    """Pairs in which a party stays on the departure where it stands."""
    home, a = problem.home.place[party][journeys.cohort], problem.home
    rotation, block = journeys.rotation[journeys.carrier], journeys.block[journeys.carrier]
    on_flight = (rotation >= 0) & (left.departure[rotation] == home)
    sold = np.append(left.block, NOWHERE)[block] == np.append(a.block, NOWHERE)[home]
    same_day = journeys.day[journeys.carrier] == np.append(a.day, NOWHERE)[home]
    on_block = (block >= 0) & sold & same_day
    stays: Flags = (home >= 0) & (on_flight | on_block)
    return stays


def _first(journeys: Journeys, start: Solution) -> Floats:
    """The start as values of the columns."""
    j, values = journeys, np.zeros(journeys.size)
    flown = zip(j.rotation.tolist(), j.block.tolist(), j.day.tolist(), j.copy.tolist(), strict=True)
    carriers = {key: number for number, key in enumerate(flown)}
    pairs = zip(j.carrier.tolist(), j.cohort.tolist(), strict=True)
    columns = {pair: j.flights + k for k, pair in enumerate(pairs)}
    copies: dict[tuple[int, int], list[int]] = {}
    for flight, block, day, cohort in zip(
        start.flight.tolist(), start.block.tolist(), start.load_day.tolist(),
        start.cohort.tolist(), strict=True,
    ):  # fmt: skip
        rotation = int(start.rotation[flight]) if flight >= 0 else -1
        equal = copies.setdefault((rotation, day), [])
        if flight not in equal:
            equal.append(flight)
        carrier = carriers[rotation, block, day, equal.index(flight) if flight >= 0 else 0]
        values[columns[carrier, cohort]] = 1.0
        if carrier < j.flights:
            values[carrier] = 1.0
    return values


def _held(program: Program, wish: Floats, most: float) -> Program:
    """Add a row: the wish is granted no less from now on."""
    column = np.flatnonzero(wish)
    return replace(
        program,
        start=np.append(program.start, program.start[-1] + len(column)),
        column=np.append(program.column, column),
        amount=np.append(program.amount, wish[column]),
        limit=np.append(program.limit, most + HALF),
    )
