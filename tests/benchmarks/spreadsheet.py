"""The peer that people know: first come, first served, on a spreadsheet.

The planner sorts parties by the day on which they are ready and goes through the days. Whoever
comes first is offered a scheduled seat, if there is one. Then the next aircraft: the one that is
cheapest a place among those that may call where the first in the queue can go, filled from the
queue in order, whole families only, within every hard rule. It leaves when it is as full as the
planner's rule of thumb asks, or when somebody aboard could not wait any longer.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from retorno.plan.instance import Instance
from retorno.plan.solution import Solution

SOON = 3  # days before a party's last day in which the planner no longer waits for more


@dataclass(slots=True)
class Room:
    """What is left on one flight, or in one block on one day."""

    seats: int
    wheelchairs: int
    medical: int
    laps: int
    daylight: bool


@dataclass(slots=True)
class _Log:
    rotation: list[int] = field(default_factory=list)
    day: list[int] = field(default_factory=list)
    loads: dict[tuple[int, int, int, int, int], int] = field(default_factory=dict)

    def load(self, cohort: int, flight: int, block: int, day: int, boards_at: int) -> None:
        key = (cohort, flight, block, day, boards_at)
        self.loads[key] = self.loads.get(key, 0) + 1

    def solution(self) -> Solution:
        keys = np.array(list(self.loads), np.int32).reshape(-1, 5)
        return Solution(
            rotation=np.array(self.rotation, np.int32),
            day=np.array(self.day, np.int32),
            cohort=keys[:, 0].copy(),
            flight=keys[:, 1].copy(),
            block=keys[:, 2].copy(),
            load_day=keys[:, 3].copy(),
            boards_at=keys[:, 4].copy(),
            parties=np.array(list(self.loads.values()), np.int32),
        )


class Spreadsheet:
    """A first-come-first-served planner; `fullness` is the share of places that must be taken."""

    def __init__(self, instance: Instance, fullness: float) -> None:
        self.i = instance
        self.fullness = fullness
        self.log = _Log()
        order = np.lexsort((np.arange(instance.cohorts), instance.ready))
        self.queue = np.repeat(order, instance.count[order])  # cohorts, one entry a party
        self.waits = np.ones(len(self.queue), bool)
        self.aircraft = instance.aircraft.astype(np.int64).copy()
        self.people = instance.places_people.astype(np.int64).copy()
        self.minors = instance.places_minors.astype(np.int64).copy()
        self.medical = instance.places_medical.astype(np.int64).copy()
        self.total = instance.budget_total
        self.period = instance.budget_period.copy()

    def plan(self) -> Solution:
        """Go through the days."""
        for day in range(self.i.days):
            self._scheduled(day)
            while self._next_aircraft(day):
                pass
        return self.log.solution()

    def _in_line(self, day: int) -> np.ndarray:
        """Parties that could leave today, in the order of the queue."""
        cohort = self.queue
        now = self.waits & (self.i.ready[cohort] <= day) & (day <= self.i.latest[cohort])
        return np.flatnonzero(now)

    def _money(self, day: int) -> float:
        return float(min(self.total, self.period[self.i.period_of[day]]))

    def _spend(self, day: int, amount: float) -> None:
        self.total -= amount
        self.period[self.i.period_of[day]] -= amount

    def _fits(self, cohort: int, room: Room, arrival: int, day: int) -> bool:
        i = self.i
        alone = i.minors_alone[cohort]
        return bool(
            i.seats[cohort] <= room.seats
            and i.wheelchairs[cohort] <= room.wheelchairs
            and i.medical[cohort] <= min(room.medical, self.medical[arrival, day])
            and i.laps[cohort] <= room.laps
            and i.people[cohort] <= self.people[arrival, day]
            and (not alone or (room.daylight and alone <= self.minors[arrival, day]))
        )

    def _seat(self, cohort: int, room: Room, arrival: int, day: int, sign: int) -> None:
        i = self.i
        room.seats -= sign * int(i.seats[cohort])
        room.wheelchairs -= sign * int(i.wheelchairs[cohort])
        room.medical -= sign * int(i.medical[cohort])
        room.laps -= sign * int(i.laps[cohort])
        self.people[arrival, day] -= sign * int(i.people[cohort])
        self.minors[arrival, day] -= sign * int(i.minors_alone[cohort])
        self.medical[arrival, day] -= sign * int(i.medical[cohort])

    def _fill(
        self, line: np.ndarray, room: Room, place: tuple[int, int, int], price: float, money: float
    ) -> Iterator[tuple[int, float]]:
        """Take parties from the queue in order while they fit; yields them with their money."""
        departure, arrival, day = place
        cost = self.i.road[:, departure] + self.i.onward[:, arrival] + price * self.i.seats
        for entry in line[np.isfinite(cost[self.queue[line]])]:
            cohort = int(self.queue[entry])
            if cost[cohort] <= money and self._fits(cohort, room, arrival, day):
                self._seat(cohort, room, arrival, day, 1)
                money -= float(cost[cohort])
                yield int(entry), float(cost[cohort])
            if room.seats <= 0:
                return

    def _scheduled(self, day: int) -> None:
        i = self.i
        for block in range(len(i.blocks)):
            room = Room(
                seats=int(i.block_seats[block, day]),
                wheelchairs=int(i.block_wheelchair_places[block]),
                medical=int(i.block_medical_places[block]),
                laps=int(i.block_lap_places[block]),
                daylight=bool(i.block_daylight[block, day]),
            )
            place = (int(i.block_departure[block]), int(i.block_arrival[block]), day)
            price, line = float(i.block_price[block]), self._in_line(day)
            for entry, money in self._fill(line, room, place, price, self._money(day)):
                self.waits[entry] = False
                self._spend(day, money)
                self.log.load(int(self.queue[entry]), -1, block, day, place[0])

    def _next_aircraft(self, day: int) -> bool:
        """Fill the next aircraft for the first in the queue whom one can serve."""
        line = self._in_line(day)
        tried: set[int] = set()
        for entry in line:
            cohort = int(self.queue[entry])
            if cohort in tried:
                continue
            tried.add(cohort)
            rotation = self._cheapest(cohort, day, tried)
            if rotation is not None and self._fly(rotation, line, day):
                return True
            if len(tried) > 40:  # nobody further down the sheet is looked at today
                return False
        return False

    def _cheapest(self, cohort: int, day: int, tried: set[int]) -> int | None:
        """The rotation with one pick-up, from the nearest airport, cheapest a place."""
        del tried
        i = self.i
        idle = self.aircraft[i.fleet, day] > 0
        before = self.aircraft[i.fleet, max(0, day - 1)] > 0
        idle &= (i.aircraft_days == 1) | before
        usable = (i.open[:, day] > 0) & idle & (i.second < 0) & (i.cost <= self._money(day))
        usable &= self.people[i.arrival, day] > 0
        way = i.road[cohort, i.first] + i.onward[cohort, i.arrival]
        usable &= np.isfinite(way)
        if not usable.any():
            return None
        per_place = way + i.people[cohort] * i.cost / np.maximum(1, i.places)
        return int(np.argmin(np.where(usable, per_place, np.inf)))

    def _fly(self, rotation: int, line: np.ndarray, day: int) -> bool:
        i = self.i
        room = Room(
            seats=int(i.places[rotation]),
            wheelchairs=int(i.wheelchair_places[rotation]),
            medical=int(i.medical_places[rotation]),
            laps=int(i.lap_places[rotation]),
            daylight=bool(i.daylight[rotation, day]),
        )
        arrival = int(i.arrival[rotation])
        place = (int(i.first[rotation]), arrival, day)
        money = self._money(day) - float(i.cost[rotation])
        aboard = list(self._fill(line, room, place, 0.0, money))
        cohorts = [int(self.queue[entry]) for entry, _ in aboard]
        seats = sum(int(i.seats[cohort]) for cohort in cohorts)
        full = seats >= self.fullness * min(i.places[rotation], i.places_people[arrival, day])
        pressed = any(i.latest[cohort] - day < SOON for cohort in cohorts)
        if not aboard or not (full or pressed):
            for cohort in cohorts:
                self._seat(cohort, room, arrival, day, -1)
            return False
        flight = len(self.log.rotation)
        self.log.rotation.append(rotation)
        self.log.day.append(day)
        for back in range(int(i.aircraft_days[rotation])):
            self.aircraft[i.fleet[rotation], day - back] -= 1
        self._spend(day, float(i.cost[rotation]) + sum(amount for _, amount in aboard))
        for (entry, _), cohort in zip(aboard, cohorts, strict=True):
            self.waits[entry] = False
            self.log.load(cohort, flight, -1, day, place[0])
        return True
