"""What every run says besides its numbers: coverage, what was left out, what was assumed."""

from collections.abc import Iterator

from retorno.exposure.model import TradeOutcome
from retorno.exposure.prepare import central
from retorno.exposure.uncertainty import Driver
from retorno.wording import say

ALIKE = 8.0  # above this elasticity of substitution, goods of all origins are nearly one good


def driver_name(driver: Driver, lang: str) -> str:
    """Name of what a result depends on."""
    return say(f"trade.driver.{driver.value}", lang)


def notices(outcome: TradeOutcome, lang: str) -> list[str]:
    """Say what was modelled, left out, capped and assumed, and what the model cannot say."""
    return [
        *_coverage(outcome, lang),
        *_warnings(outcome, lang),
        say("trade.notice.cross_check", lang, difference=f"{outcome.cross_check:.1e}"),
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
        share=f"{coverage.share:.1%}",
        universe=f"{coverage.universe:.1f}",
        by_product=f"{coverage.share_by_product:.1%}",
        rest=f"{coverage.share - coverage.share_by_product:.1%}",
    )
    if not coverage.left_out:
        yield say("trade.notice.nothing_left_out", lang)
    for left in coverage.left_out:
        yield say(
            "trade.notice.left_out",
            lang,
            product=left.product,
            value=f"{left.value:.1f}",
            reason=say(f"trade.reason.{left.reason.value}", lang, detail=left.detail),
        )


def _warnings(outcome: TradeOutcome, lang: str) -> Iterator[str]:
    if outcome.parted:
        products = ", ".join(line.prepared.line.product for line in outcome.parted)
        yield say("trade.notice.parted", lang, products=products)
    alike = [line for line in outcome.lines if central(line.prepared.substitution) > ALIKE]
    if alike:
        products = ", ".join(line.prepared.line.product for line in alike)
        yield say("trade.notice.alike", lang, products=products, sigma=ALIKE)
    if outcome.assumed_share:
        products = ", ".join(line.prepared.line.product for line in outcome.assumed_share)
        yield say("trade.notice.assumed_share", lang, products=products)
    for row in outcome.capped:
        yield say(
            "trade.notice.capped",
            lang,
            product=row.product or "TOTAL",
            kind=say(f"trade.driver.{row.kind.value}", lang),
            given=row.capped_from,
            used=row.value,
        )
