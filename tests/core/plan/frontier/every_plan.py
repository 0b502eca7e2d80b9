"""Every plan of a tiny problem by money, person-days of waiting and people left behind."""

from dataclasses import replace

import numpy as np

from tests.core.plan.brute import _Trying

LEFT = 1e5  # stands for one person left behind, in a sum with days
PLENTY = 1e6


class _TryingAll(_Trying):
    """Gives no plan up for its cost; a day costs 1, so what is not money is days and people."""

    def __init__(self, instance):
        people = instance.people.astype(float)
        super().__init__(
            replace(
                instance,
                rate=people,
                stranded=people * (instance.days - 1 - instance.ready + LEFT),
                budget_total=min(instance.budget_total, PLENTY),
            )
        )
        self.best, self.purse, self.seen = np.inf, self.money[-1], set()

    def _seat(self, number, cost):
        if number < len(self.party):
            super()._seat(number, cost)
            return
        money = self.purse - self.money[-1]
        left, days = divmod(round(cost - money), LEFT)
        self.seen.add((round(money, 4), int(days), int(left)))


def every_plan(instance):
    """Set of (money, person-days, people left behind) of all valid plans."""
    trying = _TryingAll(instance)
    trying.run()
    return trying.seen
