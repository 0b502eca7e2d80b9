"""What Retorno takes from an IATI file: who spends what, where, for what purpose and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from retorno.formats.iati.elements import Element, read_records
from retorno.formats.iati.shape import DECIMAL, as_date, check
from retorno.vocabulary.errors import UnusableInputError

RECORDS = {"iati-activities": "iati-activity", "iati-organisations": "iati-organisation"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """A purpose, with the share of the activity it has where the file says so."""

    vocabulary: str
    code: str
    name: str
    percentage: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Money foreseen between two days, both included."""

    first_day: date
    last_day: date
    value: float
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """Money moved on a day; `kind` is the code of the standard: 2 committed, 3 disbursed, 4 spent."""

    kind: str
    day: date
    value: float
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One activity. `countries` gives each country its share in percent, None where unsaid."""

    identifier: str
    title: str
    agency: str
    countries: Sequence[tuple[str, float | None]]
    sectors: Sequence[Sector]
    budgets: Sequence[Budget]
    transactions: Sequence[Transaction]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IatiFile:
    """A whole file: the version it says it has, its activities, and how many organisations."""

    file: str
    version: str
    activities: Sequence[Activity]
    organisations: int


def read_iati(path: Path) -> IatiFile:
    """Read an activity or organisation file of IATI 2.03.

    Raises:
        UnusableInputError: The file is not XML, not IATI, or lacks what the standard demands.
    """
    records = read_records(path)
    root = next(records)
    if root.name not in RECORDS:
        raise UnusableInputError("iati.not_iati", file=path.name, element=root.name)
    check(path.name, root)
    record_name = RECORDS[root.name]
    activities, organisations = [], 0
    for record in records:
        check(path.name, record)
        if record.name == record_name == "iati-activity":
            activities.append(_activity(path.name, record))
        elif record.name == record_name:
            organisations += 1
    if not activities and not organisations:
        raise UnusableInputError("iati.nothing", file=path.name, element=record_name)
    return IatiFile(
        file=path.name,
        version=root.attributes["version"],
        activities=tuple(activities),
        organisations=organisations,
    )


def _activity(file: str, element: Element) -> Activity:
    currency = element.attributes.get("default-currency", "")
    reporter = element.all("reporting-org")[0]
    return Activity(
        identifier=element.all("iati-identifier")[0].text.strip(),
        title=_words(element.all("title")[0]),
        agency=_words(reporter) or reporter.attributes["ref"],
        countries=tuple(
            (c.attributes["code"], _percentage(file, c)) for c in element.all("recipient-country")
        ),
        sectors=tuple(_sector(file, s) for s in element.all("sector")),
        budgets=tuple(_budget(file, b, currency) for b in element.all("budget")),
        transactions=tuple(_transaction(t, currency) for t in element.all("transaction")),
        line=element.line,
    )


def _words(element: Element) -> str:
    """Take the first narrative that says something."""
    said = (n.text.strip() for n in element.all("narrative"))
    return next((words for words in said if words), "")


def _percentage(file: str, element: Element) -> float | None:
    value = element.attributes.get("percentage")
    if value is None:
        return None
    if not DECIMAL.fullmatch(value.strip()) or not 0 <= float(value) <= 100:  # noqa: PLR2004
        raise UnusableInputError(
            "iati.bad_number", file=file, line=element.line, element=element.name, value=value
        )
    return float(value)


def _sector(file: str, element: Element) -> Sector:
    return Sector(
        vocabulary=element.attributes.get("vocabulary", "1"),
        code=element.attributes["code"],
        name=_words(element),
        percentage=_percentage(file, element),
    )


def _day(element: Element, name: str) -> date:
    found = as_date(element.all(name)[0].attributes["iso-date"])
    if found is None:  # pragma: no cover  -- `check` has read it
        raise ValueError(name)
    return found


def _money(element: Element, currency: str) -> tuple[float, str]:
    value = element.all("value")[0]
    return float(value.text), value.attributes.get("currency", currency)


def _budget(file: str, element: Element, currency: str) -> Budget:
    value, unit = _money(element, currency)
    first, last = _day(element, "period-start"), _day(element, "period-end")
    if last < first:
        raise UnusableInputError(
            "iati.bad_period", file=file, line=element.line, first=first, last=last
        )
    return Budget(first_day=first, last_day=last, value=value, currency=unit)


def _transaction(element: Element, currency: str) -> Transaction:
    value, unit = _money(element, currency)
    return Transaction(
        kind=element.all("transaction-type")[0].attributes["code"],
        day=_day(element, "transaction-date"),
        value=value,
        currency=unit,
    )
