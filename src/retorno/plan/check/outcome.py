"""What the check found: each broken rule with its flight and person, and what it recomputed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One rule broken in one place; its sentence is `check.rule.<rule>` in the wording."""

    rule: str
    flight: str = ""
    person: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


class Note(Protocol):
    """How the parts of the check report a broken rule."""

    def __call__(self, rule: str, *, flight: str = "", person: str = "", **facts: object) -> None:
        """Note that a rule is broken."""


class Notebook:
    """Collects violations; the same one is noted once."""

    def __init__(self) -> None:
        self._found: dict[tuple[object, ...], Violation] = {}

    def note(self, rule: str, *, flight: str = "", person: str = "", **facts: object) -> None:
        """Note that a rule is broken."""
        words = {name: str(value) for name, value in facts.items()}
        key = (rule, flight, person, *words.items())
        self._found.setdefault(key, Violation(rule=rule, flight=flight, person=person, facts=words))

    def violations(self) -> tuple[Violation, ...]:
        """Everything noted, in the order of noting."""
        return tuple(self._found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """People and flights, counted from the tables."""

    listed: int
    held: int
    placed: int
    not_placed: int
    flights: int
    scheduled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Cost recomputed from the raw files, in currency units, not rounded."""

    flights: float
    seats: float
    road: float
    onward: float
    waiting: float
    not_returned: float

    @property
    def money(self) -> float:
        """What is paid: all but waiting and not returned."""
        return self.flights + self.seats + self.road + self.onward

    @property
    def cost(self) -> float:
        """What the plan makes small."""
        return self.money + self.waiting + self.not_returned

    def named(self) -> dict[str, float]:
        """The six parts by the names that plan.json gives them."""
        return {
            "flights": self.flights,
            "seats": self.seats,
            "road": self.road,
            "onward": self.onward,
            "waiting": self.waiting,
            "not_returned": self.not_returned,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """The verdict on a plan: valid when nothing was found."""

    violations: tuple[Violation, ...]
    counts: Counts
    parts: Parts
    stated: Mapping[str, object]
    currency: str

    @property
    def valid(self) -> bool:
        """Whether every hard rule holds."""
        return not self.violations
