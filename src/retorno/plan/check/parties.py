"""Parties and what they need, derived from the caseload: families, holds, ages, classes, days.

formats.md section 1, 'What the planner makes of it'.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from retorno.formats.tables import code_of
from retorno.intake.caseload import Caseload
from retorno.plan.programme import Programme

Whole = NDArray[np.int64]
Flag = NDArray[np.bool_]
NEVER = -1
ALONE = "alone"
YES = 1
SEATS_MORE_ON_A_STRETCHER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What groups of people take, one number a group."""

    people: Whole
    laps: Whole
    seats: Whole
    wheelchairs: Whole
    medical: Whole
    minors_alone: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What is true of each person, shape (people,)."""

    child: Flag
    minor_alone: Flag
    infant: Flag
    stretcher: Flag
    accompanied: Flag
    wheelchair: Flag
    medical: Flag


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """The people of a caseload and the parties they make."""

    person_id: Sequence[str]
    row_of: Mapping[str, int]
    party: Whole  # (people,)
    traits: Traits
    names: Sequence[str]  # (parties,) what reasons.csv calls them
    held: Flag  # (parties,)
    facility_unknown: Flag  # (parties,) somebody is at no place that the programme knows
    class_weight: NDArray[np.float64]  # (parties,)
    ready: Whole  # (parties,) ordinal, -1 not ready
    latest: Whole  # (parties,) ordinal

    @property
    def people(self) -> int:
        """How many people are listed."""
        return len(self.person_id)


def gather(caseload: Caseload, programme: Programme) -> Crowd:
    """Derive the parties of a caseload."""
    party, names = _parties(caseload)
    row_of = {person: row for row, person in enumerate(caseload.person_id)}
    traits = _traits(caseload, _children(caseload, programme.first_day))
    blocked = (np.asarray(caseload.available) != YES) | _left_open(caseload)
    blocked |= traits.child & ~_settled(caseload, row_of, traits.child)
    ready = _ready(caseload, party, len(names), programme)
    return Crowd(
        person_id=caseload.person_id,
        row_of=row_of,
        party=party,
        traits=traits,
        names=names,
        held=_any(blocked, party, len(names)),
        facility_unknown=_any(_nowhere(caseload, programme), party, len(names)),
        class_weight=_class_weight(traits, party, len(names), programme),
        ready=ready,
        latest=_latest(caseload, party, ready, programme),
    )


def measure(traits: Traits, group: Whole, size: int) -> Load:
    """Add up what groups of people take; everyone of a group travels together."""

    def total(flag: Flag) -> Whole:
        return np.bincount(group[flag], minlength=size).astype(np.int64)

    people = np.bincount(group, minlength=size).astype(np.int64)
    laps = np.minimum(total(traits.infant), total(~traits.child))
    more = total(traits.accompanied) + SEATS_MORE_ON_A_STRETCHER * total(traits.stretcher)
    return Load(
        people=people,
        laps=laps,
        seats=people - laps + more,
        wheelchairs=total(traits.wheelchair),
        medical=total(traits.medical),
        minors_alone=total(traits.minor_alone),
    )


def some(traits: Traits, rows: Whole) -> Traits:
    """The traits of some of the people."""
    return Traits(**{name: getattr(traits, name)[rows] for name in Traits.__slots__})


def _parties(caseload: Caseload) -> tuple[Whole, list[str]]:
    family = code_of(caseload.family_id)
    alone = np.array([text == "" for text in family.texts], bool)[family.code]
    rows = np.arange(len(caseload.person_id))
    key = np.where(alone, len(family.texts) + rows, family.code)
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    number = np.empty(len(first), np.int64)
    order = np.argsort(first)
    number[order] = np.arange(len(first))
    heads = first[order].tolist()
    names = [caseload.family_id[row] or caseload.person_id[row] for row in heads]
    return number[inverse.reshape(-1)], names


def _children(caseload: Caseload, first_day: date) -> Flag:
    """Under 18 unless the latest date of birth allowed is 18 years before the first day."""
    year = max(first_day.year - 18, 1)
    try:
        newest_adult = first_day.replace(year=year)
    except ValueError:  # born on 29 February, adult on 1 March
        newest_adult = date(year, 2, 28)
    born = np.asarray(caseload.birth_latest)
    adult: Flag = (born != NEVER) & (born <= newest_adult.toordinal())
    return ~adult


def _settled(caseload: Caseload, row_of: Mapping[str, int], child: Flag) -> Flag:
    settled = np.zeros(len(child), bool)
    family, guardians = caseload.family_id, caseload.guardian_id
    for row in np.flatnonzero(child):
        name = guardians[row]
        guardian = row_of.get(name, NEVER)
        settled[row] = name == ALONE or (
            guardian != NEVER
            and not child[guardian]
            and family[row] != ""
            and family[guardian] == family[row]
        )
    return settled


def _left_open(caseload: Caseload) -> Flag:
    """For whom intake found something between rows that is not settled."""
    return np.array([cell != "" for cell in caseload.table.column("waits_for")], bool)


def _traits(caseload: Caseload, child: Flag) -> Traits:
    def any_of(*codes: str) -> Flag:
        flags = np.zeros(len(child), bool)
        for code in codes:
            flags |= caseload.needs[code]
        return flags

    alone = np.array([name == ALONE for name in caseload.guardian_id], bool)
    return Traits(
        child=child,
        minor_alone=child & alone,
        infant=any_of("INF"),
        stretcher=any_of("STCR"),
        accompanied=any_of("MEDA", "STCR"),
        wheelchair=any_of("WCHR", "WCHS", "WCHC"),
        medical=any_of("MEDA", "STCR", "OXYG"),
    )


def _nowhere(caseload: Caseload, programme: Programme) -> Flag:
    places = code_of(caseload.facility)
    return np.array([place not in programme.facilities for place in places.texts], bool)[
        places.code
    ]


def _any(flag: Flag, party: Whole, size: int) -> Flag:
    return np.bincount(party[flag], minlength=size) > 0


def _class_weight(
    traits: Traits, party: Whole, size: int, programme: Programme
) -> NDArray[np.float64]:
    weights = {str(name): value for name, value in programme.weights.by_class.items()}
    found = np.full(size, weights["general"], np.float64)
    found[_any(traits.child, party, size)] = weights["children"]
    found[_any(traits.medical | traits.wheelchair, party, size)] = weights["medical"]
    found[_any(traits.minor_alone, party, size)] = weights["unaccompanied_minor"]
    return found


def _ready(caseload: Caseload, party: Whole, size: int, programme: Programme) -> Whole:
    ready = np.asarray(caseload.ready, np.int64)
    last = np.full(size, programme.first_day.toordinal(), np.int64)
    np.maximum.at(last, party, ready)
    last[_any(ready == NEVER, party, size)] = NEVER
    return last


def _latest(caseload: Caseload, party: Whole, ready: Whole, programme: Programme) -> Whole:
    last_day = programme.first_day.toordinal() + programme.days - 1
    latest = np.minimum(ready + programme.limits.max_wait_days, last_day)
    for limit in (caseload.latest, caseload.document_expires):
        days = np.asarray(limit, np.int64)
        np.minimum.at(latest, party[days != NEVER], days[days != NEVER])
    return latest
