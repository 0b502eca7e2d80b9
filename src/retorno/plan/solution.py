"""A plan as arrays, its true cost, and a self-check that the solver's own tests use.

The check that decides whether a plan is valid is `retorno.plan.check`; it shares nothing with this.
"""

from dataclasses import dataclass, replace

import numpy as np

from retorno.plan.instance import Floats, Instance, Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """Flights and who is on them.

    A load is a number of parties of one cohort on one flight, or on a scheduled block that day.
    """

    rotation: Ints  # (N,) rotation of each flight
    day: Ints  # (N,) day of pick-up of each flight
    cohort: Ints  # (K,)
    flight: Ints  # (K,) index into the flights, -1 on a scheduled block
    block: Ints  # (K,) scheduled block, -1 on a flight
    load_day: Ints  # (K,)
    boards_at: Ints  # (K,) departure airport
    parties: Ints  # (K,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What a solution costs, in currency units."""

    flights: float
    seats: float
    road: float
    onward: float
    waiting: float
    not_returned: float
    money_by_day: Floats  # (T,)

    @property
    def total(self) -> float:
        """The cost that the planner makes small."""
        return self.money + self.waiting + self.not_returned

    @property
    def money(self) -> float:
        """What is paid: all but waiting and not returned."""
        return self.flights + self.seats + self.road + self.onward


def empty() -> Solution:
    """Nobody flies."""
    nothing = np.zeros(0, np.int32)
    return Solution(
        rotation=nothing,
        day=nothing,
        cohort=nothing,
        flight=nothing,
        block=nothing,
        load_day=nothing,
        boards_at=nothing,
        parties=nothing,
    )


def without_empty_flights(solution: Solution) -> Solution:
    """Leave out flights that carry nobody: they cost and serve nothing."""
    s = solution
    used = np.bincount(s.flight[s.flight >= 0], minlength=len(s.rotation)) > 0
    number = np.append(np.cumsum(used) - 1, -1)  # a load on a block has flight -1
    return replace(
        s,
        rotation=s.rotation[used],
        day=s.day[used],
        flight=number[s.flight].astype(np.int32),
    )


def arrival_of(instance: Instance, solution: Solution) -> Ints:
    """Arrival airport of each load, shape (K,)."""
    on_flight = solution.flight >= 0
    arrival = np.full(len(solution.cohort), -1, np.int32)
    arrival[on_flight] = instance.arrival[solution.rotation[solution.flight[on_flight]]]
    arrival[~on_flight] = instance.block_arrival[solution.block[~on_flight]]
    return arrival


def evaluate(instance: Instance, solution: Solution) -> Costs:
    """Cost a solution from scratch; people who can never be placed are not in the instance."""
    s, c = solution, solution.cohort
    on_block = s.flight < 0
    flight_cost = instance.cost[s.rotation]
    seat_cost = np.zeros(len(c))
    used = s.parties[on_block] * instance.seats[c[on_block]]
    seat_cost[on_block] = used * instance.block_price[s.block[on_block]]
    road = s.parties * instance.road[c, s.boards_at]
    onward = s.parties * instance.onward[c, arrival_of(instance, s)]
    waited = s.parties * instance.rate[c] * (s.load_day - instance.ready[c])
    left = instance.count - placed(instance, s)
    wait_to_end = instance.rate * (instance.days - 1 - instance.ready)
    money = np.bincount(s.day, flight_cost, instance.days)
    money = money + np.bincount(s.load_day, seat_cost + road + onward, instance.days)
    return Costs(
        flights=float(flight_cost.sum()),
        seats=float(seat_cost.sum()),
        road=float(road.sum()),
        onward=float(onward.sum()),
        waiting=float(waited.sum() + (left * wait_to_end).sum()),
        not_returned=float((left * (instance.stranded - wait_to_end)).sum()),
        money_by_day=money,
    )


def placed(instance: Instance, solution: Solution) -> Ints:
    """Parties placed of each cohort, shape (G,)."""
    return np.bincount(solution.cohort, solution.parties, instance.cohorts).astype(np.int32)


def violations(instance: Instance, solution: Solution) -> list[str]:
    """Name every hard limit that a solution breaks; empty when it is valid."""
    broken = [*_party_limits(instance, solution), *_aircraft_limits(instance, solution)]
    broken += [*_position_limits(instance, solution), *_reception_limits(instance, solution)]
    return broken + _money_limits(instance, solution)


def _party_limits(instance: Instance, s: Solution) -> list[str]:
    day, at = s.load_day, s.boards_at
    on = s.flight >= 0
    rotation = s.rotation[s.flight[on]]
    calls = (at[on] == instance.first[rotation]) | (at[on] == instance.second[rotation])
    early_or_late = (day < instance.ready[s.cohort]) | (day > instance.latest[s.cohort])
    found = {
        "more parties than the cohort has": placed(instance, s) > instance.count,
        "a load without parties": s.parties < 1,
        "outside ready and latest day": early_or_late,
        "beyond the road limit": ~np.isfinite(instance.road[s.cohort, at]),
        "an arrival that is not allowed": ~np.isfinite(
            instance.onward[s.cohort, arrival_of(instance, s)]
        ),
        "a load on another day than its flight": day[on] != s.day[s.flight[on]],
        "boards where the flight does not call": ~calls,
        "boards where the block does not leave": at[~on] != instance.block_departure[s.block[~on]],
    }
    return [name for name, flags in found.items() if np.any(flags)]


def _aircraft_limits(instance: Instance, s: Solution) -> list[str]:
    broken = []
    if not instance.open[s.rotation, s.day].all():
        broken.append("a flight without clearance or aircraft")
    used = np.zeros_like(instance.aircraft)
    np.add.at(used, (instance.fleet[s.rotation], s.day), 1)
    two = instance.aircraft_days[s.rotation] > 1
    np.add.at(used, (instance.fleet[s.rotation[two]], s.day[two] - 1), 1)
    if (used > instance.aircraft).any():
        broken.append("more aircraft than there are")
    return broken


def _position_limits(instance: Instance, s: Solution) -> list[str]:
    broken = []
    on = s.flight >= 0
    block_day = (s.block[~on], s.load_day[~on])
    pairs = (
        ("seats", instance.places, None),
        ("wheelchairs", instance.wheelchair_places, instance.block_wheelchair_places),
        ("medical", instance.medical_places, instance.block_medical_places),
        ("laps", instance.lap_places, instance.block_lap_places),
    )
    for name, on_flight, on_block in pairs:
        amount = s.parties * getattr(instance, name)[s.cohort]
        used = np.bincount(s.flight[on], amount[on], len(s.rotation))
        in_block = np.zeros_like(instance.block_seats)
        np.add.at(in_block, block_day, amount[~on])
        room = instance.block_seats if on_block is None else on_block[:, None]
        if (used > on_flight[s.rotation]).any() or (in_block > room).any():
            broken.append(f"too many {name}")
    alone = instance.minors_alone[s.cohort] > 0
    light = np.ones(len(s.cohort), bool)
    light[on] = instance.daylight[s.rotation[s.flight[on]], s.load_day[on]] == 1
    light[~on] = instance.block_daylight[block_day] == 1
    if (alone & ~light).any():
        broken.append("a child alone lands outside the window")
    return broken


def _reception_limits(instance: Instance, s: Solution) -> list[str]:
    broken = []
    arrival = arrival_of(instance, s)
    for name, room in (
        ("people", instance.places_people),
        ("minors_alone", instance.places_minors),
        ("medical", instance.places_medical),
    ):
        used = np.zeros_like(room)
        np.add.at(used, (arrival, s.load_day), s.parties * getattr(instance, name)[s.cohort])
        if (used > room).any():
            broken.append(f"reception: too many {name}")
    return broken


def _money_limits(instance: Instance, s: Solution) -> list[str]:
    costs = evaluate(instance, s)
    by_period = np.bincount(instance.period_of, costs.money_by_day, len(instance.budget_period))
    broken = []
    if (by_period > instance.budget_period + 1e-6).any():
        broken.append("over the budget of a period")
    if costs.money > instance.budget_total + 1e-6:
        broken.append("over the total budget")
    return broken
