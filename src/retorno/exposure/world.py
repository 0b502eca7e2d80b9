"""Many markets at once, linear: the cross-check of the one-market forms.

Every exporter sells to every importer; each exporter's world price clears all its markets. This is
the system of Francois and Hall (2003), Global Simulation Analysis of Industry-Level Trade Policy.
"""

from dataclasses import dataclass

import numpy as np

from retorno.exposure.logs import Numbers
from retorno.exposure.market import Market, linear

NOTHING_LEFT = -1 + 1e-9  # the linear form stopped where no trade was left


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Trade at world prices and tariffs, exporters in rows and importers in columns.

    Several worlds at once have further axes before these.

    Args:
        trade: shape (..., exporters, importers), any money.
        tariff, new_tariff: shape as `trade`, ad valorem fractions.
        demand, substitution: shape (..., importers), positive elasticities.
        supply: shape (..., exporters), positive and finite.
    """

    trade: Numbers
    tariff: Numbers
    new_tariff: Numbers
    demand: Numbers
    substitution: Numbers
    supply: Numbers


def world_prices(world: World) -> Numbers:
    """Relative change of each exporter's price, shape (..., exporters).

    Supply epsilon_r x_r meets demand over the markets v, weighted by where r sells (phi):

        dq_rv = (sigma_v - eta_v) dP_v - sigma_v (x_r + tau_rv)
        dP_v  = sum over s of theta_sv (x_s + tau_sv)      theta: shares of spending in v
    """
    spending = world.trade * (1 + world.tariff)
    theta = spending / spending.sum(axis=-2, keepdims=True)
    phi = world.trade / world.trade.sum(axis=-1, keepdims=True)
    step = (world.new_tariff - world.tariff) / (1 + world.tariff)
    substitution = world.substitution[..., None, :]
    gap = substitution - world.demand[..., None, :]
    own = world.supply + (phi * substitution).sum(axis=-1)
    system = np.eye(own.shape[-1]) * own[..., None] - (phi * gap) @ np.swapaxes(theta, -1, -2)
    dearer = (theta * step).sum(axis=-2, keepdims=True)
    push = (phi * (gap * dearer - substitution * step)).sum(axis=-1)
    return np.asarray(np.linalg.solve(system, push[..., None])[..., 0])


def cross_check(market: Market) -> float:
    """Largest difference between the one-market form's world price and this system's.

    Only lines with other suppliers and a finite supply can be solved both ways; 0 without any.
    """
    closed = linear(market).world_price
    with np.errstate(invalid="ignore"):  # a price that does not move, times a supply without end
        is_left = closed * market.supply > NOTHING_LEFT
    rows = np.flatnonzero(is_left & (market.rivals > 0) & np.isfinite(market.supply))
    if not len(rows):
        return 0.0

    def both(own: Numbers, rivals: Numbers) -> Numbers:
        return np.stack([own[rows], rivals[rows]], axis=1)[..., None]

    world = World(
        trade=both(market.value, market.rivals),
        tariff=both(market.tariff, market.rivals_tariff),
        new_tariff=both(market.new_tariff, market.rivals_new_tariff),
        demand=market.demand[rows, None],
        substitution=market.substitution[rows, None],
        supply=np.stack([market.supply[rows]] * 2, axis=1),
    )
    return float(np.abs(world_prices(world)[:, 0] - closed[rows]).max())
