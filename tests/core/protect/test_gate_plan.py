"""The gate `plan`: available and with whom a child travels, parties whole, nothing else."""

import copy
import dataclasses

import pytest
from listed import HORIZON, adult, caseload, child, cleared_people, family, planned

from retorno.protect.assess import assess
from retorno.protect.cleared import Cleared, Gate, NotAssessedError
from retorno.protect.rules import load_rules


@pytest.mark.parametrize("answer", ["no", ""])
def test_l02_who_is_not_available_or_was_not_asked_is_held(answer):
    cleared = planned(adult("P1", available=answer), adult("P2"))
    assert cleared_people(cleared) == {"P2"}
    assert cleared.held_row.tolist() == [0]


@pytest.mark.parametrize("answer", ["no", ""])
def test_a_family_is_held_whole(answer):
    people = family(adult("P1"), adult("P2", available=answer), child("C1", guardian_id="P1"))
    cleared = planned(*people, adult("P3"))
    assert cleared_people(cleared) == {"P3"}


def test_no_other_rule_acts_at_the_gate_plan():
    cleared = planned(adult("P1", order_number="", nationality_status="not_national"))
    assert cleared_people(cleared) == {"P1"}


def test_held_people_are_all_told_the_same():
    people = [adult("P1", available="no"), adult("P2", available=""), child("C1", guardian_id="")]
    found = list(planned(*people).findings)
    assert {dataclasses.replace(finding, row=0) for finding in found} == {
        dataclasses.replace(found[0], row=0)
    }
    assert [finding.row for finding in found] == [0, 1, 2]
    assert (found[0].rule, found[0].what) == ("", "not_available")


def test_l01_facts_are_assessed_anew_each_time_and_no_stored_answer_is_trusted():
    before = caseload(adult("P1"))
    first = assess(before, gate=Gate.PLAN, rules=load_rules(), horizon=HORIZON)
    held = dataclasses.replace(before, available=before.available * 0)
    again = assess(held, gate=Gate.PLAN, rules=load_rules(), horizon=HORIZON)
    assert (first.row.tolist(), again.row.tolist()) == ([0], [])


def test_only_assess_makes_a_cleared():
    cleared = planned(adult("P1", available="no"))
    cells = {f.name: getattr(cleared, f.name) for f in dataclasses.fields(cleared)}
    with pytest.raises(NotAssessedError):
        Cleared(**cells, seal=None)
    with pytest.raises((TypeError, ValueError), match="seal"):  # 3.13 says TypeError
        dataclasses.replace(cleared, row=cleared.held_row)
    with pytest.raises(TypeError):
        copy.replace(cleared, row=cleared.held_row) if hasattr(copy, "replace") else Cleared(
            **cells
        )


def test_what_assess_decided_cannot_be_written_over():
    cleared = planned(adult("P1"), adult("P2", available="no"))
    for column in (cleared.row, cleared.held_row, cleared.party, cleared.child):
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        cleared.row = cleared.held_row


def test_a_log_line_tells_totals_and_no_kind():
    cleared = planned(adult("P1"), adult("P2", available="no"))
    assert repr(cleared) == "<plan: 1 cleared, 1 held>"
    assert repr(cleared.findings) == "<1 findings>"
