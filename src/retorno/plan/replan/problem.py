"""What is to be planned anew: where every party stands, what may not move, and what is free.

Everything here is by party, not by cohort: people who are equal for a new plan are not equal once
each of them holds a place.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from retorno.plan.instance import Floats, Indices, Instance, Ints

Flags = NDArray[np.bool_]
NEEDS = ("seats", "wheelchairs", "medical", "laps")
MET = ("people", "minors_alone", "medical")
NOWHERE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """A plan by party. Departures are flights, or a scheduled block on a day.

    Sizes: D departures, of which those of the standing plan come first, n parties.
    """

    rotation: Ints  # (D,) -1 for a block
    block: Ints  # (D,) -1 for a flight
    day: Ints  # (D,)
    flies: Flags  # (D,)
    place: Ints  # (n,) departure of each party, -1 none
    boards_at: Ints  # (n,)

    def seats_of(self, departure: int) -> Indices:
        """Parties on a departure."""
        return np.flatnonzero(self.place == departure)

    def riders(self, departures: Flags) -> Flags:
        """Parties on any of the departures that are marked, shape (n,)."""
        marked: Flags = np.append(departures, [False])[self.place]
        return marked

    def carrying(self, parties: Flags) -> Flags:
        """Departures that carry any of the parties that are marked, shape (D,)."""
        found = np.zeros(len(self.day), bool)
        found[self.place[parties & (self.place >= 0)]] = True
        return found

    def without(self, parties: Indices) -> "Arrangement":
        """Take these parties off their departures, which go on flying."""
        place, boards_at = self.place.copy(), self.boards_at.copy()
        place[parties], boards_at[parties] = NOWHERE, NOWHERE
        return replace(self, place=place, boards_at=boards_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A standing plan after events.

    Args:
        instance: The problem after the events.
        cohort: (n,) cohort of each party, -1 if it can never be placed.
        home: The plan that stands, parties that are new or gone apart; it may break limits now.
        names: (D,) of the standing departures.
        as_of: Nothing before this day moves.
        until: Nothing up to this day moves unless it must.
        pinned: (n,) parties that may not move, whatever happens: flown or pinned.
        pinned_flights: (D,) flights that must fly.
        core: (n,) parties that had a place or are new: none is left behind needlessly.
        closed: (D,) whether a standing departure can no longer leave.
    """

    instance: Instance
    cohort: Ints
    home: Arrangement
    names: tuple[str, ...]
    as_of: int
    until: int
    pinned: Flags
    pinned_flights: Flags
    core: Flags
    closed: Flags

    @property
    def parties(self) -> int:
        """How many parties there are."""
        return len(self.cohort)

    def of(self, name: str) -> NDArray[np.int64]:
        """A number of the cohorts by party, 0 where it can never be placed; shape (n,)."""
        values: Ints = getattr(self.instance, name)
        padded = np.append(values, values.dtype.type(0))
        return padded[self.cohort].astype(np.int64)

    def rate(self) -> Floats:
        """Money of a day of waiting by party."""
        rates: Floats = np.append(self.instance.rate, 0.0)[self.cohort]
        return rates

    def window(self, arrangement: Arrangement) -> Flags:
        """Parties that should not move: of a published day, or whose aircraft is on its way."""
        days = arrangement.day
        begins = days + 1 - self.aircraft_days(arrangement)
        return arrangement.riders((days <= self.until) | (begins < self.as_of))

    def aircraft_days(self, arrangement: Arrangement) -> Ints:
        """Days of each departure: 2 for one that begins the day before."""
        days = np.append(self.instance.aircraft_days, 1)
        return np.where(arrangement.rotation >= 0, days[arrangement.rotation], 1).astype(np.int32)


class Carriers:
    """What each departure of an arrangement offers, and where it calls."""

    def __init__(self, instance: Instance, arrangement: Arrangement) -> None:
        i, r, b = instance, arrangement.rotation, arrangement.block
        on = r >= 0
        day = arrangement.day

        def of(flown: Indices, sold: Indices) -> NDArray[np.int64]:
            out = np.zeros(len(r), np.int64)
            out[on], out[~on] = flown[r[on]], sold[~on]
            return out

        self.first = of(i.first, i.block_departure[b] if len(i.blocks) else b)
        self.second = of(i.second, np.full(len(r), -1))
        self.arrival = of(i.arrival, i.block_arrival[b] if len(i.blocks) else b)
        seats = i.block_seats[b, day] if len(i.blocks) else b
        sold = [i.block_wheelchair_places, i.block_medical_places, i.block_lap_places]
        flown = (i.places, i.wheelchair_places, i.medical_places, i.lap_places)
        held = [seats, *(x[b] if len(i.blocks) else b for x in sold)]
        self.room = np.stack([of(f, s) for f, s in zip(flown, held, strict=True)], axis=1)
        self.light = np.ones(len(r), bool)
        self.light[on] = i.daylight[r[on], day[on]] == 1
        self.light[~on] = i.block_daylight[b[~on], day[~on]] == 1
        self.price = np.zeros(len(r))
        self.price[~on] = i.block_price[b[~on]]
        self.cost = np.zeros(len(r))
        self.cost[on] = i.cost[r[on]]


class Ledger:
    """What is left of everything once an arrangement has taken its part; negative where too much.

    room (D, 4), reception (A, T, 3), aircraft (F, T), money (P + 1,): periods, then the total.
    """

    def __init__(self, problem: Problem, arrangement: Arrangement) -> None:
        i, a = problem.instance, arrangement
        self.carriers = c = Carriers(i, a)
        placed = np.flatnonzero(a.place >= 0)
        cohort, at = problem.cohort[placed], a.place[placed]
        self.room = c.room.copy()
        for k, name in enumerate(NEEDS):
            np.subtract.at(self.room[:, k], at, getattr(i, name)[cohort])
        self.reception = np.stack([i.places_people, i.places_minors, i.places_medical], 2)
        self.reception = self.reception.astype(np.int64)
        for k, name in enumerate(MET):
            where = (c.arrival[at], a.day[at], np.full(len(at), k))
            np.subtract.at(self.reception, where, getattr(i, name)[cohort])
        self.aircraft = i.aircraft.astype(np.int64)
        flown = np.flatnonzero(a.flies & (a.rotation >= 0))
        fleet, day = i.fleet[a.rotation[flown]], a.day[flown]
        np.subtract.at(self.aircraft, (fleet, day), 1)
        two = i.aircraft_days[a.rotation[flown]] > 1
        np.subtract.at(self.aircraft, (fleet[two], day[two] - 1), 1)
        self.spent = money_of(problem, a, c)  # (n,) of each placed party
        by_day = np.zeros(i.days)
        by_day += np.bincount(a.day[flown], c.cost[flown], i.days)
        by_day += np.bincount(a.day[at], self.spent[placed], i.days)
        periods = np.bincount(i.period_of, by_day, len(i.budget_period))
        self.money: Floats = np.append(i.budget_period - periods, i.budget_total - by_day.sum())


def money_of(problem: Problem, arrangement: Arrangement, carriers: Carriers) -> Floats:
    """What each placed party costs beside its flight: road, onward, seats of a block; (n,)."""
    i, placed = problem.instance, np.flatnonzero(arrangement.place >= 0)
    cohort, at = problem.cohort[placed], arrangement.place[placed]
    spent = np.zeros(problem.parties)
    spent[placed] = (
        i.road[cohort, arrangement.boards_at[placed]]
        + i.onward[cohort, carriers.arrival[at]]
        + carriers.price[at] * i.seats[cohort]
    )
    return spent


def fits(problem: Problem, arrangement: Arrangement, carriers: Carriers) -> Flags:
    """Whether each placed party may be where it is, what others take apart; (n,)."""
    i, placed = problem.instance, np.flatnonzero(arrangement.place >= 0)
    cohort, at = problem.cohort[placed], arrangement.place[placed]
    known = cohort >= 0
    day, board = arrangement.day[at], arrangement.boards_at[placed]
    good = known & (i.ready[cohort] <= day) & (day <= i.latest[cohort])
    good &= np.isfinite(i.road[cohort, board])
    good &= np.isfinite(i.onward[cohort, carriers.arrival[at]])
    good &= carriers.light[at] | (i.minors_alone[cohort] == 0)
    found = np.zeros(problem.parties, bool)
    found[placed] = good
    return found
