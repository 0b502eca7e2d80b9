"""The end of the page: who is left, how the plan was made, what it rests on, how to repeat it."""

from retorno.report.markup import NOTHING, Markup, el, join, plain, sentence
from retorno.report.numbers import exact_money, listing, people
from retorno.report.pieces import counted, paragraph, section, stacked, table, word_for
from retorno.report.view import ReportView, Unplaced
from retorno.vocabulary.evidence import Evidence
from retorno.wording.numbers import number

OWN_SOURCES = (
    ("results", Evidence.COMPUTED),
    ("programme", Evidence.UNVERIFIED_TEXT),
    ("weights", Evidence.DEFAULT),
    ("distance", Evidence.COMPUTED),
    ("outlines", Evidence.SOURCED),
)


def left(view: ReportView, lang: str) -> Markup:
    """Say who has no flight, why, and who can change it; and the held in one total."""
    content = []
    if view.unplaced:
        content.append(paragraph(plain("left.lead", lang), css="lead"))
        rows = [_reason(line, lang) for line in view.unplaced]
        heads = [plain(f"left.{name}", lang) for name in ("reason", "releases", "people")]
        content.append(table(plain("left.title", lang), heads, rows, words=2, is_named=False))
    else:
        content.append(paragraph(plain("left.none", lang)))
    content.append(paragraph(join([held(view, lang), _sum(view, lang)], " "), css="quiet"))
    return section("left", plain("left.title", lang), *content)


def held(view: ReportView, lang: str) -> Markup:
    """Give the held people as one total."""
    if view.totals.held is None:
        return sentence("left.held.none", lang)
    return sentence("left.held.some", lang, held=number(view.totals.held, lang))


def _sum(view: ReportView, lang: str) -> Markup:
    totals = view.totals
    if totals.listed is None:
        return NOTHING
    return sentence(
        "left.sum",
        lang,
        listed=counted("people", totals.listed, lang),
        placed=number(totals.placed, lang),
        left=number(totals.not_placed, lang),
        held=people(totals.held, lang),
    )


def _reason(line: Unplaced, lang: str) -> tuple[object, ...]:
    words = [Markup(el("span", word_for("left", code, lang))) for code in line.reasons]
    who = listing([word_for("releases", code, lang) for code in line.releases], lang)
    return stacked(words), who, people(line.people, lang)


def method(view: ReportView, lang: str) -> Markup:
    """Explain the cost, the plan, the bound and the check in plain words."""
    spent = view.money
    cost = sentence(
        "method.cost",
        lang,
        day=exact_money(spent.waiting_per_person_day, spent.currency, lang),
        left=exact_money(spent.not_returned_per_person, spent.currency, lang),
    )
    return section(
        "method",
        plain("method.title", lang),
        paragraph(cost),
        paragraph(plain("method.plan", lang)),
        el("h3", plain("method.bound_title", lang)),
        paragraph(plain("method.bound_1", lang)),
        paragraph(plain("method.bound_2", lang)),
        paragraph(_bound(view, lang)),
        paragraph(plain("method.check", lang), " ", _stopped(view, lang)),
    )


def _bound(view: ReportView, lang: str) -> Markup:
    spent = view.money
    if spent.lower_bound is None:
        return sentence("method.bound_none", lang)
    return sentence(
        "method.bound_now",
        lang,
        bound=exact_money(spent.lower_bound, spent.currency, lang),
        cost=exact_money(spent.cost, spent.currency, lang),
    )


def _stopped(view: ReportView, lang: str) -> str:
    made = view.provenance
    return plain(f"method.stopped.{made.stopped}", lang, seconds=number(made.seconds, lang))


def sources(view: ReportView, lang: str) -> Markup:
    """List what the figures rest on, each with how sure we are."""
    rows = [
        (
            plain(f"source.own.{name}", lang),
            plain(f"source.own.{name}_text", lang),
            evidence(kind, lang),
        )
        for name, kind in OWN_SOURCES
    ]
    rows += [(s.figure, s.text, evidence(s.evidence, lang)) for s in view.sources]
    heads = [plain(f"source.{name}", lang) for name in ("figure", "text", "evidence")]
    title = plain("source.title", lang)
    return section(
        "source",
        title,
        paragraph(plain("source.lead", lang), css="lead"),
        table(title, heads, rows, words=3, is_named=False),
    )


def evidence(kind: Evidence, lang: str) -> Markup:
    """Label how sure we are of a figure, in words."""
    word = plain(f"source.evidence_word.{kind.value.replace(' ', '_')}", lang)
    return el("span", word, class_="evidence")


def again(view: ReportView, lang: str) -> Markup:
    """Say how to make the same plan again."""
    made = view.provenance
    versions = " · ".join(f"{name} {version}" for name, version in made.versions.items())
    facts = [
        ("method", plain("again.method_text", lang)),
        ("seed", str(made.seed)),
        ("versions", versions),
    ]
    items = [
        join([el("dt", plain(f"again.{name}", lang)), el("dd", value)])
        for name, value in facts
        if value
    ]
    command = (
        el("pre", el("code", made.command), aria_label=plain("again.command", lang))
        if made.command
        else NOTHING
    )
    rows = [(name, el("code", digest)) for name, digest in made.inputs.items()]
    heads = [plain("again.file", lang), plain("again.digest", lang)]
    inputs = plain("again.inputs", lang)
    return section(
        "again",
        plain("again.title", lang),
        paragraph(plain(f"again.lead_{'exact' if made.is_exact else 'timed'}", lang)),
        command,
        el("dl", *items, class_="facts"),
        table(inputs, heads, rows, words=2) if rows else NOTHING,
    )
