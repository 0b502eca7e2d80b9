"""The sections with pictures, each with a table that says the same."""

from collections import Counter

from retorno.report import bars, board, route_map
from retorno.report.markup import NOTHING, Markup, el, join, plain, sentence
from retorno.report.numbers import (
    day,
    day_of,
    listing,
    money,
    number,
    percent,
    people,
    span,
)
from retorno.report.pieces import counted, folded, key, meter, paragraph, section, table
from retorno.report.svg import picture
from retorno.report.view import FEW, BoardRow, ReportView
from retorno.vocabulary.money import Cents

WEEK = bars.WEEK


def _share(used: int, offered: int, lang: str) -> str:
    return percent(used / offered, lang, 0) if offered else "–"


def routes(view: ReportView, lang: str) -> Markup:
    """Show where flights go."""
    title = plain("map.title", lang)
    if not view.airports:
        return NOTHING
    alt = _map_words(view, lang)
    drawn = picture("map", title, alt, lambda frame: route_map.draw(view, lang, frame))
    entries = [
        ("dot", plain("map.departure", lang)),
        ("square", plain("map.arrival", lang)),
        ("thick", plain("map.flights", lang)),
        ("dashes", plain("map.seats", lang)),
    ]
    rows = [
        (
            " → ".join(route.stops),
            plain("map.scheduled" if route.scheduled else "map.own", lang),
            counted("days", route.flights, lang) if route.scheduled else number(route.flights, lang),
            number(route.people, lang),
            _share(route.seats_used, route.places, lang),
        )
        for route in view.routes
    ]
    heads = [plain(f"map.{name}", lang) for name in ("route", "kind", "flights", "people", "load")]
    details = folded(
        plain("map.table", lang), table(plain("map.table", lang), heads, rows, words=2)
    )
    return section(
        "map",
        title,
        paragraph(plain("map.lead", lang), css="lead"),
        el("figure", drawn, key(entries), el("figcaption", plain("map.credit", lang))),
        details if rows else NOTHING,
    )


def _map_words(view: ReportView, lang: str) -> str:
    legs = route_map.legs_of(view)
    if not legs:
        return plain("map.alt_empty", lang)
    arrivals = sum(1 for airport in view.airports if airport.arrival)
    return plain(
        "map.alt",
        lang,
        departures=len(view.airports) - arrivals,
        arrivals=arrivals,
        busiest=f"{legs[0].start.iata}–{legs[0].end.iata}",
    )


def aircraft(view: ReportView, lang: str) -> Markup:
    """Show each aircraft's days."""
    title = plain("board.title", lang)
    if not view.board:
        return section("board", title, paragraph(plain("board.none", lang)))
    alt = plain(
        "board.alt",
        lang,
        flights=counted("flights", view.flights, lang),
        days=counted("days", view.days, lang),
    )
    entries = [
        ("load", plain("board.legend_flight", lang)),
        ("half", plain("board.legend_half", lang)),
        ("ferry", plain("board.legend_ferry", lang)),
        ("ground", plain("board.legend_available", lang)),
    ]
    drawn = picture("board", title, alt, lambda frame: board.draw(view, lang, frame))
    return section(
        "board",
        title,
        paragraph(plain("board.lead", lang), css="lead"),
        el("figure", drawn, key(entries)),
        _fleet_table(view, lang),
        folded(plain("board.table", lang), _week_table(view, lang)),
    )


def _fleet_table(view: ReportView, lang: str) -> Markup:
    names = ("fleet", "flights", "people", "used_days", "available_days", "load")
    rows = [_fleet_row(row, lang) for row in view.board]
    return table(
        plain("board.fleet_table", lang), [plain(f"board.{name}", lang) for name in names], rows
    )


def _fleet_row(row: BoardRow, lang: str) -> tuple[str, ...]:
    used = sum(mark.aircraft_days for mark in row.marks)
    seats = sum(mark.seats_used for mark in row.marks)
    places = sum(mark.places for mark in row.marks)
    return (
        board.row_name(row, lang),
        "–" if row.scheduled else number(len(row.marks), lang),
        number(sum(mark.people for mark in row.marks), lang),
        "–" if row.scheduled else number(used, lang),
        "–" if row.scheduled else number(sum(row.available), lang),
        _share(seats, places, lang),
    )


def _week_table(view: ReportView, lang: str) -> Markup:
    flights: Counter[int] = Counter()
    moved: Counter[int] = Counter()
    for row in view.board:
        for mark in row.marks:
            flights[mark.day // WEEK] += not row.scheduled
            moved[mark.day // WEEK] += mark.people
    rows = [
        (
            plain("board.week", lang, n=week + 1),
            day(day_of(view.first_day, week * WEEK), lang),
            number(flights[week], lang),
            number(moved[week], lang),
        )
        for week in range(-(-view.days // WEEK))
    ]
    heads = [plain(f"board.{name}", lang) for name in ("week_word", "begins", "flights", "people")]
    return table(plain("board.table", lang), heads, rows, words=2)


def waiting(view: ReportView, lang: str) -> Markup:
    """Show how long each group waits."""
    title = plain("wait.title", lang)
    if not view.waits:
        return section("wait", title, paragraph(plain("wait.none", lang)))
    drawn = picture(
        "wait", title, plain("wait.alt", lang), lambda frame: bars.draw_waits(view, lang, frame)
    )
    total = sum(waits.people for waits in view.waits)
    rows = [
        (
            bars.group_name(waits, lang, total),
            number(waits.people, lang),
            number(waits.mean, lang, 1),
            number(waits.median, lang),
            number(waits.ninth_decile, lang),
            number(waits.longest, lang),
        )
        for waits in view.waits
    ]
    names = ("group", "people", "mean", "median", "ninth", "longest")
    return section(
        "wait",
        title,
        paragraph(plain("wait.lead", lang), css="lead"),
        el("figure", drawn),
        table(plain("wait.unit", lang), [plain(f"wait.{name}", lang) for name in names], rows),
        folded(plain("wait.table", lang), _wait_weeks(view, lang, total)),
        paragraph(plain("wait.merged", lang), css="quiet"),
    )


def _wait_weeks(view: ReportView, lang: str, total: int) -> Markup:
    weeks = max(len(waits.by_week) for waits in view.waits)
    rows = [
        (
            plain("wait.week_range", lang, first=week * WEEK, last=week * WEEK + WEEK - 1),
            *(_few(waits.by_week[week], lang) if week < len(waits.by_week) else "0" for waits in view.waits),
        )
        for week in range(weeks)
    ]
    heads = [plain("wait.weeks", lang)]
    heads += [bars.group_name(waits, lang, total) for waits in view.waits]
    return table(plain("wait.table", lang), heads, rows)


def _few(count: int, lang: str) -> str:
    return people(None, lang) if 0 < count < FEW else number(count, lang)


def spending(view: ReportView, lang: str) -> Markup:
    """Show when money is needed and how much of each budget is used."""
    title = plain("money.title", lang)
    spent = view.money
    content = [paragraph(plain("money.lead", lang), css="lead")]
    if any(any(days) for days in spent.by_day.values()):
        alt = plain("money.alt", lang, currency=spent.currency)
        drawn = picture("money", title, alt, lambda frame: bars.draw_money(view, lang, frame))
        entries = [(f"part-{part}", plain(f"money.{part}", lang)) for part in bars.MONEY_PARTS]
        content.append(el("figure", drawn, key(entries)))
    else:
        content.append(paragraph(plain("money.none", lang)))
    if spent.by_day_estimated:
        content.append(paragraph(plain("money.estimated", lang), css="quiet"))
    content += [_each(view, lang), _parts_table(view, lang), _periods_table(view, lang)]
    content.append(folded(plain("money.table", lang), _money_weeks(view, lang)))
    return section("money", title, *content)


def _each(view: ReportView, lang: str) -> Markup:
    if not view.totals.placed:
        return NOTHING
    spent = view.money
    return paragraph(
        sentence(
            "money.each",
            lang,
            money=bars.money_label(view, spent.money, lang),
            people=counted("people", view.totals.placed, lang),
            each=bars.money_label(view, round(spent.money / view.totals.placed), lang),
            currency=spent.currency,
        )
    )


def _parts_table(view: ReportView, lang: str) -> Markup:
    rows = [
        (plain(f"money.{part}", lang), bars.money_label(view, amount, lang))
        for part, amount in view.money.parts.items()
    ]
    rows.append((plain("money.total", lang), bars.money_label(view, view.money.cost, lang)))
    heads = [plain("money.part", lang), plain("money.amount", lang)]
    return table(plain("money.parts_table", lang), heads, rows)


def _periods_table(view: ReportView, lang: str) -> Markup:
    spent = view.money
    said = []
    if spent.budget_total:
        said.append(
            paragraph(
                sentence(
                    "money.of_total",
                    lang,
                    budget=money(spent.budget_total, spent.currency, lang),
                    share=percent(spent.money / spent.budget_total, lang),
                )
            )
        )
    if not spent.budget_periods:
        return join([*said, paragraph(plain("money.no_budget", lang), css="quiet")])
    rows = []
    used = bars.period_money(view)
    for i, budget in enumerate(spent.budget_periods):
        last = min(view.days, (i + 1) * bars.PERIOD) - 1
        rows.append(
            (
                span(day_of(view.first_day, i * bars.PERIOD), day_of(view.first_day, last), lang),
                bars.money_label(view, used[i], lang),
                bars.money_label(view, budget, lang),
                _share(used[i], budget, lang),
            )
        )
    heads = [plain(f"money.{name}", lang) for name in ("period", "used", "budget", "share")]
    return join([*said, table(plain("money.periods", lang), heads, rows)])


def _money_weeks(view: ReportView, lang: str) -> Markup:
    by_week = [bars.weekly(view.money.by_day[part]) for part in bars.MONEY_PARTS]
    rows = []
    for week, amounts in enumerate(zip(*by_week, strict=True)):
        begins = day(day_of(view.first_day, week * WEEK), lang)
        rows.append(
            (begins, *(number(round(a / 100), lang) for a in (*amounts, Cents(sum(amounts)))))
        )
    heads = [plain("board.begins", lang)]
    heads += [plain(f"money.{part}", lang) for part in (*bars.MONEY_PARTS, "total")]
    return table(f"{plain('money.table', lang)} ({view.money.currency})", heads, rows)


def arrivals(view: ReportView, lang: str) -> Markup:
    """Show places at arrivals: offered and used."""
    title = plain("reception.title", lang)
    if not view.reception:
        return section("reception", title, paragraph(plain("reception.none", lang)))
    alt = plain(
        "reception.alt", lang, airports=listing([place.iata for place in view.reception], lang)
    )
    drawn = picture("reception", title, alt, lambda frame: bars.draw_reception(view, lang, frame))
    entries = [
        ("vessel", plain("reception.offered", lang)),
        ("filled", plain("reception.used", lang)),
    ]
    names = ("airport", "offered", "used", "share", "full_days", "peak")
    return section(
        "reception",
        title,
        paragraph(plain("reception.lead", lang), css="lead"),
        el("figure", drawn, key(entries)),
        table(title, [plain(f"reception.{name}", lang) for name in names], _reception_rows(view, lang)),
    )


def _reception_rows(view: ReportView, lang: str) -> list[tuple[str, ...]]:
    rows = []
    for place in view.reception:
        peak = max(range(view.days), key=lambda i: place.used[i])
        full = sum(1 for o, u in zip(place.offered, place.used, strict=True) if u and u >= o)
        rows.append(
            (
                f"{place.name} ({place.iata})" if place.name else place.iata,
                number(sum(place.offered), lang),
                number(sum(place.used), lang),
                _share(sum(place.used), sum(place.offered), lang),
                number(full, lang),
                plain(
                    "reception.peak_text",
                    lang,
                    people=number(place.used[peak], lang),
                    day=day(day_of(view.first_day, peak), lang),
                )
                if place.used[peak]
                else "–",
            )
        )
    return rows


def causes(view: ReportView, lang: str) -> Markup:
    """Say in sum what people wait for."""
    title = plain("cause.title", lang)
    if not view.causes:
        return section("cause", title, paragraph(plain("cause.none", lang)))
    most = max(cause.person_days for cause in view.causes)
    rows = [
        (
            word_for("cause", cause.code, lang),
            meter(cause.person_days / most),
            _few(cause.person_days, lang),
        )
        for cause in view.causes
    ]
    waited = number(view.person_days, lang)
    heads = [plain("cause.cause", lang), "", plain("cause.person_days", lang)]
    return section(
        "cause",
        title,
        paragraph(plain("cause.lead", lang, days=waited), css="lead"),
        table(title, heads, rows, words=2),
    )


def word_for(kind: str, code: str, lang: str) -> str:
    """Say a code in words; a code without words is shown as it is, readable."""
    try:
        return plain(f"{kind}.word.{code}", lang)
    except KeyError:
        return code.replace("_", " ")
