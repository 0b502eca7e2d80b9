"""What stood in a party's way on each day, as the plan stands."""

import numpy as np

from retorno.plan.causes import Blame, askings
from retorno.plan.instance import Ints
from retorno.plan.rotations import can_call
from retorno.plan.standing import Standing


def causes_by_day(standing: Standing, cohort: int, start: int, end: int) -> Ints:
    """Cause of each day from `start` up to `end`, index into CAUSES, shape (end - start,)."""
    instance = standing.task.instance
    ways, way_of = askings(instance)
    blame = Blame(instance, standing.solution, can_call(standing.task.programme))
    return blame.causes(ways[way_of[cohort]], np.arange(start, end, dtype=np.int32))
