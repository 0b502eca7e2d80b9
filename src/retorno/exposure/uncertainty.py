"""How sure we are: seeded draws over sources and ranges, as bands of the result."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from retorno.exposure.assumptions import Assumptions, Range
from retorno.exposure.elasticities import Elasticity
from retorno.exposure.market import Market, Numbers, log_own_quantity
from retorno.exposure.prepare import Prepared, market_of

LOW, MIDDLE, HIGH = 5.0, 50.0, 95.0
NORMAL_95 = 1.6448536269514722
BLOCK_CELLS = 200_000  # what a processor's own memory holds
LEAST_PART = 0.01  # a low end of 0 has no logarithm

Singles = NDArray[np.float32]  # seven figures: more than any elasticity has


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Median and the range that 90 of 100 draws fall into, US$ million a year."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """Bands of what the exporters lose; negative is a loss.

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spread:
    """One kind of elasticity, log-normal between low and high: shape (lines, sources) each."""

    counts: Singles
    middle: Singles
    below: Singles
    above: Singles

    def draw(self, lines: slice, pick: Singles, error: Singles) -> Singles:
        """Take one source a draw for all lines, then a value of it: shape (lines, draws)."""
        sources = self.middle.shape[1]
        if sources == 1:
            middle, below, above = (x[lines] for x in (self.middle, self.below, self.above))
        else:
            counts = self.counts[lines, None]
            if (counts == sources).all():  # the same source in every line: one choice a draw
                counts = counts[:1]
            source = np.minimum((pick * counts).astype(np.intp), sources - 1)
            middle, below, above = (
                _chosen(x[lines], source) for x in (self.middle, self.below, self.above)
            )
        width = below * np.minimum(error, 0) + above * np.maximum(error, 0)
        return np.exp(middle + width)


def _chosen(by_source: Singles, source: NDArray[np.intp]) -> Singles:
    """Take of each line the value of the source that each draw picks: shape (lines, draws)."""
    if len(source) == 1:
        return np.asarray(by_source.take(source[0], axis=1))
    return np.asarray(np.take_along_axis(by_source, source, axis=1))


def _mixed(is_first: NDArray[np.bool_], first: Singles, second: Singles) -> Singles:
    """Take the one or the other line by line; most blocks need only one of them."""
    if is_first.all():
        return first
    return np.where(is_first, first, second) if is_first.any() else second


def _spread(estimates: Sequence[Sequence[Elasticity]], no_range: float) -> _Spread:
    most = max(len(row) for row in estimates)
    shape = (len(estimates), most)
    middle, below, above = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for line, row in enumerate(estimates):
        for source, estimate in enumerate(row):
            middle[line, source] = estimate.value
            if 0 < estimate.value < np.inf:
                low, high = estimate.ends(no_range)
                least = max(low, estimate.value * LEAST_PART)
                below[line, source] = np.log(estimate.value / least) / NORMAL_95
                above[line, source] = np.log(high / estimate.value) / NORMAL_95
    with np.errstate(divide="ignore"):  # an elasticity of nought stays nought
        logs = np.log(middle)
    counts = [len(row) for row in estimates]
    arrays = (np.asarray(x, np.float32) for x in (counts, logs, below, above))
    return _Spread(**dict(zip(("counts", "middle", "below", "above"), arrays, strict=True)))


def net_factor(redirected: Numbers, discount: Numbers) -> Numbers:
    """Share of lost sales that stays lost: 1 - redirected (1 - discount)."""
    return np.asarray(1 - redirected * (1 - discount))


def export_change(market: Market) -> tuple[Numbers, Numbers]:
    """Change of export revenue, CES, and tariff revenue after: the two that draws need."""
    _, own = log_own_quantity(market)
    after = market.value * np.exp(own * (1 + market.inverse_supply))
    revenue = after * market.new_tariff - market.value * market.tariff
    return np.asarray(after - market.value), np.asarray(revenue)


def after_markets(trade: Numbers, factor: Numbers) -> Numbers:
    """Take the sales that find other markets from a loss; a gain stays as it is.

    The factor is a share: it makes a loss larger as a number, and a gain smaller.
    """
    return np.asarray(np.maximum(trade, trade * factor))


class _Sampler:
    """Draws line by line; what all lines share in a draw is drawn once, shape (draws,) each."""

    def __init__(
        self,
        prepared: Sequence[Prepared],
        assumptions: Assumptions,
        rng: np.random.Generator,
        draws: int,
    ) -> None:
        self.market = market_of(prepared)
        self.rng, self.draws = rng, draws
        kinds = (
            [item.demand for item in prepared],
            [item.substitution for item in prepared],
            [item.supply for item in prepared],
        )
        self.spreads = [_spread(kind, assumptions.no_range) for kind in kinds]
        self.own_error = np.float32(np.sqrt(1 - assumptions.correlation))
        common = np.sqrt(assumptions.correlation) * rng.standard_normal((len(kinds), draws))
        self.common = common.astype(np.float32)
        self.picks = rng.random((len(kinds), draws), np.float32)
        self.share = self._uniform(assumptions.unknown_share)
        self.redirected = self._uniform(assumptions.redirected)
        self.discount = self._uniform(assumptions.discount)
        self.is_assumed = np.array([item.is_share_assumed for item in prepared])[:, None]
        self.is_own = np.array([item.line.redirected is not None for item in prepared])[:, None]
        self.own = np.array([item.redirected for item in prepared], np.float32)[:, None]

    def _uniform(self, over: Range) -> Singles:
        return self.rng.uniform(over.low, over.high, self.draws).astype(np.float32)

    def block(self, lines: slice) -> tuple[Numbers, Numbers, Numbers]:
        """Change of trade, revenue and net change of some lines: shape (lines, draws) each."""
        known = {
            name: np.asarray(getattr(self.market, name)[lines, None], np.float32)
            for name in ("value", "tariff", "new_tariff", "rivals_tariff", "rivals_new_tariff")
        }
        count = len(known["value"])
        errors = self.rng.standard_normal((count, len(self.spreads), self.draws), np.float32)
        demand, substitution, supply = (
            spread.draw(lines, self.picks[i], self.common[i] + self.own_error * errors[:, i])
            for i, spread in enumerate(self.spreads)
        )
        given = np.asarray(self.market.share[lines, None], np.float32)
        market = replace(
            self.market,
            **known,
            share=_mixed(self.is_assumed[lines], self.share[None], given),
            demand=demand,
            substitution=substitution,
            supply=supply,
        )
        change, revenue = export_change(market)
        redirected = _mixed(self.is_own[lines], self.own[lines], self.redirected[None])
        return change, revenue, after_markets(change, net_factor(redirected, self.discount))


def draw_bands(
    prepared: Sequence[Prepared],
    assumptions: Assumptions,
    rng: np.random.Generator,
    draws: int,
) -> Bands:
    """Draw elasticities, unknown shares and redirection; the same seed gives the same bands.

    Lines are done in blocks, so the memory does not grow with them; what a draw gives does not
    depend on the size of a block.
    """
    sampler = _Sampler(prepared, assumptions, rng, draws)
    size = max(1, BLOCK_CELLS // draws)
    sums = np.zeros((3, draws))
    by_line: list[Band] = []
    for first in range(0, len(prepared), size):
        change, collected, net = sampler.block(slice(first, first + size))
        sums += [part.sum(axis=0, dtype=np.float64) for part in (change, collected, net)]
        by_line += _line_bands(net)
    trade, revenue, total = sums
    return Bands(
        trade=band(trade),
        net=band(total),
        revenue=band(revenue),
        by_line=tuple(by_line),
        draws=draws,
        trade_draws=trade,
        net_draws=total,
        revenue_draws=revenue,
    )


def _line_bands(net: Numbers) -> list[Band]:
    """Bands of each row; sorting it whole is several times faster than picking three places."""
    ordered = np.sort(net, axis=1)
    last = ordered.shape[1] - 1
    ends = []
    for percentile in (LOW, MIDDLE, HIGH):
        place = percentile / 100 * last
        below = int(place)
        part = place - below
        above = ordered[:, min(below + 1, last)]
        ends.append(ordered[:, below] * (1 - part) + above * part)
    return [
        Band(low=float(low), median=float(middle), high=float(high))
        for low, middle, high in zip(*ends, strict=True)
    ]


def band(values: Numbers) -> Band:
    """Median and the 5th and 95th percentile."""
    low, middle, high = np.percentile(values, (LOW, MIDDLE, HIGH))
    return Band(low=float(low), median=float(middle), high=float(high))
