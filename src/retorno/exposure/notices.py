"""What every run says besides its numbers: coverage, what was left out, what was assumed."""

from collections.abc import Iterator, Sequence

from retorno.exposure.assumptions import Range
from retorno.exposure.drivers import Driver
from retorno.exposure.elasticities import Elasticity
from retorno.exposure.model import LineOutcome, TradeOutcome
from retorno.wording import say
from retorno.wording.numbers import number, percent

ALIKE = 8.0  # above this elasticity of substitution, goods of all origins are nearly one good
SAME = 1e-9
MOST_NAMED = 12  # products in one sentence; the tables have them all


def driver_name(driver: Driver, lang: str) -> str:
    """Name of what a result depends on."""
    return say(f"trade.driver.{driver.value}", lang)


def notices(outcome: TradeOutcome, lang: str) -> list[str]:
    """Say what was modelled, left out, capped and assumed, and what the model cannot say."""
    agrees = "agree" if outcome.cross_check < SAME else "differ"
    return [
        *_coverage(outcome, lang),
        *_warnings(outcome, lang),
        *_assumed(outcome, lang),
        say(f"trade.notice.cross_check.{agrees}", lang, difference=f"{outcome.cross_check:.1e}"),
        say("trade.notice.basis", lang, basis=outcome.basis),
        say("trade.notice.counterfactual", lang),
        say("trade.notice.partial", lang),
        say("trade.notice.importers", lang),
    ]


def _coverage(outcome: TradeOutcome, lang: str) -> Iterator[str]:
    coverage = outcome.coverage
    yield say(
        "trade.notice.coverage",
        lang,
        share=percent(coverage.share, lang),
        universe=number(coverage.universe, lang, 1),
        by_product=percent(coverage.share_by_product, lang),
        rest=percent(coverage.share - coverage.share_by_product, lang),
    )
    if not coverage.left_out:
        yield say("trade.notice.nothing_left_out", lang)
    left_out = sorted(coverage.left_out, key=lambda left: -left.value)
    for left in left_out[:MOST_NAMED]:
        yield say(
            "trade.notice.left_out",
            lang,
            product=left.product,
            value=number(left.value, lang, 1),
            reason=say(f"trade.reason.{left.reason.value}", lang, detail=left.detail),
        )
    if more := left_out[MOST_NAMED:]:
        value = number(sum(left.value for left in more), lang, 1)
        yield say("trade.notice.left_out_more", lang, count=number(len(more), lang), value=value)
    if outcome.missed:
        yield say("trade.notice.missed", lang, products=", ".join(outcome.missed))


def _products(lines: Sequence[LineOutcome], lang: str) -> str:
    codes = [line.prepared.line.product for line in lines]
    named = ", ".join(codes[:MOST_NAMED])
    more = len(codes) - MOST_NAMED
    if more <= 0:
        return named
    return say("trade.notice.and_more", lang, products=named, count=number(more, lang))


def _warnings(outcome: TradeOutcome, lang: str) -> Iterator[str]:
    if outcome.parted:
        yield say("trade.notice.parted", lang, products=_products(outcome.parted, lang))
    alike = [line for line in outcome.lines if _is_alike(line)]
    if alike:
        sigma = number(ALIKE, lang)
        yield say("trade.notice.alike", lang, products=_products(alike, lang), sigma=sigma)
    for row in outcome.capped:
        yield _capped(row, lang)


def _is_alike(line: LineOutcome) -> bool:
    return any(row.value > ALIKE for row in line.prepared.substitution)


def _capped(row: Elasticity, lang: str) -> str:
    product, kind = row.product or "TOTAL", say(f"trade.driver.{row.kind.value}", lang)
    if row.capped_from is None:
        low, high = number(row.low, lang, 2), number(row.high, lang, 2)
        return say(
            "trade.notice.range_capped", lang, product=product, kind=kind, low=low, high=high
        )
    return say(
        "trade.notice.capped",
        lang,
        product=product,
        kind=kind,
        given=number(row.capped_from, lang, 2),
        used=number(row.value, lang, 2),
    )


def _assumed(outcome: TradeOutcome, lang: str) -> Iterator[str]:
    given = outcome.assumptions
    if outcome.assumed_share:
        yield say(
            "trade.notice.assumed_share",
            lang,
            products=_products(outcome.assumed_share, lang),
            share=range_words(given.unknown_share, lang),
        )
    if outcome.free_before:
        yield say("trade.notice.free_before", lang, products=_products(outcome.free_before, lang))
    own = [line for line in outcome.lines if line.prepared.line.redirected is not None]
    if len(own) < len(outcome.lines):
        yield say(
            "trade.notice.redirected",
            lang,
            redirected=range_words(given.redirected, lang),
            discount=range_words(given.discount, lang),
        )
    if own:
        yield say("trade.notice.own_redirected", lang, products=_products(own, lang))
    years = sorted({line.prepared.line.year for line in outcome.lines})
    if len(years) > 1:
        yield say("trade.notice.years", lang, years=", ".join(map(str, years)))


def range_words(given: Range, lang: str) -> str:
    """Write an assumption's value and its ends as percentages."""
    value, low, high = (percent(x, lang) for x in (given.value, given.low, given.high))
    return say("trade.notice.range", lang, value=value, low=low, high=high)
