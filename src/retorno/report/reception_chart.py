"""Places at each arrival airport by week: offered and used, all on one scale."""

from retorno.report.calendar import Calendar, weekly
from retorno.report.markup import Markup, join
from retorno.report.pieces import place_words, share
from retorno.report.svg import Frame, boxes, line, text, wrapped
from retorno.report.view import Reception, ReportView

NAMES = 190.0
TALLEST = 74.0
SHORTEST = 40.0
GAP = 16.0


def draw(view: ReportView, lang: str, frame: Frame) -> tuple[Markup, float]:
    """Draw the airports one under the other, each as high as it needs."""
    left = 0.0 if frame.is_narrow else NAMES
    calendar = Calendar(first_day=view.first_day, days=view.days, left=left, frame=frame)
    most = max(max([*weekly(p.offered), *weekly(p.used)]) for p in view.reception)
    scale = TALLEST / max(1, most)
    parts: list[Markup] = []
    y = 0.0
    for place in view.reception:
        name = place_words(place.iata, place.name, lang)
        used = share(sum(place.used), sum(place.offered), lang)
        height = scale * max([*weekly(place.offered), *weekly(place.used)]) + 6
        if frame.is_narrow:
            parts.append(text(0, y + 14, f"{name} · {used}", css="name"))
            y += 18
        else:
            height = max(height, SHORTEST)
            lines = wrapped(name, NAMES - 20)
            bottom = y + height - 22 - 16 * (len(lines) - 1)
            parts += [text(0, bottom + i * 16, w, css="name") for i, w in enumerate(lines)]
            parts.append(text(0, y + height - 4, used, css="quiet"))
        y += height
        parts += _weeks(place, calendar, y, scale)
        y += GAP
    return join([*parts, *calendar.dates(y - GAP, lang)]), y + 10


def _weeks(place: Reception, calendar: Calendar, bottom: float, scale: float) -> list[Markup]:
    offered, used = [], []
    for week, (places, people) in enumerate(
        zip(weekly(place.offered), weekly(place.used), strict=True)
    ):
        x, width = calendar.week(week)
        if places:
            offered.append((x + 0.5, bottom - places * scale, width - 1, places * scale))
        if people:
            used.append((x + 2, bottom - people * scale, width - 4, people * scale))
    return [
        boxes(offered, "vessel"),
        boxes(used, "filled"),
        line(calendar.left, bottom, calendar.frame.width, bottom, "axis"),
    ]
