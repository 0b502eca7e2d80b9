"""Look for plans along the whole way from cheap to fast, each search starting from the others."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from retorno.plan.found import Stopped, Until
from retorno.plan.frontier.points import (
    Candidate,
    Point,
    measure,
    spread,
    thinned,
    worth_showing,
)
from retorno.plan.frontier.proven import Proven
from retorno.plan.frontier.weights import OWN, Aim, weighed
from retorno.plan.instance import Instance
from retorno.plan.solution import empty, violations
from retorno.plan.solve import Solver

CHEAPEST, FASTEST = Aim(factor=1 / 64), Aim(factor=32.0)
"""At the cheap end a day of waiting still counts a little: of two plans as cheap, the faster."""
LADDER = (
    OWN, Aim(factor=1 / 4), Aim(factor=4.0), Aim(factor=1 / 16), FASTEST, CHEAPEST,
    Aim(factor=1 / 2), Aim(factor=2.0), Aim(factor=12.0), Aim(factor=1 / 8),
)  # fmt: skip
"""What is looked for first: each step starts from what the steps before found."""
ANEW = 1 / 4  # of the own worth and below, a plan is looked for from nothing
WANTED = 10
PLANNED = 14  # searches that share the time; more only if some end before theirs is over
VISITS = 24
FIRST_SHARE = 3  # what the first search gets against the others: they start from it


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far the work is: searches made and planned, and the plans worth showing so far."""

    visits: int
    planned: int
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A plan to show, by the worth of a day with which it comes nearest to the best known.

    bound: no valid plan costs less as the aim counts.
    """

    candidate: Candidate
    aim: Aim
    bound: float

    @property
    def point(self) -> Point:
        """Where the plan stands."""
        return self.candidate.point

    @property
    def is_own(self) -> bool:
        """Whether it is the plan of the programme's own weights."""
        return self.aim == OWN


Tell = Callable[[Standing], None]
Gap = tuple[Point, Point]


class Explorer:
    """All plans found for one programme, each measured in the programme's own problem.

    `searches` and `rounds` count what was done; `proven` knows what no plan costs less than.
    """

    def __init__(self, instance: Instance, seed: int) -> None:
        """Begin with the plan in which nobody flies."""
        self.instance = instance
        self.seed = seed
        self.proven = Proven()
        self.searches = 0
        self.rounds = 0
        self._visits: dict[Aim, int] = {}
        self._optimal: set[Aim] = set()
        self._looks: dict[Gap, int] = {}
        self._pool = [Candidate(solution=empty(), point=measure(instance, empty()))]

    @property
    def own_bound(self) -> float:
        """What no valid plan of the programme costs less than, as the programme counts."""
        return self.proven.at(OWN.factor)

    def run(
        self, *, until: Until, tell: Tell, executor: Executor | None, most: int = VISITS
    ) -> Stopped:
        """Search again and again until told to stop, or until nothing is left to find.

        Args:
            until: a deadline that all searches share, or the rounds of each search.
            tell: hears of each search that ended.
            executor: two threads, or None for one.
            most: how many searches in all, those of earlier calls included.
        """
        while self.searches < most and not (self.searches and _is_over(until)):
            aim = self._next()
            if aim is None:
                break
            self._visit(aim, _part_of(until, _share(self.searches)), executor)
            self.searches += 1
            points = tuple(one.point for one in self._rows())
            planned = max(PLANNED, self.searches)
            tell(Standing(visits=self.searches, planned=planned, points=points))
        if until.stop.is_set():
            return Stopped.INTERRUPT
        return Stopped.ITERATIONS if until.iterations is not None else Stopped.TIME

    def chosen(self) -> list[Chosen]:
        """The plans worth showing, the cheapest first; none is better than another in both."""
        rows = self._rows()
        own = next(at for at, row in enumerate(rows) if row is self._best(OWN))
        cheaper = self._aims(rows[:own][::-1], lambda factor, last: factor <= last)[::-1]
        faster = self._aims(rows[own + 1 :], lambda factor, last: factor >= last)
        return [
            Chosen(candidate=row, aim=aim, bound=self.proven.at(aim.factor))
            for row, aim in zip(rows, [*cheaper, OWN, *faster], strict=True)
        ]

    def _visit(self, aim: Aim, until: Until, executor: Executor | None) -> None:
        """Search once with an aim."""
        found = self._solver(aim).run(until=until, tell=lambda _: None, executor=executor)
        self.rounds += found.rounds
        self._visits[aim] = self._visits.get(aim, 0) + 1
        if found.stopped is Stopped.OPTIMAL:
            self._optimal.add(aim)
        if _is_free(aim):
            self.proven.learn(aim.factor, found.bound)
        if not violations(self.instance, found.solution):
            point = measure(self.instance, found.solution)
            self._pool.append(Candidate(solution=found.solution, point=point))

    def _solver(self, aim: Aim) -> Solver:
        """From the best plan known, but anew where waiting counts much less.

        A fast plan is a poor start for a cheap one: every step away from it first costs more.
        """
        problem = weighed(self.instance, aim)
        if not self._visits or (aim.factor <= ANEW and aim not in self._visits):
            return Solver(problem, self.seed)
        return Solver(problem, self.seed, start=self._best(aim).solution)

    def _next(self) -> Aim | None:
        """The ladder first, then the widest gap, then the least searched."""
        for aim in LADDER:
            if aim not in self._visits:
                return aim
        rows = self._rows()
        between = self._between(rows) if len(rows) < WANTED else None
        if between is not None:
            return between
        aims = {one.aim for one in self.chosen()} - self._optimal
        return min(aims, key=lambda aim: (self._visits[aim], aim), default=None)

    def _between(self, rows: Sequence[Candidate]) -> Aim | None:
        """An aim for the widest gap in which something may still be found."""
        by_width = sorted(zip(spread(rows), pairwise(rows), strict=True), key=lambda one: -one[0])
        for _, (low, high) in by_width:
            gap = low.point, high.point
            looks = self._looks.get(gap, 0)
            self._looks[gap] = looks + 1
            if looks < len(LOOKS):
                return LOOKS[looks](*gap)
        return None

    def _best(self, aim: Aim) -> Candidate:
        """The best plan known for an aim; the first found of equals."""
        return min(self._pool, key=lambda one: one.point.cost(aim))

    def _rows(self) -> list[Candidate]:
        own = self._best(OWN)
        return thinned(worth_showing(self._pool, own), own)

    def _aims(
        self, rows: Sequence[Candidate], may_follow: Callable[[float, float], bool]
    ) -> list[Aim]:
        """The aim by which each plan is nearest to the best known, in order away from the own."""
        free = [aim for aim in sorted(self._visits) if _is_free(aim) and aim != OWN]
        found, last = [], OWN.factor
        for row in rows:
            on_the_way = [aim for aim in free if may_follow(aim.factor, last)]
            aim = min(on_the_way, key=partial(self._excess, row), default=OWN)
            found.append(aim)
            last = aim.factor
        return found

    def _excess(self, row: Candidate, aim: Aim) -> float:
        best = self._best(aim).point.cost(aim)
        return (row.point.cost(aim) - best) / max(1.0, best)


def _is_free(aim: Aim) -> bool:
    """Whether only the programme's own budgets limit money: then what is proven holds for it."""
    return aim.money == float("inf")


def _by_slope(low: Point, high: Point) -> Aim:
    """A day is worth what it costs between two plans: what lies below their line is found."""
    saved = low.waiting - high.waiting
    factor = (high.money - low.money) / saved if saved > 0 else FASTEST.factor
    return Aim(factor=min(FASTEST.factor, max(CHEAPEST.factor, factor)))


def _by_money(low: Point, high: Point) -> Aim:
    """As fast as possible for money between two plans: what lies above their line is found too."""
    return Aim(factor=FASTEST.factor, money=(low.money + high.money) / 2)


LOOKS = (_by_slope, _by_money)


def _share(made: int) -> float:
    """What part of the time left one search gets."""
    if made == 0:
        return FIRST_SHARE / (PLANNED + FIRST_SHARE - 1)
    return 1 / max(1, PLANNED - made)


def _part_of(until: Until, share: float) -> Until:
    if until.iterations is not None:
        return until
    now = until.clock()
    return Until(
        stop=until.stop, clock=until.clock, deadline=now + share * max(0.0, until.deadline - now)
    )


def _is_over(until: Until) -> bool:
    late = until.iterations is None and until.clock() >= until.deadline
    return late or until.stop.is_set()
