"""reasons.csv: for each placed party that waits, which limits bound on how many days."""

import numpy as np

from retorno.formats.tables import Table
from retorno.plan.check import cells
from retorno.plan.check.boarding import Boarding
from retorno.plan.check.outcome import Note
from retorno.plan.check.parties import NEVER, Crowd, Whole
from retorno.plan.check.travel import flight_days

NOBODY = -1


def check_reasons(table: Table, boarding: Boarding, crowd: Crowd, note: Note) -> None:
    """Each row is from one day to the wait; together a party's rows are at least its wait."""
    parties = cells.read(table, "party", cells.text, note)
    days = cells.read(table, "days", cells.whole, note)
    cells.read(table, "code", cells.code, note)
    number: dict[str, int] = {}
    of_party = np.array([number.setdefault(name, len(number)) for name in crowd.names], np.int64)
    waits = _waits(boarding, crowd)
    longest = np.zeros(len(number), np.int64)
    np.maximum.at(longest, of_party, waits)
    named = (NOBODY if name is None else number.get(name, NOBODY) for name in parties)
    whose = np.fromiter(named, np.int64, len(parties))
    stated = np.array([0 if some is None else some for some in days], np.int64)
    readable = np.array([None not in pair for pair in zip(parties, days, strict=True)], bool)
    most = np.where(whose == NOBODY, 0, longest[whose])
    wrong = readable & ((most == 0) | (stated < 1) | (stated > most))
    for i in np.flatnonzero(wrong).tolist():
        party, row = parties[i], table.row_number(i)
        if most[i]:
            note("reason_days", party=party, row=row, days=stated[i], most=most[i])
        else:
            note("reason_without_wait", party=party, row=row)
    told = readable & (most > 0)
    still = np.bincount(of_party, waits, len(number)) - np.bincount(
        whose[told], stated[told], len(number)
    )
    names = list(number)
    for one in np.flatnonzero(still > 0).tolist():
        note("reason_missing", party=names[one], days=int(still[one]))


def _waits(boarding: Boarding, crowd: Crowd) -> Whole:
    """Days each placed party waits, shape (parties,)."""
    waits = np.zeros(len(crowd.names), np.int64)
    party = crowd.party[boarding.row]
    ready = crowd.ready[party]
    waited = np.where(ready == NEVER, 0, flight_days(boarding) - ready)
    np.maximum.at(waits, party, waited)
    return waits
