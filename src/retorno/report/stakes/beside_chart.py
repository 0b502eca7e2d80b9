"""The programme's cost and each exposure on one scale of dollars; each mark is ten times the last."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from retorno.exposure.ladder import Spread
from retorno.report.markup import Markup, el, join
from retorno.report.stakes.amounts import MILLION
from retorno.report.stakes.bars_chart import under
from retorno.report.svg import Frame, box, line, text, wrapped
from retorno.report.svg import number as place
from retorno.wording.numbers import number

NAMES = 300.0
ROW = 17.0
GAP = 13.0
DOT = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A row: an amount with its band. `kind` is programme, threatened or carried."""

    name: str
    spread: Spread
    kind: str


def draw(marks: Sequence[Mark], unit: str, lang: str, frame: Frame) -> tuple[Markup, float]:
    """Draw a dot and a band for each, in powers of ten."""
    left = 6.0 if frame.is_narrow else NAMES
    values = [v for m in marks for v in (m.spread.low, m.spread.high) if v > 0]
    first, last = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    last = max(last, first + 1)
    step = (frame.width - left - 24) / (last - first)

    def at(value: float) -> float:
        return left + (math.log10(max(value, 10.0**first)) - first) * step

    rows: list[Markup] = []
    y = 0.0
    for mark in marks:
        names = wrapped(mark.name, frame.width if frame.is_narrow else NAMES - 18)
        rows += [text(0, y + 13 + i * ROW, w, css="name halo") for i, w in enumerate(names)]
        tall = ROW * len(names)
        middle = y + tall + 10 if frame.is_narrow else y + tall / 2
        rows += _mark(
            mark, at(mark.spread.low), at(mark.spread.amount.value), at(mark.spread.high), middle
        )
        y = (middle + 10 if frame.is_narrow else y + tall) + GAP
    grid = []
    for power in range(first, last + 1):
        x = left + (power - first) * step
        grid.append(line(x, 0, x, y, "grid"))
        grid.append(
            text(
                x,
                y + 16,
                number(10.0**power / MILLION, lang, max(0, 6 - power)),
                css="quiet",
                anchor="middle",
            )
        )
    said, below = under(unit, y + 34, frame)
    return join([*grid, *rows, *said]), below


def _mark(mark: Mark, low: float, middle: float, high: float, y: float) -> list[Markup]:
    parts = [line(low, y, high, y, f"reach {mark.kind}")] if high > low else []
    if mark.kind == "programme":
        return [*parts, box(middle - DOT, y - DOT, 2 * DOT, 2 * DOT, "square")]
    dot = el("circle", cx=place(middle), cy=place(y), r=place(DOT), class_=f"dot {mark.kind}")
    return [*parts, dot]
