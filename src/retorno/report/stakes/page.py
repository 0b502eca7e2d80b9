"""The page about what is at stake."""

from retorno.exposure.stakes import Stakes
from retorno.report.document import document, opening
from retorno.report.markup import NOTHING, Markup, el, plain
from retorno.report.stakes import answers, closing, pictures
from retorno.report.stakes.headline import figures, first_line, headline


def render(stakes: Stakes, lang: str) -> str:
    """Write the page in Spanish (`es`) or English (`en`)."""
    title = plain("stakes.top.title", lang)
    main = el(
        "main",
        _banner(stakes, lang),
        opening(plain("stakes.top.kicker", lang), title, stakes.scenario.words.say(lang)),
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
        closing.series(lang),
        closing.sources(stakes, lang),
        closing.again(stakes, lang),
        class_="stakes",
    )
    first = first_line(stakes, lang)
    return document(lang, title=title, description=first, main=main, sheets=("stakes",))


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
