"""Whether everybody can be returned at all, proved by counting; and what is short where.

The proofs are sums over windows of days: people who must leave within a window need at least so
many seats, reception places and money, and no plan can offer more than there are.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retorno.plan.causes import Cause, main_cause
from retorno.plan.instance import Floats, Instance
from retorno.plan.outputs import Drawn
from retorno.plan.solution import evaluate

Numbers = NDArray[np.int64]
SEAT_CAUSES = frozenset({Cause.FLIGHTS_FULL, Cause.AIRCRAFT_ELSEWHERE, Cause.NO_AIRCRAFT})
MONEY_CAUSES = frozenset({Cause.MONEY, Cause.DEARER_THAN_WAITING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Short:
    """What ran out for people without a place, most of their days.

    Args:
        kind: `aircraft_days`, `seats`, `clearances`, `places`, `places_minors`, `places_medical`,
            `money_period` or `money_total`.
        place: Fleet, departure airport or arrival airport; empty for money.
        first: First day on which somebody of them was ready, or of the budget period.
        last: Last day on which somebody of them could have boarded, or of the budget period.
        amount: Aircraft-days, seats, days of clearance, places or currency units to carry them.
        people: How many people these are.
    """

    kind: str
    place: str
    first: int
    last: int
    amount: int
    people: int


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
    """Say what ran out, and how much of it would carry the people who have no place."""
    groups: dict[tuple[str, str], list[int]] = {}
    spent_all = _spent_all(drawn)
    for party, causes in left.items():
        cause = main_cause(causes)
        if cause == Cause.LOAD_TOO_SMALL:
            continue  # nothing ran out: too few people for a flight
        groups.setdefault(_place(drawn, party, cause, spent_all=spent_all), []).append(party)
    rows = [_short(drawn, kind, place, parties) for (kind, place), parties in groups.items()]
    seats = [party for (kind, _), parties in groups.items() if kind == "seats" for party in parties]
    if seats and len(drawn.instance.places):
        fleet = drawn.instance.fleets[_main_fleet(drawn.instance)]
        rows.append(_short(drawn, "aircraft_days", fleet, seats))
    return sorted(rows, key=lambda short: (-short.people, short.kind, short.place))


def _place(drawn: Drawn, party: int, cause: Cause, *, spent_all: bool) -> tuple[str, str]:
    parties, programme = drawn.parties, drawn.programme
    near = programme.departures[int(parties.road[party].argmin())]
    lands = programme.arrivals[int(parties.onward[party].argmin())]
    if cause in SEAT_CAUSES:
        return "seats", near
    if cause == Cause.LANDS_AT_NIGHT:
        return "places_minors", lands
    if cause == Cause.RECEPTION_FULL:
        return _reception_kind(drawn, party), lands
    if cause in MONEY_CAUSES:
        period = int(drawn.instance.period_of[int(parties.ready[party])])
        return ("money_total", "") if spent_all else ("money_period", str(period))
    return "clearances", near


def _reception_kind(drawn: Drawn, party: int) -> str:
    if drawn.parties.minors_alone[party]:
        return "places_minors"
    return "places_medical" if drawn.parties.medical[party] else "places"


def _spent_all(drawn: Drawn) -> bool:
    """Whether the total budget has less left than the cheapest flight."""
    left = drawn.instance.budget_total - evaluate(drawn.instance, drawn.solution).money
    return bool(left < drawn.instance.cost.min(initial=np.inf))


def _main_fleet(instance: Instance) -> int:
    """The fleet with most aircraft-days in the calendar, of those that can fly at all."""
    usable = np.zeros(len(instance.fleets))
    usable[instance.fleet] = 1
    return int((instance.aircraft.sum(axis=1) * usable).argmax())


def _short(drawn: Drawn, kind: str, place: str, chosen: list[int]) -> Short:
    parties, instance = drawn.parties, drawn.instance
    first, last = int(parties.ready[chosen].min()), int(parties.latest[chosen].max())
    if kind == "money_period":
        days = np.flatnonzero(instance.period_of == int(place))
        first, last = int(days[0]), int(days[-1])
    return Short(
        kind=kind,
        place="" if kind.startswith("money") else place,
        first=first,
        last=last,
        amount=_amount(drawn, kind, chosen),
        people=int(parties.people[chosen].sum()),
    )


def _amount(drawn: Drawn, kind: str, chosen: list[int]) -> int:
    """How much of what is short would carry these parties, by the average of the plan."""
    parties, instance = drawn.parties, drawn.instance
    seats = int(parties.seats[chosen].sum())
    if kind in {"aircraft_days", "clearances"}:
        main = instance.fleet == _main_fleet(instance)
        most = max(1, int(instance.places[main].max(initial=1)))
        flights = -(-seats // most)
        each = int(instance.aircraft_days[main].min(initial=2))
        return flights * each if kind == "aircraft_days" else flights
    if kind.startswith("money"):
        costs = evaluate(instance, drawn.solution)
        people = int(parties.people[drawn.seated.placed].sum())
        price = costs.money / people if people else _cheapest_seat(instance)
        return int(np.ceil(price * int(parties.people[chosen].sum()))) if np.isfinite(price) else 0
    counted = {"places_minors": parties.minors_alone, "places_medical": parties.medical}
    return int(
        counted.get(kind, parties.seats if kind == "seats" else parties.people)[chosen].sum()
    )
