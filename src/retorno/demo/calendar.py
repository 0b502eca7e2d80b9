"""What is there on which day: aircraft, clearances, seats and places of reception, by plain rules."""

import math
from collections.abc import Sequence
from datetime import date

Table = dict[str, list[object]]

BLOCK_DAYS = 4
"""A part of an aircraft is an aircraft for whole blocks of days, so that two-day flights fit."""
WEEK = 7
SUNDAY = 6

AIRCRAFT: dict[str, tuple[int, ...]] = {
    # aircraft by weekday, Monday first
    "FAC737": (2, 3, 3, 3, 3, 2, 2),
    "KC767": (0, 0, 0, 0, 0, 0, 0),
    "CIV320": (0, 1, 1, 1, 0, 0, 0),
    "CHA737": (1, 1, 0, 1, 1, 1, 0),
}
KC767_DAYS = (9, 10, 11, 12)
"""Days of each 30 on which the KC-767 is free."""

MILITARY = ("FAC737", "KC767")
CIVIL = ("CIV320", "CHA737")
DEPARTURES = ("AEX", "AZA", "BIF", "BRO", "EWR", "IAH", "LRD", "MIA", "SAN", "SAT")
FIRST_CLEARED = ("AEX", "BIF", "SAN")
"""Where Colombian military aircraft picked people up in January and February 2025."""
FIRST_CLEARED_DAYS = 14
NOT_MILITARY = ("EWR", "MIA")
NOT_CIVIL = ("BIF",)
REFUSED_EVERY = 5

SEATS_PER_WEEK = {"MIA-BOG": 42, "MIA-MDE": 28, "MIA-BAQ": 18, "IAH-BOG": 30, "EWR-BOG": 30}
FEWEST_SEATS = 4

RECEPTION = {
    # people, minors alone, medical; the least of people is one flight; days without: weekdays
    "BOG": ((330, 6, 16), ()),
    "MDE": ((180, 3, 8), (SUNDAY,)),
    "BAQ": ((130, 2, 6), (1, 3, SUNDAY)),
}
ONE_FLIGHT = 110
SUNDAY_SHARE = 0.5


def _block_share(day: int, share: float) -> int:
    """Turn a share of an aircraft into whole blocks of days with one aircraft."""
    block = day // BLOCK_DAYS
    return math.floor((block + 1) * share) - math.floor(block * share)


def _usable(fleet: str, day: int, weekday: int, scale: float) -> int:
    pattern = AIRCRAFT[fleet]
    if fleet == "KC767":
        full = 1.0 if day % 30 in KC767_DAYS else 0.0
        return math.ceil(full * scale) if scale >= 1 or day // 30 % 3 == 0 else 0
    if scale >= 1:
        return round(pattern[weekday] * scale)
    return _block_share(day, min(1.0, max(pattern) * scale)) if pattern[weekday] else 0


def aircraft(days: Sequence[date], size: float) -> Table:
    """Return `aircraft.csv`: in proportion above the offer's size, by its root below.

    Few people fly in smaller loads: the cheapest load grows with the root of how many are ready.
    """
    scale = size if size >= 1 else math.sqrt(size)
    rows: list[tuple[object, ...]] = []
    for fleet in AIRCRAFT:
        for at, day in enumerate(days):
            count = _usable(fleet, at, day.weekday(), scale)
            if count:
                rows.append((fleet, day.isoformat(), count))
    return _columns(("fleet", "date", "aircraft"), rows)


def _cleared(fleet: str, airport: str, at: int, day: date) -> bool:
    number = DEPARTURES.index(airport)
    if fleet in CIVIL:
        return airport not in NOT_CIVIL and (at // WEEK + number) % 9 != 8  # noqa: PLR2004
    if airport in NOT_MILITARY or (at < FIRST_CLEARED_DAYS and airport not in FIRST_CLEARED):
        return False
    refused_week = (at // WEEK + number) % REFUSED_EVERY == REFUSED_EVERY - 1
    return not refused_week and not (day.weekday() == SUNDAY and number % 2)


def clearances(days: Sequence[date]) -> Table:
    """Return `clearances.csv`: weeks refused by turns, military aircraft at few places at first."""
    rows: list[tuple[object, ...]] = [
        (fleet, airport, day.isoformat())
        for fleet in (*MILITARY, *CIVIL)
        for airport in DEPARTURES
        for at, day in enumerate(days)
        if _cleared(fleet, airport, at, day)
    ]
    return _columns(("fleet", "airport", "date"), rows)


def seats(days: Sequence[date], size: float) -> Table:
    """Return `seats.csv`: a weekly number of seats, spread over as many days as give a few each."""
    rows: list[tuple[object, ...]] = []
    for number, (block, weekly) in enumerate(SEATS_PER_WEEK.items()):
        wanted = max(FEWEST_SEATS, round(weekly * size))
        spread = min(WEEK, max(1, wanted // FEWEST_SEATS))
        for at, day in enumerate(days):
            turn = (at + number) % WEEK
            if turn < spread:
                share = wanted * (turn + 1) // spread - wanted * turn // spread
                rows.append((block, day.isoformat(), share))
    return _columns(("scheduled", "date", "seats"), rows)


def reception(days: Sequence[date], size: float) -> Table:
    """Return `reception.csv`: places a day; never less than one flight on a day of reception."""
    rows: list[tuple[object, ...]] = []
    for airport, ((people, minors, medical), closed) in RECEPTION.items():
        for day in days:
            if day.weekday() in closed:
                continue
            share = size * (SUNDAY_SHARE if day.weekday() == SUNDAY else 1.0)
            rows.append(
                (
                    airport,
                    day.isoformat(),
                    max(ONE_FLIGHT, round(people * share)),
                    max(2, round(minors * share)),
                    max(4, round(medical * share)),
                )
            )
    return _columns(("airport", "date", "people", "minors_alone", "medical"), rows)


def _columns(names: Sequence[str], rows: Sequence[tuple[object, ...]]) -> Table:
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}
