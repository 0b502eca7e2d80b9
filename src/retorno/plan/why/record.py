"""An answer for programs: the same as people read, and who would change flight."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta

import numpy as np

from retorno.plan.outputs import NEVER_RELEASES
from retorno.plan.parties import NEVER
from retorno.plan.replan.moves import dealt
from retorno.plan.seating import Seated
from retorno.plan.standing import Standing
from retorno.plan.why.alone import Spans
from retorno.plan.why.answer import Verdict, Why
from retorno.plan.why.earlier import Option
from retorno.plan.why.proof import Change, Forced, Proof
from retorno.protect.cleared import NOT_AVAILABLE

Row = dict[str, object]
CHANGES = ("later", "earlier", "same_day", "left", "gained")


def held_record(person: str) -> Row:
    """Everything that is said of somebody who is not available, whatever the reason."""
    return {"person": person, "answer": NOT_AVAILABLE}


def record(standing: Standing, why: Why, person: str) -> Row:
    """Say an answer as one JSON value; money in currency units."""
    return _Record(standing, why).row(person)


class _Record:
    def __init__(self, standing: Standing, why: Why) -> None:
        self.standing, self.why = standing, why
        self.programme, self.parties = standing.task.programme, standing.task.parties

    def row(self, person: str) -> Row:
        why, parties = self.why, self.parties
        never = int(parties.never[why.party])
        reason = NEVER[never].value if never >= 0 else None
        return {
            "person": person,
            "answer": why.verdict.value,
            "party": parties.key[why.party],
            "people": int(parties.people[why.party]),
            **self._place(),
            "reason": reason,
            "releases": None if reason is None else NEVER_RELEASES[reason],
            "first": self._date(why.start) if why.end else None,
            "last": self._date(why.end - 1) if why.end else None,
            "causes": self._spans(why.causes),
            "forbidden": self._spans(why.forbidden),
            "candidates": [self._option(option) for option in why.candidates],
            "tried": [self._tried(proof) for proof in why.proofs],
            "currency": self.programme.currency,
            "protected": self.standing.task.cleared.caseload.protected,
        }

    def _date(self, day: int) -> str:
        return (self.programme.first_day + timedelta(days=day)).isoformat()

    def _place(self) -> Row:
        """Where the party stands."""
        why, home = self.why, self.why.problem.home
        if why.verdict is Verdict.NEVER:
            return {"ready": None, "latest": None, "flight": None, "date": None, "boards_at": None}
        i, cohort = why.problem.instance, why.problem.cohort[why.party]
        at = int(home.place[why.party])
        return {
            "ready": self._date(int(i.ready[cohort])),
            "latest": self._date(int(i.latest[cohort])),
            "flight": self.standing.names[at] if at >= 0 else None,
            "date": self._date(int(home.day[at])) if at >= 0 else None,
            "boards_at": i.departures[home.boards_at[why.party]] if at >= 0 else None,
        }

    def _spans(self, causes: Mapping[str, Spans]) -> Sequence[Row]:
        return [
            {"code": code, "first": self._date(a), "last": self._date(b), "days": b - a + 1}
            for code, spans in causes.items()
            for a, b in spans
        ]

    def _option(self, option: Option) -> Row:
        i = self.why.problem.instance
        on = option.rotation >= 0
        second = i.second[option.rotation] if on else -1
        first = i.first[option.rotation] if on else i.block_departure[option.block]
        lands = i.arrival[option.rotation] if on else i.block_arrival[option.block]
        return {
            "flight": self.standing.names[option.departure] if option.departure >= 0 else None,
            "date": self._date(option.day),
            "fleet": i.fleets[i.fleet[option.rotation]] if on else None,
            "scheduled": None if on else i.blocks[option.block],
            "calls_at": [i.departures[at] for at in (first, second) if at >= 0],
            "arrival": i.arrivals[lands],
            "lacks": {name: round(amount, 2) for name, amount in option.lacks.items()},
            "impossible": option.rule or None,
        }

    def _tried(self, proof: Proof) -> Row:
        row = self._option(proof.option)
        return row | ({} if proof.forced is None else self._forced(proof.forced))

    def _forced(self, forced: Forced) -> Row:
        changes: dict[str, Change] = {name: getattr(forced, name) for name in CHANGES}
        return {
            "leaves_earlier_days": forced.own_days,
            "money": round(forced.money, 2),
            "cost": round(forced.cost, 2),
            "waiting_days": forced.waiting,
            "is_least": forced.is_least,
            **{name: asdict(change) for name, change in changes.items()},
            "moves": self._moves(forced),
        }

    def _moves(self, forced: Forced) -> Sequence[Row]:
        """Who else would change flight or day, from where to where."""
        old, new = self.standing.seated, dealt(self.standing, forced.arrangement)
        ids, parties = self.standing.task.cleared.caseload.person_id, self.parties
        rows = []
        for k in np.flatnonzero(np.isin(parties.of_row, forced.moves)).tolist():
            party = int(parties.of_row[k])
            flight, day = self._at(old, self.standing.names, party)
            to_flight, to_day = self._at(new.seated, new.names, party)
            rows.append(
                {
                    "person": ids[parties.row[k]],
                    "from_flight": flight,
                    "from_date": day,
                    "to_flight": to_flight,
                    "to_date": to_day,
                }
            )
        return rows

    def _at(
        self, seated: Seated, names: Sequence[str], party: int
    ) -> tuple[str | None, str | None]:
        """Flight and date of a party."""
        departure = int(seated.departure[party])
        if departure < 0:
            return None, None
        return names[departure], self._date(int(seated.day[departure]))
