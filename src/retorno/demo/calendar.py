"""What is there on which day: aircraft, clearances, seats and places of reception, by plain rules."""

import math
from collections.abc import Sequence
from datetime import date

from retorno.demo.country import Country, Pattern

Table = dict[str, list[object]]

LEAST_SCALE = 0.0125
"""However few people, one aircraft comes for one block of days."""
WEEK = 7
SUNDAY = 6
FEWEST_SEATS = 4
ONE_FLIGHT = 110
"""The least of people that a reception takes: one flight."""
SUNDAY_SHARE = 0.5


def _block_share(day: int, share: float, block_days: int) -> int:
    """Turn a share of an aircraft into whole blocks of days with one aircraft."""
    block = day // block_days
    return math.floor((block + 1) * share) - math.floor(block * share)


def _usable(pattern: Pattern, at: int, weekday: int, scale: float) -> int:
    today = pattern.on(at, weekday)
    if not today:
        return 0
    wanted = scale * (today if scale >= 1 else pattern.most)
    part = wanted - math.floor(wanted)
    return math.floor(today * scale) + _block_share(at, part, pattern.block_days)


def aircraft(country: Country, days: Sequence[date], size: float, share: float = 1.0) -> Table:
    """Return `aircraft.csv`: in proportion above the country's own size, by its root below.

    Few people fly in smaller loads: the cheapest load grows with the root of how many are ready.
    """
    scale = share * max(size if size >= 1 else math.sqrt(size), LEAST_SCALE)
    rows: list[tuple[object, ...]] = []
    for pattern in country.aircraft:
        for at, day in enumerate(days):
            count = _usable(pattern, at, day.weekday(), scale)
            if count:
                rows.append((pattern.fleet, day.isoformat(), count))
    return _columns(("fleet", "date", "aircraft"), rows)


def clearances(country: Country, days: Sequence[date]) -> Table:
    """Return `clearances.csv`: weeks refused by turns, some aircraft at few places at first."""
    airports = country.departures
    rows: list[tuple[object, ...]] = []
    for pattern in country.aircraft:
        access = country.access(pattern.fleet)
        for number, airport in enumerate(airports):
            for at, day in enumerate(days):
                begun = at >= access.first_days or airport in access.first
                refused = (at // WEEK + number) % access.refused_every == 0
                since = (day.weekday() - 2 * number) % WEEK
                open_today = begun and not refused and since < access.days_a_week
                if open_today and airport not in access.never:
                    rows.append((pattern.fleet, airport, day.isoformat()))
    return _columns(("fleet", "airport", "date"), rows)


def seats(country: Country, days: Sequence[date], size: float) -> Table:
    """Return `seats.csv`: a weekly number of seats, spread over as many days as give a few each."""
    rows: list[tuple[object, ...]] = []
    for number, (block, weekly) in enumerate(country.seats_per_week.items()):
        wanted = max(FEWEST_SEATS, round(weekly * size))
        spread = min(WEEK, max(1, wanted // FEWEST_SEATS))
        for at, day in enumerate(days):
            turn = (at + number) % WEEK
            if turn < spread:
                share = wanted * (turn + 1) // spread - wanted * turn // spread
                rows.append((block, day.isoformat(), share))
    return _columns(("scheduled", "date", "seats"), rows)


def reception(country: Country, days: Sequence[date], size: float, share: float = 1.0) -> Table:
    """Return `reception.csv`: places a day; never less than one flight on a day of reception."""
    rows: list[tuple[object, ...]] = []
    for place in country.reception:
        for day in days:
            if day.weekday() in place.closed:
                continue
            part = share * (SUNDAY_SHARE if day.weekday() == SUNDAY else 1.0)
            rows.append(
                (
                    place.airport,
                    day.isoformat(),
                    _places(place.people * size, part, ONE_FLIGHT),
                    _places(place.minors_alone * size, part, 2),
                    _places(place.medical * size, part, 4),
                )
            )
    return _columns(("airport", "date", "people", "minors_alone", "medical"), rows)


def _places(wanted: float, part: float, least: int) -> int:
    return max(round(least * min(1.0, part * 2)), round(wanted * part))


def _columns(names: Sequence[str], rows: Sequence[tuple[object, ...]]) -> Table:
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}
