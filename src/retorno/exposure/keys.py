"""Values of a TOML file, checked one by one; what cannot be is refused with its place."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from retorno.exposure.codes import plain_code
from retorno.exposure.tariffs import Stacking
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


def _rises(low_value_high: Sequence[float]) -> bool:
    low, value, high = low_value_high
    return low <= value <= high and (high == 0 or high >= 1)  # 0.25 is meant as 25 percent


CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "text": lambda v: isinstance(v, str) and v.strip() != "",
    "date": _is_day,
    "dates": lambda v: isinstance(v, list) and all(map(_is_day, v)),
    "flag": lambda v: isinstance(v, bool),
    "count": _is_count,
    "year": lambda v: _is_count(v) and 1900 <= v <= 2200,  # noqa: PLR2004
    "positive": lambda v: _is_number(v) and 0 < v <= 10**12,
    "numbers": lambda v: _all(v, lambda x: x == 0 or _between(x, 1, 10_000)),
    "percent": lambda v: _is_number(v) and (v == 0 or 1 <= v <= 100),  # noqa: PLR2004
    "part": lambda v: _between(v, 0, 100),  # of percents that sum to 100
    "range": lambda v: _all(v, lambda x: _between(x, 0, 100)) and len(v) == 3 and _rises(v),  # noqa: PLR2004
    "factor": lambda v: _between(v, 1, 100),
    "probability": lambda v: _between(v, 0, 1),
    "rate": lambda v: _between(v, 1, 1000),  # 0.25 is a percentage written as a fraction
    "codes": lambda v: _all(v, lambda c: isinstance(c, str) and plain_code(c) is not None),
    "per": lambda v: v in {"day", "week", "month", "year"},
    "side": lambda v: v in {"US", "CO"},
    "measure": lambda v: v in {"tariff", "visas", "aid", "flights", "unpriced"},
    "status": lambda v: v in {"carried_out", "threatened"},
    "stacking": lambda v: v in list(Stacking),
    "evidence": lambda v: v in list(Evidence),
}


HEADER = re.compile(r"\s*\[{1,2}\s*([\w.]+)\s*\]{1,2}")
NUMBERED = re.compile(r"\[(\d+)\]")


class Keys:
    """Reads sections of one file and refuses with its name, the line and the key."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self._lines = text.splitlines()

    def refuse(self, code: str, *, key: str, **facts: object) -> UnusableInputError:
        """Make the refusal; the caller raises it."""
        line = self.line_of(key)
        return UnusableInputError(f"exposure.{code}", file=self.file, line=line, key=key, **facts)

    def line_of(self, key: str) -> int:
        """Line on which a key stands, else the header of its table: `step[2].rate_percent`.

        A file may write its tables in another way than with headers; then it is the first line.
        """
        table, _, name = key.rpartition(".")
        number = NUMBERED.search(table)
        wanted, place = NUMBERED.sub("", table), int(number[1]) if number else 1
        here, seen, header = not table, 0, 1
        for line, text in enumerate(self._lines, 1):
            found = HEADER.match(text)
            if found:
                seen += found[1] == wanted
                here = bool(table) and found[1] == wanted and seen == place
                header = line if here or found[1] == key else header
            elif here and re.match(rf"\s*{re.escape(name)}\s*=", text):
                return line
        return header

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
                raise self.refuse(f"wrong_value.{kind}", key=prefix + key, value=value)
        return found

    def table(self, content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        """Read a table of the file by its name."""
        value = content[name]
        if not isinstance(value, dict):
            raise self.refuse("wrong_value.table", key=name, value=value)
        return value

    def rows(self, content: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
        """Read a list of tables by its name; there may be none."""
        found = content.get(name, [])
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            raise self.refuse("wrong_value.tables", key=name, value=found)
        return found
