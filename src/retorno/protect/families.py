"""Who travels with whom: a family is one party, and so is each person alone."""

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
    by_id = np.fromiter(sorted(range(people), key=ids.__getitem__), np.int64, people)
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
    """Say for which children it is settled who travels with them; true for everybody else.

    Settled is `alone`, or an adult of the same family on the list. An adult is somebody who is not
    marked as a child.
    """
    settled = ~child
    guardians = caseload.guardian_id
    asked = [int(row) for row in np.flatnonzero(child) if guardians[row]]
    wanted = {guardians[row] for row in asked}
    place = {person: row for row, person in enumerate(caseload.person_id) if person in wanted}
    for row in asked:
        guardian = place.get(guardians[row])
        family = caseload.family_id[row]
        settled[row] = guardians[row] == ALONE or (
            guardian is not None
            and not child[guardian]
            and bool(family)
            and caseload.family_id[guardian] == family
        )
    return settled
