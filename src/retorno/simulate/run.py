"""One run: a programme lived through once under a policy."""

from dataclasses import dataclass

import numpy as np

from retorno.plan.kernels.simulate import operate
from retorno.plan.units import World, world_of
from retorno.simulate.operation import Base, Operation, base_of
from retorno.simulate.policies import FULLNESS, Policy
from retorno.simulate.state import Look, RunState, state_of
from retorno.simulate.uncertainty import Uncertainty
from retorno.simulate.world import Events, draw_events


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What happened in a run."""

    events: Events
    state: RunState


class Stage:
    """A programme ready to be lived through again and again."""

    def __init__(self, operation: Operation, uncertainty: Uncertainty) -> None:
        """Prepare what all runs share."""
        self.operation = operation
        self.uncertainty = uncertainty
        self.base: Base = base_of(operation.instance)
        self.world: World = world_of(operation.instance)
        outlook = operation.outlook
        self.look = Look(wait=outlook.wait, share=outlook.share)

    def draw(self, seed: int, run: int) -> Events:
        """Draw the world of a run."""
        return draw_events(self.operation.instance, self.base, self.uncertainty, seed=seed, run=run)

    def play(self, policy: Policy, events: Events, *, seed: int, run: int) -> Played:
        """Live through the programme in a world that was drawn."""
        state = state_of(self.operation.instance, events.crowd, is_queue=policy.is_queue)
        u = self.uncertainty
        notice = u["planning.notice_days"]
        operate(
            np.array([policy.every, notice, policy.reserve, FULLNESS]),
            (seed, run, u["people.no_show_share"], u["aircraft.lost_cost_share"]),
            events.out_until,
            events.closed_since,
            events.closed_arrival,
            events.crowd,
            self.look,
            self.world,
            state,
        )
        return Played(events=events, state=state)
