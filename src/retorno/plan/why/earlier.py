"""Earlier departures that a party could take: those of the plan, and the best that could be added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from retorno.plan.instance import Floats, Indices, Instance, Ints
from retorno.plan.replan.cut import ground_empty
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
from retorno.plan.seating import Seated
from retorno.plan.why.alone import (
    ABOARD,
    NOTHING,
    RECEIVED,
    RULES,
    Rule,
    boarding,
    every_departure,
    forbids,
)

NEAREST = 2  # departures of the plan that lack least; the earliest of all is tried too
AIRCRAFT = "aircraft"
LACKS = (*(rule.value for rule in (*ABOARD, *RECEIVED)), AIRCRAFT, Rule.MONEY.value)
_ELSEWHERE = frozenset(
    {Rule.GONE, Rule.NOT_READY, Rule.TOO_LATE, Rule.OUT_OF_REACH, Rule.NO_ARRIVAL}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A departure onto which a party can be forced; `departure` is -1 for one to be added.

    Args:
        rule: What forbids it even if nobody else flew; empty where nothing does.
        lacks: How much too little the others leave of what, as the plan stands.
    """

    departure: int
    rotation: int
    block: int
    day: int
    boards_at: int
    rule: str
    lacks: Mapping[str, float]


def standing_problem(
    instance: Instance, cohort: Ints, seated: Seated, names: tuple[str, ...], as_of: int = 0
) -> Problem:
    """State a plan to which nothing happened: whoever has not left may move, nobody need.

    Args:
        instance: The problem.
        cohort: (n,) cohort of each party.
        seated: The plan that stands.
        names: (D,) of its departures.
        as_of: Nothing moves that left, or whose aircraft did, before this day.
    """
    nothing = np.zeros(len(names), bool)
    home = Arrangement(
        rotation=seated.rotation,
        block=seated.block,
        day=seated.day,
        flies=np.ones(len(names), bool),
        place=seated.departure,
        boards_at=seated.boards_at,
    )
    problem = Problem(
        instance=instance,
        cohort=cohort,
        home=home,
        names=names,
        as_of=as_of,
        until=as_of - 1,
        pinned=np.zeros(len(cohort), bool),
        pinned_flights=nothing,
        core=seated.departure >= 0,
        closed=nothing,
    )
    return replace(problem, pinned=problem.window(home))


def before(problem: Problem, party: int) -> tuple[int, int]:
    """First day on which a party could leave, and the one before which it is looked at.

    That is the day of its flight, or for one without a place the day after its last.
    """
    cohort, place = problem.cohort[party], problem.home.place[party]
    own = problem.home.day[place] if place >= 0 else problem.instance.latest[cohort] + 1
    return max(int(problem.instance.ready[cohort]), problem.as_of), int(own)


def of_plan(problem: Problem, party: int, start: int, end: int) -> list[Option]:
    """Departures of the plan from `start` up to `end` within reach of a party, the best first.

    The best lack least of seats and places; among equals, the cheapest.
    """
    a, offers = problem.home, _Offers(problem, party, problem.home)
    reach = (a.day >= start) & (a.day < end)
    reach &= ~np.isin(offers.rule, [RULES.index(rule) for rule in _ELSEWHERE])
    found = np.flatnonzero(reach)
    order = found[np.lexsort((a.day[found], offers.cost[found], *offers.badness(found)))]
    return [offers.option(int(k), int(k)) for k in order]


def named(problem: Problem, party: int, departure: int) -> Option:
    """One departure of the plan, whether the party can reach it or not."""
    return _Offers(problem, party, problem.home).option(departure, departure)


def chosen(options: Sequence[Option]) -> list[Option]:
    """Those to be proved: the ones that lack least, and the earliest, of all that may be."""
    may = [option for option in options if not option.rule]
    best = may[:NEAREST]
    first = min(may, key=lambda option: option.day, default=None)
    return best if first is None or first in best else [*best, first]


def to_add(problem: Problem, party: int, start: int, end: int) -> Option | None:
    """The best departure that could be added: what lacks nothing first, then the cheapest."""
    home = problem.home
    every = every_departure(problem, start, end)
    offers = _Offers(problem, party, every)
    sold = set(zip(home.block.tolist(), home.day.tolist(), strict=True))
    fresh = [
        block < 0 or (block, day) not in sold
        for block, day in zip(every.block.tolist(), every.day.tolist(), strict=True)
    ]
    found = np.flatnonzero((offers.rule == NOTHING) & np.array(fresh, bool))
    if not len(found):
        return None
    order = np.lexsort((every.day[found], offers.cost[found], *offers.badness(found)))
    return offers.option(int(found[order[0]]), NOWHERE)


class _Offers:
    """What departures offer one party beside everybody else, once it has left its own place."""

    def __init__(self, problem: Problem, party: int, departures: Arrangement) -> None:
        i, a = problem.instance, departures
        self.a, self.cohort = a, int(problem.cohort[party])
        away = ground_empty(problem, problem.home.without(np.array([party])))
        ledger = Ledger(problem, away)
        is_plan = a is problem.home
        self.grounded = np.zeros(len(a.day)) if is_plan else _grounded(problem, away, a)
        self.carriers = c = ledger.carriers if is_plan else Carriers(i, a)
        self.rule = forbids(problem, self.cohort, a, c)
        self.boards_at, money = boarding(i, self.cohort, c)
        flight = np.zeros(len(a.day)) if is_plan else c.cost
        self.cost = money + flight + i.rate[self.cohort] * (a.day - i.ready[self.cohort])
        room = ledger.room if is_plan else c.room
        left = np.minimum(ledger.money[i.period_of[a.day]], ledger.money[-1])
        self.short = np.column_stack(
            [
                *(getattr(i, name)[self.cohort] - room[:, k] for k, name in enumerate(NEEDS)),
                *(
                    getattr(i, name)[self.cohort] - ledger.reception[c.arrival, a.day, k]
                    for k, name in enumerate(MET)
                ),
                self.grounded > 0,
                np.where(np.isfinite(money), money + flight, 0.0) - left,
            ]
        )
        self.short *= self._counts(i)
        np.maximum(self.short, 0.0, out=self.short)

    def _counts(self, i: Instance) -> Flags:
        """What the party needs none of cannot be short for it: others may have too little."""
        needs = [getattr(i, name)[self.cohort] > 0 for name in (*NEEDS, *MET)]
        return np.array([*needs, True, True])

    def badness(self, which: Indices) -> tuple[Floats, Flags]:
        """What makes some departures worse than others, the weightiest last."""
        short = self.short[which]
        heads = short[:, : len(ABOARD) + len(RECEIVED)].sum(axis=1) + self.grounded[which]
        bad: Flags = (short[:, -2:] > 0).any(axis=1)
        return heads, bad

    def option(self, at: int, departure: int) -> Option:
        """Say one departure as an option."""
        lacks = self.short[at]
        rule = int(self.rule[at])
        return Option(
            departure=departure,
            rotation=int(self.a.rotation[at]),
            block=int(self.a.block[at]),
            day=int(self.a.day[at]),
            boards_at=int(self.boards_at[at]),
            rule="" if rule == NOTHING else RULES[rule].value,
            lacks={LACKS[k]: float(lacks[k]) for k in np.flatnonzero(lacks)},
        )


def _grounded(problem: Problem, away: Arrangement, a: Arrangement) -> Floats:
    """People who lose their flight, at the least, if others give up an aircraft; (D,).

    Nobody where aircraft are idle, or for seats on sale.
    """
    i, ledger = problem.instance, Ledger(problem, away)
    people = np.bincount(
        away.place[away.place >= 0], problem.of("people")[away.place >= 0], len(away.day)
    )
    least = np.full(ledger.aircraft.shape, np.inf)
    flown = np.flatnonzero(away.flies & (away.rotation >= 0))
    fleet, day = i.fleet[away.rotation[flown]], away.day[flown]
    two = i.aircraft_days[away.rotation[flown]] > 1
    np.minimum.at(least, (fleet, day), people[flown])
    np.minimum.at(least, (fleet[two], day[two] - 1), people[flown[two]])
    least[ledger.aircraft > 0] = 0.0
    on = a.rotation >= 0
    fleet, day = i.fleet[a.rotation[on]], a.day[on]
    two = i.aircraft_days[a.rotation[on]] > 1
    found = np.zeros(len(a.day))
    found[on] = least[fleet, day] + np.where(two, least[fleet, day - 1], 0.0)
    return found
