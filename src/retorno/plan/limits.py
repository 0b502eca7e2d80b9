"""Whether everybody can be returned at all, proved by counting; and what is short where.

The proofs are sums over windows of days: people who must leave within a window need at least so
many seats, reception places and money, and no plan can offer more than there are.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retorno.plan.causes import Cause
from retorno.plan.instance import Floats, Instance
from retorno.plan.outputs import Drawn

Numbers = NDArray[np.int64]
AIRCRAFT_CAUSES = frozenset(
    {Cause.FLIGHTS_FULL, Cause.AIRCRAFT_ELSEWHERE, Cause.NO_AIRCRAFT, Cause.LOAD_TOO_SMALL}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Short:
    """So many people have no place, and this is what ran out for them.

    Args:
        what: `seats`, `reception`, `clearances`, `money`, `time` or the code of a missing fact.
        where: Airport, or month as `YYYY-MM` for money; empty where there is no place to name.
        people: People without a place for that reason.
        aircraft_days: Aircraft-days of the largest fleet that would carry them; seats only.
    """

    what: str
    where: str
    people: int
    aircraft_days: int


def impossible(instance: Instance) -> str:
    """Name the limit that proves that not every cohort can be placed; empty when none does."""
    for name, demand, supply in (
        ("seats", instance.seats, _seats_by_day(instance)),
        ("reception", instance.people, instance.places_people.sum(axis=0)),
        ("reception", instance.minors_alone, instance.places_minors.sum(axis=0)),
        ("reception", instance.medical, instance.places_medical.sum(axis=0)),
    ):
        if _overfull(instance, demand.astype(np.int64), supply.astype(np.int64)):
            return name
    return "money" if _least_money(instance) > instance.budget_total else ""


def _seats_by_day(instance: Instance) -> Numbers:
    """Most seats that the aircraft and blocks of each day can offer, clearances respected."""
    offered = instance.block_seats.sum(axis=0).astype(np.int64)
    for fleet in range(len(instance.fleets)):
        of_fleet = instance.fleet == fleet
        if of_fleet.any():
            best = (instance.places[of_fleet, None] * instance.open[of_fleet]).max(axis=0)
            offered = offered + best * instance.aircraft[fleet]
    return offered


def _overfull(instance: Instance, demand: Numbers, supply: Numbers) -> bool:
    """Whether the people of some window of days need more than all its days offer."""
    days = instance.days
    need = np.zeros((days, days), np.int64)
    np.add.at(need, (instance.ready, instance.latest), demand * instance.count)
    # need[a, b] becomes the demand of everybody ready on or after a and due on or before b
    need = need[::-1].cumsum(axis=0)[::-1].cumsum(axis=1)
    upto = np.concatenate([[0], supply.cumsum()])
    offer = upto[None, 1:] - upto[:-1, None]
    window = np.triu(np.ones((days, days), bool))
    return bool((need > offer)[window].any())


def _least_money(instance: Instance) -> float:
    """Money that any plan for everybody needs: cheapest road and onward, cheapest seats."""
    on_the_way = instance.road.min(axis=1, initial=np.inf) + instance.onward.min(
        axis=1, initial=np.inf
    )
    seat = _cheapest_seat(instance)
    return float((instance.count * (on_the_way + seat * instance.seats)).sum()) * (1 - 1e-9)


def _cheapest_seat(instance: Instance) -> float:
    prices: list[Floats] = [instance.block_price[(instance.block_seats > 0).any(axis=1)]]
    useful = instance.open.any(axis=1) & (instance.places > 0)
    prices.append(instance.cost[useful] / instance.places[useful])
    everything = np.concatenate(prices)
    return float(everything.min()) if len(everything) else np.inf


def what_is_short(drawn: Drawn, left: Mapping[int, Counter[str]]) -> list[Short]:
    """Count the people without a place by the limit that stood in their way most of their days."""
    found: Counter[tuple[str, str]] = Counter()
    seats: Counter[tuple[str, str]] = Counter()
    for party, causes in left.items():
        cause = min(causes, key=lambda code: (-causes[code], code))
        key = _place(drawn, party, Cause(cause))
        found[key] += int(drawn.parties.people[party])
        seats[key] += int(drawn.parties.seats[party])
    most = int(drawn.instance.places.max(initial=1)) or 1
    rows = [
        Short(
            what=what,
            where=where,
            people=people,
            aircraft_days=-(-seats[what, where] // most) if what == "seats" else 0,
        )
        for (what, where), people in found.items()
    ]
    return sorted(rows, key=lambda short: (-short.people, short.what, short.where))


def _place(drawn: Drawn, party: int, cause: Cause) -> tuple[str, str]:
    parties, programme = drawn.parties, drawn.programme
    near = programme.departures[int(parties.road[party].argmin())]
    lands = programme.arrivals[int(parties.onward[party].argmin())]
    if cause in AIRCRAFT_CAUSES:
        return "seats", near
    if cause in {Cause.RECEPTION_FULL, Cause.LANDS_AT_NIGHT}:
        return "reception", lands
    if cause in {Cause.MONEY, Cause.DEARER_THAN_WAITING}:
        return "money", drawn.iso(int(parties.ready[party]))[:7]
    return "clearances", near
