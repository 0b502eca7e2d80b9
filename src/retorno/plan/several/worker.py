"""What a worker does: it gets the programmes once, then plans or proves for one of them."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from retorno.plan.bound import BoundSearch
from retorno.plan.found import Found, Until
from retorno.plan.instance import Floats, Instance
from retorno.plan.pricing import COARSE, Layout, evaluate_prices
from retorno.plan.several.joint import Joint, Member, Share
from retorno.plan.several.known import Known, begin_at, known_of
from retorno.plan.several.priced import Asked, priced, relaxed_use
from retorno.plan.several.shares import Worth
from retorno.plan.several.trimmed import trimmed
from retorno.plan.solution import Solution, evaluate
from retorno.plan.solve import MOST_COHORTS, Solver

WARM, LEAST = 60, 3
"""Evaluations at least of a bound, by rounds and by time: with fewer it says too little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long a task works: so many rounds, or so many seconds by a clock."""

    iterations: int | None
    seconds: float
    clock: Callable[[], float]

    def until(self, stop: threading.Event) -> Until:
        """When to stop, from now on."""
        if self.iterations is not None:
            return Until(stop=stop, iterations=self.iterations, clock=self.clock)
        return Until(stop=stop, deadline=self.clock() + self.seconds, clock=self.clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Which programme, with what chance, for how long."""

    member: int
    seed: int
    pace: Pace


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A plan of one programme within its share, and what more would be worth to it."""

    found: Found
    known: Known
    worth: Worth


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What one programme costs at least at some prices, and what it would use: (S, D), money."""

    bound: float
    aircraft: Floats
    money: float
    known: Known


_joints: dict[str, Joint] = {}


def prepare(ticket: str, joint: Joint) -> None:
    """Get ready for tasks on these programmes; the ticket names them."""
    _joints.clear()  # one set of programmes at a time
    # what travelled is no longer read-only, and compiled loops would be compiled anew for it
    members = tuple(replace(one, instance=replace(one.instance)) for one in joint.members)
    _joints[ticket] = replace(joint, members=members)


def improve(
    ticket: str, task: Task, share: Share, start: Solution | None, known: Known | None
) -> Answer:
    """Plan one programme within its share, from what is left there of a plan where there is one."""
    joint, at, seed = _joints[ticket], task.member, task.seed
    problem = joint.members[at].with_share(share)
    left = None if start is None else trimmed(problem, start)
    solver = Solver(problem, seed, start=left)
    begin_at(solver.bound, known)
    until = task.pace.until(threading.Event())
    found = solver.run(until=until, tell=lambda _: None, executor=None)
    known = known_of(solver.bound)
    return Answer(found=found, known=known, worth=_worth(joint, at, known))


def _worth(joint: Joint, at: int, known: Known) -> Worth:
    """What a flight more would gain a day, at the prices that this share gave its people.

    Days that it was not given count too: all that its own calendar allows is looked at.
    """
    member = joint.members[at]
    layout, i = Layout(member.instance), member.instance
    gain = np.maximum(0.0, evaluate_prices(layout, known.prices(layout), COARSE).values.T)
    gain /= i.aircraft_days[:, None]
    found = np.zeros(joint.capacity.shape)
    for number, row in enumerate(member.fleets):
        mine = i.fleet == row
        by_day = gain[mine].max(axis=0, initial=0.0)
        two = gain[mine & (i.aircraft_days > 1), 1:].max(axis=0, initial=0.0)
        by_day[:-1] = np.maximum(by_day[:-1], two)
        found[number, member.days] = by_day
    return Worth(aircraft=found, money=float(known.money[0]))


def prove(ticket: str, task: Task, asked: Asked, known: Known) -> Proof:
    """Prove what one programme costs at least when it pays these prices."""
    joint, at = _joints[ticket], task.member
    member = joint.members[at]
    problem = priced(member, asked)
    if problem.cohorts <= MOST_COHORTS:
        return _prove_small(joint.members[at], problem, asked, task, joint.days)
    bound = BoundSearch(problem, task.seed)
    begin_at(bound, known)
    until = task.pace.until(threading.Event())
    bound.step(LEAST if until.iterations is None else WARM + until.iterations, np.inf)
    while until.clock() < until.deadline < np.inf:
        bound.step(1, np.inf)
    aircraft, money = relaxed_use(member, bound, joint.days)
    return Proof(bound=bound.best, aircraft=aircraft, money=money, known=known_of(bound))


def _prove_small(member: Member, problem: Instance, asked: Asked, task: Task, days: int) -> Proof:
    """Solve a small problem to the end where that can be: no bound says more."""
    until = task.pace.until(threading.Event())
    solver = Solver(problem, task.seed)
    found = solver.run(until=until, tell=lambda _: None, executor=None)
    aircraft = replace(member, instance=problem).used(found.solution, days)
    extra = float((asked.aircraft * aircraft).sum())
    paid = evaluate(problem, found.solution).money - extra
    return Proof(
        bound=found.bound,
        aircraft=aircraft.astype(np.float64),
        money=paid / (1 + asked.money),
        known=known_of(solver.bound),
    )
