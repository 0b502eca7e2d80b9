"""What may go otherwise than planned: every number with how sure we are of it, read strictly."""

import hashlib
import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from retorno.vocabulary.errors import UnusableInputError
from retorno.vocabulary.evidence import Evidence

FORMAT = "retorno-uncertainty/1"
MOST_DAYS = 3660
MOST_FACTOR = 1000.0

PARAMETERS: Mapping[str, Mapping[str, str]] = {
    "new_orders": {
        "share_per_week": "share",
        "surge_chance_per_week": "share",
        "surge_factor": "factor",
        "surge_weeks": "whole",
        "notice_days": "whole",
    },
    "clearances": {
        "refused_chance_per_week": "share",
        "refused_days": "whole",
        "refused_known_days": "whole",
        "revoked_chance_per_day": "share",
        "all_revoked_chance_per_day": "share",
    },
    "aircraft": {
        "breakdown_chance_per_day": "share",
        "out_days": "days",
        "lost_cost_share": "share",
    },
    "people": {"no_show_share": "share", "held_chance_per_week": "share", "held_days": "days"},
    "weather": {
        "departure_closed_chance_per_day": "share",
        "arrival_closed_chance_per_day": "share",
    },
    "planning": {"notice_days": "notice"},
}
"""Sections and keys of the file, and what each value must be."""


def _is_number(value: object, low: float, high: float) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and low <= value <= high


def _is_whole(value: object, low: int) -> bool:
    return isinstance(value, int) and _is_number(value, low, MOST_DAYS)


CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "share": lambda v: _is_number(v, 0.0, 1.0),
    "factor": lambda v: _is_number(v, 1.0, MOST_FACTOR),
    "days": lambda v: _is_number(v, 1.0, MOST_DAYS),
    "whole": lambda v: _is_whole(v, 0),
    "notice": lambda v: _is_whole(v, 1),  # a ferry leaves on the day before
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One number of the file. `source` is by language; both are the same where one was given."""

    key: str
    kind: str
    value: float
    evidence: Evidence
    source: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """A file of assumptions; `text` is what it said, to be written beside the results."""

    file: str
    name: Mapping[str, str]
    parameters: Mapping[str, Parameter]
    text: str

    def __getitem__(self, key: str) -> float:
        """Give the value of a parameter: `people.no_show_share`."""
        return self.parameters[key].value

    def certain(self) -> "Uncertainty":
        """Take every chance away: what remains is how long things last that never happen."""
        calm = {
            key: replace(parameter, value=0.0) if parameter.kind == "share" else parameter
            for key, parameter in self.parameters.items()
        }
        return replace(self, parameters=calm)

    @property
    def sha256(self) -> str:
        """Fingerprint of the file."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def shipped() -> Uncertainty:
    """Read the assumptions that ship."""
    return _read(files("retorno.simulate").joinpath("default.toml"), "default.toml")


def read_uncertainty(path: Path) -> Uncertainty:
    """Read a file of assumptions.

    Raises:
        UnusableInputError: It cannot be read, something is missing, unknown or absurd.
    """
    return _read(path, path.name)


def _read(path: Path | Traversable, name: str) -> Uncertainty:
    try:
        text = path.read_bytes().decode("utf-8-sig")
        content = tomllib.loads(text)
    except FileNotFoundError as error:
        raise UnusableInputError("simulate.missing_file", file=path) from error
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnusableInputError("simulate.not_toml", file=name, reason=error) from error
    return _Reader(name).read(content, text)


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file

    def refuse(self, code: str, **facts: object) -> UnusableInputError:
        return UnusableInputError(f"simulate.{code}", file=self.file, **facts)

    def read(self, content: Mapping[str, Any], text: str) -> Uncertainty:
        self._keys(content, {"format", "name", *PARAMETERS}, "")
        if content["format"] != FORMAT:
            raise self.refuse("format", value=content["format"], expected=FORMAT)
        parameters = {}
        for section, kinds in PARAMETERS.items():
            table = self._table(section, content[section])
            self._keys(table, set(kinds), f"{section}.")
            for key, kind in kinds.items():
                full = f"{section}.{key}"
                parameters[full] = self._parameter(full, kind, table[key])
        return Uncertainty(
            file=self.file,
            name=self._words("name", content["name"]),
            parameters=parameters,
            text=text,
        )

    def _keys(self, table: Mapping[str, Any], wanted: set[str], prefix: str) -> None:
        for key in table:
            if key not in wanted:
                raise self.refuse("unknown_key", key=prefix + key)
        for key in sorted(wanted):
            if key not in table:
                raise self.refuse("missing_key", key=prefix + key)

    def _table(self, key: str, value: object) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self.refuse("wrong_value.table", key=key, value=value)
        return value

    def _parameter(self, key: str, kind: str, value: object) -> Parameter:
        table = self._table(key, value)
        self._keys(table, {"value", "evidence", "source"}, f"{key}.")
        if not CHECKS[kind](table["value"]):
            raise self.refuse(f"wrong_value.{kind}", key=f"{key}.value", value=table["value"])
        if table["evidence"] not in list(Evidence):
            raise self.refuse(
                "wrong_value.evidence",
                key=f"{key}.evidence",
                value=table["evidence"],
                expected=", ".join(Evidence),
            )
        return Parameter(
            key=key,
            kind=kind,
            value=float(table["value"]),
            evidence=Evidence(table["evidence"]),
            source=self._words(f"{key}.source", table["source"]),
        )

    def _words(self, key: str, value: object) -> Mapping[str, str]:
        """Read words: one text for every language, or one for each."""
        found = {"es": value, "en": value} if isinstance(value, str) else value
        if not isinstance(found, dict) or set(found) != {"es", "en"}:
            raise self.refuse("wrong_value.words", key=key, value=value)
        if not all(isinstance(text, str) and text.strip() for text in found.values()):
            raise self.refuse("wrong_value.words", key=key, value=value)
        return found
