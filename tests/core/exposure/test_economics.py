"""The economics checked from outside: every formula written out again, in plain numbers.

Nothing here calls the model to make what the model is held against. Where a market has no closed
form it is solved by bisection on the price that clears it.
"""

import math
import statistics
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from retorno.exposure.assumptions import Assumptions, Range
from retorno.exposure.ladder import Toll
from retorno.exposure.market import ces, linear
from retorno.exposure.scenario import Measure, Side
from retorno.exposure.scenario_file import read_scenario
from retorno.exposure.stakes import Tables, weigh
from tests.core.exposure.markets import market
from tests.core.exposure.runs import elasticities
from tests.core.exposure.scenarios import TOP, step, tariff

SMALL, LARGE = 0.01, 0.5

# value, share, eta, sigma, epsilon: flowers, coffee and crude as an analyst might give them
LINES = {
    "flowers": (1243.6, 0.40, 0.93, 3.44, 10.0),
    "coffee": (1420.0, 0.20, 0.69, 9.45, 99.0),
    "crude": (5890.9, 0.03, 0.50, 10.6, math.inf),
}


def one(line, tariff_after):
    value, share, eta, sigma, epsilon = LINES[line]
    return market(
        value=value,
        share=share,
        tariff=0.0,
        new_tariff=tariff_after,
        rivals_tariff=0.0,
        rivals_new_tariff=0.0,
        demand=eta,
        substitution=sigma,
        supply=epsilon,
    )


def by_hand_linear(line, t):
    """Logarithms taken as small: dP = s t / (1 + eta/e), dq = ((sigma-eta) dP - sigma t) / (...)."""
    value, share, eta, sigma, epsilon = LINES[line]
    index = share * t / (1 + eta / epsilon)
    quantity = max(((sigma - eta) * index - sigma * t) / (1 + sigma / epsilon), -1)
    price = quantity / epsilon
    after = value * (1 + quantity) * (1 + price)
    return after - value, after * t


def by_hand_ces(line, t):
    """Find by bisection the price index at which both varieties' markets clear.

    At an index P, each variety j has demand P^(sigma - eta) (w T)^(-sigma) and supply w^epsilon, so
    w = (P^(sigma - eta) T^(-sigma))^(1 / (epsilon + sigma)), or 1 where the world price is given.
    P must be the CES index of the w T that follow from it.
    """
    value, share, eta, sigma, epsilon = LINES[line]

    def world(index, factor):
        if math.isinf(epsilon):
            return 1.0
        return (index ** (sigma - eta) * factor**-sigma) ** (1 / (epsilon + sigma))

    def gap(index):
        parts = ((share, 1 + t), (1 - share, 1.0))
        total = sum(s * (world(index, f) * f) ** (1 - sigma) for s, f in parts)
        return total ** (1 / (1 - sigma)) - index

    low, high = 0.5, 2.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if gap(middle) > 0 else (low, middle)
    own = world(low, 1 + t)
    after = value * low ** (sigma - eta) * (own * (1 + t)) ** -sigma * own
    return after - value, after * t


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("t", [SMALL, LARGE])
def test_three_lines_by_hand(line, t):
    for form, by_hand in ((linear, by_hand_linear), (ces, by_hand_ces)):
        answer, (trade, revenue) = form(one(line, t)), by_hand(line, t)
        assert answer.trade[0] == pytest.approx(trade, rel=1e-6)
        assert answer.revenue[0] == pytest.approx(revenue, rel=1e-6)


def test_the_forms_agree_at_one_percent_and_part_at_fifty():
    for line, (value, *_) in LINES.items():
        near = abs(linear(one(line, SMALL)).trade[0] - ces(one(line, SMALL)).trade[0]) / value
        assert near < 0.006
    flowers = LINES["flowers"][0]
    far = linear(one("flowers", LARGE)).trade[0] - ces(one("flowers", LARGE)).trade[0]
    assert abs(far) / flowers > 0.1


def area(line, t, steps=20_000):
    """Buyers' loss by the trapezium rule: imports of both varieties along the rising price."""
    value, share, eta, sigma, _ = LINES[line]
    prices = np.linspace(0, math.log1p(t), steps)
    index = (share * np.exp((1 - sigma) * prices) + 1 - share) ** (1 / (1 - sigma))
    own = value * np.exp(-sigma * prices) * index ** (sigma - eta)
    return np.trapezoid(own * np.exp(prices), prices)


@pytest.mark.parametrize("t", [SMALL, LARGE])
def test_buyers_lose_what_they_pay_more_and_what_they_no_longer_buy(t):
    """With a given world price; the integral of imports over the price they are bought at."""
    answer = ces(one("crude", t))
    assert -answer.consumers[0] == pytest.approx(area("crude", t), rel=1e-6)
    assert answer.producers[0] == 0


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("form", [linear, ces])
def test_revenue_and_welfare_hold_together(line, form):
    """Revenue is trade after times the rate; the world loses by no more than buyers and sellers do."""
    answer, value = form(one(line, LARGE)), LINES[line][0]
    assert answer.revenue[0] == pytest.approx((value + answer.trade[0]) * LARGE)
    assert answer.rivals_revenue[0] == 0
    whole = answer.importer_welfare + answer.producers + answer.rivals_producers
    without_rivals = whole[0] - answer.rivals_producers[0]
    assert answer.consumers[0] + answer.producers[0] <= without_rivals < 0
    parts = answer.creation + answer.diversion + answer.price_effect
    assert answer.trade[0] == pytest.approx(parts[0])


@pytest.mark.parametrize("form", [linear, ces])
def test_a_tariff_on_one_origin_diverts_to_the_others(form):
    """Others gain where goods replace one another more easily than buyers give up the product."""
    for line in LINES:
        answer = form(one(line, SMALL))
        assert answer.diversion[0] < 0 < answer.rivals_trade[0]
        assert answer.creation[0] < 0
        assert abs(answer.rivals_trade[0]) < abs(answer.trade[0])
    value, share, *_ = LINES["flowers"]
    complements = market(
        value=value, share=share, new_tariff=SMALL, demand=3.0, substitution=1.0, supply=math.inf
    )
    assert form(complements).rivals_trade[0] < 0


def test_published_example_of_a_tariff_of_a_quarter():
    """TradeWeave, tradeweave.org/tariff-scenarios: 3.65 bn, sigma 4, a tariff of 25 percent.

    It prints imports of 1.49 bn, -59.0 percent, and revenue of 373.6 M.
    """
    answer = ces(
        market(value=3650.0, share=1e-6, new_tariff=0.25, substitution=4.0, supply=math.inf)
    )
    assert (3650 + answer.trade[0]) / 1000 == pytest.approx(1.49, abs=0.006)
    assert answer.trade[0] / 3650 == pytest.approx(-0.590, abs=0.0005)
    assert answer.revenue[0] == pytest.approx(373.6, abs=0.3)


CERTAIN = Assumptions(
    redirected=Range(value=0.25, low=0.25, high=0.25),
    discount=Range(value=0.1, low=0.1, high=0.1),
    unknown_share=Range(value=0.2, low=0.2, high=0.2),
    no_range=1.0,
)


@pytest.fixture
def weighed(tmp_path):
    def weighed(content, top=TOP):
        (tmp_path / "s.toml").write_text(top + content, encoding="utf-8")
        scenario = read_scenario(tmp_path / "s.toml")
        tables = replace(Tables.shipped(), elasticities=elasticities())
        return weigh(scenario, tables, assumptions=CERTAIN, draws=100)

    return weighed


WHOLE_YEAR = TOP.replace("2025-01-24", "2025-01-01").replace("2025-03-01", "2025-12-31")


@pytest.mark.parametrize(("first", "days"), [("2025-01-01", 365), ("2025-07-02", 183)])
def test_a_year_of_days_is_a_year(weighed, first, days):
    """365 days of a step accrue what it costs in a year, and 183 of them that part of it."""
    (cost,) = weighed(tariff(first=first), WHOLE_YEAR).ladder.steps
    assert cost.step.days == days
    for toll in Toll:
        accrued, yearly = cost.accrued[toll].amount.value, cost.yearly[toll].amount.value
        assert accrued == pytest.approx(yearly * days / 365)


def test_net_is_gross_less_what_finds_other_markets(weighed):
    (cost,) = weighed(tariff()).ladder.steps
    gross, net = (cost.yearly[toll].amount.value for toll in (Toll.GROSS, Toll.EXPORTS))
    assert net == pytest.approx(gross * (1 - 0.25 * (1 - 0.1)), rel=1e-5)


def test_a_probability_is_used_once_and_nowhere_else(weighed):
    sure = weighed(tariff())
    likely = weighed(tariff().replace("rate_percent", "probability = 0.3\nrate_percent"))
    for toll in Toll:
        without, given = sure.ladder.steps[0], likely.ladder.steps[0]
        assert given.accrued[toll] == without.accrued[toll]
        assert given.yearly[toll] == without.yearly[toll]
        expected = given.expected[toll]
        assert expected.amount.value == pytest.approx(0.3 * without.accrued[toll].amount.value)
        assert expected.low == pytest.approx(0.3 * without.accrued[toll].low)
        key = (Side.UNITED_STATES, toll)
        assert likely.ladder.growth[key].median == pytest.approx(sure.ladder.growth[key].median)
    for kind, ratios in likely.ratios.items():
        assert [r.times for r in ratios] == [r.times for r in sure.ratios[kind]]


def test_days_of_all_steps_add_up_to_the_line_of_growth(weighed):
    """Where every draw is the same; medians of uncertain parts do not add up to that of the whole."""
    found = weighed(
        tariff("a", 25, until="2025-02-05")
        + tariff("b", 50, first="2025-02-01")
        + tariff("co", side="CO")
    )
    for side in Side:
        steps = [c for c in found.ladder.steps if c.step.side is side]
        total = sum(c.accrued[Toll.EXPORTS].amount.value for c in steps)
        grown = found.ladder.growth[side, Toll.EXPORTS].median
        assert grown[-1] == pytest.approx(total, rel=1e-4)
        assert statistics.pstdev(np.diff(grown)[-5:]) < 1e-6 * grown[-1]  # the same every day


def test_the_other_side_s_steps_change_nothing_of_ours(weighed):
    alone = weighed(tariff("a"))
    both = weighed(tariff("a") + tariff("co", 50, side="CO") + step("talk", "unpriced"))
    assert both.ladder.steps[0].yearly == alone.ladder.steps[0].yearly
    assert [s.id for s in both.scenario.of(Measure.TARIFF, Side.COLOMBIA)] == ["co"]
    assert both.ladder.steps[1].step.first_day == date(2025, 1, 26)
