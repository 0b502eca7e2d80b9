"""Values of a TOML file, checked one by one; what cannot be is refused with its place."""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from retorno.vocabulary.errors import UnusableInputError
from retorno.vocabulary.evidence import Evidence


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _between(value: Any, low: float, high: float) -> bool:  # noqa: ANN401  -- a cell may be anything
    return _is_number(value) and low <= value <= high


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10**9


def _all(value: object, is_good: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and bool(value) and all(map(is_good, value))


CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "text": lambda v: isinstance(v, str) and v.strip() != "",
    "date": _is_day,
    "dates": lambda v: isinstance(v, list) and all(map(_is_day, v)),
    "flag": lambda v: isinstance(v, bool),
    "count": _is_count,
    "year": lambda v: _is_count(v) and 1900 <= v <= 2200,  # noqa: PLR2004
    "positive": lambda v: _is_number(v) and 0 < v <= 10**12,
    "numbers": lambda v: _all(v, lambda x: _between(x, 0, 10_000)),
    "percent": lambda v: _between(v, 0, 100),
    "probability": lambda v: _between(v, 0, 1),
    "rate": lambda v: _between(v, 1, 1000),  # 0.25 is a percentage written as a fraction
    "codes": lambda v: _all(v, lambda c: isinstance(c, str) and c.isdigit() and 2 <= len(c) <= 10),  # noqa: PLR2004
    "per": lambda v: v in {"day", "week", "month", "year"},
    "side": lambda v: v in {"US", "CO"},
    "measure": lambda v: v in {"tariff", "visas", "aid", "flights", "unpriced"},
    "status": lambda v: v in {"carried_out", "threatened"},
    "evidence": lambda v: v in list(Evidence),
}


class Keys:
    """Reads sections of one file and refuses with its name and the key."""

    def __init__(self, file: str) -> None:
        self.file = file

    def refuse(self, code: str, **facts: object) -> UnusableInputError:
        """Make the refusal; the caller raises it."""
        return UnusableInputError(f"exposure.{code}", file=self.file, **facts)

    def section(
        self,
        content: Mapping[str, Any],
        prefix: str,
        kinds: Mapping[str, str],
        *,
        more: Mapping[str, str] | None = None,
        sections: Sequence[str] = (),
    ) -> dict[str, Any]:
        """Read a table: every key of `kinds` must be there, those of `more` may be."""
        optional = more or {}
        for key in content:
            if key not in kinds and key not in optional and key not in sections:
                raise self.refuse("unknown_key", key=prefix + key)
        for key in kinds:
            if key not in content:
                raise self.refuse("missing_key", key=prefix + key)
        found = {key: content[key] for key in (*kinds, *optional) if key in content}
        for key, value in found.items():
            kind = kinds.get(key) or optional[key]
            if not CHECKS[kind](value):
                raise self.refuse("wrong_value", key=prefix + key, value=value, expected=kind)
        return found

    def table(self, content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        """Read a table of the file by its name."""
        value = content[name]
        if not isinstance(value, dict):
            raise self.refuse("wrong_value", key=name, value=value, expected=f"[{name}]")
        return value

    def rows(self, content: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
        """Read a list of tables by its name; there may be none."""
        found = content.get(name, [])
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            raise self.refuse("wrong_value", key=name, value=found, expected=f"[[{name}]]")
        return found
