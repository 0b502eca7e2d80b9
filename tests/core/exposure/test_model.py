"""The whole answer: nothing lost on the way, sums that hold, words for all of it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retorno.exposure.assumptions import Assumptions, Range
from retorno.exposure.drivers import Driver
from retorno.exposure.elasticities import Kind
from retorno.exposure.explain import explain, find_line
from retorno.exposure.model import run
from retorno.exposure.notices import driver_name, notices
from retorno.exposure.prepare import Reason, Regime
from retorno.exposure.shipped import (
    shipped_elasticities,
    us_exports,
    us_imports,
    us_schedule,
)
from retorno.exposure.tariffs import Stacking
from retorno.exposure.units import Unit
from retorno.vocabulary.errors import UnusableInputError
from retorno.vocabulary.evidence import Evidence
from retorno.wording import LANGUAGES
from retorno.wording.numbers import number, percent
from tests.core.exposure.runs import (
    DAY,
    answer,
    elasticities,
    elasticity,
    regime,
    tariff,
    trade,
    trade_line,
)


def test_sums_are_the_sums_of_the_lines():
    outcome = answer(trade(trade_line("0603"), trade_line("0901", 300.0)))
    for form in ("linear", "ces"):
        for name in ("trade", "net", "revenue", "consumers", "importer_welfare"):
            lines = sum(getattr(getattr(line, form), name) for line in outcome.lines)
            assert getattr(getattr(outcome, form), name) == pytest.approx(lines)
    assert outcome.ces.world_price == 0


@settings(deadline=None)
@given(st.lists(st.floats(0, 500), min_size=1, max_size=5), st.floats(0, 1000), st.booleans())
def test_l42_every_value_is_modelled_or_listed_as_left_out(values, more, with_rest):
    lines = [trade_line(f"{i + 10}", value) for i, value in enumerate(values)]
    lines.append(trade_line("2709", 50.0))
    outcome = answer(
        trade(*lines, total=sum(values) + 50 + more),
        regime(
            tariff(),
            tariff("10.5¢/bbl", products=("2709",)),
            with_rest=with_rest,
        ),
        draws=2,
    )
    coverage = outcome.coverage
    left = sum(item.value for item in coverage.left_out)
    assert coverage.by_product + coverage.as_rest + left == pytest.approx(coverage.universe)
    assert coverage.universe == pytest.approx(sum(values) + 50 + more)
    assert "2709" in {item.product for item in coverage.left_out}


def test_reasons_of_what_is_left_out():
    lines = [
        trade_line("0603", 0.0),
        trade_line("2709", 50.0),
        trade_line("8504", 20.0),
        trade_line("0803", 10.0),
        trade_line("0901", 100.0),
    ]
    layers = regime(
        tariff(), tariff("1¢/kg", products=("0803",)), schedule=us_schedule(), with_rest=False
    )
    outcome = answer(trade(*lines, total=200.0), layers)
    reasons = {item.product: (item.reason, item.detail) for item in outcome.coverage.left_out}
    assert reasons["0603"] == (Reason.NO_TRADE, "")
    assert reasons["8504"] == (Reason.NOT_IN_SCHEDULE, "8504")
    assert reasons["0803"] == (Reason.NO_RATE, "1¢/kg")
    assert reasons["REST"] == (Reason.NOT_BY_PRODUCT, "")
    assert outcome.coverage.share == pytest.approx(150 / 200)


def test_a_duty_before_without_a_unit_value_is_not_taken_for_none():
    """Goods of an origin without preference pay 5.25 cents a barrel, of a value nobody gave."""
    layers = replace(regime(tariff(), schedule=us_schedule()), country="BR")
    (left,) = answer(trade(trade_line("2709")), layers).coverage.left_out
    assert (left.reason, left.product) == (Reason.NO_BASE_RATE, "2709")
    assert left.detail.startswith("2709001000: 5.25¢/bbl")


def test_nothing_that_can_be_modelled_gives_no_bands():
    outcome = answer(trade(trade_line("0603", 0.0)))
    assert outcome.bands is None
    assert outcome.swings == ()
    assert outcome.ces.trade == 0
    assert outcome.coverage.share == 0
    assert outcome.coverage.share_by_product == 0
    assert outcome.amount(0).value == 0


def test_specific_duty_of_rivals_without_a_unit_value_keeps_their_tariff():
    """Crude is free for Colombia; what others pay by the barrel is unknown, and stays as it is."""
    outcome = answer(trade(trade_line("2709")), regime(schedule=us_schedule()))
    (line,) = outcome.lines
    assert line.prepared.own.before.rate == 0
    assert line.prepared.rivals.before.rate == line.prepared.rivals.after.rate == 0
    known = answer(
        trade(trade_line("2709", unit_values=(("bbl", 70.0),))), regime(schedule=us_schedule())
    )
    assert known.lines[0].prepared.rivals.before.rate == pytest.approx(0.07875 / 70)


def test_a_measure_on_every_origin_reaches_the_others_too():
    (line,) = answer(trade(trade_line("0603")), regime(tariff("10%", country="*"))).lines
    assert line.prepared.rivals.after.rate == pytest.approx(0.1)
    assert line.ces.diversion == pytest.approx(0)


def test_standing_layers_are_there_before_and_after():
    standing = (tariff("10%"),)
    (line,) = answer(trade(trade_line("0603")), regime(standing=standing)).lines
    assert line.prepared.own.before.rate == pytest.approx(0.1)
    assert line.prepared.own.after.rate == pytest.approx(0.35)


def test_forms_that_part_company_are_named():
    small, large = (
        answer(trade(trade_line("0603")), regime(tariff(rate))) for rate in ("1%", "50%")
    )
    assert not small.parted
    assert [line.prepared.line.product for line in large.parted] == ["0603"]


def test_redirection_is_an_assumption_that_a_line_may_replace():
    lines = (trade_line("0603"), trade_line("2709", redirected=0.8))
    outcome = answer(trade(*lines))
    flowers, crude = outcome.lines
    assert flowers.ces.net == pytest.approx(flowers.ces.trade * (1 - 0.25 * 0.9))
    assert crude.ces.net == pytest.approx(crude.ces.trade * (1 - 0.8 * 0.9))


def test_a_gain_is_not_redirected():
    outcome = answer(
        trade(trade_line("0603")),
        regime(tariff("Free", stacking=Stacking.REPLACE), standing=(tariff("5%"),)),
    )
    assert outcome.ces.trade > 0
    assert outcome.ces.net == outcome.ces.trade


def test_capped_elasticities_that_were_used_are_told():
    capped = elasticity(Kind.SUBSTITUTION, 30.0, product="0603", capped_from=131.0)
    elsewhere = elasticity(Kind.SUBSTITUTION, 30.0, product="27", capped_from=50.0)
    outcome = answer(trade(trade_line("0603")), table=elasticities(capped, elsewhere))
    assert [row.capped_from for row in outcome.capped] == [131.0]
    assert any("131" in sentence for sentence in notices(outcome, "en"))
    wide = elasticity(Kind.DEMAND, 2.0, 1.0, 10.0, product="0603", is_range_capped=True)
    outcome = answer(trade(trade_line("0603")), table=elasticities(wide))
    assert any("10,00" in sentence for sentence in notices(outcome, "es"))
    default = elasticity(Kind.DEMAND, 10.0, source="b", capped_from=12.0)
    outcome = answer(trade(trade_line("0603")), table=elasticities(default))
    assert any("TOTAL" in sentence for sentence in notices(outcome, "es"))


def test_an_amount_says_that_it_is_exposure():
    outcome = answer(trade(trade_line("0603")), regime())
    amount = outcome.amount(outcome.ces.net)
    assert amount.unit is Unit.USD_PER_YEAR
    assert amount.value == pytest.approx(outcome.ces.net * 1e6)
    assert amount.basis == "exposure of us_customs_value"
    assert amount.evidence is Evidence.COMPUTED
    assert amount.year == 2024


def test_a_range_out_of_order_is_refused():
    with pytest.raises(UnusableInputError):
        Range(value=0.5, low=0.6, high=0.7)


@pytest.mark.parametrize("given", [{"correlation": 1.5}, {"correlation": -1}, {"no_range": 0.5}])
def test_an_assumption_that_no_draw_can_use_is_refused(given):
    with pytest.raises(UnusableInputError) as refused:
        Assumptions(**given)
    assert refused.value.facts["name"] in given


@pytest.fixture(scope="module")
def default():
    return run(
        us_imports(),
        Regime(measures=(tariff(),), day=DAY, schedule=us_schedule()),
        shipped_elasticities(),
        Assumptions(),
        np.random.default_rng(20250126),
        draws=1000,
    )


def test_the_shipped_tables_answer(default):
    assert default.coverage.left_out == ()
    assert default.coverage.share == pytest.approx(1)
    assert default.coverage.share_by_product == pytest.approx(0.484, abs=0.001)
    assert default.cross_check < 1e-9
    assert default.linear.trade < default.ces.trade < default.ces.net < 0
    assert default.bands.net.low < default.bands.net.median < default.bands.net.high < 0
    assert default.bands.trade.median < default.bands.net.median
    assert default.bands.revenue.low > 0
    assert default.evidence is Evidence.DEFAULT


def test_measures_of_the_other_side_are_modelled_the_same_way():
    duty = tariff(country="US")
    outcome = run(
        us_exports(),
        Regime(measures=(duty,), day=DAY, country="US"),
        shipped_elasticities(),
        Assumptions(),
        np.random.default_rng(1),
        draws=100,
    )
    assert outcome.ces.trade < 0
    assert outcome.basis == "us_exports_fas"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_run_says_what_it_covers_and_what_it_cannot_say(default, lang):
    told = " ".join(notices(default, lang))
    for share in (1.0, 0.4837, 0.25, 0.1):
        assert percent(share, lang) in told
    for part in (number(17672.7, lang, 1), "2709, 0901:", "us_customs_value"):
        assert part in told
    assert {driver_name(driver, lang) for driver in Driver}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_of_many_products_the_largest_are_named_and_the_others_counted(lang):
    goods = [trade_line(f"{1000 + i}", 1.0 + i, share=None) for i in range(40)]
    codes = [good.product for good in goods]
    measures = regime(tariff(), schedule=us_schedule(), with_rest=False)
    told = notices(answer(trade(*goods), measures), lang)
    assert sum(any(code in words for code in codes) for words in told) == 12
    (rest,) = [words for words in told if "coverage.csv" in words]
    assert "28" in rest
    assert number(sum(1.0 + i for i in range(28)), lang, 1) in rest
    modelled = notices(answer(trade(*goods[:15])), lang)
    (assumed,) = [words for words in modelled if "1011" in words and percent(0.2, lang) in words]
    assert "1012" not in assumed
    assert "3" in assumed.split("1011")[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_left_out_trade_is_told_with_its_reason(lang):
    lines = (trade_line("0603", 0.0), trade_line("8504", 20.0), trade_line("0901", share=0.2))
    outcome = answer(trade(*lines, total=500.0), regime(schedule=us_schedule(), with_rest=False))
    told = " ".join(notices(outcome, lang))
    for part in ("0603", "8504", "REST", number(380, lang, 1)):
        assert part in told
    known = answer(trade(trade_line("0901")), regime(tariff("0%")))
    assert not known.parted
    assert not known.assumed_share
    assert len(notices(known, lang)) == 9


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_line_is_explained_step_by_step(default, lang):
    told = "\n".join(explain(find_line(default, "0603"), lang))
    line = find_line(default, "06.03")
    shown = [number(value, lang, 1) for value in (line.ces.trade, line.linear.trade)]
    for part in ("IEEPA", number(0.25, lang, 4), *shown, "Broda"):
        assert part in told
    coffee = "\n".join(explain(find_line(default, "0901"), lang))
    assert number(0.2, lang, 4) in coffee
    crude = "\n".join(explain(find_line(default, "2709"), lang))
    assert number(77.14, lang, 2) in crude
    assert "10.5¢/bbl" in crude
    layers = (
        tariff("30%", stacking=Stacking.REPLACE, order=5),
        tariff("20%", stacking=Stacking.AT_LEAST),
    )
    small = answer(trade(trade_line("0603")), regime(*layers))
    assert number(0.3, lang, 4) in "\n".join(explain(small.lines[0], lang))
    calm = answer(trade(trade_line("0603")), regime(tariff("0.1%")))
    assert len(explain(calm.lines[0], lang)) < len(explain(line, lang))


def test_a_line_that_is_not_there_names_those_that_are(default):
    with pytest.raises(UnusableInputError) as refused:
        find_line(default, "8504")
    assert refused.value.facts["present"] == "2709, 0901, 0603, REST"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_assumed_is_told_line_by_line(lang):
    lines = (
        trade_line("0603", share=None),
        trade_line("2709", year=2023, redirected=0.8),
    )
    outcome = answer(trade(*lines), regime(tariff(products=("0603", "0803"))))
    assert outcome.missed == ("0803",)
    told = notices(outcome, lang)
    assert sum("0803" in words for words in told) == 1
    assert sum("2023, 2024" in words for words in told) == 1
    assert sum(percent(0.005, lang) in words for words in told) == 1
    own = answer(trade(trade_line("2709", redirected=0.8)))
    assert not any(percent(0.5, lang) in words for words in notices(own, lang))
    odd = replace(own, cross_check=0.01)
    assert any("1.0e-02" in words for words in notices(odd, lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_infinite_supply_is_explained_as_such(lang):
    (line,) = answer(trade(trade_line("0603")), table=elasticities(supply=np.inf)).lines
    assert line.ces.price_effect == 0
    assert "epsilon = \N{INFINITY}" in "\n".join(explain(line, lang))


def test_lines_that_no_schedule_speaks_of_are_free_before():
    of = trade(trade_line("0603"), total=500.0)
    assert [x.prepared.line.product for x in answer(of).free_before] == ["0603", "REST"]
    with_schedule = answer(of, regime(schedule=us_schedule()))
    assert [x.prepared.line.product for x in with_schedule.free_before] == ["REST"]
