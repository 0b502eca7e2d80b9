"""What a plan folder says: `plan.json` and its tables, from a plan that was found."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np

from retorno.plan import outputs
from retorno.plan.cohorts import Cohorts, build_instance, make_cohorts
from retorno.plan.found import Found
from retorno.plan.instance import Floats, Instance
from retorno.plan.limits import Short, impossible, what_is_short
from retorno.plan.outputs import Columns, Drawn
from retorno.plan.parties import CLASSES, Parties, make_parties
from retorno.plan.programme import Programme
from retorno.plan.rotations import Rotation, all_rotations
from retorno.plan.seating import Dealt, dealt_by, seat
from retorno.plan.solution import arrival_of, evaluate
from retorno.protect.cleared import NOT_AVAILABLE, Cleared, Gate
from retorno.vocabulary.money import Cents, apportion, cents
from retorno.vocabulary.people import PartyClass

FORMAT = "retorno-plan/1"
METHOD = (
    "annealing over flights with exact costs; bound: Lagrangian relaxation over flights with loads"
)
SAFETY = 1e-9
MONEY_NAMES = ("flights", "seats", "road", "onward")
PART_NAMES = (*MONEY_NAMES, "waiting", "not_returned")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A problem ready to be solved, with the way back to its people."""

    programme: Programme
    cleared: Cleared
    parties: Parties
    cohorts: Cohorts
    rotations: list[Rotation]
    instance: Instance


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How a plan was made."""

    seed: int
    seconds: float
    versions: Mapping[str, str]
    method: str = METHOD


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The numbers of `plan.json` that people ask for first; money in currency units."""

    status: str
    held: int
    placed: int
    not_placed: int
    cost: float
    money: float
    bound: float
    gap: float | None
    left: Mapping[str, int]  # available people without a flight, by reason

    @property
    def available(self) -> int:
        """Everybody who may travel."""
        return self.placed + self.not_placed


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFiles:
    """Everything a plan folder holds but its report."""

    plan: dict[str, object]
    summary: Summary
    flights: Columns
    placements: Columns
    not_placed: Columns
    reasons: Columns
    short: list[Short]
    party: dict[str, str]  # of each placed person
    party_class: dict[str, PartyClass]  # of each placed person
    road_by_day: Floats  # (T,) money
    onward_by_day: Floats  # (T,) money


def prepare(programme: Programme, cleared: Cleared) -> Task:
    """State the problem of the people whom `protect` let pass at this very gate.

    Raises:
        ValueError: They were assessed at another gate: facts are asked anew at each.
    """
    if cleared.gate is not Gate.PLAN:
        raise ValueError(cleared.gate)
    parties = make_parties(programme, cleared)
    cohorts = make_cohorts(parties)
    rotations = all_rotations(programme)
    return Task(
        programme=programme,
        cleared=cleared,
        parties=parties,
        cohorts=cohorts,
        rotations=rotations,
        instance=build_instance(programme, parties, cohorts, rotations),
    )


def describe(task: Task, found: Found, run: Run, dealt: Dealt | None = None) -> PlanFiles:
    """Write out a plan: seat the parties, say why they wait, add up the money.

    Args:
        task: The problem.
        found: The plan and the bound.
        run: How it was made.
        dealt: Who sits where and what flights are called, where that is settled; else it is dealt.
    """
    if dealt is None:
        dealt = dealt_by(seat(task.instance, found.solution, task.cohorts.of_party))
    drawn = Drawn(
        programme=task.programme,
        cleared=task.cleared,
        parties=task.parties,
        cohort_of=task.cohorts.of_party,
        rotations=task.rotations,
        instance=task.instance,
        solution=found.solution,
        seated=dealt.seated,
        names=dealt.names,
    )
    total, parts = _money(drawn)
    reasons, left = outputs.explain(drawn)
    without = outputs.not_placed(drawn, left)
    summary = _summary(drawn, total, parts, _bound(drawn, found, total), without["reason"])
    short = what_is_short(drawn, left)
    placed = _placed_people(drawn)
    key, of_class = task.parties.key, task.parties.party_class
    road, onward = _on_the_way(drawn)
    return PlanFiles(
        plan=_head(drawn, found, summary)
        | {"parts": {name: _units(amount) for name, amount in parts.items()}}
        | _origin(task, found, run)
        | {"short": [_shown(drawn, row) for row in short]},
        summary=summary,
        flights=outputs.flights(drawn, Cents(parts["flights"] + parts["seats"])),
        placements=outputs.placements(drawn),
        not_placed=without,
        reasons=reasons,
        short=short,
        party={person: key[party] for person, party in placed},
        party_class={person: CLASSES[of_class[party]] for person, party in placed},
        road_by_day=road,
        onward_by_day=onward,
    )


def _head(drawn: Drawn, found: Found, summary: Summary) -> dict[str, object]:
    return {
        "format": FORMAT,
        "status": summary.status,
        "stopped": found.stopped.value,
        "people": {
            "listed": len(drawn.cleared.caseload),
            "held": summary.held,
            "placed": summary.placed,
            "not_placed": summary.not_placed,
        },
        "cost": summary.cost,
        "money": summary.money,
        "lower_bound": summary.bound,
        "gap": summary.gap,
    }


def _summary(
    drawn: Drawn, total: Cents, parts: dict[str, Cents], bound: float, reasons: list[str]
) -> Summary:
    placed = int(drawn.parties.people[drawn.seated.placed].sum())
    held = len(drawn.cleared.held_row)
    not_placed = len(drawn.cleared.caseload) - held - placed
    return Summary(
        status=_status(drawn, not_placed),
        held=held,
        placed=placed,
        not_placed=not_placed,
        cost=_units(total),
        money=_units(Cents(sum(parts[name] for name in MONEY_NAMES))),
        bound=bound,
        gap=_gap(_units(total), bound),
        left=Counter(reason for reason in reasons if reason != NOT_AVAILABLE),
    )


def _origin(task: Task, found: Found, run: Run) -> dict[str, object]:
    caseload = task.cleared.caseload
    return {
        "method": run.method,
        "seed": run.seed,
        "seconds": round(run.seconds, 1),
        "rounds": found.rounds,
        "versions": dict(run.versions),
        "protected": caseload.protected,
        "inputs": dict(task.programme.inputs) | {caseload.file: caseload.sha256},
    }


def _units(amount: Cents) -> float:
    return amount / 100


def never_costs(programme: Programme, parties: Parties) -> tuple[float, float]:
    """Waiting and not returned of people who can never be placed, whatever the plan."""
    never = parties.never >= 0
    waits = np.maximum(0, programme.days - 1 - parties.ready) * (parties.ready >= 0)
    people = int(parties.people[never].sum())
    return (
        float((parties.rate * waits)[never].sum()),
        programme.weights.not_returned_per_person * people,
    )


def _money(drawn: Drawn) -> tuple[Cents, dict[str, Cents]]:
    costs = evaluate(drawn.instance, drawn.solution)
    waiting, not_returned = never_costs(drawn.programme, drawn.parties)
    exact = [costs.flights, costs.seats, costs.road, costs.onward]
    exact += [costs.waiting + waiting, costs.not_returned + not_returned]
    total = cents(sum(exact))
    return total, dict(zip(PART_NAMES, apportion(total, exact), strict=True))


def _bound(drawn: Drawn, found: Found, total: Cents) -> float:
    """The bound with the people who can never be placed, made safe and rounded down."""
    whole = found.bound + sum(never_costs(drawn.programme, drawn.parties)) - SAFETY * total / 100
    return min(max(0, int(np.floor(whole * 100))), total) / 100


def _gap(cost: float, bound: float) -> float | None:
    if bound > 0:
        return round(cost / bound - 1, 8)
    return 0.0 if cost == 0 else None


def _status(drawn: Drawn, not_placed: int) -> str:
    if not not_placed:
        return "complete"
    proven = bool((drawn.parties.never >= 0).any()) or impossible(drawn.instance) != ""
    return "cannot" if proven else "partial"


def _shown(drawn: Drawn, short: Short) -> dict[str, object]:
    return asdict(short) | {"first": drawn.iso(short.first), "last": drawn.iso(short.last)}


def _placed_people(drawn: Drawn) -> list[tuple[str, int]]:
    """Each placed person with the index of the party."""
    parties, ids = drawn.parties, drawn.cleared.caseload.person_id
    on = np.flatnonzero(drawn.seated.departure[parties.of_row] >= 0)
    return [(ids[parties.row[k]], int(parties.of_row[k])) for k in on]


def _on_the_way(drawn: Drawn) -> tuple[Floats, Floats]:
    """Money for road and for onward journeys by day, each (T,)."""
    s, instance, days = drawn.solution, drawn.instance, drawn.programme.days
    road = s.parties * instance.road[s.cohort, s.boards_at]
    onward = s.parties * instance.onward[s.cohort, arrival_of(instance, s)]
    return np.bincount(s.load_day, road, days), np.bincount(s.load_day, onward, days)
