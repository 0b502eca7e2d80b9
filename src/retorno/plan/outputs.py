"""The tables of a plan folder, columns of text exactly as formats.md section 3 names them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from retorno.plan.causes import CAUSES, Asking, Blame, askings, main_cause
from retorno.plan.instance import Floats, Indices, Instance, Ints
from retorno.plan.parties import NEVER, Parties
from retorno.plan.programme import Programme
from retorno.plan.rotations import Rotation, can_call
from retorno.plan.seating import Seated
from retorno.plan.solution import Solution
from retorno.protect.cleared import NOT_AVAILABLE, PROTECTION_DESK, Cleared
from retorno.vocabulary.money import Cents, apportion, show

Columns = dict[str, list[str]]
NEVER_RELEASES = {
    "not_ready": "legal_officer",
    "facility_unknown": "caseload_officer",
    "ready_after_end": "programme_planner",
    "deadline_before_ready": "consul",
    "out_of_reach": "programme_planner",
    "no_arrival": "programme_planner",
}
CAUSE_RELEASES = {
    "flights_full": "flight_operations",
    "reception_full": "reception",
    "lands_at_night": "programme_planner",
    "money": "treasury",
    "dearer_than_waiting": "programme_planner",
    "aircraft_elsewhere": "flight_operations",
    "no_aircraft": "flight_operations",
    "no_clearance": "clearance_desk",
    "not_reachable_yet": "clearance_desk",
    "load_too_small": "programme_planner",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """All that is known once a plan is found, from which its tables are written."""

    programme: Programme
    cleared: Cleared
    parties: Parties
    cohort_of: Ints  # (n,) cohort of each party, -1 never placeable
    rotations: Sequence[Rotation]
    instance: Instance
    solution: Solution
    seated: Seated
    names: tuple[str, ...]  # (D,) of the departures

    def iso(self, day: int) -> str:
        """Date of a day of the programme."""
        return (self.programme.first_day + timedelta(days=int(day))).isoformat()

    def name(self, departure: int) -> str:
        """What a departure is called."""
        return self.names[departure]


def departure_costs(drawn: Drawn) -> Floats:
    """True cost of each departure in currency units, shape (D,); seats of scheduled blocks too."""
    i, s = drawn.instance, drawn.seated
    used = _sum(drawn, drawn.parties.seats)
    costs = np.zeros(len(s.day))
    flown = s.rotation >= 0
    costs[flown] = i.cost[s.rotation[flown]]
    costs[~flown] = i.block_price[s.block[~flown]] * used[~flown]
    return costs


def _sum(drawn: Drawn, of_party: Ints) -> Ints:
    """Sum a number of the parties over the departures they are on."""
    placed = drawn.seated.placed
    total = np.bincount(drawn.seated.departure[placed], of_party[placed], len(drawn.seated.day))
    return np.rint(total).astype(np.int32)


def flights(drawn: Drawn, total: Cents) -> Columns:
    """`flights.csv`: its costs are rounded so that they add up to `total`."""
    costs = apportion(total, departure_costs(drawn).tolist())
    people = _sum(drawn, drawn.parties.people)
    seats = _sum(drawn, drawn.parties.seats)
    names = [
        "flight",
        "fleet",
        "scheduled",
        "date",
        "aircraft_days",
        "first_pickup",
        "second_pickup",
        "arrival",
        "lands_at_hour",
        "block_hours",
        "cost",
        "places",
        "people",
        "seats_used",
    ]
    rows = [
        [
            drawn.name(d),
            *_departure(drawn, d),
            show(costs[d]),
            str(_places(drawn, d)),
            str(people[d]),
            str(seats[d]),
        ]
        for d in range(len(costs))
    ]
    return {name: [row[i] for row in rows] for i, name in enumerate(names)}


def _departure(drawn: Drawn, d: int) -> list[str]:
    programme, day = drawn.programme, int(drawn.seated.day[d])
    index = int(drawn.seated.rotation[d])
    if index < 0:
        block = programme.scheduled[int(drawn.seated.block[d])]
        hour = f"{block.lands_at_hour:.2f}"
        return ["", block.id, drawn.iso(day), "", block.departure, "", block.arrival, hour, ""]
    rotation = drawn.rotations[index]
    second = programme.departures[rotation.second] if rotation.second >= 0 else ""
    return [
        programme.fleets[rotation.fleet].id,
        "",
        drawn.iso(day),
        str(rotation.aircraft_days),
        programme.departures[rotation.first],
        second,
        programme.arrivals[rotation.arrival],
        f"{rotation.lands_at[day]:.2f}",
        f"{rotation.block_hours:.2f}",
    ]


def _places(drawn: Drawn, d: int) -> int:
    rotation, block = int(drawn.seated.rotation[d]), int(drawn.seated.block[d])
    if rotation >= 0:
        return int(drawn.instance.places[rotation])
    return int(drawn.instance.block_seats[block, drawn.seated.day[d]])


def placements(drawn: Drawn) -> Columns:
    """`placements.csv`, one row a person, by flight and party."""
    parties, seated, days = drawn.parties, drawn.seated, drawn.programme.days
    departure = seated.departure[parties.of_row]
    on = np.flatnonzero(departure >= 0)
    on = on[np.argsort(departure[on], kind="stable")]
    party = parties.of_row[on]
    day = seated.day[departure[on]]
    names = [drawn.name(d) for d in range(len(seated.day))]
    return {
        "person_id": pick(drawn.cleared.caseload.person_id, parties.row[on]),
        "flight": pick(names, departure[on]),
        "boards_at": pick(drawn.programme.departures, seated.boards_at[party]),
        "date": pick([drawn.iso(d) for d in range(days)], day),
        "waits_days": pick([str(d) for d in range(days)], day - parties.ready[party]),
    }


def pick(texts: Sequence[str], which: Indices) -> list[str]:
    """Give `texts[k]` for each k; a column of a million cells has few different ones."""
    held = np.empty(len(texts), object)
    held[:] = texts
    found: list[str] = held[which].tolist()
    return found


def explain(drawn: Drawn) -> tuple[Columns, dict[int, Counter[str]]]:
    """`reasons.csv`, and for each party that could travel but has no place its causes by days."""
    parties, seated = drawn.parties, drawn.seated
    ways, way_of = askings(drawn.instance)
    blame = Blame(drawn.instance, drawn.solution, can_call(drawn.programme))
    calendar = Calendar(blame, ways, drawn.instance.days)
    able = np.flatnonzero(parties.never < 0)
    departure = seated.departure[able]
    placed = departure >= 0
    end = parties.latest[able] + 1
    end[placed] = seated.day[departure[placed]]
    way = way_of[drawn.cohort_of[able]]
    days = calendar.between(way, parties.ready[able], end)
    waiting, cause = np.nonzero(days * placed[:, None])
    names = drawn.programme.departures
    boards = [";".join(names[int(h)] for h in np.flatnonzero(asking.boards)) for asking in ways]
    columns = {
        "party": pick(parties.key, able[waiting]),
        "days": pick([str(d) for d in range(drawn.instance.days + 1)], days[waiting, cause]),
        "code": pick([cause.value for cause in CAUSES], cause),
        "detail": pick(boards, way[waiting]),
    }
    left = {int(able[k]): causes_of(days[k]) for k in np.flatnonzero(~placed)}
    return columns, left


def causes_of(days: Ints) -> Counter[str]:
    """Name the causes of a number of days each, shape (causes,)."""
    return Counter({CAUSES[c].value: int(days[c]) for c in np.flatnonzero(days)})


class Calendar:
    """Causes of every day for every way of asking."""

    def __init__(self, blame: Blame, ways: Sequence[Asking], days: int) -> None:
        self.upto = np.zeros((len(ways), days + 1, len(CAUSES)), np.int32)
        every_day = np.arange(days, dtype=np.int32)
        for way, asking in enumerate(ways):
            self.upto[way, every_day + 1, blame.causes(asking, every_day)] = 1
        np.cumsum(self.upto, axis=1, out=self.upto)

    def between(self, way: Indices, start: Ints, end: Ints) -> Ints:
        """Days of each cause from `start` up to but not including `end`, shape (k, causes)."""
        days: Ints = self.upto[way, end] - self.upto[way, start]
        return days


def not_placed(drawn: Drawn, left: Mapping[int, Counter[str]]) -> Columns:
    """`not_placed.csv`: who is not available, told apart by nothing; who has no place, and why."""
    ids = drawn.cleared.caseload.person_id
    held = sorted(ids[row] for row in drawn.cleared.held_row)
    rows = [(person, NOT_AVAILABLE, "", PROTECTION_DESK) for person in held]
    parties, without = drawn.parties, drawn.seated.departure < 0
    for k in np.flatnonzero(without[parties.of_row]):
        party = int(parties.of_row[k])
        rows.append((ids[parties.row[k]], *_why_not(parties, party, left)))
    rows.sort()
    names = ("person_id", "reason", "detail", "releases")
    return {name: [row[i] for row in rows] for i, name in enumerate(names)}


def _why_not(
    parties: Parties, party: int, left: Mapping[int, Counter[str]]
) -> tuple[str, str, str]:
    if parties.never[party] >= 0:
        reason = NEVER[parties.never[party]].value
        return reason, "", NEVER_RELEASES[reason]
    ranked = sorted(left[party].items(), key=lambda item: (-item[1], item[0]))
    detail = ";".join(f"{code}:{days}" for code, days in ranked)
    cause = main_cause(left[party]).value
    return cause, detail, CAUSE_RELEASES[cause]
