"""What a run needs of a programme: the problem, the classes of its parties, and what is known."""

from dataclasses import dataclass

import numpy as np

from retorno.plan.construct import (
    Outlook,
    build_draft,
    cheapest_way,
    first_outlook,
    home_of,
    learn,
    solution_of,
    values,
)
from retorno.plan.folder import Task, never_costs
from retorno.plan.instance import Instance, Ints
from retorno.plan.parties import CLASSES
from retorno.plan.solution import Solution, empty, evaluate
from retorno.plan.units import Units, units_of, world_of

BUILDS = 16  # plans that learn from each other what leaving later costs


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A programme that will be lived through many times. Money in currency units.

    Args:
        class_of: (G,) index into `classes` of each cohort.
        outlook: What leaving later is expected to cost, learnt on the programme as it stands.
        plan: The plan that the learning ended with: what happens when nothing goes otherwise.
        people: Available people who can be on some flight.
        beyond: Available people who can be on no flight whatever happens.
        always: What those cost, whatever happens.
        not_available: People of the list who are not available; only ever shown as one total.
    """

    instance: Instance
    classes: tuple[str, ...]
    class_of: Ints
    outlook: Outlook
    plan: Solution
    people: int
    beyond: int
    always: float
    not_available: int


def operation_of(task: Task) -> Operation:
    """Make ready to live through the programme of a task."""
    parties, cohorts = task.parties, task.cohorts
    outlook, plan = learn_outlook(task.instance)
    never = parties.never >= 0
    return Operation(
        instance=task.instance,
        classes=tuple(str(name) for name in CLASSES),
        class_of=parties.party_class[cohorts.example],
        outlook=outlook,
        plan=plan,
        people=int(parties.people[~never].sum()),
        beyond=int(parties.people[never].sum()),
        always=float(sum(never_costs(task.programme, parties))),
        not_available=len(task.cleared.caseload.person_id) - len(task.cleared.row),
    )


def learn_outlook(instance: Instance) -> tuple[Outlook, Solution]:
    """Build plans day by day that learn from each other; give the cheapest one's outlook and it."""
    outlook, plan = first_outlook(instance), empty()
    if not instance.cohorts:
        return outlook, plan
    units, world, markup = units_of(instance), world_of(instance), np.ones(instance.days)
    best, cost = outlook, np.inf
    for _ in range(BUILDS):
        draft = build_draft(units, world, values(instance, outlook), markup)
        solution = solution_of(units, draft)
        if (here := evaluate(instance, solution).total) < cost:
            best, plan, cost = outlook, solution, here
        outlook = learn(instance, units, draft, outlook)
    return best, plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The known parties, and what new ones are made of. Sizes: U parties, G cohorts."""

    units: Units
    span: Ints  # (U,) days from the ready day to the latest
    way: np.ndarray  # (G,)
    home: Ints  # (G,)
    reach: np.ndarray  # (G,)


def base_of(instance: Instance) -> Base:
    """Number the parties once for all runs."""
    units = units_of(instance)
    span = units.latest - units.ready
    # a span that the end of the programme cut is no span: such a party gets the longest
    cut = units.latest == instance.days - 1
    reach = np.zeros(instance.cohorts, np.int64)
    reach[units.cohort] = units.reach
    return Base(
        units=units,
        span=np.where(cut, span.max(initial=0), span).astype(np.int32),
        way=cheapest_way(instance),
        home=home_of(instance),
        reach=reach,
    )
