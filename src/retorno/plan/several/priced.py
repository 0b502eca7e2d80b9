"""A programme's problem when what is shared has a price: its bound is a part of the joint bound.

For any prices of shared aircraft-days and of money, none negative, every joint plan costs at least
the sum of what each programme, paying these prices for what it uses, costs at least, less what all
that there is would have brought. `docs/decisions/0012-several-programmes.md` says why.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from retorno.plan.bound import BoundSearch
from retorno.plan.instance import Floats, Instance
from retorno.plan.several.joint import Joint, Member

SAFETY = 1e-9
BY_ROTATION = (
    "fleet", "first", "second", "arrival", "aircraft_days", "places", "wheelchair_places",
    "medical_places", "lap_places", "daylight",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for the shared: `aircraft` (S, D) a day each, `money` on each unit paid."""

    aircraft: Floats
    money: float


def no_prices(joint: Joint) -> Asked:
    """Ask nothing."""
    return Asked(aircraft=np.zeros(joint.capacity.shape), money=0.0)


def income(joint: Joint, asked: Asked) -> float:
    """What all that there is would bring."""
    money = asked.money * joint.money if asked.money > 0 else 0.0
    return float((asked.aircraft * joint.capacity).sum()) + money


def joined(joint: Joint, asked: Asked, bounds: list[float]) -> float:
    """Join the bounds of all programmes at these prices into what no joint plan costs less than."""
    brought = income(joint, asked)
    doubt = SAFETY * (math.fsum(map(abs, bounds)) + brought)
    return math.fsum(bounds) - brought - doubt


def priced(member: Member, asked: Asked) -> Instance:
    """A programme's problem with prices on what it uses of the shared.

    A rotation is written once for each price that it has on some days. Budgets count what is paid
    for real, so they are raised by the most that prices can add: that only makes the bound lower.
    """
    i = member.instance
    by_day = np.zeros(i.aircraft.shape)
    for at, row in enumerate(member.fleets):
        if row >= 0:
            by_day[row] = asked.aircraft[at, member.days]
    more = 1.0 + asked.money
    which, days, cost = _copies(i, by_day)
    most_by_day = (by_day * i.aircraft).sum(axis=0)
    eve = np.append(0.0, most_by_day[:-1])
    begins = np.append(True, i.period_of[1:] != i.period_of[:-1])
    by_period = np.bincount(i.period_of, most_by_day + eve * begins, len(i.budget_period))
    rotations = {name: getattr(i, name)[which] for name in BY_ROTATION}
    return replace(
        i,
        **rotations,
        open=i.open[which] * days,
        cost=more * i.cost[which] + cost,
        road=more * i.road,
        onward=more * i.onward,
        block_price=more * i.block_price,
        budget_total=more * i.budget_total + float(most_by_day.sum()),
        budget_period=more * i.budget_period + by_period,
    )


def _copies(i: Instance, by_fleet: Floats) -> tuple[Floats, Floats, Floats]:
    """Rotation, days (T) and price of each copy."""
    which, days, cost = [], [], []
    for rotation in range(i.rotations):
        by_day = by_fleet[i.fleet[rotation]].copy()
        if i.aircraft_days[rotation] > 1:
            by_day[1:] += by_fleet[i.fleet[rotation]][:-1]
        opened = i.open[rotation] == 1
        for price in np.unique(by_day[opened]).tolist() or [0.0]:
            which.append(rotation)
            days.append(by_day == price)
            cost.append(price)
    shape = (len(which), i.days)
    return np.array(which, int), np.array(days, bool).reshape(shape), np.array(cost)


def relaxed_use(member: Member, bound: BoundSearch, days: int) -> tuple[Floats, float]:
    """What the bound's own plan, which flies parts of flights, uses: (S, D) aircraft, and money."""
    memory, rows, i = bound.memory, bound.rows, member.instance
    last = int(memory.starts[memory.size])
    level = np.repeat(memory.level[: memory.size], np.diff(memory.starts[: memory.size + 1]))
    use = -np.bincount(memory.rows[:last], memory.amounts[:last] * level, minlength=len(rows.need))
    by_fleet = use[rows.aircraft : rows.block].reshape(len(i.fleets), i.days)
    found = np.zeros((len(member.fleets), days))
    for at, row in enumerate(member.fleets):
        if row >= 0:
            found[at, member.days] = by_fleet[row]
    return found, float(use[rows.money])
