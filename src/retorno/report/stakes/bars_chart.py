"""Bars with their bands from nothing, and the tornado around the middle result."""

from collections.abc import Sequence
from dataclasses import dataclass

from retorno.report.markup import Markup, join
from retorno.report.stakes.amounts import million
from retorno.report.svg import Frame, axis, box, line, text, wrapped

NAMES = 250.0
ROW = 17.0
BAR = 18.0
GAP = 14.0
ROOM = 56.0  # for a number at either end


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A row: a bar of a value, US dollars, and a thin line from `low` to `high`."""

    name: str
    value: float
    low: float
    high: float


def draw(bars: Sequence[Bar], unit: str, lang: str, frame: Frame) -> tuple[Markup, float]:
    """Draw rows under one axis that begins at nothing."""
    left = 2.0 if frame.is_narrow else NAMES
    ticks = axis(max(*(max(bar.high, bar.value) for bar in bars), 1.0), 4)
    scale = (frame.width - left - 30) / ticks[-1]
    rows: list[Markup] = []
    y = 0.0
    for bar in bars:
        names, top, y = _names(bar.name, frame, y)
        low, high, middle = left + bar.low * scale, left + bar.high * scale, top + BAR / 2
        rows += [*names, box(left, top, bar.value * scale, BAR, "bar")]
        rows.append(line(low, middle, high, middle, "whisker"))
        rows += [line(x, middle - 4, x, middle + 4, "whisker") for x in (low, high)]
    grid = []
    for i, tick in enumerate(ticks):
        x, anchor = left + tick * scale, "middle" if i else None
        grid.append(line(x, 0, x, y, "grid" if i else "axis"))
        grid.append(text(x, y + 16, million(tick, lang), css="quiet", anchor=anchor))
    said, below = under(unit, y + 34, frame)
    return join([*grid, *rows, *said]), below


def under(unit: str, y: float, frame: Frame) -> tuple[list[Markup], float]:
    """Say the unit under a picture, in as many lines as it needs; give where the picture ends."""
    lines = wrapped(unit, frame.width)
    said = [
        text(frame.width, y + i * ROW, words, css="quiet", anchor="end")
        for i, words in enumerate(lines)
    ]
    return said, y + ROW * len(lines) - ROW + 8


def _names(name: str, frame: Frame, y: float) -> tuple[list[Markup], float, float]:
    """Set the name of a row; give where its bar begins and where the next row does."""
    names = wrapped(name, frame.width if frame.is_narrow else NAMES - 16)
    parts = [text(0, y + 14 + i * ROW, words, css="name halo") for i, words in enumerate(names)]
    tall = ROW * len(names)
    if frame.is_narrow:
        return parts, y + tall + 4, y + tall + 4 + BAR + GAP
    return parts, y + max(0.0, (tall - BAR) / 2), y + max(tall, BAR) + GAP


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A row of the tornado: the result at either end of one assumption, US dollars."""

    name: str
    at_low: float
    at_high: float


def tornado(
    rows: Sequence[Reach], middle: float, unit: str, lang: str, frame: Frame
) -> tuple[Markup, float]:
    """Draw each reach around the middle result, with the results at both ends in numbers."""
    left = (2.0 if frame.is_narrow else NAMES) + ROOM
    ends = [value for row in rows for value in (row.at_low, row.at_high)]
    first, last = min(*ends, middle), max(*ends, middle)
    scale = (frame.width - left - ROOM) / max(last - first, 1.0)
    centre = left + (middle - first) * scale
    parts: list[Markup] = []
    y = 26.0
    for row in rows:
        names, top, y = _names(row.name, frame, y)
        parts += names
        for value, css in ((row.at_low, "at-low"), (row.at_high, "at-high")):
            x = left + (value - first) * scale
            parts.append(box(min(x, centre), top, abs(x - centre), BAR, css))
        for value, anchor, off in (
            (min(row.at_low, row.at_high), "end", -6.0),
            (max(row.at_low, row.at_high), None, 6.0),
        ):
            x = left + (value - first) * scale + off
            words = million(value, lang)
            parts.append(text(x, top + 13, words, css="small halo", anchor=anchor))
    shown = text(centre, 13, million(middle, lang), css="strong", anchor="middle")
    said, below = under(unit, y + 12, frame)
    return join([line(centre, 20, centre, y, "axis"), *parts, shown, *said]), below
