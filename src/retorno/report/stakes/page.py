"""The page about what is at stake: one file, no script, for screen, telephone and paper."""

from functools import cache
from importlib.resources import files

from retorno.exposure.stakes import Stakes
from retorno.report.markup import NOTHING, Markup, el, plain
from retorno.report.page import POLICY
from retorno.report.page import style as shared_style
from retorno.report.stakes import answers, closing, pictures
from retorno.report.stakes.headline import figures, first_line, headline


@cache
def style() -> str:
    """Read what this page's style adds to the shared one."""
    return files("retorno.report").joinpath("stakes.css").read_text("utf-8")


def render(stakes: Stakes, lang: str) -> str:
    """Write the page in Spanish (`es`) or English (`en`)."""
    body = el(
        "main",
        _banner(stakes, lang),
        _top(stakes, lang),
        headline(stakes, lang),
        figures(stakes, lang),
        pictures.ladder(stakes, lang),
        pictures.beside(stakes, lang),
        pictures.products(stakes, lang),
        pictures.drivers(stakes, lang),
        answers.visas(stakes, lang),
        answers.aid(stakes, lang),
        answers.unpriced(stakes, lang),
        closing.honest(stakes, lang),
        closing.covered(stakes, lang),
        closing.sources(stakes, lang),
        closing.again(stakes, lang),
    )
    return "<!doctype html>\n" + el("html", _head(stakes, lang), el("body", body), lang=lang) + "\n"


def _head(stakes: Stakes, lang: str) -> Markup:
    sheet = shared_style().replace("{page}", plain("again.page", lang)) + style()
    return el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", http_equiv="Content-Security-Policy", content=POLICY),
        el("meta", name="referrer", content="no-referrer"),
        el("meta", name="robots", content="noindex"),
        el("meta", name="description", content=first_line(stakes, lang)),
        el("title", f"{plain('stakes.top.title', lang)} · Retorno"),
        el("style", Markup(sheet)),
    )


def _banner(stakes: Stakes, lang: str) -> Markup:
    if not any(step.is_counterfactual for step in stakes.scenario.steps):
        return NOTHING
    code = "tariffs" if stakes.is_only_threat else "some"
    words = [
        el("strong", plain(f"stakes.top.threatened.{code}", lang)),
        " ",
        plain("stakes.top.counterfactual_more", lang),
    ]
    return el("p", *words, class_="banner", role="note")


def _top(stakes: Stakes, lang: str) -> Markup:
    scenario = stakes.scenario
    return el(
        "header",
        el("p", el("b", "Retorno"), " · ", plain("stakes.top.kicker", lang), class_="kicker"),
        el("h1", plain("stakes.top.title", lang)),
        el("p", scenario.words.say(lang), class_="when"),
    )
