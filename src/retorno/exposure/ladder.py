"""What each step of a scenario costs, day by day, and what it would cost if it stayed for a year.

A tariff's cost in a year comes from a trade model; a day of it costs one part in `YEAR_DAYS` of
that. Steps of one side that are in force together stack: those that were carried out, then those
that were threatened, each in the order of the file. Each is charged with what it adds: cost of the
first k steps less cost of the first k - 1. So no number of what happened rests on a threat.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from retorno.exposure.logs import Numbers
from retorno.exposure.scenario import Measure, Scenario, Side, Status, Step
from retorno.exposure.units import Amount, Unit, weakest
from retorno.vocabulary.evidence import Evidence

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


Price = Callable[[Side, Sequence[Step], date], Annual]


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
        expected: `accrued` times the analyst's probability; empty where none was given. The others
            in force with it are taken as certain: expectations of steps that overlap do not add up.
        together: The steps of its side in force on its last day, up to itself; what it adds to the
            others is its own.
        duties_of: The day whose standing duties hold on its last day.
    """

    step: Step
    together: tuple[Step, ...]
    duties_of: date
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
    """Prices each set of steps once for each state of the standing duties, and splits it."""

    def __init__(self, scenario: Scenario, price: Price, changes: Sequence[date]) -> None:
        self.scenario = scenario
        self._price = price
        self._changes = sorted({scenario.first_day, *changes})
        self._known: dict[tuple[Side, tuple[str, ...], date], Annual] = {}

    def duties_of(self, day: date) -> date:
        """Give the last day up to this one on which the standing duties changed."""
        return self._changes[bisect_right(self._changes, day) - 1]

    def annual(self, side: Side, steps: Sequence[Step], day: date) -> Annual:
        """Cost in a year of steps in force together, with the duties of a day."""
        since = self.duties_of(day)
        key = (side, tuple(step.id for step in steps), since)
        if key not in self._known:
            self._known[key] = self._price(side, steps, since)
        return self._known[key]

    def added(self, side: Side, steps: Sequence[Step], day: date) -> Annual:
        """Cost in a year that the last of the steps adds to the others."""
        whole = self.annual(side, steps, day)
        if len(steps) == 1:
            return whole
        before = self.annual(side, steps[:-1], day)
        return Annual(
            tolls={toll: whole.tolls[toll] - before.tolls[toll] for toll in whole.tolls},
            basis=whole.basis,
            source=whole.source,
            evidence=whole.evidence,
        )

    def on(self, side: Side, day: date, *, only: Status | None = None) -> list[Step]:
        """Tariff steps of a side in force on a day, in the order in which they stack."""
        found = self.scenario.of(Measure.TARIFF, side)
        on = [s for s in found if s.is_on(day) and only in {None, s.status}]
        return sorted(on, key=lambda s: s.is_counterfactual)

    def _up_to(self, step: Step, day: date) -> list[Step]:
        found = self.on(step.side, day)
        return found[: found.index(step) + 1]

    def cost(self, step: Step) -> StepCost:
        """Cost of one step over its days and in a year."""
        year, end = self.scenario.year, step.last_day
        together = self._up_to(step, end)
        last = self.added(step.side, together, end)
        total = {toll: np.zeros_like(draws) for toll, draws in last.tolls.items()}
        for day in filter(step.is_on, self.scenario.days):
            day_of_it = self.added(step.side, self._up_to(step, day), day)
            for toll, draws in day_of_it.tolls.items():
                total[toll] = total[toll] + draws / YEAR_DAYS
        accrued = {t: spread(d, last, unit=Unit.USD, year=year) for t, d in total.items()}
        chance = step.probability
        return StepCost(
            step=step,
            together=tuple(together),
            duties_of=self.duties_of(end),
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
            daily = [(day, self.on(side, day, only=only)) for day in self.scenario.days]
            if any(steps for _, steps in daily):
                lines |= {(side, toll): self._line(side, daily, toll) for toll in Toll}
        return lines

    def _line(self, side: Side, daily: Sequence[tuple[date, Sequence[Step]]], toll: Toll) -> Line:
        total = np.zeros(1)
        points = []
        for day, steps in daily:
            if steps:
                total = total + self.annual(side, steps, day).tolls[toll] / YEAR_DAYS
            points.append(np.percentile(total, (LOW, 50.0, HIGH)))
        low, median, high = np.array(points).T
        return Line(low=low, median=median, high=high)


def climb(scenario: Scenario, price: Price, changes: Sequence[date] = ()) -> Ladder:
    """Charge every tariff step with what it costs.

    Args:
        scenario: The dated steps.
        price: Gives the cost in a year of steps of a side that are in force together, with the
            standing duties of a day.
        changes: Days on which the standing duties change.
    """
    accrual = Accrual(scenario, price, changes)
    return Ladder(
        scenario=scenario,
        steps=tuple(accrual.cost(step) for step in scenario.of(Measure.TARIFF)),
        growth=accrual.growth(),
        happened=accrual.growth(only=Status.CARRIED_OUT),
    )
