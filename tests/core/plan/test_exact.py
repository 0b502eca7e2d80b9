"""Small problems are solved to the end, and what is said to be proven is."""

from dataclasses import fields, replace

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retorno.plan import journeys as journeys_module
from retorno.plan.bound import BoundSearch
from retorno.plan.exact import read_plan, size_of, solve_exactly
from retorno.plan.instance import Instance
from retorno.plan.journey_rows import write_program
from retorno.plan.journeys import Known, find_journeys, flight_floors
from retorno.plan.search import PlanSearch
from retorno.plan.solution import empty, evaluate, violations
from retorno.plan.solve import OPTIMAL_GAP
from retorno.plan.solver import Program, minimise
from tests.core.plan.brute import cheapest
from tests.core.plan.instances import default_shape, tiny

FEW = settings(max_examples=60, deadline=None)
SEEDS = st.integers(0, 10**6)
NOTHING = Known(bound=0.0)
FOREVER = {"nodes": 10**6, "seconds": float("inf")}


def changed(instance, **columns):
    """Change columns of an instance."""
    now = {f.name: getattr(instance, f.name) for f in fields(instance)}
    return Instance.of(**(now | columns))


def searched(instance, evaluations=6):
    """Give a plan, and all that a bound's search knows."""
    search, bound = PlanSearch(instance, 1), BoundSearch(instance, 1)
    search.construct()
    bound.step(evaluations, search.cost)
    return search.best, Known(bound=bound.best, scores=bound.scores, prices=bound.prices)


def is_proven(exact):
    return exact.cost - exact.bound <= OPTIMAL_GAP * max(1.0, exact.cost)


def wrong_with_exact(seed):
    """Solve one tiny problem to the end, knowing more and less before; name each claim that fails."""
    instance = tiny(np.random.default_rng(seed))
    least = cheapest(instance)
    plan, known = searched(instance)
    hardly = (empty(), NOTHING), (plan, NOTHING), (empty(), replace(known, prices=None))
    failed = []
    for incumbent, knowing in (*hardly, (empty(), known), (plan, known)):
        exact = solve_exactly(instance, incumbent, knowing, **FOREVER)
        claims = {
            "the plan keeps every rule": violations(instance, exact.solution) == [],
            "the cost is that of the plan": exact.cost == evaluate(instance, exact.solution).total,
            "nothing is cheaper": exact.cost == pytest.approx(least, rel=1e-9, abs=1e-6),
            "the bound is kept and true": knowing.bound <= exact.bound <= least,
            "it is proven": is_proven(exact),
        }
        failed += [claim for claim, holds in claims.items() if not holds]
    return failed


@FEW
@given(seed=SEEDS)
def test_the_cheapest_plan_is_found_and_proven_whatever_is_known(seed):
    assert wrong_with_exact(seed) == []


# In these the fewest equal flights, an answer handed back by HiGHS, and prices that proved nothing
# once went wrong.
@pytest.mark.parametrize("seed", [335, 558, 567, 292, 578, 1096, 1353, 2480])
def test_what_once_went_wrong(seed):
    assert wrong_with_exact(seed) == []


@FEW
@given(seed=SEEDS)
def test_no_plan_with_a_flight_is_cheaper_than_its_floor(seed):
    instance = tiny(np.random.default_rng(seed))
    plan, known = searched(instance)
    floors = flight_floors(instance, known)
    for one in (plan, solve_exactly(instance, empty(), NOTHING, **FOREVER).solution):
        cost = evaluate(instance, one).total
        assert (floors[one.rotation, one.day] <= cost + 1e-6).all()


@FEW
@given(seed=SEEDS, prices=st.booleans())
def test_what_is_known_only_makes_the_program_smaller(seed, prices):
    instance = tiny(np.random.default_rng(seed))
    plan, known = searched(instance)
    known = known if prices else replace(known, prices=None)
    assert size_of(instance, plan, known) <= size_of(instance, plan, NOTHING)


def test_before_the_first_floor_is_raised_prices_prove_nothing():
    instance = tiny(np.random.default_rng(7))
    _, known = searched(instance, evaluations=0)
    assert size_of(instance, empty(), known) == size_of(instance, empty(), NOTHING)


NOBODY = {
    **dict.fromkeys(("count", "people", "seats", "laps", "wheelchairs", "medical"), ()),
    **dict.fromkeys(("minors_alone", "rate", "ready", "latest", "stranded"), ()),
    "road": np.zeros((0, 3)),
    "onward": np.zeros((0, 2)),
}


@pytest.mark.parametrize(
    "change",
    [
        NOBODY,
        {"aircraft": np.zeros((2, 5)), "block_seats": np.zeros((1, 5))},
        {"budget_total": 0.0},
        {"open": np.zeros((5, 5))},
        {"places_people": np.zeros((2, 5))},
    ],
    ids=["nobody", "no aircraft", "no money", "no clearance", "no reception"],
)
@pytest.mark.parametrize("seed", range(4))
def test_where_hardly_anything_can_be_done(change, seed):
    instance = changed(tiny(np.random.default_rng(seed)), **change)
    exact = solve_exactly(instance, empty(), NOTHING, **FOREVER)
    assert exact.cost == pytest.approx(cheapest(instance))
    assert is_proven(exact)


def test_a_large_problem_is_left_alone():
    instance = default_shape(2000)
    assert solve_exactly(instance, empty(), NOTHING, **FOREVER) is None
    assert size_of(instance, empty(), NOTHING) is None


def test_more_whole_numbers_than_wanted_are_left_alone():
    instance = default_shape(60, days=40)
    plan, known = searched(instance)
    size = size_of(instance, plan, known)
    assert solve_exactly(instance, plan, known, nodes=1, seconds=9.0, most=size - 1) is None
    assert solve_exactly(instance, plan, known, nodes=1, seconds=9.0, most=size) is not None


@pytest.mark.parametrize("none", ["open", "block_seats"])
@pytest.mark.parametrize("limit", ["MOST_PAIRS", "MOST_COLUMNS"])
def test_too_much_is_too_much(monkeypatch, none, limit):
    tight = tiny(np.random.default_rng(3))
    columns = {
        "block_seats": np.full((1, 5), 9),
        "block_daylight": np.ones((1, 5)),
        "block_price": [0.0],
        "road": np.zeros_like(tight.road),
        "onward": np.zeros_like(tight.onward),
        "places_people": np.full((2, 5), 9),
        "places": np.full(5, 9),
        "aircraft": np.full((2, 5), 3),
        "open": np.ones((5, 5)),
        "daylight": np.ones((5, 5)),
        "cost": np.zeros(5),
    }
    columns[none] = np.zeros_like(getattr(tight, none))
    instance = changed(tight, **columns)
    assert size_of(instance, empty(), NOTHING) > 0
    monkeypatch.setattr(journeys_module, limit, 0)
    assert size_of(instance, empty(), NOTHING) is None


def test_a_better_plan_at_hand_is_kept_when_time_or_nodes_are_out():
    instance = default_shape(60, days=40)
    plan, known = searched(instance)
    stopped = FOREVER | {"is_stopped": lambda: True}
    for limit in (FOREVER | {"seconds": 0.0}, FOREVER | {"nodes": 0}, stopped):
        exact = solve_exactly(instance, plan, known, **limit)
        assert exact.cost <= evaluate(instance, plan).total
        assert known.bound <= exact.bound <= exact.cost


def test_a_plan_that_cannot_be_bettered_is_kept_itself():
    instance = tiny(np.random.default_rng(5))
    best = solve_exactly(instance, empty(), NOTHING, **FOREVER).solution
    assert solve_exactly(instance, best, NOTHING, **FOREVER).solution is best


def test_what_is_left_out_of_the_plan_at_hand_has_something_as_cheap_in_its_stead():
    once = changed(tiny(np.random.default_rng(7)), budget_total=np.inf, budget_period=[np.inf] * 2)
    best = solve_exactly(once, empty(), NOTHING, **FOREVER)
    assert len(best.solution.rotation)
    rotations = "fleet first second arrival aircraft_days cost places wheelchair_places"
    names = [*rotations.split(), "medical_places", "lap_places", "open", "daylight"]
    twice = {name: np.concatenate([getattr(once, name)] * 2) for name in names}
    twice["cost"] = np.concatenate([once.cost, once.cost + 100.0])
    dearer = replace(best.solution, rotation=best.solution.rotation + once.rotations)
    instance = changed(once, **twice)
    assert violations(instance, dearer) == []
    exact = solve_exactly(instance, dearer, NOTHING, **FOREVER)
    assert exact.cost == pytest.approx(best.cost)


def test_nodes_alone_repeat_a_plan_to_the_letter():
    instance = default_shape(60, days=40)
    plan, known = searched(instance)
    one, two = (
        solve_exactly(instance, plan, known, nodes=3, seconds=float("inf")) for _ in range(2)
    )
    assert (one.cost, one.bound) == (two.cost, two.bound)
    for field in fields(one.solution):
        assert np.array_equal(getattr(one.solution, field.name), getattr(two.solution, field.name))


def test_every_part_of_a_plan_at_hand_is_a_start():
    for seed in range(20):
        instance = tiny(np.random.default_rng(seed))
        upper = evaluate(instance, empty()).total
        journeys = find_journeys(instance, NOTHING, upper)
        program = write_program(instance, journeys)
        first = np.zeros(journeys.size)
        answer = minimise(program, first, **FOREVER)
        plan = read_plan(journeys, answer.values)
        assert evaluate(instance, plan).total == pytest.approx(upper + answer.bound)


def test_the_solver_is_silent(capfd):
    program = Program(
        cost=np.array([-3.0, -2.0]), most=np.array([2.0, 2.0]), start=np.array([0, 2]),
        column=np.array([0, 1]), amount=np.array([2.0, 1.0]), limit=np.array([3.0]),
    )  # fmt: skip
    answer = minimise(program, np.zeros(2), **FOREVER)
    assert answer.is_proven
    assert answer.bound == pytest.approx(-5.0)
    assert answer.values.tolist() == [1.0, 1.0]
    assert capfd.readouterr() == ("", "")


def test_whoever_uses_the_solver_besides_us_spoils_no_proof():
    """HiGHS shares its threads in a process, and fails where two ask for different numbers."""
    program = Program(
        cost=np.array([-1.0, -2.0]),
        most=np.array([3.0, 3.0]),
        start=np.array([0, 2]),
        column=np.array([0, 1]),
        amount=np.array([1.0, 1.0]),
        limit=np.array([4.0]),
    )
    other = highspy.Highs()
    other.setOptionValue("output_flag", False)
    highspy.Highs.resetGlobalScheduler(True)
    other.setOptionValue("threads", 2)
    other.run()
    answer = minimise(program, np.zeros(2), nodes=10, seconds=60.0)
    assert answer.is_proven
    assert answer.values.tolist() == [1.0, 3.0]
