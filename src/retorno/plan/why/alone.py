"""What forbids a party a departure even if nobody else flew: no plan whatever puts it there.

Whoever has flown or is on the way has, and what they used is gone.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from retorno.plan.causes import CAUSES
from retorno.plan.instance import Floats, Indices, Instance, Ints
from retorno.plan.replan.cut import OVER, ground_empty
from retorno.plan.replan.problem import (
    MET,
    NEEDS,
    NOWHERE,
    Arrangement,
    Carriers,
    Flags,
    Ledger,
    Problem,
)

Spans = list[tuple[int, int]]
NOTHING = -1


class Rule(StrEnum):
    """What a departure does not give a party, whoever steps back; in the order of being told."""

    GONE = "gone"
    NOT_READY = "not_ready"
    TOO_LATE = "too_late"
    OUT_OF_REACH = "out_of_reach"
    NO_ARRIVAL = "no_arrival"
    LANDS_AT_NIGHT = "lands_at_night"
    SEATS = "seats"
    WHEELCHAIRS = "wheelchairs"
    MEDICAL = "medical"
    LAPS = "laps"
    PLACES = "places"
    PLACES_MINORS = "places_minors"
    PLACES_MEDICAL = "places_medical"
    MONEY = "money"


RULES = tuple(Rule)
ABOARD = (Rule.SEATS, Rule.WHEELCHAIRS, Rule.MEDICAL, Rule.LAPS)  # as NEEDS of a re-plan
RECEIVED = (Rule.PLACES, Rule.PLACES_MINORS, Rule.PLACES_MEDICAL)  # as MET of a re-plan


def boarding(i: Instance, cohort: int, c: Carriers) -> tuple[Indices, Floats]:
    """Where a cohort would board each carrier, and its money beside the flight; inf out of reach."""
    near = i.road[cohort, c.first]
    also = np.where(c.second >= 0, i.road[cohort, c.second], np.inf)
    money = np.minimum(near, also) + i.onward[cohort, c.arrival] + c.price * i.seats[cohort]
    return np.where(also < near, c.second, c.first), money


def flown(problem: Problem) -> Ledger:
    """What is left beside those who have flown or are on their way."""
    others = np.flatnonzero(~problem.pinned)
    return Ledger(problem, ground_empty(problem, problem.home.without(others)))


def forbids(problem: Problem, cohort: int, a: Arrangement, c: Carriers) -> Ints:
    """Say what forbids a cohort each departure even if nobody else flew.

    Args:
        problem: The plan that stands.
        cohort: The cohort of the party.
        a: Departures.
        c: What they offer.

    Returns:
        (D,) index into RULES, -1 where nothing does.
    """
    i, left = problem.instance, flown(problem)
    near = i.road[cohort, c.first]
    also = np.where(c.second >= 0, i.road[cohort, c.second], np.inf)
    _, money = boarding(i, cohort, c)
    purse = np.minimum(left.money[i.period_of[a.day]], left.money[-1])
    broken: dict[Rule, Flags] = {
        Rule.GONE: a.day + 1 - problem.aircraft_days(a) < problem.as_of,
        Rule.NOT_READY: a.day < i.ready[cohort],
        Rule.TOO_LATE: a.day > i.latest[cohort],
        Rule.OUT_OF_REACH: ~np.isfinite(np.minimum(near, also)),
        Rule.NO_ARRIVAL: ~np.isfinite(i.onward[cohort, c.arrival]),
        Rule.LANDS_AT_NIGHT: ~c.light & bool(i.minors_alone[cohort]),
    }
    for rule, need, room in zip(ABOARD, NEEDS, c.room.T, strict=True):
        broken[rule] = room < getattr(i, need)[cohort]
    for k, (rule, need) in enumerate(zip(RECEIVED, MET, strict=True)):
        broken[rule] = left.reception[c.arrival, a.day, k] < getattr(i, need)[cohort]
    broken[Rule.MONEY] = money + c.cost > purse + OVER
    found = np.full(len(a.day), NOTHING, np.int32)
    for number in reversed(range(len(RULES))):
        found[broken[RULES[number]]] = number
    return found


def every_departure(problem: Problem, start: int, end: int) -> Arrangement:
    """List each rotation and block on each day from `start` up to `end` on which it could leave."""
    i = problem.instance
    within = (np.arange(i.days) >= start) & (np.arange(i.days) < end)
    there = flown(problem).aircraft[i.fleet] > 0 if i.rotations else np.zeros((0, i.days), bool)
    eve = np.zeros_like(there)
    eve[:, 1:] = there[:, :-1]
    there &= eve | (i.aircraft_days < 2)[:, None]  # noqa: PLR2004  -- one that begins the day before
    rotation, day = np.nonzero((i.open == 1) & there & within)
    block, sold_on = np.nonzero((i.block_seats > 0) & within)
    nobody = np.full(problem.parties, NOWHERE, np.int32)
    return Arrangement(
        rotation=np.append(rotation, np.full(len(block), NOWHERE)).astype(np.int32),
        block=np.append(np.full(len(rotation), NOWHERE), block).astype(np.int32),
        day=np.append(day, sold_on).astype(np.int32),
        flies=np.zeros(len(rotation) + len(block), bool),
        place=nobody,
        boards_at=nobody,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """What would be possible on each of some days if nobody else flew.

    Args:
        is_possible: Whether any departure of these days could take the party.
        spans: Where none could: first and last day of each stretch, by the rule or cause that
            stands in the way, the one of most days first.
    """

    is_possible: bool
    spans: dict[str, Spans]


def alone(problem: Problem, cohort: int, start: int, end: int, causes: Ints) -> Alone:
    """Say on which days from `start` up to `end` nothing could take a cohort, and by which rule.

    Args:
        problem: The plan that stands.
        cohort: The cohort of the party.
        start: First day.
        end: The day after the last.
        causes: (days,) index into CAUSES: why nothing can leave at all, where nothing can.
    """
    every = every_departure(problem, start, end)
    rule = forbids(problem, cohort, every, Carriers(problem.instance, every))
    nearest = np.full(max(0, end - start), NOTHING - 1)  # nothing leaves where the party boards
    known = rule != RULES.index(Rule.OUT_OF_REACH)
    np.maximum.at(nearest, every.day[known] - start, rule[known])
    free = np.zeros(len(nearest), bool)
    free[every.day[rule == NOTHING] - start] = True
    names = [
        CAUSES[cause].value if number < NOTHING else RULES[number].value
        for number, cause in zip(nearest.tolist(), causes.tolist(), strict=True)
    ]
    closed = [(start + k, names[k]) for k in np.flatnonzero(~free).tolist()]
    return Alone(is_possible=bool(free.any()), spans=stretches(closed))


def stretches(days: list[tuple[int, str]]) -> dict[str, Spans]:
    """Gather days, in order, into stretches by name; the name of most days first."""
    found: dict[str, Spans] = {}
    for day, name in days:
        spans = found.setdefault(name, [])
        if spans and spans[-1][1] == day - 1:
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    length = {name: sum(b - a + 1 for a, b in spans) for name, spans in found.items()}
    return dict(sorted(found.items(), key=lambda item: (-length[item[0]], item[0])))
