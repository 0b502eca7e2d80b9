"""Programmes that share aircraft and money, on one calendar, and what each is given of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from retorno.plan.instance import Flags, Indices, Instance, Ints
from retorno.plan.solution import Solution, evaluate

MONEY_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one programme is given: `aircraft` (S, D) of the shared fleets, `money` in all."""

    aircraft: Ints
    money: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One programme.

    Args:
        name: Its name among the others.
        instance: Its problem by its own calendar and budgets.
        first: Its first day on the joint calendar.
        fleets: Its row of each shared fleet, -1 for a fleet that it does not share: (S,).
    """

    name: str
    instance: Instance
    first: int
    fleets: tuple[int, ...]

    @property
    def days(self) -> slice:
        """Its days on the joint calendar."""
        return slice(self.first, self.first + self.instance.days)

    def own(self, days: int) -> Ints:
        """Aircraft of the shared fleets that its own calendar allows: (S, D)."""
        found = np.zeros((len(self.fleets), days), np.int32)
        for at, row in enumerate(self.fleets):
            if row >= 0:
                found[at, self.days] = self.instance.aircraft[row]
        return found

    def with_share(self, share: Share) -> Instance:
        """Its problem with no more than its share."""
        aircraft = self.instance.aircraft.copy()
        for at, row in enumerate(self.fleets):
            if row >= 0:
                aircraft[row] = np.minimum(aircraft[row], share.aircraft[at, self.days])
        return replace(
            self.instance,
            aircraft=aircraft,
            open=still_open(self.instance, aircraft),
            budget_total=min(self.instance.budget_total, share.money),
        )

    def flights(self, solution: Solution) -> tuple[Indices, Indices, Indices, Indices]:
        """Flights of shared fleets: index, shared fleet, joint day of pick-up, aircraft-days."""
        shared = np.full(len(self.instance.fleets), -1)
        for at, row in enumerate(self.fleets):
            if row >= 0:
                shared[row] = at
        fleet = shared[self.instance.fleet[solution.rotation]]
        index = np.flatnonzero(fleet >= 0)
        rotation, day = solution.rotation[index], solution.day[index]
        return index, fleet[index], day + self.first, self.instance.aircraft_days[rotation]

    def used(self, solution: Solution, days: int) -> Ints:
        """Aircraft of the shared fleets that a plan uses: (S, D)."""
        _, fleet, day, length = self.flights(solution)
        found = np.zeros((len(self.fleets), days), np.int32)
        np.add.at(found, (fleet, day), 1)
        two = length > 1
        np.add.at(found, (fleet[two], day[two] - 1), 1)
        return found

    def money(self, solution: Solution) -> float:
        """What a plan pays."""
        return evaluate(self.instance, solution).money


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """Programmes with what they share.

    Args:
        members: The programmes.
        fleets: Names of the shared fleets.
        capacity: Aircraft there are of each, by day of the joint calendar: (S, D).
        money: What all plans may pay together; infinite for no limit.
    """

    members: tuple[Member, ...]
    fleets: tuple[str, ...]
    capacity: Ints
    money: float

    @property
    def days(self) -> int:
        """Length of the joint calendar."""
        return int(self.capacity.shape[1])

    def keeps(self, solutions: Sequence[Solution]) -> bool:
        """Whether plans, each valid by itself, use no more than there is."""
        left, paid = np.array(self.capacity), 0.0
        for one, plan in zip(self.members, solutions, strict=True):
            left -= one.used(plan, self.days)
            paid += one.money(plan)
        return bool(left.min(initial=0) >= 0) and bool(paid <= self.money + MONEY_TOLERANCE)

    def whole(self) -> Share:
        """Everything there is, as one share."""
        return Share(aircraft=self.capacity, money=self.money)


def still_open(instance: Instance, aircraft: Ints) -> Flags:
    """Say when rotations can fly with other aircraft: (R, T)."""
    there = aircraft[instance.fleet] > 0
    eve = np.zeros_like(there)
    eve[:, 1:] = there[:, :-1]
    short = (instance.aircraft_days == 1)[:, None]
    return np.asarray((instance.open == 1) & there & (eve | short), np.uint8)
