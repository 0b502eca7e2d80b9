"""The numbers of one run: people, waits, money, seats."""

from dataclasses import dataclass

import numpy as np

from retorno.plan.instance import Floats, Ints
from retorno.plan.kernels.daily import WAITING
from retorno.plan.kernels.simulate_plan import CANCELLED, FLIGHTS, FLOWN, NO_SHOWS
from retorno.simulate.operation import Operation
from retorno.simulate.run import Played

NAMES = (
    "returned",
    "still_there",
    "missed_deadlines",
    "newly_ordered",
    "mean_wait",
    "median_wait",
    "p90_wait",
    "longest_wait",
    "waiting_days",
    "money",
    "lost_money",
    "cost",
    "flights_flown",
    "flights_cancelled",
    "empty_seats",
    "no_shows",
)
OF_CLASS = ("mean_wait", "p90_wait", "still_there")
SEATS, PEOPLE, LATEST, COHORT = 0, 4, 6, 7  # columns of `facts`


def names_of(classes: tuple[str, ...]) -> tuple[str, ...]:
    """Name every number of a run, in the order of its vector."""
    return NAMES + tuple(f"{name}.{each}" for each in classes for name in OF_CLASS)


def outcome_of(operation: Operation, played: Played) -> Floats:
    """Count what came of a run, in the order of `names_of`; nan where there is nobody to ask."""
    ledger = Ledger(operation, played)
    classes = range(len(operation.classes))
    numbers = [*ledger.people(), *ledger.waits(None), *ledger.paid(), *ledger.flown()]
    for each in classes:
        mean, _, p90, _ = ledger.waits(each)
        numbers += [mean, p90, ledger.left(each)]
    return np.array(numbers, np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waits:
    """People by class and by days waited, (classes, T)."""

    people: Floats

    def of(self, party_class: int | None) -> tuple[float, float, float, float]:
        """Give mean, median, 90th percentile and longest, in days."""
        counts = self.people.sum(axis=0) if party_class is None else self.people[party_class]
        total = counts.sum()
        if not total:
            return (np.nan,) * 4
        days = np.arange(len(counts))
        below = np.cumsum(counts)
        half, most = np.searchsorted(below, (0.5 * total, 0.9 * total))
        longest = int(np.flatnonzero(counts)[-1])
        return float(counts @ days / total), float(half), float(most), float(longest)


class Ledger:
    """Counts over the parties and flights of a run. Days under a hold are no days of waiting."""

    def __init__(self, operation: Operation, played: Played) -> None:
        self.operation, self.played = operation, played
        crowd, instance = played.events.crowd, operation.instance
        self.last = instance.days - 1
        self.head: Ints = crowd.facts[:, PEOPLE]
        self.is_back = played.state.rank != WAITING
        self.of_class = operation.class_of[crowd.facts[:, COHORT]]
        until = np.where(self.is_back, played.state.rank, self.last)
        freed = np.minimum(crowd.held_until, until)
        held = np.maximum(0, freed - np.maximum(crowd.held_from, crowd.ready))
        self.waited: Ints = until - crowd.ready - held
        self.held = held
        shape = (len(operation.classes), instance.days)
        key = self.of_class[self.is_back] * instance.days + self.waited[self.is_back]
        counts = np.bincount(key, self.head[self.is_back], shape[0] * shape[1])
        self._waits = _Waits(people=counts.reshape(shape))

    def people(self) -> list[float]:
        """Count who is back, who is not, whose own last day passed, and who was newly ordered."""
        crowd = self.played.events.crowd
        latest = crowd.facts[:, LATEST]
        free = (latest < crowd.held_from) | (latest >= crowd.held_until)
        missed = ~self.is_back & (latest < self.last) & free
        left = float(self.head[~self.is_back].sum()) + self.operation.beyond
        counts = (self.head[self.is_back], self.head[missed], self.head[crowd.known >= 0])
        returned, missing, new = (float(each.sum()) for each in counts)
        return [returned, left, missing, new]

    def left(self, party_class: int) -> float:
        """Count the people of a class who are still there at the end."""
        return float(self.head[~self.is_back & (self.of_class == party_class)].sum())

    def waits(self, party_class: int | None) -> tuple[float, float, float, float]:
        """Give the waits of those who are back: mean, median, 90th percentile and longest."""
        return self._waits.of(party_class)

    def paid(self) -> list[float]:
        """Count days of waiting of everybody, money, what of it was lost, and the cost."""
        instance, crowd, state = (
            self.operation.instance,
            self.played.events.crowd,
            self.played.state,
        )
        flights = state.counters[FLIGHTS]
        flown = state.rotation[:flights][state.status[:flights] == FLOWN]
        back = np.flatnonzero(self.is_back)
        cohort, event = crowd.facts[back, COHORT], state.event[back]
        block = -1 - event
        on_block = block >= 0
        arrival = np.empty(len(back), np.int32)
        arrival[on_block] = instance.block_arrival[block[on_block]]
        arrival[~on_block] = instance.arrival[state.rotation[event[~on_block]]]
        seats = crowd.facts[back, SEATS][on_block]
        money = float(instance.cost[flown].sum() + state.lost[0])
        money += float((instance.block_price[block[on_block]] * seats).sum())
        money += float(instance.road[cohort, state.boards[back]].sum())
        money += float(instance.onward[cohort, arrival].sum())
        waiting = (crowd.rate * self.waited)[self.is_back].sum()
        left = (crowd.stranded - crowd.rate * self.held)[~self.is_back].sum()
        cost = money + float(waiting + left) + self.operation.always
        return [float((self.head * self.waited).sum()), money, float(state.lost[0]), cost]

    def flown(self) -> list[float]:
        """Count flights flown and cancelled, seats that stayed empty on them, and no-shows."""
        state = self.played.state
        flights = state.counters[FLIGHTS]
        status = state.status[:flights]
        on_flight = self.is_back & (state.event >= 0)
        used = self.played.events.crowd.facts[on_flight, SEATS].sum()
        places = self.operation.instance.places[state.rotation[:flights][status == FLOWN]].sum()
        counts = (
            (status == FLOWN).sum(),
            (status == CANCELLED).sum(),
            places - used,
            state.counters[NO_SHOWS],
        )
        return [float(each) for each in counts]
