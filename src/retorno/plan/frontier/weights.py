"""The same programme with a day of waiting worth more or less, or with less money."""

from dataclasses import dataclass, replace

import numpy as np

from retorno.plan.instance import Floats, Instance


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Aim:
    """What a plan is looked for with.

    factor: how many times what the programme counts a day of waiting is worth.
    money: what may be spent at most, in currency units, besides the programme's own budgets.
    """

    factor: float
    money: float = float("inf")

    @property
    def left_behind(self) -> float:
        """How many times what the programme counts a person not returned counts.

        Never less than the programme says, and never less against a day of waiting: otherwise the
        fastest plan would be the one that leaves people behind.
        """
        return max(1.0, self.factor)


OWN = Aim(factor=1.0)
"""The programme as it is."""


def waiting_to_the_end(instance: Instance) -> Floats:
    """Money a party of each cohort costs by waiting until the last day, shape (G,)."""
    return instance.rate * (instance.days - 1 - instance.ready)


def weighed(instance: Instance, aim: Aim) -> Instance:
    """State the problem of an aim: only what waiting counts and what may be spent differ.

    Every plan that is valid in it is valid in the programme's own problem.
    """
    to_end = waiting_to_the_end(instance)
    return replace(
        instance,
        rate=aim.factor * instance.rate,
        stranded=aim.factor * to_end + aim.left_behind * (instance.stranded - to_end),
        budget_total=min(instance.budget_total, aim.money),
        budget_period=np.minimum(instance.budget_period, aim.money),
    )
