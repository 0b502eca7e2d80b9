"""Coasts and borders: read, projected and cut at the edge of the map. Sources: data/README.md."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

import numpy as np

from retorno.report.projection import FARTHEST, Floats, Projection

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlines:
    """Lines in degrees, each an array of (longitude, latitude), and the rings made of them."""

    arcs: tuple[Floats, ...]
    states: tuple[Floats, ...]
    countries: dict[str, tuple[tuple[int, ...], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A rectangle of the plane and the picture it fills."""

    left: float
    top: float
    scale: float
    width: float
    height: float

    def place(self, x: Floats, y: Floats) -> Floats:
        """Give positions in the picture: shape (n, 2)."""
        return np.stack([(x - self.left) * self.scale, (y - self.top) * self.scale], axis=-1)


@cache
def load() -> Outlines:
    """Read the outlines shipped with the package."""
    raw = json.loads(files("retorno.report").joinpath("data/outlines.json").read_text("utf-8"))

    def line(steps: Sequence[int]) -> Floats:
        points = np.asarray(steps, dtype=np.float64).reshape(-1, 2)
        return np.asarray(points.cumsum(axis=0) / raw["unit"])

    return Outlines(
        arcs=tuple(line(steps) for steps in raw["arcs"]),
        states=tuple(line(steps) for steps in raw["states"]),
        countries={
            code: tuple(tuple(ring) for ring in rings) for code, rings in raw["countries"].items()
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Land:
    """Path data of the land that the window shows."""

    countries: dict[str, str]
    states: str


def land(projection: Projection, window: Window, step: float) -> Land:
    """Draw what the window shows; points nearer than `step` to the last are left out."""
    outlines = load()
    arcs = [_placed(arc, projection, window) for arc in outlines.arcs]
    states = [_placed(arc, projection, window) for arc in outlines.states]
    countries = {}
    for code, rings in outlines.countries.items():
        drawn = [_ring(ring, arcs, window, step) for ring in rings]
        if any(drawn):
            countries[code] = "".join(drawn)
    return Land(
        countries=countries,
        states="".join(_line(arc, window, step) for arc in states),
    )


def _placed(arc: Floats, projection: Projection, window: Window) -> Floats | None:
    x, y, cosine = projection.plane(arc[:, 1], arc[:, 0])
    return None if cosine.min() < FARTHEST else window.place(x, y)


def _ring(ring: tuple[int, ...], arcs: list[Floats | None], window: Window, step: float) -> str:
    pieces = []
    for number in ring:
        arc = arcs[number if number >= 0 else ~number]
        if arc is None:
            return ""
        pieces.append(arc if number >= 0 else arc[::-1])
    points = np.concatenate(pieces)
    if _is_outside(points, window):
        return ""
    corners = points.tolist() if _is_inside(points, window) else cut_ring(points.tolist(), window)
    return path(corners, step, closed=True)


def _line(arc: Floats | None, window: Window, step: float) -> str:
    if arc is None or _is_outside(arc, window):
        return ""
    return "".join(path(piece, step) for piece in cut_line(arc.tolist(), window))


def _is_outside(points: Floats, window: Window) -> bool:
    low, high = points.min(axis=0), points.max(axis=0)
    return bool(high[0] < 0 or high[1] < 0 or low[0] > window.width or low[1] > window.height)


def _is_inside(points: Floats, window: Window) -> bool:
    low, high = points.min(axis=0), points.max(axis=0)
    return bool(
        low[0] >= 0 and low[1] >= 0 and high[0] <= window.width and high[1] <= window.height
    )


def cut_ring(points: Sequence[Sequence[float]], window: Window) -> list[Point]:
    """Cut a ring at the edges of the window. Sutherland and Hodgman 1974."""
    ring = [(float(x), float(y)) for x, y in points]
    edges: list[tuple[int, float, bool]] = [
        (0, 0.0, True),
        (0, window.width, False),
        (1, 0.0, True),
        (1, window.height, False),
    ]
    for axis, limit, low in edges:
        ring = _cut_edge(ring, axis, limit, _side(axis, limit, low=low))
    return ring


def _side(axis: int, limit: float, *, low: bool) -> Callable[[Point], bool]:
    if low:
        return lambda point: point[axis] >= limit
    return lambda point: point[axis] <= limit


def _cut_edge(
    ring: list[Point], axis: int, limit: float, is_in: Callable[[Point], bool]
) -> list[Point]:
    kept: list[Point] = []
    for start, end in zip(ring[-1:] + ring[:-1], ring, strict=True):
        if is_in(start) != is_in(end):
            share = (limit - start[axis]) / (end[axis] - start[axis])
            kept.append(
                (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))
            )
        if is_in(end):
            kept.append(end)
    return kept


def cut_line(points: Sequence[Sequence[float]], window: Window) -> list[list[Point]]:
    """Cut a line at the edges of the window into the pieces inside. Liang and Barsky 1984."""
    pieces: list[list[Point]] = []
    for (ax, ay), (bx, by) in pairwise(points):
        piece = _cut_segment((ax, ay), (bx, by), window)
        if piece is None:
            continue
        if pieces and pieces[-1][-1] == piece[0]:
            pieces[-1].append(piece[1])
        else:
            pieces.append(list(piece))
    return pieces


def _cut_segment(start: Point, end: Point, window: Window) -> tuple[Point, Point] | None:
    enter, leave = 0.0, 1.0
    for axis, limit in ((0, window.width), (1, window.height)):
        step = end[axis] - start[axis]
        if step == 0:
            if not 0 <= start[axis] <= limit:
                return None
            continue
        at = sorted(((0 - start[axis]) / step, (limit - start[axis]) / step))
        enter, leave = max(enter, at[0]), min(leave, at[1])
    if enter >= leave:
        return None

    def point(share: float) -> Point:
        if share in (0.0, 1.0):
            return end if share else start
        return (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))

    return point(enter), point(leave)


def path(points: Sequence[Sequence[float]], step: float = 0.0, *, closed: bool = False) -> str:
    """Write path data in tenths, each point as a move from the last one.

    >>> path([(0, 0), (1, 0), (1, 1)], closed=True)
    'M0 0l10 0l0 10z'
    """
    least = 3 if closed else 2
    if len(points) < least:
        return ""
    last = (round(points[0][0] * 10), round(points[0][1] * 10))
    drawn = [f"M{last[0]} {last[1]}"]
    near = (step * 10) ** 2
    for i, (x, y) in enumerate(points[1:], 2):
        at = (round(x * 10), round(y * 10))
        dx, dy = at[0] - last[0], at[1] - last[1]
        is_end = i == len(points) and not closed
        if (dx or dy) and (dx * dx + dy * dy >= near or is_end):
            drawn.append(f"l{dx} {dy}")
            last = at
    if len(drawn) < least:
        return ""
    return "".join(drawn).replace(" -", "-") + ("z" if closed else "")
