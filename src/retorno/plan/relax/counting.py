"""Proofs by counting that a goal cannot be met: what people need, and all there is to give.

Each proof is a sum that anybody can check: the people who can only travel within some days, from
some airports or to some airports, need more than all those days offer. No plan can offer more, so
a proof never contradicts a plan. That there is no proof says nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retorno.plan.causes import Asking, askings
from retorno.plan.instance import Floats, Indices, Instance, Ints
from retorno.plan.relax.goal import Goal, meant

Flags = NDArray[np.bool_]
SURE = 1e-6  # need must be over the offer by more than floating point may err
SAFE = 1 - 1e-9  # of money added up
MOST_CELLS = 4_000_000  # windows of all groups looked at; more days mean fewer groups
FEWEST_GROUPS = 1


class Lack(StrEnum):
    """What is not enough."""

    SEATS = "seats"
    WHEELCHAIRS = "wheelchairs"
    MEDICAL = "medical"
    LAPS = "laps"
    PLACES = "places"
    PLACES_MINORS = "places_minors"
    PLACES_MEDICAL = "places_medical"
    MONEY_TOTAL = "money_total"
    MONEY_PERIOD = "money_period"
    NO_FLIGHT = "no_flight"


ABOARD = {
    Lack.SEATS: ("seats", "places", "block_seats"),
    Lack.WHEELCHAIRS: ("wheelchairs", "wheelchair_places", "block_wheelchair_places"),
    Lack.MEDICAL: ("medical", "medical_places", "block_medical_places"),
    Lack.LAPS: ("laps", "lap_places", "block_lap_places"),
}
LANDED = {
    Lack.PLACES: ("people", "places_people"),
    Lack.PLACES_MINORS: ("minors_alone", "places_minors"),
    Lack.PLACES_MEDICAL: ("medical", "places_medical"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """One limit that no plan can keep while it meets the goal.

    Args:
        airports: The only airports these people can board at or land at; empty for all.
        first: First day of the window.
        last: Last day of the window.
        need: What these people need at least: seats, places or money.
        offer: All that there is for them.
        people: How many people these are.
    """

    lack: Lack
    airports: tuple[str, ...]
    first: int
    last: int
    need: float
    offer: float
    people: int


class _Group(NamedTuple):
    """Cohorts that can use only some airports, (G,), and these airports."""

    members: Flags
    airports: Flags


def find_clashes(instance: Instance, goal: Goal) -> list[Clash]:
    """Find what proves that the goal cannot be met: the worst window of each lack, most people first."""
    return _Counting(instance, goal).all()


class _Counting:
    def __init__(self, instance: Instance, goal: Goal) -> None:
        self.i = instance
        self.count = np.where(meant(instance, goal), instance.count, 0).astype(np.int64)

    def all(self) -> list[Clash]:
        lost = self._without_flight()
        found: list[Clash] = []
        for lack in (*ABOARD, *LANDED):
            found += _worst(self._aboard(lack) if lack in ABOARD else self._landed(lack))
        if lost:  # that there is nothing at all for some of them is said already
            found = [clash for clash in found if clash.offer > 0]
        found += [*_worst(self._money()), *lost]
        return sorted(found, key=lambda clash: (-clash.people, clash.lack))

    def _aboard(self, lack: Lack) -> Iterator[Clash]:
        need = getattr(self.i, ABOARD[lack][0])
        for group in self._groups(np.isfinite(self.i.road), need):
            day, eve = self._offered(lack, group.airports)
            yield from self._windows(lack, group, need, day, eve)

    def _offered(self, lack: Lack, airports: Flags) -> tuple[Floats, Floats]:
        """Most that flights calling at these airports offer on each day, and on its eve.

        A flight of two days gives half of what it offers on its eve, half on its day.
        """
        i = self.i
        _, own, sold = ABOARD[lack]
        blocks = airports[i.block_departure]
        on_block = np.where(i.block_seats > 0, 1, 0) * getattr(i, sold).reshape(len(blocks), -1)
        day = on_block[blocks].sum(axis=0).astype(np.float64)
        eve = np.zeros(i.days)
        calls = airports[i.first] | (airports[i.second] & (i.second >= 0))
        for fleet in range(len(i.fleets)):
            once, half = (
                self._best(own, calls & (i.fleet == fleet) & (i.aircraft_days == days)) / days
                for days in (1, 2)
            )
            before = np.append(half[1:], 0.0)
            day += i.aircraft[fleet] * np.maximum(once, np.maximum(half, before))
            eve[1:] += i.aircraft[fleet, :-1] * half[1:]
        return day, eve

    def _best(self, name: str, chosen: Flags) -> Floats:
        room = getattr(self.i, name)[chosen, None] * self.i.open[chosen]
        return np.asarray(room.max(axis=0, initial=0), np.float64)

    def _landed(self, lack: Lack) -> Iterator[Clash]:
        name, places = LANDED[lack]
        need = getattr(self.i, name)
        for group in self._groups(np.isfinite(self.i.onward), need):
            day = getattr(self.i, places)[group.airports].sum(axis=0).astype(np.float64)
            yield from self._windows(lack, group, need, day, np.zeros(self.i.days))

    def _groups(self, usable: Flags, need: Ints) -> list[_Group]:
        """Everybody, then those who can use only what one of the ways of being placed allows."""
        wanted = (need > 0) & (self.count > 0)
        every = np.ones(usable.shape[1], bool)
        groups = [_Group(members=wanted, airports=every)]
        most = max(FEWEST_GROUPS, MOST_CELLS // self.i.days**2)
        for airports in np.unique(usable[wanted], axis=0)[: most - 1]:
            if not airports.all():
                only = wanted & ~(usable & ~airports).any(axis=1)
                groups.append(_Group(members=only, airports=airports))
        return groups

    def _windows(
        self, lack: Lack, group: _Group, need: Ints, day: Floats, eve: Floats
    ) -> Iterator[Clash]:
        """The window of days in which most is lacking, if any lacks anything."""
        i, who = self.i, np.flatnonzero(group.members)
        table = np.zeros((i.days, i.days))
        np.add.at(table, (i.ready[who], i.latest[who]), (need * self.count)[who])
        # table[a, b] becomes the need of everybody ready on or after a and due on or before b
        table = table[::-1].cumsum(axis=0)[::-1].cumsum(axis=1)
        upto = np.append(0.0, day.cumsum())
        offer = upto[None, 1:] - upto[:-1, None] + eve[:, None]
        over = np.triu(table - offer)
        first, last = (int(at) for at in np.unravel_index(over.argmax(), over.shape))
        if over[first, last] > SURE:
            inside = who[(i.ready[who] >= first) & (i.latest[who] <= last)]
            yield Clash(
                lack=lack,
                airports=self._names(lack, group.airports),
                first=first,
                last=last,
                need=float(table[first, last]),
                offer=float(offer[first, last]),
                people=self._people(inside),
            )

    def _names(self, lack: Lack, airports: Flags) -> tuple[str, ...]:
        names = self.i.departures if lack in ABOARD else self.i.arrivals
        return () if airports.all() else tuple(names[k] for k in np.flatnonzero(airports))

    def _people(self, cohorts: Indices) -> int:
        return int((self.count * self.i.people)[cohorts].sum())

    def _money(self) -> Iterator[Clash]:
        i = self.i
        least = least_money(i) * self.count
        spans = [(0, i.days - 1, Lack.MONEY_TOTAL, i.budget_total)]
        periods = len(i.budget_period)
        for start in range(periods):
            for end in range(start, periods):
                days = np.flatnonzero((i.period_of >= start) & (i.period_of <= end))
                budget = float(i.budget_period[start : end + 1].sum())
                spans.append((int(days[0]), int(days[-1]), Lack.MONEY_PERIOD, budget))
        for first, last, lack, budget in spans:
            inside = np.flatnonzero((i.ready >= first) & (i.latest <= last))
            need = float(least[inside].sum()) * SAFE
            if need > budget + SURE:
                yield Clash(
                    lack=lack,
                    airports=(),
                    first=first,
                    last=last,
                    need=need,
                    offer=budget,
                    people=self._people(inside),
                )

    def _without_flight(self) -> list[Clash]:
        """Everybody whom no flight of the programme could carry, even if nobody else flew."""
        i = self.i
        lost = np.flatnonzero(~could_fly(i) & (self.count > 0))
        if not len(lost):
            return []
        within = np.isfinite(i.road[lost]).any(axis=0)
        return [
            Clash(
                lack=Lack.NO_FLIGHT,
                airports=tuple(i.departures[k] for k in np.flatnonzero(within)),
                first=int(i.ready[lost].min()),
                last=int(i.latest[lost].max()),
                need=float(self._people(lost)),
                offer=0.0,
                people=self._people(lost),
            )
        ]


def _worst(clashes: Iterator[Clash]) -> list[Clash]:
    """The clash of each lack in which most is lacking."""
    worst: dict[Lack, Clash] = {}
    for clash in clashes:
        known = worst.get(clash.lack)
        if known is None or clash.need - clash.offer > known.need - known.offer:
            worst[clash.lack] = clash
    return list(worst.values())


def least_money(instance: Instance) -> Floats:
    """Money that a party needs at least: road, onward journey and the cheapest seats, (G,).

    A flight costs at least its places' share for each seat on it. 0 for who can be on no flight.
    """
    i = instance
    seat = np.full((len(i.departures), len(i.arrivals)), np.inf)
    useful = np.flatnonzero(i.open.any(axis=1) & (i.places > 0))
    share = i.cost[useful] / i.places[useful]
    for at in (i.first, i.second):
        calls = at[useful] >= 0
        np.minimum.at(seat, (at[useful][calls], i.arrival[useful][calls]), share[calls])
    sold = np.flatnonzero((i.block_seats > 0).any(axis=1))
    np.minimum.at(seat, (i.block_departure[sold], i.block_arrival[sold]), i.block_price[sold])
    least = np.full(i.cohorts, np.inf)
    for h in range(len(i.departures)):
        for a in range(len(i.arrivals)):
            if np.isfinite(seat[h, a]):
                here = i.road[:, h] + i.onward[:, a] + i.seats * seat[h, a]
                least = np.minimum(least, here)
    return np.where(np.isfinite(least), least, 0.0)


def could_fly(instance: Instance) -> Flags:
    """Tell of each cohort whether a party of it could fly on some day if nobody else did, (G,)."""
    i = instance
    ways, way_of = askings(i)
    rows = np.stack([_days_of(i, way) for way in ways]) if ways else np.zeros((0, i.days), bool)
    upto = np.zeros((len(rows), i.days + 1), np.int64)
    upto[:, 1:] = rows.cumsum(axis=1)
    return np.asarray(upto[way_of, i.latest + 1] > upto[way_of, i.ready])


def _days_of(instance: Instance, way: Asking) -> Flags:
    """Days on which a flight or block could take such a party, (T,)."""
    i = instance
    met = (i.places_people >= way.people) & (i.places_medical >= way.medical)
    met &= i.places_minors >= way.minors_alone
    calls = way.boards[i.first] | (way.boards[i.second] & (i.second >= 0))
    fits = calls & way.lands[i.arrival] & (i.places >= way.seats) & (i.lap_places >= way.laps)
    fits &= (i.wheelchair_places >= way.wheelchairs) & (i.medical_places >= way.medical)
    own = np.flatnonzero(fits)
    flies = (i.open[own] == 1) & met[i.arrival[own]]
    fits = way.boards[i.block_departure] & way.lands[i.block_arrival]
    fits &= (i.block_wheelchair_places >= way.wheelchairs) & (i.block_lap_places >= way.laps)
    sold = np.flatnonzero(fits & (i.block_medical_places >= way.medical))
    takes = (i.block_seats[sold] >= max(1, way.seats)) & met[i.block_arrival[sold]]
    if way.minors_alone:
        flies &= i.daylight[own] == 1
        takes &= i.block_daylight[sold] == 1
    return np.asarray(flies.any(axis=0) | takes.any(axis=0))
