"""Small programmes, and the plainest answer to whether a goal can be met: every plan tried."""

from dataclasses import replace

import numpy as np
import pytest

from retorno.plan.relax.goal import meant, read_goal, state_problem
from retorno.plan.relax.oracle import Oracle
from tests.core.plan.brute import cheapest

DAYS = 6
FACILITIES = ("KROME", "PINE", "TACOMA")


def date_of(day):
    return f"2025-03-{day + 1:02d}"


@pytest.fixture
def small(tiny):
    """Cut the tiny programme down to six days and aircraft of two and three places."""
    tiny.term("days = 40", f"days = {DAYS}")
    tiny.term("[160_000.0, 1_000.0]", "[160_000.0]")
    tiny.term("seats = 21", "seats = 3")
    tiny.term("seats = 42", "seats = 4")
    last = date_of(DAYS - 1)
    for name in ("aircraft.csv", "clearances.csv", "seats.csv", "reception.csv"):
        tiny.tables[name] = [row for row in tiny.tables[name] if row["date"] <= last]
    return tiny


@pytest.fixture
def random_world(small, someone):
    """Draw who is where and ready when, and what there is on which day."""

    def draw(seed):
        rng = np.random.default_rng(seed)

        def some(table, share):
            small.tables[table] = [r for r in small.tables[table] if rng.random() < share]

        some("aircraft.csv", 0.4)
        some("clearances.csv", 0.5)
        some("reception.csv", 0.6)
        small.tables["seats.csv"] = [
            row | {"seats": int(rng.integers(1, 3))}
            for row in small.tables["seats.csv"]
            if rng.random() < 0.15
        ]
        for row in small.tables["reception.csv"]:
            row |= {"people": int(rng.integers(1, 4))}
        if rng.random() < 0.4:
            few = float(rng.choice([45_000.0, 70_000.0]))
            small.term("budget_total = 160_000.0", f"budget_total = {few}")
        small.tables["people.csv"] = [
            someone(
                f"P{k}",
                family="A" if k < 2 and seed % 2 else "",
                at=str(rng.choice(FACILITIES, p=(0.6, 0.2, 0.2))),
                ready=date_of(int(rng.integers(0, 4))),
                latest_date=date_of(int(rng.integers(3, DAYS))),
            )
            for k in range(3)
        ]
        return small

    return draw


@pytest.fixture
def asked(prepared):
    """Read a world and a goal: the case, and an oracle for it that has all the time it wants."""

    def ask(world, goal="everyone", is_over=lambda: False):
        task = prepared(world)
        case = read_goal(goal, task.programme)
        oracle = Oracle(base=task, clear=lambda _: task.cleared, seed=1, is_over=is_over)
        return case, oracle.of(oracle.prepare(case.programme))

    return ask


@pytest.fixture
def can_be_met():
    """Try every plan."""

    def trying(oracle, case):
        instance = oracle.prepare(case.programme).instance
        problem = state_problem(instance, case.goal)
        never = np.where(meant(problem, case.goal), np.inf, problem.stranded)
        return bool(np.isfinite(cheapest(replace(problem, stranded=never))))

    return trying
