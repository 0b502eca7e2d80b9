"""From two files to what may come of them: runs, progress, Ctrl-C, and a folder."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from retorno.cli.plan_folder import versions
from retorno.cli.planning import load
from retorno.cli.shell import tell
from retorno.cli.watch import first_interrupt_stops
from retorno.formats.folders import output_folder
from retorno.plan.folder import Task
from retorno.simulate.ensemble import Ensemble, Work, live_through, place_of
from retorno.simulate.operation import operation_of
from retorno.simulate.outcomes import names_of, outcome_of
from retorno.simulate.outputs import Result, as_mapping, columns, result_of
from retorno.simulate.policies import Policy, policy_of
from retorno.simulate.run import Stage
from retorno.simulate.uncertainty import read_uncertainty, shipped
from retorno.vocabulary.errors import UnusableInputError
from retorno.wording import say
from retorno.wording.numbers import number


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the user asked for."""

    programme: Path
    people: Path
    uncertainty: Path | None
    policies: tuple[str, ...]
    reserve: float
    runs: int
    seed: int
    jobs: int
    cluster: str | None
    lang: str
    is_quiet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """What came of it, as it was written."""

    told: Result
    mapping: dict[str, object]
    currency: str


class Runs:
    """Shows how many runs are finished, and carries the wish to stop."""

    def __init__(self, lang: str, total: int, *, is_quiet: bool) -> None:
        self.lang = lang
        self.total = total
        self.is_quiet = is_quiet
        self.stop = threading.Event()
        self.console = Console(stderr=True)
        self._bar: Progress | None = None
        self._told = 0.0

    @contextmanager
    def display(self) -> Iterator[None]:
        """Draw a bar on a terminal; elsewhere a line for each tenth of the runs."""
        if self.is_quiet or not self.console.is_terminal:
            yield
            return
        self._bar = Progress(BarColumn(24), TextColumn("{task.description}"), console=self.console)
        with self._bar:
            self._bar.add_task("", total=self.total)
            yield

    def tell(self, finished: int) -> None:
        """Show how many runs are finished."""
        if self.is_quiet:
            return
        line = say(
            "simulate.standing",
            self.lang,
            finished=number(finished, self.lang),
            runs=number(self.total, self.lang),
        )
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=finished, description=line)
        elif finished >= self._told + self.total / 10:
            self._told = finished
            sys.stderr.write(line + "\n")


def simulated(wanted: Wanted, out: Path, runs: Runs) -> Simulated:
    """Live through the programme as often as was asked, and write what came of it.

    Raises:
        UnusableInputError: The same policy twice.
        KeyboardInterrupt: Ctrl-C before any run was finished: there is nothing to keep.
    """
    if len(set(wanted.policies)) < len(wanted.policies):
        raise UnusableInputError("simulate.same_policy", value=wanted.policies[0])
    policies = tuple(policy_of(name, wanted.reserve) for name in wanted.policies)
    uncertainty = read_uncertainty(wanted.uncertainty) if wanted.uncertainty else shipped()
    task = load(wanted.programme, wanted.people)
    if not wanted.is_quiet and not task.cleared.caseload.protected:
        tell(say("plan.not_protected", wanted.lang))
    work = Work(
        operation=operation_of(task),
        uncertainty=uncertainty,
        policies=policies,
        runs=wanted.runs,
        seed=wanted.seed,
    )
    if not wanted.is_quiet:
        sys.stderr.write(say("simulate.preparing", wanted.lang) + "\n")
    certain = tuple(_certain(work, policy) for policy in policies)
    result = result_of(work, _live(work, wanted, runs), certain)
    if not len(result.ensemble.run):
        raise KeyboardInterrupt
    mapping = as_mapping(result, _inputs(task, wanted.people), versions())
    with output_folder(out) as folder:
        folder.write_table("runs.csv", columns(result))
        folder.write_json("simulate.json", mapping)
        folder.write_text("uncertainty.toml", uncertainty.text)
    return Simulated(told=result, mapping=mapping, currency=task.programme.currency)


def _live(work: Work, wanted: Wanted, runs: Runs) -> Ensemble:
    with (
        first_interrupt_stops(runs, "simulate.stopping"),
        place_of(work, jobs=wanted.jobs, cluster=wanted.cluster) as spread,
        runs.display(),
    ):
        return live_through(work, spread, tell=runs.tell, is_stopped=runs.stop.is_set)


def _certain(work: Work, policy: Policy) -> dict[str, float]:
    """Live once through the programme as it stands, when nothing goes otherwise."""
    stage = Stage(work.operation, work.uncertainty.certain())
    played = stage.play(policy, stage.draw(0, 0), seed=0, run=0)
    numbers = outcome_of(work.operation, played).tolist()
    return dict(zip(names_of(work.operation.classes), numbers, strict=True))


def _inputs(task: Task, people: Path) -> dict[str, str]:
    return dict(task.programme.inputs) | {people.name: task.cleared.caseload.sha256}
