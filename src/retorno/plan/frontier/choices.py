"""What a frontier folder says: `frontier.csv` and `frontier.json`, one row a plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from retorno.plan.frontier.differences import Difference
from retorno.plan.frontier.facts import FEW, PlanFacts, Waits
from retorno.vocabulary.money import Cents, show
from retorno.vocabulary.people import PartyClass

FORMAT = "retorno-frontier/1"
OPTIMAL_GAP = 1e-6  # prices hold to so much of a cost
FIGURES = ("median", "ninth_decile", "longest")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One plan among which to choose.

    folder: below the frontier's. worth: what a day of waiting of one person of the class `general`
    counts where the plan comes nearest to the best known. cost, bound: as that counts.
    difference: from the row before.
    """

    number: int
    folder: str
    is_own: bool
    worth: Cents
    paid: Cents
    cost: Cents
    bound: Cents
    facts: PlanFacts
    difference: Difference | None

    @property
    def gap(self) -> float | None:
        """By how much it can be dearer than the best plan possible, as a share."""
        return self.cost / self.bound - 1 if self.bound else None

    @property
    def is_optimal(self) -> bool:
        """Whether it is proven that no plan is cheaper, as it was sought."""
        return self.gap is not None and self.gap <= OPTIMAL_GAP

    @property
    def each(self) -> Cents | None:
        """Money for each person who returns."""
        people = self.facts.people
        return Cents(round(self.paid / people)) if people else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    """All plans to choose from, the cheapest first, and what they were made of."""

    name: str
    first_day: date
    days: int
    currency: str
    listed: int
    held: int
    choices: tuple[Choice, ...]
    seed: int
    seconds: float
    stopped: str
    searches: int
    versions: Mapping[str, str]
    protected: bool
    inputs: Mapping[str, str]
    command: str

    @property
    def own(self) -> Choice:
        """The plan of the programme's own weights."""
        return next(choice for choice in self.choices if choice.is_own)

    @property
    def steps(self) -> list[tuple[int, Difference]]:
        """Number of each plan but the first, and what it buys against the one before."""
        return [(c.number, c.difference) for c in self.choices if c.difference is not None]


def few(count: int) -> int | str:
    """Write a small count of held people as fewer than ten."""
    return count if count >= FEW else f"<{FEW}"


def columns(frontier: Frontier) -> dict[str, list[str]]:
    """`frontier.csv`: empty where a class has too few people, or nobody returns."""
    rows = [_row(choice) for choice in frontier.choices]
    return {name: [row[name] for row in rows] for name in rows[0]}


def _row(choice: Choice) -> dict[str, str]:
    facts = choice.facts
    row = {
        "plan": f"{choice.number:02d}",
        "own_weights": "yes" if choice.is_own else "no",
        "worth_of_a_day": show(choice.worth),
        "money": show(choice.paid),
        "money_per_person": "" if choice.each is None else show(choice.each),
        "people_returned": str(facts.people),
        "people_not_returned": str(facts.not_returned),
        "waiting_days": str(facts.days),
    }
    row |= _waits("all", facts.waits)
    for name in reversed(PartyClass):
        row |= _waits(name.value, facts.by_class.get(name))
    row |= {
        "region_waiting_longest": facts.worst_region,
        "ninth_decile_by_region": _joined(
            {name: waits.ninth_decile for name, waits in sorted(facts.by_region.items())}
        ),
        "longest_by_region": _joined(
            {name: waits.longest for name, waits in sorted(facts.by_region.items())}
        ),
        "flights": str(facts.flights),
        "flights_by_fleet": _joined(dict(sorted(facts.fleets.items()))),
        "scheduled_seats": str(facts.scheduled),
        "empty_seats": str(facts.empty),
        "cost_by_its_worth": show(choice.cost),
        "bound_by_its_worth": show(choice.bound),
        "folder": choice.folder,
    }
    return row


def _waits(group: str, waits: Waits | None) -> dict[str, str]:
    return {
        f"{group}_{name}": "" if waits is None else str(getattr(waits, name)) for name in FIGURES
    }


def _joined(numbers: Mapping[str, int]) -> str:
    return ";".join(f"{name}:{number}" for name, number in numbers.items())


def as_json(frontier: Frontier, sentences: Sequence[str]) -> dict[str, object]:
    """`frontier.json`; the sentences explain each step, from the first plan to the second and on."""
    return {
        "format": FORMAT,
        "currency": frontier.currency,
        "people": {"listed": frontier.listed, "held": few(frontier.held)},
        "own_weights": f"{frontier.own.number:02d}",
        "plans": [_shown(choice) for choice in frontier.choices],
        "differences": [
            _step(*step) | {"sentence": sentence}
            for step, sentence in zip(frontier.steps, sentences, strict=True)
        ],
        "stopped": frontier.stopped,
        "searches": frontier.searches,
        "seed": frontier.seed,
        "seconds": round(frontier.seconds, 1),
        "versions": dict(frontier.versions),
        "protected": frontier.protected,
        "inputs": dict(frontier.inputs),
    }


def _shown(choice: Choice) -> dict[str, object]:
    facts = choice.facts
    return {
        "plan": f"{choice.number:02d}",
        "folder": choice.folder,
        "own_weights": choice.is_own,
        "worth_of_a_day": choice.worth / 100,
        "money": choice.paid / 100,
        "money_per_person": None if choice.each is None else choice.each / 100,
        "money_parts": {name: round(amount, 2) for name, amount in facts.money.items()},
        "people_returned": facts.people,
        "people_not_returned": facts.not_returned,
        "waiting_days": facts.days,
        "waits": _figures(facts.waits),
        "waits_by_class": {name.value: _figures(w) for name, w in facts.by_class.items()},
        "waits_by_region": {name: _figures(w) for name, w in facts.by_region.items()},
        "region_waiting_longest": facts.worst_region or None,
        "flights": facts.flights,
        "flights_by_fleet": dict(sorted(facts.fleets.items())),
        "scheduled_seats": facts.scheduled,
        "empty_seats": facts.empty,
        "cost_by_its_worth": choice.cost / 100,
        "bound_by_its_worth": choice.bound / 100,
        "gap_by_its_worth": None if choice.gap is None else round(choice.gap, 8),
    }


def _figures(waits: Waits | None) -> dict[str, int] | None:
    if waits is None:
        return None
    return {"people": waits.people} | {name: getattr(waits, name) for name in FIGURES}


def _step(number: int, change: Difference) -> dict[str, object]:
    """What a plan buys against the one before it."""
    return {
        "from": f"{number - 1:02d}",
        "to": f"{number:02d}",
        "money": round(change.money, 2),
        "waiting_days": -change.days,
        "money_per_day": round(change.per_day, 2),
        "people_returned": change.people,
        "flights": change.flights,
        "airports": list(change.airports),
        "month": None if change.month is None else f"{change.month[0]}-{change.month[1]:02d}",
        "scheduled_seats": change.scheduled,
        "longest": list(change.longest),
        "ninth_decile": list(change.ninth_decile),
    }
