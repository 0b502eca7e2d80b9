"""`programme.toml`, read strictly: unknown keys, wrong types and absurd numbers are refused."""

import math
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from retorno.vocabulary.errors import UnusableInputError
from retorno.vocabulary.people import PartyClass

FORMAT = "retorno-programme/1"
FILE = "programme.toml"

TOP = {"format": "text", "name": "text", "first_day": "date", "days": "days", "currency": "text"}
WEIGHTS = {"waiting_per_person_day": "amount", "not_returned_per_person": "amount"}
LIMITS = {
    "max_wait_days": "count",
    "max_road_hours": "amount",
    "max_onboard_hours": "amount",
    "max_second_pickup_km": "amount",
    "minor_alone_lands_from_hour": "amount",
    "minor_alone_lands_until_hour": "amount",
}
ROAD = {
    "circuity": "positive",
    "speed_kmh": "positive",
    "cost_per_person": "amount",
    "cost_per_person_km": "amount",
}
FLIGHT = {
    "first_report_to_departure_hours": "amount",
    "last_landing_to_release_hours": "amount",
    "block_add_hours": "amount",
    "refuel_hours": "amount",
    "first_departure_hour": "amount",
    "first_departure_hour_after_night": "amount",
}
FLEET = {
    "id": "text",
    "operator": "operator",
    "base": "text",
    "seats": "count",
    "passengers_per_attendant": "attended",
    "wheelchair_places": "count",
    "medical_places": "count",
    "lap_infants": "count",
    "cost_per_block_hour": "amount",
    "cost_per_rotation": "amount",
    "cost_per_night": "amount",
    "cruise_kmh": "positive",
    "range_km": "positive",
    "turnaround_hours": "amount",
    "crew_duty_hours": "amount",
}
SCHEDULED = {
    "id": "text",
    "departure": "text",
    "arrival": "text",
    "price_per_seat": "amount",
    "lands_at_hour": "amount",
    "wheelchair_places": "count",
    "medical_places": "count",
    "lap_infants": "count",
}
MOST_DAYS = 3660
PERIOD_DAYS = 30


def _number(value: object, *, above: float, at_least: float) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and value > above and value >= at_least


def _whole(value: object, *, at_least: int, at_most: int = 10**9) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and at_least <= value <= at_most


CHECKS: dict[str, Any] = {
    "text": lambda v: isinstance(v, str) and v.strip() != "",
    "date": lambda v: isinstance(v, date) and not isinstance(v, datetime),
    "days": lambda v: _whole(v, at_least=1, at_most=MOST_DAYS),
    "count": lambda v: _whole(v, at_least=0),
    "attended": lambda v: _whole(v, at_least=1),
    "amount": lambda v: _number(v, above=-math.inf, at_least=0.0),
    "positive": lambda v: _number(v, above=0.0, at_least=0.0),
    "operator": lambda v: v in {"military", "civil"},
}


class Terms:
    """The checked content of `programme.toml`, as plain mappings."""

    def __init__(self, path: Path) -> None:
        self.path = path
        content = _load(path)
        self.top = self._section(content, "", TOP, more=_SECTIONS)
        self._format()
        weights = self._table(content, "weights")
        self.weights = self._section(weights, "weights.", WEIGHTS, more={"class"})
        classes = dict.fromkeys((str(name) for name in PartyClass), "amount")
        self.class_weights = self._section(
            self._table(weights, "class", "weights."), "weights.class.", classes
        )
        limits = self._table(content, "limits")
        self.limits = self._section(
            limits, "limits.", LIMITS, more={"budget_total", "budget_per_30_days"}
        )
        self.budget_total = self._budget_total(limits)
        self.budget_per_period = self._budget_per_period(limits)
        self.road = self._section(self._table(content, "road"), "road.", ROAD)
        self.flight = self._section(self._table(content, "flight"), "flight.", FLIGHT)
        self.fleets = self._rows(content, "fleet", FLEET)
        self.scheduled = self._rows(content, "scheduled", SCHEDULED)

    def _refuse(self, code: str, **facts: object) -> UnusableInputError:
        return UnusableInputError(f"programme.{code}", file=self.path.name, **facts)

    def _format(self) -> None:
        if self.top["format"] != FORMAT:
            raise self._refuse("format", value=self.top["format"], expected=FORMAT)

    def _table(self, content: Mapping[str, Any], name: str, prefix: str = "") -> Mapping[str, Any]:
        value = content.get(name)
        if value is None:
            raise self._refuse("missing_key", key=prefix + name)
        if not isinstance(value, dict):
            raise self._refuse("wrong_type", key=prefix + name, value=value, expected="[table]")
        return value

    def _section(
        self,
        content: Mapping[str, Any],
        prefix: str,
        kinds: Mapping[str, str],
        more: set[str] | frozenset[str] = frozenset(),
    ) -> dict[str, Any]:
        for key in content:
            if key not in kinds and key not in more:
                raise self._refuse("unknown_key", key=prefix + key)
        for key, kind in kinds.items():
            if key not in content:
                raise self._refuse("missing_key", key=prefix + key)
            self._cell(prefix + key, content[key], kind)
        return {key: content[key] for key in kinds}

    def _cell(self, key: str, value: object, kind: str) -> None:
        if not CHECKS[kind](value):
            raise self._refuse(f"value.{kind}", key=key, value=value)

    def _rows(
        self, content: Mapping[str, Any], name: str, kinds: Mapping[str, str]
    ) -> list[dict[str, Any]]:
        found = content.get(name, [])
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            raise self._refuse("wrong_type", key=name, value=found, expected=f"[[{name}]]")
        rows = [self._section(row, f"{name}[{i}].", kinds) for i, row in enumerate(found, 1)]
        ids = [row["id"] for row in rows]
        for i, key in enumerate(ids):
            if key in ids[:i]:
                raise self._refuse("doubled_id", key=f"{name}.id", value=key)
        return sorted(rows, key=lambda row: cast("str", row["id"]))

    def _budget_total(self, limits: Mapping[str, Any]) -> float:
        if "budget_total" not in limits:
            return math.inf
        self._cell("limits.budget_total", limits["budget_total"], "amount")
        return float(limits["budget_total"])

    def _budget_per_period(self, limits: Mapping[str, Any]) -> list[float]:
        periods = math.ceil(self.top["days"] / PERIOD_DAYS)
        value = limits.get("budget_per_30_days")
        if value is None:
            return [math.inf] * periods
        key = "limits.budget_per_30_days"
        if not isinstance(value, list) or len(value) != periods:
            raise self._refuse("periods", key=key, value=value, expected=periods)
        for i, amount in enumerate(value, 1):
            self._cell(f"{key}[{i}]", amount, "amount")
        return [float(amount) for amount in value]


_SECTIONS = {"weights", "limits", "road", "flight", "fleet", "scheduled"}


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError as error:
        raise UnusableInputError("programme.missing_file", file=path) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnusableInputError("programme.not_toml", file=path.name, reason=error) from error
