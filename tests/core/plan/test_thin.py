"""A large problem learns from a small likeness of itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retorno.plan import thin
from retorno.plan.construct import first_outlook
from retorno.plan.search import PlanSearch
from retorno.plan.solution import evaluate, violations
from tests.core.plan.instances import tiny

FEW = settings(max_examples=40, deadline=None)


@FEW
@given(seed=st.integers(0, 10**6), share=st.sampled_from([0.1, 0.5, 0.9]))
def test_likeness_has_its_share_of_people_and_aircraft(seed, share):
    instance = tiny(np.random.default_rng(seed), parties=8, days=6)
    small = thin.thinned(instance, share)
    assert small.count.sum() == int(instance.count.sum() * share)
    assert (small.count > 0).all()
    assert (small.aircraft <= instance.aircraft).all()
    whole = (np.cumsum(instance.aircraft, axis=1) * share).astype(int)
    assert (np.cumsum(small.aircraft, axis=1) == whole).all()


@FEW
@given(seed=st.integers(0, 10**6))
def test_large_problem_is_searched_from_what_its_likeness_taught(seed):
    instance = tiny(np.random.default_rng(seed), parties=8, days=6)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(thin, "LARGE", 4)
        patch.setattr(thin, "THIN", 4)
        search = PlanSearch(instance, 1)
        search.construct()
        search.step(2000)
    assert violations(instance, search.best) == []
    assert search.cost == pytest.approx(evaluate(instance, search.best).total, abs=1e-6)


def test_small_problem_is_guessed_as_ever():
    instance = tiny(np.random.default_rng(1), parties=8, days=6)
    assert not thin.is_large(instance)
    expected, guessed = thin.expected(instance), first_outlook(instance)
    assert (expected.wait == guessed.wait).all()
    assert (expected.share == guessed.share).all()
