"""Facts against rules at a gate. The only maker of `Cleared`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

import numpy as np
from numpy.typing import NDArray

from retorno.intake.columns import WAITS_FOR
from retorno.protect.age import under_18
from retorno.protect.cleared import (
    NO,
    SEAL,
    YES,
    Cleared,
    Finding,
    Findings,
    Gate,
    Horizon,
    Severity,
    neutral_findings,
)
from retorno.protect.decide import DECIDERS, FAMILY, Decision, decide
from retorno.protect.facts import MAKERS, Ground, family_waits, ground_of
from retorno.protect.families import guardian_settled, party_of, spread
from retorno.protect.latest import tightened
from retorno.protect.rules import Rule

if TYPE_CHECKING:
    from retorno.intake.caseload import Caseload

Flags = NDArray[np.bool_]


def assess(
    caseload: "Caseload", *, gate: Gate, rules: Mapping[str, Rule], horizon: Horizon
) -> Cleared:
    """Say who may go on from a gate. Nobody is freed: whoever is not asked or held stays so.

    At the gate `plan` three things are looked at, whatever the rules: `available` is `yes`, nothing
    that intake left open is waited for, and it is settled with whom a child travels. A party is held
    whole if any fails for any of its people.
    At the gates `intake` and `booking` every rule of these gates is decided that can be; `available`
    becomes `no` where one stands, and `latest_date` only comes nearer.
    """
    match gate:
        case Gate.PLAN:
            return _at_plan(caseload, horizon)
        case Gate.INTAKE | Gate.BOOKING:
            return _at_booking(caseload, gate, rules, horizon)
        case _:
            assert_never(gate)


def _at_plan(caseload: "Caseload", horizon: Horizon) -> Cleared:
    child = under_18(caseload, horizon.first_day)
    party = party_of(caseload)
    settled = guardian_settled(caseload, child) & ~_waits(caseload)
    row, held_row = _divide(caseload, settled, party)
    return Cleared(
        caseload=caseload,
        gate=Gate.PLAN,
        horizon=horizon,
        row=row,
        held_row=held_row,
        party=party,
        child=child,
        findings=neutral_findings(held_row),
        seal=SEAL,
    )


def _at_booking(
    caseload: "Caseload", gate: Gate, rules: Mapping[str, Rule], horizon: Horizon
) -> Cleared:
    adult_age = rules["INT-07"].number("adult_age", horizon.first_day)
    ground = ground_of(caseload, horizon, adult_age=adult_age)
    decisions, held = _decide_all(ground, gate, rules)
    after = replace(
        caseload,
        available=np.where(held, NO, caseload.available).astype(np.int8),
        latest=tightened(caseload, rules, horizon.first_day),
    )
    row, held_row = _divide(after, ground.settled, ground.party)
    return Cleared(
        caseload=after,
        gate=gate,
        horizon=horizon,
        row=row,
        held_row=held_row,
        party=ground.party,
        child=ground.child,
        findings=_findings(decisions),
        seal=SEAL,
    )


def _decide_all(
    ground: Ground, gate: Gate, rules: Mapping[str, Rule]
) -> tuple[list[Decision], Flags]:
    """Decide each rule of the gate, the family's last; return whom any of them or a `no` holds.

    Whoever a rejected row of the lists speaks of, and their family, waits until it is settled.
    """
    day = ground.horizon.first_day
    asked = [decider for decider in DECIDERS if gate_asks(gate, rules[decider.rule])]
    names = sorted({name for decider in asked for name in decider.facts})
    facts = {name: MAKERS[name](ground) for name in names}
    decisions = [decide(decider, rules[decider.rule], facts, day) for decider in asked]
    held = (ground.caseload.available == NO) | _waits(ground.caseload)
    for made in decisions:
        held = held | made.held
    if gate_asks(gate, rules[FAMILY.rule]):
        facts = {"family_waits": family_waits(ground, held)}
        family = decide(FAMILY, rules[FAMILY.rule], facts, day)
        decisions.append(family)
        held = held | family.held
    return decisions, held


def _waits(caseload: "Caseload") -> Flags:
    """Say for whom intake left something open between rows: it holds, whatever was answered since."""
    return np.array([bool(cell) for cell in caseload.table.column(WAITS_FOR)], np.bool_)


def gate_asks(gate: Gate, rule: Rule) -> bool:
    """Say whether a gate looks at a rule: its own, and at booking those of intake once more."""
    asked = {Gate.INTAKE} if gate is Gate.INTAKE else {Gate.INTAKE, Gate.BOOKING}
    return bool(asked & set(rule.gates))


def _divide(
    caseload: "Caseload", settled: Flags, party: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the rows that may go on and those that may not; parties stay whole."""
    held = spread((caseload.available != YES) | ~settled, party)
    return np.flatnonzero(~held).astype(np.int32), np.flatnonzero(held).astype(np.int32)


def _findings(decisions: Sequence[Decision]) -> Findings:
    kinds: list[Finding] = []
    rows, codes = [np.empty(0, np.int32)], [np.empty(0, np.int32)]
    for made in decisions:
        found = np.flatnonzero(made.index >= 0).astype(np.int32)
        rows.append(found)
        codes.append((made.index[found] + len(kinds)).astype(np.int32))
        kinds += [
            Finding(
                row=-1,
                rule=made.rule.id,
                severity=Severity.RECORD if outcome.is_notice else made.rule.severity,
                what=outcome.what,
                releases=made.rule.release,
            )
            for outcome in made.outcomes
        ]
    row, kind = np.concatenate(rows), np.concatenate(codes)
    order = np.lexsort((kind, row))
    return Findings(row=row[order], kind=kind[order], kinds=tuple(kinds))
