"""Who gets which aircraft on which day and how much money: a first split, and better ones.

All choices are counted, none is drawn: the same plans and prices give the same split.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from retorno.plan.instance import Floats, Ints
from retorno.plan.several.joint import Joint, Share
from retorno.plan.solution import Solution

BLOCK_DAYS = 4
"""Days on which nobody flies are given in blocks, so that flights of two days fit."""
WORTHWHILE = 1.05
"""How much more a flight's aircraft must be worth elsewhere before it goes there."""
LEAST_WANTED = 0.1
"""Part of an aircraft below which a programme is not given a whole one."""
MONEY_MOVED = 0.2
"""Part of the money of a programme that moves at a full step."""


Trade = tuple[int, int, int, int, int]
"""From whom to whom, which shared fleet, joint day of pick-up, aircraft-days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What more would be worth to one programme: `aircraft` (S, D) a day each, `money` a unit."""

    aircraft: Floats
    money: float


def first_shares(joint: Joint, plans: Sequence[Solution]) -> list[Share]:
    """Split by plans that were made as if each programme were alone.

    Day by day, whoever got the smallest part of what it wanted comes first.
    """
    wanted = [one.used(plan, joint.days) for one, plan in zip(joint.members, plans, strict=True)]
    total = [max(1, int(used.sum())) for used in wanted]
    given = [np.zeros_like(joint.capacity) for _ in plans]
    queue = []
    for at, (one, plan) in enumerate(zip(joint.members, plans, strict=True)):
        _, fleet, day, length = one.flights(plan)
        queue += [(d, at, s, n) for s, d, n in zip(fleet, day, length, strict=True)]
    left = np.array(joint.capacity)
    for today in sorted({day for day, *_ in queue}):
        waiting = [(at, s, n) for day, at, s, n in queue if day == today]
        while waiting:
            waiting.sort(key=lambda w: (given[w[0]].sum() / total[w[0]], w[0], w[1], w[2]))
            at, fleet, length = waiting.pop(0)
            days = slice(today - length + 1, today + 1)
            if (left[fleet, days] > 0).all():
                left[fleet, days] -= 1
                given[at][fleet, days] += 1
    nothing = [Worth(aircraft=np.zeros(joint.capacity.shape), money=0.0) for _ in plans]
    _give_rest(joint, given, nothing)
    paid = [one.money(plan) for one, plan in zip(joint.members, plans, strict=True)]
    return _shares(given, _split_money(joint, paid, nothing))


def shares_by_use(
    joint: Joint, plans: Sequence[Solution], wanted: Sequence[Floats], worth: Sequence[Worth]
) -> list[Share]:
    """Split as the programmes would use what is shared at the prices that prove most.

    Args:
        joint: The programmes.
        plans: The best plans; their money is kept.
        wanted: Aircraft that each would use, parts of aircraft too: (S, D).
        worth: What more would be worth to each.
    """
    given = [np.zeros_like(joint.capacity) for _ in plans]
    own = [one.own(joint.days) for one in joint.members]
    for fleet, day in np.argwhere(joint.capacity > 0).tolist():
        for _ in range(joint.capacity[fleet, day]):
            short = [
                float(want[fleet, day]) - int(has[fleet, day])
                if most[fleet, day] > has[fleet, day]
                else 0.0
                for want, has, most in zip(wanted, given, own, strict=True)
            ]
            if max(short) < LEAST_WANTED:
                break
            given[int(np.argmax(short))][fleet, day] += 1
    _give_rest(joint, given, worth)
    paid = [one.money(plan) for one, plan in zip(joint.members, plans, strict=True)]
    return _shares(given, _split_money(joint, paid, worth))


def next_shares(
    joint: Joint,
    plans: Sequence[Solution],
    worth: Sequence[Worth],
    *,
    turn: int,
    step: float,
    refused: Collection[Trade] = (),
) -> tuple[list[Share], list[Trade]]:
    """Split anew around the best plans known: everybody keeps what is used but what is traded.

    Args:
        joint: The programmes.
        plans: The best plans; together they use no more than there is.
        worth: What more would be worth to each.
        turn: Number of this split. What nobody uses goes first to who gave something away; else,
            every other turn, to one after the other; else to whom it is worth most.
        step: Part of the flights and of the money that may change hands; 0 for none.
        refused: Trades that did no good before.

    Returns:
        The shares, and the aircraft that changed hands.
    """
    used = [one.used(plan, joint.days) for one, plan in zip(joint.members, plans, strict=True)]
    paid = [one.money(plan) for one, plan in zip(joint.members, plans, strict=True)]
    traded: list[Trade] = []
    if step > 0:
        traded = _trade(joint, plans, worth, used, step=step, refused=refused)
        _trade_money(paid, worth, step)
    before = {turn // 2 % len(plans)} if turn % 2 else set()
    _give_rest(joint, used, worth, {giver for giver, *_ in traded} or before)
    return _shares(used, _split_money(joint, paid, worth)), traded


def _shares(aircraft: Sequence[Ints], money: Sequence[float]) -> list[Share]:
    return [Share(aircraft=a, money=m) for a, m in zip(aircraft, money, strict=True)]


def _trade(
    joint: Joint,
    plans: Sequence[Solution],
    worth: Sequence[Worth],
    given: list[Ints],
    *,
    step: float,
    refused: Collection[Trade],
) -> list[Trade]:
    """Move aircraft-days of flights to where they are worth most more, the most first."""
    own = [one.own(joint.days) for one in joint.members]
    offers, flights = [], 0
    for at, (one, plan) in enumerate(zip(joint.members, plans, strict=True)):
        columns = one.flights(plan)[1:]
        flights += len(columns[0])
        for fleet, day, length in zip(*(column.tolist() for column in columns), strict=True):
            cells = (fleet, slice(day - length + 1, day + 1))
            value = [float(member.aircraft[cells].sum()) for member in worth]
            for other in range(len(plans)):
                trade = (at, other, fleet, day, length)
                if value[other] > WORTHWHILE * value[at] and trade not in refused:
                    offers.append((value[at] - value[other], trade))
    made: list[Trade] = []
    for _, trade in sorted(offers):
        at, other, fleet, day, length = trade
        cells = (fleet, slice(day - length + 1, day + 1))
        room = (given[other][cells] < own[other][cells]).all() and (given[at][cells] > 0).all()
        if room and len(made) < math.ceil(step * flights):
            given[at][cells] -= 1
            given[other][cells] += 1
            made.append(trade)
    return made


def _give_rest(
    joint: Joint, given: list[Ints], worth: Sequence[Worth], before: Collection[int] = ()
) -> None:
    """Give what nobody uses, in blocks of days, to whom it is worth most, but some `before` all."""
    own = [one.own(joint.days) for one in joint.members]
    left = joint.capacity - sum(given, np.zeros_like(joint.capacity))
    members = range(len(given))
    for fleet in range(len(joint.fleets)):
        for number, start in enumerate(range(0, joint.days, BLOCK_DAYS)):
            block = slice(start, min(joint.days, start + BLOCK_DAYS))
            for _ in range(int(left[fleet, block].max(initial=0))):
                order = sorted(
                    members,
                    key=lambda at: (
                        at not in before,
                        -float(worth[at].aircraft[fleet, block].sum()),
                        (at + number) % len(given),
                    ),
                )
                for at in order:
                    room = own[at][fleet, block] > given[at][fleet, block]
                    takes = room & (left[fleet, block] > 0)
                    given[at][fleet, block] += takes
                    left[fleet, block] -= takes


def _trade_money(paid: list[float], worth: Sequence[Worth], step: float) -> None:
    """Move some money from where a unit more is worth least to where it is worth most."""
    value = [one.money for one in worth]
    poor, rich = int(np.argmax(value)), int(np.argmin(value))
    if value[poor] > WORTHWHILE * value[rich]:
        moved = step * MONEY_MOVED * paid[rich]
        paid[rich] -= moved
        paid[poor] += moved


def _split_money(joint: Joint, paid: Sequence[float], worth: Sequence[Worth]) -> list[float]:
    """Share all money out: what is paid, less if there is too little, and the rest by its worth."""
    if not math.isfinite(joint.money):
        return [math.inf] * len(paid)
    own = [one.instance.budget_total for one in joint.members]
    total = math.fsum(paid)
    scale = min(1.0, joint.money / total) if total > 0 else 1.0
    shares = [min(most, amount * scale) for most, amount in zip(own, paid, strict=True)]
    value = [one.money for one in worth]
    weight = value if sum(value) > 0 else [amount + 1.0 for amount in paid]
    for _ in paid:  # what one cannot use goes to the others
        rest = max(0.0, joint.money - math.fsum(shares))
        open_to = [w if most > s else 0.0 for w, most, s in zip(weight, own, shares, strict=True)]
        if rest <= 0 or sum(open_to) <= 0:
            break
        part = [rest * w / sum(open_to) for w in open_to]
        shares = [min(m, s + p) for m, s, p in zip(own, shares, part, strict=True)]
    return [math.floor(share * 100) / 100 for share in shares]
