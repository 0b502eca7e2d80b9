"""One product's market when a tariff changes: linear, exact CES, and the field's usual short form.

Buyers spread over two varieties (the origin's, and all others) with a constant elasticity of
substitution; total demand answers the price index with a constant elasticity; each variety is
supplied with a constant elasticity, or at a given price. World prices are 1 before the change, so
values are quantities. Notation, all elasticities positive:

    eta      import demand          sigma  substitution (Armington)
    epsilon  export supply, `inf` for a given world price; the same for both varieties
    T        1 + tariff             s      share of the origin in spending at prices with tariff
    x-hat    x after / x before

Sources: Armington (1969); Francois and Hall (2003), Global Simulation Analysis of Industry-Level
Trade Policy (linear form); Laird and Yeats (1986), The UNCTAD Trade Policy Simulation Model, and
Jammes and Olarreaga (2005), Explaining SMART and GSIM (short form); the CES form is solved exactly.
"""

from dataclasses import dataclass

import numpy as np

from retorno.exposure.logs import Numbers, expm1, log1p

LEAST_SHARE = 1e-6
UNIT_ELASTICITY = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """What is known before the change; arrays that broadcast against each other.

    Args:
        value: Imports from the origin at world prices, US$ million a year.
        share: The origin's share of all imports of the product at world prices, above 0 up to 1.
        tariff: Ad valorem rate before, as a fraction; `new_tariff` after.
        rivals_tariff: The same for all other suppliers.
        demand, substitution, supply: eta, sigma, epsilon.
    """

    value: Numbers
    share: Numbers
    tariff: Numbers
    new_tariff: Numbers
    rivals_tariff: Numbers
    rivals_new_tariff: Numbers
    demand: Numbers
    substitution: Numbers
    supply: Numbers

    @property
    def rivals(self) -> Numbers:
        """Imports from all others at world prices: M (1 - share) / share."""
        share = np.maximum(self.share, LEAST_SHARE)
        return np.asarray(self.value * (1 - share) / share)

    @property
    def spending(self) -> Numbers:
        """Spending on both varieties at prices with tariff, before."""
        return np.asarray(self.value * (1 + self.tariff) + self.rivals * (1 + self.rivals_tariff))

    @property
    def spending_share(self) -> Numbers:
        """The origin's share s of spending; from shares alone, so that it holds at no trade too."""
        share = np.maximum(self.share, LEAST_SHARE)
        own = share * (1 + self.tariff)
        return np.asarray(own / (own + (1 - share) * (1 + self.rivals_tariff)))

    @property
    def inverse_supply(self) -> Numbers:
        """1 / epsilon: 0 where the world price is given."""
        return np.asarray(1 / self.supply)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What changes in a year, US$ million; losses are negative.

    Args:
        world_price: Relative change of the price that the origin's exporters receive.
        paid_price: Relative change of the price that buyers of the origin's goods pay.
        creation: Change of trade because the product as a whole costs more or less (SMART's
            trade creation), at world prices before.
        diversion: Change of the origin's trade against other suppliers, at world prices before.
        price_effect: Change of value because the world price changed; 0 with given world prices.
        trade: The origin's export revenue = creation + diversion + price_effect.
        rivals_trade: The same for all other suppliers.
        revenue: Tariff revenue on the origin's goods = M1 t1 - M0 t0; `rivals_revenue` on others'.
        consumers: Surplus of the buyers.
        producers: Surplus of the origin's suppliers; `rivals_producers` of the others.
        triangle: One half of the tariff change times the change of quantity, never negative.
    """

    world_price: Numbers
    paid_price: Numbers
    creation: Numbers
    diversion: Numbers
    price_effect: Numbers
    trade: Numbers
    rivals_trade: Numbers
    revenue: Numbers
    rivals_revenue: Numbers
    consumers: Numbers
    producers: Numbers
    rivals_producers: Numbers
    triangle: Numbers

    @property
    def importer_welfare(self) -> Numbers:
        """Buyers' surplus and tariff revenue together."""
        return np.asarray(self.consumers + self.revenue + self.rivals_revenue)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """Where prices and quantities of both varieties go; factors after / before."""

    price: Numbers
    quantity: Numbers
    demand_part: Numbers
    rivals_price: Numbers
    rivals_quantity: Numbers


def _effects(market: Market, move: _Move, consumers: Numbers, surplus: "_Surplus") -> Effects:
    value, rivals = market.value, market.rivals
    after = value * move.quantity * move.price
    rivals_after = rivals * move.rivals_quantity * move.rivals_price
    factor = (1 + market.new_tariff) / (1 + market.tariff)
    change = (market.new_tariff - market.tariff) * value * (move.quantity - 1)
    return Effects(
        world_price=move.price - 1,
        paid_price=move.price * factor - 1,
        creation=value * (move.demand_part - 1),
        diversion=value * (move.quantity - move.demand_part),
        price_effect=value * move.quantity * (move.price - 1),
        trade=after - value,
        rivals_trade=rivals_after - rivals,
        revenue=after * market.new_tariff - value * market.tariff,
        rivals_revenue=rivals_after * market.rivals_new_tariff - rivals * market.rivals_tariff,
        consumers=consumers,
        producers=surplus.own,
        rivals_producers=surplus.rivals,
        triangle=np.abs(change) / 2,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Surplus:
    own: Numbers
    rivals: Numbers


def _tariff_steps(market: Market) -> tuple[Numbers, Numbers]:
    own = (market.new_tariff - market.tariff) / (1 + market.tariff)
    rivals = (market.rivals_new_tariff - market.rivals_tariff) / (1 + market.rivals_tariff)
    return np.asarray(own), np.asarray(rivals)


def linear(market: Market) -> Effects:
    """Answer by the linear form, first order in the tariff step tau = dt / (1 + t).

        dP = (s tau + (1 - s) tau_r) / (1 + eta / epsilon)
        dq = ((sigma - eta) dP - sigma tau) / (1 + sigma / epsilon)      dw = dq / epsilon

    Quantities cannot fall below nothing. Buyers lose the trapezium E_j dp_j (1 + dq_j / 2) on each
    variety, dp = tau + dw and E spending before; suppliers gain M dw (1 + dq / 2). Francois and
    Hall (2003), one importing market.
    """
    own, other = _tariff_steps(market)
    share, inverse = market.spending_share, market.inverse_supply
    demand, substitution = market.demand, market.substitution
    index = (share * own + (1 - share) * other) / (1 + demand * inverse)
    scale = 1 + substitution * inverse
    quantity = np.maximum(((substitution - demand) * index - substitution * own) / scale, -1)
    rival = np.maximum(((substitution - demand) * index - substitution * other) / scale, -1)
    move = _Move(
        price=1 + quantity * inverse,
        quantity=1 + quantity,
        demand_part=np.maximum(1 - demand * index, 0),
        rivals_price=1 + rival * inverse,
        rivals_quantity=1 + rival,
    )
    spent = market.value * (1 + market.tariff), market.rivals * (1 + market.rivals_tariff)
    consumers = -spent[0] * (own + quantity * inverse) * (1 + quantity / 2)
    consumers = consumers - spent[1] * (other + rival * inverse) * (1 + rival / 2)
    surplus = _Surplus(
        own=np.asarray(market.value * quantity * inverse * (1 + quantity / 2)),
        rivals=np.asarray(market.rivals * rival * inverse * (1 + rival / 2)),
    )
    return _effects(market, move, np.asarray(consumers), surplus)


def log_index(market: Market) -> Numbers:
    """Logarithm of the price index's factor, exact.

        u_j  = ln T_j-hat / (1 + sigma / epsilon)
        ln P = (1 + sigma / epsilon) / (1 + eta / epsilon)
               * ln( sum of s_j exp((1 - sigma) u_j) ) / (1 - sigma)

    With sigma = 1 the last factor is the mean of u weighted by s, and for a sole supplier its u. It
    follows from demand q_j = P^(sigma - eta) (w_j T_j)^(-sigma) and supply q_j = w_j^epsilon, of
    one epsilon.
    """
    own, other = _log_steps(market)
    share, inverse = market.spending_share, market.inverse_supply
    scale = 1 + market.substitution * inverse
    gap = 1 - market.substitution
    is_unit, is_sole = np.abs(gap) < UNIT_ELASTICITY, share >= 1
    has_mean = is_unit.any() or is_sole.any()
    is_mean = is_unit | is_sole if has_mean else is_unit
    safe = np.where(is_mean, 1, gap) if has_mean else gap
    per_gap = safe / scale
    total = share * expm1(per_gap * own)
    if other.any():
        total = total + (1 - share) * expm1(per_gap * other)
    index = log1p(total) / safe
    if has_mean:
        index = np.where(is_mean, (share * own + (1 - share) * other) / scale, index)
    return np.asarray(index * scale / (1 + market.demand * inverse))


def _log_steps(market: Market) -> tuple[Numbers, Numbers]:
    own = np.log1p(market.new_tariff) - np.log1p(market.tariff)
    rivals = np.log1p(market.rivals_new_tariff) - np.log1p(market.rivals_tariff)
    return np.asarray(own), np.asarray(rivals)


def log_quantity(market: Market, index: Numbers, step: Numbers) -> Numbers:
    """Logarithm of the factor of one variety's quantity, exact; `step` is its ln T-hat.

    ln q = ((sigma - eta) ln P - sigma ln T-hat) / (1 + sigma / epsilon)
    """
    common = (market.substitution - market.demand) * index - market.substitution * step
    return np.asarray(common / (1 + market.substitution * market.inverse_supply))


def log_own_quantity(market: Market) -> tuple[Numbers, Numbers]:
    """Logarithms of the factors of the price index and of the origin's quantity, exact."""
    index = log_index(market)
    return index, log_quantity(market, index, _log_steps(market)[0])


def ces(market: Market) -> Effects:
    """Answer by the CES form, exact for a change of any size.

    Buyers lose the area left of their demand curve, spending * (P^(1 - eta) - 1) / (1 - eta);
    suppliers gain M (w^(epsilon + 1) - 1) / (epsilon + 1), nothing with given world prices.
    """
    index, own = log_own_quantity(market)
    rival = log_quantity(market, index, _log_steps(market)[1])
    inverse = market.inverse_supply
    move = _Move(
        price=np.exp(own * inverse),
        quantity=np.exp(own),
        demand_part=np.exp(-market.demand * index),
        rivals_price=np.exp(rival * inverse),
        rivals_quantity=np.exp(rival),
    )
    gap = 1 - market.demand
    is_unit = np.abs(gap) < UNIT_ELASTICITY
    safe = np.where(is_unit, 1.0, gap)
    area = np.where(is_unit, index, np.expm1(safe * index) / safe)
    surplus = _Surplus(
        own=_supply_area(market.value, own, inverse),
        rivals=_supply_area(market.rivals, rival, inverse),
    )
    return _effects(market, move, np.asarray(-market.spending * area), surplus)


def _supply_area(value: Numbers, log_quantity: Numbers, inverse: Numbers) -> Numbers:
    share = inverse / (1 + inverse)  # 1 / (epsilon + 1)
    return np.asarray(value * share * np.expm1(log_quantity * (1 + inverse)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Smart:
    """The short form's answer, US$ million: what SMART prints for one exporter."""

    creation: Numbers
    diversion: Numbers
    price_effect: Numbers

    @property
    def trade(self) -> Numbers:
        """SMART's total trade effect."""
        return np.asarray(self.creation + self.diversion + self.price_effect)


def smart(market: Market) -> Smart:
    """Answer by the short form, for comparison with tables made by WITS SMART.

        creation     = -M eta tau / (1 + eta / epsilon)
        diversion    = -sigma tau M M_r / (M + M_r), no more than what is there to lose or take
        price effect = creation / epsilon

    It counts all of eta on the variety's own price, where `linear` counts eta s: the two agree
    for a sole supplier. Laird and Yeats (1986); Jammes and Olarreaga (2005).
    """
    own, other = _tariff_steps(market)
    inverse, value, rivals = market.inverse_supply, market.value, market.rivals
    creation = np.maximum(-value * market.demand * own / (1 + market.demand * inverse), -value)
    total = np.where(value + rivals > 0, value + rivals, 1)
    diversion = -market.substitution * (own - other) * value * rivals / total
    diversion = np.clip(diversion, -(value + creation), rivals)
    left = value + creation + diversion
    return Smart(
        creation=np.asarray(creation),
        diversion=np.asarray(diversion),
        price_effect=np.asarray(np.maximum(creation * inverse, -left)),
    )
