"""From a plan folder's tables to what the page shows. Held people are counted here and go no further."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import airportsdata

from retorno.plan.folder import PlanFiles
from retorno.plan.limits import Short
from retorno.plan.programme import Programme
from retorno.report.flown import Flown, flown_of
from retorno.report.lanes import board_rows
from retorno.report.numbers import day_of
from retorno.report.tallies import joined_causes, joined_reasons, waits_by_group, waits_of
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


def view_of(
    programme: Programme,
    files: PlanFiles,
    *,
    sources: Sequence[Source] = (),
    is_demo: bool = False,
    command: str = "",
) -> ReportView:
    """Gather everything the page shows.

    Args:
        programme: What the plan was made for.
        files: The plan folder's content, in memory.
        sources: Figures behind the programme, listed with how sure they are.
        is_demo: Whether all people are invented, which the page then says first.
        command: How to make the plan again; by default from its seed.
    """
    plan: Mapping[str, Any] = files.plan
    flown = flown_of(programme, files.flights)
    waits = list(map(int, files.placements["waits_days"]))
    groups = [files.party_class[person] for person in files.placements["person_id"]]
    return ReportView(
        name=programme.name,
        first_day=programme.first_day,
        days=programme.days,
        status=plan["status"],
        is_demo=is_demo,
        is_protected=bool(plan["protected"]),
        totals=_totals(plan["people"]),
        money=_money(programme, files, flown),
        airports=_airports(programme, files, flown),
        routes=_routes(flown),
        board=board_rows(programme, flown),
        waits=waits_by_group(groups, waits),
        wait_of_all=waits_of(tuple(PartyClass), waits) if waits else None,
        reception=_reception(programme, flown),
        causes=_causes(files),
        person_days=sum(waits),
        unplaced=joined_reasons(_left(files.not_placed)),
        shortages=tuple(_shortage(programme, item) for item in files.short),
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


def _money(programme: Programme, files: PlanFiles, flown: Sequence[Flown]) -> Money:
    plan: Mapping[str, Any] = files.plan
    parts = {name: cents(plan["parts"][name]) for name in PARTS}
    by_day = {name: [0] * programme.days for name in ("flights", "seats")}
    for row in flown:
        by_day["seats" if row.scheduled else "flights"][row.day] += row.cost
    limits, weights = programme.limits, programme.weights
    has_bound = plan["gap"] is not None and plan["lower_bound"] is not None
    return Money(
        currency=programme.currency,
        cost=cents(plan["cost"]),
        lower_bound=cents(plan["lower_bound"]) if has_bound else None,
        gap=plan["gap"] if has_bound else None,
        money=cents(plan["money"]),
        parts=parts,
        by_day={name: tuple(Cents(amount) for amount in days) for name, days in by_day.items()}
        | {
            "road": tuple(apportion(parts["road"], files.road_by_day.tolist())),
            "onward": tuple(apportion(parts["onward"], files.onward_by_day.tolist())),
        },
        budget_total=_budget(limits.budget_total),
        budget_periods=tuple(
            cents(amount) for amount in limits.budget_per_period if amount != math.inf
        ),
        waiting_per_person_day=cents(weights.waiting_per_person_day),
        not_returned_per_person=cents(weights.not_returned_per_person),
    )


def _budget(amount: float) -> Cents | None:
    return None if amount == math.inf else cents(amount)


@cache
def _world() -> Mapping[str, Mapping[str, Any]]:
    return dict(airportsdata.load("IATA"))


def _city(iata: str) -> str:
    """Name the city, the first one when the airport serves several."""
    return str(_world().get(iata, {}).get("city", "")).partition("/")[0].strip()


def _airports(
    programme: Programme, files: PlanFiles, flown: Sequence[Flown]
) -> tuple[Airport, ...]:
    people = Counter(files.placements["boards_at"])
    for row in flown:
        people[row.stops[-1]] += row.people
    return tuple(
        Airport(
            iata=airport.iata,
            name=_city(airport.iata),
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
            name=_city(iata),
            offered=tuple(offered[iata]),
            used=tuple(used[iata]),
        )
        for iata in programme.arrivals
        if any(offered[iata]) or any(used[iata])
    )


def _causes(files: PlanFiles) -> tuple[Cause, ...]:
    size = Counter(files.party[person] for person in files.placements["person_id"])
    days: Counter[str] = Counter()
    reasons = files.reasons
    for party, count, code in zip(reasons["party"], reasons["days"], reasons["code"], strict=True):
        days[code] += int(count) * size[party]
    return joined_causes(days)


def _left(not_placed: Columns) -> list[tuple[str, str]]:
    rows = zip(not_placed["reason"], not_placed["releases"], strict=True)
    return [(reason, releases) for reason, releases in rows if reason != HELD]


def _shortage(programme: Programme, item: Short) -> Shortage:
    is_few = item.people < FEW
    return Shortage(
        kind=item.kind,
        place=item.place,
        first=day_of(programme.first_day, item.first),
        last=day_of(programme.first_day, item.last),
        amount=None if is_few else item.amount,
        people=None if is_few else item.people,
    )


def _provenance(plan: Mapping[str, Any], command: str) -> Provenance:
    return Provenance(
        is_exact=plan["stopped"] in {"iterations", "optimal"},
        stopped=plan["stopped"],
        seed=int(plan["seed"]),
        seconds=float(plan["seconds"]),
        versions={str(name): str(version) for name, version in plan["versions"].items()},
        inputs={str(name): str(digest) for name, digest in plan["inputs"].items()},
        command=command,
    )
