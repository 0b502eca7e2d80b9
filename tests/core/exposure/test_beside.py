"""The programme beside the exposure: same kind of amount, or an error."""

import json
import math

import pytest

from retorno.exposure.beside import documented, flown, offered, planned, ratio
from retorno.exposure.ladder import Spread
from retorno.exposure.units import Amount, Unit, UnitMismatchError
from retorno.vocabulary.errors import UnusableInputError
from retorno.vocabulary.evidence import Evidence


def spread(value=1e9, *, unit=Unit.USD, year=2025, low=0.5e9, high=2e9):
    amount = Amount(
        value=value,
        unit=unit,
        currency="USD",
        year=year,
        evidence=Evidence.COMPUTED,
        source="model",
        basis="us_customs_value",
    )
    return Spread(amount=amount, low=low, high=high)


def test_documented_costs_are_computed_from_their_sources():
    assert flown().cost.amount.value == pytest.approx(25e9 / 4305)
    found = offered()
    assert found.flights.amount.value == math.ceil(27_000 / (6047 / 59))
    assert (found.flights.low, found.flights.high) == (246, 297)
    assert found.cost.amount.value == pytest.approx(264 * 566.5e6 / 4305)
    assert found.cost.low < found.cost.amount.value < found.cost.high
    assert all(figure.source for figure in documented().values())


def test_a_ratio_is_a_pure_number_with_its_band():
    found = ratio("step", spread(), flown())
    cost = flown().cost.amount.value
    assert (found.times, found.low, found.high) == (1e9 / cost, 0.5e9 / cost, 2e9 / cost)
    assert found.exposure.amount.basis == "us_customs_value"


@pytest.mark.parametrize(
    "other",
    [
        spread(unit=Unit.USD_PER_HOUR),
        spread(unit=Unit.USD_PER_PERSON),
        spread(unit=Unit.USD_PER_FLIGHT),
        spread(unit=Unit.USD_PER_YEAR),
        spread(year=2024),
    ],
)
def test_l33_bases_that_differ_are_never_divided(other):
    with pytest.raises(UnitMismatchError):
        ratio("step", other, flown())


FLIGHTS = "fleet,date\nFAC,2025-12-30\n,2025-12-31\nFAC,2026-01-04\n"


def test_a_plan_gives_its_money(tmp_path):
    (tmp_path / "flights.csv").write_text(FLIGHTS)
    (tmp_path / "plan.json").write_text(json.dumps({"money": 31e6, "cost": 55e6}))
    found = planned(tmp_path, year=2025)
    assert (found.cost.amount.value, found.is_dollar_assumed) == (31e6, True)
    assert (found.flights.amount.value, found.flights.amount.unit) == (2, Unit.FLIGHTS)
    (tmp_path / "plan.json").write_text(json.dumps({"money": 31e6, "currency": "USD"}))
    assert not planned(tmp_path, year=2025).is_dollar_assumed


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "no_plan"),
        ("{", "bad_plan"),
        ("[]", "bad_plan"),
        ("{}", "no_money"),
        ('{"money": true}', "no_money"),
        ('{"money": 0}', "no_money"),
        ('{"money": "31"}', "no_money"),
        ('{"money": 3, "currency": "COP"}', "not_dollars"),
    ],
)
def test_a_plan_that_cannot_be_used_is_refused(tmp_path, content, code):
    if content is not None:
        (tmp_path / "plan.json").write_text(content)
    with pytest.raises(UnusableInputError) as stop:
        planned(tmp_path, year=2025)
    assert stop.value.code == f"exposure.{code}"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "trade.missing_file"),
        ("fleet,date\n", "exposure.no_flights"),
        ("fleet,date\nF1,\n", "exposure.no_flights"),
        ("fleet,date\nF1,2026-01-04\n", "exposure.other_year"),
    ],
)
def test_l33_a_plan_of_another_year_or_without_flights_is_refused(tmp_path, content, code):
    (tmp_path / "plan.json").write_text(json.dumps({"money": 31e6}))
    if content is not None:
        (tmp_path / "flights.csv").write_text(content)
    with pytest.raises(UnusableInputError) as stop:
        planned(tmp_path, year=2025)
    assert stop.value.code == code
