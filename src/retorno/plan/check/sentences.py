"""The verdict in words, for a terminal and for machines."""

from collections.abc import Iterator
from dataclasses import asdict

from retorno.plan.check.outcome import CheckReport, Violation
from retorno.wording import say


def sentence(violation: Violation, lang: str) -> str:
    """Say where a rule is broken and how."""
    where = []
    if violation.flight:
        where.append(say("check.where_flight", lang, flight=violation.flight))
    if violation.person:
        where.append(say("check.where_person", lang, person=violation.person))
    what = say(f"check.rule.{violation.rule}", lang, **violation.facts)
    return f"{', '.join(where)}: {what}" if where else what


def lines(report: CheckReport, lang: str, *, at_most: int) -> Iterator[str]:
    """Say the verdict, the counts, the cost and the first violations."""
    counts = asdict(report.counts)
    found = len(report.violations)
    if report.valid:
        yield say("check.valid", lang, **counts)
    else:
        yield say("check.invalid", lang, violations=found)
    yield say("check.people", lang, **counts)
    cost, money = f"{report.parts.cost:,.2f}", f"{report.parts.money:,.2f}"
    yield say("check.cost", lang, cost=cost, money=money, currency=report.currency)
    for name, amount in report.parts.named().items():
        named = say(f"check.parts.{name}", lang)
        yield "  " + say("check.part", lang, name=named, amount=f"{amount:,.2f}")
    yield _bound(report, lang)
    for violation in report.violations[:at_most]:
        yield f"[{violation.rule}] {sentence(violation, lang)}"
    if found > at_most:
        yield say("check.more", lang, more=found - at_most)


def _bound(report: CheckReport, lang: str) -> str:
    bound, gap = report.stated.get("lower_bound"), report.stated.get("gap")
    if not isinstance(bound, int | float) or not isinstance(gap, int | float):
        return say("check.no_bound", lang)
    return say("check.bound", lang, bound=f"{bound:,.2f}", gap=f"{gap:.2%}")


def as_mapping(report: CheckReport, lang: str) -> dict[str, object]:
    """Everything found, for `--json`."""
    return {
        "valid": report.valid,
        "counts": asdict(report.counts),
        "parts": {name: round(value, 2) for name, value in report.parts.named().items()},
        "cost": round(report.parts.cost, 2),
        "money": round(report.parts.money, 2),
        "violations": [
            {
                "rule": violation.rule,
                "flight": violation.flight,
                "person": violation.person,
                "facts": dict(violation.facts),
                "message": sentence(violation, lang),
            }
            for violation in report.violations
        ],
    }
