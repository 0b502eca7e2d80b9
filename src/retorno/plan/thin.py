"""Learn from a small likeness of a large problem what leaving later costs.

A build of a million people takes seconds, and the first ones only find out how often aircraft come.
A twentieth of the people, of the aircraft, of reception and of money tell that nearly as well.
"""

from dataclasses import replace

import numpy as np

from retorno.plan.construct import Outlook, build_draft, first_outlook, learn, solution_of, values
from retorno.plan.instance import Instance, Ints
from retorno.plan.solution import evaluate
from retorno.plan.units import units_of, world_of

LARGE = 200_000  # parties from which it pays
THIN = 40_000  # parties of the likeness
BUILDS = 10
_OF_COHORT = (
    "people", "seats", "laps", "wheelchairs", "medical", "minors_alone", "rate", "ready", "latest",
    "stranded", "road", "onward",
)  # fmt: skip


def is_large(instance: Instance) -> bool:
    """Say whether a problem has so many parties that every look at all of them is dear."""
    return int(instance.count.sum()) >= LARGE


def expected(instance: Instance) -> Outlook:
    """Guess what leaving later costs; for a large problem, from a small likeness of it."""
    if not is_large(instance):
        return first_outlook(instance)
    return _best_of_builds(thinned(instance, THIN / int(instance.count.sum())))


def thinned(instance: Instance, share: float) -> Instance:
    """Take a share of everything: people evenly over the cohorts, aircraft evenly over the days."""
    count = _evenly(instance.count[None, :], share)[0]
    kept = count > 0
    return replace(
        instance,
        count=count[kept],
        **{name: getattr(instance, name)[kept] for name in _OF_COHORT},
        aircraft=_evenly(instance.aircraft, share),
        block_seats=_evenly(instance.block_seats, share),
        places_people=np.ceil(instance.places_people * share),
        places_minors=np.ceil(instance.places_minors * share),
        places_medical=np.ceil(instance.places_medical * share),
        budget_total=instance.budget_total * share,
        budget_period=instance.budget_period * share,
    )


def _evenly(amounts: Ints, share: float) -> Ints:
    """Whole parts of each row's amounts, whose running sums are that share of the whole ones'."""
    upto = np.floor(np.cumsum(amounts, axis=1) * share)
    return np.diff(upto, axis=1, prepend=0.0).astype(np.int32)


def _best_of_builds(instance: Instance) -> Outlook:
    units, world = units_of(instance), world_of(instance)
    markup = np.ones(instance.days)
    outlook = best = first_outlook(instance)
    least = np.inf
    for _ in range(BUILDS):
        draft = build_draft(units, world, values(instance, outlook), markup)
        cost = evaluate(instance, solution_of(units, draft)).total
        if cost < least:
            best, least = outlook, cost
        outlook = learn(instance, units, draft, outlook)
    return best
