"""The safeguards as data: one TOML file a rule, read strictly."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from retorno.protect.cleared import Gate, Severity
from retorno.vocabulary.evidence import Citation, Evidence
from retorno.wording import LANGUAGES

Value = int | str | bool | tuple[int, ...] | tuple[str, ...]
Words = Mapping[str, str]  # by language


class RuleFileError(ValueError):
    """A rule file is not written as `docs/decisions` says; only a developer can cause this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A value and the days on which it is in force; `until` is the last day, None is open."""

    value: Value
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A number or word of a rule that an installation may change, with its evidence."""

    name: str
    unit: str
    evidence: Evidence
    periods: tuple[Period, ...]

    def __post_init__(self) -> None:
        for earlier, later in zip(self.periods, self.periods[1:], strict=False):
            if earlier.until is None or (later.since - earlier.until).days != 1:
                raise RuleFileError(f"{self.name}: periods must follow each other without a gap")
        if not self.periods or self.periods[-1].until is not None:
            raise RuleFileError(f"{self.name}: the last period must stay open")

    def on(self, day: date) -> Value:
        """Return the value in force; before its first day the first value protects already."""
        begun = [period for period in self.periods if period.since <= day]
        return (begun[-1] if begun else self.periods[0]).value


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A text a rule rests on, the paragraph in it if one is named, and how far it was checked."""

    text: Words
    paragraph: Words
    evidence: Evidence

    def citation(self, lang: str) -> Citation:
        """Return the text with its paragraph, in one language."""
        parts = [self.text[lang], self.paragraph.get(lang, "")]
        return Citation(text=", ".join(filter(None, parts)), evidence=self.evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One safeguard.

    Args:
        gates: Where it is looked at; a rule of a later gate may be looked at early, in part.
        release: The role whose recorded fact ends what the rule does.
        facts: Columns of the caseload that decide it; empty where it is not yet decidable.
        missing: What cannot be decided yet and which fact would decide it; empty if nothing.
        person: What a person concerned is told.
    """

    id: str
    severity: Severity
    gates: tuple[str, ...]
    release: str
    decidable: bool
    facts: tuple[str, ...]
    title: Words
    statement: Words
    whom: Words
    person: Words
    missing: Words
    instruments: tuple[Instrument, ...]
    parameters: Mapping[str, Parameter] = field(hash=False)

    def __post_init__(self) -> None:
        if self.decidable != bool(self.facts):
            raise RuleFileError(f"{self.id}: decidable rules name their facts, others do not")
        if not self.decidable and not self.missing:
            raise RuleFileError(f"{self.id}: a rule that is not decidable names the missing fact")
        if not self.instruments:
            raise RuleFileError(f"{self.id}: a rule rests on an instrument")

    @property
    def acts_early(self) -> bool:
        """Whether a gate of this pack looks at it: intake or booking."""
        return bool({Gate.INTAKE, Gate.BOOKING} & set(self.gates))

    def number(self, name: str, day: date) -> int:
        """Return a parameter that is a whole number."""
        value = self.parameters[name].on(day)
        if isinstance(value, bool) or not isinstance(value, int):
            raise RuleFileError(f"{self.id}: {name} is not a whole number")
        return value


TABLES = frozenset({"title", "statement", "whom", "person", "missing"})
KEYS = TABLES | {
    "id",
    "severity",
    "gates",
    "release",
    "decidable",
    "facts",
    "instrument",
    "parameter",
}


@cache
def load_rules() -> Mapping[str, Rule]:
    """Return every rule of the pack by id, in order of the ids."""
    return read_rules(files("retorno.protect").joinpath("rules"))


def read_rules(folder: Traversable) -> Mapping[str, Rule]:
    """Read a folder of rule files, each named after its rule."""
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    rules = {}
    for name in names:
        rule = read_rule(folder.joinpath(name).read_text(encoding="utf-8"))
        if f"{rule.id}.toml" != name:
            raise RuleFileError(f"{name} holds {rule.id}")
        rules[rule.id] = rule
    return MappingProxyType(rules)


def read_rule(text: str) -> Rule:
    """Read one rule file.

    Raises:
        RuleFileError: A key is unknown or missing, or the rule contradicts itself.
    """
    data = tomllib.loads(text)
    name = str(data.get("id", "?"))
    unknown = data.keys() - KEYS
    if unknown:
        raise RuleFileError(f"{name}: unknown keys {sorted(unknown)}")
    try:
        return Rule(
            id=data["id"],
            severity=Severity(data["severity"]),
            gates=tuple(data["gates"]),
            release=data["release"],
            decidable=data["decidable"],
            facts=tuple(data.get("facts", ())),
            title=_words(name, data["title"]),
            statement=_words(name, data["statement"]),
            whom=_words(name, data["whom"]),
            person=_words(name, data["person"]),
            missing=_words(name, data["missing"]) if "missing" in data else {},
            instruments=tuple(_instrument(name, entry) for entry in data["instrument"]),
            parameters={entry["name"]: _parameter(entry) for entry in data.get("parameter", ())},
        )
    except KeyError as error:
        raise RuleFileError(f"{name}: {error} is missing") from error


def _words(name: str, table: dict[str, str]) -> Words:
    if sorted(table) != sorted(LANGUAGES) or not all(table.values()):
        raise RuleFileError(f"{name}: words are needed in each of {LANGUAGES}")
    return MappingProxyType(dict(table))


def _instrument(name: str, entry: dict[str, Any]) -> Instrument:
    return Instrument(
        text=_words(name, entry["text"]),
        paragraph=_words(name, entry["paragraph"]) if "paragraph" in entry else {},
        evidence=Evidence(entry["evidence"]),
    )


def _parameter(entry: dict[str, Any]) -> Parameter:
    return Parameter(
        name=entry["name"],
        unit=entry["unit"],
        evidence=Evidence(entry["evidence"]),
        periods=tuple(
            Period(value=_value(period["value"]), since=period["from"], until=period.get("until"))
            for period in entry["in_force"]
        ),
    )


def _value(value: Any) -> Value:  # noqa: ANN401 (what a TOML file holds)
    return tuple(value) if isinstance(value, list) else value
