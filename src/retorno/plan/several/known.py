"""Prices that one bound found, for the next bound of almost the same problem to begin at."""

from dataclasses import dataclass

import numpy as np

from retorno.plan.bound import BoundSearch
from retorno.plan.instance import Floats
from retorno.plan.pricing import Layout, Prices


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Prices by the instance's own order: `party` (G,), `reception` (A, T), `money` (1 + P,)."""

    party: Floats
    reception: Floats
    money: Floats

    def prices(self, layout: Layout) -> Prices:
        """The same prices in the order of a layout."""
        return Prices(
            party=np.ascontiguousarray(self.party[layout.order]),
            reception=np.ascontiguousarray(self.reception.T),
            money=self.money,
        )


def known_of(bound: BoundSearch) -> Known:
    """Return the best prices that a bound has found."""
    found = bound.prices
    return Known(party=found["party"], reception=found["reception"], money=found["money"])


def begin_at(bound: BoundSearch, known: Known | None) -> None:
    """Let a bound that has not begun try these prices first, instead of its guesses."""
    if known is None:
        return
    rows, prices = bound.rows, known.prices(bound.layout)
    first = np.zeros(len(rows.need))
    first[: bound.layout.cohorts] = prices.party
    first[rows.reception : rows.money] = known.reception.ravel()
    first[rows.money :] = prices.money
    bound.guesses, bound.trial = [], np.clip(first, 0.0, rows.high)
