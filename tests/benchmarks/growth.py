"""How the time of each stage grows with the number of people: a table and a plot.

python3 tests/benchmarks/growth.py --people 1000 3000 10000 27000 --out growth.svg
"""

import argparse
import math
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from trial import processor, stage, state, write_out

from retorno.intake.caseload import read_caseload
from retorno.plan.check import check_plan
from retorno.plan.programme import read_programme
from retorno.plan.search import PlanSearch

PEOPLE = (1000, 3000, 10_000, 27_000, 100_000, 300_000, 1_000_000)
STAGES = ("read", "state the problem", "first plan", "write out", "check")
COLOURS = ("#1f6f78", "#8a5a00", "#7a3b8f", "#3f6b1d", "#b3432b")
WIDTH, HEIGHT, EDGE = 720, 400, 60
MARKS = (0.01, 0.1, 1.0, 10.0, 100.0)

Seconds = Mapping[int, Sequence[float]]  # people: seconds of every stage


def timed[Value](work: Callable[[], Value]) -> tuple[Value, float]:
    """Do something and say how many seconds of work it took."""
    start = processor()
    value = work()
    return value, processor() - start


def measure(people: int, folder: Path) -> list[float]:
    """Processor seconds of every stage for so many people."""
    trial = stage("default", people, 1, folder)
    plan = trial.programme.parent / "growth"
    (programme, caseload), read = timed(
        lambda: (read_programme(trial.programme), read_caseload(trial.caseload))
    )
    task, stated = timed(lambda: state(programme, caseload))

    def build() -> PlanSearch:
        search = PlanSearch(task.instance, 1)
        search.construct()
        return search

    search, first = timed(build)
    _, written = timed(lambda: write_out(trial, search.best, plan))
    _, checked = timed(lambda: check_plan(trial.programme, trial.caseload, plan))
    return [read, stated, first, written, checked]


def measure_all(sizes: Sequence[int]) -> Seconds:
    """Measure every size, after one round that compiles everything."""
    with tempfile.TemporaryDirectory() as folder:
        measure(100, Path(folder))
        return {people: measure(people, Path(folder)) for people in sizes}


def table(seconds: Seconds) -> str:
    """Seconds as Markdown."""
    rows = ["| people | " + " | ".join(STAGES) + " |", "|---" * (len(STAGES) + 1) + "|"]
    for people, values in seconds.items():
        rows.append(f"| {people:,} | " + " | ".join(f"{v:.2f} s" for v in values) + " |")
    return "\n".join(rows)


def _place(seconds: Seconds, people: float, value: float) -> tuple[float, float]:
    """Where a point stands: both scales are logarithmic."""
    low, high = math.log(min(seconds)), math.log(max(seconds))
    bottom, top = math.log(MARKS[0]), math.log(MARKS[-1])
    right = (math.log(people) - low) / max(1e-9, high - low)
    up = (math.log(min(max(value, MARKS[0]), MARKS[-1])) - bottom) / (top - bottom)
    return EDGE + right * (WIDTH - 4 * EDGE), HEIGHT - EDGE - up * (HEIGHT - 2 * EDGE)


def _grid(seconds: Seconds) -> list[str]:
    lines = []
    for mark in MARKS:
        _, y = _place(seconds, min(seconds), mark)
        lines.append(
            f'<path d="M{EDGE} {y:.1f}H{WIDTH - 3 * EDGE}" stroke="#ddd"/>'
            f'<text x="{EDGE - 8}" y="{y + 4:.1f}" text-anchor="end">{mark:g} s</text>'
        )
    for people in seconds:
        x, y = _place(seconds, people, MARKS[0])
        lines.append(f'<text x="{x:.1f}" y="{y + 22:.1f}" text-anchor="middle">{people:,}</text>')
    x, y = _place(seconds, min(seconds), MARKS[0])
    return [*lines, f'<text x="{x:.1f}" y="{y + 44:.1f}">people, both scales logarithmic</text>']


def plot(seconds: Seconds) -> str:
    """Seconds as a drawing that needs nothing else."""
    parts = _grid(seconds)
    ends = []
    for k, (name, colour) in enumerate(zip(STAGES, COLOURS, strict=True)):
        points = [_place(seconds, people, values[k]) for people, values in seconds.items()]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        ends.append((points[-1][1], name, colour))
    above = 0.0
    for y, name, colour in sorted(ends):
        above = max(y, above + 16)
        parts.append(
            f'<text x="{WIDTH - 3 * EDGE + 8}" y="{above + 4:.1f}" fill="{colour}">{name}</text>'
        )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
    style = 'font-family="sans-serif" font-size="13" fill="#333"'
    title = "<title>Seconds of each stage by number of people</title>"
    back = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    return "\n".join([f"{head} {style}>", title, back, *parts, "</svg>"]) + "\n"


def main(given: Sequence[str]) -> int:
    """Print the table and write the plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=list(PEOPLE))
    parser.add_argument("--out", type=Path)
    options = parser.parse_args(given)
    seconds = measure_all(options.people)
    sys.stdout.write(table(seconds) + "\n")
    if options.out:
        options.out.write_text(plot(seconds), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
