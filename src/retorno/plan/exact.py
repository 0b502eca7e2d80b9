"""Small problems solved to the end: every flight that may be in a better plan, as a whole program.

The bound says how much any flight, and any party on it, adds to the cost of the best plan it can be
part of. What would cost more than the plan at hand is left out; often hardly anything is left.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from retorno.plan.instance import Floats, Instance
from retorno.plan.journey_rows import write_program
from retorno.plan.journeys import MOST_COLUMNS, Journeys, Known, find_journeys
from retorno.plan.solution import Solution, evaluate, violations
from retorno.plan.solver import Answer, minimise

PROOF_MARGIN = 9e-8
DOUBT = 1e-6  # of the bound of a search that HiGHS did not finish


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact:
    """The better of the plan at hand and the one found, and what no plan costs less than."""

    solution: Solution
    cost: float
    bound: float


def size_of(instance: Instance, incumbent: Solution, known: Known) -> int | None:
    """Count the whole numbers to be found, None if they are too many."""
    journeys = find_journeys(instance, known, evaluate(instance, incumbent).total)
    return None if journeys is None else journeys.size


def solve_exactly(
    instance: Instance,
    incumbent: Solution,
    known: Known,
    *,
    nodes: int,
    seconds: float,
    is_stopped: Callable[[], bool] = lambda: False,
    most: int = MOST_COLUMNS,
) -> Exact | None:
    """Find the cheapest plan, or as good a plan and bound as nodes and seconds allow.

    None if more than `most` whole numbers are to be found. The result depends on time only where `seconds` ends it.

    HiGHS counts in floating point: rows, whole numbers and prices hold to 1e-9. When it has proven
    its answer without a gap, the bound is therefore not the cost itself but less by 9e-8 of it,
    which covers these tolerances many times over and still counts as optimal. When it has not, the
    bound gives way by 1e-6. Neither is ever below the bound that was known before.
    """
    upper = evaluate(instance, incumbent).total
    journeys = find_journeys(instance, known, upper)
    if journeys is None or journeys.size > most:
        return None
    program = write_program(instance, journeys)
    first = _start(journeys, incumbent)
    answer = minimise(program, first, nodes=nodes, seconds=seconds, is_stopped=is_stopped)
    found = incumbent if answer.values is None else read_plan(journeys, answer.values)
    cost = evaluate(instance, found).total
    if violations(instance, found) or cost >= upper:
        found, cost = incumbent, upper
    nobody = float((instance.stranded * instance.count).sum())
    return Exact(solution=found, cost=cost, bound=max(known.bound, _bound(answer, nobody, cost)))


def _bound(answer: Answer, nobody: float, cost: float) -> float:
    """What no plan costs less than; plans left out of the program cost no less than `cost`."""
    least = min(nobody + answer.bound, cost)
    return least - (PROOF_MARGIN if answer.is_proven else DOUBT) * max(1.0, abs(least))


def _start(journeys: Journeys, plan: Solution) -> Floats:
    """As much of a plan as the program can say: part of a valid plan is a valid plan."""
    j, values = journeys, np.zeros(journeys.size)
    flown = zip(j.rotation.tolist(), j.block.tolist(), j.day.tolist(), j.copy.tolist(), strict=True)
    carriers = {key: number for number, key in enumerate(flown)}
    pairs = zip(j.carrier.tolist(), j.cohort.tolist(), strict=True)
    columns = {pair: j.flights + k for k, pair in enumerate(pairs)}
    for key, cohort, parties in _loads(plan):
        carrier = carriers.get(key, -1)
        column = columns.get((carrier, cohort))
        if column is not None:
            values[column] += parties
            if carrier < j.flights:
                values[carrier] = 1.0
    return values


def _loads(plan: Solution) -> Iterator[tuple[tuple[int, int, int, int], int, int]]:
    """Each load's carrier (rotation, block, day, copy), cohort and parties."""
    copies: dict[tuple[int, int], list[int]] = {}
    for flight, block, day, cohort, parties in zip(
        plan.flight.tolist(), plan.block.tolist(), plan.load_day.tolist(), plan.cohort.tolist(),
        plan.parties.tolist(), strict=True,
    ):  # fmt: skip
        rotation = int(plan.rotation[flight]) if flight >= 0 else -1
        equal = copies.setdefault((rotation, day), [])
        if flight not in equal:
            equal.append(flight)
        copy = equal.index(flight) if flight >= 0 else 0
        yield (rotation, block, day, copy), cohort, parties


def read_plan(journeys: Journeys, values: Floats) -> Solution:
    """Read whole numbers as a plan."""
    whole = values.astype(np.int32)
    parties = whole[journeys.flights :]
    load = np.flatnonzero(parties)
    carrier = journeys.carrier[load]
    flown = np.unique(carrier[carrier < journeys.flights])
    on_flight = carrier < journeys.flights
    flight = np.where(on_flight, np.searchsorted(flown, carrier), -1)
    block = np.full(len(load), -1)
    block[~on_flight] = journeys.block[carrier[~on_flight]]
    return Solution(
        rotation=journeys.rotation[flown],
        day=journeys.day[flown],
        cohort=journeys.cohort[load],
        flight=flight.astype(np.int32),
        block=block.astype(np.int32),
        load_day=journeys.day[carrier],
        boards_at=journeys.boards_at[load],
        parties=parties[load],
    )
