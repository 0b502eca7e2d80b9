"""Running the planner from the command line: progress, Ctrl-C, and a folder that passed its check."""

import importlib.metadata
import platform
import signal
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from retorno import __version__
from retorno.cli.shell import tell
from retorno.formats.folders import OutputFolder, output_folder
from retorno.intake.caseload import Caseload, read_caseload
from retorno.plan.check import CheckReport, check_plan
from retorno.plan.check.sentences import sentence
from retorno.plan.folder import PlanFiles, Run, Task, describe, prepare
from retorno.plan.found import Found, Until
from retorno.plan.found import Progress as Standing
from retorno.plan.programme import Programme, read_programme
from retorno.plan.solve import Solver
from retorno.protect.assess import assess
from retorno.protect.cleared import Cleared, Gate, Horizon
from retorno.report import render, view_of
from retorno.report.numbers import number, percent
from retorno.vocabulary.errors import RefusedError
from retorno.wording import say

STARTED = time.perf_counter() - time.process_time()
"""When the process began: until now it has done nothing but compute."""

TOLD_AT = (1, 2, 5, 10, 20, 30, 45, 60, 90, 120, 180, 240, 300)
LIBRARIES = ("numpy", "numba", "highspy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the user asked of the planner; `iterations` set means that time plays no part."""

    seconds: float
    iterations: int | None
    seed: int
    jobs: int
    lang: str
    is_quiet: bool
    is_demo: bool = False
    started: float = STARTED  # seconds count from here


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A plan that was written and passed its check."""

    programme: Programme
    files: PlanFiles
    found: Found
    first_plan_seconds: float


def load(programme_folder: Path, people: Path) -> Task:
    """Read both inputs and let only cleared people through."""
    programme = read_programme(programme_folder)
    return prepare(programme, _cleared(programme, read_caseload(people)))


def _cleared(programme: Programme, caseload: Caseload) -> Cleared:
    last_day = programme.first_day + timedelta(days=programme.days - 1)
    horizon = Horizon(first_day=programme.first_day, last_day=last_day, country=programme.country)
    return assess(caseload, gate=Gate.PLAN, rules={}, horizon=horizon)


def plan_into(out: Path, programme_folder: Path, people: Path, wish: Wish) -> Planned:
    """Plan, check, and only then let the folder take its place.

    Raises:
        RefusedError: The plan fails its own check; nothing is written.
    """
    task = load(programme_folder, people)
    show = not wish.is_quiet
    if show and not task.cleared.caseload.protected:
        tell(say("plan.not_protected", wish.lang))
    watch = Watch(wish)
    with _first_interrupt_stops(watch), watch.display():
        found = _solve(task, wish, watch)
    versions = {"retorno": __version__, "python": platform.python_version()}
    versions |= {name: importlib.metadata.version(name) for name in LIBRARIES}
    files = describe(task, found, Run(seed=wish.seed, seconds=watch.seconds, versions=versions))
    with output_folder(out) as folder:
        _write(folder, task, files, wish)
        folder.seal()
        _refuse_invalid(check_plan(programme_folder, people, folder.path), wish.lang)
    return Planned(
        programme=task.programme,
        files=files,
        found=found,
        first_plan_seconds=watch.first_plan_seconds,
    )


def _solve(task: Task, wish: Wish, watch: "Watch") -> Found:
    until = Until(
        stop=watch.stop,
        iterations=wish.iterations,
        deadline=float("inf") if wish.iterations is not None else wish.seconds,
        clock=watch.clock,
    )
    solver = Solver(task.instance, wish.seed)
    if wish.jobs == 1:
        found = solver.run(until=until, tell=watch.tell, executor=None)
    else:
        with ThreadPoolExecutor(max_workers=2) as executor:
            found = solver.run(until=until, tell=watch.tell, executor=executor)
    watch.seconds = watch.clock()
    return found


class Watch:
    """Shows bound and plan converging, and carries the wish to stop."""

    def __init__(self, wish: Wish) -> None:
        self.wish = wish
        self.stop = threading.Event()
        self.seconds = 0.0
        self.first_plan_seconds = 0.0
        self.console = Console(stderr=True)
        self._lines = iter(TOLD_AT)
        self._next = 0.0
        self._bar: Progress | None = None

    def clock(self) -> float:
        """Seconds since the work began."""
        return time.perf_counter() - self.wish.started

    @contextmanager
    def display(self) -> Iterator[None]:
        """Draw a bar on a terminal; elsewhere lines, further and further apart."""
        if self.wish.is_quiet or not self.console.is_terminal:
            yield
            return
        self._bar = Progress(BarColumn(24), TextColumn("{task.description}"), console=self.console)
        with self._bar:
            self._bar.add_task("", total=self.wish.iterations or self.wish.seconds)
            yield

    def tell(self, standing: Standing) -> None:
        """Show where the search stands."""
        self.first_plan_seconds = self.first_plan_seconds or self.clock()
        if self.wish.is_quiet:
            return
        lang, bound = self.wish.lang, max(0.0, standing.bound)
        gap = percent(standing.cost / bound - 1, lang) if bound > 0 else "?"
        line = say(
            "plan.standing",
            lang,
            seconds=round(self.clock()),
            cost=number(round(standing.cost), lang),
            bound=number(round(bound), lang),
            gap=gap,
        )
        if self._bar is not None:
            done = standing.rounds if self.wish.iterations else self.clock()
            self._bar.update(self._bar.task_ids[0], completed=done, description=line)
        elif self.clock() >= self._next:
            self._next = next((t for t in self._lines if t > self.clock()), float("inf"))
            sys.stderr.write(line + "\n")


@contextmanager
def _first_interrupt_stops(watch: Watch) -> Iterator[None]:
    """Let Ctrl-C end the search with the best plan so far; a second one writes nothing."""

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        signal.signal(signal.SIGINT, signal.default_int_handler)
        watch.stop.set()
        sys.stderr.write("\n" + say("plan.stopping", watch.wish.lang) + "\n")

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        if not watch.stop.is_set():
            signal.signal(signal.SIGINT, before)


def _write(folder: OutputFolder, task: Task, files: PlanFiles, wish: Wish) -> None:
    folder.write_table("flights.csv", files.flights)
    folder.write_table("placements.csv", files.placements)
    folder.write_table("not_placed.csv", files.not_placed)
    folder.write_table("reasons.csv", files.reasons)
    folder.write_json("plan.json", files.plan)
    view = view_of(task.programme, files, is_demo=wish.is_demo)
    folder.write_text("report.html", render(view, wish.lang))


def _refuse_invalid(report: CheckReport, lang: str) -> None:
    if report.violations:
        raise RefusedError(
            "check.invalid",
            violations=len(report.violations),
            first=sentence(report.violations[0], lang),
        )
