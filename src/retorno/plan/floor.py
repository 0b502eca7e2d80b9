"""A floor that anybody can check by hand: no party travels for less than its cheapest seat."""

import numpy as np

from retorno.plan.instance import Floats, Instance


class FloorSearch:
    """The plainest bound: cheapest road, onward journey and seat of each party, or its stay."""

    def __init__(self, instance: Instance, seed: int) -> None:
        del seed
        seats = [instance.block_price[(instance.block_seats > 0).any(axis=1)]]
        useful = instance.open.any(axis=1) & (instance.places > 0)
        seats.append(instance.cost[useful] / instance.places[useful])
        seat = np.concatenate(seats).min(initial=np.inf)
        travel = instance.road.min(axis=1, initial=np.inf) + seat * instance.seats
        travel += instance.onward.min(axis=1, initial=np.inf)
        least = np.minimum(travel, instance.stranded)
        self.best = float((instance.count * least).sum()) * (1 - 1e-9)
        self.scores: Floats = np.zeros((instance.rotations, instance.days))
        self.prices: dict[str, Floats] = {}

    def step(self, evaluations: int, upper: float) -> None:
        """Nothing raises a floor."""
