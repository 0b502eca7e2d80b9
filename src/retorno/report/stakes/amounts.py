"""Amounts as a reader takes them in: three figures that count, the band in brackets."""

import math
from collections.abc import Sequence

from retorno.exposure.beside import Ratio
from retorno.exposure.ladder import Spread
from retorno.wording import say
from retorno.wording.numbers import NARROW, number

MILLION = 1e6
FIGURES = 3


def decimals(value: float) -> int:
    """Choose decimals so that three figures are shown."""
    if value == 0:
        return 0
    return max(0, FIGURES - 1 - math.floor(math.log10(abs(value))))


def rounded(value: float) -> float:
    """Round to three figures: no model of this kind knows more.

    >>> rounded(9645.2), rounded(141.37), rounded(0.0)
    (9650.0, 141.0, 0.0)
    """
    if value == 0:
        return 0.0
    return float(f"{value:.{FIGURES}g}")


def million(value: float, lang: str) -> str:
    """Write dollars as millions, without the unit."""
    shown = rounded(value / MILLION)
    return number(shown, lang, min(2, decimals(shown)))


def usd(value: float, lang: str) -> str:
    """Write dollars in millions, with the unit.

    >>> usd(9_645_200_000, "en").replace(chr(160), " ")
    'USD 9,650 million'
    """
    return f"USD{NARROW}{say('report.number.million', lang, value=million(value, lang))}"


def between(spread: Spread, lang: str) -> str:
    """Write a median and its band; the band is left out where there is none."""
    middle = usd(spread.amount.value, lang)
    if spread.low == spread.high:
        return middle
    low, high = million(spread.low, lang), million(spread.high, lang)
    return say("exposure.between", lang, median=middle, low=low, high=high)


def times(value: float, lang: str) -> str:
    """Write a ratio with two figures that count."""
    shown = float(f"{value:.2g}")
    return number(shown, lang, 1 if abs(shown) < 10 else 0)  # noqa: PLR2004


def working_days(value: float, lang: str) -> str:
    """Write working days: a part of a day is kept, for a queue of 13.3 is not gone after 13.

    >>> working_days(40.0, "es"), working_days(13.333, "es")
    ('40', '13,3')
    """
    return number(value, lang, 0 if value == round(value) else 1)


def between_times(ratio: Ratio, lang: str) -> str:
    """Write the band of a ratio."""
    return f"{times(ratio.low, lang)}\N{EN DASH}{times(ratio.high, lang)}"


def several(words: Sequence[str]) -> str:
    """Write several readings of one thing."""
    return " / ".join(words)


def band_words(spread: Spread, lang: str) -> str:
    """Write a band alone, or nothing where there is none."""
    if spread.low == spread.high:
        return ""
    return f"{million(spread.low, lang)}\N{EN DASH}{million(spread.high, lang)}"
