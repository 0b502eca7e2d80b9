"""Parties: families, or people alone, with what they need from a flight.

formats.md section 1 of the reference defines class, seats, laps, positions, ready and latest day.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from retorno.intake.caseload import Caseload
from retorno.plan.instance import Floats, Ints
from retorno.plan.programme import Programme
from retorno.protect.cleared import Cleared
from retorno.vocabulary.people import (
    MEDICAL_CLASS,
    MEDICAL_NEEDS,
    WHEELCHAIR_NEEDS,
    Need,
    PartyClass,
)
from retorno.vocabulary.places import great_circle_km

CLASSES = tuple(PartyClass)
STRETCHER_SEATS = 3  # a stretcher lies over three seats more
FAR = 2**31 - 1


class Never(StrEnum):
    """Why a party cannot be on any flight of the programme, whatever the plan."""

    NOT_READY = "not_ready"
    FACILITY_UNKNOWN = "facility_unknown"
    READY_AFTER_END = "ready_after_end"
    DEADLINE_BEFORE_READY = "deadline_before_ready"
    OUT_OF_REACH = "out_of_reach"
    NO_ARRIVAL = "no_arrival"


NEVER = tuple(Never)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """The cleared parties, in an order that does not depend on the order of rows.

    Shapes: k people, n parties, H departure airports, A arrival airports. `ready` is -1 when not
    known. `never` is -1 where a party can travel, else an index into `NEVER`.
    """

    row: Ints  # (k,) rows of the caseload, by party and person_id
    of_row: Ints  # (k,) party of each
    facility: Ints  # (k,) index into the programme's facilities, -1 unknown
    preferred: Ints  # (k,) index into `preferences`
    preferences: tuple[str, ...]
    key: tuple[str, ...]  # family_id, or person_id of one alone
    people: Ints
    seats: Ints
    laps: Ints
    wheelchairs: Ints
    medical: Ints
    minors_alone: Ints
    party_class: Ints
    ready: Ints
    latest: Ints
    road: Floats  # (n, H) money, inf out of reach
    onward: Floats  # (n, A) money, inf not allowed
    rate: Floats  # (n,) money per day of waiting
    never: Ints

    @property
    def parties(self) -> int:
        """How many parties there are."""
        return len(self.people)


def make_parties(programme: Programme, cleared: Cleared) -> Parties:
    """Form the parties of the people whom `protect` let pass."""
    return _Maker(programme, cleared).make()


class _Maker:
    def __init__(self, programme: Programme, cleared: Cleared) -> None:
        self.programme = programme
        self.caseload: Caseload = cleared.caseload
        whole = cleared.party[cleared.row]
        # protect numbers parties by their smallest person_id, so this order ignores row order
        ids = np.array([self.caseload.person_id[i] for i in cleared.row], dtype=object)
        order = np.lexsort((ids, whole)) if len(ids) else np.zeros(0, np.int64)
        self.row = cleared.row[order]
        _, party = np.unique(whole[order], return_inverse=True)
        self.party = party.astype(np.int32)
        self.n = int(self.party.max()) + 1 if len(self.party) else 0
        self.minor = cleared.child[self.row]
        self.first = programme.first_day.toordinal()

    def total(self, flags: NDArray[np.generic]) -> Ints:
        """Sum a value of people over each party."""
        summed = np.bincount(self.party, flags.astype(np.float64), self.n)
        return np.rint(summed).astype(np.int32)

    def needs(self, wanted: frozenset[Need]) -> NDArray[np.bool_]:
        found = np.zeros(len(self.row), bool)
        for need in wanted:
            if need in self.caseload.needs:
                found |= self.caseload.needs[need][self.row]
        return found

    def make(self) -> Parties:
        people = self.total(np.ones(len(self.row)))
        adults = people - self.total(self.minor)
        laps = np.minimum(self.total(self.needs(frozenset({Need.INF}))), adults)
        stretchers = self.total(self.needs(frozenset({Need.STCR})))
        clinicians = self.total(self.needs(frozenset({Need.STCR, Need.MEDA})))
        guardian = self.caseload.guardian_id
        alone = self.minor & np.array([guardian[i] == "alone" for i in self.row], bool)
        classes = self._classes(alone)
        weight = np.array([self.programme.weights.by_class[c] for c in CLASSES])
        ready, latest = self._days()
        facility = self._facilities()
        preferences, preferred = self._preferences()
        road, onward = self._road(facility), self._onward(preferences, preferred)
        return Parties(
            row=self.row,
            of_row=self.party,
            facility=facility,
            preferred=preferred,
            preferences=preferences,
            key=self._keys(),
            people=people,
            seats=people - laps + clinicians + STRETCHER_SEATS * stretchers,
            laps=laps,
            wheelchairs=self.total(self.needs(WHEELCHAIR_NEEDS)),
            medical=self.total(self.needs(MEDICAL_NEEDS)),
            minors_alone=self.total(alone),
            party_class=classes,
            ready=ready,
            latest=latest,
            road=road,
            onward=onward,
            rate=self.programme.weights.waiting_per_person_day * weight[classes] * people,
            never=self._never(facility, ready, latest, road, onward),
        )

    def _keys(self) -> tuple[str, ...]:
        heads = self.row[np.searchsorted(self.party, np.arange(self.n))]
        family, person = self.caseload.family_id, self.caseload.person_id
        return tuple(family[i] or person[i] for i in heads)

    def _classes(self, alone: NDArray[np.bool_]) -> Ints:
        """Index into CLASSES; a class further ahead overrules those behind it."""
        classes = np.full(self.n, CLASSES.index(PartyClass.GENERAL), np.int32)
        for flags, party_class in (
            (self.minor, PartyClass.CHILDREN),
            (self.needs(MEDICAL_CLASS), PartyClass.MEDICAL),
            (alone, PartyClass.UNACCOMPANIED_MINOR),
        ):
            classes[self.party[flags]] = CLASSES.index(party_class)
        return classes

    def _days(self) -> tuple[Ints, Ints]:
        """Ready and latest day of each party; ready is -1 where a member's is not known."""
        case = self.caseload
        given = case.ready[self.row]
        ready = np.zeros(self.n, np.int32)
        np.maximum.at(ready, self.party, np.maximum(given - self.first, 0))
        latest = np.minimum(
            ready + self.programme.limits.max_wait_days, self.programme.days - 1
        ).astype(np.int32)
        for limit in (case.latest[self.row], case.document_expires[self.row]):
            day = np.where(limit < 0, FAR, limit - self.first)
            np.minimum.at(latest, self.party, day.astype(np.int32))
        ready[self.party[given < 0]] = -1
        return ready, latest

    def _facilities(self) -> Ints:
        index = {code: i for i, code in enumerate(self.programme.facilities)}
        codes = self.caseload.facility
        return np.array([index.get(codes[i], -1) for i in self.row], np.int32)

    def _preferences(self) -> tuple[tuple[str, ...], Ints]:
        wanted = [self.caseload.arrival_preferred[i] for i in self.row]
        names = tuple(sorted(set(wanted)))
        index = {name: i for i, name in enumerate(names)}
        return names, np.array([index[name] for name in wanted], np.int32)

    def _road(self, facility: Ints) -> Floats:
        """Money of each party to each departure airport; every member must be within reach."""
        programme, road = self.programme, self.programme.road
        airports = [programme.airports[iata] for iata in programme.departures]
        places = list(programme.facilities.values())
        km = road.circuity * great_circle_km(
            np.array([[p.latitude] for p in places]).reshape(-1, 1),
            np.array([[p.longitude] for p in places]).reshape(-1, 1),
            np.array([a.latitude for a in airports]),
            np.array([a.longitude for a in airports]),
        )
        cost = road.cost_per_person + road.cost_per_person_km * km
        cost[km / road.speed_kmh > programme.limits.max_road_hours + 1e-9] = np.inf
        cost = np.vstack([cost, np.full(len(airports), np.inf)])  # row -1: facility unknown
        return self._sum(cost[facility])

    def _onward(self, preferences: tuple[str, ...], preferred: Ints) -> Floats:
        """Money of each party from each arrival airport; a missing row is not allowed."""
        programme = self.programme
        cost = np.full((len(preferences), len(programme.arrivals)), np.inf)
        for p, name in enumerate(preferences):
            for a, iata in enumerate(programme.arrivals):
                free = 0.0 if name in {"", iata} else np.inf
                cost[p, a] = programme.onward.get((iata, name), free)
        return self._sum(cost[preferred])

    def _sum(self, by_person: Floats) -> Floats:
        total = np.zeros((self.n, by_person.shape[1]))
        np.add.at(total, self.party, by_person)
        return total

    def _never(
        self, facility: Ints, ready: Ints, latest: Ints, road: Floats, onward: Floats
    ) -> Ints:
        never = np.full(self.n, -1, np.int32)
        lost = np.zeros(self.n, bool)
        lost[self.party[facility < 0]] = True
        for flags, reason in (  # the last that applies is told: the first thing to mend
            (~np.isfinite(onward).any(axis=1), Never.NO_ARRIVAL),
            (~np.isfinite(road).any(axis=1), Never.OUT_OF_REACH),
            (latest < ready, Never.DEADLINE_BEFORE_READY),
            (ready >= self.programme.days, Never.READY_AFTER_END),
            (ready < 0, Never.NOT_READY),
            (lost, Never.FACILITY_UNKNOWN),
        ):
            never[flags] = NEVER.index(reason)
        return never
