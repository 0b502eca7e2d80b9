"""How long people wait: one small histogram a group, all on one scale."""

from dataclasses import dataclass

from retorno.report.calendar import WEEK
from retorno.report.markup import Markup, join, plain
from retorno.report.numbers import number
from retorno.report.pieces import counted
from retorno.report.svg import Frame, boxes, line, text, width_of, wrapped
from retorno.report.view import ReportView, Waits

HEIGHT = 74.0
GAP = 20.0
NAMES = 252.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Weeks from left to right, shares upwards."""

    left: float
    step: float
    weeks: int
    tallest: float


def group_name(waits: Waits, lang: str, total: int) -> str:
    """Name a group, or the groups joined in it."""
    if waits.people == total and len(waits.groups) > 1:
        return plain("group.everyone", lang)
    return " + ".join(plain(f"group.{group.value}", lang) for group in waits.groups)


def draw(view: ReportView, lang: str, frame: Frame) -> tuple[Markup, float]:
    """Draw the histograms one under the other."""
    left = 0.0 if frame.is_narrow else NAMES
    weeks = max(len(waits.by_week) for waits in view.waits)
    scale = Scale(
        left=left,
        step=(frame.width - left - 2) / weeks,
        weeks=weeks,
        tallest=max(max(waits.by_week) / waits.people for waits in view.waits),
    )
    total = sum(waits.people for waits in view.waits)
    parts: list[Markup] = []
    y = 0.0
    for waits in view.waits:
        name = group_name(waits, lang, total)
        people = counted("people", waits.people, lang)
        if frame.is_narrow:
            lines = wrapped(f"{name} · {people}", frame.width)
            parts += [text(0, y + 14 + i * 16, words, css="name") for i, words in enumerate(lines)]
            y += 4 + 16 * len(lines)
        else:
            lines = wrapped(name, NAMES - 24)
            bottom = y + HEIGHT - 26 - 16 * (len(lines) - 1)
            parts += [text(0, bottom + i * 16, w, css="name") for i, w in enumerate(lines)]
            parts.append(text(0, y + HEIGHT - 8, people, css="quiet"))
        parts += [_bars(waits, scale, y), line(left, y + HEIGHT, frame.width, y + HEIGHT, "axis")]
        parts += _median(waits, lang, scale, y, frame)
        y += HEIGHT + GAP
    return join([*parts, *_axis(scale, y - GAP, lang, frame)]), y + 26


def _bars(waits: Waits, scale: Scale, y: float) -> Markup:
    heights = [HEIGHT * 0.86 * n / waits.people / scale.tallest for n in waits.by_week]
    return boxes(
        [
            (scale.left + i * scale.step + 0.8, y + HEIGHT - height, scale.step - 1.6, height)
            for i, height in enumerate(heights)
            if height > 0
        ],
        "bar",
    )


def _median(waits: Waits, lang: str, scale: Scale, y: float, frame: Frame) -> list[Markup]:
    x = scale.left + (waits.median + 0.5) / WEEK * scale.step
    words = f"{plain('wait.median', lang).lower()} {number(waits.median, lang)}"
    is_left = x + width_of(words) + 8 > frame.width
    return [
        line(x, y + 2, x, y + HEIGHT, "median"),
        text(
            x + (-5 if is_left else 5),
            y + 11,
            words,
            css="halo small",
            anchor="end" if is_left else "start",
        ),
    ]


def _axis(scale: Scale, y: float, lang: str, frame: Frame) -> list[Markup]:
    every = max(1, -(-scale.weeks // (6 if frame.is_narrow else 14)))
    parts = [
        text(
            scale.left + i * scale.step,
            y + 16,
            str(i),
            css="quiet",
            anchor="middle" if i else "start",
        )
        for i in range(0, scale.weeks, every)
    ]
    words = plain("wait.weeks", lang)
    return [*parts, text(frame.width, y + 34, words, css="quiet", anchor="end")]
