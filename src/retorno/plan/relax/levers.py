"""Quantities that a state can ask for: each makes more of one thing in a programme, and only that."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from retorno.plan.instance import Instance
from retorno.plan.programme import Limits, Programme
from retorno.plan.relax.goal import Case, most_cost
from retorno.plan.relax.lengthen import later
from retorno.plan.rotations import can_call
from retorno.plan.terms import MOST_DAYS

MOST_SEATS = 40  # more a day on one scheduled flight is no block of seats but a charter
MOST_WEEKS = 52
PEAK = 8  # times the mean: people come in surges, and a flight may take two days
FEWEST_AIRCRAFT = 4
DIGITS = 3  # to which amounts of money are sought


Days = tuple[int, ...]


class Kind(StrEnum):
    """What there can be more of."""

    AIRCRAFT = "aircraft"
    SEATS = "seats"
    PLACES = "places"
    PLACES_MINORS = "places_minors"
    PLACES_MEDICAL = "places_medical"
    CLEARANCES = "clearances"
    MONEY_TOTAL = "money_total"
    MONEY_PERIOD = "money_period"
    WEEKS = "weeks"
    WAIT_DAYS = "wait_days"


class Family(StrEnum):
    """Levers that the same people can give."""

    AIRCRAFT = "aircraft"
    SEATS = "seats"
    RECEPTION = "reception"
    CLEARANCES = "clearances"
    MONEY = "money"
    WEEKS = "weeks"
    WAIT_DAYS = "wait_days"


FAMILY = {
    Kind.AIRCRAFT: Family.AIRCRAFT,
    Kind.SEATS: Family.SEATS,
    Kind.PLACES: Family.RECEPTION,
    Kind.PLACES_MINORS: Family.RECEPTION,
    Kind.PLACES_MEDICAL: Family.RECEPTION,
    Kind.CLEARANCES: Family.CLEARANCES,
    Kind.MONEY_TOTAL: Family.MONEY,
    Kind.MONEY_PERIOD: Family.MONEY,
    Kind.WEEKS: Family.WEEKS,
    Kind.WAIT_DAYS: Family.WAIT_DAYS,
}
TABLES = {
    Kind.AIRCRAFT: "aircraft",
    Kind.SEATS: "seats",
    Kind.PLACES: "reception_people",
    Kind.PLACES_MINORS: "reception_minors_alone",
    Kind.PLACES_MEDICAL: "reception_medical",
}
NEEDS = {
    Kind.PLACES: "people",
    Kind.PLACES_MINORS: "minors_alone",
    Kind.PLACES_MEDICAL: "medical",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """One thing that there can be more of.

    Args:
        place: Fleet, scheduled block or airport; empty for money, weeks and waiting.
        fleet: The fleet that a clearance is for.
        days: Days on which there is more of it; of clearances, in the order in which they are taken.
        step: Currency units that one of money is.
        most: The largest quantity that is tried.
    """

    kind: Kind
    place: str = ""
    fleet: str = ""
    days: tuple[int, ...] = ()
    step: int = 1
    most: int

    @property
    def family(self) -> Family:
        """Its family."""
        return FAMILY[self.kind]

    @property
    def name(self) -> tuple[Kind, str, str]:
        """What tells it from others, whatever its days."""
        return self.kind, self.place, self.fleet


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A quantity of a lever: so many more a day, days of clearance, steps of money, weeks or days."""

    lever: Lever
    quantity: int


def levers_of(case: Case, instance: Instance) -> list[Lever]:
    """Every lever of a programme that could move anything."""
    programme, days = case.programme, tuple(range(case.goal.last + 1))
    found = [*_flying(programme, instance, days), *_landing(programme, instance, days)]
    found += [*_clearing(programme, len(days)), *_money(programme.limits, instance)]
    weeks = min(MOST_WEEKS, (MOST_DAYS - case.goal.last - 1) // 7)
    found.append(Lever(kind=Kind.WEEKS, most=weeks))
    longest = programme.days - programme.limits.max_wait_days
    found.append(Lever(kind=Kind.WAIT_DAYS, most=longest))
    return [lever for lever in found if lever.most > 0]


def _flying(programme: Programme, instance: Instance, days: Days) -> Iterator[Lever]:
    seats = int((instance.count * instance.seats).sum())
    for fleet in programme.fleets:
        if fleet.places:
            flights = -(-seats // fleet.places)
            most = max(FEWEST_AIRCRAFT, -(-PEAK * flights // len(days)))
            yield Lever(kind=Kind.AIRCRAFT, place=fleet.id, days=days, most=most)
    for block in programme.scheduled:
        yield Lever(kind=Kind.SEATS, place=block.id, days=days, most=min(MOST_SEATS, seats))


def _landing(programme: Programme, instance: Instance, days: Days) -> Iterator[Lever]:
    for kind, name in NEEDS.items():
        most = int((instance.count * getattr(instance, name)).sum())
        for airport in programme.arrivals:
            yield Lever(kind=kind, place=airport, days=days, most=most)


def _clearing(programme: Programme, end: int) -> Iterator[Lever]:
    calls = can_call(programme)
    for (f, h), could in np.ndenumerate(calls):
        there = programme.aircraft[f] > 0
        wanted = (there | np.append(there[1:], False)) & ~programme.clearances[f, h]
        days = tuple(np.flatnonzero(wanted[:end]).tolist()) if could else ()
        yield Lever(
            kind=Kind.CLEARANCES,
            place=programme.departures[h],
            fleet=programme.fleets[f].id,
            days=days,
            most=len(days),
        )


def _money(limits: Limits, instance: Instance) -> Iterator[Lever]:
    most = most_cost(instance)
    budgets = {Kind.MONEY_TOTAL: limits.budget_total}
    budgets[Kind.MONEY_PERIOD] = max(limits.budget_per_period)
    for kind, budget in budgets.items():
        if math.isfinite(budget):
            step = 10 ** max(0, math.floor(math.log10(max(1.0, budget))) + 1 - DIGITS)
            yield Lever(kind=kind, step=step, most=math.ceil(most / step))


def apply(case: Case, change: Change) -> Case:
    """Give a programme so much more of one thing."""
    lever, quantity, programme = change.lever, change.quantity, case.programme
    match lever.kind:
        case Kind.WEEKS:
            return later(case, quantity)
        case Kind.CLEARANCES:
            return replace(case, programme=_cleared(programme, change))
        case Kind.MONEY_TOTAL | Kind.MONEY_PERIOD | Kind.WAIT_DAYS:
            limits = _limits(programme.limits, change)
            return replace(case, programme=replace(programme, limits=limits))
        case _:
            return replace(case, programme=_more(programme, change))


def apply_all(case: Case, changes: tuple[Change, ...]) -> Case:
    """Apply one change after the other; a longer programme repeats what was there before them."""
    for change in sorted(changes, key=lambda change: change.lever.kind is not Kind.WEEKS):
        case = apply(case, change)
    return case


def row_of(programme: Programme, lever: Lever) -> int:
    """Row of a fleet, block or arrival in the table that a lever adds to."""
    names: dict[Kind, tuple[str, ...]] = {
        Kind.AIRCRAFT: tuple(fleet.id for fleet in programme.fleets),
        Kind.SEATS: tuple(block.id for block in programme.scheduled),
    }
    return names.get(lever.kind, programme.arrivals).index(lever.place)


def _more(programme: Programme, change: Change) -> Programme:
    lever = change.lever
    name = TABLES[lever.kind]
    table = getattr(programme, name).copy()
    days = [day for day in lever.days if day < programme.days]
    table[row_of(programme, lever), days] += change.quantity
    return replace(programme, **{name: table})


def _cleared(programme: Programme, change: Change) -> Programme:
    lever, clearances = change.lever, programme.clearances.copy()
    fleet = [fleet.id for fleet in programme.fleets].index(lever.fleet)
    airport = programme.departures.index(lever.place)
    days = [day for day in lever.days[: change.quantity] if day < programme.days]
    clearances[fleet, airport, days] = True
    return replace(programme, clearances=clearances)


def _limits(limits: Limits, change: Change) -> Limits:
    more = change.quantity * change.lever.step
    match change.lever.kind:
        case Kind.MONEY_TOTAL:
            return replace(limits, budget_total=limits.budget_total + more)
        case Kind.MONEY_PERIOD:
            budgets = tuple(budget + more for budget in limits.budget_per_period)
            return replace(limits, budget_per_period=budgets)
        case _:
            return replace(limits, max_wait_days=limits.max_wait_days + more)
