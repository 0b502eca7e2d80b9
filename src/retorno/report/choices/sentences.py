"""What the next plan buys, in one sentence."""

from retorno.plan.frontier.choices import Choice, Frontier
from retorno.plan.frontier.differences import Difference
from retorno.report.markup import plain
from retorno.report.numbers import exact_money, listing, money, month
from retorno.report.pieces import counted
from retorno.vocabulary.money import cents

NOTABLE_SEATS = 10


def differences(frontier: Frontier, lang: str) -> list[str]:
    """Say what each plan buys against the one before it, one sentence a step."""
    return [explained(change, frontier.currency, lang) for _, change in frontier.steps]


def explained(change: Difference, currency: str, lang: str) -> str:
    """Say what was paid for and what came of it.

    The amount a day is what the programme would pay so that all wait less; it is nobody's price.
    """
    bought = plain(
        "choices.step.buys",
        lang,
        money=exact_money(cents(change.money), currency, lang),
        days=counted("days", change.days, lang),
        rate=exact_money(cents(change.per_day), currency, lang),
    )
    effects = [_flights(change, lang), *_seats(change, lang)]
    effects += [_longest(change, lang), *_ninth_decile(change, lang), *_people(change, lang)]
    return plain("choices.step.whole", lang, bought=bought, effects="; ".join(effects))


def _flights(change: Difference, lang: str) -> str:
    if not change.flights:
        return plain("choices.step.flights_same", lang)
    code = "more" if change.flights > 0 else "fewer"
    words = plain(
        f"choices.step.flights_{code}", lang, flights=counted("flights", abs(change.flights), lang)
    )
    if not change.airports:
        return words
    where = "from" if abs(change.flights) == 1 else "mostly"
    words += plain(f"choices.step.{where}", lang, airports=listing(list(change.airports), lang))
    if change.month is None:
        return words
    return words + plain("choices.step.in", lang, month=month(change.month[1], lang))


def _seats(change: Difference, lang: str) -> list[str]:
    if abs(change.scheduled) < NOTABLE_SEATS:
        return []
    code = "more" if change.scheduled > 0 else "fewer"
    seats = counted("seats", abs(change.scheduled), lang)
    return [plain(f"choices.step.seats_{code}", lang, seats=seats)]


def _longest(change: Difference, lang: str) -> str:
    before, after = change.longest
    code = "falls" if after < before else "rises" if after > before else "stays"
    days = counted("days", after, lang)
    return plain(f"choices.step.longest_{code}", lang, before=before, after=days)


def _ninth_decile(change: Difference, lang: str) -> list[str]:
    before, after = change.ninth_decile
    if before == after:
        return []
    days = counted("days", after, lang)
    return [plain("choices.step.ninth_decile", lang, before=before, after=days)]


def _people(change: Difference, lang: str) -> list[str]:
    if not change.people:
        return []
    code = "more" if change.people > 0 else "fewer"
    people = counted("people", abs(change.people), lang)
    return [plain(f"choices.step.people_{code}", lang, people=people)]


def own(choice: Choice, frontier: Frontier, lang: str) -> str:
    """Say which plan the programme's own weights choose."""
    worth = exact_money(choice.worth, frontier.currency, lang)
    return plain("choices.own", lang, worth=worth, plan=choice.number)


def span_of(frontier: Frontier, lang: str) -> str:
    """Say between what the choice lies."""
    first, last = frontier.choices[0], frontier.choices[-1]
    if first is last:
        return plain(
            "choices.only_one", lang, money=money(first.paid, frontier.currency, lang),
            days=counted("days", first.facts.days, lang),
        )  # fmt: skip
    return plain(
        "choices.span",
        lang,
        plans=len(frontier.choices),
        least=money(first.paid, frontier.currency, lang),
        most=money(last.paid, frontier.currency, lang),
        slow=counted("days", first.facts.days, lang),
        fast=counted("days", last.facts.days, lang),
    )
