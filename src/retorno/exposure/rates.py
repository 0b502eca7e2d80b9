"""Duty as the law writes it: per cent, money per unit, both, or words that no sum can use."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class RateKind(StrEnum):
    """What a rate's text says."""

    FREE = "free"
    AD_VALOREM = "ad valorem"
    SPECIFIC = "specific"
    COMPOUND = "compound"
    OTHER = "other"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Specific:
    """Money for each unit of quantity, in US dollars; `per` as the law writes it: kg, bbl, each."""

    dollars: float
    per: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One rate of duty.

    Args:
        raw: The text as written.
        ad_valorem: Fraction of the value, 0.068 for 6.8 %; 0 where there is no such part, which
            alone never means free of duty.
    """

    raw: str
    kind: RateKind
    ad_valorem: float = 0.0
    specifics: tuple[Specific, ...] = ()

    @property
    def is_free(self) -> bool:
        """Whether the text itself says so."""
        return self.kind is RateKind.FREE

    def equivalent(self, unit_values: Mapping[str, float]) -> float | None:
        """Fraction of the value, with what one unit is worth in US dollars.

        AVE = ad valorem + sum of (dollars per unit / value of a unit). None where a unit value is
        missing or the text is no number: never 0 instead of unknown.
        """
        if self.kind in {RateKind.OTHER, RateKind.NONE}:
            return None
        total = self.ad_valorem
        for part in self.specifics:
            worth = unit_values.get(part.per)
            if worth is None:
                return None
            total += part.dollars / worth
        return total


PERCENT = re.compile(r"(\d+(?:\.\d+)?|\.\d+)\s*%")
MONEY = re.compile(
    r"(?:\$\s*(?P<dollars>\d+(?:\.\d+)?)|(?P<cents>\d+(?:\.\d+)?)\s*¢)\s*"
    r"(?:/\s*(?P<per>[^+]+)|(?P<each>each))"
)
SPELLING = {
    "kilogram": "kg",
    "l": "liter",
    "litre": "liter",
    "pf. liter": "pf.liter",
    "barrel": "bbl",
    "m2": "m2",
    "m²": "m2",
}


def parse_rate(text: str) -> Rate:
    """Read the text of a rate, as the Harmonized Tariff Schedule writes it.

    >>> parse_rate("46.3¢/kg + 14.9%").equivalent({"kg": 4.63})
    0.249
    """
    raw = " ".join(text.split())
    if not raw:
        return Rate(raw=raw, kind=RateKind.NONE)
    if raw.lower() == "free":
        return Rate(raw=raw, kind=RateKind.FREE)
    ad_valorem, specifics = 0.0, []
    has_percent = False
    for part in (piece.strip() for piece in raw.split("+")):
        percent, money = PERCENT.fullmatch(part), MONEY.fullmatch(part)
        if percent and not has_percent:
            has_percent, ad_valorem = True, round(float(percent[1]) / 100, 12)
        elif money:
            specifics.append(_specific(money))
        else:
            return Rate(raw=raw, kind=RateKind.OTHER)
    if not specifics:
        kind = RateKind.AD_VALOREM
    else:
        kind = RateKind.COMPOUND if has_percent else RateKind.SPECIFIC
    return Rate(raw=raw, kind=kind, ad_valorem=ad_valorem, specifics=tuple(specifics))


def _specific(money: re.Match[str]) -> Specific:
    if money["dollars"]:
        dollars = float(money["dollars"])
    else:
        dollars = round(float(money["cents"]) / 100, 12)
    per = (money["per"] or "each").strip()
    return Specific(dollars=dollars, per=SPELLING.get(per.lower(), per))


GROUP = re.compile(r"([^()]*)\(([^()]*)\)")


def special_rates(text: str) -> dict[str, Rate]:
    """Read the Special column: programme or country code to its rate.

    >>> special_rates("Free (A+,E) 3.2% (J)")["E"].is_free
    True
    """
    rates: dict[str, Rate] = {}
    for rate, codes in GROUP.findall(text):
        parsed = parse_rate(rate)
        for code in codes.replace(" ", ",").split(","):
            if code and parsed.kind is not RateKind.NONE:
                rates.setdefault(code, parsed)
    return rates
