"""Aid by year, agency and purpose, from a table or from IATI files, and what a pause of it holds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from retorno.exposure.cells import Cells, open_cells
from retorno.exposure.facts import shipped
from retorno.exposure.ladder import YEAR_DAYS
from retorno.exposure.scenario import Measure, Scenario, Step
from retorno.exposure.units import Amount, Unit, weakest
from retorno.formats.iati import Activity, read_iati
from retorno.vocabulary.errors import UnusableInputError
from retorno.vocabulary.evidence import Evidence

COLUMNS = ("year", "agency", "purpose", "basis", "usd", "source")
KINDS = {"2": "committed", "3": "disbursed", "4": "disbursed"}
BUDGET = "budget"
WHOLE = 100.0
NEARLY = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class AidLine:
    """Aid of one year, agency and purpose, US dollars a year; `basis` is how it was counted."""

    agency: str
    purpose: str
    amount: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What an IATI file holds that could not be counted, and why."""

    identifier: str
    why: str
    value: float
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Aid held back by a step.

    Args:
        yearly: Aid of the year that the scenario names, by its basis.
        paused: US dollars over the days of the step, at the share that it says.
        lines: The same by agency and purpose.
    """

    step: Step
    yearly: Amount
    paused: Amount
    lines: Sequence[AidLine]


def read_aid(path: Path) -> tuple[AidLine, ...]:
    """Read an aid table: year, agency, purpose, basis, usd, source; evidence may follow."""
    cells = open_cells(path, COLUMNS)
    rows = tuple(_line(cells, row) for row in cells.rows)
    keys = [(r.amount.year, r.agency, r.purpose, r.amount.basis) for r in rows]
    cells.refuse_doubles([" / ".join(map(str, key)) for key in keys], "year")
    return rows


def shipped_aid() -> tuple[AidLine, ...]:
    """Read the aid table that comes with the product."""
    with shipped("aid.csv") as path:
        return read_aid(path)


def _line(cells: Cells, row: int) -> AidLine:
    return AidLine(
        agency=cells.text(row, "agency"),
        purpose=cells.text(row, "purpose"),
        amount=Amount(
            value=cells.amount(row, "usd"),
            unit=Unit.USD_PER_YEAR,
            currency="USD",
            year=cells.year(row),
            evidence=cells.evidence(row),
            source=cells.text(row, "source"),
            basis=cells.text(row, "basis"),
        ),
    )


def read_aid_iati(path: Path, country: str) -> tuple[tuple[AidLine, ...], tuple[LeftOut, ...]]:
    """Read what an IATI file says a country receives, and what could not be counted.

    Budgets are spread evenly over their days. An activity with several countries or purposes is
    split by the percentages it gives; where it gives none it is left out and listed. Amounts that
    are not in US dollars are left out and listed: no rate of exchange is guessed.
    """
    file = read_iati(path)
    amounts: dict[tuple[int, str, str, str], float] = {}
    left: list[LeftOut] = []
    for activity in file.activities:
        share = _share(activity, country)
        for year, basis, value, currency in _flows(activity):
            why = "country_share" if share is None else "" if currency == "USD" else "currency"
            purposes = _purposes(activity)
            if not why and purposes is None:
                why = "purpose_share"
            if why:
                left.append(
                    LeftOut(identifier=activity.identifier, why=why, value=value, currency=currency)
                )
                continue
            for purpose, part in purposes or ():
                key = (year, activity.agency, purpose, basis)
                amounts[key] = amounts.get(key, 0.0) + value * (share or 0.0) * part
    return tuple(_of_iati(path.name, amounts)), tuple(left)


def _of_iati(file: str, amounts: dict[tuple[int, str, str, str], float]) -> Iterator[AidLine]:
    for (year, agency, purpose, basis), value in sorted(amounts.items()):
        if value:
            yield AidLine(
                agency=agency,
                purpose=purpose,
                amount=Amount(
                    value=value,
                    unit=Unit.USD_PER_YEAR,
                    currency="USD",
                    year=year,
                    evidence=Evidence.SOURCED,
                    source=f"IATI, {file}",
                    basis=f"IATI {basis}",
                ),
            )


def _share(activity: Activity, country: str) -> float | None:
    """Share of the activity that a country receives; None where the file does not say."""
    shares = dict(activity.countries)
    if country not in shares:
        return 0.0 if shares else None
    if len(shares) == 1 and shares[country] is None:
        return 1.0
    value = shares[country]
    return None if value is None else value / WHOLE


def _purposes(activity: Activity) -> list[tuple[str, float]] | None:
    """Purposes with their parts, which sum to 1; None where the file does not say."""
    first = activity.sectors[0].vocabulary if activity.sectors else ""
    sectors = [s for s in activity.sectors if s.vocabulary == first]
    if not sectors:
        return [("", 1.0)]
    if len(sectors) == 1:
        return [(sectors[0].name or sectors[0].code, 1.0)]
    total = sum(s.percentage or 0.0 for s in sectors)
    if abs(total - WHOLE) > NEARLY:
        return None
    return [(s.name or s.code, (s.percentage or 0.0) / WHOLE) for s in sectors]


def _flows(activity: Activity) -> Iterator[tuple[int, str, float, str]]:
    for budget in activity.budgets:
        days = (budget.last_day - budget.first_day).days + 1
        for year, part in _years(budget.first_day, budget.last_day):
            yield year, BUDGET, budget.value * part / days, budget.currency
    for moved in activity.transactions:
        if moved.kind in KINDS:
            yield moved.day.year, KINDS[moved.kind], moved.value, moved.currency


def _years(first: date, last: date) -> Iterator[tuple[int, int]]:
    """Give each calendar year between two days and how many of the days lie in it."""
    while first <= last:
        end = min(last, date(first.year, 12, 31))
        yield first.year, (end - first).days + 1
        first = end + timedelta(days=1)


def pauses(scenario: Scenario, table: Iterable[AidLine]) -> list[Pause]:
    """Charge every pause of aid with what it holds back.

    Raises:
        UnusableInputError: The table has no aid of the year and basis that the scenario names.
    """
    steps, held = scenario.of(Measure.AID), list(table)
    if not steps:
        return []
    lines = [
        line
        for line in held
        if (line.amount.year, line.amount.basis) == (scenario.aid_year, scenario.aid_basis)
    ]
    if not lines:
        known = dict.fromkeys(f"{line.amount.year} {line.amount.basis}" for line in held)
        raise UnusableInputError(
            "exposure.no_aid",
            file=scenario.file,
            year=scenario.aid_year,
            basis=scenario.aid_basis,
            present="; ".join(known) or "-",
        )
    return [_pause(step, lines) for step in steps]


def _pause(step: Step, lines: Sequence[AidLine]) -> Pause:
    yearly = lines[0].amount
    for line in lines[1:]:
        yearly += line.amount
    return Pause(
        step=step,
        yearly=yearly,
        paused=_held(step, yearly),
        lines=tuple(replace(line, amount=_held(step, line.amount)) for line in lines),
    )


def _held(step: Step, yearly: Amount) -> Amount:
    """Money of the days of a step: yearly * share * days / 365."""
    return replace(
        yearly.times(step.share * step.days / YEAR_DAYS),
        unit=Unit.USD,
        year=step.first_day.year,
        evidence=weakest(yearly.evidence, step.evidence, Evidence.COMPUTED),
    )
