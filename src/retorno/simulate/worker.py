"""What a worker does: it gets the programme once, then takes numbers of runs."""

from dataclasses import replace

import numpy as np

from retorno.plan.instance import Floats
from retorno.simulate.operation import Operation
from retorno.simulate.outcomes import names_of, outcome_of
from retorno.simulate.policies import Policy
from retorno.simulate.realised import broken_limits
from retorno.simulate.run import Stage
from retorno.simulate.uncertainty import Uncertainty

CHECKED_EVERY = 50  # runs: one in so many is checked against every limit

_stages: dict[str, Stage] = {}


class BrokenRunError(Exception):
    """A run broke a limit that it was to keep: a bug of ours, nothing is shown."""


def prepare(ticket: str, operation: Operation, uncertainty: Uncertainty) -> None:
    """Get ready for runs of a programme; the ticket names it."""
    _stages.clear()  # one programme at a time
    # what travelled is no longer read-only, and compiled loops would be compiled anew for it
    here = replace(operation, instance=replace(operation.instance))
    _stages[ticket] = Stage(here, uncertainty)


def play_runs(
    ticket: str, policies: tuple[Policy, ...], seed: int, first: int, last: int
) -> Floats:
    """Live through runs first to last - 1 under each policy; shape (runs, policies, numbers)."""
    stage = _stages[ticket]
    size = len(names_of(stage.operation.classes))
    numbers = np.empty((last - first, len(policies), size))
    for run in range(first, last):
        events = stage.draw(seed, run)
        for index, policy in enumerate(policies):
            played = stage.play(policy, events, seed=seed, run=run)
            if run % CHECKED_EVERY == 0 and (broken := broken_limits(stage.operation, played)):
                raise BrokenRunError(policy.name, run, broken)
            numbers[run - first, index] = outcome_of(stage.operation, played)
    return numbers
