"""Every proof re-checks: the plan is valid, and no plan with the party there does less harm."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retorno.plan.exact import solve_exactly
from retorno.plan.journeys import Known
from retorno.plan.replan.problem import Carriers
from retorno.plan.replan.stable import as_plan
from retorno.plan.seating import Seated, as_solution, seat
from retorno.plan.solution import empty, evaluate, violations
from retorno.plan.why.alone import RULES, alone, every_departure, forbids, stretches
from retorno.plan.why.earlier import (
    AIRCRAFT,
    before,
    chosen,
    named,
    of_plan,
    standing_problem,
    to_add,
)
from retorno.plan.why.proof import prove, with_party_on
from tests.core.plan.instances import default_shape, tiny
from tests.core.plan.replan.shaken import best_answer


def planned(seed, *, parties=4, days=5):
    """Plan a tiny problem to the best, and stop on some day: half of the time on the first."""
    instance = tiny(np.random.default_rng(seed), parties=parties, days=days)
    plan = solve_exactly(
        instance, empty(), Known(bound=0.0), nodes=10**6, seconds=float("inf")
    ).solution
    cohort = np.repeat(np.arange(instance.cohorts), instance.count).astype(np.int32)
    seated = seat(instance, plan, cohort)
    names = tuple(f"F{k}" for k in range(len(seated.day)))
    return standing_problem(instance, cohort, seated, names, max(0, seed % (2 * days) - days))


def options(problem, party):
    """Every departure of the plan, whether it can be or not, and the best that could be added."""
    found = [named(problem, party, d) for d in range(len(problem.names))]
    added = to_add(problem, party, *before(problem, party))
    return found if added is None else [*found, added]


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_proof_is_the_best_answer_with_the_party_there(seed):
    problem = planned(seed)
    for party in np.flatnonzero(~problem.pinned).tolist():
        for option in options(problem, party):
            proof = prove(problem, party, option, 1, lambda: False)
            best = best_answer(with_party_on(problem, party, option))
            assert (proof.forced is None) == (best is None) == (option.rule != "")
            if best is None:
                continue
            forced, a = proof.forced, proof.forced.arrangement
            plan = as_plan(problem, a)
            assert violations(problem.instance, plan) == []
            standing = evaluate(problem.instance, as_plan(problem, problem.home))
            costs = evaluate(problem.instance, plan)
            assert forced.money == costs.money - standing.money
            assert forced.cost == costs.total - standing.total
            assert a.day[a.place[party]] == option.day
            assert forced.is_least
            assert forced.left.people == best.stranded
            assert forced.changed == best.moved
            assert costs.total == pytest.approx(best.cost, abs=0.02)
            assert forced.cost >= -0.02  # the plan was the best there is
            assert not forced.changed or option.lacks  # nobody makes room where there is room


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_what_others_lose_adds_up(seed):
    problem = planned(seed, parties=6)
    people, home, i = problem.of("people"), problem.home, problem.instance
    for party in np.flatnonzero(~problem.pinned).tolist():
        for option in options(problem, party):
            forced = prove(problem, party, option, 1, lambda: True).forced
            if forced is None:
                continue
            now = forced.arrangement
            waits = np.append(now.day, i.days - 1)[now.place].astype(int)
            waits -= np.append(home.day, i.days - 1)[home.place]
            assert forced.waiting == (waits * people).sum()
            assert forced.own_days == -waits[party]
            others = np.arange(problem.parties) != party
            had, has = others & (home.place >= 0), others & (now.place >= 0)
            for change, which, sign in (
                (forced.later, had & has & (waits > 0), 1),
                (forced.earlier, had & has & (waits < 0), -1),
                (forced.left, had & ~has, 1),
                (forced.gained, ~had & has, -1),
            ):
                assert change.parties == which.sum()
                assert change.people == people[which].sum()
                assert change.days == sign * (waits * people)[which].sum()
                assert change.most == (sign * waits[which]).max(initial=0)
            assert forced.same_day.days == 0
            moved = others & (now.place != home.place)
            assert forced.moves == tuple(np.flatnonzero(moved))
            assert forced.changed == people[moved & had].sum()
            assert forced.harms == bool(forced.left.people or forced.later.people)


def could_alone(problem, party, a, at):
    """Whether a plan of those who have flown and this party on this departure is valid."""
    i, home, on = problem.instance, problem.home, a.rotation[at] >= 0
    if a.day[at] + 1 - (i.aircraft_days[a.rotation[at]] if on else 1) < problem.as_of:
        return False
    kept = np.unique(home.place[problem.pinned])
    ends = [i.first[a.rotation[at]], i.second[a.rotation[at]]] if on else []
    ends = [end for end in ends if end >= 0] or [i.block_departure[a.block[at]]]
    for airport in ends:
        place = np.where(problem.pinned, np.searchsorted(kept, home.place), -1)
        boards = np.where(problem.pinned, home.boards_at, -1)
        place[party], boards[party] = len(kept), airport
        seated = Seated(
            rotation=np.append(home.rotation[kept], a.rotation[at]),
            block=np.append(home.block[kept], a.block[at]),
            day=np.append(home.day[kept], a.day[at]),
            departure=place,
            boards_at=boards,
        )
        if not violations(i, as_solution(seated, problem.cohort)):
            return True
    return False


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_rule_forbids_exactly_what_no_plan_allows(seed):
    problem = planned(seed)
    i = problem.instance
    every = every_departure(problem, 0, i.days)
    for party in np.flatnonzero(~problem.pinned).tolist():
        cohort = int(problem.cohort[party])
        rule = forbids(problem, cohort, every, Carriers(i, every))
        may = [could_alone(problem, party, every, at) for at in range(len(rule))]
        assert ((rule < 0) == may).all()
        possible = np.isin(np.arange(i.days), every.day[may])
        for day in range(i.days):
            one = alone(problem, cohort, day, day + 1, np.zeros(1, np.int32))
            assert one.is_possible == possible[day]
            assert one.spans == {} or one.spans == {next(iter(one.spans)): [(day, day)]}
        whole = alone(problem, cohort, 0, i.days, np.zeros(i.days, np.int32))
        closed = {d for spans in whole.spans.values() for a, b in spans for d in range(a, b + 1)}
        assert closed == set(np.flatnonzero(~possible).tolist())


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_something_is_tried_exactly_where_something_could_be(seed):
    problem = planned(seed)
    for party in np.flatnonzero(~problem.pinned).tolist():
        start, end = before(problem, party)
        cohort = int(problem.cohort[party])
        causes = np.zeros(max(0, end - start), np.int32)
        candidates = of_plan(problem, party, start, end)
        assert all(start <= option.day < end for option in candidates)
        tried = chosen(candidates)
        assert all(option.rule == "" for option in tried)
        added = to_add(problem, party, start, end)
        by_itself = alone(problem, cohort, start, end, causes)
        assert by_itself.is_possible == bool(tried or added)


def test_the_rule_that_comes_nearest_is_told_and_days_are_gathered():
    assert stretches([(1, "b"), (2, "a"), (3, "a"), (5, "a")]) == {
        "a": [(2, 3), (5, 5)],
        "b": [(1, 1)],
    }
    assert {rule.value for rule in RULES} >= {"money", "not_ready", "lands_at_night"}


@pytest.fixture(scope="module")
def thousand():
    from retorno.plan.search import PlanSearch

    instance = default_shape(1_000, seed=1)
    search = PlanSearch(instance, 1)
    for _ in range(4):
        search.construct()
    cohort = np.repeat(np.arange(instance.cohorts), instance.count).astype(np.int32)
    seated = seat(instance, search.best, cohort)
    return standing_problem(instance, cohort, seated, tuple(map(str, range(len(seated.day)))))


@pytest.mark.parametrize("kind", ["placed", "left"])
def test_large_plans_are_valid_and_one_who_makes_room_is_the_least(thousand, kind):
    problem = thousand
    has = problem.home.place >= 0
    waits = np.array([np.subtract(*before(problem, p)[::-1]) for p in range(problem.parties)])
    pool = np.flatnonzero(has & (waits > 3) if kind == "placed" else ~has)
    seen = 0
    for party in np.random.default_rng(1).choice(pool, min(4, len(pool)), replace=False).tolist():
        start, end = before(problem, party)
        candidates = of_plan(problem, party, start, end)
        added = to_add(problem, party, start, end)
        for option in [*chosen(candidates), *([added] if added else [])]:
            forced = prove(problem, party, option, 1, lambda: False).forced
            plan = as_plan(problem, forced.arrangement)
            assert violations(problem.instance, plan) == []
            assert forced.arrangement.day[forced.arrangement.place[party]] == option.day
            one = forced.changed == 1 and forced.left.people == 0
            assert forced.is_least >= (one and bool(option.lacks))
            assert AIRCRAFT not in option.lacks or option.departure < 0
            seen += 1
    assert seen or not len(pool)
