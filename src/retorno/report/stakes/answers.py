"""The sections in words and tables: visas, aid, and what has no figure."""

import math
from collections.abc import Iterable

from retorno.exposure.stakes import Stakes
from retorno.exposure.visas import Queue
from retorno.report.markup import NOTHING, Markup, el, join, plain, sentence
from retorno.report.pieces import counted, paragraph, section, stacked, table
from retorno.report.stakes.amounts import rounded, usd, working_days
from retorno.report.stakes.labels import class_name, short_span, step_cell
from retorno.wording.numbers import number, percent

FORMULA = "Q = N a\nT = N / u\nW = a N\N{SUPERSCRIPT TWO} (1 + 1/u) / 2"


def visas(stakes: Stakes, lang: str) -> Markup:
    """Show the queue of each closing under each reading of the volume."""
    if not stakes.visas:
        return NOTHING
    rows = [
        (
            step_cell(d.step, lang),
            d.volume.words.say(lang),
            number(rounded(d.delayed.value), lang),
            _column(percent(queue.surge, lang, 0) for queue in d.queues),
            _column(_recovery(queue, lang) for queue in d.queues),
            _column(_waited(queue, lang) for queue in d.queues),
        )
        for d in stakes.visas
    ]
    names = ("step", "volume", "delayed", "surge", "recovery", "waited")
    heads = [plain(f"stakes.visas.{n}", lang) for n in names]
    title = plain("stakes.visas.title", lang)
    return section(
        "visas",
        title,
        paragraph(plain("stakes.visas.lead", lang), css="lead"),
        table(title, heads, rows, words=2, is_named=False),
        paragraph(plain("stakes.visas.formula", lang)),
        el("pre", FORMULA, class_="formula"),
        paragraph(join(_classes(stakes, lang), " ")),
    )


def _column(words: Iterable[str]) -> Markup:
    return stacked([el("span", word) for word in words])


def _recovery(queue: Queue, lang: str) -> str:
    if not math.isfinite(queue.recovery):
        return plain("stakes.visas.never", lang)
    return working_days(queue.recovery, lang)


def _waited(queue: Queue, lang: str) -> str:
    if not math.isfinite(queue.waited):
        return plain("stakes.visas.no_end", lang)
    return number(rounded(queue.waited), lang)


def _classes(stakes: Stakes, lang: str) -> list[Markup]:
    first = stakes.visas[0]
    parts = [
        sentence(
            "stakes.visas.class",
            lang,
            name=class_name(part.visa.name, lang),
            share=percent(part.visa.share, lang),
            delayed=number(rounded(part.delayed.value), lang),
        )
        for part in first.classes
    ]
    return [*parts, Markup(plain("stakes.visas.class_unknown", lang))]


def aid(stakes: Stakes, lang: str) -> Markup:
    """Show what each pause of aid holds back, by agency and purpose where the table says."""
    if not stakes.pauses:
        return NOTHING
    rows = [
        (
            step_cell(p.step, lang),
            plain("stakes.aid.all", lang) if line.agency == "all" else line.agency,
            plain("stakes.aid.all", lang) if line.purpose == "all" else line.purpose,
            usd(line.amount.value, lang),
        )
        for p in stakes.pauses
        for line in p.lines
    ]
    heads = [plain(f"stakes.aid.{n}", lang) for n in ("step", "agency", "purpose", "held")]
    said = [
        sentence(
            "stakes.aid.yearly",
            lang,
            yearly=usd(p.yearly.value, lang),
            year=str(p.yearly.year),
            basis=p.yearly.basis,
            share=percent(p.step.share, lang, 0),
            days=counted("days", p.step.days, lang),
        )
        for p in stakes.pauses
    ]
    title = plain("stakes.aid.title", lang)
    return section(
        "aid",
        title,
        paragraph(plain("stakes.aid.lead", lang), css="lead"),
        table(title, heads, rows, words=3, is_named=False),
        paragraph(join(said, " ")),
        paragraph(plain("stakes.aid.left_out", lang, n=len(stakes.aid_left_out)))
        if stakes.aid_left_out
        else NOTHING,
    )


def unpriced(stakes: Stakes, lang: str) -> Markup:
    """List the steps that have no figure: they do not disappear."""
    if not stakes.unpriced:
        return NOTHING
    rows = [
        (
            step_cell(s, lang),
            short_span(s, lang),
            s.authority,
        )
        for s in stakes.unpriced
    ]
    heads = [plain(f"stakes.unpriced.{n}", lang) for n in ("step", "days", "authority")]
    title = plain("stakes.unpriced.title", lang)
    return section(
        "unpriced",
        title,
        paragraph(plain("stakes.unpriced.lead", lang), css="lead"),
        table(title, heads, rows, words=3, is_named=False),
    )
