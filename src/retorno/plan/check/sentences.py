"""The verdict in words, for a terminal and for machines."""

from collections.abc import Iterator
from dataclasses import asdict

from retorno.plan.check.outcome import CheckReport, Violation
from retorno.wording import say
from retorno.wording.numbers import number, percent


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
    counts = {name: number(count, lang) for name, count in asdict(report.counts).items()}
    found = len(report.violations)
    if report.valid:
        yield say("check.valid", lang, **counts)
    else:
        yield say("check.invalid", lang, violations=number(found, lang))
    yield say("check.people", lang, **counts)
    cost, money = number(report.parts.cost, lang, 2), number(report.parts.money, lang, 2)
    yield say("check.cost", lang, cost=cost, money=money, currency=report.currency)
    for name, amount in report.parts.named().items():
        named = say(f"check.parts.{name}", lang)
        yield "  " + say("check.part", lang, name=named, amount=number(amount, lang, 2))
    yield _bound(report, lang)
    for violation in report.violations[:at_most]:
        yield f"[{violation.rule}] {sentence(violation, lang)}"
    if found > at_most:
        yield say("check.more", lang, more=number(found - at_most, lang))


def _bound(report: CheckReport, lang: str) -> str:
    bound, gap = report.stated.get("lower_bound"), report.stated.get("gap")
    if not isinstance(bound, int | float) or not isinstance(gap, int | float):
        return say("check.no_bound", lang)
    return say("check.bound", lang, bound=number(bound, lang, 2), gap=percent(gap, lang))


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
