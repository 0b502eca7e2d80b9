"""What can no longer be: flights that cannot leave, and the fewest people that must step back.

Where aircraft, reception places, seats or money no longer suffice, a small whole-number program
chooses the flights and parties that go, so that as few people as possible move and urgent ones stay.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from retorno.plan.instance import Floats, Indices
from retorno.plan.replan.problem import (
    MET,
    NEEDS,
    NOWHERE,
    Arrangement,
    Flags,
    Ledger,
    Problem,
    fits,
)
from retorno.plan.solver import Program, minimise
from retorno.vocabulary.errors import UnusableInputError

NODES, SECONDS = 300, 0.5
IN_WINDOW = 1000.0  # people of later days that rather move than one of the published days
TIE = 1e-3  # of a person: among equals the less urgent go
OVER, SPARE = 1e-7, 1e-4  # money: what counts as too much, and what is left unspent for rounding


class PinImpossibleError(UnusableInputError):
    """What was pinned cannot stay after the events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What is left of the standing plan, and why each party that lost its place did."""

    arrangement: Arrangement
    cause: dict[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Need:
    """Something of which there is too little: how much, and the cause that people read."""

    cause: str
    kind: str
    where: tuple[int, ...]
    short: float


def cut(problem: Problem, closed_by: dict[int, str]) -> Cut:
    """Keep of the standing plan whatever can be kept.

    Args:
        problem: The plan that stands, after the events.
        closed_by: Why each closed departure cannot leave.

    Raises:
        PinImpossibleError: Flights or parties that are pinned or flown leave too little.
    """
    home = problem.home
    for departure in np.flatnonzero(problem.closed & problem.pinned_flights).tolist():
        raise PinImpossibleError(
            f"replan.pin.{closed_by[departure]}", what=problem.names[departure]
        )
    lost: dict[int, str] = {}
    on_closed = home.riders(problem.closed)
    for party in np.flatnonzero(on_closed):
        lost[int(party)] = closed_by[int(home.place[party])]
    kept = replace(home, flies=home.flies & ~problem.closed)
    open_still = kept.without(np.flatnonzero(on_closed))
    unfit = np.flatnonzero(
        (open_still.place >= 0) & ~fits(problem, open_still, Ledger(problem, open_still).carriers)
    )
    lost |= {int(party): "family_changed" for party in unfit}
    _refuse_pinned(problem, lost)
    arrangement = open_still.without(unfit)
    flights, parties = _Cover(problem, arrangement).solve()
    for flight, cause in flights.items():
        lost |= {int(party): cause for party in arrangement.seats_of(flight)}
    lost |= parties
    flies = arrangement.flies.copy()
    flies[list(flights)] = False
    arrangement = replace(arrangement, flies=flies).without(np.array(sorted(lost), np.int64))
    return Cut(arrangement=ground_empty(problem, arrangement), cause=lost)


def ground_empty(problem: Problem, arrangement: Arrangement) -> Arrangement:
    """Let flights that carry nobody stay on the ground, but for those flown or pinned."""
    carries = arrangement.carrying(np.ones(problem.parties, bool))
    stays = arrangement.day < problem.as_of
    stays[: len(problem.pinned_flights)] |= problem.pinned_flights
    return replace(arrangement, flies=arrangement.flies & (carries | stays))


def _refuse_pinned(problem: Problem, lost: dict[int, str]) -> None:
    for party, cause in lost.items():
        if problem.pinned[party]:
            name = problem.names[problem.home.place[party]]
            raise PinImpossibleError(f"replan.pin.{cause}", what=name)


def _short(cause: str, kind: str, left: NDArray[np.generic], spare: float) -> Iterator[_Need]:
    """Everything of one kind of which there is too little."""
    amounts = left.astype(np.float64)
    for at in np.argwhere(amounts < -OVER).tolist():
        where = tuple(at)
        yield _Need(cause=cause, kind=kind, where=where, short=spare - float(amounts[where]))


class _Cover:
    """The program that chooses who steps back: flights first, then parties, as columns."""

    def __init__(self, problem: Problem, arrangement: Arrangement) -> None:
        self.problem, self.a = problem, arrangement
        self.ledger = Ledger(problem, arrangement)
        self.needs = list(self._needs())
        movable = (arrangement.place >= 0) & ~problem.pinned
        stuck = self._stuck(movable)
        self.flights = self._flights(stuck)
        self.parties = self._parties(movable, stuck)
        self.weight = self._weights()

    def _needs(self) -> Iterator[_Need]:
        left = self.ledger
        yield from _short("aircraft_out", "aircraft", left.aircraft, 0.0)
        yield from _short("reception_reduced", "reception", left.reception, 0.0)
        yield from _short("family_changed", "room", left.room, 0.0)
        yield from _short("budget_reduced", "money", left.money, SPARE)

    def _stuck(self, movable: Flags) -> Flags:
        """Departures that cannot be given up: somebody on them is pinned, or they are."""
        stuck = self.a.carrying(~movable) | (self.a.rotation < 0)
        stuck[: len(self.problem.pinned_flights)] |= self.problem.pinned_flights
        return stuck

    def _flights(self, stuck: Flags) -> Indices:
        """Flights that could be given up and free what is short."""
        a = self.a
        frees = np.zeros(len(a.day), bool)
        for need in self.needs:
            if need.kind == "aircraft":
                frees |= self._uses(*need.where)
            if need.kind == "money":
                frees |= self._pays(need.where[0])
        return np.flatnonzero(a.flies & ~stuck & (a.day >= self.problem.as_of) & frees)

    def _uses(self, fleet: int, day: int) -> Flags:
        """Flights that need an aircraft of the fleet on the day."""
        a, i = self.a, self.problem.instance
        on = a.rotation >= 0
        mine = on & (i.fleet[a.rotation] == fleet)
        eve = (a.day == day + 1) & (self.problem.aircraft_days(a) > 1)
        uses: Flags = mine & ((a.day == day) | eve)
        return uses

    def _pays(self, purse: int) -> Flags:
        """Departures that are paid from a purse: a period, or the last for the total."""
        i = self.problem.instance
        everything = purse == len(i.budget_period)
        pays: Flags = (i.period_of[self.a.day] == purse) | everything
        return pays

    def _parties(self, movable: Flags, stuck: Flags) -> Indices:
        """Parties that could step back alone where places, seats or money are short."""
        a = self.a
        wanted = np.zeros(len(a.day), bool)
        for need in self.needs:
            if need.kind == "reception":
                wanted |= (self.ledger.carriers.arrival == need.where[0]) & (a.day == need.where[1])
            if need.kind == "room":
                wanted[need.where[0]] = True
            if need.kind == "money":
                wanted |= self._pays(need.where[0]) & stuck
        return np.flatnonzero(movable & a.riders(wanted))

    def _weights(self) -> Floats:
        """People who move by column; dearer by much in the window, by a little when urgent."""
        p = self.problem
        people = p.of("people").astype(np.float64)
        slack = np.maximum(0, p.of("latest") - p.as_of) + 1.0
        rate = p.rate() / np.maximum(1.0, people)
        urgent = 0.5 * rate / max(1.0, rate.max(initial=1.0)) + 0.5 / slack
        weight = people * (1.0 + IN_WINDOW * p.window(self.a) + TIE * urgent)
        of_flight = np.bincount(
            self.a.place[self.a.place >= 0], weight[self.a.place >= 0], len(self.a.day)
        )
        return np.concatenate([of_flight[self.flights], weight[self.parties]])

    def _amounts(self, need: _Need) -> Floats:
        """How much of what is short each column frees."""
        p, a, ledger = self.problem, self.a, self.ledger
        if need.kind == "aircraft":
            frees = self._uses(*need.where).astype(np.float64)
            return np.concatenate([frees[self.flights], np.zeros(len(self.parties))])
        placed = np.flatnonzero(a.place >= 0)
        if need.kind == "money":
            each = ledger.spent * a.riders(self._pays(need.where[0]))
            own = ledger.carriers.cost * self._pays(need.where[0])
        else:
            kind, here = self._place_of(need)
            each = p.of(kind).astype(np.float64) * a.riders(here)
            own = np.zeros(len(a.day))
        whole = own + np.bincount(a.place[placed], each[placed], len(a.day))
        return np.concatenate([whole[self.flights], each[self.parties]])

    def _place_of(self, need: _Need) -> tuple[str, Flags]:
        """The number of parties that counts, and the departures where it counts."""
        if need.kind == "room":
            return NEEDS[need.where[1]], np.arange(len(self.a.day)) == need.where[0]
        arrival, day, kind = need.where
        return MET[kind], (self.ledger.carriers.arrival == arrival) & (self.a.day == day)

    def solve(self) -> tuple[dict[int, str], dict[int, str]]:
        """Choose flights and parties that step back, each with its cause."""
        if not self.needs:
            return {}, {}
        amounts = np.stack([self._amounts(need) for need in self.needs])
        start = self._start()
        for need, row in zip(self.needs, amounts, strict=True):
            if row @ start < need.short:
                raise self._impossible(need)
        answer = minimise(self._program(amounts), start, nodes=NODES, seconds=SECONDS)
        chosen = start if answer.values is None else answer.values
        causes = [self.needs[k].cause for k in np.argmax(amounts > 0, axis=0)]
        flights, size = {}, len(self.flights)
        for column in np.flatnonzero(chosen[:size] > 0):
            flights[int(self.flights[column])] = causes[column]
        parties = {}
        for column in np.flatnonzero(chosen[size:] > 0):
            parties[int(self.parties[column])] = causes[size + column]
        return flights, parties

    def _linked(self) -> tuple[Indices, Indices]:
        """Pairs of columns, a flight and a party on it: both together would count twice."""
        column = np.full(len(self.a.day), NOWHERE)
        column[self.flights] = np.arange(len(self.flights))
        flight = column[self.a.place[self.parties]]
        party = np.flatnonzero(flight >= 0)
        return flight[party], len(self.flights) + party

    def _start(self) -> Floats:
        """Everything steps back that may."""
        start = np.ones(len(self.flights) + len(self.parties))
        start[self._linked()[1]] = 0.0
        return start

    def _program(self, amounts: Floats) -> Program:
        flight, party = self._linked()
        rows, columns = np.nonzero(amounts)
        links = np.arange(len(flight))
        row = np.concatenate([rows, np.repeat(len(amounts) + links, 2)])
        column = np.concatenate([columns, np.stack([flight, party], axis=1).ravel()])
        amount = np.concatenate([-amounts[rows, columns], np.ones(2 * len(links))])
        limit = np.concatenate([[-need.short for need in self.needs], np.ones(len(links))])
        size = len(self.weight)
        return Program(
            cost=self.weight,
            most=np.ones(size),
            start=np.append(0, np.cumsum(np.bincount(row, minlength=len(limit)))),
            column=column,
            amount=amount,
            limit=limit,
        )

    def _impossible(self, need: _Need) -> PinImpossibleError:
        i, names = self.problem.instance, self.problem.names
        what, day = "", -1
        if need.kind == "aircraft":
            what, day = i.fleets[need.where[0]], need.where[1]
        elif need.kind == "reception":
            what, day = i.arrivals[need.where[0]], need.where[1]
        elif need.kind == "room":
            what = names[need.where[0]]
        return PinImpossibleError(f"replan.pin.{need.cause}", what=what, day=int(day))
