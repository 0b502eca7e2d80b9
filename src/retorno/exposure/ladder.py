"""What each step of a scenario costs, day by day, and what it would cost if it stayed for a year.

A tariff's cost in a year comes from a trade model; a day of it costs one part in `YEAR_DAYS` of
that. Steps of one side that are in force together stack in the order of the file, and each is
charged with what it adds: cost of the first k steps less cost of the first k - 1.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from retorno.exposure.scenario import Measure, Scenario, Side, Status, Step
from retorno.exposure.units import Amount, Unit, weakest
from retorno.vocabulary.evidence import Evidence

Numbers = NDArray[np.float64]
YEAR_DAYS = 365
LOW, HIGH = 5.0, 95.0


class Toll(StrEnum):
    """What a tariff costs. Two tolls are never added: they fall on different people."""

    EXPORTS = "exports"  # sales lost after other markets are found
    GROSS = "gross"  # sales lost before other markets are found
    DUTY = "duty"  # duty that importers pay


@dataclass(frozen=True, slots=True, kw_only=True)
class Annual:
    """What steps in force together cost in a year, US dollars, one number a draw.

    Args:
        tolls: shape (draws,) each; positive is a cost.
        basis: The series that the trade is taken from.
    """

    tolls: Mapping[Toll, Numbers]
    basis: str
    source: str
    evidence: Evidence


Price = Callable[[Side, Sequence[Step]], Annual]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """An amount with its band: the median, and the 5th and the 95th percentile of the draws."""

    amount: Amount
    low: float
    high: float

    def times(self, factor: float) -> "Spread":
        """Scale all three by a pure number."""
        return Spread(
            amount=self.amount.times(factor), low=self.low * factor, high=self.high * factor
        )


def spread(draws: Numbers, annual: Annual, *, unit: Unit, year: int) -> Spread:
    """Summarise draws, US dollars."""
    low, median, high = np.percentile(draws, (LOW, 50.0, HIGH))
    amount = Amount(
        value=float(median),
        unit=unit,
        currency="USD",
        year=year,
        evidence=weakest(annual.evidence, Evidence.COMPUTED),
        source=annual.source,
        basis=annual.basis,
    )
    return Spread(amount=amount, low=float(low), high=float(high))


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCost:
    """What a tariff step costs.

    Args:
        accrued: US dollars over its days in the window.
        yearly: US dollars per year, if it stayed for a year on top of those before it.
        expected: `accrued` times the analyst's probability; empty where none was given.
    """

    step: Step
    accrued: Mapping[Toll, Spread]
    yearly: Mapping[Toll, Spread]
    expected: Mapping[Toll, Spread]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What has accrued by the end of each day, US dollars: shape (days,) each."""

    low: Numbers
    median: Numbers
    high: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The scenario with the cost of its tariff steps.

    Args:
        growth: By side and toll, what accrues if every threat had been carried out.
        happened: The same from the steps that were carried out alone.
    """

    scenario: Scenario
    steps: Sequence[StepCost]
    growth: Mapping[tuple[Side, Toll], Line]
    happened: Mapping[tuple[Side, Toll], Line]


class Accrual:
    """Prices each set of steps once and splits it among them."""

    def __init__(self, scenario: Scenario, price: Price) -> None:
        self.scenario = scenario
        self._price = price
        self._known: dict[tuple[Side, tuple[str, ...]], Annual] = {}

    def annual(self, side: Side, steps: Sequence[Step]) -> Annual:
        """Cost in a year of steps in force together."""
        key = (side, tuple(step.id for step in steps))
        if key not in self._known:
            self._known[key] = self._price(side, steps)
        return self._known[key]

    def added(self, side: Side, steps: Sequence[Step]) -> Annual:
        """Cost in a year that the last of the steps adds to the others."""
        whole = self.annual(side, steps)
        if len(steps) == 1:
            return whole
        before = self.annual(side, steps[:-1])
        return Annual(
            tolls={toll: whole.tolls[toll] - before.tolls[toll] for toll in whole.tolls},
            basis=whole.basis,
            source=whole.source,
            evidence=whole.evidence,
        )

    def on(self, side: Side, day: date, *, only: Status | None = None) -> list[Step]:
        """Tariff steps of a side in force on a day, in the order in which they stack."""
        found = self.scenario.of(Measure.TARIFF, side)
        return [s for s in found if s.is_on(day) and only in {None, s.status}]

    def cost(self, step: Step) -> StepCost:
        """Cost of one step over its days and in a year."""
        side, year = step.side, self.scenario.year
        total: dict[Toll, Numbers] = {}
        last: Annual | None = None
        for day in (d for d in self.scenario.days if step.is_on(d)):
            below = self.on(side, day)
            last = self.added(side, below[: below.index(step) + 1])
            for toll, draws in last.tolls.items():
                total[toll] = total.get(toll, np.zeros_like(draws)) + draws / YEAR_DAYS
        if last is None:  # pragma: no cover  -- a step lies inside its window
            raise ValueError(step.id)
        accrued = {t: spread(d, last, unit=Unit.USD, year=year) for t, d in total.items()}
        chance = step.probability
        return StepCost(
            step=step,
            accrued=accrued,
            yearly={
                t: spread(d, last, unit=Unit.USD_PER_YEAR, year=year) for t, d in last.tolls.items()
            },
            expected={} if chance is None else {t: s.times(chance) for t, s in accrued.items()},
        )

    def growth(self, *, only: Status | None = None) -> dict[tuple[Side, Toll], Line]:
        """What has accrued by the end of each day."""
        lines: dict[tuple[Side, Toll], Line] = {}
        for side in Side:
            daily = [self.on(side, day, only=only) for day in self.scenario.days]
            if any(daily):
                lines |= {(side, toll): self._line(side, daily, toll) for toll in Toll}
        return lines

    def _line(self, side: Side, daily: Sequence[Sequence[Step]], toll: Toll) -> Line:
        total = np.zeros(1)
        points = []
        for steps in daily:
            if steps:
                total = total + self.annual(side, steps).tolls[toll] / YEAR_DAYS
            points.append(np.percentile(total, (LOW, 50.0, HIGH)))
        low, median, high = np.array(points).T
        return Line(low=low, median=median, high=high)


def climb(scenario: Scenario, price: Price) -> Ladder:
    """Charge every tariff step with what it costs.

    Args:
        scenario: The dated steps.
        price: Gives the cost in a year of steps of a side that are in force together.
    """
    accrual = Accrual(scenario, price)
    return Ladder(
        scenario=scenario,
        steps=tuple(accrual.cost(step) for step in scenario.of(Measure.TARIFF)),
        growth=accrual.growth(),
        happened=accrual.growth(only=Status.CARRIED_OUT),
    )
