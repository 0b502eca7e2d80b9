"""The route map: real coasts to scale, great circles as wide as their flights are many."""

from dataclasses import dataclass

import numpy as np

from retorno.report.labels import Box, Point, place
from retorno.report.markup import Markup, el, join, plain
from retorno.report.outlines import Window, cut_line, land, path
from retorno.report.pieces import city
from retorno.report.projection import Projection, great_circle, middle
from retorno.report.svg import Frame, line, text, width_of
from retorno.report.svg import number as coordinate
from retorno.report.view import Airport, ReportView
from retorno.wording.numbers import number

LEAST_KM = 1500.0
MARGIN = 0.09
WIDEST = 9.0
THINNEST = 1.1
SCALES_KM = (2000, 1000, 500, 250, 100, 50)
LINE_HEIGHT = 16.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A stretch with people on board."""

    start: Airport
    end: Airport
    flights: int
    scheduled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The map's projection, its window and the points it names."""

    projection: Projection
    window: Window
    points: dict[str, Point]


def legs_of(view: ReportView) -> list[Leg]:
    """Add up the flights of each stretch, the most flown first."""
    by_code = {airport.iata: airport for airport in view.airports}
    counts: dict[tuple[str, str, bool], int] = {}
    for route in view.routes:
        for start, end in zip(route.stops, route.stops[1:], strict=False):
            if start != end and start in by_code and end in by_code:
                key = (start, end, route.scheduled)
                counts[key] = counts.get(key, 0) + route.flights
    legs = [
        Leg(start=by_code[a], end=by_code[b], flights=n, scheduled=scheduled)
        for (a, b, scheduled), n in counts.items()
    ]
    return sorted(legs, key=lambda leg: (leg.scheduled, -leg.flights, leg.start.iata, leg.end.iata))


def draw(view: ReportView, lang: str, frame: Frame) -> tuple[Markup, float]:
    """Draw land, routes, airports and words, in this order."""
    height = frame.width * (1.12 if frame.is_narrow else 0.78)
    legs = legs_of(view)
    sheet = _sheet(view, legs, frame.width, height)
    lines = [_leg_points(leg, sheet) for leg in legs]
    drawn = [
        el("rect", x=0, y=0, width=frame.width, height=coordinate(height), class_="sea"),
        _land(view, sheet, frame),
        _routes(legs, lines, sheet),
        _airports(view, lang, sheet, lines, frame),
        _scale_bar(sheet, lang),
    ]
    return join(drawn), height


def _sheet(view: ReportView, legs: list[Leg], width: float, height: float) -> Sheet:
    latitudes = [airport.latitude for airport in view.airports]
    longitudes = [airport.longitude for airport in view.airports]
    lat0, lon0 = middle(latitudes, longitudes)
    projection = Projection(latitude=lat0, longitude=lon0)
    along = [_great_circle(leg) for leg in legs]
    x, y, _ = projection.plane(
        np.concatenate([latitudes, *(lat for lat, _ in along)]),
        np.concatenate([longitudes, *(lon for _, lon in along)]),
    )
    across = max(float(np.ptp(x)), LEAST_KM) * (1 + 2 * MARGIN)
    down = max(float(np.ptp(y)), LEAST_KM) * (1 + 2 * MARGIN)
    scale = min(width / across, height / down)
    window = Window(
        left=float(x.max() + x.min()) / 2 - width / scale / 2,
        top=float(y.max() + y.min()) / 2 - height / scale / 2,
        scale=scale,
        width=width,
        height=height,
    )
    x, y, _ = projection.plane(latitudes, longitudes)
    placed = window.place(x, y).tolist()
    points = {a.iata: (p[0], p[1]) for a, p in zip(view.airports, placed, strict=True)}
    return Sheet(projection=projection, window=window, points=points)


def _great_circle(leg: Leg) -> tuple[np.ndarray, np.ndarray]:
    return great_circle(
        leg.start.latitude, leg.start.longitude, leg.end.latitude, leg.end.longitude
    )


def _leg_points(leg: Leg, sheet: Sheet) -> list[Point]:
    x, y, _ = sheet.projection.plane(*_great_circle(leg))
    return [(p[0], p[1]) for p in sheet.window.place(x, y).tolist()]


def _land(view: ReportView, sheet: Sheet, frame: Frame) -> Markup:
    drawn = land(sheet.projection, sheet.window, 0.7 if frame.is_narrow else 0.45)
    home = {airport.country for airport in view.airports if airport.arrival}
    away = "".join(path for code, path in drawn.countries.items() if code not in home)
    near = "".join(path for code, path in drawn.countries.items() if code in home)
    return el(
        "g",
        el("path", d=away, class_="land"),
        el("path", d=near, class_="land home"),
        el("path", d=drawn.states, class_="state"),
        transform="scale(.1)",
    )


def stroke(flights: int, most: int) -> float:
    """Give the width of a line: proportional to flights, never invisible."""
    return max(THINNEST, WIDEST * flights / most)


def _routes(legs: list[Leg], lines: list[list[Point]], sheet: Sheet) -> Markup:
    most = max((leg.flights for leg in legs if not leg.scheduled), default=1)
    drawn = []
    for leg, points in sorted(zip(legs, lines, strict=True), key=lambda p: -p[0].flights):
        d = "".join(path(piece, 1.0) for piece in cut_line(points, sheet.window))
        width = 1.6 if leg.scheduled else stroke(leg.flights, most)
        css = "route seats" if leg.scheduled else "route"
        drawn.append(el("path", d=d, class_=css, stroke_width=coordinate(width * 10)))
    return el("g", *drawn, transform="scale(.1)")


def _airports(
    view: ReportView, lang: str, sheet: Sheet, lines: list[list[Point]], frame: Frame
) -> Markup:
    ranked = sorted(view.airports, key=lambda a: (-a.people, a.iata))
    points = [sheet.points[airport.iata] for airport in ranked]
    words = [_words(airport, lang, frame) for airport in ranked]
    sizes = [(max(width_of(w, 12.5) for w in pair) + 6, LINE_HEIGHT * len(pair)) for pair in words]
    crossings = [point for points in lines for point in points[::2]]
    labels = place(points, sizes, (sheet.window.width, sheet.window.height), crossings)
    marks, leads, texts = [], [], []
    for airport, point, pair, label in zip(ranked, points, words, labels, strict=True):
        marks.append(_mark(airport, point))
        if label.is_far:
            end = _nearest(label.box, point)
            leads.append(line(*point, *end, "lead-line"))
        texts.append(_name(pair, label.box, point))
    return join([*leads, *marks, *texts])


def _words(airport: Airport, lang: str, frame: Frame) -> tuple[str, ...]:
    name = "" if frame.is_narrow else city(airport.iata, airport.name, lang)
    code = f"{name} {airport.iata}".strip()
    return (code, number(airport.people, lang)) if airport.people else (code,)


def _mark(airport: Airport, point: Point) -> Markup:
    x, y = point
    css = "airport idle" if not airport.people else "airport"
    if airport.arrival:
        return el(
            "rect",
            x=coordinate(x - 4.5),
            y=coordinate(y - 4.5),
            width=9,
            height=9,
            class_=css + " arrival",
        )
    return el("circle", cx=coordinate(x), cy=coordinate(y), r=4.5, class_=css)


def _name(words: tuple[str, ...], box: Box, point: Point) -> Markup:
    centre = box.left + box.width / 2
    if box.spans(point[0]):
        x, anchor = centre, "middle"
    elif centre > point[0]:
        x, anchor = box.left + 3, "start"
    else:
        x, anchor = box.left + box.width - 3, "end"
    return join(
        [
            text(
                x,
                box.top + 12.5 + i * LINE_HEIGHT * 0.94,
                word,
                css="halo place" if i == 0 else "halo count",
                anchor=anchor,
            )
            for i, word in enumerate(words)
        ]
    )


def _nearest(box: Box, point: Point) -> Point:
    return (
        min(max(point[0], box.left), box.left + box.width),
        min(max(point[1], box.top), box.top + box.height),
    )


def _scale_bar(sheet: Sheet, lang: str) -> Markup:
    room = sheet.window.width * 0.22
    km = next((k for k in SCALES_KM if k * sheet.window.scale <= room), SCALES_KM[-1])
    width, y = km * sheet.window.scale, sheet.window.height - 14
    words = plain("map.scale", lang, km=number(km, lang))
    return join(
        [
            line(14, y, 14 + width, y, "scale"),
            line(14, y - 4, 14, y + 4, "scale"),
            line(14 + width, y - 4, 14 + width, y + 4, "scale"),
            text(14, y - 9, words, css="halo small"),
        ]
    )
