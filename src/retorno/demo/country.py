"""What differs from one receiving state to another: read from its folder, nothing of it in code."""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from retorno.demo.tables import Columns, facts, read_text, states
from retorno.vocabulary.errors import UnusableInputError

BLOCK_DAYS = 4
"""A part of an aircraft is an aircraft for whole blocks of days, so that two-day flights fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """How many aircraft of a fleet come: by weekday (Monday first), or on `days` of each `every`."""

    fleet: str
    week: tuple[int, ...] = ()
    every: int = 0
    days: tuple[int, ...] = ()

    def on(self, at: int, weekday: int) -> int:
        """Return the aircraft on day number `at`."""
        return int(at % self.every in self.days) if self.every else self.week[weekday]

    @property
    def most(self) -> int:
        """The most aircraft on any day."""
        return 1 if self.every else max(self.week)

    @property
    def block_days(self) -> int:
        """How many days a part of an aircraft comes for at a time."""
        return self.every or BLOCK_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Where and when some fleets are let in."""

    fleets: tuple[str, ...]
    never: tuple[str, ...]
    first: tuple[str, ...]
    first_days: int
    refused_every: int
    days_a_week: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """Places a day at an arrival airport; `closed` lists weekdays, Monday = 0."""

    airport: str
    people: int
    minors_alone: int
    medical: int
    closed: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """What the programme may spend at its own size, and the least of 30 days at any size."""

    total: float
    per_30_days: float
    least_per_30_days: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """What the named programmes that test a planner keep of the default one."""

    hubs: tuple[str, ...]
    hub_areas: tuple[str, ...]
    small_fleet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A receiving state: how big its programme is, and what is there on which day.

    Args:
        code: ISO 3166 alpha-3, the name of its folder.
        state: its name, as it heads its lists.
        programme: name of the programme; `{people}` stands for the number of people.
        held_in: code of the sending state, the folder of facilities and courts.
        partners: other nationalities in mixed families.
        people: size of the programme that its folder describes.
        days: length of the programme.
        orders_from, orders_until: days between which nearly all orders were given.
        lists_as_of: the day that heads its lists, as written there.
        family_facility: where most families with children are held.
        kinds: shares of kinds of parties by name, where they differ from the usual ones.
    """

    code: str
    state: str
    programme: str
    held_in: str
    partners: tuple[str, ...]
    people: int
    first_day: date
    days: int
    orders_from: date
    orders_until: date
    lists_as_of: str
    money: Money
    aircraft: tuple[Pattern, ...]
    clearances: tuple[Access, ...]
    seats_per_week: dict[str, int]
    reception: tuple[Reception, ...]
    shapes: Shapes
    family_facility: str
    kinds: dict[str, float] = field(default_factory=dict)

    def table(self, name: str) -> Columns:
        """Return a table of the country's own folder."""
        return facts(f"{self.code}/{name}")

    def text(self, name: str) -> str:
        """Return a file of the country's own folder."""
        return read_text(f"{self.code}/{name}")

    @property
    def departures(self) -> tuple[str, ...]:
        """Departure airports, in the order of `airports.csv`."""
        table = self.table("airports")
        rows = zip(table["iata"], table["role"], strict=True)
        return tuple(iata for iata, role in rows if role == "departure")

    @property
    def facilities(self) -> Columns:
        """Facilities of the sending state where this state's people are, with their `weight`."""
        held = self.table("held")
        weight = dict(zip(held["facility"], held["weight"], strict=True))
        table = facts(f"{self.held_in}/facilities")
        kept = [at for at, name in enumerate(table["facility"]) if name in weight]
        chosen = {column: [values[at] for at in kept] for column, values in table.items()}
        return chosen | {"weight": [weight[name] for name in chosen["facility"]]}

    def access(self, fleet: str) -> Access:
        """Return where and when a fleet is let in."""
        return next(access for access in self.clearances if fleet in access.fleets)


def _frozen(table: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


@cache
def default_code() -> str:
    """Return the code of the receiving state that is meant when nobody names another."""
    return str(tomllib.loads(read_text("default.toml"))["country"])


@cache
def read_country(code: str = "") -> Country:
    """Read a receiving state from its folder; the default one when no code is given.

    Raises:
        UnusableInputError: No folder of that name.
    """
    code = code.upper() or default_code()
    if code not in states():
        raise UnusableInputError("demo.country", country=code, known=", ".join(states()))
    raw = tomllib.loads(read_text(f"{code}/country.toml"))
    sender = tomllib.loads(read_text(f"{raw['held_in']}/state.toml"))
    parts: dict[str, Any] = {
        "money": Money(**raw.pop("money")),
        "aircraft": tuple(Pattern(**_frozen(one)) for one in raw.pop("aircraft")),
        "clearances": tuple(Access(**_frozen(one)) for one in raw.pop("clearances")),
        "reception": tuple(Reception(**_frozen(one)) for one in raw.pop("reception")),
        "shapes": Shapes(**_frozen(raw.pop("shapes"))),
    }
    return Country(code=code, family_facility=sender["family_facility"], **_frozen(raw), **parts)
