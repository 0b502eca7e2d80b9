"""What people ask of each plan: who waits how long, where, and how full the flights are."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from retorno.plan.folder import Task
from retorno.plan.instance import Floats, Indices
from retorno.plan.parties import CLASSES, Parties
from retorno.plan.seating import Seated, seat
from retorno.plan.solution import Solution, evaluate
from retorno.vocabulary.people import PartyClass

FEW = 10
"""A class or region of fewer people has no figures of its own: they would point to somebody."""
MONEY_PARTS = ("flights", "seats", "road", "onward")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """How long some people wait, in days; of those who return."""

    people: int
    median: int
    ninth_decile: int
    longest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """One plan in numbers.

    money: by part, currency units. days: person-days of waiting of everybody available, those of
    people left behind until the last day. by_region: by the departure airport nearest by road to
    where people are held, whichever they fly from. calls: flights by airport and month (year,
    month); one with two pick-ups calls at two.
    """

    money: Mapping[str, float]
    days: int
    people: int
    not_returned: int
    waits: Waits | None
    by_class: Mapping[PartyClass, Waits]
    by_region: Mapping[str, Waits]
    fleets: Mapping[str, int]
    calls: Mapping[tuple[str, int, int], int]
    places: int
    empty: int
    scheduled: int

    @property
    def paid(self) -> float:
        """Money in all."""
        return sum(self.money.values())

    @property
    def flights(self) -> int:
        """Own flights."""
        return sum(self.fleets.values())

    @property
    def worst_region(self) -> str:
        """The region whose people wait longest, by the wait that nine of ten do not exceed."""
        ranked = sorted(self.by_region.items())
        return max(ranked, key=lambda entry: entry[1].ninth_decile)[0] if ranked else ""


def facts_of(task: Task, solution: Solution) -> PlanFacts:
    """Put a plan in numbers."""
    parties, instance = task.parties, task.instance
    seated = seat(instance, solution, task.cohorts.of_party)
    costs, on = evaluate(instance, solution), seated.placed
    waits = (seated.day[seated.departure[on]] - parties.ready[on]).astype(np.int64)
    size, used = parties.people[on], _used(parties, seated)
    flown = seated.rotation >= 0
    places = int(instance.places[seated.rotation[flown]].sum())
    people = int(size.sum())
    return PlanFacts(
        money={name: float(getattr(costs, name)) for name in MONEY_PARTS},
        days=int((waits * size).sum()) + _days_left(task, seated),
        people=people,
        not_returned=int(parties.people.sum()) - people,
        waits=_waits(waits, size),
        by_class=_by_group(waits, size, parties.party_class[on], CLASSES),
        by_region=_by_group(waits, size, _region(parties.road)[on], instance.departures),
        fleets=Counter(instance.fleets[f] for f in instance.fleet[seated.rotation[flown]].tolist()),
        calls=_calls(task, seated),
        places=places,
        empty=places - int(used[flown].sum()),
        scheduled=int(used[~flown].sum()),
    )


def _used(parties: Parties, seated: Seated) -> Floats:
    """Seats used on each departure."""
    on = seated.placed
    return np.bincount(seated.departure[on], parties.seats[on], len(seated.day))


def _days_left(task: Task, seated: Seated) -> int:
    """Person-days that people without a flight wait; whoever is not ready does not wait."""
    parties = task.parties
    left = (seated.departure < 0) & (parties.ready >= 0)
    waits = np.maximum(0, task.programme.days - 1 - parties.ready[left])
    return int((waits * parties.people[left]).sum(dtype=np.int64))


def _region(road: Floats) -> Indices:
    """The departure airport that each party reaches for the least money."""
    return road.argmin(axis=1)


def _by_group[K](
    waits: Indices, size: Indices, group: Indices, names: tuple[K, ...]
) -> dict[K, Waits]:
    found = {}
    for at, name in enumerate(names):
        those = group == at
        described = _waits(waits[those], size[those])
        if described is not None and described.people >= FEW:
            found[name] = described
    return found


def _waits(waits: Indices, size: Indices) -> Waits | None:
    """Describe waits of parties, each counted as often as it has people."""
    if not len(waits):
        return None
    order = np.argsort(waits, kind="stable")
    ranked, upto = waits[order], np.cumsum(size[order])
    people = int(upto[-1])

    def at(rank: int) -> int:
        return int(ranked[np.searchsorted(upto, rank)])

    return Waits(
        people=people,
        median=at((people + 1) // 2),
        ninth_decile=at(-(-people * 9 // 10)),
        longest=int(ranked[-1]),
    )


def _calls(task: Task, seated: Seated) -> Counter[tuple[str, int, int]]:
    instance, first_day = task.instance, task.programme.first_day
    found: Counter[tuple[str, int, int]] = Counter()
    for rotation, day in zip(seated.rotation.tolist(), seated.day.tolist(), strict=True):
        if rotation >= 0:
            when = first_day + timedelta(days=day)
            stops = int(instance.first[rotation]), int(instance.second[rotation])
            for stop in stops:
                if stop >= 0:
                    found[instance.departures[stop], when.year, when.month] += 1
    return found
