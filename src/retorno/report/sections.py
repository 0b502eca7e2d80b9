"""The sections with pictures, each with a table that says the same."""

from collections import Counter

from retorno.report import board, reception_chart, route_map, waits_chart
from retorno.report.calendar import WEEK
from retorno.report.markup import NOTHING, Markup, el, join, plain
from retorno.report.numbers import NONE, day, day_of, listing, people
from retorno.report.pieces import (
    counted,
    folded,
    key,
    meter,
    paragraph,
    place_words,
    section,
    share,
    stacked,
    table,
    word_for,
)
from retorno.report.svg import picture
from retorno.report.view import FEW, BoardRow, ReportView
from retorno.wording.numbers import number, percent

MOST_ROUTES = 8


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
        *_line_key(view, lang),
    ]
    return section(
        "map",
        title,
        paragraph(plain("map.lead", lang), css="lead"),
        el("figure", drawn, key(entries), el("figcaption", plain("map.credit", lang))),
        _route_tables(view, lang),
    )


def _route_tables(view: ReportView, lang: str) -> Markup:
    rows = [
        (
            " → ".join(route.stops),
            plain("map.scheduled" if route.scheduled else "map.own", lang),
            counted("days", route.flights, lang)
            if route.scheduled
            else number(route.flights, lang),
            number(route.people, lang),
            share(route.seats_used, route.places, lang),
        )
        for route in view.routes
    ]
    if not rows:
        return NOTHING
    heads = [plain(f"map.{name}", lang) for name in ("route", "kind", "flights", "people", "load")]
    most_flown = plain("map.most_flown", lang)
    shown = table(most_flown, heads, rows[:MOST_ROUTES], words=2)
    if len(rows) <= MOST_ROUTES:
        return shown
    rest = plain("map.other_routes", lang, n=number(len(rows) - MOST_ROUTES, lang))
    return join([shown, folded(rest, table(rest, heads, rows[MOST_ROUTES:], words=2))])


def _line_key(view: ReportView, lang: str) -> list[tuple[str, str]]:
    legs = route_map.legs_of(view)
    whole = [leg.flights for leg in legs if not leg.scheduled]
    shown = [("thick", plain("map.thickest", lang, n=number(max(whole), lang)))] if whole else []
    if len(whole) < len(legs):
        shown.append(("dashes", plain("map.seats", lang)))
    return shown


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
        busiest=f"{legs[0].start.iata} → {legs[0].end.iata}",
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
        NONE if row.scheduled else number(len(row.marks), lang),
        number(sum(mark.people for mark in row.marks), lang),
        NONE if row.scheduled else number(used, lang),
        NONE if row.scheduled else number(sum(row.available), lang),
        share(seats, places, lang),
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
        "wait", title, plain("wait.alt", lang), lambda frame: waits_chart.draw(view, lang, frame)
    )
    total = sum(waits.people for waits in view.waits)
    rows = [
        (
            waits_chart.group_name(waits, lang, total),
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
        folded(plain("wait.table", lang), _wait_ranges(view, lang, total)),
        paragraph(plain("wait.merged", lang), css="quiet"),
    )


def _wait_ranges(view: ReportView, lang: str, total: int) -> Markup:
    rows = [
        (
            waits_chart.range_name(index),
            *(_few(waits.by_range[index], lang) for waits in view.waits),
        )
        for index in range(waits_chart.used_ranges(view))
    ]
    heads = [plain("wait.days", lang)]
    heads += [waits_chart.group_name(waits, lang, total) for waits in view.waits]
    return table(plain("wait.table", lang), heads, rows)


def _few(count: int, lang: str) -> str:
    return people(None, lang) if 0 < count < FEW else number(count, lang)


def arrivals(view: ReportView, lang: str) -> Markup:
    """Show places at arrivals: offered and used."""
    title = plain("reception.title", lang)
    if not view.reception:
        return section("reception", title, paragraph(plain("reception.none", lang)))
    alt = plain(
        "reception.alt", lang, airports=listing([place.iata for place in view.reception], lang)
    )
    drawn = picture("reception", title, alt, lambda frame: reception_chart.draw(view, lang, frame))
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
        table(
            title, [plain(f"reception.{name}", lang) for name in names], _reception_rows(view, lang)
        ),
    )


def _reception_rows(view: ReportView, lang: str) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for place in view.reception:
        peak = max(range(view.days), key=lambda i: place.used[i])
        full = sum(1 for o, u in zip(place.offered, place.used, strict=True) if u and u >= o)
        rows.append(
            (
                place_words(place.iata, place.name, lang),
                number(sum(place.offered), lang),
                number(sum(place.used), lang),
                share(sum(place.used), sum(place.offered), lang),
                number(full, lang),
                plain(
                    "reception.peak_text",
                    lang,
                    people=number(place.used[peak], lang),
                    day=day(day_of(view.first_day, peak), lang),
                )
                if place.used[peak]
                else NONE,
            )
        )
    return rows


def causes(view: ReportView, lang: str) -> Markup:
    """Say in sum what people wait for."""
    title = plain("cause.title", lang)
    if not view.causes:
        return section("cause", title, paragraph(plain("cause.none", lang)))
    shown = [cause.person_days or 0 for cause in view.causes]
    whole = max(1, sum(shown))
    rows = [
        (
            stacked([el("span", word_for("cause", code, lang)) for code in cause.codes]),
            meter(days / max(1, *shown)),
            people(cause.person_days, lang),
            percent(days / whole, lang, 0) if days * 200 >= whole else NONE,
        )
        for cause, days in zip(view.causes, shown, strict=True)
    ]
    waited = number(view.person_days, lang)
    exact = sum(shown) in {0, view.person_days}
    heads = [
        plain("cause.cause", lang),
        "",
        *(plain(f"cause.{n}", lang) for n in ("person_days", "share")),
    ]
    return section(
        "cause",
        title,
        paragraph(
            plain("cause.lead" if exact else "cause.lead_over", lang, days=waited), css="lead"
        ),
        table(title, heads, rows, words=2, is_named=False),
    )
