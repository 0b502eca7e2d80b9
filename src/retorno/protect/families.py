"""Who travels with whom: a family is one party, and so is each person alone."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from retorno.intake.caseload import Caseload

ALONE = "alone"


def party_of(caseload: "Caseload") -> NDArray[np.int32]:
    """Give each row the index of its party, numbered by the smallest person_id of each party.

    The numbers depend on the people alone, never on the order of the rows.
    """
    people = len(caseload.person_id)
    groups: dict[str, int] = {}
    group = np.fromiter(
        (
            groups.setdefault(family, len(groups)) if family else -1 - row
            for row, family in enumerate(caseload.family_id)
        ),
        np.int64,
        people,
    )
    ids = caseload.person_id

    def identifier(row: int) -> str:
        return ids[row]

    order = sorted(range(people), key=identifier)
    by_id = np.array(order, dtype=np.int64)
    _, first, inverse = np.unique(group[by_id], return_index=True, return_inverse=True)
    number = np.empty(len(first), np.int32)
    number[np.argsort(first)] = np.arange(len(first), dtype=np.int32)
    party = np.empty(people, np.int32)
    party[by_id] = number[inverse]
    return party


def spread(marked: NDArray[np.bool_], party: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Mark everybody whose party holds somebody marked. CRC articles 9 and 10: a family is whole."""
    parties = int(party.max(initial=-1)) + 1
    touched = np.zeros(parties, np.bool_)
    touched[party[marked]] = True
    return np.asarray(touched[party])


def guardian_settled(caseload: "Caseload", child: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Say for which children it is settled who travels with them; true for everybody else."""
    settled = ~child
    asked = [int(row) for row in np.flatnonzero(child) if caseload.guardian_id[row]]
    wanted = {caseload.guardian_id[row] for row in asked}
    place = {person: row for row, person in enumerate(caseload.person_id) if person in wanted}
    for row in asked:
        settled[row] = may_guard(caseload, child, place, row, caseload.guardian_id[row])
    return settled


def may_guard(
    caseload: "Caseload",
    child: NDArray[np.bool_],
    place: Mapping[str, int],
    row: int,
    guardian: str,
) -> bool:
    """Say whether it is settled with whom a child travels: `alone`, or an adult of its family.

    Args:
        caseload: The list both are on.
        child: Who counts as under 18; an adult is somebody who does not.
        place: The row of each person_id, at least of the guardian if on the list.
        row: The child.
        guardian: `alone` or a person_id.
    """
    if guardian == ALONE:
        return True
    adult = place.get(guardian)
    if adult is None or child[adult]:
        return False
    family = caseload.family_id[row]
    return bool(family) and caseload.family_id[adult] == family
