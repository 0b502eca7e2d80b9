"""One product's computation, step by step, with the formulas and the numbers in them."""

import math
from collections.abc import Iterator, Sequence

from retorno.exposure.elasticities import Elasticity, sources
from retorno.exposure.market import log_own_quantity
from retorno.exposure.model import LineOutcome, TradeOutcome
from retorno.exposure.prepare import Duty, central, market_of
from retorno.vocabulary.errors import UnusableInputError
from retorno.wording import say
from retorno.wording.numbers import number


def find_line(outcome: TradeOutcome, product: str) -> LineOutcome:
    """Return the modelled line of a product, its code with or without dots.

    Raises:
        UnusableInputError: There is no such line; the error names those there are.
    """
    wanted = product.replace(".", "").upper()
    for line in outcome.lines:
        if line.prepared.line.product == wanted:
            return line
    present = ", ".join(line.prepared.line.product for line in outcome.lines)
    raise UnusableInputError("trade.no_line", value=product, present=present)


def explain(line: LineOutcome, lang: str) -> list[str]:
    """Tell the computation of one line in whole sentences and formulas with numbers."""
    return [
        *_given(line, lang),
        *_duty("own", line.prepared.own, lang),
        *_duty("rivals", line.prepared.rivals, lang),
        *_elasticities(line, lang),
        *_linear(line, lang),
        *_ces(line, lang),
        *_money(line, lang),
    ]


INFINITE = "\N{INFINITY}"


def _number(value: float, lang: str) -> str:
    return number(value, lang, 4) if math.isfinite(value) else INFINITE


def _musd(value: float, lang: str) -> str:
    return number(value, lang, 1)


def _given(line: LineOutcome, lang: str) -> Iterator[str]:
    item = line.prepared.line
    yield say(
        "trade.explain.value",
        lang,
        product=item.product,
        description=item.description,
        reported=_musd(item.reported, lang),
        months=item.months,
        year=item.year,
        value=_musd(item.value, lang),
        basis=item.basis,
        source=item.source,
        evidence=say(f"trade.evidence.{item.evidence.name.lower()}", lang),
    )
    for unit, value in item.unit_values:
        yield say("trade.explain.unit_value", lang, value=number(value, lang, 2), unit=unit)
    share = "share_assumed" if line.prepared.is_share_assumed else "share"
    yield say(f"trade.explain.{share}", lang, share=_number(line.prepared.share, lang))


def _duty(whose: str, duty: Duty, lang: str) -> Iterator[str]:
    base = duty.base
    yield say(
        f"trade.explain.{whose}_duty",
        lang,
        before=_number(duty.before.rate or 0.0, lang),
        after=_number(duty.after.rate or 0.0, lang),
        lines=base.lines,
        lowest=_number(base.lowest, lang),
        highest=_number(base.highest, lang),
    )
    if base.texts:
        rates = "; ".join(f"{raw} = {_number(equivalent, lang)}" for raw, equivalent in base.texts)
        yield say("trade.explain.rates", lang, rates=rates)
    for step in duty.after.steps:
        yield say(
            f"trade.stacking.{step.stacking.value}",
            lang,
            authority=step.authority,
            raw=step.raw,
            equivalent=_number(step.equivalent, lang),
            total=_number(step.total, lang),
        )


def _elasticities(line: LineOutcome, lang: str) -> Iterator[str]:
    parts: tuple[tuple[str, Sequence[Elasticity]], ...] = (
        ("demand", line.prepared.demand),
        ("substitution", line.prepared.substitution),
        ("supply", line.prepared.supply),
    )
    for kind, estimates in parts:
        low = min(estimate.low for estimate in estimates)
        high = max(estimate.high for estimate in estimates)
        sentence = "elasticity_alone" if low == high else "elasticity"
        yield say(
            f"trade.explain.{sentence}",
            lang,
            kind=say(f"trade.driver.{kind}", lang),
            value=_number(central(estimates), lang),
            low=_number(low, lang),
            high=_number(high, lang),
            sources=sources(estimates),
        )


def _linear(line: LineOutcome, lang: str) -> Iterator[str]:
    market, figures = market_of([line.prepared]), line.linear
    own = (market.new_tariff[0] - market.tariff[0]) / (1 + market.tariff[0])
    yield say(
        "trade.explain.linear",
        lang,
        step=_number(own, lang),
        share=_number(float(market.spending_share[0]), lang),
        eta=_number(float(market.demand[0]), lang),
        sigma=_number(float(market.substitution[0]), lang),
        epsilon=_number(float(market.supply[0]), lang),
        world_price=_number(figures.world_price, lang),
        trade=_musd(figures.trade, lang),
        smart=_musd(line.smart_trade, lang),
    )


def _ces(line: LineOutcome, lang: str) -> Iterator[str]:
    figures = line.ces
    index, own = log_own_quantity(market_of([line.prepared]))
    yield say(
        "trade.explain.ces",
        lang,
        index=_number(float(index[0]), lang),
        quantity=_number(float(own[0]), lang),
        creation=_musd(figures.creation, lang),
        diversion=_musd(figures.diversion, lang),
        price_effect=_musd(figures.price_effect, lang),
        trade=_musd(figures.trade, lang),
    )
    if line.has_parted:
        yield say("trade.explain.parted", lang)


def _money(line: LineOutcome, lang: str) -> Iterator[str]:
    figures = line.ces
    yield say(
        "trade.explain.redirected",
        lang,
        redirected=_number(line.prepared.redirected, lang),
        net=_musd(figures.net, lang),
    )
    yield say(
        "trade.explain.importer",
        lang,
        revenue=_musd(figures.revenue, lang),
        rivals_revenue=_musd(figures.rivals_revenue, lang),
        consumers=_musd(figures.consumers, lang),
        welfare=_musd(figures.importer_welfare, lang),
        triangle=_musd(figures.triangle, lang),
    )
