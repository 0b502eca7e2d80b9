"""Prices of seats alone bound every plan, whatever the rents; large problems begin with them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retorno.plan import bound, seat_prices, thin
from retorno.plan.bound import BoundSearch
from retorno.plan.kernels.bound_seats import cheapest_ways
from retorno.plan.seat_prices import Rents, RentSearch, prove
from tests.core.plan.brute import cheapest
from tests.core.plan.instances import tiny

FEW = settings(max_examples=40, deadline=None)
CENT = 0.01


def random_rents(instance, rng):
    none = Rents.none(instance)
    return Rents(
        aircraft=rng.exponential(300.0, none.aircraft.shape) * rng.integers(0, 2),
        seat=rng.exponential(50.0, none.seat.shape),
        reception=rng.exponential(20.0, none.reception.shape) * rng.integers(0, 2),
    )


@FEW
@given(seed=st.integers(0, 10**6))
def test_no_rents_pass_the_cheapest_plan(seed):
    rng = np.random.default_rng(seed)
    instance = tiny(rng)
    best = cheapest(instance)
    assert prove(instance, Rents.none(instance)).bound <= best + CENT
    for _ in range(5):
        assert prove(instance, random_rents(instance, rng)).bound <= best + CENT


@FEW
@given(seed=st.integers(0, 10**6))
def test_search_for_rents_only_rises_and_stays_a_bound(seed):
    instance = tiny(np.random.default_rng(seed))
    search = RentSearch(instance, Rents.none(instance))
    before, best = -np.inf, cheapest(instance)
    for _ in range(30):
        search.step()
        assert before <= search.best <= best + CENT
        before = search.best
    assert prove(instance, search.rents).bound == search.best


@FEW
@given(seed=st.integers(0, 10**6))
def test_bound_of_a_large_problem_begins_with_seats_and_goes_on_with_loads(seed):
    instance = tiny(np.random.default_rng(seed))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(thin, "LARGE", 1)
        patch.setattr(seat_prices, "THIN", 2)
        patch.setattr(bound, "RENT_ROUNDS", 8)
        search = BoundSearch(instance, 1)
        search.step(30, 1e18)
    assert search.rounds_left == 0
    assert search.rents is not None
    assert search.rents.best <= search.best <= cheapest(instance) + CENT


def test_scarcity_has_its_rent():
    """Where more want to leave than can, an aircraft-day is worth something and proves more."""
    proved = []
    for seed in range(6):
        instance = tiny(np.random.default_rng(seed), parties=12)
        search = RentSearch(instance, Rents.none(instance))
        search.step()
        first = search.best
        for _ in range(60):
            search.step()
        proved.append(search.best > first)
        assert (search.rents.aircraft >= 0).all()
    assert any(proved)


@pytest.mark.parametrize("seed", range(4))
def test_cheapest_ways_are_the_same_without_compilation(seed):
    rng = np.random.default_rng(seed)
    instance = tiny(rng, parties=8)
    shape = (instance.days, len(instance.departures), len(instance.arrivals))
    seat = rng.exponential(200.0, shape)
    reception = rng.exponential(30.0, shape[::-2])
    of_party = ("road", "onward", "rate", "ready", "latest", "seats", "people", "stranded")
    columns = [np.array(getattr(instance, name)) for name in of_party]
    told = []
    for run in (cheapest_ways, cheapest_ways.py_func):
        party, way = np.empty(instance.cohorts), np.empty(instance.cohorts, np.int64)
        run(seat, reception, *columns, party, way)
        told.append((party, way))
    assert np.array_equal(told[0][0], told[1][0])
    assert np.array_equal(told[0][1], told[1][1])
