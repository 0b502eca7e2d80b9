"""A scenario of the dispute: dated steps of either side, with what they need."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from retorno.exposure.assumptions import Assumptions
from retorno.exposure.tariffs import Stacking
from retorno.exposure.units import Amount
from retorno.vocabulary.evidence import Evidence


class Side(StrEnum):
    """The government that takes a measure."""

    UNITED_STATES = "US"
    COLOMBIA = "CO"


class Measure(StrEnum):
    """What a step does."""

    TARIFF = "tariff"
    VISAS = "visas"
    AID = "aid"
    FLIGHTS = "flights"
    UNPRICED = "unpriced"


class Status(StrEnum):
    """Whether a step was carried out. Whatever was not is counterfactual, everywhere."""

    CARRIED_OUT = "carried_out"
    THREATENED = "threatened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The same words in both languages."""

    es: str
    en: str

    def say(self, lang: str) -> str:
        """Return the words of a language."""
        return self.es if lang == "es" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One rung of the ladder, from its first day to its last, both included.

    Args:
        rate: Ad valorem rate of a tariff, as a fraction of customs value.
        stacking: What the rate does to those below it: added unless the file says otherwise.
        products: Beginnings of HS codes that a tariff hits; all products if empty.
        share: Share of the aid of a year that is paused, as a fraction.
        flights: Flights refused, and how many people were aboard.
        probability: As the analyst gives it; never guessed.
    """

    id: str
    side: Side
    measure: Measure
    authority: str
    first_day: date
    last_day: date
    status: Status
    words: Words
    evidence: Evidence
    source: str
    in_dispute: bool = True
    probability: float | None = None
    rate: float = 0.0
    stacking: Stacking = Stacking.ADD
    products: tuple[str, ...] = ()
    share: float = 0.0
    flights: int = 0
    people: int = 0

    @property
    def is_counterfactual(self) -> bool:
        """Say whether it was only threatened."""
        return self.status is Status.THREATENED

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return (self.last_day - self.first_day).days + 1

    def is_on(self, day: date) -> bool:
        """Say whether it is in force on a day."""
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A day to mark that has no cost of its own."""

    day: date
    words: Words
    eases: bool
    evidence: Evidence
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisaVolume:
    """One reading of how many applications are decided on a working day."""

    words: Words
    per_working_day: Amount
    given: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisaClass:
    """A class of visa and its share of all, as a fraction."""

    name: str
    share: float
    evidence: Evidence
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visas:
    """What the queue model needs besides the closed days."""

    volumes: Sequence[VisaVolume]
    classes: Sequence[VisaClass]
    surges: Sequence[float]
    surge_evidence: Evidence
    surge_source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A ladder with what its steps need.

    Args:
        file: Where it was read from; `text` is its content, to be kept beside the results.
        assumptions: What no table gives; where the file says nothing, our defaults.
        assumptions_source: Whose they are.
    """

    file: str
    text: str
    words: Words
    first_day: date
    last_day: date
    year: int
    steps: Sequence[Step]
    events: Sequence[Event]
    holidays: frozenset[date]
    visas: Visas | None
    aid_year: int
    aid_basis: str
    assumptions: Assumptions
    assumptions_source: str

    @property
    def days(self) -> Sequence[date]:
        """Every day of the window."""
        span = (self.last_day - self.first_day).days
        return [self.first_day + timedelta(days=i) for i in range(span + 1)]

    def of(self, measure: Measure, side: Side | None = None) -> list[Step]:
        """Steps of a measure, in the order of the file."""
        return [s for s in self.steps if s.measure is measure and side in {None, s.side}]
