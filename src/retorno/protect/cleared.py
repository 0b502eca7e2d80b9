"""What a gate decides: who may go on, and what was found, in columns."""

from collections.abc import Iterator
from dataclasses import InitVar, dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from retorno.intake.caseload import Caseload

NOT_AVAILABLE = "not_available"
PROTECTION_DESK = "protection_desk"
NOT_ASKED, NO, YES = -1, 0, 1


class Gate(StrEnum):
    """The moments at which facts are assessed anew; `plan` looks at availability alone."""

    INTAKE = "intake"
    BOOKING = "booking"
    PLAN = "plan"


class Severity(StrEnum):
    """What follows when a rule stands; `PUBLISH` rules guard public output, not people."""

    BLOCK = "BLOCK"
    HOLD = "HOLD"
    WARN = "WARN"
    RECORD = "RECORD"
    PUBLISH = "PUBLISH"

    @property
    def holds(self) -> bool:
        """Whether a person against whom such a rule stands may not travel."""
        return self in {Severity.BLOCK, Severity.HOLD}


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """The days a programme covers and the country that brings its people home."""

    first_day: date
    last_day: date
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found about one row. `rule` is empty where its kind must not be told."""

    row: int
    rule: str
    severity: Severity
    what: str
    releases: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Findings:
    """Findings in columns: the row of the caseload and an index into the distinct `kinds`."""

    row: NDArray[np.int32]
    kind: NDArray[np.int32]
    kinds: tuple[Finding, ...]

    def __len__(self) -> int:
        return len(self.row)

    def __iter__(self) -> Iterator[Finding]:
        for row, kind in zip(self.row.tolist(), self.kind.tolist(), strict=True):
            found = self.kinds[kind]
            yield Finding(
                row=row,
                rule=found.rule,
                severity=found.severity,
                what=found.what,
                releases=found.releases,
            )

    def __repr__(self) -> str:
        return f"<{len(self)} findings>"  # a log or traceback must not tell holds apart


NEUTRAL = Finding(
    row=-1, rule="", severity=Severity.HOLD, what=NOT_AVAILABLE, releases=PROTECTION_DESK
)


def neutral_findings(rows: NDArray[np.int32]) -> Findings:
    """Say of each row only that the person is not available: no rule, no kind, one release."""
    return Findings(row=rows, kind=np.zeros(len(rows), np.int32), kinds=(NEUTRAL,))


class NotAssessedError(TypeError):
    """Only `retorno.protect.assess.assess` makes a `Cleared`."""


class _Seal:
    """The one object that `assess` holds and nobody else."""


SEAL = _Seal()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Cleared:
    """A caseload that a gate has looked at: `row` may go on, `held_row` may not.

    Made by `assess` alone: the seal is asked for at every construction, copies by
    `dataclasses.replace` included, and the arrays are read-only.

    Args:
        row: Rows of people who may go on, ascending; parties are whole.
        held_row: All other rows, ascending.
        party: The party of each row of the caseload, as `families.party_of` numbers them.
        child: For each row of the caseload, whether the person counts as under 18.
    """

    caseload: "Caseload"
    gate: Gate
    horizon: Horizon
    row: NDArray[np.int32]
    held_row: NDArray[np.int32]
    party: NDArray[np.int32]
    child: NDArray[np.bool_]
    findings: Findings
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not SEAL:
            raise NotAssessedError(NotAssessedError.__doc__)
        for column in (self.row, self.held_row, self.party, self.child):
            column.setflags(write=False)

    def __repr__(self) -> str:
        return f"<{self.gate}: {len(self.row)} cleared, {len(self.held_row)} held>"
