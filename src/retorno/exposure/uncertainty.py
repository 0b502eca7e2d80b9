"""How sure we are: seeded draws over sources and ranges, as bands of the result."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from retorno.exposure.assumptions import Assumptions, Range
from retorno.exposure.elasticities import Elasticity
from retorno.exposure.logs import Numbers
from retorno.exposure.market import Market, log_own_quantity
from retorno.exposure.prepare import Prepared, market_of

LOW, MIDDLE, HIGH = 5.0, 50.0, 95.0
NORMAL_95 = 1.6448536269514722
BLOCK_CELLS = 100_000  # what a processor's own memory holds
LEAST_PART = 0.01  # a low end of 0 has no logarithm
QUANTILES = 1 << 16  # as many as two bytes tell apart

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


@cache
def normal_quantiles() -> Singles:
    """Equally likely values of a normal variate, of variance 1: shape (QUANTILES,).

    Drawing one of them takes a fifth of the time of drawing from the curve itself. Neighbours lie
    15 in a million apart, far less than 10,000 draws can tell.
    """
    curve = NormalDist()
    half = [curve.inv_cdf((i + 0.5) / QUANTILES) for i in range(QUANTILES // 2)]
    values = np.array([*half, *(-value for value in reversed(half))])
    return np.asarray(values / values.std(), np.float32)


def one_of(values: Singles, rng: np.random.Generator, rows: tuple[int, ...], draws: int) -> Singles:
    """Draw from QUANTILES equally likely values, shape (*rows, draws).

    A row does not depend on how many are drawn at once.
    """
    words = -(-draws // 4)  # four draws in eight bytes
    most = np.iinfo(np.uint64).max
    drawn = rng.integers(0, most, (*rows, words), np.uint64, endpoint=True)
    return np.asarray(values.take(drawn.view(np.uint16)[..., :draws]))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spread:
    """One kind of elasticity, log-normal between low and high: shape (lines, sources) each."""

    counts: Singles
    middle: Singles
    below: Singles
    above: Singles
    is_even: bool  # as far below as above, in every line

    def draw(self, lines: slice, pick: Singles, error: Singles) -> None:
        """Take one source a draw for all lines, and turn errors into its values, in place.

        Args:
            lines: Which.
            pick: Where among the sources each draw falls, from 0 to 1: shape (draws,).
            error: Standard normal; then the elasticities: shape (lines, draws).
        """
        parts = tuple(x[lines] for x in (self.middle, self.below, self.above))
        sources = self.middle.shape[1]
        counts = self.counts[lines, None]
        if (counts == sources).all():  # the same source in every line: runs of draws that share it
            for source, run in _runs((pick * sources).astype(np.intp)):
                self._fill(error[:, run], [x[:, source, None] for x in parts])
        else:
            chosen = np.minimum((pick * counts).astype(np.intp), sources - 1)
            self._fill(error, [np.take_along_axis(x, chosen, axis=1) for x in parts])

    def _fill(self, error: Singles, parts: Sequence[Singles]) -> None:
        middle, below, above = parts
        if self.is_even:
            error *= below
        else:
            more = np.maximum(error, 0)
            more *= above - below
            error *= below
            error += more
        error += middle
        np.exp(error, out=error)


def _runs(sources: NDArray[np.intp]) -> Iterator[tuple[int, slice]]:
    """Give each source with the draws one after the other that take it."""
    ends = [*(np.flatnonzero(np.diff(sources)) + 1).tolist(), len(sources)]
    for first, end in pairwise([0, *ends]):
        yield int(sources[first]), slice(first, end)


def _mixed(is_first: NDArray[np.bool_], first: Singles, second: Singles) -> Singles:
    """Take the one or the other line by line; most blocks need only one of them."""
    if is_first.all():
        return first
    return np.where(is_first, first, second) if is_first.any() else second


def _spread(estimates: Sequence[tuple[Elasticity, ...]], no_range: float) -> _Spread:
    shared = {id(rows): rows for rows in estimates}  # most lines have no estimate of their own
    place = {key: i for i, key in enumerate(shared)}
    most = max(len(rows) for rows in shared.values())
    shape = (len(shared), most)
    counts = np.array([len(rows) for rows in shared.values()])
    middle, below, above = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for i, rows in enumerate(shared.values()):
        for source, estimate in enumerate(rows):
            middle[i, source] = estimate.value
            if 0 < estimate.value < np.inf:
                low, high = estimate.ends(no_range)
                least = max(low, estimate.value * LEAST_PART)
                below[i, source] = np.log(estimate.value / least) / NORMAL_95
                above[i, source] = np.log(high / estimate.value) / NORMAL_95
    with np.errstate(divide="ignore"):  # an elasticity of nought stays nought
        logs = np.log(middle)
    lines = [place[id(rows)] for rows in estimates]
    return _Spread(
        counts=counts[lines].astype(np.float32),
        middle=logs[lines].astype(np.float32),
        below=below[lines].astype(np.float32),
        above=above[lines].astype(np.float32),
        is_even=bool(np.allclose(below, above, rtol=1e-6)),
    )


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
        self.errors = normal_quantiles() * np.float32(np.sqrt(1 - assumptions.correlation))
        common = np.sqrt(assumptions.correlation) * rng.standard_normal((len(kinds), draws))
        self.common = common.astype(np.float32)
        picks = rng.random((len(kinds), draws), np.float32)
        most = np.array([[spread.middle.shape[1]] for spread in self.spreads])
        # draws are alike: put those that take the same sources one after the other
        self.picks = picks[:, np.lexsort((picks * most).astype(np.intp))]
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
        drawn = one_of(self.errors, self.rng, (count, len(self.spreads)), self.draws)
        drawn += self.common
        for kind, spread in enumerate(self.spreads):
            spread.draw(lines, self.picks[kind], drawn[:, kind])
        demand, substitution, supply = drawn.swapaxes(0, 1)
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
    """Bands of each row, which is sorted: several times faster than picking three places."""
    net.sort(axis=1)
    last = net.shape[1] - 1
    ends = []
    for percentile in (LOW, MIDDLE, HIGH):
        place = percentile / 100 * last
        below = int(place)
        part = place - below
        above = net[:, min(below + 1, last)]
        ends.append(net[:, below] * (1 - part) + above * part)
    return [
        Band(low=float(low), median=float(middle), high=float(high))
        for low, middle, high in zip(*ends, strict=True)
    ]


def band(values: Numbers) -> Band:
    """Median and the 5th and 95th percentile."""
    low, middle, high = np.percentile(values, (LOW, MIDDLE, HIGH))
    return Band(low=float(low), median=float(middle), high=float(high))
