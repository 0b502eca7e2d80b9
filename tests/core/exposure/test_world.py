"""Many markets at once against the example its authors published."""

import numpy as np
import pytest

from retorno.exposure.market import linear
from retorno.exposure.world import World, cross_check, world_prices
from tests.core.exposure.markets import market


def test_published_example_of_gsim():
    """Francois and Hall (2003), Global Simulation Analysis of Industry-Level Trade Policy.

    Four regions (USA, Japan, EU, rest of the world), demand 1.25, substitution 5, supply 1.5; the
    USA and the EU abolish their tariffs on each other. The world prices of the published example:
    +7.92, -3.16, +4.80 and -1.84 percent.
    """
    trade = [[0, 50, 200, 300], [500, 0, 150, 200], [300, 100, 200, 200], [50, 100, 110, 20]]
    tariff = np.array(
        [
            [0, 0.21, 0.41, 0.22],
            [0.37, 0, 0.31, 0.23],
            [0.32, 0.36, 0, 0.18],
            [0.57, 0.41, 0.25, 0.15],
        ]
    )
    new_tariff = tariff.copy()
    new_tariff[0, 2] = new_tariff[2, 0] = 0
    prices = world_prices(
        World(
            trade=np.array(trade, np.float64),
            tariff=tariff,
            new_tariff=new_tariff,
            demand=np.full(4, 1.25),
            substitution=np.full(4, 5.0),
            supply=np.full(4, 1.5),
        )
    )
    assert np.round(prices, 4).tolist() == [0.0792, -0.0316, 0.0480, -0.0184]


def test_one_market_form_solves_the_same_system():
    one = market(share=0.3, tariff=0.05, new_tariff=0.2, rivals_tariff=0.1, supply=3.0)
    assert linear(one).world_price[0] < -0.01
    assert cross_check(one) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    "given", [{"share": 1.0, "supply": 2.0}, {}, {"new_tariff": 5.0, "supply": 50.0}]
)
def test_what_cannot_be_solved_both_ways_is_passed_over(given):
    assert cross_check(market(**given)) == 0
