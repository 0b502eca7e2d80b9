"""Words that every part of the page shares: whether a step happened, what a product is called."""

from retorno.exposure.ladder import Spread
from retorno.exposure.prepare import REST
from retorno.exposure.scenario import Step
from retorno.exposure.trade import TradeLine
from retorno.report.markup import Markup, el, plain
from retorno.report.numbers import short_day
from retorno.report.pieces import stacked
from retorno.report.stakes.amounts import band_words, million
from retorno.report.stakes.honest import status


def step_mark(step: Step, lang: str) -> Markup:
    """Label a step as carried out or counterfactual, in words as well as colour."""
    return el("span", status(step, lang), class_="tag" if step.is_counterfactual else "tag real")


def marked(words: str, step: Step, lang: str) -> str:
    """Add the word for a threat to a title or unit that leaves the page without its section."""
    return f"{words} ({status(step, lang)})" if step.is_counterfactual else words


def step_words(step: Step, lang: str) -> str:
    """Name a step in a picture, with the word for a threat."""
    return marked(step.words.say(lang), step, lang)


def step_cell(step: Step, lang: str) -> Markup:
    """Name a step and say under it whether it happened."""
    return stacked([el("span", step.words.say(lang)), step_mark(step, lang)])


def million_cell(spread: Spread, lang: str) -> Markup:
    """Set a median in US$ million, and its band under it."""
    middle = el("b", million(spread.amount.value, lang))
    return stacked([middle, el("span", band_words(spread, lang), class_="quiet")])


def short_span(step: Step, lang: str) -> str:
    """Write the days of a step in short; the year stands in the caption of the page."""
    first, last = short_day(step.first_day, lang), short_day(step.last_day, lang)
    return first if step.days == 1 else f"{first} \N{EN DASH} {last}"


def product_name(line: TradeLine, lang: str) -> str:
    """Name a product in the language where it has a name there, else as its table does."""
    if line.product == REST:
        return plain("stakes.product.rest", lang)
    try:
        words = plain(f"stakes.product.{line.product}", lang)
    except KeyError:
        words = line.description
    return words if words == line.product else f"{words} ({line.product})"


def class_name(name: str, lang: str) -> str:
    """Name a class of visa; `other` is the one word that is not a code."""
    return plain("stakes.visas.class_other", lang) if name == "other" else name


def unit_name(unit: str, lang: str) -> str:
    """Name the unit of a documented figure."""
    return plain(f"stakes.unit.{unit.replace(' ', '_')}", lang)
