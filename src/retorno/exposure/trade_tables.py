"""Tables of the trade model's answer: by product, department, driver and study, and what it covers."""

from retorno.exposure.rows import Rows, label
from retorno.exposure.stakes import Stakes


def products(stakes: Stakes) -> Rows:
    """`products.csv`: each product under each tariff step, US$ million a year; losses negative.

    `together` names the steps in force together, whose effect it is: a step and those below it.
    """
    rows: Rows = []
    for cost in stakes.ladder.steps:
        outcome = stakes.outcome(cost.step)
        bands = outcome.bands.by_line if outcome.bands else ()
        evidence = outcome.evidence.value
        for line, ends in zip(outcome.lines, bands, strict=True):
            known = line.prepared
            rows.append(
                {
                    "step": cost.step.id,
                    "label": label(cost.step),
                    "together": ";".join(step.id for step in cost.together),
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
                    "evidence": evidence,
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
                "source": "; ".join(found.sources),
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


def studies(stakes: Stakes) -> Rows:
    """`studies.csv`: each step's net result if one study alone gave an elasticity, US$ million."""
    return [
        {
            "step": cost.step.id,
            "label": label(cost.step),
            "elasticity": reading.kind.value,
            "study": reading.study,
            "net": round(reading.net, 3),
            "own_estimates_share": round(reading.own, 4),
            "unit": "USD million per year",
        }
        for cost in stakes.ladder.steps
        for reading in stakes.outcome(cost.step).readings
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
            *(("not_in_table", code, 0.0, "") for code in stakes.outcome(step).missed),
        ]
        rows += [
            {
                "step": step.id,
                "label": label(step),
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
