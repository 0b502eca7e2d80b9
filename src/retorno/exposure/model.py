"""What a change of duties costs whom: one call from tables to answer, nothing lost on the way."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from retorno.exposure.assumptions import Assumptions
from retorno.exposure.codes import covers
from retorno.exposure.drivers import Reading, Swing, by_study, tornado
from retorno.exposure.elasticities import Elasticities, Elasticity
from retorno.exposure.logs import Numbers
from retorno.exposure.market import Effects, ces, linear, smart
from retorno.exposure.prepare import (
    REST,
    LeftOut,
    Prepared,
    Regime,
    market_of,
    prepare,
)
from retorno.exposure.trade import Trade
from retorno.exposure.uncertainty import Bands, draw_bands, net_factor
from retorno.exposure.units import Amount, Unit, weakest
from retorno.exposure.world import cross_check
from retorno.vocabulary.evidence import Evidence

DRAWS = 10_000
MILLION = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One form's answer, US$ million a year; see `market.Effects` for each. Losses are negative.

    Args:
        net: Export revenue after other markets are found: trade (1 - redirected (1 - discount)).
    """

    world_price: float
    paid_price: float
    creation: float
    diversion: float
    price_effect: float
    trade: float
    rivals_trade: float
    revenue: float
    rivals_revenue: float
    consumers: float
    producers: float
    rivals_producers: float
    triangle: float
    net: float

    @property
    def importer_welfare(self) -> float:
        """Buyers' surplus and tariff revenue together."""
        return self.consumers + self.revenue + self.rivals_revenue


@dataclass(frozen=True, slots=True, kw_only=True)
class LineOutcome:
    """One product's answer by every form.

    Args:
        smart_trade: Total trade effect as SMART's short form gives it.
        has_parted: Whether linear and CES differ by more than the stated share of the value: the
            change is then outside the linear form's range, and CES is to be read.
    """

    prepared: Prepared
    linear: Figures
    ces: Figures
    smart_trade: float
    has_parted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of the trade the answer speaks of, US$ million a year; the parts add up.

    Args:
        by_product: Modelled product by product; `as_rest` as one product at the medians.
    """

    universe: float
    by_product: float
    as_rest: float
    left_out: tuple[LeftOut, ...]

    @property
    def share(self) -> float:
        """Share of the value that was modelled in either way."""
        return (self.by_product + self.as_rest) / self.universe if self.universe else 0.0

    @property
    def share_by_product(self) -> float:
        """Share of the value that was modelled product by product."""
        return self.by_product / self.universe if self.universe else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeOutcome:
    """The whole answer.

    Args:
        linear, ces: Sums over the modelled lines.
        parted: Lines where the forms part company.
        capped: Elasticities that were beyond the caps and were used.
        assumed_share: Lines whose market share is an assumption.
        cross_check: Largest difference of a world price between two ways to solve the linear form.
        bands, swings: None and empty where nothing was modelled.
        readings: The net result by each study of elasticities alone.
        free_before: Lines taken as free of duty before, because no schedule speaks of them.
        missed: Codes that a measure names and no line lies under: what it does to them is missing.
        assumptions: What no table gave.
    """

    lines: tuple[LineOutcome, ...]
    linear: Figures
    ces: Figures
    coverage: Coverage
    bands: Bands | None
    swings: tuple[Swing, ...]
    readings: tuple[Reading, ...]
    parted: tuple[LineOutcome, ...]
    capped: tuple[Elasticity, ...]
    assumed_share: tuple[LineOutcome, ...]
    free_before: tuple[LineOutcome, ...]
    missed: tuple[str, ...]
    cross_check: float
    basis: str
    assumptions: Assumptions

    @property
    def evidence(self) -> Evidence:
        """Least certain of everything that went in."""
        used = [
            evidence
            for line in self.lines
            for evidence in (
                line.prepared.line.evidence,
                *(e.evidence for e in line.prepared.demand),
                *(e.evidence for e in line.prepared.substitution),
                *(e.evidence for e in line.prepared.supply),
            )
        ]
        return weakest(Evidence.COMPUTED, *used)

    def amount(self, value: float) -> Amount:
        """Give one of the figures its unit, US dollars a year, and what it rests on."""
        years = [line.prepared.line.year for line in self.lines] or [0]
        return Amount(
            value=value * MILLION,
            unit=Unit.USD_PER_YEAR,
            currency="USD",
            year=max(years),
            basis=f"exposure of {self.basis}",
            evidence=self.evidence,
            source="; ".join(dict.fromkeys(line.prepared.line.source for line in self.lines)),
        )


def run(
    trade: Trade,
    regime: Regime,
    elasticities: Elasticities,
    assumptions: Assumptions,
    rng: np.random.Generator,
    *,
    draws: int = DRAWS,
) -> TradeOutcome:
    """Answer what the measures of a regime would do to a year's trade.

    Partial equilibrium by product: incomes, exchange rates and other products stay as they are.
    """
    prepared, left_out = prepare(trade, regime, elasticities, assumptions)
    lines = _outcomes(prepared, assumptions)
    used = {id(e) for p in prepared for e in (*p.demand, *p.substitution, *p.supply)}
    return TradeOutcome(
        lines=lines,
        linear=_sum([line.linear for line in lines]),
        ces=_sum([line.ces for line in lines]),
        coverage=_coverage(trade, prepared, left_out),
        bands=draw_bands(prepared, assumptions, rng, draws) if prepared else None,
        swings=tornado(prepared, assumptions) if prepared else (),
        readings=by_study(prepared, assumptions) if prepared else (),
        parted=tuple(line for line in lines if line.has_parted),
        capped=tuple(row for row in elasticities.capped if id(row) in used),
        assumed_share=tuple(line for line in lines if line.prepared.is_share_assumed),
        free_before=tuple(line for line in lines if not line.prepared.own.base.lines),
        missed=_missed(trade, regime),
        cross_check=cross_check(market_of(prepared)),
        basis=trade.basis,
        assumptions=assumptions,
    )


def _coverage(
    trade: Trade, prepared: Sequence[Prepared], left_out: tuple[LeftOut, ...]
) -> Coverage:
    rest = sum(item.line.value for item in prepared if item.line.product == REST)
    return Coverage(
        universe=trade.universe,
        by_product=sum(item.line.value for item in prepared) - rest,
        as_rest=rest,
        left_out=left_out,
    )


def _missed(trade: Trade, regime: Regime) -> tuple[str, ...]:
    named = dict.fromkeys(code for layer in regime.measures for code in layer.products)
    lines = [line.product for line in trade.lines]
    return tuple(code for code in named if not any(covers((code,), line) for line in lines))


def _outcomes(prepared: Sequence[Prepared], assumptions: Assumptions) -> tuple[LineOutcome, ...]:
    market = market_of(prepared)
    by_linear, by_ces, by_smart = linear(market), ces(market), smart(market).trade
    factor = net_factor(
        np.array([item.redirected for item in prepared], np.float64),
        np.full(len(prepared), assumptions.discount.value),
    )
    return tuple(
        LineOutcome(
            prepared=item,
            linear=its_linear,
            ces=its_ces,
            smart_trade=its_smart,
            has_parted=its_gap > assumptions.parted * item.line.value,
        )
        for item, its_linear, its_ces, its_smart, its_gap in zip(
            prepared,
            _figures(by_linear, factor),
            _figures(by_ces, factor),
            by_smart.tolist(),
            np.abs(by_linear.trade - by_ces.trade).tolist(),
            strict=True,
        )
    )


def _figures(effects: Effects, factor: Numbers) -> list[Figures]:
    columns = {field.name: getattr(effects, field.name) for field in fields(Effects)}
    columns["net"] = np.where(effects.trade < 0, effects.trade * factor, effects.trade)
    rows = zip(*(column.tolist() for column in columns.values()), strict=True)
    return [Figures(**dict(zip(columns, row, strict=True))) for row in rows]


def _sum(figures: Sequence[Figures]) -> Figures:
    """Add up money; the prices of a sum mean nothing and are 0."""
    totals = {
        field.name: float(sum(getattr(figure, field.name) for figure in figures))
        for field in fields(Figures)
    }
    return Figures(**(totals | {"world_price": 0.0, "paid_price": 0.0}))
