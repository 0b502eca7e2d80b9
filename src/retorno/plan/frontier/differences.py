"""What the next plan buys: computed from two plans, said in one sentence elsewhere."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from retorno.plan.frontier.facts import PlanFacts, Waits

MOST_AIRPORTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """From one plan to the next dearer and faster one.

    money: currency units more. days: person-days of waiting less. people: how many more return.
    flights: own flights more; airports: where most of them call, and month (year, month): when,
    both empty where no airport or month stands out. part: which part of the money grows most.
    longest, ninth_decile: days before and after.
    """

    money: float
    days: int
    people: int
    flights: int
    airports: tuple[str, ...]
    month: tuple[int, int] | None
    scheduled: int
    part: str
    longest: tuple[int, int]
    ninth_decile: tuple[int, int]

    @property
    def per_day(self) -> float:
        """Money for each day of waiting less."""
        return self.money / self.days


def difference(before: PlanFacts, after: PlanFacts) -> Difference:
    """Compare a plan with the next dearer and faster one."""
    flights = after.flights - before.flights
    airports, month = _where_and_when(before, after, 1 if flights >= 0 else -1)
    grown = {name: after.money[name] - before.money[name] for name in after.money}
    return Difference(
        money=after.paid - before.paid,
        days=before.days - after.days,
        people=after.people - before.people,
        flights=flights,
        airports=airports if flights else (),
        month=month if flights else None,
        scheduled=after.scheduled - before.scheduled,
        part=max(grown, key=lambda name: grown[name]),
        longest=_both("longest", before, after),
        ninth_decile=_both("ninth_decile", before, after),
    )


def _both(name: str, before: PlanFacts, after: PlanFacts) -> tuple[int, int]:
    first, second = (_days(facts.waits, name) for facts in (before, after))
    return first, second


def _days(waits: Waits | None, name: str) -> int:
    return 0 if waits is None else int(getattr(waits, name))


def _where_and_when(
    before: PlanFacts, after: PlanFacts, sign: int
) -> tuple[tuple[str, ...], tuple[int, int] | None]:
    """Airports with most of the calls more (or fewer), and the month with most of theirs."""
    by_airport: Counter[str] = Counter()
    by_month: Counter[tuple[int, int]] = Counter()
    change = {
        key: sign * (after.calls.get(key, 0) - before.calls.get(key, 0))
        for key in sorted({*before.calls, *after.calls})
    }
    for (airport, _, _), calls in change.items():
        by_airport[airport] += calls
    airports = _most(by_airport, MOST_AIRPORTS)
    for (airport, year, month), calls in change.items():
        if airport in airports:
            by_month[year, month] += calls
    months = _most(by_month, 1)
    return airports, months[0] if months else None


def _most[K](change: Mapping[K, int], most: int) -> tuple[K, ...]:
    """The fewest that make up over half of all that grew; none if it takes more than so many."""
    grown = sorted((-n, at, k) for at, (k, n) in enumerate(change.items()) if n > 0)
    total = sum(calls for calls, _, _ in grown)
    chosen: list[K] = []
    so_far = 0
    for calls, _, name in grown[:most]:
        chosen.append(name)
        so_far += calls
        if 2 * so_far < total:  # both are below nothing
            return tuple(chosen)
    return ()
