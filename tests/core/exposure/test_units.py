"""Amounts of different kinds never meet."""

from operator import add, gt, lt, sub

import pytest

from retorno.exposure.facts import fact, facts
from retorno.exposure.units import Amount, Unit, UnitMismatchError, weakest
from retorno.vocabulary.evidence import Evidence


def amount(value=1.0, **given):
    defaults = {
        "unit": Unit.USD,
        "currency": "USD",
        "year": 2024,
        "evidence": Evidence.SOURCED,
        "source": "a",
    }
    return Amount(value=value, **(defaults | given))


@pytest.mark.parametrize(
    "other",
    [
        {"unit": Unit.USD_PER_HOUR},
        {"unit": Unit.USD_PER_PERSON},
        {"currency": "COP"},
        {"year": 2025},
        {"basis": "colombia_fob"},
    ],
)
@pytest.mark.parametrize("meet", [add, sub, lt, gt, Amount.ratio])
def test_different_kinds_are_refused(other, meet):
    with pytest.raises(UnitMismatchError) as refused:
        meet(amount(), amount(**other))
    assert refused.value.exit_code == 1


def test_l33_a_rate_per_hour_is_not_a_cost_per_flight():
    flight = amount(852_000, unit=Unit.USD_PER_FLIGHT, year=2025)
    hour = amount(8_577, unit=Unit.USD_PER_HOUR, year=2025)
    with pytest.raises(UnitMismatchError) as refused:
        flight.ratio(hour)
    assert refused.value.facts["left"] == "USD per flight, USD, 2025"
    assert refused.value.facts["right"] == "USD per hour, USD, 2025"


def test_equal_kinds_add_compare_and_divide():
    one, two = amount(1, source="a"), amount(2, source="b", evidence=Evidence.DEFAULT)
    assert (one + two).value == 3
    assert (two - one).value == 1
    assert (one + two).source == "a; b"
    assert (one + two).evidence is Evidence.DEFAULT
    assert (one + one).evidence is Evidence.COMPUTED
    assert one < two
    assert two.ratio(one) == 2


def test_least_certain_wins():
    assert weakest(Evidence.SOURCED, Evidence.UNVERIFIED_TEXT) is Evidence.UNVERIFIED_TEXT


@pytest.mark.parametrize("name", ["trade_totals", "trade_products"])
def test_every_shipped_fact_has_its_source(name):
    rows = facts(name)
    assert len({row.key for row in rows}) == len(rows)
    for row in rows:
        assert row.amount.evidence in {Evidence.SOURCED, Evidence.SECONDARY, Evidence.COMPUTED}
        assert row.amount.source
        assert row.period.startswith(str(row.amount.year))


def test_customs_series_of_two_countries_are_never_added():
    dane = fact("trade_totals", "dane_exports_us_2024_11").amount
    census = fact("trade_totals", "us_imports_2024").amount
    with pytest.raises(UnitMismatchError):
        dane + census
