"""What the page needs of the people with a flight, straight from the planner's own arrays."""

import numpy as np

from retorno.plan.instance import Ints
from retorno.plan.outputs import Drawn
from retorno.plan.parties import CLASSES
from retorno.report.gather import Travellers


def travellers_of(drawn: Drawn) -> Travellers:
    """Give party and class of each person with a flight, and road and onward money by day."""
    parties, seated, instance = drawn.parties, drawn.seated, drawn.instance
    on = np.flatnonzero(seated.departure[parties.of_row] >= 0)
    ids = drawn.cleared.caseload.person_id
    party_of_person = parties.of_row[on].tolist()
    people = [ids[row] for row in parties.row[on].tolist()]
    placed = seated.placed
    departure = seated.departure[placed]
    arrival = np.where(
        seated.rotation[departure] >= 0,
        _arrivals(instance.arrival, seated.rotation[departure]),
        _arrivals(instance.block_arrival, seated.block[departure]),
    )
    day = seated.day[departure]
    road = parties.road[placed, seated.boards_at[placed]]
    onward = parties.onward[placed, arrival]
    return Travellers(
        party={p: parties.key[k] for p, k in zip(people, party_of_person, strict=True)},
        group={
            p: CLASSES[int(parties.party_class[k])]
            for p, k in zip(people, party_of_person, strict=True)
        },
        road=np.bincount(day, road, instance.days).tolist(),
        onward=np.bincount(day, onward, instance.days).tolist(),
    )


def _arrivals(of: Ints, index: Ints) -> Ints:
    """Arrival airports by rotation or block; where the index is -1 the answer is not used."""
    return np.append(of, np.int32(-1))[index]
