"""The top of the page: what comes of it, in words and in six figures."""

from retorno.plan.parties import Never
from retorno.report.markup import NOTHING, Markup, el, escape, join, plain, sentence
from retorno.report.numbers import NONE, day, day_of, listing, money, span
from retorno.report.pieces import counted, paragraph, people_words, place_words, word_for
from retorno.report.view import ReportView, Shortage, Unplaced
from retorno.vocabulary.money import Cents
from retorno.wording.numbers import NARROW, number, percent

WEEK = 7
MOST_SHORTAGES = 6
BEYOND = frozenset(code.value for code in Never)


def banners(view: ReportView, lang: str) -> Markup:
    """Say first what a reader must know before believing anything."""
    shown = []
    if view.is_demo:
        shown.append(_banner("demo", lang))
    if not view.is_protected:
        shown.append(_banner("unprotected", lang))
    return join(shown)


def _banner(kind: str, lang: str) -> Markup:
    words = [el("strong", plain(f"top.{kind}", lang)), " ", plain(f"top.{kind}_more", lang)]
    return el("p", *words, class_=f"banner {kind}", role="note")


def first_line(view: ReportView, lang: str) -> str:
    """Say whether everybody can be returned, before anything else."""
    totals = view.totals
    if not totals.available:
        return plain("headline.empty", lang)
    if not totals.not_placed:
        return plain("headline.complete", lang)
    code = "cannot" if view.status == "cannot" else "partial"
    left, available = number(totals.not_placed, lang), number(totals.available, lang)
    return plain(f"headline.{code}", lang, left=left, available=available)


def headline(view: ReportView, lang: str) -> Markup:
    """Say the outcome in words."""
    said = [paragraph(first_line(view, lang), css="first")]
    if view.totals.not_placed:
        code = "cannot_more" if view.status == "cannot" else "partial_more"
        said.append(paragraph(plain(f"headline.{code}", lang), css="second"))
    said.append(paragraph(join([_journey(view, lang), _spent(view, lang)], " ")))
    said.append(paragraph(join([_proof(view, lang), _held(view, lang)], " ")))
    return el("div", *said, _short(view, lang), class_="headline")


def _journey(view: ReportView, lang: str) -> Markup:
    days = view.flight_days
    if not days:
        return sentence("headline.no_flights", lang)
    when = span(day_of(view.first_day, days[0]), day_of(view.first_day, days[-1]), lang)
    placed = counted("people", view.totals.placed, lang)
    if not view.flights:
        return sentence("headline.only_scheduled", lang, people=placed, span=when)
    flights = counted("flights", view.flights, lang)
    said = [sentence("headline.journey", lang, people=placed, flights=flights, span=when)]
    if view.scheduled_people:
        seated = counted("people", view.scheduled_people, lang)
        said.append(sentence("headline.some_scheduled", lang, people=seated))
    return join(said, " ")


def each(view: ReportView) -> Cents:
    """Money of the plan over people with a flight."""
    return Cents(round(view.money.money / max(1, view.totals.placed)))


def _spent(view: ReportView, lang: str) -> Markup:
    if not view.totals.placed:
        return NOTHING
    currency = view.money.currency
    return sentence(
        "headline.money",
        lang,
        money=money(view.money.money, currency, lang),
        each=money(each(view), currency, lang),
    )


def _proof(view: ReportView, lang: str) -> Markup:
    cost = view.money
    said = money(cost.cost, cost.currency, lang)
    if view.provenance.stopped == "optimal":
        return sentence("headline.optimal", lang, cost=said)
    if cost.lower_bound is None or cost.gap is None:
        return sentence("headline.no_bound", lang)
    bound = money(cost.lower_bound, cost.currency, lang)
    return sentence("headline.gap", lang, cost=said, bound=bound, gap=percent(cost.gap, lang))


def _held(view: ReportView, lang: str) -> Markup:
    if view.totals.held is None:
        return sentence("headline.held.none", lang)
    return sentence("headline.held.some", lang, held=number(view.totals.held, lang))


def _short(view: ReportView, lang: str) -> Markup:
    more = len(view.shortages) - MOST_SHORTAGES
    shown = view.shortages[:MOST_SHORTAGES] if more > 1 else view.shortages
    said = [
        *(_beyond(line, lang) for line in view.unplaced if not BEYOND.isdisjoint(line.reasons)),
        *(shortage(view, item, lang) for item in shown),
    ]
    if more > 1:
        said.append(escape(plain("short.more", lang, n=number(more, lang))))
    if not said:
        return NOTHING
    return el(
        "div",
        el("h2", plain("headline.short_title", lang), id="short"),
        el("ul", *(el("li", words) for words in said)),
        class_="short",
    )


def _beyond(line: Unplaced, lang: str) -> Markup:
    """Say what keeps people from every plan, and who can change it."""
    return sentence(
        "short.beyond",
        lang,
        what=escape("; ".join(word_for("left", code, lang) for code in line.reasons)),
        people=people_words(line.people, lang),
        who=escape(listing([word_for("releases", code, lang) for code in line.releases], lang)),
    )


def shortage(view: ReportView, item: Shortage, lang: str) -> Markup:
    """Say what is short, where and when, for how many people, and how much would help."""
    names = {airport.iata: airport.name for airport in view.airports}
    known = item.place in names
    place = place_words(item.place, names[item.place], lang) if known else item.place
    when = escape(span(item.first, item.last, lang))
    if item.amount is None:
        return sentence(f"short.few.{item.kind}", lang, place=place, when=when)
    amount = (
        money(Cents(item.amount * 100), view.money.currency, lang)
        if item.kind.startswith("money")
        else number(item.amount, lang)
    )
    who = people_words(item.people, lang)
    return sentence(f"short.{item.kind}", lang, place=place, when=when, amount=amount, people=who)


def figures(view: ReportView, lang: str) -> Markup:
    """Show the six figures people ask for first."""
    shown = [
        _placed(view, lang),
        _flights(view, lang),
        _weeks(view, lang),
        _money(view, lang),
        _gap(view, lang),
        _left(view, lang) if view.totals.not_placed else _wait(view, lang),
    ]
    items = [
        el(
            "div",
            el("dt", name),
            el("dd", el("span", value, class_="value"), el("span", note, class_="note")),
        )
        for name, value, note in shown
    ]
    return el(
        "section",
        el("h2", plain("figure.title", lang), id="figures", class_="unseen"),
        el("dl", *items, class_="figures"),
        aria_labelledby="figures",
    )


Figure = tuple[str, str | Markup, str]


def _placed(view: ReportView, lang: str) -> Figure:
    of = plain("figure.placed_of", lang, available=number(view.totals.available, lang))
    return plain("figure.placed", lang), number(view.totals.placed, lang), of


def _flights(view: ReportView, lang: str) -> Figure:
    days = len({mark.day for row in view.board if not row.scheduled for mark in row.marks})
    note = plain("figure.flights_note", lang, days=counted("days", days, lang))
    return plain("figure.flights", lang), number(view.flights, lang), note


def _weeks(view: ReportView, lang: str) -> Figure:
    days = view.flight_days
    if not days:
        return plain("figure.weeks", lang), "0", plain("figure.weeks_none", lang)
    last = day(day_of(view.first_day, days[-1]), lang)
    weeks = number(days[-1] // WEEK + 1, lang)
    return plain("figure.weeks", lang), weeks, plain("figure.weeks_note", lang, last=last)


def _money(view: ReportView, lang: str) -> Figure:
    spent = view.money
    notes = []
    if view.totals.placed:
        notes.append(plain("figure.money_note", lang, each=money(each(view), spent.currency, lang)))
    if spent.budget_total:
        share = percent(spent.money / spent.budget_total, lang, 0)
        notes.append(plain("figure.money_budget", lang, share=share))
    value = _with_unit(money(spent.money, spent.currency, lang))
    return plain("figure.money", lang), value, "; ".join(notes)


def _gap(view: ReportView, lang: str) -> Figure:
    gap = view.money.gap
    if gap is None:
        return plain("figure.gap", lang), NONE, plain("figure.gap_none", lang)
    return plain("figure.gap", lang), percent(gap, lang), plain("figure.gap_note", lang)


def _left(view: ReportView, lang: str) -> Figure:
    note = plain("figure.left_note", lang)
    return plain("figure.left", lang), number(view.totals.not_placed, lang), note


def _wait(view: ReportView, lang: str) -> Figure:
    if view.wait_of_all is None:
        return plain("figure.wait", lang), NONE, plain("figure.wait_none", lang)
    waits = view.wait_of_all
    note = plain("figure.wait_note", lang, days=counted("days", waits.ninth_decile, lang))
    return plain("figure.wait", lang), _with_unit(counted("days", waits.median, lang)), note


def _with_unit(words: str) -> Markup:
    """Set the number large and the words beside it small."""
    parts = words.replace(NARROW, " ").split(" ")
    return join(
        [escape(p) if p[0].isdigit() else el("small", p) for p in parts],
        NARROW,
    )
