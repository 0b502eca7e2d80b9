"""The stable answer against trying every answer, and what it never does."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retorno.plan.replan.cut import PinImpossibleError
from retorno.plan.replan.stable import StableSearch, as_plan, score
from retorno.plan.solution import violations
from tests.core.plan.replan.shaken import best_answer, shaken

FEW = settings(max_examples=80, deadline=None)
SEEDS = st.integers(0, 10**6)


def answered(seed, **size):
    """Shake a plan and answer; none where what is pinned cannot stay."""
    problem, closed_by = shaken(seed, **size)
    try:
        search = StableSearch(problem, closed_by, 1)
    except PinImpossibleError:
        return problem, None
    return problem, search


@FEW
@given(seed=SEEDS)
def test_no_answer_strands_fewer_moves_fewer_or_costs_less(seed):
    problem, search = answered(seed)
    best = best_answer(problem)
    if search is None:
        assert best is None
        return
    assert search.score >= best
    search.finish()
    assert search.is_proven
    assert violations(problem.instance, as_plan(problem, search.best)) == []
    assert search.score == score(problem, search.best)
    assert (search.score.of_window, search.score.stranded, search.score.moved) == (
        best.of_window, best.stranded, best.moved,
    )  # fmt: skip
    assert search.score.cost == pytest.approx(best.cost, abs=0.02)


@FEW
@given(seed=SEEDS)
def test_what_is_pinned_or_has_left_never_moves(seed):
    problem, search = answered(seed, parties=8, days=6)
    if search is None:
        return
    for _ in range(3):
        for party in np.flatnonzero(problem.pinned):
            assert search.best.place[party] == problem.home.place[party]
        gone = np.flatnonzero(problem.home.day < problem.as_of)
        assert search.best.flies[gone].all()
        assert search.best.flies[np.flatnonzero(problem.pinned_flights)].all()
        new = search.best.day[len(problem.home.day) :]
        assert (new >= problem.as_of).all()
        assert not search.best.flies[np.flatnonzero(problem.closed)].any()
        search.step(200, 0.5)
