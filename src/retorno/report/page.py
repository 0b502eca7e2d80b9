"""The page about a plan."""

from retorno.report import closing, sections
from retorno.report.document import document, opening
from retorno.report.headline import banners, figures, first_line, headline
from retorno.report.markup import Markup, el, plain
from retorno.report.numbers import day_of, span
from retorno.report.pieces import counted
from retorno.report.spending import spending
from retorno.report.view import ReportView


def render(view: ReportView, lang: str) -> str:
    """Write the report as one HTML page in Spanish (`es`) or English (`en`)."""
    main = el(
        "main",
        banners(view, lang),
        _top(view, lang),
        headline(view, lang),
        figures(view, lang),
        sections.routes(view, lang),
        sections.aircraft(view, lang),
        sections.waiting(view, lang),
        spending(view, lang),
        sections.arrivals(view, lang),
        sections.causes(view, lang),
        closing.left(view, lang),
        closing.method(view, lang),
        closing.sources(view, lang),
        closing.again(view, lang),
        el("footer", el("p", plain("top.working_paper", lang))),
    )
    return document(lang, title=view.name, description=first_line(view, lang), main=main)


def _top(view: ReportView, lang: str) -> Markup:
    last = day_of(view.first_day, view.days - 1)
    when = plain(
        "top.period",
        lang,
        span=span(view.first_day, last, lang),
        days=counted("days", view.days, lang),
    )
    return opening(plain("top.kicker", lang), view.name, when)
