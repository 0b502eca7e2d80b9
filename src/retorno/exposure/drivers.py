"""What drives a result: one assumption moved at a time, and one study of elasticities at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

import numpy as np

from retorno.exposure.assumptions import Assumptions
from retorno.exposure.elasticities import Elasticity, Kind
from retorno.exposure.logs import Numbers
from retorno.exposure.market import Market
from retorno.exposure.prepare import Prepared, central, each, market_of
from retorno.exposure.uncertainty import after_markets, export_change, net_factor


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
class Reading:
    """Net result, US$ million a year, if one study alone gave one kind of elasticity.

    Args:
        kind: Which elasticity; all others stay in the middle.
        own: Share of the modelled value for which the study has estimates closer than its median
            of all products.
    """

    kind: Kind
    study: str
    net: float
    own: float


class _Question:
    """The net change of export revenue as a function of one thing that moves."""

    def __init__(self, prepared: Sequence[Prepared], assumptions: Assumptions) -> None:
        self.market = market_of(prepared)
        self.redirected = np.array([item.redirected for item in prepared])
        self.discount = np.full(len(prepared), assumptions.discount.value)

    def answer(self, **moved: Numbers) -> float:
        redirected = moved.pop("redirected", self.redirected)
        discount = moved.pop("discount", self.discount)
        change, _ = export_change(replace(self.market, **moved))
        return float(after_markets(change, net_factor(redirected, discount)).sum())


def tornado(prepared: Sequence[Prepared], assumptions: Assumptions) -> tuple[Swing, ...]:
    """Move one driver at a time, widest first; the answer is the net change of export revenue."""
    question = _Question(prepared, assumptions)
    swings = [
        Swing(
            driver=driver,
            at_low=question.answer(**{driver.value: low}),
            at_high=question.answer(**{driver.value: high}),
        )
        for driver, low, high in _ends(prepared, question.market, assumptions)
    ]
    return tuple(sorted(swings, key=lambda swing: -swing.width))


def _ends(
    prepared: Sequence[Prepared], market: Market, assumptions: Assumptions
) -> list[tuple[Driver, Numbers, Numbers]]:
    def widest(rows: Sequence[Elasticity]) -> tuple[float, float]:
        both = [row.ends(assumptions.no_range) for row in rows]
        return min(low for low, _ in both), max(high for _, high in both)

    def ends(of: Callable[[Prepared], tuple[Elasticity, ...]]) -> tuple[Numbers, Numbers]:
        both = np.array(each((of(item) for item in prepared), widest))
        return both[:, 0], both[:, 1]

    is_assumed = np.array([item.is_share_assumed for item in prepared])
    is_own = np.array([item.line.redirected is not None for item in prepared])
    redirected = np.array([item.redirected for item in prepared])
    share, other, less = assumptions.unknown_share, assumptions.redirected, assumptions.discount
    return [
        (Driver.DEMAND, *ends(lambda item: item.demand)),
        (Driver.SUBSTITUTION, *ends(lambda item: item.substitution)),
        (Driver.SUPPLY, *ends(lambda item: item.supply)),
        (
            Driver.SHARE,
            np.where(is_assumed, share.low, market.share),
            np.where(is_assumed, share.high, market.share),
        ),
        (
            Driver.REDIRECTED,
            np.where(is_own, redirected, other.low),
            np.where(is_own, redirected, other.high),
        ),
        (
            Driver.DISCOUNT,
            np.full(len(prepared), less.low),
            np.full(len(prepared), less.high),
        ),
    ]


ESTIMATES: dict[Kind, Callable[[Prepared], tuple[Elasticity, ...]]] = {
    Kind.DEMAND: lambda item: item.demand,
    Kind.SUBSTITUTION: lambda item: item.substitution,
    Kind.SUPPLY: lambda item: item.supply,
}


def by_study(prepared: Sequence[Prepared], assumptions: Assumptions) -> tuple[Reading, ...]:
    """Let each study that the table names speak alone; nothing where it names fewer than two."""
    question = _Question(prepared, assumptions)
    traded = np.array([item.line.value for item in prepared])
    readings = []
    for kind, of in ESTIMATES.items():
        estimates = [of(item) for item in prepared]
        studies = dict.fromkeys(row.study for rows in estimates for row in rows if row.study)
        for study in studies if len(studies) > 1 else ():
            found = each(estimates, partial(_alone, study))
            is_own = np.array([is_own for _, is_own in found])
            readings.append(
                Reading(
                    kind=kind,
                    study=study,
                    net=question.answer(**{kind.value: np.array([value for value, _ in found])}),
                    own=float(traded[is_own].sum() / traded.sum()),
                )
            )
    return tuple(readings)


def _alone(study: str, rows: Sequence[Elasticity]) -> tuple[float, bool]:
    """Give the study's value, or the middle of all, and whether it is closer than its median."""
    own = [row for row in rows if row.study == study]
    return central(own or rows), any(row.product for row in own)
