"""What is left of a plan when less may be used: always a valid plan again."""

from dataclasses import replace

import numpy as np

from retorno.plan.instance import Floats, Indices, Instance
from retorno.plan.solution import Solution, arrival_of, evaluate, without_empty_flights

Flags = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


def trimmed(instance: Instance, solution: Solution) -> Solution:
    """Leave out flights without an aircraft, then what does least for its money, until all fits."""
    plan = _keep(solution, _with_aircraft(instance, solution))
    over = evaluate(instance, plan).money - instance.budget_total
    if over <= 0:
        return plan
    money, gain = _worth(instance, plan)
    group = _group(plan)
    paid = np.bincount(group, money, int(group.max(initial=-1)) + 1)
    paid[: len(plan.rotation)] += instance.cost[plan.rotation]
    worth = np.bincount(group, gain, len(paid)) - paid
    order = np.lexsort((np.arange(len(paid)), worth / np.maximum(1e-9, paid)))
    enough = int(np.searchsorted(np.cumsum(paid[order]), over)) + 1
    stays = np.ones(len(paid), bool)
    stays[order[:enough]] = False
    return _keep(plan, stays[: len(plan.rotation)], stays[group])


def _with_aircraft(instance: Instance, plan: Solution) -> Flags:
    """Flights, first come first served by day, that still have their aircraft: (N,)."""
    left = np.array(instance.aircraft)
    kept = np.zeros(len(plan.rotation), bool)
    order = np.argsort(plan.day, kind="stable").tolist()
    for flight in order:
        rotation, day = int(plan.rotation[flight]), int(plan.day[flight])
        days = slice(day - int(instance.aircraft_days[rotation]) + 1, day + 1)
        row = left[instance.fleet[rotation], days]
        if instance.open[rotation, day] and (row > 0).all():
            row -= 1
            kept[flight] = True
    return kept


def _group(plan: Solution) -> Indices:
    """Each load with its flight; loads on seats of scheduled flights stand alone: (K,)."""
    alone = len(plan.rotation) + np.arange(len(plan.cohort))
    return np.where(plan.flight >= 0, plan.flight, alone)


def _worth(instance: Instance, plan: Solution) -> tuple[Floats, Floats]:
    """Money of each load, and what staying behind would cost more than waiting: (K,) each."""
    c = plan.cohort
    money = instance.road[c, plan.boards_at] + instance.onward[c, arrival_of(instance, plan)]
    on_block = plan.flight < 0
    money[on_block] += instance.seats[c[on_block]] * instance.block_price[plan.block[on_block]]
    saved = instance.stranded[c] - instance.rate[c] * (plan.load_day - instance.ready[c])
    return plan.parties * money, plan.parties * saved


def _keep(plan: Solution, flights: Flags, loads: Flags | None = None) -> Solution:
    on = np.where(plan.flight >= 0, np.append(flights, True)[plan.flight], True)
    on = on if loads is None else on & loads
    names = ("cohort", "flight", "block", "load_day", "boards_at", "parties")
    left = replace(plan, **{name: getattr(plan, name)[on] for name in names})
    return without_empty_flights(left)
