"""A scenario of the dispute: dated steps of either side, read strictly from TOML."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Any

from retorno.exposure.keys import Keys
from retorno.exposure.units import Amount, Unit
from retorno.vocabulary.errors import UnusableInputError
from retorno.vocabulary.evidence import Evidence

FORMAT = "retorno-ladder/1"
MOST_DAYS = 3660
MOST_RATE = 1000.0
PER = {"day": 1, "week": 5, "month": 21, "year": 250}  # working days in each, our default


class Side(StrEnum):
    """The government that takes a measure."""

    UNITED_STATES = "US"
    COLOMBIA = "CO"


class Measure(StrEnum):
    """What a step does."""

    TARIFF = "tariff"
    VISAS = "visas"
    AID = "aid"
    FLIGHTS = "flights"
    UNPRICED = "unpriced"


class Status(StrEnum):
    """Whether a step was carried out. Whatever was not is counterfactual, everywhere."""

    CARRIED_OUT = "carried_out"
    THREATENED = "threatened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The same words in both languages."""

    es: str
    en: str

    def say(self, lang: str) -> str:
        """Return the words of a language."""
        return self.es if lang == "es" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One rung of the ladder, from its first day to its last, both included.

    Args:
        rate: Added ad valorem rate of a tariff, as a fraction of customs value.
        products: Beginnings of HS codes that a tariff hits; all products if empty.
        share: Share of the aid of a year that is paused, as a fraction.
        flights: Flights refused, and how many people were aboard.
        probability: As the analyst gives it; never guessed.
    """

    id: str
    side: Side
    measure: Measure
    authority: str
    first_day: date
    last_day: date
    status: Status
    words: Words
    evidence: Evidence
    source: str
    in_dispute: bool = True
    probability: float | None = None
    rate: float = 0.0
    products: tuple[str, ...] = ()
    share: float = 0.0
    flights: int = 0
    people: int = 0

    @property
    def is_counterfactual(self) -> bool:
        """Say whether it was only threatened."""
        return self.status is Status.THREATENED

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return (self.last_day - self.first_day).days + 1

    def is_on(self, day: date) -> bool:
        """Say whether it is in force on a day."""
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A day to mark that has no cost of its own."""

    day: date
    words: Words
    eases: bool
    evidence: Evidence
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisaVolume:
    """One reading of how many applications are decided on a working day."""

    words: Words
    per_working_day: Amount
    given: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisaClass:
    """A class of visa and its share of all, as a fraction."""

    name: str
    share: float
    evidence: Evidence
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visas:
    """What the queue model needs besides the closed days."""

    volumes: Sequence[VisaVolume]
    classes: Sequence[VisaClass]
    surges: Sequence[float]
    surge_evidence: Evidence
    surge_source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A ladder with what its steps need. `file` is where it was read from."""

    file: str
    words: Words
    first_day: date
    last_day: date
    year: int
    steps: Sequence[Step]
    events: Sequence[Event]
    holidays: frozenset[date]
    visas: Visas | None
    aid_year: int
    aid_basis: str

    @property
    def days(self) -> Sequence[date]:
        """Every day of the window."""
        span = (self.last_day - self.first_day).days
        return [self.first_day + timedelta(days=i) for i in range(span + 1)]

    def of(self, measure: Measure, side: Side | None = None) -> list[Step]:
        """Steps of a measure, in the order of the file, which is the order in which they stack."""
        return [s for s in self.steps if s.measure is measure and side in {None, s.side}]


STEP_KEYS = {
    "id": "text",
    "side": "side",
    "measure": "measure",
    "authority": "text",
    "from": "date",
    "status": "status",
    "es": "text",
    "en": "text",
    "evidence": "evidence",
    "source": "text",
}
STEP_MORE = {"until": "date", "probability": "probability", "in_dispute": "flag"}
MEASURE_KEYS: dict[Measure, dict[str, str]] = {
    Measure.TARIFF: {"rate_percent": "rate"},
    Measure.VISAS: {},
    Measure.AID: {"share_percent": "percent"},
    Measure.FLIGHTS: {"flights": "count", "people": "count"},
    Measure.UNPRICED: {},
}
MEASURE_MORE = {Measure.TARIFF: {"products": "codes"}}
TOP_KEYS = {"format": "text", "first_day": "date", "last_day": "date", "es": "text", "en": "text"}
TOP_MORE = {"holidays": "dates"}
EVENT_KEYS = {
    "day": "date",
    "es": "text",
    "en": "text",
    "eases": "flag",
    "evidence": "evidence",
    "source": "text",
}
VOLUME_KEYS = {
    "es": "text",
    "en": "text",
    "applications": "positive",
    "per": "per",
    "year": "year",
    "evidence": "evidence",
    "source": "text",
}
CLASS_KEYS = {
    "class": "text",
    "share_percent": "percent",
    "evidence": "evidence",
    "source": "text",
}
SURGE_KEYS = {"surge_percent": "numbers", "evidence": "evidence", "source": "text"}
AID_KEYS = {"year": "year", "basis": "text"}
SECTIONS = ("step", "event", "visas", "aid")


def shipped() -> Path:
    """Path of the scenario that ships: 24 January to 1 March 2025."""
    return Path(str(files("retorno.exposure").joinpath("data/default.toml")))


def read_scenario(path: Path) -> Scenario:
    """Read a scenario.

    Raises:
        UnusableInputError: Not TOML, an unknown key, a missing one, or a value that cannot be.
    """
    content = _load(path)
    keys = Keys(path.name)
    top = keys.section(content, "", TOP_KEYS, more=TOP_MORE, sections=SECTIONS)
    if top["format"] != FORMAT:
        raise keys.refuse("format", key="format", value=top["format"], expected=FORMAT)
    first, last = top["first_day"], top["last_day"]
    if not 0 <= (last - first).days < MOST_DAYS:
        raise keys.refuse("order_of_days", key="last_day", value=last, expected=first)
    steps = [
        _step(keys, row, f"step[{i}].", last) for i, row in enumerate(keys.rows(content, "step"), 1)
    ]
    _check_steps(keys, steps, first, last)
    aid = _aid(keys, content, steps)
    return Scenario(
        file=path.name,
        words=Words(es=top["es"], en=top["en"]),
        first_day=first,
        last_day=last,
        year=first.year,
        steps=tuple(steps),
        events=tuple(
            _event(keys, row, f"event[{i}].")
            for i, row in enumerate(keys.rows(content, "event"), 1)
        ),
        holidays=frozenset(top.get("holidays", [])),
        visas=_visas(keys, content, steps),
        aid_year=aid[0],
        aid_basis=aid[1],
    )


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError as error:
        raise UnusableInputError("exposure.missing_file", file=path) from error
    except OSError as error:
        reason = error.strerror or error
        raise UnusableInputError("exposure.unreadable", file=path, reason=reason) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnusableInputError("exposure.not_toml", file=path.name, reason=error) from error


def _step(keys: Keys, row: dict[str, Any], prefix: str, end: date) -> Step:
    measure = row.get("measure")
    known = measure if measure in list(Measure) else Measure.UNPRICED
    kinds = STEP_KEYS | MEASURE_KEYS[Measure(known)]
    more = STEP_MORE | MEASURE_MORE.get(Measure(known), {})
    found = keys.section(row, prefix, kinds, more=more)
    return Step(
        id=found["id"],
        side=Side(found["side"]),
        measure=Measure(found["measure"]),
        authority=found["authority"],
        first_day=found["from"],
        last_day=found.get("until", end),
        status=Status(found["status"]),
        words=Words(es=found["es"], en=found["en"]),
        evidence=Evidence(found["evidence"]),
        source=found["source"],
        in_dispute=found.get("in_dispute", True),
        probability=found.get("probability"),
        rate=found.get("rate_percent", 0.0) / 100,
        products=tuple(found.get("products", ())),
        share=found.get("share_percent", 0.0) / 100,
        flights=found.get("flights", 0),
        people=found.get("people", 0),
    )


def _check_steps(keys: Keys, steps: Sequence[Step], first: date, last: date) -> None:
    if not steps:
        raise keys.refuse("missing_key", key="step")
    for i, step in enumerate(steps, 1):
        key = f"step[{i}]."
        if step.id in {s.id for s in steps[: i - 1]}:
            raise keys.refuse("doubled_id", key=f"{key}id", value=step.id)
        if step.first_day > step.last_day:
            raise keys.refuse(
                "order_of_days", key=f"{key}until", value=step.last_day, expected=step.first_day
            )
        if not (first <= step.first_day and step.last_day <= last):
            raise keys.refuse("outside", key=f"{key}from", value=step.id, first=first, last=last)


def _event(keys: Keys, row: dict[str, Any], prefix: str) -> Event:
    found = keys.section(row, prefix, EVENT_KEYS)
    return Event(
        day=found["day"],
        words=Words(es=found["es"], en=found["en"]),
        eases=found["eases"],
        evidence=Evidence(found["evidence"]),
        source=found["source"],
    )


def _visas(keys: Keys, content: dict[str, Any], steps: Sequence[Step]) -> Visas | None:
    if "visas" not in content:
        if any(s.measure is Measure.VISAS for s in steps):
            raise keys.refuse("missing_key", key="visas")
        return None
    table = keys.table(content, "visas")
    found = keys.section(table, "visas.", SURGE_KEYS, sections=("volume", "class"))
    volumes = [
        _volume(keys, row, f"visas.volume[{i}].")
        for i, row in enumerate(keys.rows(table, "volume"), 1)
    ]
    if not volumes:
        raise keys.refuse("missing_key", key="visas.volume")
    return Visas(
        volumes=tuple(volumes),
        classes=tuple(
            _class(keys, row, f"visas.class[{i}].")
            for i, row in enumerate(keys.rows(table, "class"), 1)
        ),
        surges=tuple(value / 100 for value in found["surge_percent"]),
        surge_evidence=Evidence(found["evidence"]),
        surge_source=found["source"],
    )


def _volume(keys: Keys, row: dict[str, Any], prefix: str) -> VisaVolume:
    found = keys.section(row, prefix, VOLUME_KEYS)
    return VisaVolume(
        words=Words(es=found["es"], en=found["en"]),
        per_working_day=Amount(
            value=found["applications"] / PER[found["per"]],
            unit=Unit.VISAS,
            currency="",
            year=found["year"],
            evidence=Evidence(found["evidence"]),
            source=found["source"],
            basis=f"per working day, {PER[found['per']]} a {found['per']}",
        ),
        given=f"{found['applications']:g}/{found['per']}",
    )


def _class(keys: Keys, row: dict[str, Any], prefix: str) -> VisaClass:
    found = keys.section(row, prefix, CLASS_KEYS)
    return VisaClass(
        name=found["class"],
        share=found["share_percent"] / 100,
        evidence=Evidence(found["evidence"]),
        source=found["source"],
    )


def _aid(keys: Keys, content: dict[str, Any], steps: Sequence[Step]) -> tuple[int, str]:
    if "aid" not in content:
        if any(s.measure is Measure.AID for s in steps):
            raise keys.refuse("missing_key", key="aid")
        return 0, ""
    found = keys.section(keys.table(content, "aid"), "aid.", AID_KEYS)
    return found["year"], found["basis"]
