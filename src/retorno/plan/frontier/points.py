"""Where a plan stands between money and waiting, and which plans are worth showing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from retorno.plan.frontier.weights import Aim
from retorno.plan.instance import Instance
from retorno.plan.solution import Solution, evaluate, placed

FEWEST, MOST = 8, 12
NEAR = 0.03  # of the whole way in money and waiting: what hardly differs


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What a plan truly costs in the programme.

    money: what is paid; waiting, not_returned: what the programme counts for them; currency units.
    days: person-days of waiting, those of people left behind until the last day.
    people: how many return.
    """

    money: float
    waiting: float
    not_returned: float
    days: int
    people: int

    @property
    def price(self) -> int:
        """Money in whole currency units: less is no difference."""
        return round(self.money)

    @property
    def dues(self) -> int:
        """Money, and what the programme counts for people left behind, in whole units."""
        return round(self.money + self.not_returned)

    def cost(self, aim: Aim) -> float:
        """What the plan costs as an aim counts; infinite if it spends more than the aim allows."""
        if self.money > aim.money + 1e-6:
            return float("inf")
        return self.money + aim.factor * self.waiting + aim.left_behind * self.not_returned

    def dominates(self, other: "Point") -> bool:
        """Say whether it is no worse in money and in waiting, and better in one."""
        no_worse = self.price <= other.price and self.days <= other.days
        return no_worse and (self.price, self.days) != (other.price, other.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A valid plan that was found."""

    solution: Solution
    point: Point


def measure(instance: Instance, solution: Solution) -> Point:
    """Measure a plan in the programme's own problem."""
    costs, on = evaluate(instance, solution), placed(instance, solution)
    s, i = solution, instance
    waited = s.parties * i.people[s.cohort] * (s.load_day - i.ready[s.cohort])
    left = (i.count - on) * i.people * (i.days - 1 - i.ready)
    return Point(
        money=costs.money,
        waiting=costs.waiting,
        not_returned=costs.not_returned,
        days=int(waited.sum(dtype=np.int64) + left.sum(dtype=np.int64)),
        people=int((on * i.people).sum()),
    )


def worth_showing(found: Sequence[Candidate], own: Candidate) -> list[Candidate]:
    """Leave out every plan that another one beats in both, and sort the others by money.

    First money is taken with what the programme counts for people left behind, so that leaving
    people behind is no way to be cheap; then alone. The plan of the programme's own weights always
    stays: what beats it does so by returning fewer people, for as the programme counts it costs
    more.
    """
    fair = _front(found, own, lambda point: point.dues)
    return _front(fair, own, lambda point: point.price)


def _front(
    found: Sequence[Candidate], own: Candidate, money: Callable[[Point], int]
) -> list[Candidate]:
    most, longest = money(own.point), own.point.days
    others = [
        one for one in found if money(one.point) > most or one.point.days > longest
    ]  # nothing equals or beats the own plan
    kept: list[Candidate] = []
    for one in sorted([own, *others], key=lambda one: (money(one.point), one.point.days)):
        if not kept or one.point.days < kept[-1].point.days:
            kept.append(one)
    return kept


def thinned(kept: Sequence[Candidate], own: Candidate) -> list[Candidate]:
    """Leave out plans that hardly differ from a neighbour, never the ends or the own plan."""
    rows = list(kept)
    while len(rows) > FEWEST:
        gaps = spread(rows)
        inner = [at for at in range(1, len(rows) - 1) if rows[at] is not own]
        least = min(inner, key=lambda at: (min(gaps[at - 1], gaps[at]), gaps[at - 1] + gaps[at]))
        if len(rows) <= MOST and min(gaps[least - 1], gaps[least]) >= NEAR:
            break
        del rows[least]
    return rows


def spread(rows: Sequence[Candidate]) -> list[float]:
    """Distance of each plan to the next, where the ends are 1 apart in money and in waiting.

    Waiting counts by its ratio: from 400 days to 200 is as far as from 200 to 100.
    """
    money = np.array([row.point.money for row in rows])
    days = np.log1p([row.point.days for row in rows])
    wide = max(1e-9, float(np.ptp(money))), max(1e-9, float(np.ptp(days)))
    apart: list[float] = np.hypot(np.diff(money) / wide[0], np.diff(days) / wide[1]).tolist()
    return apart
