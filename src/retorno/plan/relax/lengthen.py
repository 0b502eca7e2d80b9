"""A programme made longer: its own calendar once more, weekday by weekday."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from retorno.plan.programme import PERIOD_DAYS, Programme
from retorno.plan.relax.goal import Aim, Case

WEEK = 7


def later(case: Case, weeks: int) -> Case:
    """Give a goal so many weeks more; the programme grows where it would end before them."""
    last = case.goal.last + WEEK * weeks
    programme = lengthened(case.programme, max(0, last + 1 - case.programme.days))
    end = last if case.goal.aim is Aim.BY else programme.days - 1
    return Case(programme=programme, goal=replace(case.goal, last=end))


def lengthened(programme: Programme, days: int) -> Programme:
    """Add days: aircraft, clearances, seats and reception repeat from the beginning.

    A new day is like the day whole weeks before it. Money in all stays what it is; a new period has
    as much as the last one.
    """
    if not days:
        return programme
    total = programme.days + days
    periods = -(-total // PERIOD_DAYS)
    limits = programme.limits
    money = limits.budget_per_period
    money += money[-1:] * (periods - len(money))
    return replace(
        programme,
        days=total,
        limits=replace(limits, budget_per_period=money),
        aircraft=_repeated(programme.aircraft, total),
        clearances=_repeated(programme.clearances, total),
        seats=_repeated(programme.seats, total),
        reception_people=_repeated(programme.reception_people, total),
        reception_minors_alone=_repeated(programme.reception_minors_alone, total),
        reception_medical=_repeated(programme.reception_medical, total),
    )


def _repeated[Kind: np.generic](table: NDArray[Kind], total: int) -> NDArray[Kind]:
    """Repeat the last axis; the day that a new one is like lies a whole number of weeks before."""
    days = table.shape[-1]
    back = WEEK * (days // WEEK) or days
    like = np.arange(total)
    while (like >= days).any():
        like = np.where(like >= days, like - back, like)
    return np.ascontiguousarray(table[..., like])
