"""Why a party could not fly on a day: the first limit that stood in the way.

Looked up day by day against the finished plan, for every distinct way of asking: where the party
can board and land, what it needs, how many seats. `retorno why` will prove such an answer by
solving again; here it is read off the limits that bind.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from retorno.plan.instance import Floats, Indices, Instance, Ints
from retorno.plan.solution import Solution, arrival_of, evaluate

Flags = NDArray[np.bool_]


class Cause(StrEnum):
    """What stood in the way on one day."""

    FLIGHTS_FULL = "flights_full"
    RECEPTION_FULL = "reception_full"
    LANDS_AT_NIGHT = "lands_at_night"
    MONEY = "money"
    DEARER_THAN_WAITING = "dearer_than_waiting"
    AIRCRAFT_ELSEWHERE = "aircraft_elsewhere"
    NO_AIRCRAFT = "no_aircraft"
    NO_CLEARANCE = "no_clearance"
    NOT_REACHABLE_YET = "not_reachable_yet"
    LOAD_TOO_SMALL = "load_too_small"


CAUSES = tuple(Cause)
NEAREST = (
    Cause.DEARER_THAN_WAITING,
    Cause.MONEY,
    Cause.RECEPTION_FULL,
    Cause.LANDS_AT_NIGHT,
    Cause.FLIGHTS_FULL,
    Cause.AIRCRAFT_ELSEWHERE,
    Cause.LOAD_TOO_SMALL,
    Cause.NOT_REACHABLE_YET,
    Cause.NO_CLEARANCE,
    Cause.NO_AIRCRAFT,
)
"""Causes by how near the party came to flying: what is mended first lets it travel."""


def main_cause(days: Mapping[str, int]) -> Cause:
    """Name what kept a party without a flight: the cause of the day on which it came nearest.

    Most days lack an aircraft in any calendar; if on others only money was missing, money is it.
    """
    return next(cause for cause in NEAREST if days.get(cause.value))


_NUMBERS = ("people", "seats", "laps", "wheelchairs", "medical", "minors_alone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One distinct way of asking for a seat."""

    boards: Flags  # (H,)
    lands: Flags  # (A,)
    people: int
    seats: int
    laps: int
    wheelchairs: int
    medical: int
    minors_alone: int
    money: float  # least road and onward money of such a party


class Blame:
    """Answers for one plan."""

    def __init__(self, instance: Instance, solution: Solution, can_call: Flags) -> None:
        self.instance = instance
        self.can_call = can_call
        self._room(solution)
        costs = evaluate(instance, solution)
        spent = np.bincount(instance.period_of, costs.money_by_day, len(instance.budget_period))
        left = np.minimum(
            (instance.budget_period - spent)[instance.period_of],
            instance.budget_total - costs.money,
        )
        self.money_left: Floats = left
        self._idle(solution)

    def _room(self, s: Solution) -> None:
        """Room left on each departure, and at each reception and day."""
        i = self.instance
        on = s.flight >= 0
        self.flights_on = _by_day(s.day, i.days)
        self.rotation, self.day = s.rotation, s.day
        self.room = np.stack([i.places, i.lap_places, i.wheelchair_places, i.medical_places], 1)[
            s.rotation
        ]
        self.block_room = np.stack(
            [
                i.block_seats,
                np.broadcast_to(i.block_lap_places[:, None], i.block_seats.shape),
                np.broadcast_to(i.block_wheelchair_places[:, None], i.block_seats.shape),
                np.broadcast_to(i.block_medical_places[:, None], i.block_seats.shape),
            ],
            axis=2,
        ).copy()
        c = s.cohort
        used = np.stack([i.seats[c], i.laps[c], i.wheelchairs[c], i.medical[c]], 1)
        used = used * s.parties[:, None]
        np.subtract.at(self.room, s.flight[on], used[on])
        np.subtract.at(self.block_room, (s.block[~on], s.load_day[~on]), used[~on])
        where = (arrival_of(i, s), s.load_day)
        self.reception = np.stack([i.places_people, i.places_minors, i.places_medical], 2)
        met = np.stack([i.people[c], i.minors_alone[c], i.medical[c]], 1) * s.parties[:, None]
        np.subtract.at(self.reception, where, met)

    def _idle(self, s: Solution) -> None:
        i = self.instance
        used = np.zeros_like(i.aircraft)
        np.add.at(used, (i.fleet[s.rotation], s.day), 1)
        two = i.aircraft_days[s.rotation] > 1
        np.add.at(used, (i.fleet[s.rotation[two]], s.day[two] - 1), 1)
        idle = i.aircraft - used > 0
        fleet_idle = idle[i.fleet] if len(i.fleet) else np.zeros((0, i.days), bool)
        eve = np.ones_like(fleet_idle)
        eve[:, 1:] = fleet_idle[:, :-1]
        self.could_fly = (i.open == 1) & fleet_idle & (eve | (i.aircraft_days < 2)[:, None])  # noqa: PLR2004

    def causes(self, asking: Asking, days: Ints) -> Ints:
        """Index into CAUSES for each of the days."""
        i = self.instance
        first = asking.boards[i.first]
        second = asking.boards[i.second] & (i.second >= 0)
        suits = (first | second) & asking.lands[i.arrival]
        blocks = asking.boards[i.block_departure] & asking.lands[i.block_arrival]
        answers = [self._cause(asking, int(day), suits, np.flatnonzero(blocks)) for day in days]
        return np.array([CAUSES.index(answer) for answer in answers], np.int32)

    def _cause(self, asking: Asking, day: int, suits: Flags, blocks: Indices) -> Cause:
        found = set(self._met(asking, day, suits, blocks))
        for cause in (
            Cause.DEARER_THAN_WAITING,
            Cause.MONEY,
            Cause.RECEPTION_FULL,
            Cause.LANDS_AT_NIGHT,
            Cause.FLIGHTS_FULL,
        ):
            if cause in found:
                return cause
        return self._grounded(asking, day, suits)

    def _met(self, asking: Asking, day: int, suits: Flags, blocks: Indices) -> Iterator[Cause]:
        """What each departure of that day, which the party could have reached, lacked."""
        i = self.instance
        for flight in self.flights_on[day]:
            rotation = self.rotation[flight]
            if suits[rotation]:
                light = bool(i.daylight[rotation, day])
                yield self._lacks(asking, self.room[flight], i.arrival[rotation], day, light)
        for block in blocks:
            if i.block_seats[block, day] > 0:
                light = bool(i.block_daylight[block, day])
                room = self.block_room[block, day]
                yield self._lacks(asking, room, i.block_arrival[block], day, light)

    def _lacks(self, asking: Asking, room: Ints, arrival: int, day: int, light: bool) -> Cause:  # noqa: FBT001
        needs = (asking.seats, asking.laps, asking.wheelchairs, asking.medical)
        met = (asking.people, asking.minors_alone, asking.medical)
        if any(need > have for need, have in zip(needs, room, strict=True) if need):
            return Cause.FLIGHTS_FULL
        if asking.minors_alone and not light:
            return Cause.LANDS_AT_NIGHT
        reception = self.reception[arrival, day]
        if any(need > have for need, have in zip(met, reception, strict=True) if need):
            return Cause.RECEPTION_FULL
        if asking.money > self.money_left[day]:
            return Cause.MONEY
        return Cause.DEARER_THAN_WAITING

    def _grounded(self, asking: Asking, day: int, suits: Flags) -> Cause:
        """No flight called where the party can board: why did none?"""
        if not (suits & (self.instance.open[:, day] == 1)).any():
            return self._closed(asking, day, suits)
        free = np.flatnonzero(suits & self.could_fly[:, day])
        return self._idle_aircraft(asking, day, free) if len(free) else Cause.AIRCRAFT_ELSEWHERE

    def _closed(self, asking: Asking, day: int, suits: Flags) -> Cause:
        i = self.instance
        fleets = (self.can_call & asking.boards).any(axis=1)
        if not i.aircraft[fleets, day].any():
            return Cause.NO_AIRCRAFT
        earlier = (i.open[suits, :day] == 1).any()
        later = (i.open[suits, day:] == 1).any()
        return Cause.NOT_REACHABLE_YET if later and not earlier else Cause.NO_CLEARANCE

    def _idle_aircraft(self, asking: Asking, day: int, free: Indices) -> Cause:
        """An aircraft could have come: was it reception, the night, money, or too few people?"""
        i = self.instance
        met = (asking.people, asking.minors_alone, asking.medical)
        room = (self.reception[i.arrival[free], day] >= np.array(met)).all(axis=1)
        if not room.any():
            return Cause.RECEPTION_FULL
        if asking.minors_alone and not (room & (i.daylight[free, day] == 1)).any():
            return Cause.LANDS_AT_NIGHT
        if i.cost[free[room]].min() + asking.money > self.money_left[day]:
            return Cause.MONEY
        return Cause.LOAD_TOO_SMALL


def _by_day(day: Ints, days: int) -> list[Ints]:
    order = np.argsort(day, kind="stable")
    return np.split(order, np.searchsorted(day[order], np.arange(1, days)))


def askings(instance: Instance) -> tuple[list[Asking], Indices]:
    """Distinct ways of asking, and the one of each cohort, shape (G,)."""
    boards, lands = np.isfinite(instance.road), np.isfinite(instance.onward)
    numbers = [getattr(instance, name) for name in _NUMBERS]
    table = np.column_stack([boards, lands, *numbers]).astype(np.int32)
    rows, way = np.unique(table, axis=0, return_inverse=True)
    way = way.reshape(-1)
    cheapest = np.where(boards, instance.road, np.inf).min(axis=1, initial=np.inf) + np.where(
        lands, instance.onward, np.inf
    ).min(axis=1, initial=np.inf)
    money = np.zeros(len(rows))
    np.maximum.at(money, way, cheapest)
    h, a = boards.shape[1], lands.shape[1]
    found = [
        Asking(
            boards=row[:h].astype(bool),
            lands=row[h : h + a].astype(bool),
            money=float(least),
            **dict(zip(_NUMBERS, row[h + a :].tolist(), strict=True)),
        )
        for row, least in zip(rows, money, strict=True)
    ]
    return found, way
