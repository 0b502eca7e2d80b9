"""The sections with a picture: the ladder, the programme beside it, products, what drives it."""

from retorno.exposure.beside import Ratio
from retorno.exposure.ladder import Spread, StepCost, Toll
from retorno.exposure.model import LineOutcome, TradeOutcome
from retorno.exposure.notices import driver_name
from retorno.exposure.scenario import Side, Step
from retorno.exposure.stakes import Stakes
from retorno.exposure.uncertainty import Band
from retorno.exposure.units import weakest
from retorno.report.closing import evidence
from retorno.report.markup import NOTHING, Markup, el, join, plain
from retorno.report.numbers import span
from retorno.report.pieces import folded, key, paragraph, section, stacked, table
from retorno.report.stakes import bars_chart, beside_chart, ladder_chart
from retorno.report.stakes.amounts import MILLION, between, between_times, million, times, usd
from retorno.report.stakes.labels import (
    marked,
    million_cell,
    product_name,
    short_span,
    step_cell,
    step_mark,
    step_words,
)
from retorno.report.svg import picture
from retorno.vocabulary.evidence import Evidence
from retorno.wording import say
from retorno.wording.numbers import number, percent

MOST_PRODUCTS = 25  # in the picture and its table; products.csv has them all
CRUDE = "2709"


def ladder(stakes: Stakes, lang: str) -> Markup:
    """Draw the steps over time and what accrues."""
    title = plain("stakes.ladder.title", lang)
    drawn = picture(
        "ladder",
        title,
        plain("stakes.ladder.alt", lang, steps=len(stakes.scenario.steps)),
        lambda frame: ladder_chart.draw(stakes, lang, frame),
    )
    entries = [
        (css, plain(f"stakes.ladder.key.{code}", lang))
        for css, code in (
            ("carried", "carried"),
            ("carried aside", "aside"),
            ("threatened", "threatened"),
        )
    ]
    events = [
        el(
            "li",
            el("b", letter),
            el("span", f"{event.words.say(lang)} ({span(event.day, event.day, lang)})"),
        )
        for letter, event in zip(ladder_chart.LETTERS, stakes.scenario.events, strict=False)
    ]
    return section(
        "ladder",
        title,
        paragraph(plain("stakes.ladder.lead", lang), css="lead"),
        key(entries),
        el("figure", drawn),
        el("ul", *events, class_="events") if events else NOTHING,
        _steps(stakes, lang),
    )


def _steps(stakes: Stakes, lang: str) -> Markup:
    rows = [
        (
            step_cell(c.step, lang),
            short_span(c.step, lang),
            *(
                million_cell(spread, lang)
                for spread in (
                    c.accrued[Toll.EXPORTS],
                    c.yearly[Toll.EXPORTS],
                    c.accrued[Toll.DUTY],
                )
            ),
        )
        for c in stakes.ladder.steps
    ]
    if not rows:
        return NOTHING
    heads = [plain(f"stakes.ladder.{n}", lang) for n in ("step", "days", "lost", "yearly", "duty")]
    unit = plain("stakes.ladder.unit", lang, year=stakes.scenario.year)
    return join(
        [
            table(plain("stakes.ladder.table", lang), heads, rows, words=2),
            paragraph(unit, " ", evidence(_evidence_of(stakes), lang), css="quiet"),
            _expected(stakes, lang),
        ]
    )


def _evidence_of(stakes: Stakes) -> Evidence:
    """Give the least certain evidence of the tariffs' numbers."""
    return weakest(*(c.accrued[Toll.EXPORTS].amount.evidence for c in stakes.ladder.steps))


def _expected(stakes: Stakes, lang: str) -> Markup:
    rows = [
        (
            step_cell(c.step, lang),
            percent(c.step.probability, lang, 0),
            between(c.expected[Toll.EXPORTS], lang),
        )
        for c in stakes.ladder.steps
        if c.step.probability is not None
    ]
    if not rows:
        return NOTHING
    heads = [plain(f"stakes.ladder.{n}", lang) for n in ("step", "probability", "expected")]
    return table(plain("stakes.ladder.expected", lang), heads, rows)


def beside(stakes: Stakes, lang: str) -> Markup:
    """Put the programme's cost and each exposure on one scale, then the ratios in a table."""
    marks = [
        beside_chart.Mark(
            name=plain(f"stakes.beside.{p.kind}", lang), spread=p.cost, kind="programme"
        )
        for p in stakes.programmes
    ]
    by_id = {step.id: step for step in stakes.scenario.steps}
    marks += [
        _exposure(by_id[r.name], r.exposure, lang) for r in stakes.ratios[stakes.programmes[0].kind]
    ]
    title, unit = plain("stakes.beside.title", lang), plain("stakes.beside.unit", lang)
    drawn = picture(
        "beside",
        title,
        plain("stakes.beside.alt", lang),
        lambda frame: beside_chart.draw(marks, unit, lang, frame),
    )
    entries = [(css, plain(f"stakes.beside.key.{css}", lang)) for css in ("square", "ring", "full")]
    return section(
        "beside",
        title,
        paragraph(plain("stakes.beside.lead", lang), css="lead"),
        key(entries),
        el("figure", drawn),
        _ratios(stakes, by_id, lang),
        paragraph(plain("stakes.beside.not_cause", lang)),
    )


def _exposure(step: Step, spread: Spread, lang: str) -> beside_chart.Mark:
    kind = "threatened" if step.is_counterfactual else "carried"
    return beside_chart.Mark(name=step_words(step, lang), spread=spread, kind=kind)


def _ratios(stakes: Stakes, by_id: dict[str, Step], lang: str) -> Markup:
    heads = [plain("stakes.beside.step", lang), plain("stakes.beside.exposure", lang)]
    heads += [
        plain(f"stakes.beside.over.{p.kind}", lang, cost=between(p.cost, lang))
        for p in stakes.programmes
    ]
    columns = [stakes.ratios[p.kind] for p in stakes.programmes]
    rows = [
        (
            step_cell(by_id[found[0].name], lang),
            million_cell(found[0].exposure, lang),
            *(_times(ratio, lang) for ratio in found),
        )
        for found in zip(*columns, strict=True)
    ]
    if not rows:
        return NOTHING
    return table(plain("stakes.beside.table", lang), heads, rows)


def _times(ratio: Ratio, lang: str) -> Markup:
    band = "" if ratio.low == ratio.high else between_times(ratio, lang)
    return stacked([el("b", times(ratio.times, lang)), el("span", band, class_="quiet")])


def products(stakes: Stakes, lang: str) -> Markup:
    """Draw the loss by product under the heaviest tariff, with linear beside CES."""
    cost = _heaviest(stakes)
    if cost is None:
        return NOTHING
    outcome = stakes.outcome(cost.step)
    bands = outcome.bands.by_line if outcome.bands else ()
    every = sorted(zip(outcome.lines, bands, strict=True), key=lambda pair: pair[1].median)
    pairs = every[:MOST_PRODUCTS]
    bars = [
        bars_chart.Bar(
            name=product_name(line.prepared.line, lang),
            value=-band.median * MILLION,
            low=max(0.0, -band.high * MILLION),
            high=-band.low * MILLION,
        )
        for line, band in pairs
    ]
    unit = marked(plain("stakes.products.unit", lang), cost.step, lang)
    title = plain("stakes.products.title", lang)
    drawn = picture(
        "products",
        marked(title, cost.step, lang),
        plain("stakes.products.alt", lang),
        lambda frame: bars_chart.draw(bars, unit, lang, frame),
    )
    rows = [_product_row(line, band, lang) for line, band in pairs]
    names = ("product", "trade", "linear", "ces", "net", "band", "forms")
    heads = [plain(f"stakes.products.{n}", lang) for n in names]
    lead = plain("stakes.products.lead", lang, step=cost.step.words.say(lang))
    return section(
        "products",
        title,
        paragraph(lead, " ", step_mark(cost.step, lang), css="lead"),
        el("figure", drawn),
        table(marked(plain("stakes.products.table", lang), cost.step, lang), heads, rows),
        _not_shown(len(pairs), len(every), lang),
        paragraph(plain("stakes.products.crude", lang)) if _has_crude(outcome) else NOTHING,
        _departments(stakes, cost.step, lang),
    )


def _product_row(line: LineOutcome, band: Band, lang: str) -> tuple[str, ...]:
    return (
        product_name(line.prepared.line, lang),
        million(line.prepared.line.value * MILLION, lang),
        million(-line.linear.trade * MILLION, lang),
        million(-line.ces.trade * MILLION, lang),
        million(-band.median * MILLION, lang),
        f"{million(-band.high * MILLION, lang)}\N{EN DASH}{million(-band.low * MILLION, lang)}",
        plain("stakes.products.parts" if line.has_parted else "stakes.products.agree", lang),
    )


def _not_shown(shown: int, count: int, lang: str) -> Markup:
    if shown == count:
        return NOTHING
    words = {"shown": number(shown, lang), "count": number(count, lang)}
    return paragraph(plain("stakes.products.more", lang, **words))


def _has_crude(outcome: TradeOutcome) -> bool:
    return any(line.prepared.line.product.startswith(CRUDE) for line in outcome.lines)


def _departments(stakes: Stakes, step: Step, lang: str) -> Markup:
    found = stakes.departments(step)
    if found is None:
        return NOTHING
    ordered = sorted(found.losses.items(), key=lambda item: -item[1])
    rows = [(name, million(loss * MILLION, lang)) for name, loss in ordered]
    rows.append(
        (plain("stakes.products.unallocated", lang), million(found.unallocated * MILLION, lang))
    )
    heads = [plain("stakes.products.department", lang), plain("stakes.products.net", lang)]
    title = marked(plain("stakes.products.departments", lang), step, lang)
    said = plain("stakes.products.shares", lang, sources="; ".join(found.sources))
    return join([table(title, heads, rows), paragraph(said, css="quiet")])


def drivers(stakes: Stakes, lang: str) -> Markup:
    """Draw the tornado of the heaviest tariff: one assumption moved at a time."""
    cost = _heaviest(stakes)
    if cost is None:
        return NOTHING
    moved = [swing for swing in stakes.outcome(cost.step).swings if swing.width > 0]
    if not moved:
        return NOTHING
    reaches = [
        bars_chart.Reach(
            name=driver_name(swing.driver, lang),
            at_low=-swing.at_low * MILLION,
            at_high=-swing.at_high * MILLION,
        )
        for swing in moved
    ]
    middle = -stakes.outcome(cost.step).ces.net * MILLION
    title = plain("stakes.drivers.title", lang)
    unit = marked(plain("stakes.drivers.unit", lang), cost.step, lang)
    drawn = picture(
        "drivers",
        marked(title, cost.step, lang),
        plain("stakes.drivers.alt", lang),
        lambda frame: bars_chart.tornado(reaches, middle, unit, lang, frame),
    )
    rows = [
        (
            driver_name(s.driver, lang),
            usd(-s.at_low * MILLION, lang),
            usd(-s.at_high * MILLION, lang),
        )
        for s in moved
    ]
    heads = [plain(f"stakes.drivers.{n}", lang) for n in ("driver", "low", "high")]
    return section(
        "drivers",
        title,
        paragraph(
            plain("stakes.drivers.lead", lang, step=cost.step.words.say(lang)),
            " ",
            step_mark(cost.step, lang),
            css="lead",
        ),
        el("figure", drawn),
        key([(css, plain(f"stakes.drivers.{css}", lang)) for css in ("at-low", "at-high")]),
        folded(plain("stakes.drivers.table", lang), table(title, heads, rows, is_named=False)),
        _studies(stakes, cost.step, lang),
    )


def _studies(stakes: Stakes, step: Step, lang: str) -> Markup:
    """Show what the step costs in a year if one study alone gave an elasticity."""
    rows = [
        (
            reading.study,
            say(f"trade.driver.{reading.kind.value}", lang),
            million(-reading.net * MILLION, lang),
            percent(reading.own, lang, 0),
        )
        for reading in stakes.outcome(step).readings
    ]
    if not rows:
        return NOTHING
    names = ("study", "elasticity", "lost", "own")
    heads = [plain(f"stakes.studies.{name}", lang) for name in names]
    title = marked(plain("stakes.studies.title", lang), step, lang)
    return join([table(title, heads, rows, words=2), paragraph(plain("stakes.studies.note", lang))])


def _heaviest(stakes: Stakes) -> StepCost | None:
    found = [c for c in stakes.ladder.steps if c.step is stakes.heaviest]
    return found[0] if found and found[0].step.side is Side.UNITED_STATES else None
