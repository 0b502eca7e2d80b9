"""Bands from seeded draws, and what drives the result."""

from dataclasses import replace

import numpy as np
import pytest

from retorno.exposure.assumptions import Assumptions, Range
from retorno.exposure.drivers import Driver
from retorno.exposure.elasticities import Kind
from retorno.exposure.prepare import prepare
from retorno.exposure.uncertainty import NORMAL_95, draw_bands, normal_quantiles, one_of
from tests.core.exposure.runs import (
    answer,
    elasticities,
    elasticity,
    regime,
    trade,
    trade_line,
)

FIXED = Assumptions(
    redirected=Range(value=0, low=0, high=0),
    discount=Range(value=0, low=0, high=0),
    no_range=1.0,
)


def test_the_same_seed_gives_the_same_bands():
    of = trade(trade_line("0603", share=None), trade_line("0901"))
    assert answer(of, seed=7).bands == answer(of, seed=7).bands
    assert answer(of, seed=7).bands != answer(of, seed=8).bands


def test_without_ranges_every_draw_is_the_point_answer():
    outcome = answer(trade(trade_line("0603")), assumptions=FIXED)
    for band in (outcome.bands.trade, outcome.bands.net, *outcome.bands.by_line):
        assert band.low == pytest.approx(outcome.ces.trade, rel=1e-5)
        assert band.high == pytest.approx(outcome.ces.trade, rel=1e-5)
    assert outcome.bands.revenue.median == pytest.approx(outcome.ces.revenue, rel=1e-5)


def test_draws_lie_between_the_ends_that_the_source_gives():
    """5 of 100 draws lie below the low end of one elasticity, and 5 above the high end."""
    ranged = elasticity(Kind.SUBSTITUTION, 3.0, 2.0, 6.0, product="0603")
    outcome = answer(
        trade(trade_line("0603")), table=elasticities(ranged), assumptions=FIXED, draws=20_000
    )
    for end, at in ((2.0, outcome.bands.trade.high), (6.0, outcome.bands.trade.low)):
        alone = answer(
            trade(trade_line("0603")), table=elasticities(substitution=end), assumptions=FIXED
        )
        assert at == pytest.approx(alone.ces.trade, rel=0.03)


def test_every_source_is_drawn():
    low = elasticity(Kind.SUBSTITUTION, 1.0, product="0603")
    high = elasticity(Kind.SUBSTITUTION, 9.0, product="0603", source="b")
    outcome = answer(trade(trade_line("0603")), table=elasticities(low, high), assumptions=FIXED)
    spread = outcome.bands.trade.high - outcome.bands.trade.low
    assert spread > 50


def test_errors_that_go_together_widen_the_band():
    of = trade(*(trade_line(f"{i}") for i in range(10, 60)))
    widths = []
    for correlation in (0.0, 1.0):
        assumptions = replace(FIXED, no_range=2.0, correlation=correlation)
        band = answer(of, assumptions=assumptions, draws=2000).bands.trade
        widths.append(band.high - band.low)
    assert widths[1] > 3 * widths[0]


def test_an_elasticity_of_nought_and_a_low_end_of_nought_can_be_drawn():
    nought = elasticity(Kind.DEMAND, 0.0, product="0603")
    half = elasticity(Kind.SUBSTITUTION, 2.0, 0.0, 4.0, product="0603")
    outcome = answer(trade(trade_line("0603")), table=elasticities(nought, half))
    assert np.isfinite(outcome.bands.trade.low)
    assert outcome.bands.trade.low < outcome.bands.trade.high <= 0


def test_tornado_is_widest_first_and_moves_only_what_is_open():
    ranged = elasticity(Kind.SUBSTITUTION, 3.0, 1.0, 9.0)
    table = elasticities()
    table = replace(table, rows=(table.rows[0], ranged, table.rows[2]))
    of = trade(trade_line("0603", redirected=0.5))
    outcome = answer(of, table=table, assumptions=replace(FIXED, discount=Assumptions().discount))
    widths = [swing.width for swing in outcome.swings]
    assert widths == sorted(widths, reverse=True)
    by_driver = {swing.driver: swing for swing in outcome.swings}
    assert set(by_driver) == set(Driver)
    assert outcome.swings[0].driver is Driver.SUBSTITUTION
    assert by_driver[Driver.SUBSTITUTION].at_high < by_driver[Driver.SUBSTITUTION].at_low
    for fixed in (Driver.DEMAND, Driver.SUPPLY, Driver.SHARE, Driver.REDIRECTED):
        assert by_driver[fixed].width == pytest.approx(0, abs=1e-9)
    assert by_driver[Driver.DISCOUNT].width > 0


def test_draws_of_many_lines_are_done_in_pieces():
    of = trade(*(trade_line(f"{i:04}") for i in range(1000, 1500)))
    prepared, _ = prepare(of, regime(), elasticities(), Assumptions())
    bands = draw_bands(prepared, Assumptions(), np.random.default_rng(1), 1000)
    assert len(bands.by_line) == 500
    assert bands.draws == 1000
    assert bands.net.low < sum(band.median for band in bands.by_line) < bands.net.high


def test_what_a_draw_gives_does_not_depend_on_the_size_of_a_block(monkeypatch):
    of = trade(*(trade_line(f"{i:04}", share=None) for i in range(1000, 1030)))
    whole = answer(of).bands
    monkeypatch.setattr("retorno.exposure.uncertainty.BLOCK_CELLS", 1400)
    assert answer(of).bands == whole


def test_an_infinite_supply_can_be_drawn_beside_a_finite_one():
    given = elasticity(Kind.SUPPLY, np.inf, product="0603")
    of = trade(trade_line("0603"), trade_line("0901"))
    outcome = answer(of, table=elasticities(given))
    assert outcome.lines[0].ces.price_effect == 0
    assert np.isfinite(outcome.bands.net_draws).all()
    by_driver = {swing.driver: swing for swing in outcome.swings}
    assert np.isfinite(by_driver[Driver.SUPPLY].width)


def test_a_study_that_says_nothing_of_a_line_leaves_it_in_the_middle():
    studies = [
        elasticity(Kind.SUBSTITUTION, 2.0, study="a", source="a"),
        elasticity(Kind.SUBSTITUTION, 6.0, study="b", source="b", product="0603"),
    ]
    table = elasticities()
    table = replace(table, rows=(table.rows[0], table.rows[2], *studies))
    of = trade(trade_line("0603", 100.0), trade_line("0901", 300.0))
    first, second = answer(of, table=table, assumptions=FIXED).readings
    assert (first.study, first.own, second.study, second.own) == ("a", 0.0, "b", 0.25)
    alone = elasticities(substitution=2.0)
    assert first.net == pytest.approx(answer(of, table=alone, assumptions=FIXED).ces.net)
    assert second.net < first.net
    assert answer(of).readings == ()


def test_the_values_drawn_are_those_of_a_normal_variate():
    values = normal_quantiles()
    assert values.mean() == pytest.approx(0, abs=1e-7)
    assert values.std() == pytest.approx(1, rel=1e-5)
    assert np.quantile(values, 0.95) == pytest.approx(NORMAL_95, rel=1e-3)
    assert (values**4).mean() == pytest.approx(3, rel=0.01)


@pytest.mark.parametrize("draws", [1, 4, 10_001])
def test_a_row_of_errors_does_not_depend_on_how_many_are_drawn_at_once(draws):
    values = normal_quantiles()
    whole = one_of(values, np.random.default_rng(3), (2, 3), draws)
    rng = np.random.default_rng(3)
    rows = [one_of(values, rng, (1, 3), draws) for _ in range(2)]
    assert whole.shape == (2, 3, draws)
    assert (whole == np.concatenate(rows)).all()


def test_errors_of_different_lines_and_kinds_have_nothing_to_do_with_each_other():
    drawn = one_of(normal_quantiles(), np.random.default_rng(5), (4, 3), 20_000).reshape(12, -1)
    found = np.corrcoef(drawn)
    assert np.abs(found - np.eye(12)).max() < 0.03


def test_each_study_speaks_in_its_part_of_the_draws():
    """Three studies with one value each: a third of the draws gives each of three answers."""
    of = trade(trade_line("0603"))
    values = (1.0, 3.0, 9.0)
    rows = [elasticity(Kind.SUBSTITUTION, v, study=str(v), source=str(v)) for v in values]
    table = elasticities()
    table = replace(table, rows=(table.rows[0], table.rows[2], *rows))
    drawn = answer(of, table=table, assumptions=FIXED, draws=30_000).bands.trade_draws
    for value in values:
        alone = answer(of, table=elasticities(substitution=value), assumptions=FIXED).ces.trade
        share = np.isclose(drawn, alone, rtol=1e-4).mean()
        assert share == pytest.approx(1 / 3, abs=0.015)


def test_lines_with_more_and_with_fewer_estimates_stand_beside_each_other():
    """A line with one estimate of its own keeps it where another has two."""
    first = elasticity(Kind.SUBSTITUTION, 2.0, product="0603")
    second = elasticity(Kind.SUBSTITUTION, 8.0, product="0603", source="b")
    of = trade(trade_line("0603"), trade_line("0901"))
    bands = answer(of, table=elasticities(first, second), assumptions=FIXED).bands
    alone = answer(of, assumptions=FIXED)
    assert bands.by_line[1].low == pytest.approx(alone.lines[1].ces.net, rel=1e-5)
    assert bands.by_line[1].high == pytest.approx(alone.lines[1].ces.net, rel=1e-5)
    assert bands.by_line[0].low < bands.by_line[0].high
