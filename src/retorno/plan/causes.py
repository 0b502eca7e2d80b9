"""Why a party could not fly on a day: the first limit that stood in the way.

Looked up day by day against the finished plan, for every distinct way of asking: where the party
can board and land, what it needs, how many seats. `retorno why` proves such an answer by
solving again; here it is read off the limits that bind.
"""

from collections.abc import Mapping
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


MET = (
    Cause.DEARER_THAN_WAITING,
    Cause.MONEY,
    Cause.RECEPTION_FULL,
    Cause.LANDS_AT_NIGHT,
    Cause.FLIGHTS_FULL,
)
"""What a departure may have lacked for a party, the least first."""
_NUMBER = np.array([*map(CAUSES.index, MET), -1], np.int32)
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
        blocks = np.flatnonzero(asking.boards[i.block_departure] & asking.lands[i.block_arrival])
        met = self._met(asking, suits, blocks)
        grounded = self._grounded(asking, suits)
        found: Ints = np.where(met < len(MET), _NUMBER[met], grounded)[days]
        return found

    def _met(self, asking: Asking, suits: Flags, blocks: Indices) -> Indices:
        """What the departures of each day, which the party could have reached, lacked least.

        Index into MET by day, its length where there was no departure.
        """
        i = self.instance
        least = np.full(i.days, len(MET), np.int64)
        flight = np.flatnonzero(suits[self.rotation])
        rotation, day = self.rotation[flight], self.day[flight]
        light = i.daylight[rotation, day] == 1
        lacks = self._lacks(asking, self.room[flight], i.arrival[rotation], day, light)
        np.minimum.at(least, day, lacks)
        which, sold = np.nonzero(i.block_seats[blocks] > 0)
        block = blocks[which]
        light = i.block_daylight[block, sold] == 1
        room = self.block_room[block, sold]
        lacks = self._lacks(asking, room, i.block_arrival[block], sold, light)
        np.minimum.at(least, sold, lacks)
        return least

    def _lacks(
        self, asking: Asking, room: Ints, arrival: Indices, day: Indices, light: Flags
    ) -> Indices:
        """What each of some departures lacked, index into MET."""
        needs = np.array([asking.seats, asking.laps, asking.wheelchairs, asking.medical])
        met = np.array([asking.people, asking.minors_alone, asking.medical])
        full = ((needs > room) & (needs > 0)).any(axis=1)
        turned_away = ((met > self.reception[arrival, day]) & (met > 0)).any(axis=1)
        lacks = np.where(asking.money > self.money_left[day], MET.index(Cause.MONEY), 0)
        lacks[turned_away] = MET.index(Cause.RECEPTION_FULL)
        if asking.minors_alone:
            lacks[~light] = MET.index(Cause.LANDS_AT_NIGHT)
        lacks[full] = MET.index(Cause.FLIGHTS_FULL)
        return lacks

    def _grounded(self, asking: Asking, suits: Flags) -> Ints:
        """No flight called where the party can board: why did none? By day."""
        idle = self.could_fly[suits]
        found = self._idle_aircraft(asking, suits, idle)
        found[~idle.any(axis=0)] = CAUSES.index(Cause.AIRCRAFT_ELSEWHERE)
        opens = (self.instance.open[suits] == 1).any(axis=0)
        found[~opens] = self._closed(asking, opens)[~opens]
        return found

    def _closed(self, asking: Asking, opens: Flags) -> Ints:
        i = self.instance
        fleets = (self.can_call & asking.boards).any(axis=1)
        days = np.flatnonzero(opens)
        first = days[0] if len(days) else i.days
        found = np.full(i.days, CAUSES.index(Cause.NO_CLEARANCE), np.int32)
        if len(days):
            found[:first] = CAUSES.index(Cause.NOT_REACHABLE_YET)
        found[~(i.aircraft[fleets] != 0).any(axis=0)] = CAUSES.index(Cause.NO_AIRCRAFT)
        return found

    def _idle_aircraft(self, asking: Asking, suits: Flags, idle: Flags) -> Ints:
        """An aircraft could have come: was it reception, the night, money, or too few people?"""
        i = self.instance
        met = np.array([asking.people, asking.minors_alone, asking.medical])
        room = idle & (self.reception >= met).all(axis=2)[i.arrival[suits]]
        cost = np.where(room, i.cost[suits][:, None], np.inf).min(axis=0, initial=np.inf)
        found = np.full(i.days, CAUSES.index(Cause.LOAD_TOO_SMALL), np.int32)
        found[cost + asking.money > self.money_left] = CAUSES.index(Cause.MONEY)
        if asking.minors_alone:
            by_day = (room & (i.daylight[suits] == 1)).any(axis=0)
            found[~by_day] = CAUSES.index(Cause.LANDS_AT_NIGHT)
        found[~room.any(axis=0)] = CAUSES.index(Cause.RECEPTION_FULL)
        return found


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
