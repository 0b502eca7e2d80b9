"""Plans to choose from, as a table and a sentence for each step between them."""

from collections.abc import Sequence
from pathlib import Path

from retorno.cli.shell import tell, tell_json
from retorno.plan.frontier.choices import Choice, Frontier, as_json, few
from retorno.report.choices.sentences import differences, own, span_of
from retorno.report.numbers import NONE, exact_money
from retorno.vocabulary.money import Cents
from retorno.wording import say
from retorno.wording.numbers import number, percent

HEADS = (
    "plan", "money", "each", "people", "days", "median", "ninth_decile", "longest", "flights",
    "seats", "empty", "worth",
)  # fmt: skip


def tell_choices(frontier: Frontier, out: Path, lang: str, *, is_json: bool) -> None:
    """Tell people, or machines, what there is to choose from."""
    sentences = differences(frontier, lang)
    if is_json:
        tell_json(as_json(frontier, sentences) | {"folder": str(out)})
        return
    tell(span_of(frontier, lang))
    tell(say("frontier.table", lang))
    for line in _table(frontier, lang):
        tell(line)
    tell(say("frontier.legend", lang))
    tell("")
    for (number_of_plan, _), sentence in zip(frontier.steps, sentences, strict=True):
        tell(f"{number_of_plan - 1} → {number_of_plan}  {sentence}")
    tell("")
    tell(own(frontier.own, frontier, lang) + " " + _proven(frontier.own, lang))
    tell(say("report.choices.not_a_price", lang))
    held = few(frontier.held)
    tell(say("plan.held", lang, held=held if isinstance(held, str) else number(held, lang)))
    tell(say("frontier.written", lang, folder=out, report=out / "report.html"))


def _proven(choice: Choice, lang: str) -> str:
    if choice.is_optimal:
        return say("frontier.optimal", lang, plan=choice.number)
    if choice.gap is None:
        return say("frontier.no_gap", lang, plan=choice.number)
    return say("frontier.gap", lang, plan=choice.number, gap=percent(choice.gap, lang))


def _table(frontier: Frontier, lang: str) -> list[str]:
    heads = [say(f"frontier.head.{name}", lang) for name in HEADS]
    rows = [heads, *(_row(choice, frontier.currency, lang) for choice in frontier.choices)]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [_line(row, widths) for row in rows]


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _row(choice: Choice, currency: str, lang: str) -> list[str]:
    facts, waits = choice.facts, choice.facts.waits
    mark = say("frontier.own_mark", lang) if choice.is_own else ""
    return [
        f"{mark}{choice.number}",
        exact_money(choice.paid, currency, lang),
        NONE if choice.each is None else _amount(choice.each, lang),
        number(facts.people, lang),
        number(facts.days, lang),
        *(
            [NONE] * 3
            if waits is None
            else map(str, (waits.median, waits.ninth_decile, waits.longest))
        ),
        number(facts.flights, lang),
        number(facts.scheduled, lang),
        number(facts.empty, lang),
        _amount(choice.worth, lang),
    ]


def _amount(amount: Cents, lang: str) -> str:
    return number(round(amount / 100), lang)
