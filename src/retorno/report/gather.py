"""From a plan folder's tables to what the page shows. Held people are counted here and go no further."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import airportsdata

from retorno.plan.limits import Short
from retorno.plan.programme import Programme
from retorno.report.flown import Flown, flown_of
from retorno.report.lanes import board_rows
from retorno.report.tallies import joined_reasons, waits_by_group, waits_of
from retorno.report.view import (
    FEW,
    Airport,
    Cause,
    Money,
    Provenance,
    Reception,
    ReportView,
    Route,
    Shortage,
    Source,
    Totals,
)
from retorno.vocabulary.money import Cents, apportion, cents
from retorno.vocabulary.people import PartyClass

Columns = Mapping[str, Sequence[str]]
HELD = "not_available"
PARTS = ("flights", "seats", "road", "onward", "waiting", "not_returned")
COMMAND = (
    "retorno plan PROGRAMME PEOPLE --out PLAN --seed {seed}\nretorno check PROGRAMME PEOPLE PLAN"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTables:
    """The tables of a plan folder as columns of text (formats.md, section 3), and `plan.json`."""

    plan: Mapping[str, Any]
    flights: Columns
    placements: Columns
    reasons: Columns
    not_placed: Columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Travellers:
    """What the tables do not say of the people with a flight.

    Args:
        party: Family, or the person alone, as `reasons.csv` names it.
        group: Class of the party.
        road: Money on the road by day, in currency units; None when not known.
        onward: Money for onward journeys by day, in currency units; None when not known.
    """

    party: Mapping[str, str]
    group: Mapping[str, PartyClass]
    road: Sequence[float] | None = None
    onward: Sequence[float] | None = None


def view_of(
    *,
    programme: Programme,
    tables: PlanTables,
    travellers: Travellers,
    short: Sequence[Short] = (),
    sources: Sequence[Source] = (),
    is_demo: bool = False,
    command: str = "",
) -> ReportView:
    """Gather everything the page shows."""
    plan = tables.plan
    flown = flown_of(programme, tables.flights)
    waits = list(map(int, tables.placements["waits_days"]))
    groups = [travellers.group[person] for person in tables.placements["person_id"]]
    return ReportView(
        name=programme.name,
        first_day=programme.first_day,
        days=programme.days,
        status=plan["status"],
        is_demo=is_demo,
        is_protected=bool(plan["protected"]),
        totals=_totals(plan["people"]),
        money=_money(programme, plan, flown, travellers),
        airports=_airports(programme, tables, flown),
        routes=_routes(flown),
        board=board_rows(programme, flown),
        waits=waits_by_group(groups, waits),
        wait_of_all=waits_of(tuple(PartyClass), waits) if waits else None,
        reception=_reception(programme, flown),
        causes=_causes(tables, travellers),
        person_days=sum(waits),
        unplaced=joined_reasons(_left(tables.not_placed)),
        shortages=tuple(_shortage(item) for item in short),
        provenance=_provenance(plan, command),
        sources=tuple(sources),
    )


def _totals(people: Mapping[str, int]) -> Totals:
    is_few = people["held"] < FEW
    return Totals(
        listed=None if is_few else people["listed"],
        held=None if is_few else people["held"],
        placed=people["placed"],
        not_placed=people["not_placed"],
    )


def _money(
    programme: Programme, plan: Mapping[str, Any], flown: Sequence[Flown], travellers: Travellers
) -> Money:
    parts = {name: cents(float(plan["parts"][name])) for name in PARTS}
    by_day = {name: [0] * programme.days for name in ("flights", "seats")}
    moved = [0] * programme.days
    for row in flown:
        by_day["seats" if row.scheduled else "flights"][row.day] += row.cost
        moved[row.day] += row.people
    limits, weights = programme.limits, programme.weights
    bound = plan["lower_bound"]
    return Money(
        currency=programme.currency,
        cost=cents(float(plan["cost"])),
        lower_bound=None if bound is None else cents(float(bound)),
        gap=None if plan["gap"] is None else float(plan["gap"]),
        money=cents(float(plan["money"])),
        parts=parts,
        by_day={name: tuple(Cents(amount) for amount in days) for name, days in by_day.items()}
        | {
            name: _spread(parts[name], days, moved)
            for name, days in (("road", travellers.road), ("onward", travellers.onward))
        },
        by_day_estimated=travellers.road is None or travellers.onward is None,
        budget_total=_budget(limits.budget_total),
        budget_periods=tuple(
            cents(amount) for amount in limits.budget_per_period if amount != float("inf")
        ),
        waiting_per_person_day=cents(weights.waiting_per_person_day),
        not_returned_per_person=cents(weights.not_returned_per_person),
    )


def _budget(amount: float) -> Cents | None:
    return None if amount == float("inf") else cents(amount)


def _spread(total: Cents, days: Sequence[float] | None, moved: Sequence[int]) -> tuple[Cents, ...]:
    """Round each day so that the days add up to the total; not known, follow the people moved."""
    if days is None:
        everybody = max(1, sum(moved))
        days = [total / 100 * people / everybody for people in moved]
    return tuple(apportion(total, days)) if any(days) else (Cents(0),) * len(moved)


@cache
def _world() -> Mapping[str, Mapping[str, Any]]:
    return dict(airportsdata.load("IATA"))


def _airports(
    programme: Programme, tables: PlanTables, flown: Sequence[Flown]
) -> tuple[Airport, ...]:
    people = Counter(tables.placements["boards_at"])
    for row in flown:
        people[row.stops[-1]] += row.people
    return tuple(
        Airport(
            iata=airport.iata,
            name=str(_world().get(airport.iata, {}).get("city", "")),
            country=airport.country,
            latitude=airport.latitude,
            longitude=airport.longitude,
            arrival=airport.role == "arrival",
            people=people[airport.iata],
        )
        for airport in programme.airports.values()
    )


def _routes(flown: Sequence[Flown]) -> tuple[Route, ...]:
    found: dict[tuple[tuple[str, ...], bool], list[Flown]] = defaultdict(list)
    for row in flown:
        found[row.stops, bool(row.scheduled)].append(row)
    routes = [
        Route(
            stops=stops,
            scheduled=scheduled,
            flights=len(rows),
            people=sum(row.people for row in rows),
            seats_used=sum(row.seats_used for row in rows),
            places=sum(row.places for row in rows),
        )
        for (stops, scheduled), rows in found.items()
    ]
    return tuple(sorted(routes, key=lambda r: (r.scheduled, -r.flights, r.stops)))


def _reception(programme: Programme, flown: Sequence[Flown]) -> tuple[Reception, ...]:
    used = {iata: [0] * programme.days for iata in programme.arrivals}
    for row in flown:
        used[row.stops[-1]][row.day] += row.people
    offered = dict(zip(programme.arrivals, programme.reception_people.tolist(), strict=True))
    return tuple(
        Reception(
            iata=iata,
            name=str(_world().get(iata, {}).get("city", "")),
            offered=tuple(offered[iata]),
            used=tuple(used[iata]),
        )
        for iata in programme.arrivals
        if any(offered[iata]) or any(used[iata])
    )


def _causes(tables: PlanTables, travellers: Travellers) -> tuple[Cause, ...]:
    size = Counter(travellers.party[person] for person in tables.placements["person_id"])
    days: Counter[str] = Counter()
    reasons = tables.reasons
    for party, count, code in zip(reasons["party"], reasons["days"], reasons["code"], strict=True):
        days[code] += int(count) * size[party]
    ranked = sorted(days.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Cause(code=code, person_days=count) for code, count in ranked if count)


def _left(not_placed: Columns) -> list[tuple[str, str]]:
    rows = zip(not_placed["reason"], not_placed["releases"], strict=True)
    return [(reason, releases) for reason, releases in rows if reason != HELD]


def _shortage(item: Short) -> Shortage:
    return Shortage(
        what=item.what,
        where=item.where,
        people=item.people if item.people >= FEW else None,
        aircraft_days=item.aircraft_days,
    )


def _provenance(plan: Mapping[str, Any], command: str) -> Provenance:
    return Provenance(
        method=str(plan["method"]),
        stopped=plan["stopped"],
        seed=int(plan["seed"]),
        seconds=float(plan["seconds"]),
        versions={str(name): str(version) for name, version in plan["versions"].items()},
        inputs={str(name): str(digest) for name, digest in plan["inputs"].items()},
        command=command or COMMAND.format(seed=plan["seed"]),
    )
