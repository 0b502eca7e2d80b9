"""What is there on which day: aircraft, clearances, seats and places of reception, by plain rules."""

import math
from collections.abc import Sequence
from datetime import date

Table = dict[str, list[object]]

BLOCK_DAYS = 4
"""A part of an aircraft is an aircraft for whole blocks of days, so that two-day flights fit."""
LEAST_SCALE = 0.0125
"""However few people, one aircraft comes for one block of days."""
WEEK = 7
SUNDAY = 6

AIRCRAFT: dict[str, tuple[int, ...]] = {
    # by weekday, Monday first; of the three FAC737 one is in maintenance and one on duty elsewhere by turns
    "FAC737": (1, 1, 2, 2, 1, 1, 0),
    "CIV320": (0, 1, 1, 0, 0, 0, 0),
    "CHA737": (1, 1, 0, 0, 1, 0, 0),
}
KC767_EVERY = 30
KC767_DAYS = (9, 10, 11, 12)
"""Days of each 30 on which the KC-767 is free."""

FLEETS = ("FAC737", "KC767", "CIV320", "CHA737")
MILITARY = ("FAC737", "KC767")
CIVIL = ("CIV320", "CHA737")
DEPARTURES = (
    "AEX", "AZA", "BIF", "BRO", "EWR", "HRL", "IAH", "LRD", "MIA", "SAN", "SAT", "TUS",
)  # fmt: skip
FIRST_CLEARED = ("AEX", "BIF", "SAN")
"""Where Colombian military aircraft picked people up in January and February 2025."""
FIRST_CLEARED_DAYS = 14
NOT_MILITARY = ("EWR", "MIA")
NOT_CIVIL = ("BIF",)
REFUSED_EVERY = 5
CIVIL_REFUSED_EVERY = 9
"""Each airport in its turn is refused one week of so many."""
MILITARY_DAYS_A_WEEK = 4
CIVIL_DAYS_A_WEEK = 5
"""Days in a row of each week; they begin on another weekday at each airport."""

SEATS_PER_WEEK = {"MIA-BOG": 42, "MIA-MDE": 28, "MIA-BAQ": 18, "IAH-BOG": 30, "EWR-BOG": 30}
FEWEST_SEATS = 4

RECEPTION = {
    # people, minors alone, medical; the least of people is one flight; days without: weekdays
    "BOG": ((220, 5, 12), ()),
    "MDE": ((120, 3, 6), (SUNDAY,)),
    "BAQ": ((115, 2, 5), (1, 3, SUNDAY)),
}
ONE_FLIGHT = 110
SUNDAY_SHARE = 0.5


def _block_share(day: int, share: float, block_days: int) -> int:
    """Turn a share of an aircraft into whole blocks of days with one aircraft."""
    block = day // block_days
    return math.floor((block + 1) * share) - math.floor(block * share)


def _pattern(fleet: str, at: int, weekday: int) -> tuple[int, int, int]:
    """Return aircraft on that day, the most on any day, and the days of a block."""
    if fleet == "KC767":
        return (1 if at % KC767_EVERY in KC767_DAYS else 0), 1, KC767_EVERY
    return AIRCRAFT[fleet][weekday], max(AIRCRAFT[fleet]), BLOCK_DAYS


def _usable(fleet: str, at: int, weekday: int, scale: float) -> int:
    today, most, block_days = _pattern(fleet, at, weekday)
    if not today:
        return 0
    wanted = scale * (today if scale >= 1 else most)
    part = wanted - math.floor(wanted)
    return math.floor(today * scale) + _block_share(at, part, block_days)


def aircraft(days: Sequence[date], size: float, share: float = 1.0) -> Table:
    """Return `aircraft.csv`: in proportion above the offer's size, by its root below.

    Few people fly in smaller loads: the cheapest load grows with the root of how many are ready.
    """
    scale = share * max(size if size >= 1 else math.sqrt(size), LEAST_SCALE)
    rows: list[tuple[object, ...]] = []
    for fleet in FLEETS:
        for at, day in enumerate(days):
            count = _usable(fleet, at, day.weekday(), scale)
            if count:
                rows.append((fleet, day.isoformat(), count))
    return _columns(("fleet", "date", "aircraft"), rows)


def _cleared(fleet: str, airport: str, at: int, day: date) -> bool:
    number, week = DEPARTURES.index(airport), at // WEEK
    since = (day.weekday() - 2 * number) % WEEK
    if fleet in CIVIL:
        refused = (week + number) % CIVIL_REFUSED_EVERY == 0
        return airport not in NOT_CIVIL and not refused and since < CIVIL_DAYS_A_WEEK
    if airport in NOT_MILITARY or (at < FIRST_CLEARED_DAYS and airport not in FIRST_CLEARED):
        return False
    return (week + number) % REFUSED_EVERY != 0 and since < MILITARY_DAYS_A_WEEK


def clearances(days: Sequence[date]) -> Table:
    """Return `clearances.csv`: weeks refused by turns, military aircraft at few places at first."""
    rows: list[tuple[object, ...]] = [
        (fleet, airport, day.isoformat())
        for fleet in FLEETS
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


def reception(days: Sequence[date], size: float, share: float = 1.0) -> Table:
    """Return `reception.csv`: places a day; never less than one flight on a day of reception."""
    rows: list[tuple[object, ...]] = []
    for airport, ((people, minors, medical), closed) in RECEPTION.items():
        for day in days:
            if day.weekday() in closed:
                continue
            part = share * (SUNDAY_SHARE if day.weekday() == SUNDAY else 1.0)
            rows.append(
                (
                    airport,
                    day.isoformat(),
                    _places(people * size, part, ONE_FLIGHT),
                    _places(minors * size, part, 2),
                    _places(medical * size, part, 4),
                )
            )
    return _columns(("airport", "date", "people", "minors_alone", "medical"), rows)


def _places(wanted: float, part: float, least: int) -> int:
    return max(round(least * min(1.0, part * 2)), round(wanted * part))


def _columns(names: Sequence[str], rows: Sequence[tuple[object, ...]]) -> Table:
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}
