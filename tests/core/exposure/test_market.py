"""One market: published examples, closed forms and laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retorno.exposure.market import Market, ces, linear, log_own_quantity, smart
from tests.core.exposure.markets import DEFAULTS, market

shares = st.floats(0.001, 1.0)
tariffs = st.floats(0.0, 0.6)
demands = st.floats(0.0, 6.0)
substitutions = st.floats(0.0, 20.0)
supplies = st.one_of(st.floats(0.1, 200.0), st.just(np.inf))


def settled(**given):
    """Give a market whose other suppliers keep their tariff."""
    given.setdefault("rivals_new_tariff", given.get("rivals_tariff", 0.0))
    return market(**given)


def total_surplus(effects):
    return (effects.importer_welfare + effects.producers + effects.rivals_producers)[0]


def test_published_tariff_lab_example():
    """TradeWeave Tariff Lab, tradeweave.org/tariff-lab: 5 to 10 percent, elasticity -3.5, 100 M.

    It prints imports 85.0 M, -15.0 %, revenue 8.5 M, deadweight loss 417 K, buyers' loss 4.6 M;
    imports and the buyers' loss are the exact form's, the deadweight loss the linear triangle.
    """
    one = settled(share=1.0, tariff=0.05, new_tariff=0.10, rivals_tariff=0.05, demand=3.5)
    exact, first_order = ces(one), linear(one)
    assert 100 + exact.trade[0] == pytest.approx(85.0, abs=0.05)
    assert exact.trade[0] == pytest.approx(-15.0, abs=0.05)
    assert (100 + exact.trade[0]) * 0.10 == pytest.approx(8.5, abs=0.05)
    assert -exact.consumers[0] == pytest.approx(4.6, abs=0.05)
    assert first_order.triangle[0] == pytest.approx(0.417, abs=0.0005)


def test_published_textbook_example():
    """Tariff: a numerical example, ec10.blogspot.com, 2006: p = 22 - x, p = 2 + y, price 5, t = 5.

    Imports fall from 14 to 4, revenue 20, total surplus from 149 to 124, deadweight loss 25. At the
    world price the slope 2 is an elasticity of 2 * 5 / 14, and the tariff is 100 percent.
    """
    answer = linear(settled(value=70.0, share=1.0, new_tariff=1.0, demand=10 / 14))
    assert (70 + answer.trade[0]) / 5 == pytest.approx(4)
    assert answer.revenue[0] == pytest.approx(20)
    assert answer.triangle[0] == pytest.approx(25)
    assert answer.importer_welfare[0] == pytest.approx(124 - 149)


@pytest.mark.parametrize(
    ("sigma", "at_25", "at_50"),
    [(1, -20, -33), (1.26, -25, -40), (2, -36, -56), (3.14, -50, -72), (6, -74, -91)],
)
def test_small_supplier_falls_by_the_power_of_the_tariff(sigma, at_25, at_50):
    """The exact form's limit (1 + t)^-sigma - 1 for a supplier too small to move the index."""
    for tariff, expected in ((0.25, at_25), (0.5, at_50)):
        answer = ces(settled(share=1e-6, new_tariff=tariff, substitution=sigma))
        assert answer.trade[0] == pytest.approx(expected, abs=0.5)


@pytest.mark.parametrize(
    ("value", "eta", "tariff", "loss", "duty"),
    [
        (5400, 0.5, 0.25, -675, 1181),
        (1420, 0.69, 0.25, -245, 294),
        (1420, 0.69, 0.5, -490, 465),
        (1250, 0.84, 0.5, -525, 362),
        (500, 1.26, 0.25, -158, 86),
    ],
)
def test_short_form_by_hand(value, eta, tariff, loss, duty):
    """Trade creation M eta dt / (1 + t0) with a given world price, and the duty on what is left."""
    one = settled(value=value, share=1.0, new_tariff=tariff, demand=eta)
    assert smart(one).trade[0] == pytest.approx(loss, abs=1)
    assert linear(one).trade[0] == pytest.approx(loss, abs=1)
    assert linear(one).revenue[0] == pytest.approx(duty, abs=1)


def test_short_form_with_finite_supply_and_rivals():
    """TC = M eta tau / (1 + eta / e); TD = sigma tau M Mr / (M + Mr), by hand."""
    answer = smart(settled(value=100, share=0.25, demand=1, substitution=0.8, supply=4))
    assert answer.creation[0] == pytest.approx(-100 * 0.25 / 1.25)
    assert answer.diversion[0] == pytest.approx(-0.8 * 0.25 * 100 * 300 / 400)
    assert answer.price_effect[0] == pytest.approx(-20 / 4)


def test_short_form_diverts_no_more_than_there_is():
    loses = smart(settled(new_tariff=0.5, substitution=30))
    assert loses.creation[0] + loses.diversion[0] == pytest.approx(-100)
    finite = smart(settled(new_tariff=0.5, substitution=30, supply=5))
    assert finite.trade[0] == pytest.approx(-100)
    gains = smart(settled(share=0.9, tariff=0.5, new_tariff=0.0, substitution=30))
    assert gains.diversion[0] == pytest.approx(100 * 0.1 / 0.9)
    assert smart(settled(value=0.0)).trade[0] == 0


def test_exact_form_by_numbers():
    """The market clears: demand P^(sigma - eta) (wT)^-sigma meets supply w^epsilon for both."""
    one = settled(share=0.3, tariff=0.05, new_tariff=0.4, rivals_tariff=0.1, supply=2.0)
    answer = ces(one)
    share, eta, sigma = one.spending_share[0], 0.93, 3.14
    own = 1 + answer.world_price[0]
    rivals = ((one.rivals[0] + answer.rivals_trade[0]) / one.rivals[0]) ** (1 / 3)
    index = (share * (own * 1.4 / 1.05) ** (1 - sigma) + (1 - share) * rivals ** (1 - sigma)) ** (
        1 / (1 - sigma)
    )
    assert own**2 == pytest.approx(index ** (sigma - eta) * (own * 1.4 / 1.05) ** -sigma)
    assert rivals**2 == pytest.approx(index ** (sigma - eta) * rivals**-sigma)
    assert answer.paid_price[0] == pytest.approx(own * 1.4 / 1.05 - 1)


@pytest.mark.parametrize("name", ["demand", "substitution"])
def test_exact_form_is_smooth_where_an_elasticity_is_one(name):
    at_one, beside = ces(settled(**{name: 1.0})), ces(settled(**{name: 1.0 + 1e-6}))
    assert at_one.trade[0] == pytest.approx(beside.trade[0], rel=1e-4)
    assert at_one.consumers[0] == pytest.approx(beside.consumers[0], rel=1e-4)


@settings(deadline=None)
@given(shares, tariffs, demands, substitutions, supplies)
def test_no_change_of_tariff_changes_nothing(share, tariff, eta, sigma, epsilon):
    one = settled(
        share=share,
        tariff=tariff,
        new_tariff=tariff,
        demand=eta,
        substitution=sigma,
        supply=epsilon,
    )
    for effects in (linear(one), ces(one)):
        for name in ("trade", "rivals_trade", "revenue", "consumers", "producers", "triangle"):
            assert getattr(effects, name)[0] == pytest.approx(0, abs=1e-9)
    assert smart(one).trade[0] == pytest.approx(0, abs=1e-9)


@settings(deadline=None)
@given(shares, tariffs, tariffs, demands, substitutions, supplies)
def test_a_higher_tariff_never_helps_exporters(share, one, other, eta, sigma, epsilon):
    low, high = sorted((one, other))
    for form in (linear, ces):
        answers = [
            form(settled(share=share, new_tariff=t, demand=eta, substitution=sigma, supply=epsilon))
            for t in (low, high)
        ]
        assert answers[1].trade[0] <= answers[0].trade[0] + 1e-9
        assert answers[1].producers[0] <= answers[0].producers[0] + 1e-9
        assert answers[1].world_price[0] <= 1e-12


@settings(deadline=None)
@given(shares, tariffs, tariffs, demands, substitutions, supplies)
def test_parts_add_up(share, before, after, eta, sigma, epsilon):
    one = settled(
        share=share,
        tariff=before,
        new_tariff=after,
        demand=eta,
        substitution=sigma,
        supply=epsilon,
    )
    for effects in (linear(one), ces(one)):
        parts = effects.creation + effects.diversion + effects.price_effect
        assert effects.trade[0] == pytest.approx(parts[0], abs=1e-6)
        revenue = (100 + effects.trade[0]) * after - 100 * before
        assert effects.revenue[0] == pytest.approx(revenue, abs=1e-6)
        assert effects.trade[0] >= -100 - 1e-9


@settings(deadline=None)
@given(shares, tariffs, st.floats(0.05, 6), st.floats(0.05, 20), supplies)
def test_the_world_loses_by_a_tariff_on_free_trade(share, tariff, eta, sigma, epsilon):
    one = settled(share=share, new_tariff=tariff, demand=eta, substitution=sigma, supply=epsilon)
    assert total_surplus(ces(one)) <= 1e-7


@settings(deadline=None)
@given(st.floats(0, 0.1), st.floats(0, 2), st.floats(0, 4))
def test_linear_loss_of_the_world_is_the_triangle(tariff, eta, sigma):
    """With a given world price and free trade before: buyers + revenue = -|dt dM| / 2."""
    answer = linear(settled(new_tariff=tariff, demand=eta, substitution=sigma))
    assert answer.importer_welfare[0] == pytest.approx(-answer.triangle[0], abs=1e-9)


@settings(deadline=None)
@given(shares, st.floats(0, 0.3), demands, substitutions, supplies)
def test_linear_and_exact_agree_for_small_changes(share, tariff, eta, sigma, epsilon):
    step = 1e-6
    one = settled(
        share=share,
        tariff=tariff,
        new_tariff=tariff + step,
        demand=eta,
        substitution=sigma,
        supply=epsilon,
    )
    for name in ("trade", "revenue", "consumers", "producers", "creation", "diversion"):
        first, exact = getattr(linear(one), name)[0], getattr(ces(one), name)[0]
        assert first == pytest.approx(exact, abs=100 * 1000 * step**2 / share)


def test_a_sole_supplier_has_no_diversion():
    answer = ces(settled(share=1.0))
    assert answer.diversion[0] == pytest.approx(0)
    assert answer.creation[0] == pytest.approx(100 * (1.25**-0.93 - 1))


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize(("sigma", "tariff"), [(1.0, 0.5), (19.0, 1.5), (30.0, 4.0)])
def test_a_sole_supplier_answers_by_demand_alone_whatever_the_substitution(kind, sigma, tariff):
    """With nobody to turn to, q = T ** -eta; a price index of sigma = 30 must not overflow."""
    facts = {"share": 1.0, "new_tariff": tariff, "substitution": sigma, "demand": 0.5}
    one = market(**facts)
    one = Market(**{name: getattr(one, name).astype(kind) for name in DEFAULTS})
    _, own = log_own_quantity(one)
    assert own[0] == pytest.approx(-0.5 * np.log1p(tariff), rel=1e-5)


@pytest.mark.parametrize("supply", [0.3, 5.0, np.inf])
@pytest.mark.parametrize("sigma", [0.4, 0.9999, 1.0, 3.14, 19.0])
@pytest.mark.parametrize(("before", "after"), [(0.0, 0.25), (0.0, 3.0), (0.8, 0.0)])
def test_singles_and_doubles_give_the_same_answer(supply, sigma, before, after):
    """Draws are made in single precision; answers in double."""
    facts = {"supply": supply, "substitution": sigma, "tariff": before, "new_tariff": after}
    one = market(**facts)
    single = Market(**{name: getattr(one, name).astype(np.float32) for name in DEFAULTS})
    exact, drawn = log_own_quantity(one)[1], log_own_quantity(single)[1]
    assert drawn.dtype == np.float32
    assert drawn[0] == pytest.approx(exact[0], rel=2e-5)


def test_infinite_supply_is_the_limit_of_large_supply():
    for form in (linear, ces):
        infinite, large = form(settled()), form(settled(supply=1e9))
        assert infinite.trade[0] == pytest.approx(large.trade[0], rel=1e-6)
        assert infinite.price_effect[0] == 0


def test_a_tariff_on_all_suppliers_moves_nobody_against_others():
    answer = ces(market(rivals_new_tariff=0.25))
    assert answer.diversion[0] == pytest.approx(0)
    assert linear(market(rivals_new_tariff=0.25)).diversion[0] == pytest.approx(0)


def test_linear_form_stops_at_nothing_left():
    answer = linear(settled(new_tariff=0.5, substitution=30))
    assert answer.trade[0] == pytest.approx(-100)
    assert answer.revenue[0] == pytest.approx(0)
