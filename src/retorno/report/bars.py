"""Bars over weeks: waiting by group, money, places at arrivals."""

from collections.abc import Sequence

from retorno.report.markup import Markup, join, plain
from retorno.report.numbers import (
    day_of,
    exact_money,
    number,
    percent,
    short_day,
    short_money,
)
from retorno.report.svg import TEXT, Frame, axis, box, boxes, line, text, width_of
from retorno.report.view import ReportView, Waits
from retorno.vocabulary.money import Cents

WEEK = 7
PERIOD = 30
MONEY_PARTS = ("flights", "seats", "road", "onward")
Rectangle = tuple[float, float, float, float]


def weekly(values: Sequence[int]) -> list[int]:
    """Add up days into weeks counted from the first day.

    >>> weekly([1] * 8)
    [7, 1]
    """
    return [sum(values[i : i + WEEK]) for i in range(0, len(values), WEEK)]


def group_name(waits: Waits, lang: str, total: int) -> str:
    """Name a group, or the groups joined in it."""
    if waits.people == total and len(waits.groups) > 1:
        return plain("group.everyone", lang)
    return " + ".join(plain(f"group.{group.value}", lang) for group in waits.groups)


def draw_waits(view: ReportView, lang: str, frame: Frame) -> tuple[Markup, float]:
    """Draw one small histogram a group, all on one scale of weeks and of shares."""
    left = 0.0 if frame.is_narrow else 252.0
    weeks = max(len(waits.by_week) for waits in view.waits)
    tallest = max(max(waits.by_week) / waits.people for waits in view.waits)
    step = (frame.width - left - 2) / weeks
    height, parts, y = 74.0, [], 0.0
    total = sum(waits.people for waits in view.waits)
    for waits in view.waits:
        name = group_name(waits, lang, total)
        note = plain("number.people.many", lang, n=number(waits.people, lang))
        if frame.is_narrow:
            parts.append(text(0, y + 14, f"{name} · {note}", css="name"))
            y += 20
        else:
            parts += [
                *_wrapped(name, left - 24, y + height - 26),
                text(0, y + height - 8, note, css="quiet"),
            ]
        bars = [
            (left + i * step + 0.8, y + height * (1 - share), step - 1.6, height * share)
            for i, share in enumerate(count / waits.people / tallest * 0.86 for count in waits.by_week)
        ]
        parts += [
            boxes([bar for bar in bars if bar[3] > 0], "bar"),
            line(left, y + height, frame.width, y + height, "axis"),
            *_median(waits, lang, left, step, y, frame),
        ]
        y += height + 20
    return join([*parts, *_week_axis(left, step, weeks, y - 20, lang, frame)]), y + 26


def _wrapped(name: str, room: float, bottom: float) -> list[Markup]:
    """Set a name on as many lines as it needs, the last one at the bottom."""
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    rise = TEXT + 3
    return [
        text(0, bottom - (len(lines) - 1 - i) * rise, words, css="name")
        for i, words in enumerate(lines)
    ]


def _median(
    waits: Waits, lang: str, left: float, step: float, y: float, frame: Frame
) -> list[Markup]:
    x = left + min(len(waits.by_week), (waits.median + 0.5) / WEEK) * step
    words = f"{plain('wait.median', lang).lower()} {number(waits.median, lang)}"
    anchor = "end" if x + width_of(words) + 8 > frame.width else "start"
    shift = -5 if anchor == "end" else 5
    return [
        line(x, y + 2, x, y + 74, "median"),
        text(x + shift, y + 11, words, css="halo small", anchor=anchor),
    ]


def _week_axis(
    left: float, step: float, weeks: int, y: float, lang: str, frame: Frame
) -> list[Markup]:
    every = max(1, -(-weeks // (6 if frame.is_narrow else 14)))
    parts = [
        text(left + i * step, y + 16, str(i), css="quiet", anchor="middle" if i else "start")
        for i in range(0, weeks, every)
    ]
    words = plain("wait.weeks", lang)
    return [*parts, text(frame.width, y + 34, words, css="quiet", anchor="end")]


def draw_money(view: ReportView, lang: str, frame: Frame) -> tuple[Markup, float]:
    """Stack the parts of each week's money; under it each budget period and how much is used."""
    parts_by_week = {part: weekly(view.money.by_day[part]) for part in MONEY_PARTS}
    tallest = max(sum(week) for week in zip(*parts_by_week.values(), strict=True))
    left, top, height = 54.0, 12.0, 190.0
    day_width = (frame.width - left - 1) / view.days
    ticks = axis(tallest / 100)
    scale = height / ticks[-1] / 100
    drawn: list[Markup] = []
    for tick in ticks:
        y = top + height - tick * 100 * scale
        drawn += [
            line(left, y, frame.width, y, "grid"),
            text(left - 8, y + 4, short_money(Cents(round(tick * 100)), lang), css="quiet", anchor="end"),
        ]
    heights = [0.0] * len(parts_by_week["flights"])
    for part in MONEY_PARTS:
        stack: list[Rectangle] = []
        for week, amount in enumerate(parts_by_week[part]):
            x = left + week * WEEK * day_width + 1
            width = min(WEEK, view.days - week * WEEK) * day_width - 2
            rise = amount * scale
            heights[week] += rise
            stack.append((x, top + height - heights[week], width, rise))
        drawn.append(boxes([bar for bar in stack if bar[3] > 0], f"part-{part}"))
    drawn.append(line(left, top + height, frame.width, top + height, "axis"))
    drawn += _dates(view, lang, frame, left, top + height, day_width)
    if not view.money.budget_periods:
        return join(drawn), top + height + 30
    return _periods(view, lang, frame, drawn, left, top + height + 44, day_width)


def _dates(
    view: ReportView, lang: str, frame: Frame, left: float, y: float, day_width: float
) -> list[Markup]:
    """Write the date under every so many weeks."""
    room = 64.0 if frame.is_narrow else 58.0
    every = max(1, -(-int(room) // max(1, int(WEEK * day_width))))
    days = [
        day
        for day in range(0, view.days, WEEK * every)
        if left + day * day_width + room * 0.7 <= frame.width
    ]
    return [
        text(left + day * day_width, y + 17, short_day(day_of(view.first_day, day), lang), css="quiet")
        for day in days
    ]


def _periods(
    view: ReportView,
    lang: str,
    frame: Frame,
    drawn: list[Markup],
    left: float,
    top: float,
    day_width: float,
) -> tuple[Markup, float]:
    """Draw each budget period as a vessel: its brim is the budget, its filling what is used."""
    height = 64.0
    largest = max(*view.money.budget_periods, *period_money(view), 1)
    for i, (used, budget) in enumerate(zip(period_money(view), view.money.budget_periods, strict=True)):
        x = left + i * PERIOD * day_width + 2
        width = min(PERIOD, view.days - i * PERIOD) * day_width - 4
        full, brim = height * used / largest, height * budget / largest
        drawn += [
            box(x, top + height - brim, width, brim, "vessel"),
            box(x, top + height - full, width, full, "filled"),
            line(x, top + height - brim, x + width, top + height - brim, "brim"),
        ]
        share = percent(used / budget, lang, 0) if budget else "–"
        if width_of(share) <= width:
            drawn.append(text(x + width / 2, top + height + 17, share, css="strong", anchor="middle"))
    largest_label = short_money(Cents(max(view.money.budget_periods)), lang)
    at = top + height - height * max(view.money.budget_periods) / largest
    drawn += [
        text(left - 8, at + 5, largest_label, css="quiet", anchor="end"),
        text(left - 8, top + height + 1, "0", css="quiet", anchor="end"),
    ]
    return join(drawn), top + height + 26


def period_money(view: ReportView) -> list[int]:
    """Money used in each 30 days."""
    days = [sum(day) for day in zip(*(view.money.by_day[part] for part in MONEY_PARTS), strict=True)]
    return [sum(days[i : i + PERIOD]) for i in range(0, view.days, PERIOD)]


def draw_reception(view: ReportView, lang: str, frame: Frame) -> tuple[Markup, float]:
    """Draw for each arrival airport the places offered and used by week, all on one scale."""
    left = 0.0 if frame.is_narrow else 190.0
    weeks = -(-view.days // WEEK)
    step = (frame.width - left - 1) / weeks
    tallest = max(max([*weekly(place.offered), *weekly(place.used)]) for place in view.reception)
    height, parts, y = 64.0, [], 0.0
    for place in view.reception:
        offered, used = weekly(place.offered), weekly(place.used)
        words = f"{place.name} ({place.iata})" if place.name else place.iata
        share = percent(sum(used) / sum(offered), lang, 0) if sum(offered) else "–"
        if frame.is_narrow:
            parts.append(text(0, y + 14, f"{words} · {share}", css="name"))
            y += 22
        else:
            parts += [
                *_wrapped(words, left - 20, y + height - 24),
                text(0, y + height - 6, share, css="quiet"),
            ]
        scale = height / max(tallest, 1)
        bars = [(left + i * step + 0.5, step - 1, offered[i] * scale, used[i] * scale) for i in range(weeks)]
        parts += [
            boxes([(x, y + height - o, w, o) for x, w, o, _ in bars if o > 0], "vessel"),
            boxes([(x + 1.5, y + height - u, w - 3, u) for x, w, _, u in bars if u > 0], "filled"),
            line(left, y + height, frame.width, y + height, "axis"),
        ]
        y += height + 16
    parts += _dates(view, lang, frame, left, y - 16, step / WEEK)
    return join(parts), y + 10


def money_label(view: ReportView, amount: int, lang: str) -> str:
    """Write an amount of the plan for a table."""
    return exact_money(Cents(amount), view.money.currency, lang)
