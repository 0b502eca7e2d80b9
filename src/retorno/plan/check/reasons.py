"""reasons.csv: for each placed party that waits, which limits bound on how many days."""

import numpy as np

from retorno.formats.tables import Table
from retorno.plan.check import cells
from retorno.plan.check.boarding import Boarding
from retorno.plan.check.outcome import Note
from retorno.plan.check.parties import NEVER, Crowd, Whole
from retorno.plan.check.travel import flight_days


def check_reasons(table: Table, boarding: Boarding, crowd: Crowd, note: Note) -> None:
    """Each row is from one day to the wait; together a party's rows are at least its wait."""
    parties = cells.read(table, "party", cells.text, note)
    days = cells.read(table, "days", cells.whole, note)
    cells.read(table, "code", cells.code, note)
    waits = _waits(boarding, crowd)
    longest: dict[str, int] = {}
    needed: dict[str, int] = {}
    for name, wait in zip(crowd.names, waits.tolist(), strict=True):
        longest[name] = max(longest.get(name, 0), wait)
        needed[name] = needed.get(name, 0) + wait
    for i, (party, some_days) in enumerate(zip(parties, days, strict=True)):
        if party is None or some_days is None:
            continue
        most = longest.get(party, 0)
        if not most:
            note("reason_without_wait", party=party, row=table.row_number(i))
            continue
        if not 1 <= some_days <= most:
            note("reason_days", party=party, row=table.row_number(i), days=some_days, most=most)
        needed[party] -= some_days
    for name, still in needed.items():
        if still > 0:
            note("reason_missing", party=name, days=still)


def _waits(boarding: Boarding, crowd: Crowd) -> Whole:
    """Days each placed party waits, shape (parties,)."""
    waits = np.zeros(len(crowd.names), np.int64)
    party = crowd.party[boarding.row]
    ready = crowd.ready[party]
    waited = np.where(ready == NEVER, 0, flight_days(boarding) - ready)
    np.maximum.at(waits, party, waited)
    return waits
