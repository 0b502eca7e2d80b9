"""Retorno against other planners: same instances, same seconds, same check, as ratios.

python3 dev.py bench                      the table of docs/reference/bench.md (about half an hour)
python3 dev.py bench --quick              1,000 people, 5 seconds, one seed; writes no page
python3 dev.py bench --people 3000 --seconds 60 --seeds 1 2 --shapes default tight
"""

import argparse
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import exposure_bench
import growth
import monolith
from spreadsheet import Spreadsheet
from trial import Outcome, Trial, clock, judge, outcome_of, stage

from retorno.plan.check import check_plan

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "bench.md"
PLOT = "growth.svg"
RULES_OF_THUMB = (0.5, 0.75, 0.9, 1.0)
PLAIN = 0.75
LIBRARIES = ("numpy", "numba", "highspy")
# A process counts the memory of the one it was forked from: so a small one starts the planner.
LAUNCH = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One instance with what each planner reached."""

    trial: Trial
    plain: Outcome
    sheet: Outcome
    highs: Outcome
    retorno: Outcome


def spreadsheets(trial: Trial) -> tuple[Outcome, Outcome]:
    """The plain rule of thumb, and the best of all rules of thumb."""
    outcomes = {}
    for fullness in RULES_OF_THUMB:
        start = clock()
        solution = Spreadsheet(trial.task.instance, fullness).plan()
        note = f"leaves when {fullness:.0%} full"
        outcomes[fullness] = judge(trial, "spreadsheet", solution, clock() - start, note)
    return outcomes[PLAIN], min(outcomes.values(), key=lambda outcome: outcome.cost or 0.0)


def highs(trial: Trial, seconds: float) -> Outcome:
    """HiGHS on the whole problem, building the program included."""
    start = clock()
    instance = trial.task.instance
    groups = monolith.group(instance)
    answer = monolith.solve(instance, groups, seconds - (clock() - start))
    spent = clock() - start
    note = f"{answer.columns:,} columns"
    if answer.flights is None:
        return Outcome(
            planner="HiGHS",
            cost=None,
            bound=None,
            placed=0,
            left=trial.people,
            flights=0,
            seconds=spent,
            violations=0,
            note=note,
        )
    return judge(trial, "highs", monolith.seat(instance, groups, answer), spent, note)


def retorno(trial: Trial, seconds: float) -> Outcome:
    """The command itself, as a user runs it: start, reading, writing and checking included."""
    out = trial.programme.parent / "retorno"
    inputs = [str(trial.programme), str(trial.caseload), "--out", str(out)]
    told = ["--seconds", str(seconds), "--seed", str(trial.seed), "--json"]
    start = clock()
    answer = subprocess.run(
        [sys.executable, "-c", LAUNCH, sys.executable, "-m", "retorno", "plan", *inputs, *told],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    spent = clock() - start
    if answer.returncode not in {0, 1} or not out.is_dir():
        raise SystemExit(answer.stderr)
    report = check_plan(trial.programme, trial.caseload, out)
    memory = int(answer.stdout) / (1024 if sys.platform != "darwin" else 1024**2)
    return outcome_of("Retorno", report, spent, f"peak {memory:.0f} MB")


def measure(options: argparse.Namespace, folder: Path) -> Iterator[Line]:
    """Run every planner on every instance."""
    for people in options.people:
        for shape in options.shapes:
            for seed in options.seeds:
                trial = stage(shape, people, seed, folder)
                plain, sheet = spreadsheets(trial)
                line = Line(
                    trial=trial,
                    plain=plain,
                    sheet=sheet,
                    highs=highs(trial, options.seconds),
                    retorno=retorno(trial, options.seconds),
                )
                tell(line)
                yield line


def tell(line: Line) -> None:
    """Say how one instance went."""
    name = f"{line.trial.people:,} {line.trial.shape} seed {line.trial.seed}"
    for outcome in (line.plain, line.sheet, line.highs, line.retorno):
        cost = "no plan" if outcome.cost is None else f"{outcome.cost:,.0f}"
        broken = f" {outcome.violations} VIOLATIONS" if outcome.violations else ""
        spent = f"{outcome.seconds:.1f} s, {outcome.note}"
        sys.stdout.write(f"{name}: {outcome.planner} {cost}{broken} ({spent})\n")
    sys.stdout.flush()


def _millions(outcome: Outcome) -> str:
    return "none" if outcome.cost is None else f"{outcome.cost / 1e6:.2f}"


def _ratio(mine: Outcome, other: Outcome) -> str:
    if mine.cost is None or not other.cost:
        return "-"
    return f"{mine.cost / other.cost:.2f}"


def _gap(outcome: Outcome) -> str:
    if not outcome.bound or outcome.cost is None:
        return "-"
    return f"{outcome.cost / outcome.bound - 1:.1%}"


def table(lines: Sequence[Line]) -> str:
    """The comparison as Markdown."""
    head = (
        "| people | shape | seed | spreadsheet | best spreadsheet | HiGHS | **Retorno** | "
        "÷ spreadsheet | ÷ best spreadsheet | ÷ HiGHS | proven gap | available, without a flight: best "
        "spreadsheet, HiGHS, Retorno | all pass `check` |"
    )
    rows = [head, "|" + "---|" * (head.count("|") - 1)]
    for line in lines:
        r, others = line.retorno, (line.plain, line.sheet, line.highs)
        behind = (line.sheet, line.highs, r)
        cells = [
            f"{line.trial.people:,}",
            line.trial.shape,
            str(line.trial.seed),
            *(_millions(outcome) for outcome in others),
            f"**{_millions(r)}**",
            *(_ratio(r, outcome) for outcome in others),
            _gap(r),
            ", ".join(f"{outcome.left:,}" if outcome.cost else "all" for outcome in behind),
            "no" if any(o.violations for o in (*others, r)) else "yes",
        ]
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _machine() -> str:
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        names = [x for x in info.read_text(encoding="utf-8").splitlines() if "model name" in x]
        model = names[0].split(":", 1)[1].strip() if names else model
    return f"{os.cpu_count()} cores, {model}, {platform.system()}"


def _commit() -> str:
    """The state of the source that was measured."""
    asked = ["git", "describe", "--always", "--dirty"]
    try:
        answer = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "an unknown commit"
    return f"commit {answer.stdout.strip()}"


def page(
    lines: Sequence[Line],
    seconds: growth.Seconds,
    dispute: Sequence[exposure_bench.Row],
    options: argparse.Namespace,
    command: str,
) -> str:
    """The whole page: what was run, on what, and what came of it."""
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)
    memory = max((line.retorno.note for line in lines), key=lambda note: float(note.split()[1]))
    return f"""# Measured comparisons

Written by `{command}`; nothing here is typed by hand. {options.seconds:g} seconds for HiGHS and for
Retorno; costs in millions as `check` recomputes them from the raw files. Clocks are noisy: trust the
ratios, and run it on your own machine.

- Machine: {_machine()}.
- Versions: Retorno at {_commit()}, Python {platform.python_version()}, {versions}.
- Retorno's largest memory: {memory}.

{table(lines)}

**Spreadsheet**: first come, first served. Parties in the order of the day on which they are ready;
scheduled seats first, then the next aircraft, from the nearest airport, at the lowest cost a place;
whole families, every hard rule kept. It leaves when three quarters full, or when somebody aboard can
hardly wait any longer. *Best spreadsheet* is the cheapest of four such rules ({
        ", ".join(f"{share:.0%}" for share in RULES_OF_THUMB)
    } full), chosen after the fact.

**HiGHS**: the whole problem as one mixed-integer program over all days, people in seats by facility and
wish, solved with two threads; its flights are then seated party by party. `none`: no plan in time.

**Retorno**: the command `retorno plan` in a process of its own, seconds counted from its start.

Cost counts days in custody and money. It is no measure of expulsion.

## How stages grow

Processor seconds of each stage on the same machine, the search itself left out: it takes what it is
given.

{growth.table(seconds)}

![Seconds of each stage by number of people]({PLOT})

## The dispute in numbers

`retorno exposure` on invented tables of trade of so many lines, once each.

{exposure_bench.table_of(dispute)}
"""


def arguments(given: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python3 dev.py bench", description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[1000, 3000, 27000])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--shapes", nargs="+", default=["default"])
    parser.add_argument("--quick", action="store_true", help="1,000 people, 5 s, one seed")
    parser.add_argument("--out", type=Path, default=PAGE, help="page to write")
    parser.add_argument("--json", action="store_true", help="print the outcomes for machines")
    options = parser.parse_args(given)
    if options.quick:
        options.people, options.seconds, options.seeds = [1000], 5.0, [1]
    return options


def main(given: Sequence[str]) -> int:
    """Run the comparison; 1 if a plan did not pass the check."""
    options = arguments(given)
    command = " ".join(["python3 dev.py bench", *given])
    with tempfile.TemporaryDirectory() as folder:
        lines = list(measure(options, Path(folder)))
    if options.json:
        planners = ("plain", "sheet", "highs", "retorno")
        outcomes = [getattr(line, name) for line in lines for name in planners]
        costs = [{"planner": o.planner, "cost": o.cost, "bound": o.bound} for o in outcomes]
        sys.stdout.write(json.dumps(costs, indent=2) + "\n")
    sys.stdout.write(table(lines) + "\n")
    if not options.quick:
        seconds = growth.measure_all(growth.PEOPLE)
        dispute = list(exposure_bench.measure_all(exposure_bench.LINES))
        text = page(lines, seconds, dispute, options, command)
        options.out.write_text(text, encoding="utf-8")
        (options.out.parent / PLOT).write_text(growth.plot(seconds), encoding="utf-8")
    planners = (o for line in lines for o in (line.plain, line.sheet, line.highs, line.retorno))
    return int(any(outcome.violations for outcome in planners))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
