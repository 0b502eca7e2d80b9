"""The ladder: cost by day, shared among steps, nothing for what did not happen."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retorno.exposure.ladder import YEAR_DAYS, Toll, climb
from retorno.exposure.scenario import Side
from retorno.exposure.scenario_file import read_scenario
from retorno.exposure.units import Unit, UnitMismatchError
from retorno.vocabulary.evidence import Evidence
from tests.core.exposure.scenarios import TOP, price, tariff


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("ladder") / "s.toml"


def ladder(path, content):
    path.write_text(TOP + content, encoding="utf-8")
    return climb(read_scenario(path), price)


def test_a_day_costs_a_part_of_a_year(place):
    found = ladder(place, tariff(until="2025-02-01"))
    (one,) = found.steps
    assert one.yearly[Toll.EXPORTS].amount.value == pytest.approx(25e6)
    assert one.accrued[Toll.EXPORTS].amount.value == pytest.approx(25e6 * 7 / YEAR_DAYS)
    assert one.accrued[Toll.DUTY].high == pytest.approx(2.5e6 * 1.45 * 7 / YEAR_DAYS)
    assert one.yearly[Toll.EXPORTS].amount.unit is Unit.USD_PER_YEAR
    assert one.accrued[Toll.EXPORTS].amount.evidence is Evidence.COMPUTED
    assert one.expected == {}


def test_l33_a_year_and_a_span_of_days_are_never_compared(place):
    (one,) = ladder(place, tariff()).steps
    with pytest.raises(UnitMismatchError):
        one.accrued[Toll.EXPORTS].amount.ratio(one.yearly[Toll.EXPORTS].amount)


def test_the_analyst_s_probability_gives_an_expectation(place):
    (one,) = ladder(
        place, tariff().replace("rate_percent", "probability = 0.2\nrate_percent")
    ).steps
    assert one.expected[Toll.EXPORTS].amount.value == pytest.approx(
        one.accrued[Toll.EXPORTS].amount.value / 5
    )


def test_steps_in_force_together_are_charged_with_what_they_add(place):
    found = ladder(place, tariff("a", 25) + tariff("b", 10))
    first, second = found.steps
    assert second.yearly[Toll.EXPORTS].amount.value == pytest.approx(10e6)
    total = found.growth[Side.UNITED_STATES, Toll.EXPORTS].median[-1]
    parts = first.accrued[Toll.EXPORTS].amount.value + second.accrued[Toll.EXPORTS].amount.value
    assert total == pytest.approx(parts)


def test_what_was_only_threatened_accrues_nothing_as_it_happened(place):
    found = ladder(place, tariff(status="threatened"))
    assert found.happened == {}
    both = ladder(place, tariff("a") + tariff("b", side="CO", status="carried_out"))
    assert set(both.happened) == {(Side.COLOMBIA, toll) for toll in Toll}
    assert len(both.growth) == 6


@settings(deadline=None)
@given(st.integers(0, 36), st.integers(0, 36), st.integers(1, 100))
def test_cost_grows_with_days_and_ends_when_the_step_does(place, start, length, rate):
    first = date(2025, 1, 24) + timedelta(days=start)
    last = min(date(2025, 3, 1), first + timedelta(days=length))
    found = ladder(place, tariff(rate=rate, first=first.isoformat(), until=last.isoformat()))
    line = found.growth[Side.UNITED_STATES, Toll.EXPORTS]
    assert np.all(np.diff(line.median) >= -1e-6)
    assert np.all((line.low <= line.median) & (line.median <= line.high))
    (one,) = found.steps
    assert line.median[-1] == pytest.approx(one.accrued[Toll.EXPORTS].amount.value)
    assert np.all(line.median[:start] == 0)


def test_no_number_of_what_happened_rests_on_a_threat(place):
    """A threat that stands before it in the file is charged on top of it, and the sum is the same."""
    found = ladder(place, tariff("threat", 25) + tariff("real", 10, status="carried_out"))
    threat, real = found.steps
    assert [s.id for s in real.together] == ["real"]
    assert [s.id for s in threat.together] == ["real", "threat"]
    done = found.happened[Side.UNITED_STATES, Toll.EXPORTS].median[-1]
    assert real.accrued[Toll.EXPORTS].amount.value == pytest.approx(done)
