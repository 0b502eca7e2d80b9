"""How sure we are: seeded draws over sources and ranges, and what drives the result."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np

from retorno.exposure.assumptions import Assumptions, Range
from retorno.exposure.elasticities import Elasticity
from retorno.exposure.market import Market, Numbers, log_own_quantity
from retorno.exposure.prepare import Prepared, market_of

LOW, MIDDLE, HIGH = 5.0, 50.0, 95.0
NORMAL_95 = 1.6448536269514722
CHUNK_CELLS = 200_000
LEAST_PART = 0.01  # a low end of 0 has no logarithm


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Median and the range that 90 of 100 draws fall into, US$ million a year."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """Bands of what Colombia's exporters lose; negative is a loss.

    Args:
        trade: Export revenue before other markets are found; `net` after.
        trade_draws: The draws themselves, shape (draws,), for sums over time; so the other two.
        by_line: Bands of `net` for each modelled line, in their order.
    """

    trade: Band
    net: Band
    revenue: Band
    by_line: tuple[Band, ...]
    draws: int
    trade_draws: Numbers = field(compare=False, repr=False)
    net_draws: Numbers = field(compare=False, repr=False)
    revenue_draws: Numbers = field(compare=False, repr=False)


class Driver(StrEnum):
    """What a result can depend on."""

    DEMAND = "demand"
    SUBSTITUTION = "substitution"
    SUPPLY = "supply"
    SHARE = "share"
    REDIRECTED = "redirected"
    DISCOUNT = "discount"


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """Net result with one driver at its low and at its high end, all others in the middle."""

    driver: Driver
    at_low: float
    at_high: float

    @property
    def width(self) -> float:
        """How much the driver moves the result."""
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spread:
    """One kind of elasticity over all lines and sources; log-normal between low and high."""

    counts: Numbers
    middle: Numbers
    below: Numbers
    above: Numbers

    def draw(self, pick: Numbers, normal: Numbers) -> Numbers:
        """Take one source a draw for all lines, then a value of it: shapes (draws, lines)."""
        sources, lines = self.middle.shape
        if sources == 1:
            width = np.where(normal < 0, self.below, self.above)
            return np.asarray(self.middle * np.exp(width * normal))
        source = np.minimum((pick * self.counts).astype(np.intp), sources - 1)
        place = source * lines + np.arange(lines)
        width = np.where(normal < 0, self.below.take(place), self.above.take(place))
        return np.asarray(self.middle.take(place) * np.exp(width * normal))


def _spread(estimates: Sequence[Sequence[Elasticity]], no_range: float) -> _Spread:
    most = max(len(row) for row in estimates)
    shape = (most, len(estimates))
    middle, below, above = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for column, row in enumerate(estimates):
        for source, estimate in enumerate(row):
            middle[source, column] = estimate.value
            if estimate.value > 0:
                low, high = estimate.ends(no_range)
                least = max(low, estimate.value * LEAST_PART)
                below[source, column] = np.log(estimate.value / least) / NORMAL_95
                above[source, column] = np.log(high / estimate.value) / NORMAL_95
    counts = np.array([len(row) for row in estimates], np.float64)
    return _Spread(counts=counts, middle=middle, below=below, above=above)


def _normal(rng: np.random.Generator, shape: tuple[int, int], correlation: float) -> Numbers:
    common = rng.standard_normal((shape[0], 1)) * np.sqrt(correlation)
    return np.asarray(common + rng.standard_normal(shape) * np.sqrt(1 - correlation))


def _uniform(rng: np.random.Generator, rows: int, over: Range) -> Numbers:
    return rng.uniform(over.low, over.high, (rows, 1))


def net_factor(redirected: Numbers, discount: Numbers) -> Numbers:
    """Share of lost sales that stays lost: 1 - redirected (1 - discount)."""
    return np.asarray(1 - redirected * (1 - discount))


def export_change(market: Market) -> tuple[Numbers, Numbers]:
    """Change of export revenue, CES, and tariff revenue after: the two that draws need."""
    _, own = log_own_quantity(market)
    after = market.value * np.exp(own * (1 + market.inverse_supply))
    revenue = after * market.new_tariff - market.value * market.tariff
    return np.asarray(after - market.value), np.asarray(revenue)


def _net(trade: Numbers, factor: Numbers) -> Numbers:
    return np.where(trade < 0, trade * factor, trade)


class _Sampler:
    """Draws markets of shape (draws, lines), and how much of a loss stays."""

    def __init__(
        self, prepared: Sequence[Prepared], assumptions: Assumptions, rng: np.random.Generator
    ) -> None:
        self.market = market_of(prepared)
        self.assumptions = assumptions
        self.rng = rng
        self.lines = len(prepared)
        self.spreads = (
            _spread([item.demand for item in prepared], assumptions.no_range),
            _spread([item.substitution for item in prepared], assumptions.no_range),
            _spread([item.supply for item in prepared], assumptions.no_range),
        )
        self.is_assumed = np.array([item.is_share_assumed for item in prepared])
        self.is_own = np.array([item.line.redirected is not None for item in prepared])
        self.redirected = np.array([item.redirected for item in prepared])

    def market_of(self, rows: int) -> Market:
        """Draw elasticities, a source for all lines at once, and the shares nobody gives."""
        correlation = self.assumptions.correlation
        demand, substitution, supply = (
            spread.draw(
                self.rng.random((rows, 1)), _normal(self.rng, (rows, self.lines), correlation)
            )
            for spread in self.spreads
        )
        drawn = _uniform(self.rng, rows, self.assumptions.unknown_share)
        share = np.where(self.is_assumed, drawn, self.market.share)
        return replace(
            self.market, demand=demand, substitution=substitution, supply=supply, share=share
        )

    def factor(self, rows: int) -> Numbers:
        """Draw the share of lost sales that stays lost."""
        drawn = _uniform(self.rng, rows, self.assumptions.redirected)
        redirected = np.where(self.is_own, self.redirected, drawn)
        return net_factor(redirected, _uniform(self.rng, rows, self.assumptions.discount))


def draw_bands(
    prepared: Sequence[Prepared],
    assumptions: Assumptions,
    rng: np.random.Generator,
    draws: int,
) -> Bands:
    """Draw elasticities, unknown shares and redirection; the same seed gives the same bands."""
    sampler = _Sampler(prepared, assumptions, rng)
    rows = max(1, CHUNK_CELLS // len(prepared))
    trade, revenue = np.empty(draws), np.empty(draws)
    net = np.empty((draws, len(prepared)), np.float32)
    for first in range(0, draws, rows):
        last = min(draws, first + rows)
        change, collected = export_change(sampler.market_of(last - first))
        net[first:last] = _net(change, sampler.factor(last - first))
        trade[first:last] = change.sum(axis=1)
        revenue[first:last] = collected.sum(axis=1)
    total = net.sum(axis=1, dtype=np.float64)
    ends = np.percentile(net, (LOW, MIDDLE, HIGH), axis=0)
    return Bands(
        trade=band(trade),
        net=band(total),
        revenue=band(revenue),
        by_line=tuple(
            Band(low=float(low), median=float(mid), high=float(high)) for low, mid, high in ends.T
        ),
        draws=draws,
        trade_draws=trade,
        net_draws=total,
        revenue_draws=revenue,
    )


def band(values: Numbers) -> Band:
    """Median and the 5th and 95th percentile."""
    low, middle, high = np.percentile(values, (LOW, MIDDLE, HIGH))
    return Band(low=float(low), median=float(middle), high=float(high))


def tornado(prepared: Sequence[Prepared], assumptions: Assumptions) -> tuple[Swing, ...]:
    """Move one driver at a time, widest first; the answer is the net change of export revenue."""
    market = market_of(prepared)
    redirected = np.array([item.redirected for item in prepared])
    discount = np.full(len(prepared), assumptions.discount.value)

    def answer(market: Market, redirected: Numbers, discount: Numbers) -> float:
        change, _ = export_change(market)
        return float(_net(change, net_factor(redirected, discount)).sum())

    swings = [
        Swing(
            driver=driver,
            at_low=answer(replace(market, **{driver.value: low}), redirected, discount),
            at_high=answer(replace(market, **{driver.value: high}), redirected, discount),
        )
        for driver, low, high in _market_ends(prepared, market, assumptions)
    ]
    is_own = np.array([item.line.redirected is not None for item in prepared])
    ends = assumptions.redirected
    swings += [
        Swing(
            driver=Driver.REDIRECTED,
            at_low=answer(market, np.where(is_own, redirected, ends.low), discount),
            at_high=answer(market, np.where(is_own, redirected, ends.high), discount),
        ),
        Swing(
            driver=Driver.DISCOUNT,
            at_low=answer(market, redirected, np.full_like(discount, assumptions.discount.low)),
            at_high=answer(market, redirected, np.full_like(discount, assumptions.discount.high)),
        ),
    ]
    return tuple(sorted(swings, key=lambda swing: -swing.width))


def _market_ends(
    prepared: Sequence[Prepared], market: Market, assumptions: Assumptions
) -> list[tuple[Driver, Numbers, Numbers]]:
    def ends(of: Callable[[Prepared], Sequence[Elasticity]]) -> tuple[Numbers, Numbers]:
        both = [[row.ends(assumptions.no_range) for row in of(item)] for item in prepared]
        low = np.array([min(low for low, _ in rows) for rows in both])
        return low, np.array([max(high for _, high in rows) for rows in both])

    is_assumed = np.array([item.is_share_assumed for item in prepared])
    share = assumptions.unknown_share
    return [
        (Driver.DEMAND, *ends(lambda item: item.demand)),
        (Driver.SUBSTITUTION, *ends(lambda item: item.substitution)),
        (Driver.SUPPLY, *ends(lambda item: item.supply)),
        (
            Driver.SHARE,
            np.where(is_assumed, share.low, market.share),
            np.where(is_assumed, share.high, market.share),
        ),
    ]
