"""Every way in which a better plan may carry somebody: flights, and who may be on them.

What is left out is in no plan cheaper than the one at hand, or has something as cheap in its stead.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retorno.plan.instance import Floats, Indices, Instance, Ints
from retorno.plan.kernels.bound_days import use_fleets

MOST_COLUMNS = 60_000
UNSCORED = -1e299  # and below: no score, or not open
MOST_PAIRS = 2_000_000  # of a flight and a cohort, looked at in one day
ROUNDING = 1e-9  # of the cost: less is no reason to leave anything out
NEEDS = ("seats", "wheelchairs", "medical", "laps")
ROOMS = (
    ("people", "places_people"),
    ("minors_alone", "places_minors"),
    ("medical", "places_medical"),
)
_PLACES = ("places", "wheelchair_places", "medical_places", "lap_places")

Flagged = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a problem: a bound, with the prices and flight scores that proved it.

    As `BoundSearch` has them at hand, all three of the same moment. Before it has raised its first
    floor no flight has a score (all are `UNSCORED`) and its prices prove nothing: then, as without
    scores or prices, less can be left out.
    """

    bound: float
    scores: Floats | None = None  # (R, T)
    prices: Mapping[str, Floats] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Journeys:
    """Carriers, first F flights and then C blocks on a day, and P pairs of a carrier and a cohort.

    The whole numbers to be found are F, whether each flight flies, and P, parties of each pair.
    """

    rotation: Ints  # (F,) -1 for a block, as all of them (F + C,)
    block: Ints  # -1 for a flight
    day: Ints
    copy: Ints  # 0, 1, ... of equal flights
    arrival: Ints
    capacity: Indices  # (4, F + C) by NEEDS

    carrier: Indices  # (P,)
    cohort: Ints
    boards_at: Ints
    cost: Floats  # true money of a party
    waiting: Floats
    most: Ints  # parties of the cohort that the carrier can take

    @property
    def flights(self) -> int:
        """How many of the carriers are flights."""
        return int((self.block < 0).sum())

    @property
    def size(self) -> int:
        """How many whole numbers are to be found."""
        return self.flights + len(self.carrier)


def find_journeys(instance: Instance, known: Known, upper: float) -> Journeys | None:
    """List what a plan cheaper than `upper` may be made of; None if it is too much."""
    finder = _Finder(instance, known, upper)
    parts: list[_Part] = []
    size = 0
    for day in range(instance.days):
        for part in (finder.flights(day), finder.blocks(day)):
            if part is None:
                return None
            parts.append(part)
            size += part.size
        if size > MOST_COLUMNS:
            return None
    return _joined(instance, parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Carriers of one day and one kind, and their pairs."""

    which: Indices  # (N,) rotation or block
    copy: Indices
    day: int
    is_block: bool
    row: Indices  # (P,) index into `which`
    cohort: Indices
    boards_at: Indices
    cost: Floats
    most: Indices

    @property
    def size(self) -> int:
        return len(self.row) + (0 if self.is_block else len(self.which))


class _Finder:
    def __init__(self, instance: Instance, known: Known, upper: float) -> None:
        self.i = instance
        self.floor = flight_floors(instance, known)
        self.bound = known.bound
        self.prices = (known.prices or None) if np.isfinite(self.floor).any() else None
        self.too_dear = upper + ROUNDING * max(1.0, abs(upper))

    def flights(self, day: int) -> _Part | None:
        i = self.i
        aircraft = _idle(i, day)
        which = np.flatnonzero((aircraft > 0) & (self.floor[:, day] <= self.too_dear))
        live = self._live(day)
        if len(which) * len(live) > MOST_PAIRS:
            return None
        first, second = i.first[which], i.second[which]
        road = i.road[np.ix_(live, first)].T
        other = np.where(second[:, None] >= 0, i.road[np.ix_(live, second)].T, np.inf)
        boards_at = np.where(other < road, second[:, None], first[:, None])
        money = np.minimum(road, other) + i.onward[np.ix_(live, i.arrival[which])].T
        capacity = np.stack([getattr(i, name)[which] for name in _PLACES])
        light = i.daylight[which, day] == 1
        most = self._most(day, live, capacity, i.arrival[which], light)
        floor = self.floor[which, day]
        most[~self._is_worth(day, live, money, i.arrival[which], floor)] = 0
        money = np.where(most > 0, money, np.inf)
        kept = (most > 0).any(axis=1)
        kept[kept] = ~_outdone(i, which[kept], money[kept])
        which, most, capacity = which[kept], most[kept], capacity[:, kept]
        copies = _copies(i, live, most, capacity, aircraft[which])
        rows = np.repeat(np.arange(len(which)), copies)
        copy = np.arange(len(rows)) - np.repeat(np.cumsum(copies) - copies, copies)
        return _part(
            day,
            live,
            which[rows],
            copy=copy,
            most=most[rows],
            boards_at=boards_at[kept][rows],
            money=money[kept][rows],
            is_block=False,
        )

    def blocks(self, day: int) -> _Part | None:
        i = self.i
        which = np.flatnonzero(i.block_seats[:, day] > 0)
        live = self._live(day)
        if len(which) * len(live) > MOST_PAIRS:
            return None
        at, arrival = i.block_departure[which], i.block_arrival[which]
        money = (i.road[np.ix_(live, at)] + i.onward[np.ix_(live, arrival)]).T
        money = money + i.block_price[which][:, None] * i.seats[live]
        capacity = np.stack(
            [i.block_seats[which, day]]
            + [getattr(i, f"block_{name}")[which] for name in _PLACES[1:]]
        )
        most = self._most(day, live, capacity, arrival, i.block_daylight[which, day] == 1)
        floor = np.full(len(which), self.bound)
        most[~self._is_worth(day, live, money, arrival, floor)] = 0
        boards_at = np.repeat(at[:, None], len(live), axis=1)
        return _part(
            day,
            live,
            which,
            copy=np.zeros(len(which), int),
            most=most,
            boards_at=boards_at,
            money=money,
            is_block=True,
        )

    def _live(self, day: int) -> Indices:
        return np.flatnonzero((self.i.ready <= day) & (day <= self.i.latest))

    def _most(
        self, day: int, live: Indices, capacity: Indices, arrival: Indices, light: Flagged
    ) -> Indices:
        """Parties of each cohort that each carrier can take at most, (N, cohorts)."""
        i = self.i
        alone = i.minors_alone[live] > 0
        most = np.where(alone & ~light[:, None], 0, i.count[live])
        needs = [(getattr(i, name)[live], capacity[k]) for k, name in enumerate(NEEDS)]
        needs += [(getattr(i, n)[live], getattr(i, room)[arrival, day]) for n, room in ROOMS]
        for need, room in needs:
            fits = room[:, None] // np.maximum(1, need)
            most = np.where(need > 0, np.minimum(most, fits), most)
        return np.asarray(most)

    def _is_worth(
        self, day: int, live: Indices, money: Floats, arrival: Indices, floor: Floats
    ) -> Flagged:
        """Tell which pairs may be in a plan that is cheaper than the one at hand."""
        i = self.i
        waiting = i.rate[live] * (day - i.ready[live])
        better: Flagged = money + waiting < i.stranded[live]
        if self.prices is None:
            return better
        paid = self.prices["money"]
        factor = 1.0 + paid[0] + paid[1 + i.period_of[day]]
        gains = self.prices["party"][live] - waiting - np.where(better, money, 0.0) * factor
        gains = gains - self.prices["reception"][arrival, day][:, None] * i.people[live]
        dear: Flagged = floor[:, None] - np.minimum(0.0, gains) > self.too_dear
        return better & ~dear


def _part(
    day: int,
    live: Indices,
    which: Indices,
    *,
    copy: Indices,
    most: Indices,
    boards_at: Indices,
    money: Floats,
    is_block: bool,
) -> _Part:
    row, column = np.nonzero(most)
    return _Part(
        which=which,
        copy=copy,
        day=day,
        is_block=is_block,
        row=row,
        cohort=live[column],
        boards_at=boards_at[row, column],
        cost=money[row, column],
        most=most[row, column],
    )


def _idle(instance: Instance, day: int) -> Indices:
    """Aircraft for each rotation on a day."""
    i = instance
    idle = np.where(i.open[:, day] == 1, i.aircraft[i.fleet, day], 0)
    before = i.aircraft[i.fleet, day - 1] if day else np.zeros_like(idle)
    return np.asarray(np.where(i.aircraft_days > 1, np.minimum(idle, before), idle))


def _copies(
    instance: Instance, live: Indices, most: Indices, capacity: Indices, aircraft: Indices
) -> Indices:
    """How many equal flights a best plan has at most.

    One if it can take everybody. Of two flights that could be one, the other is never needed: any
    two of them are together over some capacity, so all are below twice the sum of what each
    capacity is used.
    """
    needs = np.stack([getattr(instance, name)[live] for name in NEEDS])
    parties = np.where(most > 0, instance.count[live], 0)  # all who want to be on such flights
    used = (needs @ parties.T) / np.maximum(1, capacity)
    several = np.ceil(2.0 * used.sum(axis=0) + ROUNDING).astype(int)
    fewest = np.minimum(aircraft, parties.sum(axis=1))
    return np.where((used <= 1.0).all(axis=0), 1, np.minimum(fewest, several))


def _outdone(instance: Instance, which: Indices, money: Floats) -> Flagged:
    """Tell which flights of a day another of the same aircraft and arrival serves as well.

    `money` is of each party on each flight, inf where it cannot or need not be on it.
    """
    i = instance
    outdone = np.zeros(len(which), bool)
    group = i.fleet[which].astype(np.int64) * len(i.arrivals) + i.arrival[which]
    names = ("aircraft_days", "cost")
    least: list[Indices | Floats] = [getattr(i, name)[which] for name in names]
    least += [-getattr(i, name)[which] for name in _PLACES]
    for n in np.lexsort((which, i.cost[which])):
        as_good = (group == group[n]) & ~outdone & (money <= money[n]).all(axis=1)
        for values in least:
            as_good &= values <= values[n]
        as_good[n] = False
        outdone[n] = as_good.any()
    return outdone


def flight_floors(instance: Instance, known: Known) -> Floats:
    """What every plan with a flight costs at least, (R, T).

    A flight takes its aircraft from the best use that the bound makes of the fleet, and brings its
    score instead.
    """
    floors = np.full((instance.rotations, instance.days), -np.inf)
    if known.scores is None:
        return floors
    scored = known.scores > UNSCORED
    for fleet in range(len(instance.fleets)):
        for kind in (1, 2):
            mine = np.flatnonzero((instance.fleet == fleet) & (instance.aircraft_days == kind))
            lost = _lost(instance, known.scores, fleet, kind)
            floors[mine] = known.bound + lost - known.scores[mine]
    return np.where(scored, floors, -np.inf)


def _lost(instance: Instance, scores: Floats, fleet: int, kind: int) -> Floats:
    """What a fleet's best use loses with the aircraft of a flight of one or two days, (T,)."""
    i = instance
    best = np.zeros((i.days, 2))
    for k in (0, 1):
        mine = (i.fleet == fleet) & (i.aircraft_days == k + 1)
        best[:, k] = scores[mine].max(axis=0, initial=0.0)
    aircraft = np.array(i.aircraft[fleet : fleet + 1])
    one, both = np.zeros(2, np.int32), np.array([1, 2], np.int32)
    whole = use_fleets(best, one, both, aircraft)
    lost = np.zeros(i.days)
    for day in range(i.days):
        taken = slice(max(0, day + 1 - kind), day + 1)
        less = aircraft.copy()
        less[:, taken] = np.maximum(0, less[:, taken] - 1)
        lost[day] = whole - use_fleets(best, one, both, less)
    return lost


def _joined(instance: Instance, parts: list[_Part]) -> Journeys:
    """Number all flights first, then all blocks."""
    i = instance
    ordered = [p for p in parts if not p.is_block] + [p for p in parts if p.is_block]
    ends = np.cumsum([len(p.which) for p in ordered])
    flies = sum(len(p.which) for p in parts if not p.is_block)
    which = np.concatenate([p.which for p in ordered]).astype(np.int32)
    day = np.concatenate([np.full(len(p.which), p.day) for p in ordered]).astype(np.int32)
    is_block = np.arange(len(which)) >= flies
    rotation, block = which[:flies], which[flies:]
    flown = np.stack([getattr(i, name)[rotation] for name in _PLACES])
    sold = [i.block_seats[block, day[flies:]]]
    sold += [getattr(i, f"block_{name}")[block] for name in _PLACES[1:]]
    carrier = [p.row + end - len(p.which) for p, end in zip(ordered, ends, strict=True)]
    pair_day = np.concatenate([np.full(len(p.row), p.day) for p in ordered])
    cohort = np.concatenate([p.cohort for p in ordered]).astype(np.int32)
    return Journeys(
        rotation=np.where(is_block, -1, which).astype(np.int32),
        block=np.where(is_block, which, -1).astype(np.int32),
        day=day,
        copy=np.concatenate([p.copy for p in ordered]).astype(np.int32),
        arrival=np.concatenate([i.arrival[rotation], i.block_arrival[block]]),
        capacity=np.concatenate([flown, np.stack(sold)], axis=1),
        carrier=np.concatenate(carrier),
        cohort=cohort,
        boards_at=np.concatenate([p.boards_at for p in ordered]).astype(np.int32),
        cost=np.concatenate([p.cost for p in ordered]),
        waiting=i.rate[cohort] * (pair_day - i.ready[cohort]),
        most=np.concatenate([p.most for p in ordered]).astype(np.int32),
    )
