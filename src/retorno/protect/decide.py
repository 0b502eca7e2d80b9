"""Which function decides which rule from which facts, once for each distinct combination."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from retorno.protect import children, health, nationality, orders
from retorno.protect.facts import Fact
from retorno.protect.outcome import Outcome
from retorno.protect.rules import Rule
from retorno.protect.rules import Value as ParameterValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider:
    """A rule's pure function and what it takes, by name."""

    rule: str
    decide: Callable[..., Outcome | None]
    facts: tuple[str, ...]
    parameters: tuple[str, ...] = ()


DECIDERS: tuple[Decider, ...] = (
    Decider(
        rule="INT-01",
        decide=orders.decide_int_01,
        facts=("order_number", "order_date", "order_authority"),
    ),
    Decider(rule="INT-02", decide=orders.decide_int_02, facts=("order_final",)),
    Decider(
        rule="INT-03",
        decide=nationality.decide_int_03,
        facts=("nationality_status", "document", "identity"),
        parameters=("boarding_status",),
    ),
    Decider(rule="INT-06", decide=nationality.decide_int_06, facts=("nationality_status",)),
    Decider(rule="INT-07", decide=children.decide_int_07, facts=("age",)),
    Decider(rule="INT-08", decide=children.decide_int_08, facts=("age", "guardian", "family")),
    Decider(rule="INT-09", decide=orders.decide_int_09, facts=("consular_contact",)),
    Decider(
        rule="NRF-07",
        decide=nationality.decide_nrf_07,
        facts=("nationality_status", "nationality"),
    ),
    Decider(rule="CHD-01", decide=children.decide_chd_01, facts=("age", "best_interests")),
    Decider(rule="CHD-05", decide=children.decide_chd_05, facts=("age", "guardian")),
    Decider(
        rule="CHD-12",
        decide=nationality.decide_chd_12,
        facts=("age", "nationality_status", "nationality"),
    ),
    Decider(
        rule="CHD-13",
        decide=children.decide_chd_13,
        facts=("infant_age", "fitness"),
        parameters=("min_age_h", "clearance_until_days"),
    ),
    Decider(rule="MED-01", decide=health.decide_med_01, facts=("clinical_need", "fitness")),
    Decider(
        rule="MED-02",
        decide=health.decide_med_02,
        facts=("pregnancy_week", "pregnancy_multiple"),
        parameters=("week_limit_single", "week_limit_multiple"),
    ),
    Decider(
        rule="MED-03",
        decide=health.decide_med_03,
        facts=("pregnancy_week_last",),
        parameters=("from_week",),
    ),
)
FAMILY = Decider(rule="CHD-02", decide=children.decide_chd_02, facts=("family_waits",))
"""Decided after all others: who waits depends on what they found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What one rule found: an index into `outcomes` for each row, -1 where nothing was found."""

    rule: Rule
    outcomes: tuple[Outcome, ...]
    index: NDArray[np.int32]

    @property
    def held(self) -> NDArray[np.bool_]:
        """Rows against which the rule stands and that it keeps from travelling."""
        holds = [self.rule.severity.holds and not outcome.is_notice for outcome in self.outcomes]
        return np.asarray(np.array([*holds, False], dtype=np.bool_)[self.index])


def decide(decider: Decider, rule: Rule, facts: Mapping[str, Fact], day: date) -> Decision:
    """Decide a rule for all rows by deciding it for each combination that occurs."""
    chosen = [facts[name] for name in decider.facts]
    combination, size = _combine(chosen)
    parameters: dict[str, ParameterValue] = {
        name: rule.parameters[name].on(day) for name in decider.parameters
    }
    outcomes: dict[Outcome, int] = {}
    table = np.full(size, -1, np.int32)
    for number in np.flatnonzero(np.bincount(combination, minlength=size)).tolist():
        values = _values_of(number, chosen)
        named = dict(zip(decider.facts, values, strict=True))
        outcome = decider.decide(**named, **parameters)
        if outcome is not None:
            table[number] = outcomes.setdefault(outcome, len(outcomes))
    return Decision(rule=rule, outcomes=tuple(outcomes), index=table[combination])


def _combine(facts: Sequence[Fact]) -> tuple[NDArray[np.int64], int]:
    combination = np.zeros(len(facts[0].codes), np.int64)
    for fact in facts:
        combination = combination * len(fact.values) + fact.codes
    return combination, math.prod(len(fact.values) for fact in facts)


def _values_of(number: int, facts: Sequence[Fact]) -> list[int | str]:
    values: list[int | str] = []
    for fact in reversed(facts):
        number, code = divmod(number, len(fact.values))
        values.append(fact.values[code])
    return values[::-1]
