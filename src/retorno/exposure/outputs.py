"""The answer as tables: long, one number a row, each with unit, year, evidence and source."""

import math
from collections.abc import Iterator, Mapping, Sequence

from retorno.exposure.ladder import Spread, StepCost, Toll
from retorno.exposure.scenario import Measure, Step
from retorno.exposure.stakes import Stakes
from retorno.exposure.units import Amount

Rows = list[dict[str, object]]
COUNTERFACTUAL = "counterfactual"
CARRIED_OUT = "carried_out"


def label(step: Step) -> str:
    """Say whether a step happened, in the word that files carry."""
    return COUNTERFACTUAL if step.is_counterfactual else CARRIED_OUT


def figure(amount: Amount) -> dict[str, object]:
    """Everything that an amount carries."""
    return {
        "median": round(amount.value, 2),
        "unit": amount.unit.value,
        "currency": amount.currency,
        "year": amount.year,
        "basis": amount.basis,
        "evidence": amount.evidence.value,
        "source": amount.source,
    }


def band(spread: Spread) -> dict[str, object]:
    """An amount with its band."""
    ends = {"low": round(spread.low, 2), "high": round(spread.high, 2)}
    return ends | figure(spread.amount)


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
    """`daily.csv`: what has accrued by the end of each day, as threatened and as it happened."""
    rows: Rows = []
    for name, lines in (("threatened", stakes.ladder.growth), ("happened", stakes.ladder.happened)):
        for (side, toll), line in lines.items():
            rows += [
                {
                    "day": day.isoformat(),
                    "path": name,
                    "label": COUNTERFACTUAL if name == "threatened" else CARRIED_OUT,
                    "side": side.value,
                    "what": toll.value,
                    "low": round(float(line.low[i]), 2),
                    "median": round(float(line.median[i]), 2),
                    "high": round(float(line.high[i]), 2),
                    "unit": "USD",
                    "year": stakes.scenario.year,
                }
                for i, day in enumerate(stakes.scenario.days)
            ]
    return rows


def products(stakes: Stakes) -> Rows:
    """`products.csv`: each product under each tariff step, US$ million a year; losses negative."""
    rows: Rows = []
    for cost in stakes.ladder.steps:
        outcome = stakes.outcome(cost.step)
        bands = outcome.bands.by_line if outcome.bands else ()
        for line, ends in zip(outcome.lines, bands, strict=True):
            known = line.prepared
            rows.append(
                {
                    "step": cost.step.id,
                    "label": label(cost.step),
                    "product": known.line.product,
                    "description": known.line.description,
                    "trade": round(known.line.value, 3),
                    "rate_before": known.own.before.rate,
                    "rate_after": known.own.after.rate,
                    "linear": round(line.linear.trade, 3),
                    "ces": round(line.ces.trade, 3),
                    "forms_part": line.has_parted,
                    "net_low": round(ends.low, 3),
                    "net_median": round(ends.median, 3),
                    "net_high": round(ends.high, 3),
                    "creation": round(line.ces.creation, 3),
                    "diversion": round(line.ces.diversion, 3),
                    "price_effect": round(line.ces.price_effect, 3),
                    "duty": round(line.ces.revenue, 3),
                    "buyers": round(line.ces.consumers, 3),
                    "triangle": round(line.ces.triangle, 3),
                    "unit": "USD million per year",
                    "year": known.line.year,
                    "basis": outcome.basis,
                    "evidence": outcome.evidence.value,
                    "source": known.line.source,
                }
            )
    return rows


def departments(stakes: Stakes) -> Rows:
    """`departments.csv`: net loss by department, US$ million a year, where shares are given."""
    rows: Rows = []
    for cost in stakes.ladder.steps:
        found = stakes.departments(cost.step)
        if found is None:
            continue
        losses = [*sorted(found.losses.items()), ("", found.unallocated)]
        rows += [
            {
                "step": cost.step.id,
                "label": label(cost.step),
                "department": name,
                "net_loss": round(loss, 3),
                "unit": "USD million per year",
            }
            for name, loss in losses
        ]
    return rows


def swings(stakes: Stakes) -> Rows:
    """`tornado.csv`: what drives each step's result, widest first, US$ million a year."""
    return [
        {
            "step": cost.step.id,
            "label": label(cost.step),
            "driver": swing.driver.value,
            "at_low": round(swing.at_low, 3),
            "at_high": round(swing.at_high, 3),
            "unit": "USD million per year",
        }
        for cost in stakes.ladder.steps
        for swing in stakes.outcome(cost.step).swings
    ]


def coverage(stakes: Stakes) -> Rows:
    """`coverage.csv`: how much of the trade each step's answer speaks of, and what is left out."""
    rows: Rows = []
    for cost in stakes.ladder.steps:
        step, found = cost.step, stakes.outcome(cost.step).coverage
        parts = [
            ("by_product", "", found.by_product, ""),
            ("as_rest", "", found.as_rest, ""),
            *(("left_out", x.product, x.value, f"{x.reason} {x.detail}") for x in found.left_out),
        ]
        rows += [
            {
                "step": step.id,
                "part": part,
                "product": product,
                "value": round(value, 3),
                "share": round(value / found.universe, 6) if found.universe else 0.0,
                "why": why.strip(),
                "unit": "USD million per year",
            }
            for part, product, value, why in parts
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
        | {stakes.tables.elasticities.file: stakes.tables.elasticities.sha256},
        "heaviest_step": heaviest.id if heaviest else None,
        "tolls": [toll.value for toll in Toll],
        **tables(stakes),
    }
