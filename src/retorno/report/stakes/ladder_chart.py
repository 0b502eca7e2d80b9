"""The ladder over time: each step as a bar, solid if it happened, hatched if it was only threatened.

Under the bars, on the same days: sales lost if every threat had been carried out, and the visa queue.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from retorno.exposure.ladder import Line, Toll
from retorno.exposure.logs import Numbers
from retorno.exposure.scenario import Measure, Side, Step
from retorno.exposure.stakes import Stakes
from retorno.exposure.visas import VisaDelay
from retorno.report.calendar import Calendar
from retorno.report.markup import Markup, el, join, plain
from retorno.report.stakes.amounts import million, rounded
from retorno.report.stakes.labels import step_words
from retorno.report.svg import Frame, axis, line, text, wrapped
from retorno.report.svg import number as place
from retorno.wording.numbers import number, percent

NAMES = 310.0
INSIDE = 44.0
AXIS = 70.0
BAR = 14.0
ROW = 16.0
GAP = 9.0
TALL = 170.0
QUEUE = 64.0
MARKS = 20.0
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def draw(stakes: Stakes, lang: str, frame: Frame) -> tuple[Markup, float]:
    """Draw bars, then growth, then the queue."""
    calendar = _calendar(stakes, frame, NAMES if not frame.is_narrow else 0.0)
    parts, y = _bars(stakes, lang, calendar)
    marks = _marks(stakes, calendar, y)
    parts = [*marks, *parts, line(calendar.left, y, frame.width, y, "axis")]
    parts += calendar.dates(y, lang)
    y += 44
    if stakes.ladder.growth:
        drawn, y = _growth(stakes, lang, frame, y)
        parts += drawn
    if stakes.visas:
        drawn, y = _queue(stakes, lang, frame, y)
        parts += drawn
    return join([_hatch(frame), *parts]), y


def _calendar(stakes: Stakes, frame: Frame, left: float) -> Calendar:
    scenario = stakes.scenario
    return Calendar(first_day=scenario.first_day, days=len(scenario.days), left=left, frame=frame)


def _hatch(frame: Frame) -> Markup:
    stripe = el("line", x1=0, y1=0, x2=0, y2=6, class_="stripe")
    pattern = el(
        "pattern",
        stripe,
        id=f"hatch-{frame.name}",
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    return el("defs", pattern)


def _day(stakes: Stakes, day: date) -> int:
    return (day - stakes.scenario.first_day).days


def _bars(stakes: Stakes, lang: str, calendar: Calendar) -> tuple[list[Markup], float]:
    parts: list[Markup] = []
    y = MARKS
    for step in stakes.scenario.steps:
        room = calendar.frame.width if calendar.frame.is_narrow else NAMES - 18
        lines = wrapped(step_words(step, lang), room)
        parts += [
            text(0, y + 12 + i * ROW, words, css="name halo") for i, words in enumerate(lines)
        ]
        if calendar.frame.is_narrow:
            y += ROW * len(lines) + 3
            parts += _bar(stakes, step, lang, calendar, y)
            y += BAR + GAP + 2
        else:
            tall = max(ROW * len(lines), BAR)
            parts += _bar(stakes, step, lang, calendar, y + (tall - BAR) / 2)
            y += tall + GAP
    return parts, y


def _bar(stakes: Stakes, step: Step, lang: str, calendar: Calendar, y: float) -> list[Markup]:
    x = calendar.x(_day(stakes, step.first_day))
    width = max(3.0, calendar.x(_day(stakes, step.last_day) + 1) - x)
    css = "threatened" if step.is_counterfactual else "carried"
    css = css if step.in_dispute else f"{css} aside"
    fill = f"url(#hatch-{calendar.frame.name})" if step.is_counterfactual else None
    bar = el(
        "rect",
        x=place(x),
        y=place(y),
        width=place(width),
        height=place(BAR),
        class_=css,
        fill=fill,
    )
    words = _word(step, lang)
    if not words:
        return [bar]
    beyond = x + width + 6
    is_after = beyond + 36 <= calendar.frame.width
    label = text(
        beyond if is_after else x - 6,
        y + 12,
        words,
        css="strong halo",
        anchor=None if is_after else "end",
    )
    return [bar, label]


def _word(step: Step, lang: str) -> str:
    if step.measure is Measure.TARIFF:
        return percent(step.rate, lang, 0)
    return ""


def _marks(stakes: Stakes, calendar: Calendar, bottom: float) -> list[Markup]:
    parts: list[Markup] = []
    for letter, event in zip(LETTERS, stakes.scenario.events, strict=False):
        day = _day(stakes, event.day)
        if 0 <= day < len(stakes.scenario.days):
            x = calendar.x(day) + calendar.day_width / 2
            parts.append(line(x, MARKS - 4, x, bottom, "eases" if event.eases else "strains"))
            parts.append(text(x, 11, letter, css="strong", anchor="middle"))
    return parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Room under the bars, on the same days; its words stand to the left, or above when narrow."""

    calendar: Calendar
    top: float
    tall: float

    @property
    def bottom(self) -> float:
        """Where nothing lies."""
        return self.top + self.tall

    def tick(self, height: float, words: str, css: str = "grid") -> list[Markup]:
        """Draw a line across at a height above nothing, with its number."""
        y, left = self.bottom - height, self.calendar.left
        return [
            line(left, y, self.calendar.frame.width, y, css),
            text(left - 6, y + 4, words, css="quiet", anchor="end"),
        ]


def _panel(
    stakes: Stakes, frame: Frame, y: float, tall: float, words: Sequence[tuple[str, str]]
) -> tuple[list[Markup], Panel]:
    """Set words with their styles, and give the room that is left for drawing."""
    left = INSIDE if frame.is_narrow else NAMES
    room = frame.width if frame.is_narrow else NAMES - AXIS
    lines = [(part, css) for whole, css in words for part in wrapped(whole, room)]
    parts = [text(0, y + 12 + i * ROW, part, css=css) for i, (part, css) in enumerate(lines)]
    used = ROW * len(lines)
    top = y + used + 14 if frame.is_narrow else y + 6
    tall = tall if frame.is_narrow else max(tall, used)
    return parts, Panel(calendar=_calendar(stakes, frame, left), top=top, tall=tall)


def _growth(stakes: Stakes, lang: str, frame: Frame, y: float) -> tuple[list[Markup], float]:
    lines = {
        side: stakes.ladder.growth[side, Toll.EXPORTS]
        for side in Side
        if (side, Toll.EXPORTS) in stakes.ladder.growth
    }
    mood = "done" if stakes.ladder.happened else "threatened"
    words = [(plain(f"stakes.ladder.growth.{mood}", lang), "strong")]
    words += [
        (_loses(side, found, lang), f"side-{side.value} strong") for side, found in lines.items()
    ]
    words.append((plain(f"stakes.ladder.accrued.{mood}", lang), "quiet"))
    parts, panel = _panel(stakes, frame, y, TALL, words)
    ticks = axis(max(float(found.high[-1]) for found in lines.values()))
    scale = panel.tall / ticks[-1]
    for tick in ticks:
        parts += panel.tick(tick * scale, million(tick, lang))
    for side, found in lines.items():
        parts += _path(found, panel, scale, f"side-{side.value}")
    parts += panel.tick(0, "", "axis")
    parts += panel.calendar.dates(panel.bottom, lang)
    return parts, panel.bottom + 48


def _loses(side: Side, found: Line, lang: str) -> str:
    value, low, high = (million(float(v[-1]), lang) for v in (found.median, found.low, found.high))
    return plain(f"stakes.ladder.loses.{side.value}", lang, value=value, low=low, high=high)


def _path(found: Line, panel: Panel, scale: float, css: str) -> list[Markup]:
    xs = [panel.calendar.x(i + 1) for i in range(len(found.median))]

    def points(values: Numbers, order: int = 1) -> str:
        pairs = list(zip(xs, values, strict=True))[::order]
        return "L".join(f"{place(x)} {place(panel.bottom - float(v) * scale)}" for x, v in pairs)

    area = f"M{points(found.high)}L{points(found.low, -1)}z"
    return [
        el("path", d=area, class_=f"{css} range"),
        el("path", d=f"M{points(found.median)}", class_=f"{css} middle"),
    ]


def _queue(stakes: Stakes, lang: str, frame: Frame, y: float) -> tuple[list[Markup], float]:
    delay = stakes.visas[0]
    words = [
        (plain("stakes.ladder.queue", lang), "strong"),
        (plain("stakes.ladder.queue_by", lang, volume=delay.volume.words.say(lang)), "quiet"),
    ]
    parts, panel = _panel(stakes, frame, y, QUEUE, words)
    most = max(1.0, delay.delayed.value)
    parts += panel.tick(panel.tall, number(rounded(most), lang))
    parts += _waiting(delay, panel, panel.tall / most, lang)
    parts += panel.tick(0, "0", "axis")
    parts += panel.calendar.dates(panel.bottom, lang)
    return parts, panel.bottom + 28


def _waiting(delay: VisaDelay, panel: Panel, scale: float, lang: str) -> list[Markup]:
    parts: list[Markup] = []
    calendar, bottom = panel.calendar, panel.bottom
    for queue, waiting in zip(delay.queues, delay.waiting, strict=True):
        steps = [f"M{place(calendar.left)} {place(bottom)}"]
        for i, value in enumerate(waiting):
            steps.append(f"V{place(bottom - float(value) * scale)}H{place(calendar.x(i + 1))}")
        parts.append(el("path", d="".join(steps), class_="waiting"))
        left = np.flatnonzero(waiting)
        last = int(left[-1]) if left.size else 0
        x = calendar.x(last + 1)
        is_open = last == len(waiting) - 1
        height = bottom - float(waiting[last]) * scale - 6 if is_open else bottom - 6
        words = f"+{percent(queue.surge, lang, 0)}"
        anchor = "end" if is_open else None
        at = x - 4 if is_open else x + 3
        parts.append(text(at, height, words, css="small halo", anchor=anchor))
    return parts
