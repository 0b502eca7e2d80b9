"""What is at stake, whole: the ladder priced by the trade model, visas, aid, and the programme beside.

>>> from retorno.exposure.scenario_file import read_scenario, shipped
>>> found = weigh(read_scenario(shipped()), Tables.shipped(), draws=200)
>>> [cost.step.id for cost in found.ladder.steps]
['us_tariff_25', 'us_tariff_50', 'co_tariff_25', 'co_tariff_50']
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from retorno.exposure.aid import AidLine, LeftOut, Pause, pauses, shipped_aid
from retorno.exposure.assumptions import Assumptions
from retorno.exposure.beside import Programme, Ratio, flown, offered, planned, ratio
from retorno.exposure.departments import ByDepartment, Departments, by_department
from retorno.exposure.elasticities import Elasticities
from retorno.exposure.ladder import Annual, Ladder, Spread, StepCost, Toll, climb
from retorno.exposure.model import DRAWS, MILLION, TradeOutcome, run
from retorno.exposure.prepare import Regime
from retorno.exposure.rates import parse_rate
from retorno.exposure.scenario import Measure, Scenario, Side, Step
from retorno.exposure.schedule import Schedule
from retorno.exposure.shipped import shipped_elasticities, us_exports, us_imports, us_schedule
from retorno.exposure.tariffs import Layer
from retorno.exposure.trade import Trade
from retorno.exposure.units import Amount, Unit
from retorno.exposure.visas import VisaDelay, delays

STEPS_FROM = 100  # order of a scenario's first step among the layers
Together = tuple[tuple[str, ...], date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables that an answer is made from.

    Args:
        trade: What each side's tariffs fall on: US imports from Colombia for the United States.
        departments: Shares of Colombia's departments in each product, where a table gives them.
        schedules: Duties before, by the side that levies them; a side without one levies none on
            the other, as the trade agreement of 2012 has it for most goods.
        duties: Other duties in force besides the schedule and the scenario, by authority and date.
            Those on goods of the United States (`US`) are Colombia's; all others are levied by the
            United States.
    """

    trade: Mapping[Side, Trade]
    schedules: Mapping[Side, Schedule]
    elasticities: Elasticities
    aid: Sequence[AidLine]
    departments: Departments | None = None
    duties: Sequence[Layer] = ()
    aid_left_out: Sequence[LeftOut] = ()

    def standing(self, side: Side) -> tuple[Layer, ...]:
        """Duties of a side that stand besides its schedule."""
        is_colombian = side is Side.COLOMBIA
        return tuple(x for x in self.duties if (x.country == Side.UNITED_STATES) == is_colombian)

    def changes(self) -> list[date]:
        """Days on which a standing duty begins, or is gone."""
        begins = [x.valid_from for x in self.duties if x.valid_from]
        return begins + [x.valid_until + timedelta(days=1) for x in self.duties if x.valid_until]

    @staticmethod
    def shipped() -> "Tables":
        """Read the tables that come with the product."""
        return Tables(
            trade={Side.UNITED_STATES: us_imports(), Side.COLOMBIA: us_exports()},
            schedules={Side.UNITED_STATES: us_schedule()},
            elasticities=shipped_elasticities(),
            aid=shipped_aid(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stakes:
    """The whole answer.

    Args:
        outcomes: The trade model's answer for each set of steps in force together, by their ids
            and by the day whose standing duties hold.
        programmes: The return programme's cost: the plan's, or of the documented flights.
        ratios: By programme, exposure over its cost.
        asked: The words that asked for it after the command's name, file names without folders.
        inputs: SHA-256 of each file that was named, by its name.
    """

    scenario: Scenario
    ladder: Ladder
    outcomes: Mapping[Together, TradeOutcome]
    visas: Sequence[VisaDelay]
    pauses: Sequence[Pause]
    aid_left_out: Sequence[LeftOut]
    programmes: Sequence[Programme]
    ratios: Mapping[str, Sequence[Ratio]]
    unpriced: Sequence[Step]
    tables: Tables
    assumptions: Assumptions
    seed: int
    draws: int
    asked: Sequence[str] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)

    def cost(self, step: Step) -> StepCost:
        """Cost of a tariff step."""
        return next(cost for cost in self.ladder.steps if cost.step is step)

    def outcome(self, step: Step) -> TradeOutcome:
        """Answer of the trade model with a step on top of those below it, on its last day."""
        cost = self.cost(step)
        return self.outcomes[tuple(s.id for s in cost.together), cost.duties_of]

    def refused(self, step: Step) -> Mapping[str, Amount]:
        """Flights that a step refuses and the people aboard: counts, never money."""
        flights = Amount(
            value=step.flights,
            unit=Unit.FLIGHTS,
            currency="",
            year=step.first_day.year,
            evidence=step.evidence,
            source=step.source,
        )
        people = replace(flights, value=step.people, unit=Unit.PERSONS)
        return {"flights": flights, "people_aboard": people}

    def departments(self, step: Step) -> ByDepartment | None:
        """Net loss by department under a tariff of the United States, US$ million a year."""
        outcome = self.outcome(step)
        if self.tables.departments is None or step.side is not Side.UNITED_STATES:
            return None
        bands = outcome.bands.by_line if outcome.bands else ()
        losses = [
            (line.prepared.line.product, -band.median)
            for line, band in zip(outcome.lines, bands, strict=True)
        ]
        return by_department(self.tables.departments, losses)

    @property
    def is_only_threat(self) -> bool:
        """Say whether there are tariffs and none of them was carried out."""
        found = self.ladder.steps
        return bool(found) and all(cost.step.is_counterfactual for cost in found)

    @property
    def heaviest(self) -> Step | None:
        """The step of the United States that costs Colombia's exporters most in a year."""
        found = [c for c in self.ladder.steps if c.step.side is Side.UNITED_STATES]
        worst = max(found, key=lambda c: c.yearly[Toll.EXPORTS].amount.value, default=None)
        return worst.step if worst else None


class _Prices:
    """Asks the trade model once for each set of steps, always with the same draws."""

    def __init__(self, tables: Tables, assumptions: Assumptions, *, seed: int, draws: int) -> None:
        self.outcomes: dict[Together, TradeOutcome] = {}
        self._tables = tables
        self._assumptions = assumptions
        self._seed, self._draws = seed, draws

    def __call__(self, side: Side, steps: Sequence[Step], day: date) -> Annual:
        outcome = run(
            self._tables.trade[side],
            Regime(
                measures=tuple(_layer(step, i) for i, step in enumerate(steps)),
                day=day,
                country=side_of(side),
                schedule=self._tables.schedules.get(side),
                standing=self._tables.standing(side),
            ),
            self._tables.elasticities,
            self._assumptions,
            np.random.default_rng(self._seed),
            draws=self._draws,
        )
        self.outcomes[tuple(step.id for step in steps), day] = outcome
        return _annual(outcome)


def side_of(levies: Side) -> str:
    """Origin of the goods that a side's tariff falls on."""
    return Side.COLOMBIA.value if levies is Side.UNITED_STATES else Side.UNITED_STATES.value


def _layer(step: Step, order: int) -> Layer:
    return Layer(
        authority=step.authority,
        rate=parse_rate(f"{step.rate * 100:g}%"),
        products=step.products,
        country=side_of(step.side),
        order=STEPS_FROM + order,
        stacking=step.stacking,
    )


def _annual(outcome: TradeOutcome) -> Annual:
    bands = outcome.bands
    about = outcome.amount(0.0)
    zero = np.zeros(1)
    return Annual(
        tolls={
            Toll.EXPORTS: -bands.net_draws * MILLION if bands else zero,
            Toll.GROSS: -bands.trade_draws * MILLION if bands else zero,
            Toll.DUTY: bands.revenue_draws * MILLION if bands else zero,
        },
        basis=outcome.basis,
        source=about.source,
        evidence=about.evidence,
    )


def weigh(
    scenario: Scenario,
    tables: Tables,
    *,
    assumptions: Assumptions | None = None,
    plan: Path | None = None,
    seed: int = 1,
    draws: int = DRAWS,
) -> Stakes:
    """Answer what each step of a scenario costs whom, and put the programme's cost beside it.

    Args:
        scenario: The dated steps, as `read_scenario` gives them.
        tables: Trade, duties, elasticities and aid.
        assumptions: What no table gives; by default the scenario's, each with its range.
        plan: A plan folder; without one the flights that took place are taken.
        seed: Of the draws; the same seed gives the same answer.
        draws: How many.
    """
    assumed = assumptions or scenario.assumptions
    prices = _Prices(tables, assumed, seed=seed, draws=draws)
    ladder = climb(scenario, prices, tables.changes())
    held = pauses(scenario, tables.aid)
    programmes = [planned(plan, year=scenario.year)] if plan else []
    programmes += [flown(), offered()]
    exposures = _exposures(ladder, held)
    return Stakes(
        scenario=scenario,
        ladder=ladder,
        outcomes=prices.outcomes,
        visas=delays(scenario),
        pauses=held,
        aid_left_out=tables.aid_left_out,
        programmes=programmes,
        ratios={
            programme.kind: [ratio(name, spread, programme) for name, spread in exposures]
            for programme in programmes
        },
        unpriced=scenario.of(Measure.UNPRICED),
        tables=tables,
        assumptions=assumed,
        seed=seed,
        draws=draws,
    )


def _exposures(ladder: Ladder, held: Sequence[Pause]) -> list[tuple[str, Spread]]:
    """Give every step with a cost in dollars its exposure over its days."""
    found = [(cost.step.id, cost.accrued[Toll.EXPORTS]) for cost in ladder.steps]
    for pause in held:
        value = pause.paused.value
        found.append((pause.step.id, Spread(amount=pause.paused, low=value, high=value)))
    return found
