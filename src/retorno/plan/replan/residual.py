"""The problem that is left when some parties are fixed: an instance, and the way back.

What the fixed parties use is taken out of aircraft, reception, blocks and money. A fixed flight
offers the seats it has left as a rotation of its own that costs nothing, open on its one day. A
flight whose people may all change is a rotation of its own too, at its true cost, where its name
matters; else it is only one of the plain rotations.
"""

from dataclasses import dataclass, replace

import numpy as np

from retorno.plan.instance import Indices, Instance, Ints
from retorno.plan.replan.problem import NOWHERE, Arrangement, Flags, Ledger, Problem
from retorno.plan.solution import Solution

_ROOM = ("places", "wheelchair_places", "medical_places", "lap_places")
_OF_FLIGHT = ("first", "second", "arrival")
_OF_COHORT = [
    "people",
    "seats",
    "laps",
    "wheelchairs",
    "medical",
    "minors_alone",
    "rate",
    "ready",
    "latest",
    "stranded",
    "road",
    "onward",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is free to change.

    Args:
        fixed: The arrangement of everybody else; whoever is asked about has no place in it.
        group: (n,) group of each party asked about, -1 for all others; groups are of equals.
        named: Departures of `fixed` that may fly again under their names, at their cost.
        spare: Flying departures whose spare seats are offered.
        boost: Money by which staying behind is made dearer a person of the core.
        opens: Whether flights and block days may be used that the fixed arrangement does not have.
    """

    fixed: Arrangement
    group: Ints
    named: Indices
    spare: Indices
    boost: float = 0.0
    opens: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Residual:
    """An instance of what is left.

    Args:
        departure: Departure of each rotation that stands for one, -1 for the plain ones.
        block: Scheduled block of each block; those of one day come after the plain ones.
    """

    asked: Asked
    instance: Instance
    departure: Ints
    block: Ints


def by_cohort(problem: Problem, loose: Flags) -> Ints:
    """Group parties by cohort, those of the core apart; who is too late now is in no group."""
    group = np.full(problem.parties, NOWHERE, np.int32)
    free = np.flatnonzero(loose & able(problem))
    key = 2 * problem.cohort[free].astype(np.int64) + problem.core[free]
    group[free] = np.unique(key, return_inverse=True)[1].reshape(-1)
    return group


def one_by_one(problem: Problem, loose: Flags) -> Ints:
    """Each party is a group of its own."""
    group = np.full(problem.parties, NOWHERE, np.int32)
    free = np.flatnonzero(loose & able(problem))
    group[free] = np.arange(len(free))
    return group


def able(problem: Problem) -> Flags:
    """Parties that could still leave on some day from `as_of` on."""
    return (problem.cohort >= 0) & (problem.of("latest") >= problem.as_of)


def residual(problem: Problem, asked: Asked) -> Residual:
    """State what is left as a problem of its own."""
    ledger = Ledger(problem, asked.fixed)
    offered = _useful(problem, asked, ledger)
    flying = np.concatenate([asked.named, offered]).astype(np.int64)
    plain = problem.instance.rotations
    block, sold = _blocks(problem, asked, ledger)
    columns = {name: getattr(problem.instance, name) for name in Instance.__dataclass_fields__}
    columns |= _cohorts(problem, asked) | _flights(problem, asked, ledger, offered) | sold
    people, minors, medical = np.moveaxis(np.maximum(ledger.reception, 0), 2, 0)
    columns |= {"places_people": people, "places_minors": minors, "places_medical": medical}
    columns |= {
        "budget_total": max(0.0, float(ledger.money[-1])),
        "budget_period": np.maximum(ledger.money[:-1], 0.0),
    }
    departure = np.append(np.full(plain, NOWHERE), flying).astype(np.int32)
    return Residual(asked=asked, instance=Instance.of(**columns), departure=departure, block=block)


def _useful(problem: Problem, asked: Asked, ledger: Ledger) -> Indices:
    """Flights with a seat left on a day that has not gone by."""
    a = asked.fixed
    seats = ledger.room[asked.spare, 0] > 0
    on = (a.rotation[asked.spare] >= 0) & (a.day[asked.spare] >= problem.as_of)
    useful: Indices = asked.spare[seats & on]
    return useful


def _cohorts(problem: Problem, asked: Asked) -> dict[str, object]:
    """Columns of the groups: ready no earlier than `as_of`, with the waiting until then left out."""
    free = np.flatnonzero(asked.group >= 0)
    _, first, count = np.unique(asked.group[free], return_index=True, return_counts=True)
    of = free[first]
    cohort = problem.cohort[of]
    columns = {name: getattr(problem.instance, name)[cohort] for name in _OF_COHORT}
    ready = np.maximum(columns["ready"], problem.as_of)
    boost = asked.boost * problem.core[of] * columns["people"]
    columns["stranded"] = columns["stranded"] - columns["rate"] * (ready - columns["ready"]) + boost
    return columns | {"ready": ready, "count": count}


def _flights(problem: Problem, asked: Asked, ledger: Ledger, offered: Indices) -> dict[str, object]:
    """Plain rotations on days to come, then the named departures, then those with spare seats."""
    i, a = problem.instance, asked.fixed
    flying = np.concatenate([asked.named, offered]).astype(np.int64)
    rotation, day = a.rotation[flying], a.day[flying]
    opened = i.open.copy()
    opened[:, : problem.as_of] = 0
    opened[i.aircraft_days > 1, : problem.as_of + 1] = 0
    own = np.zeros((len(flying), i.days), np.uint8)
    own[np.arange(len(flying)), day] = 1
    is_offer = np.arange(len(flying)) >= len(asked.named)
    fleet = np.where(
        is_offer, len(i.fleets) + np.arange(len(flying)) - len(asked.named), i.fleet[rotation]
    )
    extra = np.zeros((len(offered), i.days), np.int32)
    extra[np.arange(len(offered)), a.day[offered]] = 1
    columns: dict[str, object] = {
        name: np.append(getattr(i, name), getattr(i, name)[rotation]) for name in _OF_FLIGHT
    }
    for k, name in enumerate(_ROOM):
        left = np.where(is_offer, ledger.room[flying, k], getattr(i, name)[rotation])
        columns[name] = np.append(getattr(i, name), left)
    return columns | {
        "fleets": i.fleets + tuple(f"+{k}" for k in range(len(offered))),
        "fleet": np.append(i.fleet, fleet),
        "aircraft_days": np.append(
            i.aircraft_days, np.where(is_offer, 1, i.aircraft_days[rotation])
        ),
        "cost": np.append(i.cost, np.where(is_offer, 0.0, i.cost[rotation])),
        "open": np.vstack([opened, own]),
        "daylight": np.vstack([i.daylight, i.daylight[rotation]]),
        "aircraft": np.vstack([np.maximum(ledger.aircraft, 0) * asked.opens, extra]),
    }


def _blocks(problem: Problem, asked: Asked, ledger: Ledger) -> tuple[Ints, dict[str, object]]:
    """Seats left on blocks; a day on which other positions are used is a block of its own."""
    i, a = problem.instance, asked.fixed
    seats = i.block_seats * np.int32(asked.opens)
    seats[:, : problem.as_of] = 0
    own: list[int] = []
    for departure in np.flatnonzero((a.block >= 0) & a.flies & (a.day >= problem.as_of)):
        block, day = a.block[departure], a.day[departure]
        seats[block, day] = max(0, ledger.room[departure, 0])
        whole = [getattr(i, f"block_{name}")[block] for name in _ROOM[1:]]
        if seats[block, day] and (ledger.room[departure, 1:] != whole).any():
            seats[block, day] = 0
            own.append(int(departure))
    more = np.array(own, np.int64)
    block = np.append(np.arange(len(i.blocks)), a.block[more]).astype(np.int32)
    single = np.zeros((len(more), i.days), np.int32)
    single[np.arange(len(more)), a.day[more]] = ledger.room[more, 0]
    columns: dict[str, object] = {
        f"block_{name}": np.append(getattr(i, f"block_{name}"), ledger.room[more, k])
        for k, name in enumerate(_ROOM[1:], 1)
    }
    return block, columns | {
        "blocks": i.blocks + tuple(f"+{k}" for k in range(len(more))),
        "block_departure": i.block_departure[block],
        "block_arrival": i.block_arrival[block],
        "block_price": i.block_price[block],
        "block_daylight": i.block_daylight[block],
        "block_seats": np.vstack([seats, single]),
    }


class _Builder:
    """Departures of an arrangement, to which new ones are added as they are needed."""

    def __init__(self, problem: Problem, asked: Asked, reusable: Flags) -> None:
        a = asked.fixed
        self.problem, self.a = problem, a
        self.rotation, self.block = a.rotation.tolist(), a.block.tolist()
        self.day, self.flies = a.day.tolist(), a.flies.tolist()
        self.resting: dict[tuple[int, int], list[int]] = {}
        for departure in np.flatnonzero(reusable & ~a.flies & (a.rotation >= 0))[::-1].tolist():
            key = (self.rotation[departure], self.day[departure])
            self.resting.setdefault(key, []).append(departure)
        self.sold = {
            (self.block[d], self.day[d]): int(d) for d in np.flatnonzero(a.block >= 0).tolist()
        }

    def flight(self, rotation: int, day: int) -> int:
        """A flight by a plain rotation: one that rests under its old name, or a new one."""
        resting = self.resting.get((rotation, day))
        departure = resting.pop() if resting else self._new(rotation, NOWHERE, day)
        self.flies[departure] = True
        return departure

    def seats(self, block: int, day: int) -> int:
        """A block on a day."""
        if (block, day) not in self.sold:
            self.sold[block, day] = self._new(NOWHERE, block, day)
        departure = self.sold[block, day]
        self.flies[departure] = True
        return departure

    def _new(self, rotation: int, block: int, day: int) -> int:
        self.rotation.append(rotation)
        self.block.append(block)
        self.day.append(day)
        self.flies.append(True)
        return len(self.day) - 1

    def arrangement(self, place: Ints, boards_at: Ints) -> Arrangement:
        return Arrangement(
            rotation=np.array(self.rotation, np.int32),
            block=np.array(self.block, np.int32),
            day=np.array(self.day, np.int32),
            flies=np.array(self.flies, bool),
            place=place,
            boards_at=boards_at,
        )


def merged(problem: Problem, left: Residual, solution: Solution, reusable: Flags) -> Arrangement:
    """Put an answer of the residual back: fixed parties as they were, the others by groups.

    Of equals, whoever stood on a departure stays on it.

    Args:
        problem: The problem.
        left: The residual that was solved.
        solution: Its answer.
        reusable: (D,) flights whose name a plain flight of the same trip and day may take.
    """
    builder = _Builder(problem, left.asked, reusable)
    flown = []
    for rotation, day in zip(solution.rotation.tolist(), solution.day.tolist(), strict=True):
        known = int(left.departure[rotation])
        if known >= 0:
            builder.flies[known] = True
        flown.append(known if known >= 0 else builder.flight(rotation, day))
    at = [
        flown[flight] if flight >= 0 else builder.seats(int(left.block[block]), day)
        for flight, block, day in zip(
            solution.flight.tolist(), solution.block.tolist(), solution.load_day.tolist(),
            strict=True,
        )
    ]  # fmt: skip
    fixed = left.asked.fixed
    place, boards_at = _deal(problem, left, solution, at)
    kept = fixed.place >= 0
    place[kept], boards_at[kept] = fixed.place[kept], fixed.boards_at[kept]
    return builder.arrangement(place, boards_at)


def _deal(problem: Problem, left: Residual, solution: Solution, at: list[int]) -> tuple[Ints, Ints]:
    place = np.full(problem.parties, NOWHERE, np.int32)
    boards_at = np.full(problem.parties, NOWHERE, np.int32)
    free = np.flatnonzero(left.asked.group >= 0)
    order = free[np.argsort(left.asked.group[free], kind="stable")]
    members: dict[int, list[int]] = {}
    for party in order.tolist():
        members.setdefault(int(left.asked.group[party]), []).append(party)
    loads = zip(
        solution.cohort.tolist(), at, solution.boards_at.tolist(), solution.parties.tolist(),
        strict=True,
    )  # fmt: skip
    wanting: list[tuple[int, int, int, int]] = []
    for group, departure, airport, parties in loads:
        stay = [p for p in members[group] if problem.home.place[p] == departure][:parties]
        for party in stay:
            place[party], boards_at[party] = departure, airport
            members[group].remove(party)
        wanting.append((group, departure, airport, parties - len(stay)))
    for group, departure, airport, parties in sorted(wanting, key=lambda load: load[1]):
        for party in members[group][:parties]:
            place[party], boards_at[party] = departure, airport
        del members[group][:parties]
    return place, boards_at


def as_answer(left: Residual, arrangement: Arrangement) -> Solution:
    """Say an arrangement in terms of the residual: the start of a search for a better one.

    Flights that are fixed and carry nobody asked about are left out; they are there anyhow.
    """
    a, group = arrangement, left.asked.group
    stands = np.full(len(a.day), NOWHERE)
    known = np.flatnonzero(left.departure >= 0)
    stands[left.departure[known]] = known
    rotation = np.where(stands >= 0, stands, a.rotation)
    asked = np.flatnonzero((group >= 0) & (a.place >= 0))
    on_flight = a.rotation[a.place[asked]] >= 0
    used = np.unique(a.place[asked[on_flight]])
    number = np.full(len(a.day), NOWHERE)
    number[used] = np.arange(len(used))
    rows = np.stack([group[asked], a.place[asked], a.boards_at[asked]], axis=1).reshape(-1, 3)
    loads, parties = np.unique(rows, axis=0, return_counts=True)
    at = loads[:, 1]
    return Solution(
        rotation=rotation[used].astype(np.int32),
        day=a.day[used],
        cohort=loads[:, 0].astype(np.int32),
        flight=number[at].astype(np.int32),
        block=_blocks_of(left, a, at),
        load_day=a.day[at],
        boards_at=loads[:, 2].astype(np.int32),
        parties=parties.astype(np.int32),
    )


def _blocks_of(left: Residual, a: Arrangement, at: Indices) -> Ints:
    """Block of each load: that of the day alone where there is one; -1 on a flight."""
    i = left.instance
    found = a.block[at].copy()
    for block in range(int((left.block == np.arange(len(left.block))).sum()), len(left.block)):
        day = int(np.flatnonzero(i.block_seats[block])[0])
        found[(a.block[at] == left.block[block]) & (a.day[at] == day)] = block
    return found.astype(np.int32)


def grounded(arrangement: Arrangement, departures: Indices) -> Arrangement:
    """Leave these departures on the ground."""
    flies = arrangement.flies.copy()
    flies[departures] = False
    return replace(arrangement, flies=flies)
