"""Many markets at once, linear: the cross-check of the one-market forms.

Every exporter sells to every importer; each exporter's world price clears all its markets. This is
the system of Francois and Hall (2003), Global Simulation Analysis of Industry-Level Trade Policy.
"""

from dataclasses import dataclass

import numpy as np

from retorno.exposure.market import Market, Numbers, linear

NOTHING_LEFT = -1 + 1e-9  # the linear form stopped where no trade was left


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Trade at world prices and tariffs, exporters in rows and importers in columns.

    Args:
        trade: shape (exporters, importers), any money.
        tariff, new_tariff: shape as `trade`, ad valorem fractions.
        demand, substitution: shape (importers,), positive elasticities.
        supply: shape (exporters,), positive and finite.
    """

    trade: Numbers
    tariff: Numbers
    new_tariff: Numbers
    demand: Numbers
    substitution: Numbers
    supply: Numbers


def world_prices(world: World) -> Numbers:
    """Relative change of each exporter's price, shape (exporters,).

    Supply epsilon_r x_r meets demand over the markets v, weighted by where r sells (phi):

        dq_rv = (sigma_v - eta_v) dP_v - sigma_v (x_r + tau_rv)
        dP_v  = sum over s of theta_sv (x_s + tau_sv)      theta: shares of spending in v
    """
    spending = world.trade * (1 + world.tariff)
    theta = spending / spending.sum(axis=0)
    phi = world.trade / world.trade.sum(axis=1, keepdims=True)
    step = (world.new_tariff - world.tariff) / (1 + world.tariff)
    gap = world.substitution - world.demand
    system = np.diag(world.supply + phi @ world.substitution) - (phi * gap) @ theta.T
    push = phi @ (gap * (theta * step).sum(axis=0)) - (phi * world.substitution * step).sum(axis=1)
    return np.asarray(np.linalg.solve(system, push))


def cross_check(market: Market) -> float:
    """Largest difference between the one-market form's world price and this system's.

    Only lines with other suppliers and a finite supply can be solved both ways; 0 without any.
    """
    closed = linear(market).world_price
    worst = 0.0
    for row in range(len(market.value)):
        rivals, supply = market.rivals[row], market.supply[row]
        if rivals <= 0 or not np.isfinite(supply):
            continue
        if closed[row] * supply <= NOTHING_LEFT:
            continue
        world = World(
            trade=np.array([[market.value[row]], [rivals]]),
            tariff=np.array([[market.tariff[row]], [market.rivals_tariff[row]]]),
            new_tariff=np.array([[market.new_tariff[row]], [market.rivals_new_tariff[row]]]),
            demand=market.demand[row : row + 1],
            substitution=market.substitution[row : row + 1],
            supply=np.full(2, supply),
        )
        worst = max(worst, abs(float(world_prices(world)[0] - closed[row])))
    return worst
