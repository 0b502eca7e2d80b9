# ruff: noqa: INP001
"""Derive the map's outlines from the public-domain data in the npm packages world-atlas and us-atlas.

npm pack world-atlas@2.0.2 us-atlas@3.0.1
python tools/outlines.py world-atlas-2.0.2.tgz us-atlas-3.0.1.tgz src/retorno/report/data/outlines.json
"""

import json
import sys
import tarfile
from pathlib import Path

import pycountry

UNIT = 100  # whole hundredths of a degree
COUNTRY_TOLERANCE = 0.025
STATE_TOLERANCE = 0.05
LEAST_ISLAND = 0.004  # square degrees; the largest island of a country is always kept
AMERICAS = frozenset(
    {
        "ABW",
        "AIA",
        "ARG",
        "ATG",
        "BHS",
        "BLM",
        "BLZ",
        "BMU",
        "BOL",
        "BRA",
        "BRB",
        "CAN",
        "CHL",
        "COL",
        "CRI",
        "CUB",
        "CUW",
        "CYM",
        "DMA",
        "DOM",
        "ECU",
        "FLK",
        "GRD",
        "GRL",
        "GTM",
        "GUY",
        "HND",
        "HTI",
        "JAM",
        "KNA",
        "LCA",
        "MAF",
        "MEX",
        "MSR",
        "NIC",
        "PAN",
        "PER",
        "PRI",
        "PRY",
        "SLV",
        "SPM",
        "SUR",
        "SXM",
        "TCA",
        "TTO",
        "URY",
        "USA",
        "VCT",
        "VEN",
        "VGB",
        "VIR",
    }
)

Point = tuple[float, float]


def member(package: Path, name: str) -> dict:
    """Read one JSON file out of an npm tarball."""
    with tarfile.open(package) as tar:
        file = tar.extractfile(f"package/{name}")
        if file is None:
            raise SystemExit(f"{package} holds no {name}")
        return json.load(file)


def decode(topology: dict) -> list[list[Point]]:
    """Undo TopoJSON's quantised differences. TopoJSON 1.0, 2.1.4."""
    (scale_x, scale_y), (shift_x, shift_y) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale_x + shift_x, y * scale_y + shift_y))
        arcs.append(points)
    return arcs


def rings_of(geometry: dict) -> list[list[int]]:
    """List the rings of a (multi)polygon, each a list of arc numbers."""
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    return [ring for polygon in polygons for ring in polygon]


def simplify(points: list[Point], tolerance: float) -> list[Point]:
    """Thin a line, ends kept. Douglas and Peucker 1973."""
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        (ax, ay), (bx, by) = points[first], points[last]
        length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
        far, farthest = 0.0, -1
        for i in range(first + 1, last):
            x, y = points[i]
            away = (
                abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length
                if length > 0
                else ((x - ax) ** 2 + (y - ay) ** 2) ** 0.5
            )
            if away > far:
                far, farthest = away, i
        if far > tolerance:
            keep.add(farthest)
            stack += [(first, farthest), (farthest, last)]
    return [points[i] for i in sorted(keep)]


def area(points: list[Point]) -> float:
    """Area of a ring in square degrees."""
    turns = zip(points, points[1:] + points[:1], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in turns)) / 2


def trace(ring: list[int], arcs: list[list[Point]]) -> list[Point]:
    """Join the arcs of a ring; a negative number is the arc turned round."""
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def packed(points: list[Point]) -> list[int]:
    """Write a line as its first point and steps, in hundredths of a degree."""
    flat: list[int] = []
    last = (0, 0)
    for point in points:
        whole = (round(point[0] * UNIT), round(point[1] * UNIT))
        if flat and whole == last:
            continue
        flat += [whole[0] - last[0], whole[1] - last[1]]
        last = whole
    return flat


def countries(world: dict) -> tuple[dict[str, list[list[int]]], list[list[Point]]]:
    """Choose the countries of the Americas and their rings worth drawing."""
    arcs = decode(world)
    chosen: dict[str, list[list[int]]] = {}
    for geometry in world["objects"]["countries"]["geometries"]:
        country = pycountry.countries.get(numeric=str(geometry.get("id", "")).zfill(3))
        if country is None or country.alpha_3 not in AMERICAS:
            continue
        rings = rings_of(geometry)
        largest = max(rings, key=lambda ring: area(trace(ring, arcs)))
        chosen[country.alpha_3] = [
            ring for ring in rings if ring is largest or area(trace(ring, arcs)) >= LEAST_ISLAND
        ]
    return chosen, arcs


def inner_borders(states: dict) -> list[list[int]]:
    """Lines that two states share."""
    arcs = decode(states)
    uses: dict[int, int] = {}
    for geometry in states["objects"]["states"]["geometries"]:
        for ring in rings_of(geometry):
            for number in ring:
                key = number if number >= 0 else ~number
                uses[key] = uses.get(key, 0) + 1
    return [packed(simplify(arcs[key], STATE_TOLERANCE)) for key in sorted(uses) if uses[key] > 1]


def derive(world: dict, states: dict) -> dict:
    """Build the file: numbered arcs, rings of each country, lines between states."""
    chosen, arcs = countries(world)
    uses: dict[int, int] = {}
    for rings in chosen.values():
        for ring in rings:
            for number in ring:
                key = number if number >= 0 else ~number
                uses[key] = uses.get(key, 0) + 1
    number_of = {key: i for i, key in enumerate(sorted(uses))}

    def renumbered(number: int) -> int:
        return number_of[number] if number >= 0 else ~number_of[~number]

    return {
        "unit": UNIT,
        "arcs": [packed(simplify(arcs[key], COUNTRY_TOLERANCE)) for key in sorted(uses)],
        "countries": {
            code: [[renumbered(n) for n in ring] for ring in chosen[code]]
            for code in sorted(chosen)
        },
        "states": inner_borders(states),
    }


def main() -> None:
    """Write the outlines file named last from the two packages named first."""
    world, states, out = (Path(name) for name in sys.argv[1:4])
    outlines = derive(member(world, "countries-50m.json"), member(states, "states-10m.json"))
    text = json.dumps(outlines, separators=(",", ":")) + "\n"
    out.write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{len(outlines['countries'])} countries, {len(text.encode())} bytes\n")


if __name__ == "__main__":
    main()
