"""What `retorno exposure` takes: the shipped default, draws over many lines, the whole schedule.

.venv/bin/python tests/benchmarks/exposure_bench.py            500, 3,000 and 10,000 lines
.venv/bin/python tests/benchmarks/exposure_bench.py --lines 3000 --schedule hts.csv

Seconds are the processor's, so that a busy machine does not count; memory is the largest so far.
"""

import argparse
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from retorno.exposure.assumptions import Assumptions
from retorno.exposure.model import DRAWS, run
from retorno.exposure.prepare import Regime
from retorno.exposure.rates import parse_rate
from retorno.exposure.scenario_file import read_scenario, shipped
from retorno.exposure.schedule import read_schedule
from retorno.exposure.shipped import shipped_elasticities
from retorno.exposure.stakes import Tables, weigh
from retorno.exposure.tariffs import Layer
from retorno.exposure.trade import Trade, TradeLine
from retorno.vocabulary.evidence import Evidence

FIRST = 100_000
LINES = (500, 3000, 7000)
DAY = date(2025, 1, 27)
MEGA = 1024 if sys.platform != "darwin" else 1024 * 1024

Row = tuple[str, float, float]


def trade_of(lines: int) -> Trade:
    """Invent a table of trade: as many lines as asked, without shares."""
    rng = np.random.default_rng(1)
    values = rng.lognormal(0.0, 2.0, lines)
    return Trade(
        lines=tuple(
            TradeLine(
                product=f"{FIRST + i:06}",
                description="invented",
                value=float(value),
                reported=float(value),
                months=12,
                year=2024,
                basis="invented",
                source="invented",
                evidence=Evidence.DEFAULT,
            )
            for i, value in enumerate(values)
        ),
        total=None,
        basis="invented",
        file="invented",
    )


def measured(what: str, work: Callable[[], object]) -> Row:
    """Do the work once and say what it took: seconds of the processor and megabytes so far."""
    start = time.process_time()
    work()
    seconds = time.process_time() - start
    return what, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGA


def measure_all(sizes: Sequence[int], schedule: Path | None = None) -> Iterator[Row]:
    """Measure the shipped default, tables of so many lines, and the schedule if there is one."""
    yield measured(
        "shipped default, 10,000 draws", lambda: weigh(read_scenario(shipped()), Tables.shipped())
    )
    regime = Regime(
        measures=(Layer(authority="invented", rate=parse_rate("25%"), country="CO"),), day=DAY
    )
    table = shipped_elasticities()
    for lines in sizes:
        trade = trade_of(lines)
        yield measured(
            f"{lines:,} lines, {DRAWS:,} draws, tornado, studies",
            lambda trade=trade: run(trade, regime, table, Assumptions(), np.random.default_rng(1)),
        )
    if schedule:
        yield measured("read the schedule whole", lambda: read_schedule(schedule))


def table_of(rows: Iterable[Row]) -> str:
    """Seconds as Markdown; memory is left out, it depends on what this process did before."""
    lines = ["| the dispute in numbers | processor seconds |", "|---|---|"]
    return "\n".join([*lines, *(f"| {what} | {seconds:.2f} |" for what, seconds, _ in rows)])


def main() -> None:
    """Print a table of seconds and memory."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, nargs="+", default=list(LINES))
    parser.add_argument("--schedule", type=Path)
    asked = parser.parse_args()
    for what, seconds, memory in measure_all(asked.lines, asked.schedule):
        sys.stdout.write(f"{what:<44}{seconds:8.2f} s{memory:8.0f} MB\n")


if __name__ == "__main__":
    main()
