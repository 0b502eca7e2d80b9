"""Small pieces of SVG that every picture of the page shares."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from retorno.report.markup import Markup, el, join

WIDE = 880
NARROW = 358
CHARACTER = 0.56  # width of a middling character, in font sizes
TEXT = 13
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The room a picture has: `wide` for screens and paper, `narrow` for telephones."""

    name: str
    width: int

    @property
    def is_narrow(self) -> bool:
        """Say whether words go above a row rather than beside it."""
        return self.width < WIDE


FRAMES = (Frame(name="wide", width=WIDE), Frame(name="narrow", width=NARROW))


def number(value: float) -> str:
    """Write a coordinate with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


def text(x: float, y: float, words: object, *, css: str = "", anchor: str | None = None) -> Markup:
    """Set words at a point."""
    return el("text", words, x=number(x), y=number(y), class_=css or None, text_anchor=anchor)


def box(x: float, y: float, width: float, height: float, css: str) -> Markup:
    """Draw a rectangle."""
    return el(
        "rect",
        x=number(x),
        y=number(y),
        width=number(max(0.0, width)),
        height=number(max(0.0, height)),
        class_=css,
    )


def line(x1: float, y1: float, x2: float, y2: float, css: str) -> Markup:
    """Draw a straight line."""
    return el("line", x1=number(x1), y1=number(y1), x2=number(x2), y2=number(y2), class_=css)


def boxes(rectangles: list[tuple[float, float, float, float]], css: str) -> Markup:
    """Draw many rectangles as one path, for few bytes."""
    if not rectangles:
        return Markup("")
    drawn = "".join(
        f"M{number(x)} {number(y)}h{number(w)}v{number(h)}h{number(-w)}z"
        for x, y, w, h in rectangles
    )
    return el("path", d=drawn, class_=css)


def width_of(words: str, size: float = TEXT) -> float:
    """Estimate how wide words are set."""
    return len(words) * CHARACTER * size


def wrapped(words: str, room: float) -> list[str]:
    """Break words into lines that fit."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def shortened(words: str, room: float) -> str:
    """Cut words that do not fit, and say so with an ellipsis."""
    most = max(1, int(room / (CHARACTER * TEXT)))
    return words if len(words) <= most else words[: most - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def axis(largest: float, ticks: int = 4) -> list[float]:
    """Choose round values from zero to at least the largest.

    >>> axis(37.0)
    [0.0, 10.0, 20.0, 30.0, 40.0]
    """
    if largest <= 0:
        return [0.0, 1.0]
    raw = largest / ticks
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(s * power for s in STEPS if s * power >= raw * (1 - 1e-9))
    return [step * i for i in range(math.ceil(largest / step - 1e-9) + 1)]


def picture(
    name: str, title: str, description: str, draw: Callable[[Frame], tuple[Markup, float]]
) -> Markup:
    """Draw a picture once for wide and once for narrow room; CSS shows the one that fits."""
    return join([_one(name, title, description, frame, draw) for frame in FRAMES])


def _one(
    name: str,
    title: str,
    description: str,
    frame: Frame,
    draw: Callable[[Frame], tuple[Markup, float]],
) -> Markup:
    drawn, height = draw(frame)
    key = f"{name}-{frame.name}"
    return el(
        "svg",
        el("title", title, id=f"{key}-title"),
        el("desc", description, id=f"{key}-desc"),
        drawn,
        viewBox=f"0 0 {frame.width} {math.ceil(height)}",
        role="img",
        aria_labelledby=f"{key}-title {key}-desc",
        class_=f"picture {frame.name}",
        width=frame.width,
        height=math.ceil(height),
    )
