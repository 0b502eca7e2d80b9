"""What a search is told and what it answers."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from retorno.plan.solution import Solution


class Stopped(StrEnum):
    """Why the search ended."""

    OPTIMAL = "optimal"
    TIME = "time"
    ITERATIONS = "iterations"
    INTERRUPT = "interrupt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Until:
    """When to stop: after `iterations` rounds, or when `clock` reaches `deadline`."""

    stop: threading.Event
    iterations: int | None = None
    deadline: float = float("inf")
    clock: Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where the search stands."""

    cost: float
    bound: float
    rounds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The best plan and the best proven bound."""

    solution: Solution
    cost: float
    bound: float
    stopped: Stopped
    rounds: int


Tell = Callable[[Progress], None]
