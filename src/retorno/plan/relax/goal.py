"""What is asked of a programme: everybody home, by a day, or with no more than some money."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from retorno.plan.instance import Floats, Instance, Ints
from retorno.plan.programme import Programme
from retorno.plan.solution import Solution
from retorno.vocabulary.errors import UnusableInputError

FLIGHTS_SPARED = 2.0  # leaving one party costs at least so many of the dearest flights
LESS_WAITING = 0.1  # weight of waiting where money is what is asked about
PROVING_COHORTS = 40  # so few that trying every plan ends in moments


class Aim(StrEnum):
    """The kinds of goal."""

    EVERYONE = "everyone"
    BY = "by"
    MONEY = "money"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One goal; everybody who can be on a flight at all, and is ready in time, is meant.

    Args:
        ready: Last day on which somebody who is meant is ready; it stays when more time is given.
        last: Last day on which they may fly, for `by`; else the programme's last day.
        money: What all of it may cost, for `money`; else infinite.
    """

    aim: Aim
    ready: int
    last: int
    money: float = math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A programme and what is asked of it."""

    programme: Programme
    goal: Goal


def read_goal(text: str, programme: Programme) -> Case:
    """Read `everyone`, `by=DATE` or `money=AMOUNT`.

    Raises:
        UnusableInputError: It is none of these; the day is no date or not a day of the programme;
            the amount is no number from 0.
    """
    word, _, value = text.strip().partition("=")
    aims: dict[str, Callable[[str, Programme], Case]] = {Aim.BY: _by, Aim.MONEY: _money}
    if word in aims:
        return aims[word](value.strip(), programme)
    if text.strip() != Aim.EVERYONE:
        raise UnusableInputError("relax.goal", value=text)
    end = programme.days - 1
    return Case(programme=programme, goal=Goal(aim=Aim.EVERYONE, ready=end, last=end))


def _by(value: str, programme: Programme) -> Case:
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise UnusableInputError("relax.goal_date", value=value) from error
    last = (day - programme.first_day).days
    if not 0 <= last < programme.days:
        end = programme.first_day + timedelta(days=programme.days - 1)
        raise UnusableInputError(
            "relax.goal_outside", value=value, first=programme.first_day.isoformat(), last=end
        )
    return Case(programme=programme, goal=Goal(aim=Aim.BY, ready=last, last=last))


def _money(value: str, programme: Programme) -> Case:
    try:
        amount = float(value)
    except ValueError as error:
        raise UnusableInputError("relax.goal_money", value=value) from error
    if not math.isfinite(amount) or amount < 0:
        raise UnusableInputError("relax.goal_money", value=value)
    limits = replace(programme.limits, budget_total=amount)
    end = programme.days - 1
    return Case(
        programme=replace(programme, limits=limits),
        goal=Goal(aim=Aim.MONEY, ready=end, last=end, money=amount),
    )


def meant(instance: Instance, goal: Goal) -> NDArray[np.bool_]:
    """Tell which cohorts the goal is about, (G,)."""
    return np.asarray(instance.ready <= goal.ready)


def state_problem(instance: Instance, goal: Goal) -> Instance:
    """State the goal as a planning problem: those meant fly in time, and staying is very dear.

    A plan of it is a plan of the instance. Where the goal is about money, waiting counts for little.
    With few cohorts, one party left costs more than any
    plan for everybody could, so a bound above `most_cost` proves that there is no such plan.
    """
    within = meant(instance, goal)
    latest = np.where(within, np.minimum(instance.latest, goal.last), instance.latest)
    dear = np.maximum(instance.stranded, _dear(instance))
    weight = LESS_WAITING if goal.aim is Aim.MONEY else 1.0
    return replace(
        instance,
        latest=latest,
        stranded=np.where(within, dear, instance.stranded),
        rate=weight * instance.rate,
    )


def _dear(instance: Instance) -> Floats:
    if instance.cohorts <= PROVING_COHORTS:
        return np.full(instance.cohorts, 1.01 * most_cost(instance) + 1.0)
    usual = FLIGHTS_SPARED * instance.cost.max(initial=0.0)
    return instance.people * usual + instance.rate * instance.days


def most_cost(instance: Instance) -> float:
    """What the dearest sensible plan costs at most: each party on a flight of its own."""
    seat = max(0.0, instance.block_price.max(initial=0.0))
    each = instance.cost.max(initial=0.0) + seat * instance.seats + instance.rate * instance.days
    for table in (instance.road, instance.onward):
        each = each + np.where(np.isfinite(table), table, 0.0).max(axis=1, initial=0.0)
    return float((instance.count * (each + instance.stranded)).sum())


def left_of(instance: Instance, solution: Solution, goal: Goal) -> Ints:
    """Parties of each cohort that are meant and do not fly by the goal's last day, (G,)."""
    on_time = solution.load_day <= goal.last
    parties = solution.parties[on_time]
    flown = np.bincount(solution.cohort[on_time], parties, instance.cohorts)
    return np.where(meant(instance, goal), instance.count - flown, 0).astype(np.int32)


def people_left(instance: Instance, solution: Solution, goal: Goal) -> int:
    """People who are meant and do not fly in time."""
    return int((left_of(instance, solution, goal) * instance.people).sum())
