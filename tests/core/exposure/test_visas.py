"""The queue: its formula against the queue walked day by day."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retorno.exposure.scenario_file import read_scenario, shipped
from retorno.exposure.units import Unit, UnitMismatchError
from retorno.exposure.visas import delays, queue, waiting_by_day, working_days


def test_the_default_closing_delays_what_the_sources_say():
    found = delays(read_scenario(shipped()))
    assert [d.closed for d in found] == [4, 4]
    assert [round(d.delayed.value) for d in found] == [2400, 7143]
    assert [q.recovery for q in found[0].queues] == [40, 16, 8]
    assert sum(c.delayed.value for c in found[0].classes) == pytest.approx(2400)
    assert found[0].waiting[2][-1] == 0
    assert found[0].delayed.unit is Unit.VISAS


def test_readings_of_different_volumes_are_never_added():
    first, second = (d.volume.per_working_day for d in delays(read_scenario(shipped())))
    with pytest.raises(UnitMismatchError):
        first + second


def test_without_a_surge_the_delay_never_ends():
    found = queue(600, 4, 0)
    assert math.isinf(found.recovery)
    assert math.isinf(found.waited)


@pytest.mark.parametrize("closed", [0, 3])
def test_nobody_delayed_means_nothing_to_recover(closed):
    found = queue(0, closed, 0.0)
    assert (found.delayed, found.recovery, found.waited) == (0, 0, 0)


@given(st.floats(1, 5000), st.integers(1, 15), st.integers(1, 10))
def test_the_formula_is_the_queue_walked_day_by_day(per_day, closed, parts):
    """With a surge of 1 / parts the delay ends after closed * parts whole days: no rounding."""
    days = closed * (1 + parts)
    walked = waiting_by_day(
        per_day, [False] * closed + [True] * (days - closed), [True] * days, 1 / parts
    )
    found = queue(per_day, closed, 1 / parts)
    assert walked.max() == pytest.approx(found.delayed)
    assert walked[-1] == pytest.approx(0, abs=1e-6 * per_day)
    assert walked[-2] > 1e-9 or closed * parts == 1
    assert found.recovery == pytest.approx(days - closed)
    # the trapezium of the walk: mean of both ends of each day
    area = (walked + np.concatenate(([0.0], walked[:-1]))).sum() / 2
    assert area == pytest.approx(found.waited)


def test_weekends_and_holidays_are_no_working_days():
    assert working_days(date(2025, 1, 27), date(2025, 2, 2), frozenset()) == 5
    assert working_days(date(2025, 2, 15), date(2025, 2, 18), frozenset({date(2025, 2, 17)})) == 1
    closed = waiting_by_day(10, [False, False], [False, True], 1)
    assert list(closed) == [0, 10]
