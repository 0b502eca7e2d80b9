"""A programme as files again: what was changed in memory can be read, checked and changed by hand."""

import dataclasses
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import tomli_w
from numpy.typing import NDArray

from retorno.plan.programme import Programme
from retorno.plan.terms import FORMAT

Columns = Mapping[str, Sequence[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeText:
    """`programme.toml` and the tables beside it, by file name."""

    toml: str
    tables: Mapping[str, Columns]


def programme_text(programme: Programme) -> ProgrammeText:
    """Write a programme out; reading it gives an equal programme, but for hashes and notes.

    Rows dated outside the programme are gone: they meant nothing.
    """
    return ProgrammeText(toml=tomli_w.dumps(_terms(programme)), tables=dict(_tables(programme)))


def _terms(p: Programme) -> dict[str, Any]:
    weights = dataclasses.asdict(p.weights)
    weights["class"] = {str(name): value for name, value in weights.pop("by_class").items()}
    limits = dataclasses.asdict(p.limits)
    total, periods = limits.pop("budget_total"), limits.pop("budget_per_period")
    if math.isfinite(total):
        limits["budget_total"] = total
    if all(map(math.isfinite, periods)):
        limits["budget_per_30_days"] = list(periods)
    return {
        "format": FORMAT,
        "name": p.name,
        "first_day": p.first_day,
        "days": p.days,
        "currency": p.currency,
        "weights": weights,
        "limits": limits,
        "road": dataclasses.asdict(p.road),
        "flight": dataclasses.asdict(p.flight),
        "fleet": [dataclasses.asdict(fleet) for fleet in p.fleets],
        "scheduled": [dataclasses.asdict(block) for block in p.scheduled],
    }


def _tables(p: Programme) -> Iterator[tuple[str, Columns]]:
    airports, facilities = list(p.airports.values()), list(p.facilities.values())
    names = ("iata", "role", "latitude", "longitude", "country", "time_zone")
    yield "airports.csv", {name: [getattr(a, name) for a in airports] for name in names}
    yield (
        "facilities.csv",
        {"facility": [f.code for f in facilities]}
        | {name: [getattr(f, name) for f in facilities] for name in names[2:4]}
        | {"name": [f.name for f in facilities]},
    )
    fleets, blocks = [f.id for f in p.fleets], [b.id for b in p.scheduled]
    yield "aircraft.csv", _by_day(p, "fleet", fleets, {"aircraft": p.aircraft})
    yield "clearances.csv", _clearances(p, fleets)
    yield "seats.csv", _by_day(p, "scheduled", blocks, {"seats": p.seats})
    places = {
        "people": p.reception_people,
        "minors_alone": p.reception_minors_alone,
        "medical": p.reception_medical,
    }
    yield "reception.csv", _by_day(p, "airport", list(p.arrivals), places)
    yield (
        "onward.csv",
        {
            "airport": [airport for airport, _ in p.onward],
            "preferred": [preferred for _, preferred in p.onward],
            "cost_per_person": list(p.onward.values()),
        },
    )


def _by_day(
    p: Programme, key: str, names: Sequence[str], values: Mapping[str, NDArray[np.int32]]
) -> Columns:
    """One row a name and day on which anything is above nothing."""
    who, day = (at.tolist() for at in np.nonzero(np.any(list(values.values()), axis=0)))
    return {
        key: [names[row] for row in who],
        "date": _dates(p, day),
        **{name: table[who, day].tolist() for name, table in values.items()},
    }


def _clearances(p: Programme, fleets: Sequence[str]) -> Columns:
    fleet, airport, day = (at.tolist() for at in np.nonzero(p.clearances))
    return {
        "fleet": [fleets[row] for row in fleet],
        "airport": [p.departures[column] for column in airport],
        "date": _dates(p, day),
    }


def _dates(p: Programme, days: Sequence[int]) -> list[str]:
    calendar = [(p.first_day + timedelta(days=k)).isoformat() for k in range(p.days)]
    return [calendar[k] for k in days]
