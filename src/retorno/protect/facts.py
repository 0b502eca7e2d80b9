"""What the rules ask about, made from the columns of a caseload: few values, one code a row."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retorno.intake.documents import Documents, document_key
from retorno.protect.age import UNKNOWN_DAY, Age, could_be_adult, under_18
from retorno.protect.cleared import Horizon
from retorno.protect.families import ALONE, guardian_settled, party_of, spread
from retorno.vocabulary.people import MEDICAL_NEEDS, DocumentType, NationalityStatus, Need

if TYPE_CHECKING:
    from retorno.intake.caseload import Caseload

Value = int | str
Codes = NDArray[np.int32]
Days = NDArray[np.int32]
WEEK = 7
MOST_WEEKS = 60
GROWN_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A column of codes, what each code means, and the columns of the file it was made from."""

    codes: Codes
    values: tuple[Value, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What several facts are made from, worked out once.

    Args:
        settled: For whom it is settled with whom a child travels; true for adults.
        earliest: The first day on which each person may board: ready, and within the programme.
        last: The last day, before anything tightens it.
    """

    caseload: "Caseload"
    horizon: Horizon
    child: NDArray[np.bool_]
    settled: NDArray[np.bool_]
    party: NDArray[np.int32]
    earliest: Days
    last: Days
    adult_age: int


def ground_of(caseload: "Caseload", horizon: Horizon, *, adult_age: int) -> Ground:
    """Work out who is a child, who travels together, and when each may board."""
    last = horizon.last_day.toordinal()
    child = under_18(caseload, horizon.first_day, adult_age=adult_age)
    return Ground(
        caseload=caseload,
        horizon=horizon,
        child=child,
        settled=guardian_settled(caseload, child),
        party=party_of(caseload),
        earliest=np.maximum(caseload.ready, np.int32(horizon.first_day.toordinal())),
        last=np.where(
            caseload.latest == UNKNOWN_DAY, last, np.minimum(caseload.latest, last)
        ).astype(np.int32),
        adult_age=adult_age,
    )


def _coded(cells: Sequence[str], values: Sequence[str]) -> Codes:
    place = {value: code for code, value in enumerate(values)}
    return np.fromiter(map(place.__getitem__, cells), np.int32, len(cells))


def _choice(cases: Sequence[NDArray[np.bool_]]) -> Codes:
    """Return for each row the first case that is true, or the number after the last."""
    return np.select(list(cases), list(range(len(cases))), default=len(cases)).astype(np.int32)


def _given(cells: Sequence[str]) -> NDArray[np.bool_]:
    return np.fromiter(map(bool, cells), np.bool_, len(cells))


def _answer(codes: NDArray[np.int8], column: str, no: str = "no", yes: str = "yes") -> Fact:
    return Fact(codes=codes.astype(np.int32) + 1, values=("", no, yes), columns=(column,))


def _order_number(ground: Ground) -> Fact:
    numbers = ["".join(number.split()).casefold() for number in ground.caseload.order_number]
    seen = Counter(numbers)
    seen[""] = 0
    times = np.fromiter(map(seen.__getitem__, numbers), np.int32, len(numbers))
    return Fact(
        codes=np.minimum(times, 2).astype(np.int32),
        values=("missing", "own", "shared"),
        columns=("order_number",),
    )


def _order_date(ground: Ground) -> Fact:
    day, ready = ground.caseload.order_date, ground.caseload.ready
    too_late = (ready != UNKNOWN_DAY) & (day > ground.earliest)
    return Fact(
        codes=_choice([day == UNKNOWN_DAY, too_late]),
        values=("missing", "too_late", "in_time"),
        columns=("order_date", "ready_date"),
    )


def _order_authority(ground: Ground) -> Fact:
    given = _given([cell.strip() for cell in ground.caseload.table.column("order_authority")])
    return Fact(
        codes=given.astype(np.int32), values=("missing", "named"), columns=("order_authority",)
    )


def _order_final(ground: Ground) -> Fact:
    return _answer(ground.caseload.order_final, "order_final")


def _consular_contact(ground: Ground) -> Fact:
    contact = ground.caseload.consular_contact
    return _answer(contact, "consular_contact", no="declined", yes="accepted")


def _best_interests(ground: Ground) -> Fact:
    return _answer(ground.caseload.best_interests, "best_interests")


def _nationality_status(ground: Ground) -> Fact:
    values = ("", *(status.value for status in NationalityStatus))
    return Fact(
        codes=_coded(ground.caseload.nationality_status, values),
        values=values,
        columns=("nationality_status",),
    )


def _nationality(ground: Ground) -> Fact:
    claimed = ground.caseload.nationality_claimed
    place = {"": 0, ground.horizon.country: 1}
    codes = np.fromiter((place.get(code, 2) for code in claimed), np.int32, len(claimed))
    return Fact(codes=codes, values=("", "ours", "other"), columns=("nationality_claimed",))


def _document(ground: Ground) -> Fact:
    caseload = ground.caseload
    kinds = ("", *(kind.value for kind in DocumentType))
    kind = _coded(caseload.document_type, kinds)
    undated = caseload.document_expires == UNKNOWN_DAY
    lasting = kind == kinds.index(DocumentType.NATIONAL_ID)  # an identity card may have no end
    incomplete = (undated & ~lasting) | ~_given(caseload.document_number)
    return Fact(
        codes=_choice(
            [kind == 0, incomplete, ~undated & (caseload.document_expires < ground.earliest)]
        ),
        values=("none", "incomplete", "expired", "valid"),
        columns=("document_type", "document_number", "document_expires", "ready_date"),
    )


def _identity(ground: Ground) -> Fact:
    """Say whose document is also another person's."""
    caseload, documents = ground.caseload, Documents()
    for kind, number in zip(caseload.document_type, caseload.document_number, strict=True):
        documents.add(kind, document_key(number))
    codes = np.zeros(len(caseload), np.int32)
    codes[[person for person, _ in documents.shared()]] = 1
    return Fact(codes=codes, values=("own", "shared"), columns=("document_type", "document_number"))


def _age(ground: Ground) -> Fact:
    first_day, years = ground.horizon.first_day, ground.adult_age
    maybe = could_be_adult(ground.caseload, first_day, adult_age=years)
    return Fact(
        codes=_choice([~ground.child, ~maybe]),
        values=(Age.ADULT, Age.CHILD, Age.UNCERTAIN),
        columns=("birth_date",),
    )


def _guardian(ground: Ground) -> Fact:
    named = ground.caseload.guardian_id
    alone = np.fromiter((guardian == ALONE for guardian in named), np.bool_, len(named))
    return Fact(
        codes=_choice([~_given(named), alone, ground.settled]),
        values=("not_asked", "alone", "settled", "not_settled"),
        columns=("guardian_id", "family_id", "birth_date"),
    )


def _family(ground: Ground) -> Fact:
    size = np.bincount(ground.party, minlength=1)[ground.party]
    return Fact(
        codes=_choice([~_given(ground.caseload.family_id), size == 1]),
        values=("none", "one", "several"),
        columns=("family_id",),
    )


def _infant_age(ground: Ground) -> Fact:
    born = ground.caseload.birth_latest
    age = np.clip(ground.earliest - born, 0, GROWN_DAYS)
    unknown = (born == UNKNOWN_DAY) & ground.caseload.needs[Need.INF]
    grown = (born == UNKNOWN_DAY) | (age == GROWN_DAYS)
    return Fact(
        codes=np.where(unknown, GROWN_DAYS + 1, np.where(grown, GROWN_DAYS, age)).astype(np.int32),
        values=(*range(GROWN_DAYS), "grown", "unknown"),
        columns=("birth_date", "needs", "ready_date"),
    )


def _fitness(ground: Ground) -> Fact:
    until = ground.caseload.fit_until
    return Fact(
        codes=_choice([until == UNKNOWN_DAY, until < ground.earliest]),
        values=("none", "expired", "valid"),
        columns=("fit_to_fly_until", "ready_date"),
    )


def _clinical_need(ground: Ground) -> Fact:
    needs = ground.caseload.needs
    any_need = np.logical_or.reduce([needs[need] for need in sorted(MEDICAL_NEEDS)])
    return Fact(codes=any_need.astype(np.int32), values=("no", "yes"), columns=("needs",))


def _pregnancy_week(ground: Ground, day: Days, column: str) -> Fact:
    """Take the highest week that completed weeks allow: on their day it may be almost over."""
    caseload = ground.caseload
    weeks, as_of = caseload.pregnancy_weeks.astype(np.int32), caseload.pregnancy_as_of
    told = (as_of != UNKNOWN_DAY) | (caseload.pregnancy_multiple == 1)
    none = (weeks == UNKNOWN_DAY) & ~told
    incomplete = ~none & ((weeks == UNKNOWN_DAY) | (as_of == UNKNOWN_DAY))
    highest = np.clip((weeks * WEEK + WEEK - 1 + day - as_of) // WEEK, 0, MOST_WEEKS)
    codes = np.where(none, 0, np.where(incomplete, 1, highest + 2))
    return Fact(
        codes=codes.astype(np.int32),
        values=("none", "incomplete", *range(MOST_WEEKS + 1)),
        columns=("pregnancy_weeks", "pregnancy_as_of", "pregnancy_multiple", column),
    )


def _pregnancy_week_first(ground: Ground) -> Fact:
    return _pregnancy_week(ground, ground.earliest, "ready_date")


def _pregnancy_week_last(ground: Ground) -> Fact:
    return _pregnancy_week(ground, ground.last, "latest_date")


def _pregnancy_multiple(ground: Ground) -> Fact:
    return _answer(ground.caseload.pregnancy_multiple, "pregnancy_multiple")


MAKERS: Mapping[str, Callable[[Ground], Fact]] = {
    "order_number": _order_number,
    "order_date": _order_date,
    "order_authority": _order_authority,
    "order_final": _order_final,
    "consular_contact": _consular_contact,
    "best_interests": _best_interests,
    "nationality_status": _nationality_status,
    "nationality": _nationality,
    "document": _document,
    "identity": _identity,
    "age": _age,
    "guardian": _guardian,
    "family": _family,
    "infant_age": _infant_age,
    "fitness": _fitness,
    "clinical_need": _clinical_need,
    "pregnancy_week": _pregnancy_week_first,
    "pregnancy_week_last": _pregnancy_week_last,
    "pregnancy_multiple": _pregnancy_multiple,
}


def family_waits(ground: Ground, held: NDArray[np.bool_]) -> Fact:
    """Say who could go alone but must wait with somebody: of the family, or a child in their care.

    Whoever is named as the guardian of a child that waits does not leave without it, of whatever
    family the list says they are.
    """
    waiting = spread(held, ground.party)
    child, guardian = _in_care(ground)
    while not waiting[guardian[waiting[child]]].all():
        waiting[guardian[waiting[child]]] = True
        waiting = spread(waiting, ground.party)
    waits = waiting & ~held
    return Fact(
        codes=waits.astype(np.int32),
        values=("no", "yes"),
        columns=("family_id", "guardian_id", "available"),
    )


def _in_care(ground: Ground) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of children, and of whoever of the list each of them names as guardian."""
    named = ground.caseload.guardian_id
    children = [row for row in np.flatnonzero(ground.child).tolist() if named[row]]
    wanted = {named[row] for row in children}
    place = {one: row for row, one in enumerate(ground.caseload.person_id) if one in wanted}
    pairs = [(row, place[named[row]]) for row in children if named[row] in place]
    both = np.array(pairs, np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]
