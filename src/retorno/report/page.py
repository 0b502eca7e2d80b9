"""The page: one file, no script, nothing loaded from anywhere, for screen, telephone and paper."""

from functools import cache
from importlib.resources import files

from retorno.report import closing, sections
from retorno.report.headline import banners, figures, first_line, headline
from retorno.report.markup import Markup, el, join, plain
from retorno.report.numbers import day_of, span
from retorno.report.pieces import counted
from retorno.report.spending import spending
from retorno.report.view import ReportView

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


@cache
def style() -> str:
    """Read the page's style sheet."""
    return files("retorno.report").joinpath("page.css").read_text("utf-8")


def render(view: ReportView, lang: str) -> str:
    """Write the report as one HTML page in Spanish (`es`) or English (`en`)."""
    body = el(
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
    return "<!doctype html>\n" + el("html", _head(view, lang), el("body", body), lang=lang) + "\n"


def _head(view: ReportView, lang: str) -> Markup:
    sheet = style().replace("{page}", plain("again.page", lang))
    return el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", http_equiv="Content-Security-Policy", content=POLICY),
        el("meta", name="referrer", content="no-referrer"),
        el("meta", name="robots", content="noindex"),
        el("meta", name="description", content=first_line(view, lang)),
        el("title", f"{view.name} · Retorno"),
        el("style", Markup(sheet)),
    )


def _top(view: ReportView, lang: str) -> Markup:
    last = day_of(view.first_day, view.days - 1)
    when = plain(
        "top.period",
        lang,
        span=span(view.first_day, last, lang),
        days=counted("days", view.days, lang),
    )
    return join(
        [
            el(
                "header",
                el("p", el("b", "Retorno"), " · ", plain("top.kicker", lang), class_="kicker"),
                el("h1", view.name),
                el("p", when, class_="when"),
            )
        ]
    )
