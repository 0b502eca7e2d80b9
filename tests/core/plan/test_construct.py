"""Plans built day by day keep every limit, whatever the programme."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retorno.plan.instance import Instance
from retorno.plan.search import PlanSearch
from retorno.plan.solution import evaluate, placed, violations
from tests.core.plan.instances import default_shape, tiny

FEW = settings(max_examples=60, deadline=None)


def searched(instance: Instance, proposals: int = 1) -> PlanSearch:
    search = PlanSearch(instance, 1)
    search.construct()
    search.step(proposals)
    return search


@FEW
@given(seed=st.integers(0, 10**6))
def test_every_built_plan_is_valid(seed):
    instance = tiny(np.random.default_rng(seed), parties=8, days=6)
    search = searched(instance, 6000)
    assert violations(search.instance, search.best) == []
    assert search.cost == pytest.approx(evaluate(instance, search.best).total, abs=1e-6)


NOBODY = dict.fromkeys(
    [
        "count",
        "people",
        "seats",
        "laps",
        "wheelchairs",
        "medical",
        "minors_alone",
        "rate",
        "ready",
        "latest",
        "stranded",
    ]
)


@pytest.mark.parametrize(
    "change",
    [
        {"aircraft": 0, "open": 0, "block_seats": 0},
        {"open": 0, "block_seats": 0},
        {"budget_total": 0.0},
        {"budget_period": 0.0},
        {"places_people": 0},
        {"road": np.inf},
        {"onward": np.inf},
    ],
    ids=str,
)
def test_where_nothing_can_fly_the_plan_is_empty(change):
    instance = default_shape(60, days=20)
    filled = {
        name: value if name == "budget_total" else np.full_like(getattr(instance, name), value)
        for name, value in change.items()
    }
    search = searched(dataclasses.replace(instance, **filled))
    assert violations(search.instance, search.best) == []
    assert placed(search.instance, search.best).sum() == 0


def test_nobody_to_place_is_a_plan():
    instance = default_shape(60, days=20)
    nobody = {name: getattr(instance, name)[:0] for name in [*NOBODY, "road", "onward"]}
    search = searched(dataclasses.replace(instance, **nobody))
    assert len(search.best.day) == 0
    assert search.cost == 0.0


def test_one_day_and_one_cohort_are_enough():
    instance = default_shape(60, days=1)
    one = {name: getattr(instance, name)[:1] for name in [*NOBODY, "road", "onward"]}
    search = searched(dataclasses.replace(instance, **one))
    assert violations(search.instance, search.best) == []


def test_a_programme_without_rotations_still_uses_scheduled_seats():
    instance = default_shape(60, days=20)
    names = "fleet first second arrival aircraft_days cost places wheelchair_places"
    names += " medical_places lap_places open daylight"
    none = {name: getattr(instance, name)[:0] for name in names.split()}
    seats = {"block_seats": np.full_like(instance.block_seats, 9)}
    search = searched(dataclasses.replace(instance, **none, **seats))
    assert violations(search.instance, search.best) == []
    assert placed(search.instance, search.best).sum() > 0


def test_a_usual_programme_is_mostly_placed():
    instance = default_shape(1500, days=60, budget_per_person=3000.0, reception=20.0)
    search = searched(instance)
    assert violations(search.instance, search.best) == []
    assert placed(search.instance, search.best).sum() > 0.8 * instance.count.sum()


def test_the_same_seed_gives_the_same_plan():
    instance = default_shape(300, days=40)
    assert searched(instance, 4000).cost == searched(instance, 4000).cost
