"""How long people wait: one row of columns a group, all on one scale."""

from dataclasses import dataclass

from retorno.report.markup import Markup, join, plain
from retorno.report.pieces import counted
from retorno.report.svg import Frame, boxes, line, text, wrapped
from retorno.report.view import FEW, WAIT_RANGES, ReportView, Waits
from retorno.wording.numbers import percent

HEIGHT = 84.0
WORDS = 20.0
GAP = 14.0
NAMES = 236.0
ROW = 16.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Ranges from left to right, shares upwards."""

    left: float
    step: float
    tallest: float


def group_name(waits: Waits, lang: str, total: int) -> str:
    """Name a group, or the groups joined in it."""
    if waits.people == total and len(waits.groups) > 1:
        return plain("group.everyone", lang)
    return " + ".join(plain(f"group.{group.value}", lang) for group in waits.groups)


def range_name(index: int) -> str:
    """Name a range of days of waiting."""
    first = WAIT_RANGES[index]
    if index + 1 == len(WAIT_RANGES):
        return f"{first}+"
    last = WAIT_RANGES[index + 1] - 1
    return str(first) if first == last else f"{first}\N{EN DASH}{last}"


def used_ranges(view: ReportView) -> int:
    """Count the ranges up to the longest wait of anybody."""
    return max(
        index + 1 for waits in view.waits for index, count in enumerate(waits.by_range) if count
    )


def draw(view: ReportView, lang: str, frame: Frame) -> tuple[Markup, float]:
    """Draw the groups one under the other, and the days under the last."""
    left = 0.0 if frame.is_narrow else NAMES
    scale = Scale(
        left=left,
        step=(frame.width - left) / used_ranges(view),
        tallest=max(max(waits.by_range) / waits.people for waits in view.waits),
    )
    total = sum(waits.people for waits in view.waits)
    parts: list[Markup] = []
    y = 0.0
    for waits in view.waits:
        names, rise = _names(waits, lang, frame, total, y)
        y += rise
        parts += [*names, *_columns(waits, lang, scale, y)]
        y += HEIGHT
        parts.append(line(left, y, frame.width, y, "axis"))
        y += GAP
    for index in range(used_ranges(view)):
        x = left + (index + 0.5) * scale.step
        parts.append(text(x, y + 3, range_name(index), css="quiet", anchor="middle"))
    words = plain("wait.days", lang)
    parts.append(text(frame.width, y + 22, words, css="quiet", anchor="end"))
    return join(parts), y + 28


def _names(
    waits: Waits, lang: str, frame: Frame, total: int, y: float
) -> tuple[list[Markup], float]:
    """Write group, people and median; give the room they take above the columns."""
    name = group_name(waits, lang, total)
    people = counted("people", waits.people, lang)
    median = plain("wait.median_of", lang, days=counted("days", waits.median, lang))
    if frame.is_narrow:
        lines = [*wrapped(name, frame.width), f"{people} · {median}"]
        css = ["name"] * (len(lines) - 1) + ["quiet"]
        first, rise = y + 14, ROW * len(lines) + 2
    else:
        lines = [*wrapped(name, NAMES - 20), people, median]
        css = ["name"] * (len(lines) - 2) + ["quiet", "quiet"]
        first, rise = y + HEIGHT - 4 - ROW * (len(lines) - 1), 0.0
    return [
        text(0, first + i * ROW, words, css=style)
        for i, (words, style) in enumerate(zip(lines, css, strict=True))
    ], rise


def _columns(waits: Waits, lang: str, scale: Scale, y: float) -> list[Markup]:
    columns, words, step = [], [], scale.step
    for index, count in enumerate(waits.by_range):
        if not count:
            continue
        share = count / waits.people
        height = max(1.0, (HEIGHT - WORDS) * share / scale.tallest)
        x, top = scale.left + index * step, y + HEIGHT - height
        columns.append((x + step * 0.12, top, step * 0.76, height))
        label = _share(share, lang) if count >= FEW else f"<{FEW}"
        words.append(text(x + step / 2, top - 5, label, css="small", anchor="middle"))
    return [boxes(columns, "bar"), *words]


def _share(share: float, lang: str) -> str:
    least = 0.01
    return percent(share, lang, 0) if share >= least else f"<{percent(least, lang, 0)}"
