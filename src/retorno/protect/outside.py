"""What is said outside the owners' view: whoever is not available is only that, and all alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retorno.protect.age import UNKNOWN_DAY
from retorno.protect.cleared import (
    Cleared,
    Findings,
    Severity,
    neutral_findings,
)

if TYPE_CHECKING:
    from retorno.intake.caseload import Caseload

ANSWER_CELLS = ("", "no", "yes")
CONTACT_CELLS = ("", "declined", "accepted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Totals; none of them tells one kind of hold from another, even of one person.

    Args:
        not_available: Everybody who is not available; what was not asked is told by intake only.
        latest_date_tightened: Available people whose last day within the programme came nearer.
        warnings: Lines of findings.csv of severity WARN.
        records: Lines of findings.csv of severity RECORD.
    """

    listed: int
    available: int
    not_available: int
    latest_date_tightened: int
    warnings: int
    records: int


def outside_findings(cleared: Cleared) -> Findings:
    """Return one neutral line for whoever is not available, and other findings of the rest only.

    A family is available whole or not at all: were those who wait with somebody told apart, they
    would tell whether that somebody is held or was only not asked.

    What else was found about a person who is not available is left out: beside the neutral line it
    would tell of what kind the hold is.
    """
    inside = cleared.findings
    unavailable = np.zeros(len(cleared.caseload), np.bool_)
    unavailable[cleared.held_row] = True
    holds = np.array([kind.severity.holds for kind in inside.kinds], dtype=np.bool_)
    shown = ~unavailable[inside.row] & ~holds[inside.kind]
    neutral = neutral_findings(np.flatnonzero(unavailable).astype(np.int32))
    row = np.concatenate([inside.row[shown], neutral.row])
    kind = np.concatenate([inside.kind[shown], neutral.kind + np.int32(len(inside.kinds))])
    order = np.argsort(row, kind="stable")
    return Findings(row=row[order], kind=kind[order], kinds=inside.kinds + neutral.kinds)


def findings_columns(cleared: Cleared, shown: Findings) -> dict[str, list[str]]:
    """Return the columns of `findings.csv`."""
    people = cleared.caseload.person_id
    kinds = [shown.kinds[code] for code in shown.kind.tolist()]
    return {
        "person_id": [people[row] for row in shown.row.tolist()],
        "rule": [kind.rule for kind in kinds],
        "severity": [kind.severity.value for kind in kinds],
        "what": [kind.what for kind in kinds],
        "who_can_release": [kind.releases for kind in kinds],
    }


def people_columns(cleared: Cleared) -> dict[str, list[str]]:
    """Return every column of the caseload, known or not, with what the gate and answers changed."""
    caseload = cleared.caseload
    columns = {name: caseload.table.cells[name] for name in caseload.table.columns}
    changed = {
        "guardian_id": caseload.guardian_id,
        "best_interests": _answer_cells(caseload.best_interests, ANSWER_CELLS),
        "consular_contact": _answer_cells(caseload.consular_contact, CONTACT_CELLS),
        "available": _answer_cells(caseload.available, ANSWER_CELLS),
        "latest_date": _day_cells(caseload.latest),
    }
    return columns | changed


def _answer_cells(answers: NDArray[np.int8], cells: Sequence[str]) -> list[str]:
    return [cells[answer] for answer in (answers + 1).tolist()]


def _day_cells(days: NDArray[np.int32]) -> list[str]:
    written = {
        day: "" if day == UNKNOWN_DAY else date.fromordinal(day).isoformat()
        for day in np.unique(days).tolist()
    }
    return [written[day] for day in days.tolist()]


def summary(before: "Caseload", cleared: Cleared, shown: Findings) -> Summary:
    """Count in sum only.

    Args:
        before: The caseload with the answers and before the gate.
        cleared: What the gate made of it.
        shown: What is said outside.
    """
    after, last = cleared.caseload, cleared.horizon.last_day.toordinal()
    is_available = np.zeros(len(after), np.bool_)
    is_available[cleared.row] = True
    is_nearer = _within(after.latest, last) < _within(before.latest, last)
    lines = [shown.kinds[code].severity for code in shown.kind.tolist()]
    return Summary(
        listed=len(after),
        available=int(np.count_nonzero(is_available)),
        not_available=int(np.count_nonzero(~is_available)),
        latest_date_tightened=int(np.count_nonzero(is_available & is_nearer)),
        warnings=lines.count(Severity.WARN),
        records=lines.count(Severity.RECORD),
    )


def _within(latest: NDArray[np.int32], last: int) -> NDArray[np.int32]:
    return np.where(latest == UNKNOWN_DAY, last, np.minimum(latest, last)).astype(np.int32)
