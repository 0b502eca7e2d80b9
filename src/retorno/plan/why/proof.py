"""The proof: a party is forced onto a departure, the rest is planned again, and compared."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from retorno.plan.instance import Ints
from retorno.plan.replan.problem import Arrangement, Flags, Problem
from retorno.plan.replan.stable import StableSearch, as_plan
from retorno.plan.solution import evaluate
from retorno.plan.why.earlier import Option

PROPOSALS = 300
CENT = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """People whose waiting changes: parties, people, their days in all, and most days of one."""

    parties: int
    people: int
    days: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Forced:
    """The plan with the party on the departure, and what it does to everybody else.

    Args:
        arrangement: The plan; its first departures are those of the standing one.
        is_least: No plan with the party there leaves fewer people behind, or as few and moves fewer.
        cost: How much more it costs than the standing plan, in currency units.
        money: How much more is paid.
        waiting: How many more days in custody all people spend, the party included.
        own_days: By how many days the party waits less; negative if it waits longer.
        later: Others who would travel later.
        earlier: Others who would travel earlier.
        same_day: Others who would take another flight of the same day.
        left: Others who would lose their place.
        gained: Others without a place who would have one.
        moves: Other parties whose flight or day changes.
    """

    arrangement: Arrangement
    is_least: bool
    cost: float
    money: float
    waiting: int
    own_days: int
    later: Change
    earlier: Change
    same_day: Change
    left: Change
    gained: Change
    moves: tuple[int, ...]

    @property
    def changed(self) -> int:
        """Others who change flight or lose it."""
        parts = (self.later, self.earlier, self.same_day, self.left)
        return sum(part.people for part in parts)

    @property
    def harms(self) -> bool:
        """Whether somebody would travel later or not at all."""
        return self.later.people + self.left.people > 0

    @property
    def is_better(self) -> bool:
        """Whether the party gains, nobody loses and it costs no more: a better plan than this."""
        return self.own_days > 0 and not self.harms and self.cost < CENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What putting the party there does; None where a rule forbids it."""

    option: Option
    forced: Forced | None


def with_party_on(problem: Problem, party: int, option: Option) -> Problem:
    """Put a party on a departure, and pin it there."""
    home, departure = problem.home, option.departure
    if departure < 0:
        departure = len(home.day)
        problem = replace(
            problem,
            names=(*problem.names, "+"),
            pinned_flights=np.append(problem.pinned_flights, [False]),
            closed=np.append(problem.closed, [False]),
        )
        home = replace(
            home,
            rotation=np.append(home.rotation, np.int32(option.rotation)),
            block=np.append(home.block, np.int32(option.block)),
            day=np.append(home.day, np.int32(option.day)),
            flies=np.append(home.flies, [True]),
        )
    place, boards_at = home.place.copy(), home.boards_at.copy()
    place[party], boards_at[party] = departure, option.boards_at
    pinned, core = problem.pinned.copy(), problem.core.copy()
    pinned[party], core[party] = True, True
    return replace(
        problem, home=replace(home, place=place, boards_at=boards_at), pinned=pinned, core=core
    )


def prove(
    problem: Problem, party: int, option: Option, seed: int, is_stopped: Callable[[], bool]
) -> Proof:
    """Force a party onto a departure and plan the rest again, moving as few people as possible.

    Args:
        problem: The plan that stands.
        party: The party.
        option: The departure.
        seed: Of the search for places.
        is_stopped: Whether there is no time left; a first answer is always found.
    """
    if option.rule:
        return Proof(option=option, forced=None)
    forced = with_party_on(problem, party, option)
    search = StableSearch(forced, {}, seed, is_stopped)
    search.finish()
    search.settle_around(int(forced.home.place[party]))
    search.step(PROPOSALS, 0.5)
    found = _compared(problem, party, search)
    # Where something is missing somebody has to make room: one person is the least there can be
    makes_room = found.changed == 1 and not found.left.people and bool(option.lacks)
    least = not found.changed or makes_room
    return Proof(
        option=option,
        forced=replace(found, is_least=found.is_least or least),
    )


def _compared(problem: Problem, party: int, search: StableSearch) -> Forced:
    home, best, i = problem.home, search.best, problem.instance
    now, then = evaluate(i, as_plan(search.problem, best)), evaluate(i, as_plan(problem, home))
    waits, waited = _waits(problem, best), _waits(problem, home)
    others = np.arange(problem.parties) != party
    had, has = others & (home.place >= 0), others & (best.place >= 0)
    days = waits - waited

    def change(which: Flags, days: Ints) -> Change:
        people = problem.of("people")[which]
        return Change(
            parties=int(which.sum()),
            people=int(people.sum()),
            days=int((people * days[which]).sum()),
            most=int(days[which].max(initial=0)),
        )

    return Forced(
        arrangement=best,
        is_least=search.is_proven,
        cost=now.total - then.total,
        money=now.money - then.money,
        waiting=int((problem.of("people") * days).sum()),
        own_days=-int(days[party]),
        later=change(had & has & (days > 0), days),
        earlier=change(had & has & (days < 0), -days),
        same_day=change(had & has & (days == 0) & (best.place != home.place), days),
        left=change(had & ~has, days),
        gained=change(~had & has, -days),
        moves=tuple(np.flatnonzero(others & (best.place != home.place)).tolist()),
    )


def _waits(problem: Problem, arrangement: Arrangement) -> Ints:
    """Days of waiting of each party, to the last day without a place, 0 if it can never travel."""
    until = np.append(arrangement.day, problem.instance.days - 1)[arrangement.place]
    return np.where(problem.cohort >= 0, until - problem.of("ready"), 0).astype(np.int32)
