"""An answer as plain values, for programs and for the sentences that people read."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from retorno.plan.folder import Task
from retorno.plan.outputs import NEVER_RELEASES
from retorno.plan.parties import NEVER
from retorno.plan.programme import Programme
from retorno.plan.relax.counting import Clash
from retorno.plan.relax.goal import Case, meant
from retorno.plan.relax.least import TooLittle
from retorno.plan.relax.levers import Change, Kind, Lever
from retorno.plan.relax.oracle import Trial
from retorno.plan.relax.pace import Pace, pace_of
from retorno.plan.relax.together import Way
from retorno.plan.relax.ways import Answer, Dead
from retorno.plan.solution import placed

FORMAT = "retorno-relax/1"
UNITS = {
    Kind.AIRCRAFT: "aircraft_per_day",
    Kind.SEATS: "seats_per_day",
    Kind.PLACES: "places_per_day",
    Kind.PLACES_MINORS: "places_per_day",
    Kind.PLACES_MEDICAL: "places_per_day",
    Kind.CLEARANCES: "days",
    Kind.MONEY_TOTAL: "currency",
    Kind.MONEY_PERIOD: "currency_per_30_days",
    Kind.WEEKS: "weeks",
    Kind.WAIT_DAYS: "days",
}
PER_DAY = frozenset(kind for kind, unit in UNITS.items() if unit.endswith("_per_day"))
UNPRICED = frozenset(UNITS) - {Kind.MONEY_TOTAL, Kind.MONEY_PERIOD}
"""Levers of which the programme does not say what they cost besides the plan that uses them."""
Row = dict[str, object]


def record(answer: Answer, base: Task) -> Row:
    """Write an answer out; amounts in currency units, days as dates; `base` has the people."""
    now = answer.now
    return {
        "format": FORMAT,
        "goal": _goal(now.case),
        "status": now.verdict.value,
        "people": people_of(now),
        "never": _never(base),
        "pace": _pace(pace_of(now.task.instance, meant(now.task.instance, now.case.goal))),
        "clashes": clash_rows(now.clashes, now.case.programme),
        "money": round(now.money, 2),
        "ways": [_way(number, way, now) for number, way in enumerate(answer.ways, 1)],
        "not_enough": [_dead(dead) for dead in answer.dead],
        "untried": [_lever(lever) for lever in answer.untried],
        "all_together": None if answer.together is None else answer.together.verdict.value,
    }


def date_of(programme: Programme, day: int) -> str:
    """ISO date of a day of a programme."""
    return (programme.first_day + timedelta(days=day)).isoformat()


def _goal(case: Case) -> Row:
    goal = case.goal
    return {
        "aim": goal.aim.value,
        "last_day": date_of(case.programme, goal.last),
        "money": goal.money if np.isfinite(goal.money) else None,
    }


def people_of(trial: Trial) -> dict[str, int]:
    """People who are meant, those of them without a flight, and who is ready too late for it."""
    instance = trial.task.instance
    heads = instance.count * instance.people
    within = meant(instance, trial.case.goal)
    return {
        "meant": int(heads[within].sum()),
        "left": trial.left,
        "ready_later": int(heads[~within].sum()),
        "flown": int((placed(instance, trial.plan) * instance.people).sum()),
    }


def never_counts(task: Task) -> dict[str, int]:
    """People whom no plan of a programme can place, by reason, most first."""
    parties = task.parties
    counts: Counter[str] = Counter()
    for party in np.flatnonzero(parties.never >= 0):
        counts[NEVER[parties.never[party]].value] += int(parties.people[party])
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _never(task: Task) -> list[Row]:
    return [
        {"reason": reason, "people": people, "releases": NEVER_RELEASES[reason]}
        for reason, people in never_counts(task).items()
    ]


def _pace(pace: Pace | None) -> Row | None:
    if pace is None:
        return None
    return {
        "people": pace.people,
        "seats": pace.seats,
        "days": pace.days,
        "fleet": pace.fleet,
        "aircraft": pace.aircraft,
        "places": pace.places,
        "flights_per_week": round(pace.flights_per_week, 2),
        "seats_per_week": round(pace.seats_per_week, 2),
        "weeks": pace.weeks,
        "weeks_at_one_flight": pace.weeks_at_one_flight,
    }


def clash_rows(clashes: Sequence[Clash], programme: Programme) -> list[Row]:
    """Limits that cannot be kept, each with its sum."""
    return [
        {
            "lack": clash.lack.value,
            "airports": list(clash.airports),
            "first": date_of(programme, clash.first),
            "last": date_of(programme, clash.last),
            "need": round(clash.need, 2),
            "offer": round(clash.offer, 2),
            "people": clash.people,
        }
        for clash in clashes
    ]


def _way(number: int, way: Way, now: Trial) -> Row:
    programme = way.trial.case.programme
    kinds = {change.lever.kind for change in way.changes}
    return {
        "number": number,
        "changes": [
            change_row(change, programme) | {"too_little": _too_little(change, less, programme)}
            for change, less in zip(way.changes, way.too_little, strict=True)
        ],
        "last_day": date_of(programme, way.trial.case.goal.last),
        "money": round(way.trial.money, 2),
        "more_money": round(way.trial.money - now.money, 2),
        "flown": people_of(way.trial)["flown"],
        "unpriced": sorted(kind.value for kind in kinds & UNPRICED),
        "may_do_with_less": way.may_do_with_less,
        "makes_wait": Kind.WAIT_DAYS in kinds,
    }


def change_row(change: Change, programme: Programme) -> Row:
    """One quantity, in its natural unit, and on which days."""
    lever = change.lever
    row: Row = _lever(lever) | {
        "quantity": change.quantity * lever.step,
        "unit": UNITS[lever.kind],
    }
    days = days_of(change)
    if lever.kind in PER_DAY:
        row["in_all"] = change.quantity * len(days)
    if days:
        row["dates"] = [date_of(programme, day) for day in days]
    return row


def days_of(change: Change) -> list[int]:
    """Days on which there is more, in order; none for money, weeks and waiting."""
    days = change.lever.days
    return sorted(days[: change.quantity] if change.lever.kind is Kind.CLEARANCES else days)


def _lever(lever: Lever) -> Row:
    return {"kind": lever.kind.value, "place": lever.place, "fleet": lever.fleet}


def _too_little(change: Change, less: TooLittle | None, programme: Programme) -> Row | None:
    if less is None:
        return None
    clash = clash_rows([less.clash], programme)[0] if less.clash else None
    quantity = less.quantity * change.lever.step
    return {"quantity": quantity, "proved": less.is_proved, "clash": clash}


def _dead(dead: Dead) -> Row:
    clashes = clash_rows(dead.trial.clashes[:1], dead.trial.case.programme)
    return {
        "levers": [
            _lever(lever) | {"tried_up_to": lever.most * lever.step, "unit": UNITS[lever.kind]}
            for lever in dead.levers
        ],
        "verdict": dead.trial.verdict.value,
        "clash": clashes[0] if clashes else None,
    }
