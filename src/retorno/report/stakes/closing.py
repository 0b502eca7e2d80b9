"""The end of the page: what the numbers do not say, what they cover, rest on, and how to repeat them."""

import math
import shlex

from retorno.exposure.beside import documented
from retorno.exposure.codes import TOTAL
from retorno.exposure.drivers import ESTIMATES, Driver
from retorno.exposure.elasticities import Elasticity
from retorno.exposure.facts import fact, facts
from retorno.exposure.notices import range_words
from retorno.exposure.stakes import Stakes
from retorno.exposure.units import Amount, Unit
from retorno.report.closing import evidence
from retorno.report.markup import Markup, el, join, plain, sentence
from retorno.report.pieces import folded, paragraph, section, table
from retorno.report.stakes.amounts import MILLION, decimals, usd
from retorno.report.stakes.honest import by_side, statements
from retorno.report.stakes.labels import class_name, product_name, step_cell, unit_name
from retorno.vocabulary.evidence import Evidence
from retorno.wording import say
from retorno.wording.numbers import number, percent

Source = tuple[str | Markup, str, str, Evidence]
TOTALS = ("us_imports_2024", "dane_exports_us_2024")


def honest(stakes: Stakes, lang: str) -> Markup:
    """Say what a reader must not conclude."""
    items = [el("li", words) for words in statements(stakes, lang)]
    title = plain("stakes.honest.title", lang)
    return section("honest", title, el("ul", *items, class_="honest"))


def covered(stakes: Stakes, lang: str) -> Markup:
    """Say how much trade was modelled, and what was left out, capped and assumed."""
    title = plain("stakes.covered.title", lang)
    content = [paragraph(plain("stakes.covered.lead", lang), css="lead")]
    for side, said in by_side(stakes, lang).items():
        content.append(el("h3", plain(f"stakes.covered.{side.value}", lang)))
        content.append(el("ul", *(el("li", words) for words in said), class_="honest"))
    return section("covered", title, *content)


def series(lang: str) -> Markup:
    """Put the published figures of both countries' statistics side by side: they do not add up."""
    title = plain("stakes.series.title", lang)
    named = {name: fact("trade_totals", name).amount for name in TOTALS}
    said = sentence(
        "stakes.series.lead",
        lang,
        census=usd(named["us_imports_2024"].value, lang),
        dane=usd(named["dane_exports_us_2024"].value, lang),
    )
    rows = [
        (
            plain(f"stakes.fact.{row.key}", lang),
            _value(row.amount, lang),
            row.period,
            row.amount.basis,
            row.amount.source,
            evidence(row.amount.evidence, lang),
        )
        for name in ("trade_totals", "trade_products")
        for row in facts(name)
    ]
    names = ("figure", "value", "period", "series", "text", "evidence")
    heads = [plain(f"stakes.source.{n}", lang) for n in names]
    listed = table(title, heads, rows, words=6, is_named=False)
    return section(
        "series", title, paragraph(said), folded(plain("stakes.series.all", lang), listed)
    )


def _value(amount: Amount, lang: str) -> str:
    if amount.unit is Unit.PERCENT:
        return percent(amount.value / 100, lang)
    return usd(amount.value, lang)


def sources(stakes: Stakes, lang: str) -> Markup:
    """List every figure that went in: value, source, how sure."""
    rows = [
        (name, value, text, evidence(kind, lang)) for name, value, text, kind in _all(stakes, lang)
    ]
    heads = [plain(f"stakes.source.{n}", lang) for n in ("figure", "value", "text", "evidence")]
    title = plain("source.title", lang)
    return section("source", title, table(title, heads, rows, words=4, is_named=False))


def _all(stakes: Stakes, lang: str) -> list[Source]:
    found = [
        *_trade(stakes, lang),
        *_elasticities(stakes, lang),
        *_assumptions(stakes, lang),
        *_steps(stakes, lang),
        *_counts(stakes, lang),
    ]
    found += [
        (
            plain(f"stakes.source.documented.{key}", lang),
            f"{number(figure.value, lang)} {unit_name(figure.unit, lang)}, {figure.year}",
            figure.source,
            figure.evidence,
        )
        for key, figure in documented().items()
    ]
    return found


def _trade(stakes: Stakes, lang: str) -> list[Source]:
    found: list[Source] = []
    for side, trade in stakes.tables.trade.items():
        lines = [*trade.lines, *([trade.total] if trade.total else [])]
        found += [
            (
                plain(f"stakes.source.trade.{side.value}", lang, product=product_name(line, lang)),
                plain(
                    "stakes.source.months",
                    lang,
                    value=usd(line.reported * MILLION, lang),
                    months=line.months,
                    year=line.year,
                    basis=line.basis,
                ),
                line.source,
                line.evidence,
            )
            for line in lines
        ]
    return found


def _elasticities(stakes: Stakes, lang: str) -> list[Source]:
    used = {
        id(row): (row, kind)
        for outcome in stakes.outcomes.values()
        for line in outcome.lines
        for kind, of in ESTIMATES.items()
        for row in of(line.prepared)
    }
    return [
        (
            plain(
                "stakes.source.elasticity",
                lang,
                kind=say(f"trade.driver.{kind.value}", lang),
                product=row.product or TOTAL,
            ),
            _range(row, lang),
            row.source,
            row.evidence,
        )
        for row, kind in used.values()
    ]


def _range(row: Elasticity, lang: str) -> str:
    value, low, high = (_figure(x, lang) for x in (row.value, row.low, row.high))
    return value if low == high else f"{value} ({low}\N{EN DASH}{high})"


def _figure(value: float, lang: str) -> str:
    if not math.isfinite(value):
        return "\N{INFINITY}"
    return number(value, lang, min(2, decimals(value)))


def _assumptions(stakes: Stakes, lang: str) -> list[Source]:
    given = stakes.assumptions
    ranges = {
        Driver.SHARE: given.unknown_share,
        Driver.REDIRECTED: given.redirected,
        Driver.DISCOUNT: given.discount,
    }
    return [
        (
            say(f"trade.driver.{driver.value}", lang),
            range_words(over, lang),
            stakes.scenario.assumptions_source,
            Evidence.DEFAULT,
        )
        for driver, over in ranges.items()
    ]


def _steps(stakes: Stakes, lang: str) -> list[Source]:
    found: list[Source] = []
    for step in stakes.scenario.steps:
        value = percent(step.rate or step.share, lang, 0) if step.rate or step.share else ""
        found.append((step_cell(step, lang), value, step.source, step.evidence))
    events = stakes.scenario.events
    found += [(e.words.say(lang), e.day.isoformat(), e.source, e.evidence) for e in events]
    return found


def _counts(stakes: Stakes, lang: str) -> list[Source]:
    found: list[Source] = []
    visas = stakes.scenario.visas
    if visas:
        for volume in visas.volumes:
            day = volume.per_working_day
            value = plain("stakes.source.per_day", lang, value=number(day.value, lang))
            value = f"{value}, {day.year}"
            found.append((volume.words.say(lang), value, day.source, day.evidence))
        words = plain("stakes.source.surge", lang)
        value = ", ".join(percent(surge, lang, 0) for surge in visas.surges)
        found.append((words, value, visas.surge_source, visas.surge_evidence))
        found += [
            (
                plain("stakes.source.class", lang, name=class_name(visa.name, lang)),
                percent(visa.share, lang),
                visa.source,
                visa.evidence,
            )
            for visa in visas.classes
        ]
    found += [
        (
            plain("stakes.source.aid", lang, year=p.yearly.year, basis=p.yearly.basis),
            usd(p.yearly.value, lang),
            p.yearly.source,
            p.yearly.evidence,
        )
        for p in stakes.pauses
    ]
    return found


def again(stakes: Stakes, lang: str) -> Markup:
    """Say how to make the same page again."""
    asked = " ".join(shlex.quote(word) for word in stakes.asked)
    words = " ".join(
        f"retorno exposure {asked} --seed {stakes.seed} --draws {stakes.draws} --lang {lang}".split()
    )
    facts = [
        (plain("stakes.again.scenario", lang), stakes.scenario.file),
        (plain("again.seed", lang), str(stakes.seed)),
        (plain("stakes.again.draws", lang), number(stakes.draws, lang)),
    ]
    items = [join([el("dt", name), el("dd", value)]) for name, value in facts]
    tables = stakes.tables
    digests = {trade.file: trade.sha256 for trade in tables.trade.values()}
    digests |= {tables.elasticities.file: tables.elasticities.sha256} | dict(stakes.inputs)
    files = [(name, el("code", digest)) for name, digest in digests.items()]
    heads = [plain("again.file", lang), plain("again.digest", lang)]
    return section(
        "again",
        plain("again.title", lang),
        paragraph(plain("stakes.again.lead", lang)),
        el("pre", el("code", f"{words} --out FOLDER"), aria_label=plain("again.command", lang)),
        el("dl", *items, class_="facts"),
        table(plain("again.inputs", lang), heads, files, words=2),
    )
