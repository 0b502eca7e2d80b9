"""The picture to choose by: each plan a point, money to the right, days of waiting upwards."""

import math
from dataclasses import dataclass

from retorno.plan.frontier.choices import Choice, Frontier
from retorno.report.labels import place
from retorno.report.markup import Markup, el, join, plain
from retorno.report.numbers import exact_money, short_money
from retorno.report.svg import STEPS, Frame, line, text, width_of
from retorno.report.svg import number as coordinate
from retorno.vocabulary.money import Cents
from retorno.wording.numbers import number

LEFT, RIGHT, TOP, BOTTOM = 74.0, 24.0, 34.0, 52.0
RADIUS = 6.5
AROUND = 0.06  # of the width, left free beside the first and last point
SIZE = 12.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """Round values over a range, and where they stand."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Place a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    @property
    def ticks(self) -> list[float]:
        """Four or so round values within the range."""
        raw = (self.high - self.low) / 4
        power = 10.0 ** math.floor(math.log10(raw))
        step = next(s * power for s in STEPS if s * power >= raw * (1 - 1e-9))
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [step * i for i in range(first, last + 1)]


def draw(frontier: Frontier, lang: str, frame: Frame) -> tuple[Markup, float]:
    """Draw axes, the line through the plans, the points and their numbers."""
    height = frame.width * (0.92 if frame.is_narrow else 0.52)
    money, days = _axes(frontier, frame, height)
    points = [(money.at(c.paid / 100), days.at(c.facts.days)) for c in frontier.choices]
    joined = " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in points)
    drawn = [
        *_grid(money, days, lang, frame),
        el("polyline", points=joined, class_="frontier"),
        *_names(frontier, lang, frame, points, height),
        *(_point(c, *point) for c, point in zip(frontier.choices, points, strict=True)),
        text(0, 14, plain("choices.chart.up", lang), css="quiet"),
        text(
            frame.width, height - 6,
            plain("choices.chart.right", lang, currency=frontier.currency),
            css="quiet", anchor="end",
        ),
    ]  # fmt: skip
    return join(drawn), height


def _axes(frontier: Frontier, frame: Frame, height: float) -> tuple[Axis, Axis]:
    paid = [c.paid / 100 for c in frontier.choices]
    waited = [float(c.facts.days) for c in frontier.choices]
    low, high = _widened(paid)
    money = Axis(low=low, high=high, start=LEFT, end=frame.width - RIGHT)
    days = Axis(low=0.0, high=1.06 * max(1.0, *waited), start=height - BOTTOM, end=TOP)
    return money, days


def _widened(values: list[float]) -> tuple[float, float]:
    room = AROUND * (max(values) - min(values)) or 1.0
    return min(values) - room, max(values) + room


def _grid(money: Axis, days: Axis, lang: str, frame: Frame) -> list[Markup]:
    drawn = []
    for tick in days.ticks:
        y = days.at(tick)
        drawn.append(line(LEFT, y, frame.width, y, "grid" if tick else "axis"))
        drawn.append(text(LEFT - 8, y + 4, number(tick, lang), css="quiet", anchor="end"))
    for tick in money.ticks:
        x = money.at(tick)
        drawn.append(line(x, days.start, x, days.start + 5, "axis"))
        words = short_money(Cents(round(tick * 100)), lang)
        drawn.append(text(x, days.start + 20, words, css="quiet", anchor="middle"))
    return drawn


def _point(choice: Choice, x: float, y: float) -> Markup:
    css = "choice own" if choice.is_own else "choice"
    return el("circle", cx=coordinate(x), cy=coordinate(y), r=RADIUS, class_=css)


def _names(
    frontier: Frontier, lang: str, frame: Frame, points: list[tuple[float, float]], height: float
) -> list[Markup]:
    words = [_name(choice, frontier.currency, lang) for choice in frontier.choices]
    sizes = [(width_of(word, SIZE) + 6, SIZE + 5) for word in words]
    order = sorted(range(len(points)), key=lambda at: not frontier.choices[at].is_own)
    labels = place([points[at] for at in order], [sizes[at] for at in order], (frame.width, height))
    return [
        text(label.box.left + 3, label.box.top + SIZE, words[at], css="halo place")
        for at, label in zip(order, labels, strict=True)
    ]


def _name(choice: Choice, currency: str, lang: str) -> str:
    if not choice.is_own:
        return str(choice.number)
    worth = exact_money(choice.worth, currency, lang)
    return plain("choices.chart.own_name", lang, plan=choice.number, worth=worth)
