"""Who is on which flight and who stays, read from placements.csv and not_placed.csv.

Each person on the list is in exactly one of the two, once; held people only in the second, all
with the same words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from retorno.formats.tables import Table
from retorno.plan.check import cells
from retorno.plan.check.flights import Flight
from retorno.plan.check.folder import PlanFiles
from retorno.plan.check.outcome import Note
from retorno.plan.check.parties import NEVER, Crowd, Flag, Whole

NOT_AVAILABLE = "not_available"
FACILITY_UNKNOWN = "facility_unknown"
UNREADABLE = -(10**9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Boarding:
    """Placements of people on flights that can be judged, one row a person.

    Args:
        row: Row of the person in the caseload, shape (k,).
        flight: Index into `flights`, shape (k,).
        boards_at: Airport as stated, k of them.
        placed: People placed, on flights that cannot be judged too.
        not_placed: People listed as not placed who are not held.
    """

    flights: Sequence[Flight]
    row: Whole
    flight: Whole
    boards_at: Sequence[str]
    placed: int
    not_placed: int


def read_boarding(
    files: PlanFiles, crowd: Crowd, flights: Mapping[str, Flight | None], note: Note
) -> Boarding:
    """Read both tables; what is doubled, missing or unknown is noted."""
    rows = _known_people(files.placements, crowd, note)
    left = _known_people(files.not_placed, crowd, note)
    _once_each(rows, left, crowd, note)
    held = crowd.held[crowd.party]
    for row in rows[(rows != NEVER) & held[rows]]:
        note("held_placed", person=crowd.person_id[row])
    _check_not_placed(files.not_placed, left, held, crowd, note)
    listed = np.unique(left[left != NEVER])
    kept, flight_of, sound = _on_flights(files.placements, rows, flights, note)
    boarding = Boarding(
        flights=sound,
        row=rows[kept],
        flight=flight_of[kept],
        boards_at=[files.placements.cells["boards_at"][i] for i in kept],
        placed=len(np.unique(rows[rows != NEVER])),
        not_placed=int((~held[listed]).sum()),
    )
    _check_days(files.placements, kept, boarding, crowd, note)
    return boarding


def _known_people(table: Table, crowd: Crowd, note: Note) -> Whole:
    names = table.cells["person_id"]
    rows = np.array([crowd.row_of.get(name, NEVER) for name in names], np.int64)
    for i in np.flatnonzero(rows == NEVER):
        note(
            "person_unknown", person=names[i], file=table.source.file, row=table.row_number(int(i))
        )
    return rows


def _once_each(rows: Whole, left: Whole, crowd: Crowd, note: Note) -> None:
    everywhere = np.concatenate((rows[rows != NEVER], left[left != NEVER]))
    times = np.bincount(everywhere, minlength=crowd.people)
    for row in np.flatnonzero(times == 0).tolist():
        note("person_missing", person=crowd.person_id[row])
    for row in np.flatnonzero(times > 1).tolist():
        note("person_twice", person=crowd.person_id[row], times=times[row])


def _check_not_placed(table: Table, left: Whole, held: Flag, crowd: Crowd, note: Note) -> None:
    reasons = cells.read(table, "reason", cells.code, note)
    releases = cells.read(table, "releases", cells.text, note)
    details = table.cells["detail"]
    words: set[str | None] = set()
    for i, row in enumerate(left):
        if row == NEVER:
            continue
        if held[row]:
            words.add(releases[i])
            _check_held(reasons[i], details[i], crowd.person_id[row], note)
        else:
            unknown = bool(crowd.facility_unknown[crowd.party[row]])
            _check_left(reasons[i], crowd.person_id[row], unknown, note)
    if len(words) > 1:
        note("held_releases", times=len(words))


def _check_held(reason: str | None, detail: str, person: str, note: Note) -> None:
    """Nothing may tell one hold from another."""
    if reason != NOT_AVAILABLE:
        note("held_reason", person=person)
    if detail:
        note("held_detail", person=person)


def _check_left(reason: str | None, person: str, facility_unknown: bool, note: Note) -> None:  # noqa: FBT001 - a fact
    if reason == NOT_AVAILABLE:
        note("not_held_reason", person=person)
    if reason == FACILITY_UNKNOWN and not facility_unknown:
        note("facility_known", person=person)


def _on_flights(
    table: Table, rows: Whole, flights: Mapping[str, Flight | None], note: Note
) -> tuple[Whole, Whole, list[Flight]]:
    """Rows whose person and flight are known, with the number of the flight."""
    sound = [flight for flight in flights.values() if flight is not None]
    numbers = {flight.name: i for i, flight in enumerate(sound)}
    names = table.coded("flight")
    unknown = np.array([name not in flights for name in names.texts], bool)[names.code]
    for i in np.flatnonzero(unknown).tolist():
        person = table.cells["person_id"][i]
        note("flight_unknown", flight=table.cells["flight"][i], person=person)
    flight_of = np.array([numbers.get(name, NEVER) for name in names.texts], np.int64)[names.code]
    kept = np.flatnonzero((rows != NEVER) & (flight_of != NEVER))
    _, first = np.unique(rows[kept], return_index=True)
    return kept[np.sort(first)], flight_of, sound


def _check_days(table: Table, kept: Whole, boarding: Boarding, crowd: Crowd, note: Note) -> None:
    stated = _or_unreadable(cells.read(table, "date", cells.day, note))[kept]
    waits = _or_unreadable(cells.read(table, "waits_days", cells.whole, note))[kept]
    day = np.array([flight.day for flight in boarding.flights], np.int64)[boarding.flight]
    ready = crowd.ready[crowd.party[boarding.row]]
    wrong = {
        "placement_date": (stated != UNREADABLE) & (stated != day),
        "waits_days": (waits != UNREADABLE) & (ready != NEVER) & (waits != day - ready),
    }
    for rule, flags in wrong.items():
        for i in np.flatnonzero(flags):
            flight = boarding.flights[boarding.flight[i]].name
            note(rule, flight=flight, person=crowd.person_id[boarding.row[i]])


def _or_unreadable(values: Sequence[int | None]) -> Whole:
    return np.array([UNREADABLE if v is None else v for v in values], np.int64)
