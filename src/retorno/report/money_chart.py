"""Money by week, its parts stacked, and under it each budget period and how much is used."""

from retorno.report.calendar import PERIOD, Calendar, weekly
from retorno.report.markup import Markup, join
from retorno.report.numbers import short_money
from retorno.report.svg import Frame, axis, box, boxes, line, text, width_of
from retorno.report.view import ReportView
from retorno.vocabulary.money import Cents
from retorno.wording.numbers import percent

PARTS = ("flights", "seats", "road", "onward")
LEFT = 54.0
TOP = 12.0
HEIGHT = 190.0
VESSEL = 64.0


def draw(view: ReportView, lang: str, frame: Frame) -> tuple[Markup, float]:
    """Draw the weeks, then the periods when there are budgets by period."""
    calendar = Calendar(first_day=view.first_day, days=view.days, left=LEFT, frame=frame)
    bottom = TOP + HEIGHT
    drawn = [
        *_weeks(view, lang, calendar),
        line(LEFT, bottom, frame.width, bottom, "axis"),
        *calendar.dates(bottom, lang),
    ]
    if not view.money.budget_periods:
        return join(drawn), bottom + 30
    return join([*drawn, *_periods(view, lang, calendar, bottom + 44)]), bottom + 44 + VESSEL + 26


def _weeks(view: ReportView, lang: str, calendar: Calendar) -> list[Markup]:
    by_week = {part: weekly(view.money.by_day[part]) for part in PARTS}
    ticks = axis(max(sum(week) for week in zip(*by_week.values(), strict=True)) / 100)
    scale = HEIGHT / ticks[-1] / 100
    drawn: list[Markup] = []
    for tick in ticks:
        y = TOP + HEIGHT - tick * 100 * scale
        words = short_money(Cents(round(tick * 100)), lang)
        drawn += [
            line(LEFT, y, calendar.frame.width, y, "grid"),
            text(LEFT - 8, y + 4, words, css="quiet", anchor="end"),
        ]
    tops = [TOP + HEIGHT] * len(by_week["flights"])
    for part in PARTS:
        stack = []
        for week, amount in enumerate(by_week[part]):
            x, width = calendar.week(week)
            tops[week] -= amount * scale
            if amount:
                stack.append((x + 1, tops[week], width - 2, amount * scale))
        drawn.append(boxes(stack, f"part-{part}"))
    return drawn


def _periods(view: ReportView, lang: str, calendar: Calendar, top: float) -> list[Markup]:
    """Draw each period as a vessel: its brim is the budget, its filling what is used."""
    budgets, bottom = view.money.budget_periods, top + VESSEL
    largest = max(*budgets, *used_by_period(view), 1)
    drawn: list[Markup] = []
    for i, (used, budget) in enumerate(zip(used_by_period(view), budgets, strict=True)):
        x = calendar.x(i * PERIOD) + 2
        width = calendar.x(min(view.days, (i + 1) * PERIOD)) - x - 2
        full, brim = VESSEL * used / largest, VESSEL * budget / largest
        drawn += [
            box(x, bottom - brim, width, brim, "vessel"),
            box(x, bottom - full, width, full, "filled"),
            line(x, bottom - brim, x + width, bottom - brim, "brim"),
        ]
        share = percent(used / budget, lang, 0) if budget else ""
        if width_of(share) <= width:
            drawn.append(text(x + width / 2, bottom + 17, share, css="strong", anchor="middle"))
    highest = bottom - VESSEL * max(budgets) / largest
    words = short_money(Cents(max(budgets)), lang)
    return [
        *drawn,
        text(LEFT - 8, highest + 5, words, css="quiet", anchor="end"),
        text(LEFT - 8, bottom + 1, "0", css="quiet", anchor="end"),
    ]


def used_by_period(view: ReportView) -> list[int]:
    """Money used in each 30 days."""
    days = [sum(day) for day in zip(*(view.money.by_day[part] for part in PARTS), strict=True)]
    return [sum(days[i : i + PERIOD]) for i in range(0, view.days, PERIOD)]
