"""A price for every seat, learnt quickly: the bound of very large problems begins here.

Where so many people leave every day that aircraft are full anyway, hardly anybody waits for a load
to gather. Then it is nearly enough to price seats: what the aircraft costs and what its days are
worth, by place. The rent of aircraft-days, scheduled seats and reception is learnt from a likeness
of the problem, where more is wanted than there is, dearer; where less, cheaper.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from retorno.plan.instance import Floats, Indices, Instance
from retorno.plan.kernels.bound_seats import cheapest_ways
from retorno.plan.thin import THIN, thinned

ROUNDS = 150  # on the likeness
STEP, COOLING = 0.5, 15.0  # of what a flight costs, and after how many rounds it is half of that
KEEP = 0.7  # of the last direction
MOST_WANTED = 2.0  # times more than there is: beyond, no steeper
SAFETY = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Rents:
    """What an aircraft-day (F, T), a scheduled seat (B, T) and a reception place (A, T) are worth."""

    aircraft: Floats
    seat: Floats
    reception: Floats

    @classmethod
    def none(cls, instance: Instance) -> Self:
        """Nothing is scarce."""
        i = instance
        return cls(
            aircraft=np.zeros(i.aircraft.shape),
            seat=np.zeros(i.block_seats.shape),
            reception=np.zeros(i.places_people.shape),
        )

    def moved(self, by: Self) -> Self:
        """Other rents, none negative."""
        return type(self)(
            aircraft=np.maximum(0.0, self.aircraft + by.aircraft),
            seat=np.maximum(0.0, self.seat + by.seat),
            reception=np.maximum(0.0, self.reception + by.reception),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """No valid plan costs less than `bound`; `party` (G,) are the prices that prove it."""

    bound: float
    party: Floats
    carrier: Indices  # (G,) rotation, R + block, or -1 where staying is cheapest
    day: Indices


def prove(instance: Instance, rents: Rents) -> Proof:
    """Bound the cost of every valid plan by any rents that are not negative.

    A party costs what its cheapest seat costs, rents included, or its stay. All parties of a flight
    together pay no more for seats than its cost and its rents, since they have no more seats than it
    has places; so the rents of all there is, taken off the sum, leave a bound.
    """
    i = instance
    seat, carrier = _cheapest_seats(i, rents)
    party, way = np.empty(i.cohorts), np.empty(i.cohorts, np.int64)
    columns = (i.road, i.onward, i.rate, i.ready, i.latest, i.seats, i.people, i.stranded)
    # copied, since the loop is compiled for arrays that may be written
    road, onward, rate, ready, latest, seats, people, stranded = map(np.array, columns)
    cheapest_ways(
        seat, rents.reception, road, onward, rate, ready, latest, seats, people, stranded, party,
        way,
    )  # fmt: skip
    terms = (
        float(party @ i.count),
        -float((rents.aircraft * i.aircraft).sum()),
        -float((rents.seat * i.block_seats).sum()),
        -float((rents.reception * i.places_people).sum()),
    )
    return Proof(
        bound=sum(terms) - SAFETY * sum(map(abs, terms)),
        party=party,
        carrier=np.where(way >= 0, carrier.ravel()[way], -1),
        day=way // max(1, seat[0].size),
    )


class RentSearch:
    """Moves rents by what too many or too few want; `rents` prove `best`, the most so far."""

    def __init__(self, instance: Instance, rents: Rents, done: int = 0) -> None:
        """Go on from any rents, as if after so many rounds."""
        self.instance = instance
        self.rents, self.best = rents, -np.inf
        self.party = np.zeros(instance.cohorts)
        self._now, self._done = rents, done
        self._direction = Rents.none(instance)

    @classmethod
    def after_likeness(cls, instance: Instance) -> Self:
        """Begin with the rents that a small likeness of a large problem taught."""
        parties = int(instance.count.sum())
        learnt = cls(thinned(instance, THIN / parties), Rents.none(instance))
        for _ in range(ROUNDS):
            learnt.step()
        return cls(instance, learnt.rents, ROUNDS)

    def step(self) -> None:
        """Prove a bound and move on."""
        proof = prove(self.instance, self._now)
        if proof.bound > self.best:
            self.best, self.rents, self.party = proof.bound, self._now, proof.party
        self._direction = _blend(self._direction, _wanted(self.instance, proof))
        step = STEP / (1.0 + self._done / COOLING)
        self._now = self._now.moved(_scaled(self.instance, self._direction, step))
        self._done += 1


def _cheapest_seats(instance: Instance, rents: Rents) -> tuple[Floats, Indices]:
    """Price of a seat by day, departure and arrival, and which rotation or block has it."""
    i = instance
    rent = rents.aircraft[i.fleet]
    two = i.aircraft_days > 1
    rent[two, 1:] += rents.aircraft[i.fleet[two], :-1]
    flies = (i.open == 1) & (i.places > 0)[:, None]
    price = np.where(flies, (i.cost[:, None] + rent) / np.maximum(1, i.places)[:, None], np.inf)
    seat = np.full((len(i.departures), len(i.arrivals), i.days), np.inf)
    carrier = np.full(seat.shape, -1)

    def offer(number: int, departure: int, arrival: int, amount: Floats) -> None:
        cheaper = amount < seat[departure, arrival]
        seat[departure, arrival][cheaper] = amount[cheaper]
        carrier[departure, arrival][cheaper] = number

    for r in range(i.rotations):
        for departure in {int(i.first[r]), int(i.second[r])} - {-1}:
            offer(r, departure, int(i.arrival[r]), price[r])
    for b in range(len(i.blocks)):
        sold = np.where(i.block_seats[b] > 0, i.block_price[b] + rents.seat[b], np.inf)
        offer(i.rotations + b, int(i.block_departure[b]), int(i.block_arrival[b]), sold)
    by_day = (2, 0, 1)
    return np.ascontiguousarray(seat.transpose(by_day)), carrier.transpose(by_day)


def _wanted(instance: Instance, proof: Proof) -> Rents:
    """By how much more is wanted than there is, as a share of it."""
    i = instance
    going = np.flatnonzero(proof.carrier >= 0)
    by, day = proof.carrier[going], proof.day[going]
    seats, people = (i.count * i.seats)[going], (i.count * i.people)[going]
    use = [np.zeros(x.shape) for x in (i.aircraft, i.block_seats, i.places_people)]
    flown = by < i.rotations
    r, at = by[flown], day[flown]
    share = seats[flown] / i.places[r]
    np.add.at(use[0], (i.fleet[r], at), share)
    two = i.aircraft_days[r] > 1
    np.add.at(use[0], (i.fleet[r[two]], at[two] - 1), share[two])
    np.add.at(use[2], (i.arrival[r], at), people[flown])
    block, at = by[~flown] - i.rotations, day[~flown]
    np.add.at(use[1], (block, at), seats[~flown])
    np.add.at(use[2], (i.block_arrival[block], at), people[~flown])
    there = (i.aircraft, i.block_seats, i.places_people)
    over = [
        np.clip((used - amount) / np.maximum(1, amount), -1.0, MOST_WANTED)
        for used, amount in zip(use, there, strict=True)
    ]
    return Rents(aircraft=over[0], seat=over[1], reception=over[2])


def _blend(old: Rents, new: Rents) -> Rents:
    """Turn the direction towards a new one."""
    return Rents(
        aircraft=KEEP * old.aircraft + (1.0 - KEEP) * new.aircraft,
        seat=KEEP * old.seat + (1.0 - KEEP) * new.seat,
        reception=KEEP * old.reception + (1.0 - KEEP) * new.reception,
    )


def _scaled(instance: Instance, direction: Rents, step: float) -> Rents:
    """A step in money: of a usual flight, or of a usual seat."""
    flight = float(instance.cost.mean()) if instance.rotations else 0.0
    place = max(1.0, float(instance.places.mean())) if instance.rotations else 1.0
    return Rents(
        aircraft=step * flight * direction.aircraft,
        seat=step * flight / place * direction.seat,
        reception=step * flight / place * direction.reception,
    )
