"""Tables of the page of choices: one row a plan, or one column."""

from collections.abc import Sequence

from retorno.plan.frontier.choices import Choice, Frontier
from retorno.plan.frontier.facts import Waits
from retorno.report.markup import Markup, el, join, plain
from retorno.report.numbers import NONE, exact_money
from retorno.report.pieces import paragraph, section, share, table
from retorno.vocabulary.people import PartyClass
from retorno.wording.numbers import number, percent


def plans(frontier: Frontier, lang: str) -> Markup:
    """What each plan costs and how long people wait."""
    names = ("plan", "money", "each", "people", "days", "median", "ninth_decile", "longest")
    rows = [
        (
            _plan(choice, lang),
            exact_money(choice.paid, frontier.currency, lang),
            NONE if choice.each is None else exact_money(choice.each, frontier.currency, lang),
            number(choice.facts.people, lang),
            number(choice.facts.days, lang),
            *_figures(choice.facts.waits),
        )
        for choice in frontier.choices
    ]
    return _section("plans", names, rows, lang)


def _section(
    name: str, heads: Sequence[str], rows: Sequence[Sequence[object]], lang: str
) -> Markup:
    title = plain(f"choices.{name}.title", lang)
    return section(
        f"choices-{name}",
        title,
        paragraph(plain(f"choices.{name}.lead", lang), css="lead"),
        table(title, [plain(f"choices.head.{head}", lang) for head in heads], rows, is_named=False),
    )


def _plan(choice: Choice, lang: str) -> Markup:
    """Number of the plan, a link to its own page, and whether it is the programme's own."""
    link = el("a", choice.number, href=f"{choice.folder}/report.html")
    if not choice.is_own:
        return link
    return join([link, Markup(" "), el("span", plain("choices.own_mark", lang), class_="evidence")])


def _figures(waits: Waits | None) -> tuple[str, str, str]:
    if waits is None:
        return NONE, NONE, NONE
    return str(waits.median), str(waits.ninth_decile), str(waits.longest)


def fairness(frontier: Frontier, lang: str) -> Markup:
    """Who waits how long: by class of party, and by where people are held."""
    classes = list(reversed(PartyClass))
    regions = sorted({name for choice in frontier.choices for name in choice.facts.by_region})
    by_class = [
        (_plan(choice, lang), *(_three(choice.facts.by_class.get(name)) for name in classes))
        for choice in frontier.choices
    ]
    by_region = [
        (_plan(choice, lang), *(_ninth(choice.facts.by_region.get(name)) for name in regions))
        for choice in frontier.choices
    ]
    head = plain("choices.head.plan", lang)
    return section(
        "choices-fairness",
        plain("choices.fairness.title", lang),
        paragraph(plain("choices.fairness.lead", lang), css="lead"),
        table(
            plain("choices.fairness.by_class", lang),
            [head, *(plain(f"group.{name.value}", lang) for name in classes)],
            by_class,
        ),
        table(plain("choices.fairness.by_region", lang), [head, *regions], by_region),
    )


def _three(waits: Waits | None) -> str:
    return NONE if waits is None else " · ".join(_figures(waits))


def _ninth(waits: Waits | None) -> str:
    return NONE if waits is None else str(waits.ninth_decile)


def flights(frontier: Frontier, lang: str) -> Markup:
    """Own flights by fleet, seats on scheduled flights, and seats that stay empty."""
    fleets = sorted({name for choice in frontier.choices for name in choice.facts.fleets})
    rows = [
        (
            _plan(choice, lang),
            *(number(choice.facts.fleets.get(name, 0), lang) for name in fleets),
            number(choice.facts.flights, lang),
            number(choice.facts.scheduled, lang),
            number(choice.facts.empty, lang),
            share(choice.facts.places - choice.facts.empty, choice.facts.places, lang),
        )
        for choice in frontier.choices
    ]
    heads = [plain(f"choices.head.{name}", lang) for name in ("flights", "seats", "empty", "full")]
    title = plain("choices.flights.title", lang)
    return section(
        "choices-flights",
        title,
        paragraph(plain("choices.flights.lead", lang), css="lead"),
        table(title, [plain("choices.head.plan", lang), *fleets, *heads], rows, is_named=False),
    )


def proven(frontier: Frontier, lang: str) -> Markup:
    """How far each plan can be from the best possible with what it was sought with."""
    rows = [
        (
            _plan(choice, lang),
            exact_money(choice.worth, frontier.currency, lang),
            exact_money(choice.cost, frontier.currency, lang),
            exact_money(choice.bound, frontier.currency, lang),
            NONE if choice.gap is None else percent(choice.gap, lang),
        )
        for choice in frontier.choices
    ]
    return _section("proof", ("plan", "worth", "cost", "bound", "gap"), rows, lang)
