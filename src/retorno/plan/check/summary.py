"""plan.json: what a plan says of itself, against its tables and the raw files."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from retorno.plan.check.outcome import Counts, Note, Parts

FORMAT = "retorno-plan/1"
STATUS = ("complete", "partial", "cannot")
STOPPED = ("optimal", "time", "iterations", "interrupt")
TOLERANCE = 0.01 + 1e-6
GAP_TOLERANCE = 1e-4
OPTIMAL_SHARE = 1e-6  # of the cost; a bound is rounded down
OPTIMAL_MONEY = 0.02
_SHA256 = re.compile(r"[0-9a-f]{64}")
PEOPLE = ("listed", "held", "placed", "not_placed")
PARTS = ("flights", "seats", "road", "onward", "waiting", "not_returned")
MONEY = PARTS[:4]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What plan.json is held against."""

    counts: Counts
    parts: Parts
    table_costs: Mapping[str, float]  # sums of flights.csv: `flights` and `seats`
    inputs: Mapping[str, str]
    protected: bool


def check_summary(stated: Mapping[str, object], facts: Facts, note: Note) -> None:
    """Hold plan.json against what was counted and recomputed."""
    for name, good in FIELDS.items():
        if name not in stated:
            note("field_missing", field=name)
        elif not good(stated[name]):
            note("field", field=name, value=_short(stated[name]))
    if stated.get("protected") in (True, False) and stated["protected"] != facts.protected:
        note("protected", value=_short(stated["protected"]))
    _check_people(stated.get("people"), facts.counts, note)
    _check_status(stated.get("status"), facts.counts, note)
    _check_inputs(stated.get("inputs"), facts.inputs, note)
    _check_money(stated, facts, note)
    _check_bound(stated, note)


def _short(value: object) -> str:
    return str(value)[:80]


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and _is_finite(value)


def _is_finite(value: float) -> bool:
    return abs(value) < 1e15  # noqa: PLR2004 - beyond it cents are lost


def _is_money(value: object) -> bool:
    return _amount(value) is not None and _amount(value) == round(_amount(value) or 0.0, 2)


def _amount(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
        return None
    return float(value)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _has(value: object, names: tuple[str, ...], good: Callable[[object], bool]) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == set(names)
        and all(good(value[name]) for name in names)
    )


FIELDS: Mapping[str, Callable[[object], bool]] = {
    "format": lambda v: v == FORMAT,
    "status": lambda v: v in STATUS,
    "stopped": lambda v: v in STOPPED,
    "cost": _is_money,
    "parts": lambda v: _has(v, PARTS, _is_money),
    "money": _is_money,
    "lower_bound": lambda v: v is None or _is_money(v),
    "gap": lambda v: v is None or _is_number(v),
    "method": _is_text,
    "seed": _is_whole,
    "seconds": lambda v: (_amount(v) or 0.0) >= 0.0 and _is_number(v),
    "versions": lambda v: isinstance(v, dict) and v != {},
    "protected": lambda v: isinstance(v, bool),
    "inputs": lambda v: (
        isinstance(v, dict) and all(isinstance(x, str) and _SHA256.fullmatch(x) for x in v.values())
    ),
    "people": lambda v: _has(v, PEOPLE, _is_whole),
}


def _check_people(people: object, counts: Counts, note: Note) -> None:
    if not _has(people, PEOPLE, _is_whole) or not isinstance(people, dict):
        return
    for name in PEOPLE:
        counted = getattr(counts, name)
        if people[name] != counted:
            note("people", field=name, value=people[name], derived=counted)


def _check_status(status: object, counts: Counts, note: Note) -> None:
    if status in STATUS and (status == "complete") != (counts.not_placed == 0):
        note("status", value=status, not_placed=counts.not_placed)


def _check_inputs(inputs: object, expected: Mapping[str, str], note: Note) -> None:
    if not isinstance(inputs, dict):
        return
    for name in sorted(expected.keys() | inputs.keys()):
        if name not in inputs:
            note("input_missing", file=name)
        elif name not in expected:
            note("input_unknown", file=name)
        elif inputs[name] != expected[name]:
            note("input_changed", file=name)


def _check_money(stated: Mapping[str, object], facts: Facts, note: Note) -> None:
    parts = stated.get("parts")
    if not _has(parts, PARTS, _is_money) or not isinstance(parts, dict):
        return
    for name, derived in facts.parts.named().items():
        one_of = (derived, facts.table_costs.get(name, derived))
        _agrees("part", parts[name], one_of, note, field=name)
    listed = sum(facts.table_costs.values())
    _agrees("flights_sum", parts["flights"] + parts["seats"], (listed,), note, field="flights.csv")
    sums = {"cost": (PARTS, facts.parts.cost), "money": (MONEY, facts.parts.money)}
    for name, (names, derived) in sums.items():
        value = _amount(stated.get(name))
        if value is not None:
            _agrees("sum", value, (sum(parts[n] for n in names), derived), note, field=name)


def _agrees(
    rule: str, stated: float, derived: tuple[float, ...], note: Note, *, field: str
) -> None:
    if all(abs(stated - value) > TOLERANCE for value in derived):
        note(rule, field=field, value=f"{stated:.2f}", derived=f"{derived[0]:.2f}")


def _check_bound(stated: Mapping[str, object], note: Note) -> None:
    cost, bound = _amount(stated.get("cost")), _amount(stated.get("lower_bound"))
    gap = _amount(stated.get("gap"))
    if cost is None:
        return
    if bound is not None and not 0.0 <= bound <= cost:
        note("bound", value=f"{bound:.2f}", cost=f"{cost:.2f}")
    proven = bound is not None and cost - bound <= OPTIMAL_MONEY + OPTIMAL_SHARE * cost
    if stated.get("stopped") == "optimal" and not proven:
        note("optimal", value=bound, cost=f"{cost:.2f}")
    derived = _gap(cost, bound)
    if (gap is None) != (derived is None) or not _close(gap, derived):
        note("gap", value=gap, derived=derived)


def _gap(cost: float, bound: float | None) -> float | None:
    if bound is None:
        return None
    if bound == 0.0:
        return None if cost else 0.0
    return cost / bound - 1


def _close(gap: float | None, derived: float | None) -> bool:
    return gap is None or derived is None or math.isclose(gap, derived, abs_tol=GAP_TOLERANCE)
