"""How much more than a programme has a plan uses, lever by lever: read off, not estimated."""

import math
from collections import Counter
from dataclasses import replace

import numpy as np

from retorno.plan.instance import Instance, Ints
from retorno.plan.programme import Programme
from retorno.plan.relax.goal import Case, meant
from retorno.plan.relax.lengthen import WEEK
from retorno.plan.relax.levers import Change, Kind, Lever, row_of
from retorno.plan.relax.oracle import Trial
from retorno.plan.solution import Solution, arrival_of, evaluate

COUNTED = {
    Kind.PLACES: "people",
    Kind.PLACES_MINORS: "minors_alone",
    Kind.PLACES_MEDICAL: "medical",
}
GIVEN = {
    Kind.AIRCRAFT: "aircraft",
    Kind.SEATS: "seats",
    Kind.PLACES: "reception_people",
    Kind.PLACES_MINORS: "reception_minors_alone",
    Kind.PLACES_MEDICAL: "reception_medical",
}


def needed(lever: Lever, trial: Trial, before: Case) -> Change:
    """The part of a lever that a plan uses beyond what there was before; quantity 0 for nothing.

    The days of the lever become those on which more is used; of clearances the most used first.
    """
    instance, plan = trial.task.instance, trial.plan
    match lever.kind:
        case Kind.WEEKS:
            quantity = _weeks(instance, plan, before)
        case Kind.WAIT_DAYS:
            longest = int((plan.load_day - instance.ready[plan.cohort]).max(initial=0))
            quantity = max(0, longest - before.programme.limits.max_wait_days)
        case Kind.MONEY_TOTAL | Kind.MONEY_PERIOD:
            quantity = math.ceil(_money(lever, trial, before) / lever.step)
        case Kind.CLEARANCES:
            return _clearances(lever, trial, before.programme)
        case _:
            return _by_day(lever, trial, before.programme)
    return Change(lever=lever, quantity=quantity)


def _weeks(instance: Instance, plan: Solution, before: Case) -> int:
    within = meant(instance, before.goal)[plan.cohort]
    last = int(plan.load_day[within].max(initial=0))
    return max(0, -(-(last - before.goal.last) // WEEK))


def _money(lever: Lever, trial: Trial, before: Case) -> float:
    limits = before.programme.limits
    instance = trial.task.instance
    costs = evaluate(instance, trial.plan)
    if lever.kind is Kind.MONEY_TOTAL:
        return max(0.0, costs.money - limits.budget_total)
    spent = np.bincount(instance.period_of, costs.money_by_day, len(instance.budget_period))
    had = np.array(limits.budget_per_period)
    had = np.append(had, np.full(len(spent) - len(had), had[-1]))
    return max(0.0, float((spent - had).max()))


def _by_day(lever: Lever, trial: Trial, programme: Programme) -> Change:
    row = row_of(programme, lever)
    had = getattr(programme, GIVEN[lever.kind])[row]
    used = used_by_day(lever, trial.task.instance, trial.plan, row)
    over = used[: len(had)] - had
    over = np.append(over, used[len(had) :])
    days = np.flatnonzero(over > 0)
    if not len(days):
        return Change(lever=lever, quantity=0)
    return Change(lever=replace(lever, days=tuple(days.tolist())), quantity=int(over.max()))


def used_by_day(lever: Lever, instance: Instance, plan: Solution, row: int) -> Ints:
    """Aircraft of a fleet, seats of a block or places of an airport in use on each day, (T,)."""
    i, s = instance, plan
    if lever.kind is Kind.AIRCRAFT:
        mine = i.fleet[s.rotation] == row
        two = mine & (i.aircraft_days[s.rotation] > 1)
        days = np.append(s.day[mine], s.day[two] - 1)
        return np.bincount(days, minlength=i.days).astype(np.int32)
    if lever.kind is Kind.SEATS:
        mine, each = s.block == row, i.seats
    else:
        mine, each = arrival_of(i, s) == row, getattr(i, COUNTED[lever.kind])
    amount = s.parties[mine] * each[s.cohort[mine]]
    return np.rint(np.bincount(s.load_day[mine], amount, i.days)).astype(np.int32)


def _clearances(lever: Lever, trial: Trial, programme: Programme) -> Change:
    fleet = [fleet.id for fleet in programme.fleets].index(lever.fleet)
    airport = programme.departures.index(lever.place)
    had = np.flatnonzero(programme.clearances[fleet, airport]).tolist()
    calls = calls_at(trial.task.instance, trial.plan, fleet, airport)
    for day in had:
        calls.pop(day, None)
    days = tuple(day for day, _ in sorted(calls.items(), key=lambda item: (-item[1], item[0])))
    return Change(lever=replace(lever, days=days, most=len(days)), quantity=len(days))


def calls_at(instance: Instance, plan: Solution, fleet: int, airport: int) -> Counter[int]:
    """Days on which a fleet is at a departure airport, with the people aboard its flights there.

    A flight of two days is at its first pick-up on the eve too.
    """
    i, s = instance, plan
    on = s.flight >= 0
    people = s.parties[on] * i.people[s.cohort[on]]
    aboard = np.bincount(s.flight[on], people, len(s.rotation))
    calls: Counter[int] = Counter()
    for flight in np.flatnonzero(i.fleet[s.rotation] == fleet):
        rotation, day = int(s.rotation[flight]), int(s.day[flight])
        if airport in (int(i.first[rotation]), int(i.second[rotation])):
            calls[day] += int(aboard[flight])
        if airport == int(i.first[rotation]) and i.aircraft_days[rotation] > 1:
            calls[day - 1] += int(aboard[flight])
    return calls
