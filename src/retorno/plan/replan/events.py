"""`events.toml`: what happened since the plan was made, read strictly.

formats.md section 4 of the reference defines the file. Days before `as_of` have gone by: an event
that began earlier counts from that day on.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from retorno.plan.standing import Standing
from retorno.plan.terms import CHECKS
from retorno.vocabulary.errors import UnusableInputError

SPAN = {"from": "date", "until": "date"}
KINDS: Mapping[str, Mapping[str, str]] = {
    "clearance_refused": {"airport": "text"} | SPAN,
    "aircraft_out": {"fleet": "text", "aircraft": "attended"} | SPAN,
    "flight_cancelled": {"flight": "text"},
    "not_available": {"person_id": "text"},
    "people": {"file": "text"},
    "reception": {"airport": "text"} | SPAN,
    "budget": {"amount": "amount"},
    "pin": {},
}
MAY: Mapping[str, Mapping[str, str]] = {
    "reception": dict.fromkeys(("people", "minors_alone", "medical"), "count"),
    "budget": {"period": "attended"},
    "pin": dict.fromkeys(("flight", "person_id", "family_id"), "text"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Something that is so at a place or fleet, on days of the programme, both included."""

    where: int
    first: int
    last: int
    amounts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """What happened; days are counted from the first of the programme.

    Args:
        as_of: Nothing before this day moves.
        until: Nothing up to this day moves unless it must; the day before `as_of` if not given.
        budgets: New amounts by period, counted from 0; -1 is the total.
    """

    as_of: int
    until: int
    refused: tuple[Span, ...] = ()
    out: tuple[Span, ...] = ()
    reception: tuple[Span, ...] = ()
    budgets: Mapping[int, float]
    cancelled: frozenset[str] = frozenset()
    pinned_flights: frozenset[str] = frozenset()
    pinned_people: frozenset[str] = frozenset()
    pinned_families: frozenset[str] = frozenset()
    not_available: frozenset[str] = frozenset()
    files: tuple[Path, ...] = ()


def read_events(path: Path, standing: Standing) -> Events:
    """Read what happened to a plan that stands.

    Raises:
        UnusableInputError: Something in the file is unknown, impossible or contradicts itself.
    """
    return _Reader(path, standing).events()


class _Reader:
    def __init__(self, path: Path, standing: Standing) -> None:
        self.path, self.standing = path, standing
        self.programme = standing.task.programme
        self.content = _load(path)
        for key in self.content:
            if key not in {"as_of", "window", *KINDS}:
                raise self.refuse("programme.unknown_key", key=key)
        self.as_of = self._day("as_of", self._needed(self.content, "as_of", "as_of", "date"))
        self.rows = {kind: self._rows(kind) for kind in KINDS}

    def refuse(self, code: str, **facts: object) -> UnusableInputError:
        """Make the error of one thing in the file."""
        return UnusableInputError(code, file=self.path.name, **facts)

    def events(self) -> Events:
        """Look everything up."""
        departures, arrivals = self.programme.departures, self.programme.arrivals
        fleets = tuple(fleet.id for fleet in self.programme.fleets)
        pins = [self._pin(i, row) for i, row in enumerate(self.rows["pin"], 1)]
        pinned = {key: frozenset(v for k, v in pins if k == key) for key in MAY["pin"]}
        self._known_pins(pinned)
        cancelled = self._names("flight_cancelled", "flight")
        for name in cancelled:
            self._not_flown(self._flight("flight_cancelled", name))
        away = self._names("not_available", "person_id")
        self._known_people("not_available", away)
        return Events(
            as_of=self.as_of,
            until=self._until(),
            refused=self._spans("clearance_refused", "airport", departures),
            out=self._spans("aircraft_out", "fleet", fleets),
            reception=self._spans("reception", "airport", arrivals),
            budgets=self._budgets(),
            cancelled=cancelled,
            pinned_flights=pinned["flight"],
            pinned_people=pinned["person_id"],
            pinned_families=pinned["family_id"],
            not_available=away,
            files=tuple(
                self.path.parent / name for name in dict.fromkeys(self._cells("people", "file"))
            ),
        )

    def _needed(self, row: Mapping[str, Any], key: str, shown: str, kind: str) -> Any:  # noqa: ANN401 - a TOML value
        if key not in row:
            raise self.refuse("programme.missing_key", key=shown)
        if not CHECKS[kind](row[key]):
            raise self.refuse(f"programme.value.{kind}", key=shown, value=row[key])
        return row[key]

    def _rows(self, kind: str) -> list[dict[str, Any]]:
        found = self.content.get(kind, [])
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            expected = f"[[{kind}]]"
            raise self.refuse("programme.wrong_type", key=kind, value=found, expected=expected)
        may = MAY.get(kind, {})
        for i, row in enumerate(found, 1):
            for key in row:
                if key not in KINDS[kind] and key not in may:
                    raise self.refuse("programme.unknown_key", key=f"{kind}[{i}].{key}")
            for key, sort in (
                dict(KINDS[kind]) | {k: v for k, v in may.items() if k in row}
            ).items():
                self._needed(row, key, f"{kind}[{i}].{key}", sort)
        return found

    def _day(self, key: str, value: date) -> int:
        day = value.toordinal() - self.programme.first_day.toordinal()
        if not 0 <= day < self.programme.days:
            raise self.refuse("replan.outside", key=key, value=value)
        return day

    def _until(self) -> int:
        window = self.content.get("window", {})
        if not isinstance(window, dict) or window.keys() - {"until"}:
            raise self.refuse("programme.unknown_key", key="window")
        if "until" not in window:
            return self.as_of - 1
        value = self._needed(window, "until", "window.until", "date")
        day = self._day("window.until", value)
        if day < self.as_of:
            raise self.refuse("replan.before", key="window.until", value=value)
        return day

    def _spans(self, kind: str, key: str, names: tuple[str, ...]) -> tuple[Span, ...]:
        return tuple(
            self._span(kind, i, key, names, row) for i, row in enumerate(self.rows[kind], 1)
        )

    def _span(
        self, kind: str, number: int, key: str, names: tuple[str, ...], row: Mapping[str, Any]
    ) -> Span:
        shown = f"{kind}[{number}]"
        if row[key] not in names:
            raise self.refuse("replan.unknown", key=f"{shown}.{key}", value=row[key])
        first, last = (
            self._day(f"{shown}.from", row["from"]),
            self._day(f"{shown}.until", row["until"]),
        )
        if last < first:
            raise self.refuse("replan.ends_before", key=shown, value=row["until"])
        if last < self.as_of:
            raise self.refuse("replan.before", key=f"{shown}.until", value=row["until"])
        amounts = {k: v for k, v in row.items() if k in MAY["reception"] or k == "aircraft"}
        if kind == "reception" and not amounts:
            raise self.refuse("programme.missing_key", key=f"{shown}.people")
        where = names.index(row[key])
        return Span(where=where, first=max(first, self.as_of), last=last, amounts=amounts)

    def _cells(self, kind: str, key: str) -> list[str]:
        return [row[key] for row in self.rows[kind]]

    def _names(self, kind: str, key: str) -> frozenset[str]:
        return frozenset(self._cells(kind, key))

    def _budgets(self) -> dict[int, float]:
        found: dict[int, float] = {}
        for i, row in enumerate(self.rows["budget"], 1):
            period = row.get("period", 0) - 1
            if period >= len(self.programme.limits.budget_per_period):
                raise self.refuse("replan.unknown", key=f"budget[{i}].period", value=period + 1)
            if period in found:
                raise self.refuse("replan.doubled", key=f"budget[{i}]", value=period + 1)
            found[period] = float(row["amount"])
        return found

    def _pin(self, number: int, row: Mapping[str, str]) -> tuple[str, str]:
        if len(row) != 1:
            raise self.refuse("replan.pin_of_one", key=f"pin[{number}]")
        return next(iter(row.items()))

    def _flight(self, kind: str, name: str) -> int:
        if name not in self.standing.names:
            raise self.refuse("replan.unknown", key=f"{kind}.flight", value=name)
        return self.standing.names.index(name)

    def _not_flown(self, departure: int) -> None:
        if self.standing.seated.day[departure] < self.as_of:
            name = self.standing.names[departure]
            raise self.refuse("replan.flown", key="flight_cancelled", value=name)

    def _known_people(self, kind: str, people: frozenset[str]) -> None:
        known = set(self.standing.task.cleared.caseload.person_id)
        for person in sorted(people - known):
            raise self.refuse("replan.unknown", key=f"{kind}.person_id", value=person)

    def _known_pins(self, pinned: Mapping[str, frozenset[str]]) -> None:
        for name in pinned["flight"]:
            self._flight("pin", name)
        self._known_people("pin", pinned["person_id"])
        known = set(self.standing.task.cleared.caseload.family_id)
        for family in sorted(pinned["family_id"] - known):
            raise self.refuse("replan.unknown", key="pin.family_id", value=family)


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise UnusableInputError("replan.no_events", file=path) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnusableInputError("programme.not_toml", file=path.name, reason=error) from error
