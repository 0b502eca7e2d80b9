"""A search that begins at a plan found for almost the same problem."""

from retorno.plan.search import LOOKS, PlanSearch


class NearSearch(PlanSearch):
    """Goes on from the flights of a plan at hand.

    A search from nothing first builds many plans to learn what leaving later costs; here looking at
    the plan at hand tells it, and the time goes into changing that plan.
    """

    def _begin(self) -> None:
        self._has_begun = True
        if self._start is not None:
            self._take(*self._start)
        for _ in range(LOOKS):
            self._look()
