"""Facts against rules at a gate. The only maker of `Cleared`."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retorno.protect.age import under_18
from retorno.protect.cleared import SEAL, Cleared, Gate, Horizon, neutral_findings
from retorno.protect.families import guardian_settled, party_of, spread

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retorno.intake.caseload import Caseload
    from retorno.protect.rules import Rule

YES = 1


def assess(
    caseload: "Caseload",
    *,
    gate: Gate,
    rules: "Mapping[str, Rule]",  # noqa: ARG001 (the gate `plan` asks none)
    horizon: Horizon,
) -> Cleared:
    """Say who may go on from a gate. Nobody is freed: whoever is not asked or held stays so.

    At the gate `plan` two things are looked at, whatever the rules: `available` is `yes`, and it is
    settled with whom a child travels. A party is held whole if either fails for any of its people.
    """
    child = under_18(caseload, horizon.first_day)
    party = party_of(caseload)
    held = spread(_not_available(caseload, child), party)
    held_row = np.flatnonzero(held).astype(np.int32)
    return Cleared(
        caseload=caseload,
        gate=gate,
        horizon=horizon,
        row=np.flatnonzero(~held).astype(np.int32),
        held_row=held_row,
        party=party,
        child=child,
        findings=neutral_findings(held_row),
        seal=SEAL,
    )


def _not_available(caseload: "Caseload", child: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return (caseload.available != YES) | ~guardian_settled(caseload, child)
