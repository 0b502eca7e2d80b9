"""A scenario read strictly from TOML; what cannot be is refused with file, line and key."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from retorno.exposure.assumptions import Assumptions, Range
from retorno.exposure.keys import Keys
from retorno.exposure.scenario import (
    Event,
    Measure,
    Scenario,
    Side,
    Status,
    Step,
    VisaClass,
    Visas,
    VisaVolume,
    Words,
)
from retorno.exposure.tariffs import Stacking
from retorno.exposure.units import Amount, Unit
from retorno.vocabulary.errors import UnusableInputError
from retorno.vocabulary.evidence import Evidence

FORMAT = "retorno-ladder/1"
MOST_DAYS = 3660
PER = {"day": 1, "week": 5, "month": 21, "year": 250}  # working days in each, our default


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
MEASURE_MORE = {Measure.TARIFF: {"products": "codes", "stacking": "stacking"}}
EVERY_MEASURE = {
    k: v for keys in (*MEASURE_KEYS.values(), *MEASURE_MORE.values()) for k, v in keys.items()
}
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
    "share_percent": "part",
    "evidence": "evidence",
    "source": "text",
}
SURGE_KEYS = {"surge_percent": "numbers", "evidence": "evidence", "source": "text"}
AID_KEYS = {"year": "year", "basis": "text"}
ASSUMPTION_KEYS = {"source": "text"}
ASSUMPTION_MORE = {
    "redirected_percent": "range",
    "discount_percent": "range",
    "unknown_share_percent": "range",
    "correlation": "probability",
    "no_range_factor": "factor",
    "parted_percent": "percent",
}
OURS = "Retorno"
SECTIONS = ("step", "event", "visas", "aid", "assumptions")
SUM_OF_FRACTIONS, SUM_OF_PERCENTS = 1.0, 100.05  # classes are given in percent of all


def shipped() -> Path:
    """Path of the scenario that ships: 24 January to 1 March 2025."""
    return Path(str(files("retorno.exposure").joinpath("data/default.toml")))


def read_scenario(path: Path) -> Scenario:
    """Read a scenario.

    Raises:
        UnusableInputError: Not TOML, an unknown key, a missing one, or a value that cannot be.
    """
    text = _text(path)
    content = _load(path, text)
    keys = Keys(path.name, text)
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
    assumptions = _assumptions(keys, content)
    return Scenario(
        file=path.name,
        text=text,
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
        assumptions=assumptions[0],
        assumptions_source=assumptions[1],
    )


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise UnusableInputError("exposure.missing_file", file=path) from error
    except OSError as error:
        reason = error.strerror or error
        raise UnusableInputError("exposure.unreadable", file=path, reason=reason) from error
    except UnicodeDecodeError as error:
        raise UnusableInputError("exposure.not_toml", file=path.name, reason=error) from error


def _load(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnusableInputError("exposure.not_toml", file=path.name, reason=error) from error


def _step(keys: Keys, row: dict[str, Any], prefix: str, end: date) -> Step:
    measure = row.get("measure")
    if measure in list(Measure):
        kinds = STEP_KEYS | MEASURE_KEYS[Measure(measure)]
        more = STEP_MORE | MEASURE_MORE.get(Measure(measure), {})
    else:  # its keys may be right: what is wrong is the measure
        kinds, more = STEP_KEYS, STEP_MORE | EVERY_MEASURE
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
        stacking=Stacking(found.get("stacking", Stacking.ADD)),
        products=tuple(code.replace(".", "") for code in found.get("products", ())),
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
        classes=_classes(keys, table),
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


def _classes(keys: Keys, table: Mapping[str, Any]) -> tuple[VisaClass, ...]:
    classes = tuple(
        _class(keys, row, f"visas.class[{i}].")
        for i, row in enumerate(keys.rows(table, "class"), 1)
    )
    total = sum(one.share for one in classes) * 100
    if classes and not SUM_OF_FRACTIONS < total <= SUM_OF_PERCENTS:
        raise keys.refuse("classes_sum", key="visas.class[1].share_percent", total=f"{total:g}")
    return classes


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


def _assumptions(keys: Keys, content: dict[str, Any]) -> tuple[Assumptions, str]:
    """Read what no table gives; percentages as [low, value, high]."""
    if "assumptions" not in content:
        return Assumptions(), OURS
    table = keys.table(content, "assumptions")
    found = keys.section(table, "assumptions.", ASSUMPTION_KEYS, more=ASSUMPTION_MORE)
    ours = Assumptions()
    given = Assumptions(
        redirected=_range(found, "redirected_percent", ours.redirected),
        discount=_range(found, "discount_percent", ours.discount),
        unknown_share=_range(found, "unknown_share_percent", ours.unknown_share),
        correlation=found.get("correlation", ours.correlation),
        no_range=found.get("no_range_factor", ours.no_range),
        parted=found.get("parted_percent", ours.parted * 100) / 100,
    )
    return given, found["source"]


def _range(found: dict[str, Any], key: str, ours: Range) -> Range:
    if key not in found:
        return ours
    low, value, high = (number / 100 for number in found[key])
    return Range(value=value, low=low, high=high)
