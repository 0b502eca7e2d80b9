"""Airports of a programme: position and time zone, each verified to lie in its country."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast
from zoneinfo import ZoneInfo, available_timezones

import airportsdata
import pycountry

from retorno.plan.sheets import Sheet
from retorno.vocabulary.errors import UnusableInputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Airport:
    """An airport where flights of the programme leave or land."""

    iata: str
    role: str
    latitude: float
    longitude: float
    country: str
    time_zone: str

    @property
    def zone(self) -> ZoneInfo:
        """Its time zone."""
        return ZoneInfo(self.time_zone)


@cache
def _world() -> Mapping[str, Mapping[str, Any]]:
    return cast("Mapping[str, Mapping[str, Any]]", airportsdata.load("IATA"))


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


@cache
def _alpha_2(country: str) -> str | None:
    found = pycountry.countries.get(alpha_3=country)
    return found.alpha_2 if found else None


def read_airports(sheet: Sheet) -> dict[str, Airport]:
    """Read `airports.csv`; a code that does not exist in its country is refused.

    Codes are reused around the world: IWA is Ivanovo, Mesa Gateway is AZA.
    """
    sheet.refuse_doubles("iata")
    rows = (_airport(sheet, row) for row in range(sheet.table.rows))
    return dict(sorted((airport.iata, airport) for airport in rows))


def _airport(sheet: Sheet, row: int) -> Airport:
    def cell(name: str) -> str:
        return sheet.column(name)[row]

    if cell("role") not in {"departure", "arrival"}:
        raise sheet.refuse(row, "role", "role")
    if _alpha_2(cell("country")) is None:
        raise sheet.refuse(row, "country", "country")
    known = _world().get(cell("iata"))
    if known is None or known["country"] != _alpha_2(cell("country")):
        raise UnusableInputError(
            "programme.airport_country",
            file=sheet.name,
            row=sheet.table.row_number(row),
            iata=cell("iata"),
            country=cell("country"),
            elsewhere=f"{known['name']}, {known['country']}" if known else "-",
        )
    if cell("time_zone") not in _time_zones():
        raise sheet.refuse(row, "time_zone", "time_zone")
    return Airport(
        iata=cell("iata"),
        role=cell("role"),
        latitude=_position(sheet, row, "latitude", 90, known["lat"]),
        longitude=_position(sheet, row, "longitude", 180, known["lon"]),
        country=cell("country"),
        time_zone=cell("time_zone"),
    )


def _position(sheet: Sheet, row: int, column: str, most: float, known: float) -> float:
    return float(known) if sheet.column(column)[row] == "" else sheet.degree(row, column, most)
