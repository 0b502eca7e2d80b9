"""What a plan gives, in a few lines; the first says whether everybody can return."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from retorno.cli.planning import Planned
from retorno.cli.shell import tell, tell_json
from retorno.report.numbers import exact_money, span
from retorno.report.view import FEW
from retorno.vocabulary.money import cents
from retorno.wording import say
from retorno.wording.numbers import number, percent


def tell_planned(planned: Planned, out: Path, lang: str, *, as_json: bool) -> None:
    """Tell people, or machines, what was planned."""
    summary = planned.files.summary
    if as_json:
        tell_json(planned.files.plan | {"folder": str(out)})
        return
    tell(_headline(planned, lang))
    for reason, people in sorted(summary.left.items(), key=lambda item: (-item[1], item[0])):
        shown = "<10" if people < FEW else number(people, lang)
        tell(f"  {shown:>7}  {say(f'report.left.word.{reason}', lang)}")
    if planned.files.short:
        tell(say("plan.missing", lang, what="; ".join(_shortages(planned, lang))))
    held = "<10" if summary.held < FEW else number(summary.held, lang)
    tell(say("plan.held", lang, held=held))
    currency = planned.programme.currency
    amounts = {
        name: exact_money(cents(getattr(summary, name)), currency, lang)
        for name in ("cost", "money", "bound")
    }
    if summary.gap is None:
        tell(say("plan.no_bound", lang, **amounts))
    else:
        tell(say("plan.cost", lang, **amounts, gap=percent(summary.gap, lang)))
    tell(say("plan.costs_days", lang))
    tell(say("plan.written", lang, folder=out, report=out / "report.html"))


def _headline(planned: Planned, lang: str) -> str:
    summary, flights = planned.files.summary, planned.files.flights
    dates = flights["date"]
    if not summary.available:
        return say("plan.nobody_available", lang)
    if not summary.placed:
        return say("plan.nobody", lang, not_placed=number(summary.available, lang))
    return say(
        f"plan.{summary.status}",
        lang,
        placed=number(summary.placed, lang),
        not_placed=number(summary.not_placed, lang),
        available=number(summary.available, lang),
        flights=number(sum(map(bool, flights["fleet"])), lang),
        seated=number(_on_scheduled(flights), lang),
        span=span(date.fromisoformat(min(dates)), date.fromisoformat(max(dates)), lang),
    )


def _on_scheduled(flights: Mapping[str, Sequence[str]]) -> int:
    """People on seats of scheduled flights."""
    rows = zip(flights["scheduled"], flights["people"], strict=True)
    return sum(int(people) for scheduled, people in rows if scheduled)


def _shortages(planned: Planned, lang: str) -> list[str]:
    programme = planned.programme
    return [
        say(
            f"plan.short.{short.kind}",
            lang,
            amount=number(short.amount, lang),
            place=short.place,
            people="<10" if short.people < FEW else number(short.people, lang),
            currency=programme.currency,
            span=span(
                programme.first_day + timedelta(days=short.first),
                programme.first_day + timedelta(days=short.last),
                lang,
            ),
        )
        for short in planned.files.short
    ]
