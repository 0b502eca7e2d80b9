"""How the time of each stage grows with the number of people.

python3 tests/benchmarks/growth.py --people 1000 3000 10000 27000 100000
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from trial import clock, judge, stage, state

from retorno.intake.caseload import read_caseload
from retorno.plan.check import check_plan
from retorno.plan.programme import read_programme
from retorno.plan.search import PlanSearch

STAGES = ("invent", "read", "state", "first plan", "write out", "check")


def timed[Value](work: Callable[[], Value]) -> tuple[Value, float]:
    """Do something and say how many seconds it took."""
    start = clock()
    value = work()
    return value, clock() - start


def measure(people: int, folder: Path) -> list[float]:
    """Seconds of every stage for so many people."""
    trial, invent = timed(lambda: stage("default", people, 1, folder))
    _, read = timed(lambda: (read_programme(trial.programme), read_caseload(trial.caseload)))
    task, whole = timed(lambda: state(trial.programme, trial.caseload))

    def build() -> PlanSearch:
        search = PlanSearch(task.instance, 1)
        search.construct()
        return search

    search, first = timed(build)
    _, written = timed(lambda: judge(trial, "growth", search.best, first, ""))
    plan = trial.programme.parent / "growth"
    _, checked = timed(lambda: check_plan(trial.programme, trial.caseload, plan))
    return [invent - whole, read, whole - read, first, written - checked, checked]


def main(given: Sequence[str]) -> int:
    """Print the table, after one round that compiles everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[1000, 3000, 10_000, 27_000])
    options = parser.parse_args(given)
    sys.stdout.write(
        "| people | " + " | ".join(STAGES) + " |\n" + "|---" * (len(STAGES) + 1) + "|\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        measure(100, Path(folder))
        for people in options.people:
            seconds = measure(people, Path(folder))
            cells = " | ".join(f"{value:.2f} s" for value in seconds)
            sys.stdout.write(f"| {people:,} | {cells} |\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
