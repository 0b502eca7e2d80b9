"""The return programme's cost beside the exposure: same unit, same currency, same year, or nothing.

The table is two columns and a ratio. It says nothing about cause: that flights were paid for does
not show that they ended a threat. Exposure is never divided by people.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from retorno.exposure.cells import open_cells
from retorno.exposure.facts import shipped
from retorno.exposure.ladder import Spread
from retorno.exposure.units import Amount, Unit, weakest
from retorno.vocabulary.errors import UnusableInputError
from retorno.vocabulary.evidence import Evidence

PLAN, FLIGHTS = "plan.json", "flights.csv"
COLUMNS = ("key", "value", "unit", "year", "evidence", "source")
DOLLARS = "USD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One documented figure, in the unit of its source."""

    key: str
    value: float
    unit: str
    year: int
    evidence: Evidence
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """What returning people costs, US dollars, with its band.

    Args:
        kind: `plan`, `flown` (flights that took place) or `offered` (all orders reported).
        is_dollar_assumed: A plan that names no currency is taken to be in US dollars.
    """

    kind: str
    cost: Spread
    flights: Spread
    is_dollar_assumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """How many times the programme's cost an exposure is; a pure number with its band."""

    name: str
    exposure: Spread
    times: float
    low: float
    high: float


@cache
def documented() -> Mapping[str, Figure]:
    """Read the documented figures of the flights that took place."""
    with shipped("programme.csv") as path:
        cells = open_cells(path, COLUMNS)
    return {
        cells.text(row, "key"): Figure(
            key=cells.text(row, "key"),
            value=cells.positive(row, "value"),
            unit=cells.text(row, "unit"),
            year=cells.year(row),
            evidence=cells.evidence(row),
            source=cells.text(row, "source"),
        )
        for row in cells.rows
    }


def _amount(value: float, unit: Unit, figures: Sequence[Figure], *, year: int) -> Amount:
    return Amount(
        value=value,
        unit=unit,
        currency=DOLLARS if unit is Unit.USD else "",
        year=year,
        evidence=weakest(Evidence.COMPUTED, *(figure.evidence for figure in figures)),
        source="; ".join(dict.fromkeys(figure.source for figure in figures)),
    )


def flown() -> Programme:
    """Cost of the flights that took place: total in pesos / exchange."""
    facts = documented()
    spent, rate, flights = facts["spent"], facts["exchange"], facts["flights"]
    cost = _amount(spent.value / rate.value, Unit.USD, (spent, rate), year=spent.year)
    count = _amount(flights.value, Unit.FLIGHTS, (flights,), year=flights.year)
    return Programme(kind="flown", cost=_sure(cost), flights=_sure(count))


def offered() -> Programme:
    """Cost of returning everybody of the reported orders at the documented cost of a flight.

        flights = orders / people per flight      cost = flights * COP per flight / (COP per USD)

    The median takes the mean load of all flights; the band the fullest and the emptiest observed.
    """
    facts = documented()
    orders, each, rate = facts["orders"], facts["per_flight"], facts["exchange"]
    mean = facts["carried"].value / facts["carried_flights"].value
    loads = (mean, facts["most"].value, facts["fewest"].value)
    flights = [float(math.ceil(orders.value / load)) for load in loads]
    costs = [count * each.value / rate.value for count in flights]
    used = (orders, each, rate, facts["carried"], facts["carried_flights"])
    bounds = (facts["most"], facts["fewest"])
    return Programme(
        kind="offered",
        cost=Spread(
            amount=_amount(costs[0], Unit.USD, (*used, *bounds), year=each.year),
            low=costs[1],
            high=costs[2],
        ),
        flights=Spread(
            amount=_amount(flights[0], Unit.FLIGHTS, (orders, *bounds), year=each.year),
            low=flights[1],
            high=flights[2],
        ),
    )


def planned(folder: Path, *, year: int) -> Programme:
    """Money of a plan folder: all its parts but the weights of waiting and of not returning.

    Args:
        folder: What `retorno plan` wrote.
        year: The year that the exposure is counted in; the plan's first flight must be of it.

    Raises:
        UnusableInputError: No plan there, no amount in it, not in US dollars, or of another year.
    """
    path = folder / PLAN
    plan = _load(path)
    money = plan.get("money")
    if isinstance(money, bool) or not isinstance(money, int | float) or not money > 0:
        raise UnusableInputError("exposure.no_money", file=path, value=money)
    currency = plan.get("currency", DOLLARS)
    if currency != DOLLARS:
        raise UnusableInputError("exposure.not_dollars", file=path, value=currency)
    first_day, count = _flights(folder / FLIGHTS)
    if first_day.year != year:
        raise UnusableInputError(
            "exposure.other_year", file=folder / FLIGHTS, first=first_day.year, year=year
        )
    cost = Amount(
        value=float(money),
        unit=Unit.USD,
        currency=DOLLARS,
        year=year,
        evidence=Evidence.COMPUTED,
        source=PLAN,
    )
    flights = replace(cost, value=float(count), unit=Unit.FLIGHTS, currency="", source=FLIGHTS)
    return Programme(
        kind="plan",
        cost=_sure(cost),
        flights=_sure(flights),
        is_dollar_assumed="currency" not in plan,
    )


def _flights(path: Path) -> tuple[date, int]:
    """Day of a plan's first flight, and how many are of its own fleets: seats bought are not."""
    cells = open_cells(path, ("fleet", "date"))
    days = [day for row in cells.rows if (day := cells.day(row, "date"))]
    if not days:
        raise UnusableInputError("exposure.no_flights", file=path)
    return min(days), sum(bool(cells.cell(row, "fleet")) for row in cells.rows)


def _load(path: Path) -> Mapping[str, Any]:
    try:
        plan = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise UnusableInputError("exposure.no_plan", folder=path.parent) from error
    except (OSError, ValueError) as error:
        raise UnusableInputError("exposure.bad_plan", file=path, reason=error) from error
    if not isinstance(plan, dict):
        raise UnusableInputError("exposure.bad_plan", file=path, reason=type(plan).__name__)
    return plan


def _sure(amount: Amount) -> Spread:
    return Spread(amount=amount, low=amount.value, high=amount.value)


def ratio(name: str, exposure: Spread, programme: Programme) -> Ratio:
    """Divide an exposure by the programme's cost: both in US dollars of one year.

        times = median / median      low = low / high      high = high / low

    The basis stays with the exposure: it names the series the trade was taken from.

    Raises:
        UnitMismatchError: They are not of one unit, currency and year.
    """
    cost = programme.cost
    return Ratio(
        name=name,
        exposure=exposure,
        times=replace(exposure.amount, basis="").ratio(cost.amount),
        low=exposure.low / cost.high,
        high=exposure.high / cost.low,
    )
