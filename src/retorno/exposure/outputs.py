"""The answer as tables: long, one number a row, each with unit, year, evidence and source."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date

from retorno.exposure.ladder import Spread, StepCost, Toll
from retorno.exposure.rows import CARRIED_OUT, COUNTERFACTUAL, Rows, band, figure, label
from retorno.exposure.scenario import Measure, Step
from retorno.exposure.stakes import Stakes
from retorno.exposure.trade_tables import coverage, departments, products, studies, swings
from retorno.exposure.units import Amount


def _sure(amount: Amount) -> dict[str, object]:
    return band(Spread(amount=amount, low=amount.value, high=amount.value))


def _head(step: Step) -> dict[str, object]:
    return {
        "step": step.id,
        "side": step.side.value,
        "measure": step.measure.value,
        "authority": step.authority,
        "from": step.first_day.isoformat(),
        "until": step.last_day.isoformat(),
        "days": step.days,
        "label": label(step),
        "in_dispute": step.in_dispute,
        "probability": step.probability,
    }


def steps(stakes: Stakes) -> Rows:
    """`steps.csv`: every number of every step; a step without one has empty cells."""
    rows: Rows = []
    for step in stakes.scenario.steps:
        found = [
            *_tariff(stakes.ladder.steps, step),
            *(
                ("applications_delayed", v.volume.given, _sure(v.delayed))
                for v in stakes.visas
                if v.step is step
            ),
            *(
                ("aid_paused", p.yearly.basis, _sure(p.paused))
                for p in stakes.pauses
                if p.step is step
            ),
            *_refused(stakes, step),
        ]
        rows += [
            _head(step) | {"what": what, "reading": reading} | numbers
            for what, reading, numbers in found or [("not_computed", "", EMPTY)]
        ]
    return rows


EMPTY: dict[str, object] = dict.fromkeys(
    ("low", "high", "median", "unit", "currency", "year", "basis", "evidence", "source"), ""
)
Found = tuple[str, str, dict[str, object]]


def _tariff(costs: Sequence[StepCost], step: Step) -> Iterator[Found]:
    for cost in costs:
        if cost.step is step:
            for reading in ("accrued", "yearly", "expected"):
                for toll, spread in getattr(cost, reading).items():
                    yield toll.value, reading, band(spread)


def _refused(stakes: Stakes, step: Step) -> Iterator[Found]:
    if step.measure is Measure.FLIGHTS:
        for what, amount in stakes.refused(step).items():
            yield what, "", _sure(amount)


def daily(stakes: Stakes) -> Rows:
    """`daily.csv`: what has accrued by the end of each day, with all steps and as it happened.

    A row is counterfactual from the day on which a threat is part of it.
    """
    ladder, scenario = stakes.ladder, stakes.scenario
    rows: Rows = []
    for path, lines in (("all_steps", ladder.growth), ("carried_out", ladder.happened)):
        for (side, toll), line in lines.items():
            threats = [
                s.first_day for s in scenario.of(Measure.TARIFF, side) if s.is_counterfactual
            ]
            first = min(threats, default=date.max) if path == "all_steps" else date.max
            rows += [
                {
                    "day": day.isoformat(),
                    "path": path,
                    "label": COUNTERFACTUAL if day >= first else CARRIED_OUT,
                    "side": side.value,
                    "what": toll.value,
                    "low": round(float(line.low[i]), 2),
                    "median": round(float(line.median[i]), 2),
                    "high": round(float(line.high[i]), 2),
                    "unit": "USD",
                    "year": scenario.year,
                }
                for i, day in enumerate(scenario.days)
            ]
    return rows


def visas(stakes: Stakes) -> Rows:
    """`visas.csv`: the queue of each closing, reading of the volume and surge; and by class."""
    rows: Rows = []
    for delay in stakes.visas:
        head = {
            "step": delay.step.id,
            "label": label(delay.step),
            "volume": delay.volume.given,
            "per_working_day": round(delay.volume.per_working_day.value, 2),
            "closed_working_days": delay.closed,
        }
        tail = figure(delay.delayed)
        rows += [
            head
            | {
                "class": "all",
                "surge_percent": round(queue.surge * 100, 4),
                "recovery_working_days": _finite(queue.recovery),
                "applicant_working_days": _finite(queue.waited),
            }
            | tail
            for queue in delay.queues
        ]
        rows += [
            head
            | {
                "class": part.visa.name,
                "surge_percent": "",
                "recovery_working_days": "",
                "applicant_working_days": "",
            }
            | figure(part.delayed)
            for part in delay.classes
        ]
    return rows


def _finite(value: float) -> float | None:
    """Round, or leave empty what never ends."""
    return round(value, 2) if math.isfinite(value) else None


def aid(stakes: Stakes) -> Rows:
    """`aid.csv`: aid held back by each pause, by agency and purpose; then what was not counted."""
    rows: Rows = [
        {
            "step": pause.step.id,
            "label": label(pause.step),
            "agency": line.agency,
            "purpose": line.purpose,
            "share_paused": pause.step.share,
            "left_out": "",
        }
        | figure(line.amount)
        for pause in stakes.pauses
        for line in pause.lines
    ]
    empty = dict.fromkeys(("median", "unit", "year", "basis", "evidence", "source"), "")
    rows += [
        {
            "step": "",
            "label": "",
            "agency": "",
            "purpose": left.identifier,
            "share_paused": "",
            "left_out": left.why,
            **empty,
            "median": left.value,
            "currency": left.currency,
        }
        for left in stakes.aid_left_out
    ]
    return rows


def beside(stakes: Stakes) -> Rows:
    """`beside.csv`: exposure of each step over the programme's cost; ratios are pure numbers."""
    by_id = {step.id: step for step in stakes.scenario.steps}
    return [
        {
            "programme": programme.kind,
            "programme_low": round(programme.cost.low, 2),
            "programme_median": round(programme.cost.amount.value, 2),
            "programme_high": round(programme.cost.high, 2),
            "step": found.name,
            "label": label(by_id[found.name]),
            "exposure_low": round(found.exposure.low, 2),
            "exposure_median": round(found.exposure.amount.value, 2),
            "exposure_high": round(found.exposure.high, 2),
            "unit": found.exposure.amount.unit.value,
            "year": found.exposure.amount.year,
            "ratio_low": round(found.low, 3),
            "ratio": round(found.times, 3),
            "ratio_high": round(found.high, 3),
        }
        for programme in stakes.programmes
        for found in stakes.ratios[programme.kind]
    ]


TABLES = {
    "steps": steps,
    "daily": daily,
    "products": products,
    "departments": departments,
    "tornado": swings,
    "studies": studies,
    "coverage": coverage,
    "visas": visas,
    "aid": aid,
    "beside": beside,
}


def tables(stakes: Stakes) -> dict[str, Rows]:
    """Make every table by its name."""
    return {name: make(stakes) for name, make in TABLES.items()}


def columns(rows: Rows) -> Mapping[str, list[object]]:
    """Turn rows into columns, in the order in which the keys first appear."""
    names = dict.fromkeys(key for row in rows for key in row)
    return {name: [row.get(name, "") for row in rows] for name in names}


def as_mapping(stakes: Stakes) -> dict[str, object]:
    """Everything, for programs."""
    scenario, heaviest = stakes.scenario, stakes.heaviest
    return {
        "format": "retorno-exposure/1",
        "scenario": {
            "file": scenario.file,
            "first_day": scenario.first_day.isoformat(),
            "last_day": scenario.last_day.isoformat(),
            "es": scenario.words.es,
            "en": scenario.words.en,
        },
        "seed": stakes.seed,
        "draws": stakes.draws,
        "inputs": {
            f"{side.value} {trade.file}": trade.sha256
            for side, trade in stakes.tables.trade.items()
        }
        | {stakes.tables.elasticities.file: stakes.tables.elasticities.sha256}
        | dict(stakes.inputs),
        "assumptions": asdict(stakes.assumptions) | {"source": scenario.assumptions_source},
        "counterfactual_steps": [step.id for step in scenario.steps if step.is_counterfactual],
        "heaviest_step": heaviest.id if heaviest else None,
        "heaviest_label": label(heaviest) if heaviest else None,
        "tolls": [toll.value for toll in Toll],
        **tables(stakes),
    }
