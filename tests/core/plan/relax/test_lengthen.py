"""A longer programme repeats its own calendar, weekday by weekday."""

import numpy as np
import pytest

from retorno.plan.relax.goal import read_goal
from retorno.plan.relax.lengthen import later, lengthened

TABLES = (
    "aircraft",
    "clearances",
    "seats",
    "reception_people",
    "reception_minors_alone",
    "reception_medical",
)


@pytest.mark.parametrize("days", [1, 7, 30, 100])
def test_a_new_day_is_like_the_day_whole_weeks_before(tiny, prepared, days):
    for row in tiny.tables["aircraft.csv"]:
        row["aircraft"] = int(row["date"][-2:])
    programme = prepared(tiny).programme
    longer = lengthened(programme, days)
    assert longer.days == 40 + days
    for name in TABLES:
        before, after = getattr(programme, name), getattr(longer, name)
        assert after.shape[:-1] == before.shape[:-1]
        assert (after[..., :40] == before).all()
        assert (after[..., 40:] == after[..., 5 : 5 + days]).all()  # 35 days are five weeks


def test_money_in_all_stays_and_a_new_period_has_as_much_as_the_last(tiny, prepared):
    programme = prepared(tiny).programme
    longer = lengthened(programme, 60)
    assert longer.limits.budget_total == programme.limits.budget_total
    assert longer.limits.budget_per_period == (160_000.0, 1_000.0, 1_000.0, 1_000.0)
    assert lengthened(programme, 20).limits.budget_per_period == (160_000.0, 1_000.0)


def test_a_programme_of_less_than_a_week_repeats_itself_whole(small, prepared):
    for row in small.tables["aircraft.csv"]:
        row["aircraft"] = int(row["date"][-2:])
    longer = lengthened(prepared(small).programme, 7)
    fac = [fleet.id for fleet in longer.fleets].index("FAC")
    assert longer.aircraft[fac].tolist() == [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6, 1]


def test_nothing_more_is_the_same_programme(tiny, prepared):
    programme = prepared(tiny).programme
    assert lengthened(programme, 0) is programme


def test_more_time_moves_the_day_before_it_moves_the_end(tiny, prepared):
    programme = prepared(tiny).programme
    by = read_goal("by=2025-03-10", programme)
    soon = later(by, 2)
    assert soon.programme is programme
    assert (soon.goal.ready, soon.goal.last) == (9, 23)
    far = later(by, 5)
    assert (far.programme.days, far.goal.last) == (45, 44)
    whole = later(read_goal("everyone", programme), 3)
    assert (whole.programme.days, whole.goal.ready, whole.goal.last) == (61, 39, 60)
    assert np.isinf(whole.goal.money)
