"""Answering a goal from the command line: time, Ctrl-C, and every plan checked from its own files."""

import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from retorno.cli.plan_folder import refuse_invalid, versions, write_plan
from retorno.cli.planning import cleared_for, load, warn
from retorno.cli.watch import Watch, first_interrupt_stops
from retorno.formats.folders import OutputFolder, output_folder
from retorno.intake.caseload import Caseload
from retorno.plan.bound import BoundSearch
from retorno.plan.check import check_plan
from retorno.plan.folder import Run, Task, describe, prepare
from retorno.plan.found import Found, Stopped
from retorno.plan.programme import Programme, read_programme
from retorno.plan.programme_files import programme_text
from retorno.plan.relax.allowance import Allowance
from retorno.plan.relax.goal import people_left, read_goal
from retorno.plan.relax.oracle import Oracle, Trial, renamed
from retorno.plan.relax.record import Row, never_counts, people_of, record
from retorno.plan.relax.ways import Answer, find_ways
from retorno.plan.solution import Solution, evaluate
from retorno.protect.cleared import Cleared
from retorno.report.view import FEW
from retorno.vocabulary.errors import RefusedError
from retorno.wording import say

SEARCHING = 0.7  # of the time; the rest is for writing plans and checking them
EVALUATIONS = 10  # of the bound that a written plan states
WORKERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What the user asked."""

    programme: Path
    people: Path
    goal: str
    out: Path | None
    seconds: float
    seed: int
    lang: str
    is_quiet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxed:
    """An answer whose plans have all passed their check.

    Args:
        row: The same for programs.
        never: People whom no plan can place, by reason.
        held: People who are not available.
    """

    answer: Answer
    row: Row
    never: Mapping[str, int]
    held: int
    is_stopped: bool
    out: Path | None

    @property
    def is_met(self) -> bool:
        """Whether the goal is met, and by anybody at all."""
        return self.answer.now.is_met and (self.reaches_anybody or not self.never)

    @property
    def reaches_anybody(self) -> bool:
        """Whether the goal is about anybody."""
        return people_of(self.answer.now)["meant"] > 0


def relax_into(ask: Ask) -> Relaxed:
    """Answer, write out and check every plan that is told of, and return the answer.

    Raises:
        RefusedError: A plan fails its check; nothing is written.
    """
    watch = Watch(
        lang=ask.lang,
        is_quiet=ask.is_quiet,
        started=time.perf_counter(),
        seconds=ask.seconds,
        iterations=None,
    )
    task = load(ask.programme, ask.people)
    case = read_goal(ask.goal, task.programme)
    if not ask.is_quiet:
        warn(task, ask.lang)
    oracle = _oracle(task, ask.seed, watch.stop)
    oracle = oracle.of(oracle.prepare(case.programme))
    allowance = Allowance(
        clock=watch.clock, end=SEARCHING * ask.seconds, is_stopped=watch.stop.is_set
    )
    with first_interrupt_stops(watch), ThreadPoolExecutor(WORKERS) as executor:
        answer = find_ways(oracle, case, allowance, _Teller(watch), executor)
    held = len(task.cleared.held_row)
    with _folder(ask.out) as folder:
        _Writer(folder, ask, task.cleared.caseload, watch).write_all(answer)
        row = record(answer, task) | {
            "held": f"<{FEW}" if held < FEW else held,
            "currency": task.programme.currency,
            "protected": task.cleared.caseload.protected,
            "stopped": watch.stop.is_set(),
            "seed": ask.seed,
            "seconds": round(watch.clock(), 1),
            "folder": None if ask.out is None else str(ask.out),
        }
        folder.write_json("relax.json", row)
    return Relaxed(
        answer=answer,
        row=row,
        never=never_counts(task),
        held=held,
        is_stopped=watch.stop.is_set(),
        out=ask.out,
    )


def _oracle(task: Task, seed: int, stop: threading.Event) -> Oracle:
    caseload = task.cleared.caseload

    def clear(programme: Programme) -> Cleared:
        return cleared_for(programme, caseload)

    return Oracle(base=task, clear=clear, seed=seed, is_over=stop.is_set)


class _Teller:
    """Says on the error stream what was tried, as it is done."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch

    def __call__(self, families: str, ways: int) -> None:
        if self.watch.is_quiet:
            return
        lang = self.watch.lang
        names = ", ".join(say(f"relax.family.{name}", lang) for name in families.split("+"))
        code = "relax.tried_ways" if ways else "relax.tried_nothing"
        line = say(code, lang, seconds=round(self.watch.clock()), what=names, ways=ways)
        sys.stderr.write(line + "\n")


@contextmanager
def _folder(out: Path | None) -> Iterator[OutputFolder]:
    """The folder asked for, or one that is gone again once its plans are checked."""
    if out is not None:
        with output_folder(out) as folder:
            yield folder
        return
    with tempfile.TemporaryDirectory(prefix="retorno-relax-") as place:
        yield OutputFolder(Path(place))


class _Writer:
    """Writes programmes and plans, each plan made anew from its programme's own files."""

    def __init__(self, folder: OutputFolder, ask: Ask, caseload: Caseload, watch: Watch) -> None:
        self.folder = folder
        self.ask = ask
        self.caseload = caseload
        self.watch = watch

    def write_all(self, answer: Answer) -> None:
        for number, way in enumerate(answer.ways, 1):
            self.write(f"way-{number}", way.trial)
        if answer.now.is_met:
            self.write("now", answer.now)

    def write(self, name: str, trial: Trial) -> None:
        """Write one, and let it stand only if it passes its check and meets the goal."""
        ask, home = self.ask, self.folder.inside(f"{name}/programme")
        text = programme_text(trial.case.programme)
        home.write_text("programme.toml", text.toml)
        for table, columns in text.tables.items():
            home.write_table(table, columns)
        programme = read_programme(home.path)
        task = prepare(programme, cleared_for(programme, self.caseload))
        plan = renamed(trial.plan, trial.task.rotations, task.rotations)
        if plan is None or people_left(task.instance, plan, trial.case.goal):
            raise RefusedError("relax.not_the_same", name=name)
        run = Run(seed=ask.seed, seconds=self.watch.clock(), versions=versions())
        files = describe(task, _found(task, plan, ask.seed), run)
        inside = self.folder.inside(f"{name}/plan")
        command = f"retorno relax PROGRAMME PEOPLE --goal {ask.goal} --seed {ask.seed}"
        write_plan(inside, task, files, lang=ask.lang, command=command)
        inside.seal()
        refuse_invalid(check_plan(home.path, ask.people, inside.path), ask.lang)


def _found(task: Task, plan: Solution, seed: int) -> Found:
    cost = evaluate(task.instance, plan).total
    bound = BoundSearch(task.instance, seed)
    bound.step(EVALUATIONS, cost)
    return Found(
        solution=plan, cost=cost, bound=min(bound.best, cost), stopped=Stopped.TIME, rounds=0
    )
