"""What the page shows, as plain values. Nobody who is held is in it, except in one total."""

from dataclasses import dataclass, field
from datetime import date

from retorno.vocabulary.evidence import Evidence
from retorno.vocabulary.money import Cents
from retorno.vocabulary.people import PartyClass

WAIT_RANGES = (0, 1, 4, 8, 15, 31, 61)
"""First day of each range in which waits are counted; the last has no end."""

FEW = 10
"""A count of people below this is not shown where it could point to somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """People in sum. `listed` and `held` are None when `held` is fewer than ten."""

    listed: int | None
    held: int | None
    placed: int
    not_placed: int

    @property
    def available(self) -> int:
        """Everybody who can be planned."""
        return self.placed + self.not_placed


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """Cost of the plan in whole cents, by part, by day and by budget period."""

    currency: str
    cost: Cents
    lower_bound: Cents | None
    gap: float | None
    money: Cents
    parts: dict[str, Cents]
    by_day: dict[str, tuple[Cents, ...]]
    budget_total: Cents | None
    budget_periods: tuple[Cents, ...]
    waiting_per_person_day: Cents
    not_returned_per_person: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Airport:
    """A point of the map; people board at it or land at it."""

    iata: str
    name: str
    country: str
    latitude: float
    longitude: float
    arrival: bool
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Flights with the same stops, first pick-up to arrival."""

    stops: tuple[str, ...]
    scheduled: bool
    flights: int
    people: int
    seats_used: int
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One flight on the board: its day of pick-up, and the day before when it takes two."""

    day: int
    lane: int
    aircraft_days: int
    people: int
    seats_used: int
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """A fleet, or a block of scheduled seats, through the whole programme."""

    name: str
    scheduled: bool
    lanes: int
    available: tuple[int, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """How long the people of a group wait between being ready and their flight."""

    groups: tuple[PartyClass, ...]
    people: int
    by_range: tuple[int, ...]
    mean: float
    median: int
    ninth_decile: int
    longest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """Places at one arrival airport by day: offered and used."""

    iata: str
    name: str
    offered: tuple[int, ...]
    used: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What made people wait; causes of fewer than ten person-days are joined."""

    codes: tuple[str, ...]
    person_days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """Available people without a flight by reason; reasons of fewer than ten are joined."""

    reasons: tuple[str, ...]
    people: int | None
    releases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """What ran out for people who have no flight.

    Args:
        kind: As `retorno.plan.limits.Short` names it.
        place: Fleet, airport, or empty for money.
        first: First day of the shortage.
        last: Last day of it.
        amount: How much more would carry them; None when they are fewer than ten.
        people: People without a flight for it, None when fewer than ten.
    """

    kind: str
    place: str
    first: date
    last: date
    amount: int | None
    people: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A figure behind the plan, with where it comes from and how sure we are of it."""

    figure: str
    text: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """How to make this page again; `is_exact` when the same steps give the same plan."""

    is_exact: bool
    stopped: str
    seed: int
    seconds: float
    versions: dict[str, str]
    inputs: dict[str, str]
    command: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """Everything the page shows."""

    name: str
    first_day: date
    days: int
    status: str
    is_demo: bool
    is_protected: bool
    totals: Totals
    money: Money
    airports: tuple[Airport, ...]
    routes: tuple[Route, ...]
    board: tuple[BoardRow, ...]
    waits: tuple[Waits, ...]
    wait_of_all: Waits | None
    reception: tuple[Reception, ...]
    causes: tuple[Cause, ...]
    person_days: int
    unplaced: tuple[Unplaced, ...]
    shortages: tuple[Shortage, ...]
    provenance: Provenance
    sources: tuple[Source, ...] = field(default=())

    @property
    def flights(self) -> int:
        """Flights of whole aircraft; days on which scheduled seats are used are not flights."""
        return sum(len(row.marks) for row in self.board if not row.scheduled)

    @property
    def scheduled_people(self) -> int:
        """People who travel in seats of scheduled flights."""
        return sum(mark.people for row in self.board if row.scheduled for mark in row.marks)

    @property
    def flight_days(self) -> tuple[int, ...]:
        """Days with a flight or scheduled seats used, in order."""
        return tuple(sorted({mark.day for row in self.board for mark in row.marks}))
