"""The page of choices: one file, no script, nothing loaded, for screen, telephone and paper."""

from retorno.plan.frontier.choices import Frontier
from retorno.report.choices import tables
from retorno.report.choices.chart import draw
from retorno.report.choices.sentences import differences, own, span_of
from retorno.report.document import document, opening
from retorno.report.markup import NOTHING, Markup, el, join, plain
from retorno.report.numbers import day_of, span
from retorno.report.pieces import counted, key, paragraph, section, table
from retorno.report.svg import picture


def render(frontier: Frontier, lang: str) -> str:
    """Write the page in Spanish (`es`) or English (`en`)."""
    main = el(
        "main",
        _banner(frontier, lang),
        _top(frontier, lang),
        _headline(frontier, lang),
        _chart(frontier, lang),
        tables.plans(frontier, lang),
        _steps(frontier, lang),
        tables.fairness(frontier, lang),
        tables.flights(frontier, lang),
        tables.proven(frontier, lang),
        _again(frontier, lang),
        el("footer", el("p", plain("top.working_paper", lang))),
    )
    title = f"{plain('choices.title', lang)} · {frontier.name}"
    description = span_of(frontier, lang)
    return document(lang, title=title, description=description, main=main, sheets=("choices",))


def _banner(frontier: Frontier, lang: str) -> Markup:
    if frontier.protected:
        return NOTHING
    return el(
        "p",
        el("strong", plain("top.unprotected", lang)),
        " ",
        plain("top.unprotected_more", lang),
        class_="banner",
        role="note",
    )


def _top(frontier: Frontier, lang: str) -> Markup:
    when = plain(
        "top.period",
        lang,
        span=span(frontier.first_day, day_of(frontier.first_day, frontier.days - 1), lang),
        days=counted("days", frontier.days, lang),
    )
    return opening(plain("choices.title", lang), frontier.name, when)


def _headline(frontier: Frontier, lang: str) -> Markup:
    return el(
        "div",
        paragraph(span_of(frontier, lang), css="first"),
        paragraph(own(frontier.own, frontier, lang), " ", plain("choices.none_better", lang)),
        paragraph(plain("choices.not_a_price", lang), css="quiet"),
        class_="headline",
    )


def _chart(frontier: Frontier, lang: str) -> Markup:
    title = plain("choices.chart.title", lang)
    return section(
        "choices-chart",
        title,
        el(
            "figure",
            picture(
                "choices",
                title,
                plain("choices.chart.alt", lang),
                lambda frame: draw(frontier, lang, frame),
            ),
            key(
                [
                    ("dot own", plain("choices.chart.own", lang)),
                    ("dot", plain("choices.chart.other", lang)),
                ]
            ),
            el("figcaption", plain("choices.chart.caption", lang)),
        ),
    )


def _steps(frontier: Frontier, lang: str) -> Markup:
    if not frontier.steps:
        return NOTHING
    said = zip(frontier.steps, differences(frontier, lang), strict=True)
    items = [
        el(
            "li",
            el("b", plain("choices.steps.step", lang, before=number - 1, after=number)),
            " ",
            sentence,
        )
        for (number, _), sentence in said
    ]
    return section(
        "choices-steps",
        plain("choices.steps.title", lang),
        paragraph(plain("choices.steps.lead", lang), css="lead"),
        el("ul", *items, class_="plain-list"),
    )


def _again(frontier: Frontier, lang: str) -> Markup:
    is_exact = frontier.stopped == "iterations"
    versions = " · ".join(f"{name} {version}" for name, version in frontier.versions.items())
    items = [
        join([el("dt", plain(f"again.{name}", lang)), el("dd", value)])
        for name, value in (("seed", frontier.seed), ("versions", versions))
    ]
    rows = [(name, el("code", digest)) for name, digest in frontier.inputs.items()]
    return section(
        "choices-again",
        plain("again.title", lang),
        paragraph(plain(f"choices.again.{'exact' if is_exact else 'timed'}", lang)),
        el("pre", el("code", frontier.command), aria_label=plain("again.command", lang)),
        el("dl", *items, class_="facts"),
        table(
            plain("again.inputs", lang),
            [plain("again.file", lang), plain("again.digest", lang)],
            rows,
            words=2,
        ),
    )
