"""From tables to arrays: what of each product can be modelled, and what is left out and why."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import numpy as np

from retorno.exposure.assumptions import Assumptions
from retorno.exposure.elasticities import Elasticities, Elasticity, Kind
from retorno.exposure.logs import Numbers
from retorno.exposure.market import Market
from retorno.exposure.schedule import Schedule
from retorno.exposure.tariffs import Applied, Base, Layer, apply_layers, base_rate
from retorno.exposure.trade import Trade, TradeLine
from retorno.vocabulary.evidence import Evidence

REST = "REST"
ANYBODY = "**"


class Reason(StrEnum):
    """Why a value of trade is not in the answer."""

    NO_BASE_RATE = "no_base_rate"
    NOT_IN_SCHEDULE = "not_in_schedule"
    NO_RATE = "no_rate"
    NO_TRADE = "no_trade"
    NOT_BY_PRODUCT = "not_by_product"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Trade that was not modelled, US$ million a year, and what was missing."""

    product: str
    description: str
    value: float
    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """The duties of one day, before and after the measures.

    Args:
        measures: Layers whose effect is asked for.
        day: The day both are read on.
        country: Origin as layers name it; `schedule_country` as the schedule's Special column does.
        schedule: Gives the rates before; None takes every product as free of duty before.
        standing: Layers in force before and after, stacked with the measures.
        with_rest: Model trade that no line names as one product, at the medians of all products.
    """

    measures: tuple[Layer, ...]
    day: date
    country: str = "CO"
    schedule: Schedule | None = None
    standing: tuple[Layer, ...] = ()
    with_rest: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Rates of one origin, before and after, as fractions of the value."""

    base: Base
    before: Applied
    after: Applied


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One product with everything its market needs."""

    line: TradeLine
    own: Duty
    rivals: Duty
    share: float
    is_share_assumed: bool
    redirected: float
    demand: tuple[Elasticity, ...]
    substitution: tuple[Elasticity, ...]
    supply: tuple[Elasticity, ...]


NO_DUTY = Base(rate=0.0, lines=0)


def _duty(regime: Regime, line: TradeLine, country: str, schedule_country: str | None) -> Duty:
    unit_values = dict(line.unit_values)
    base = NO_DUTY
    if regime.schedule is not None and line.product != REST:
        base = base_rate(regime.schedule, line.product, schedule_country, unit_values)

    def stacked(layers: Sequence[Layer]) -> Applied:
        start = Applied(rate=base.rate, missing=base.missing)
        return apply_layers(
            layers,
            product=line.product,
            country=country,
            day=regime.day,
            unit_values=unit_values,
            start=start,
        )

    return Duty(
        base=base,
        before=stacked(regime.standing),
        after=stacked((*regime.standing, *regime.measures)),
    )


def _rest(trade: Trade) -> TradeLine | None:
    if trade.total is None:
        return None
    value = trade.universe - sum(line.value for line in trade.lines)
    if value <= 0:
        return None
    return replace(
        trade.total,
        product=REST,
        description=REST,
        value=value,
        reported=value,
        months=12,
        evidence=Evidence.COMPUTED,
        unit_values=(),
    )


def prepare(
    trade: Trade, regime: Regime, elasticities: Elasticities, assumptions: Assumptions
) -> tuple[tuple[Prepared, ...], tuple[LeftOut, ...]]:
    """Split the trade into what can be modelled and what is left out; together they are all of it."""
    lines = list(trade.lines)
    left_out: list[LeftOut] = []
    rest = _rest(trade)
    if rest and regime.with_rest:
        lines.append(rest)
    elif rest:
        left_out.append(_leave(rest, Reason.NOT_BY_PRODUCT, ""))
    prepared = []
    for line in lines:
        result = _prepare_line(line, regime, elasticities, assumptions)
        if isinstance(result, LeftOut):
            left_out.append(result)
        else:
            prepared.append(result)
    return tuple(prepared), tuple(left_out)


def _leave(line: TradeLine, reason: Reason, detail: str) -> LeftOut:
    return LeftOut(
        product=line.product,
        description=line.description,
        value=line.value,
        reason=reason,
        detail=detail,
    )


def _prepare_line(
    line: TradeLine, regime: Regime, elasticities: Elasticities, assumptions: Assumptions
) -> Prepared | LeftOut:
    if line.value == 0:
        return _leave(line, Reason.NO_TRADE, "")
    own = _duty(regime, line, regime.country, regime.country)
    if own.base.rate is None:
        why = Reason.NO_BASE_RATE if own.base.lines else Reason.NOT_IN_SCHEDULE
        return _leave(line, why, own.base.missing)
    if own.before.rate is None or own.after.rate is None:
        return _leave(line, Reason.NO_RATE, own.after.missing or own.before.missing)
    rivals = _duty(regime, line, ANYBODY, None)
    if rivals.before.rate is None or rivals.after.rate is None:
        rivals = replace(own, before=own.before, after=own.before)
    is_assumed = line.share is None
    redirected = line.redirected
    return Prepared(
        line=line,
        own=own,
        rivals=rivals,
        share=assumptions.unknown_share.value if line.share is None else line.share,
        is_share_assumed=is_assumed,
        redirected=assumptions.redirected.value if redirected is None else redirected,
        demand=elasticities.of(line.product, Kind.DEMAND),
        substitution=elasticities.of(line.product, Kind.SUBSTITUTION),
        supply=elasticities.of(line.product, Kind.SUPPLY),
    )


def central(estimates: Sequence[Elasticity]) -> float:
    """Mean over the sources: the point answer's elasticity."""
    return sum(estimate.value for estimate in estimates) / len(estimates)


def each[T](
    estimates: Iterable[tuple[Elasticity, ...]], of: Callable[[tuple[Elasticity, ...]], T]
) -> list[T]:
    """Answer for each line's estimates, once for all lines that share them."""
    known: dict[int, T] = {}
    return [
        known[id(rows)] if id(rows) in known else known.setdefault(id(rows), of(rows))
        for rows in estimates
    ]


def market_of(prepared: Sequence[Prepared]) -> Market:
    """Arrays of shape (lines,) at the central values."""

    def array(values: Iterator[float]) -> Numbers:
        return np.fromiter(values, np.float64, len(prepared))

    def middle(estimates: Iterator[tuple[Elasticity, ...]]) -> Numbers:
        return np.array(each(estimates, central))

    return Market(
        value=array(item.line.value for item in prepared),
        share=array(item.share for item in prepared),
        tariff=array(item.own.before.rate or 0.0 for item in prepared),
        new_tariff=array(item.own.after.rate or 0.0 for item in prepared),
        rivals_tariff=array(item.rivals.before.rate or 0.0 for item in prepared),
        rivals_new_tariff=array(item.rivals.after.rate or 0.0 for item in prepared),
        demand=middle(item.demand for item in prepared),
        substitution=middle(item.substitution for item in prepared),
        supply=middle(item.supply for item in prepared),
    )
