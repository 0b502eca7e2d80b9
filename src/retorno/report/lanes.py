"""Which line of the board each flight is drawn on."""

from collections import defaultdict
from collections.abc import Sequence

from retorno.plan.programme import Programme
from retorno.report.flown import Flown
from retorno.report.view import BoardRow, Mark

MOST_LANES = 12


def board_rows(programme: Programme, flights: Sequence[Flown]) -> tuple[BoardRow, ...]:
    """Give each fleet and each block of seats its row; idle ones too."""
    by_fleet: dict[str, list[Flown]] = defaultdict(list)
    by_block: dict[str, list[Flown]] = defaultdict(list)
    for flight in flights:
        (by_block[flight.scheduled] if flight.scheduled else by_fleet[flight.fleet]).append(flight)
    rows = [
        _fleet_row(fleet.id, by_fleet[fleet.id], available)
        for fleet, available in zip(programme.fleets, programme.aircraft.tolist(), strict=True)
    ]
    rows += [
        BoardRow(
            name=block.id,
            scheduled=True,
            lanes=1,
            available=tuple(int(count > 0) for count in seats),
            marks=tuple(_mark(flight, 0) for flight in by_block[block.id]),
        )
        for block, seats in zip(programme.scheduled, programme.seats.tolist(), strict=True)
    ]
    return tuple(rows)


def _fleet_row(name: str, flights: Sequence[Flown], available: Sequence[int]) -> BoardRow:
    marks = in_lanes(flights)
    used = max((mark.lane + 1 for mark in marks), default=0)
    return BoardRow(
        name=name,
        scheduled=False,
        lanes=max(1, used, min(MOST_LANES, max(available))),
        available=tuple(available),
        marks=tuple(marks),
    )


def in_lanes(flights: Sequence[Flown]) -> list[Mark]:
    """Put each flight on the first lane that is free on all its days."""
    free_from: list[int] = []
    marks = []
    for flight in sorted(flights, key=lambda f: (f.day - f.aircraft_days, f.day)):
        begins = flight.day - flight.aircraft_days + 1
        lane = next((i for i, day in enumerate(free_from) if day <= begins), len(free_from))
        if lane == len(free_from):
            free_from.append(0)
        free_from[lane] = flight.day + 1
        marks.append(_mark(flight, lane))
    return marks


def _mark(flight: Flown, lane: int) -> Mark:
    return Mark(
        day=flight.day,
        lane=lane,
        aircraft_days=flight.aircraft_days,
        people=flight.people,
        seats_used=flight.seats_used,
        places=flight.places,
    )
