"""A programme folder: what may fly, where, when, for how much. Read strictly, kept frozen.

formats.md section 2 of the reference defines the files; every refusal names file, row and value.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retorno.plan.airports import Airport, read_airports
from retorno.plan.sheets import Sheet, open_sheet
from retorno.plan.terms import FILE, Terms
from retorno.vocabulary.errors import UnusableInputError
from retorno.vocabulary.people import PartyClass

TABLES = {
    "airports.csv": ("iata", "role", "latitude", "longitude", "country", "time_zone"),
    "facilities.csv": ("facility", "name", "latitude", "longitude"),
    "aircraft.csv": ("fleet", "date", "aircraft"),
    "clearances.csv": ("fleet", "airport", "date"),
    "seats.csv": ("scheduled", "date", "seats"),
    "reception.csv": ("airport", "date", "people", "minors_alone", "medical"),
    "onward.csv": ("airport", "preferred", "cost_per_person"),
}
PERIOD_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What waiting and not returning count, in currency units."""

    waiting_per_person_day: float
    not_returned_per_person: float
    by_class: Mapping[PartyClass, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Hard limits; an infinite budget is none."""

    max_wait_days: int
    max_road_hours: float
    max_onboard_hours: float
    max_second_pickup_km: float
    minor_alone_lands_from_hour: float
    minor_alone_lands_until_hour: float
    budget_total: float
    budget_per_period: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """Ground transport from a facility to a departure airport."""

    circuity: float
    speed_kmh: float
    cost_per_person: float
    cost_per_person_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FlightTimes:
    """Hours that every flight has in common."""

    first_report_to_departure_hours: float
    last_landing_to_release_hours: float
    block_add_hours: float
    refuel_hours: float
    first_departure_hour: float
    first_departure_hour_after_night: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """Aircraft of one kind at one base."""

    id: str
    operator: str
    base: str
    seats: int
    passengers_per_attendant: int
    wheelchair_places: int
    medical_places: int
    lap_infants: int
    cost_per_block_hour: float
    cost_per_rotation: float
    cost_per_night: float
    cruise_kmh: float
    range_km: float
    turnaround_hours: float
    crew_duty_hours: float

    @property
    def places(self) -> int:
        """Seats for passengers, once the attendants have theirs."""
        return self.seats * self.passengers_per_attendant // (self.passengers_per_attendant + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """A block of seats on a daily commercial flight."""

    id: str
    departure: str
    arrival: str
    price_per_seat: float
    lands_at_hour: float
    wheelchair_places: int
    medical_places: int
    lap_infants: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facility:
    """A place where people are held."""

    code: str
    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Everything a plan may use. Names are sorted, so the order of rows means nothing.

    Arrays: `aircraft` (fleet, day), `clearances` (fleet, departure, day), `seats` (scheduled, day),
    `reception_*` (arrival, day); T = `days`.
    """

    name: str
    first_day: date
    days: int
    currency: str
    weights: Weights
    limits: Limits
    road: Road
    flight: FlightTimes
    fleets: tuple[Fleet, ...]
    scheduled: tuple[Scheduled, ...]
    airports: Mapping[str, Airport]
    facilities: Mapping[str, Facility]
    aircraft: NDArray[np.int32]
    clearances: NDArray[np.bool_]
    seats: NDArray[np.int32]
    reception_people: NDArray[np.int32]
    reception_minors_alone: NDArray[np.int32]
    reception_medical: NDArray[np.int32]
    onward: Mapping[tuple[str, str], float]
    inputs: Mapping[str, str]
    outside: Mapping[str, int] = field(default_factory=dict)  # rows dated outside, by table

    @property
    def departures(self) -> tuple[str, ...]:
        """Departure airports, sorted."""
        return tuple(sorted(a.iata for a in self.airports.values() if a.role == "departure"))

    @property
    def arrivals(self) -> tuple[str, ...]:
        """Arrival airports, sorted."""
        return tuple(sorted(a.iata for a in self.airports.values() if a.role == "arrival"))

    @property
    def country(self) -> str:
        """The country people return to: that of the arrival airports."""
        return min(self.airports[iata].country for iata in self.arrivals)


def read_programme(folder: Path) -> Programme:
    """Read a programme folder.

    Raises:
        UnusableInputError: Something in it is missing, doubled, unknown or absurd.
    """
    terms = Terms(folder / FILE)
    sheets = {name: open_sheet(folder, name, columns) for name, columns in TABLES.items()}
    airports = read_airports(sheets["airports.csv"])
    _check_places(terms, airports)
    reader = _Tables(terms, airports, sheets)
    inputs = {FILE: hashlib.sha256((folder / FILE).read_bytes()).hexdigest()}
    return Programme(
        name=terms.top["name"],
        first_day=terms.top["first_day"],
        days=terms.top["days"],
        currency=terms.top["currency"],
        weights=Weights(
            **terms.weights,
            by_class={PartyClass(name): float(v) for name, v in terms.class_weights.items()},
        ),
        limits=Limits(
            **terms.limits,
            budget_total=terms.budget_total,
            budget_per_period=tuple(terms.budget_per_period),
        ),
        road=Road(**terms.road),
        flight=FlightTimes(**terms.flight),
        fleets=tuple(Fleet(**row) for row in terms.fleets),
        scheduled=tuple(Scheduled(**row) for row in terms.scheduled),
        airports=airports,
        facilities=_facilities(sheets["facilities.csv"]),
        aircraft=reader.aircraft(),
        clearances=reader.clearances(),
        seats=reader.seats(),
        reception_people=reader.reception("people"),
        reception_minors_alone=reader.reception("minors_alone"),
        reception_medical=reader.reception("medical"),
        onward=reader.onward(),
        inputs=inputs | {name: sheet.sha256 for name, sheet in sheets.items()},
        outside=reader.outside,
    )


def _check_places(terms: Terms, airports: Mapping[str, Airport]) -> None:
    for role in ("departure", "arrival"):
        if not any(airport.role == role for airport in airports.values()):
            raise UnusableInputError("programme.no_airport", file="airports.csv", role=role)
    wanted = [(f"fleet {row['id']}: base", row["base"], "") for row in terms.fleets]
    for row in terms.scheduled:
        wanted.append((f"scheduled {row['id']}: departure", row["departure"], "departure"))
        wanted.append((f"scheduled {row['id']}: arrival", row["arrival"], "arrival"))
    for key, iata, needed in wanted:
        known = airports.get(iata)
        if known is None or needed not in {"", known.role}:
            raise UnusableInputError("programme.unknown_airport", file=FILE, key=key, value=iata)


def _facilities(sheet: Sheet) -> dict[str, Facility]:
    sheet.refuse_doubles("facility")
    codes = sheet.texts("facility")
    names = sheet.column("name")
    places = zip(
        codes, names, sheet.degrees("latitude", 90), sheet.degrees("longitude", 180), strict=True
    )
    found = {
        code: Facility(code=code, name=name, latitude=latitude, longitude=longitude)
        for code, name, latitude, longitude in places
    }
    return dict(sorted(found.items()))


class _Tables:
    """The tables by day, as arrays over the days of the programme."""

    def __init__(
        self, terms: Terms, airports: Mapping[str, Airport], sheets: Mapping[str, Sheet]
    ) -> None:
        self.sheets = sheets
        self.first = terms.top["first_day"].toordinal()
        self.days: int = terms.top["days"]
        self.outside: dict[str, int] = {}
        self.fleets = {row["id"]: i for i, row in enumerate(terms.fleets)}
        self.blocks = {row["id"]: i for i, row in enumerate(terms.scheduled)}
        self.all = {iata: i for i, iata in enumerate(sorted(airports))}
        roles = {
            role: sorted(a.iata for a in airports.values() if a.role == role)
            for role in ("departure", "arrival")
        }
        self.departures = {iata: i for i, iata in enumerate(roles["departure"])}
        self.arrivals = {iata: i for i, iata in enumerate(roles["arrival"])}

    def _inside(self, sheet: Sheet) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """Days of the rows, and which lie within the programme; the others are counted."""
        day = sheet.dates("date") - self.first
        inside = (day >= 0) & (day < self.days)
        if not inside.all():
            self.outside[sheet.name] = int((~inside).sum())
        return day, inside

    def _by_day(
        self, sheet: Sheet, key: str, names: Mapping[str, int], value: str
    ) -> NDArray[np.int32]:
        sheet.refuse_doubles(key, "date")
        who = sheet.known(key, names)
        day, inside = self._inside(sheet)
        amount = sheet.counts(value)
        table = np.zeros((len(names), self.days), np.int32)
        table[who[inside], day[inside]] = amount[inside]
        return table

    def aircraft(self) -> NDArray[np.int32]:
        return self._by_day(self.sheets["aircraft.csv"], "fleet", self.fleets, "aircraft")

    def seats(self) -> NDArray[np.int32]:
        return self._by_day(self.sheets["seats.csv"], "scheduled", self.blocks, "seats")

    def reception(self, value: str) -> NDArray[np.int32]:
        everywhere = self._by_day(self.sheets["reception.csv"], "airport", self.all, value)
        return everywhere[[self.all[iata] for iata in self.arrivals]]

    def clearances(self) -> NDArray[np.bool_]:
        sheet = self.sheets["clearances.csv"]
        sheet.refuse_doubles("fleet", "airport", "date")
        fleet = sheet.known("fleet", self.fleets)
        airport = sheet.known("airport", self.all)
        day, inside = self._inside(sheet)
        table = np.zeros((len(self.fleets), len(self.all), self.days), bool)
        table[fleet[inside], airport[inside], day[inside]] = True
        return table[:, [self.all[iata] for iata in self.departures], :]

    def onward(self) -> dict[tuple[str, str], float]:
        sheet = self.sheets["onward.csv"]
        sheet.refuse_doubles("airport", "preferred")
        sheet.known("airport", self.all)
        preferred = sheet.texts("preferred")
        costs = sheet.amounts("cost_per_person")
        return dict(zip(zip(sheet.column("airport"), preferred, strict=True), costs, strict=True))
