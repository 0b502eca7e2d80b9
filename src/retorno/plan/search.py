"""Search for cheap plans: anytime, and the same for the same seed."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from retorno.plan.construct import (
    Outlook,
    build_draft,
    first_outlook,
    learn,
    solution_of,
    values,
)
from retorno.plan.instance import Floats, Instance
from retorno.plan.solution import Solution, empty, evaluate
from retorno.plan.units import units_of, world_of

PROPOSALS_PER_BUILD = 2000  # a whole construction counts as so many proposals


class PlanSearch:
    """The best plan so far, and the state to go on from.

    `best` is always a valid plan; `cost` is its true cost.
    """

    def __init__(self, instance: Instance, seed: int) -> None:
        """Start with nobody flying."""
        self.instance = instance
        self.seed = seed
        self.best: Solution = empty()
        self.cost: float = evaluate(instance, self.best).total
        self._idle = instance.cohorts == 0
        self._units = units_of(instance)
        self._world = world_of(instance)
        self._outlook: Outlook = first_outlook(instance)
        self._markup: Floats = np.ones(instance.days)

    def construct(self) -> None:
        """Find a first plan."""
        if not self._idle:
            self._build()

    def step(
        self,
        proposals: int,
        scores: Floats | None,
        prices: Mapping[str, NDArray[np.float64]] | None = None,
    ) -> None:
        """Spend about so many proposals on a better plan."""
        del scores, prices
        if self._idle:
            return
        for _ in range(max(1, proposals // PROPOSALS_PER_BUILD)):
            self._build()

    def _build(self) -> None:
        draft = build_draft(
            self._units, self._world, values(self.instance, self._outlook), self._markup
        )
        self._outlook = learn(self.instance, self._units, draft, self._outlook)
        solution = solution_of(self._units, draft)
        cost = evaluate(self.instance, solution).total
        if cost < self.cost:
            self.best, self.cost = solution, cost


def warm() -> None:
    """Compile every loop of the search on a tiny problem."""
    search = PlanSearch(_tiny(), 1)
    search.construct()
    search.step(1, None)


def _tiny() -> Instance:
    one, pair = np.ones(1, np.int32), np.ones((1, 2), np.int32)
    zero, flags = np.zeros(1, np.int32), np.ones((1, 2), np.uint8)
    return Instance(
        days=2, departures=("D",), arrivals=("A",), fleets=("F",), blocks=("B",),
        count=3 * one, people=one, seats=one, laps=zero, wheelchairs=zero, medical=zero,
        minors_alone=zero, rate=np.full(1, 100.0), ready=zero, latest=one,
        stranded=np.full(1, 9000.0), road=np.ones((1, 1)), onward=np.ones((1, 1)),
        fleet=zero, first=zero, second=-one, arrival=zero, aircraft_days=one,
        cost=np.full(1, 50.0), places=one, wheelchair_places=one, medical_places=one,
        lap_places=one, open=flags, daylight=flags, aircraft=pair,
        block_departure=zero, block_arrival=zero, block_price=np.full(1, 10.0),
        block_seats=pair, block_wheelchair_places=one, block_medical_places=one,
        block_lap_places=one, block_daylight=flags,
        places_people=pair, places_minors=pair, places_medical=pair,
        budget_total=np.inf, period_of=np.zeros(2, np.int32), budget_period=np.full(1, np.inf),
    )  # fmt: skip
