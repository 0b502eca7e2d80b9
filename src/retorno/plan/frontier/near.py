"""A search that begins at a plan found for almost the same problem."""

from retorno.plan.instance import Instance
from retorno.plan.search import LOOKS, PlanSearch
from retorno.plan.solution import Solution


class NearSearch(PlanSearch):
    """Goes on from the flights of a plan at hand.

    A search from nothing first builds many plans to learn what leaving later costs; here looking at
    the plan at hand tells it, and the time goes into changing that plan.
    """

    def __init__(self, instance: Instance, seed: int, plan: Solution) -> None:
        """Begin with a valid plan; it is the best until a cheaper one is found."""
        super().__init__(instance, seed)
        self.start_from(plan)
        self._flights = plan.rotation, plan.day

    def _begin(self) -> None:
        self._has_begun = True
        self._take(*self._flights)
        for _ in range(LOOKS):
            self._look()
