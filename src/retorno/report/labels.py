"""Words on a map that cover neither each other nor the points they name."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retorno.report.projection import Floats

DIRECTIONS = (
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.0, -1.0),
    (0.0, 1.0),
    (0.75, -0.75),
    (0.75, 0.75),
    (-0.75, -0.75),
    (-0.75, 0.75),
)
DISTANCES = (9.0, 16.0, 26.0, 40.0, 58.0, 80.0)
APART = 2.0
COVERING = 1000.0
CROSSING = 3.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle that words take."""

    left: float
    top: float
    width: float
    height: float

    def overlap(self, other: "Box") -> float:
        """Give the area two boxes share."""
        across = min(self.left + self.width, other.left + other.width) - max(self.left, other.left)
        down = min(self.top + self.height, other.top + other.height) - max(self.top, other.top)
        return max(0.0, across) * max(0.0, down)

    def spans(self, x: float) -> bool:
        """Say whether the box is above or below a place."""
        return self.left <= x <= self.left + self.width


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Where words go, and whether a thin line must lead to their point."""

    box: Box
    is_far: bool


def place(
    points: Sequence[Point],
    sizes: Sequence[Point],
    room: Point,
    crossings: Sequence[Point] = (),
) -> list[Label]:
    """Choose a place for the words of each point, the first point first.

    Args:
        points: What is named; no words may cover it.
        sizes: Width and height of the words of each point.
        room: Width and height of the map; words stay inside.
        crossings: Points along lines, better left uncovered.
    """
    taken = [Box(left=x - 6, top=y - 6, width=12, height=12) for x, y in points]
    lines = np.asarray(crossings, dtype=np.float64).reshape(-1, 2)
    labels: list[Label] = []
    for point, size in zip(points, sizes, strict=True):
        candidates = [
            (distance, _box(point, size, direction, distance, room))
            for distance in DISTANCES
            for direction in DIRECTIONS
        ]
        distance, box = min(candidates, key=lambda c: _badness(c[0], c[1], taken, lines))
        labels.append(Label(box=box, is_far=distance > DISTANCES[1]))
        taken.append(box)
    return labels


def _box(point: Point, size: Point, direction: Point, distance: float, room: Point) -> Box:
    width, height = size
    across = {1: 0.0, 0: -width / 2, -1: -width}[(direction[0] > 0) - (direction[0] < 0)]
    down = -height / 2 + direction[1] * height / 2
    left = point[0] + direction[0] * distance + across
    top = point[1] + direction[1] * distance + down
    return Box(
        left=min(max(left, 3.0), max(3.0, room[0] - width - 3)),
        top=min(max(top, 3.0), max(3.0, room[1] - height - 3)),
        width=width,
        height=height,
    )


def _badness(distance: float, box: Box, taken: Sequence[Box], lines: Floats) -> float:
    padded = Box(
        left=box.left - APART,
        top=box.top,
        width=box.width + 2 * APART,
        height=box.height,
    )
    covered = sum(padded.overlap(other) for other in taken)
    x, y = lines[:, 0] - box.left, lines[:, 1] - box.top
    crossed = int(((x >= -1) & (x <= box.width + 1) & (y >= -1) & (y <= box.height + 1)).sum())
    return (COVERING + covered if covered else 0.0) + CROSSING * crossed + distance
