"""The rows of flights.csv, read and resolved against the programme."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from retorno.formats.tables import Table
from retorno.plan.check import cells
from retorno.plan.check.outcome import Note
from retorno.plan.check.rotations import Trip, derive_trip, lands_at_hour
from retorno.plan.programme import Fleet, Programme, Scheduled

Stated = Mapping[str, float | None]  # None: unreadable, noted already; nan: an empty cell
Reader = Callable[[str], float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of flights.csv that has a name and a day."""

    name: str
    fleet: str
    scheduled: str
    day: int
    first: str
    second: str
    arrival: str
    stated: Stated


@dataclass(frozen=True, slots=True, kw_only=True)
class Flight:
    """A flight that can be judged: its carrier, airports and day are known to the programme."""

    name: str
    day: int  # ordinal, the day of pick-up
    pickups: tuple[str, ...]
    arrival: str
    carrier: Fleet | Scheduled
    trip: Trip | None  # None on a scheduled block
    lands_at_hour: float
    places: int
    stated: Stated

    def seat_money(self, seats: int) -> float:
        """What the seats taken on a scheduled block cost."""
        return 0.0 if isinstance(self.carrier, Fleet) else self.carrier.price_per_seat * seats

    @property
    def own_money(self) -> float:
        """What flying an aircraft of a fleet costs."""
        return self.trip.cost if self.trip else 0.0


def _or_empty(parse: Reader) -> Reader:
    return lambda cell: parse(cell) if cell else math.nan


NUMBERS: Mapping[str, Reader] = {
    "aircraft_days": _or_empty(cells.whole),
    "lands_at_hour": cells.number,
    "block_hours": _or_empty(cells.number),
    "cost": cells.money,
    "places": cells.whole,
    "people": cells.whole,
    "seats_used": cells.whole,
}


def read_flights(table: Table, programme: Programme, note: Note) -> dict[str, Flight | None]:
    """Read flights.csv and resolve each row.

    Returns:
        The flights by name; None for one that is listed but cannot be judged.
    """
    flights: dict[str, Flight | None] = {}
    resolve = _Resolver(programme, note)
    for name, row in _rows(table, note):
        if name in flights:
            note("flight_twice", flight=name)
        else:
            flights[name] = resolve.flight(row) if row else None
    return flights


def _rows(table: Table, note: Note) -> list[tuple[str, Row | None]]:
    names = cells.read(table, "flight", cells.text, note)
    days = cells.read(table, "date", cells.day, note)
    numbers = {name: cells.read(table, name, parse, note) for name, parse in NUMBERS.items()}
    rows: list[tuple[str, Row | None]] = []
    for i, (name, day) in enumerate(zip(names, days, strict=True)):
        if name is not None:
            stated = {column: values[i] for column, values in numbers.items()}
            rows.append((name, None if day is None else _row(table, i, name, day, stated)))
    return rows


def _row(table: Table, i: int, name: str, day: int, stated: Stated) -> Row:
    return Row(
        name=name,
        fleet=table.cells["fleet"][i],
        scheduled=table.cells["scheduled"][i],
        day=day,
        first=table.cells["first_pickup"][i],
        second=table.cells["second_pickup"][i],
        arrival=table.cells["arrival"][i],
        stated=stated,
    )


class _Resolver:
    """Finds what a row names, and derives each rotation once."""

    def __init__(self, programme: Programme, note: Note) -> None:
        self._programme = programme
        self._note = note
        self._fleets = {fleet.id: fleet for fleet in programme.fleets}
        self._blocks = {block.id: (i, block) for i, block in enumerate(programme.scheduled)}
        self._departures = frozenset(programme.departures)
        self._arrivals = frozenset(programme.arrivals)
        self._trips: dict[tuple[str, ...], Trip] = {}

    def flight(self, row: Row) -> Flight | None:
        """Resolve a row; what it names wrongly is noted."""
        start = self._programme.first_day.toordinal()
        if not start <= row.day < start + self._programme.days:
            self._note("day_outside", flight=row.name)
            return None
        if bool(row.fleet) == bool(row.scheduled):
            self._note("fleet_or_scheduled", flight=row.name)
            return None
        return self._own(row) if row.fleet else self._scheduled(row)

    def _own(self, row: Row) -> Flight | None:
        fleet = self._fleets.get(row.fleet)
        if fleet is None:
            self._note("unknown_fleet", flight=row.name, value=row.fleet)
            return None
        if not self._route_known(row):
            return None
        pickups = (row.first, row.second) if row.second else (row.first,)
        key = (fleet.id, *pickups, row.arrival)
        if key not in self._trips:
            self._trips[key] = derive_trip(self._programme, fleet, pickups, row.arrival)
        trip = self._trips[key]
        if not trip.aircraft_days:
            self._note("duty", flight=row.name, fleet=fleet.id, most=fleet.crew_duty_hours)
            return None
        attendants = fleet.passengers_per_attendant
        return Flight(
            name=row.name,
            day=row.day,
            pickups=pickups,
            arrival=row.arrival,
            carrier=fleet,
            trip=trip,
            lands_at_hour=lands_at_hour(self._programme, trip, row.arrival, row.day),
            places=fleet.seats * attendants // (attendants + 1),
            stated=row.stated,
        )

    def _route_known(self, row: Row) -> bool:
        stops = [(row.first, self._departures, "first_pickup")]
        stops += [(row.second, self._departures, "second_pickup")] if row.second else []
        stops += [(row.arrival, self._arrivals, "arrival")]
        wrong = [(code, column) for code, known, column in stops if code not in known]
        for code, column in wrong:
            self._note("unknown_airport", flight=row.name, column=column, value=code)
        if row.second and row.second == row.first:
            self._note("second_is_first", flight=row.name)
            return False
        return not wrong

    def _scheduled(self, row: Row) -> Flight | None:
        if row.scheduled not in self._blocks:
            self._note("unknown_scheduled", flight=row.name, value=row.scheduled)
            return None
        number, block = self._blocks[row.scheduled]
        if (row.first, row.second, row.arrival) != (block.departure, "", block.arrival):
            route = f"{block.departure}-{block.arrival}"
            self._note("scheduled_route", flight=row.name, scheduled=block.id, route=route)
        return Flight(
            name=row.name,
            day=row.day,
            pickups=(block.departure,),
            arrival=block.arrival,
            carrier=block,
            trip=None,
            lands_at_hour=block.lands_at_hour,
            places=int(
                self._programme.seats[number, row.day - self._programme.first_day.toordinal()]
            ),
            stated=row.stated,
        )
