"""Running the planner from the command line: progress, Ctrl-C, and a folder that passed its check."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from retorno.cli.plan_folder import refuse_invalid, versions, write_plan
from retorno.cli.shell import tell
from retorno.cli.watch import Watch, first_interrupt_stops
from retorno.formats.folders import output_folder
from retorno.intake.caseload import Caseload, read_caseload
from retorno.plan.check import check_plan
from retorno.plan.folder import PlanFiles, Run, Task, describe, never_costs, prepare
from retorno.plan.found import Found, Until
from retorno.plan.programme import Programme, read_programme
from retorno.plan.solve import Solver
from retorno.protect.assess import assess
from retorno.protect.cleared import Cleared, Gate, Horizon
from retorno.vocabulary.errors import RefusedError
from retorno.wording import say
from retorno.wording.numbers import number

STARTED = time.perf_counter() - time.process_time()
"""When the process began: until now it has done nothing but compute."""


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
    """Read both inputs and let only cleared people through.

    Raises:
        RefusedError: `protect` looked at these people for a programme that began later: some who
            were adults then are children now, and nobody asked what protects a child.
    """
    programme = read_programme(programme_folder)
    caseload = read_caseload(people)
    if caseload.protected:
        refuse_other_horizon(programme, people)
    return prepare(programme, cleared_for(programme, caseload))


def refuse_other_horizon(programme: Programme, people: Path) -> None:
    """Refuse people whom `protect` looked at for a programme that began later."""
    record = json.loads((people.parent / "protect.json").read_text(encoding="utf-8"))
    seen = str(record.get("first_day", ""))
    if programme.first_day.isoformat() < seen or record.get("country") != programme.country:
        raise RefusedError(
            "plan.protected_for_another",
            file=people,
            seen=f"{seen} {record.get('country', '')}",
            now=f"{programme.first_day.isoformat()} {programme.country}",
        )


def cleared_for(programme: Programme, caseload: Caseload) -> Cleared:
    """Let through the people whom a programme may plan."""
    last_day = programme.first_day + timedelta(days=programme.days - 1)
    horizon = Horizon(first_day=programme.first_day, last_day=last_day, country=programme.country)
    return assess(caseload, gate=Gate.PLAN, rules={}, horizon=horizon)


def plan_into(out: Path, programme_folder: Path, people: Path, wish: Wish) -> Planned:
    """Plan, check, and only then let the folder take its place.

    Raises:
        RefusedError: The plan fails its own check; nothing is written.
    """
    task = load(programme_folder, people)
    if not wish.is_quiet:
        warn(task, wish.lang)
    watch = Watch(
        lang=wish.lang,
        is_quiet=wish.is_quiet,
        started=wish.started,
        seconds=wish.seconds,
        iterations=wish.iterations,
    )
    watch.always = sum(never_costs(task.programme, task.parties))
    with first_interrupt_stops(watch), watch.display():
        found = _solve(task, wish, watch)
    files = describe(task, found, Run(seed=wish.seed, seconds=watch.seconds, versions=versions()))
    with output_folder(out) as folder:
        write_plan(
            folder, task, files, lang=wish.lang, command=_command(wish), is_demo=wish.is_demo
        )
        folder.seal()
        refuse_invalid(check_plan(programme_folder, people, folder.path), wish.lang)
    return Planned(
        programme=task.programme,
        files=files,
        found=found,
        first_plan_seconds=watch.first_plan_seconds,
    )


def warn(task: Task, lang: str) -> None:
    """Say first what a person must know before they trust the plan."""
    if not task.cleared.caseload.protected:
        tell(say("plan.not_protected", lang))
    for file, rows in task.programme.outside.items():
        tell(say("plan.outside", lang, file=file, rows=number(rows, lang)))


def _solve(task: Task, wish: Wish, watch: Watch) -> Found:
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


def _command(wish: Wish) -> str:
    pace = (
        f"--seconds {wish.seconds:g}"
        if wish.iterations is None
        else f"--iterations {wish.iterations}"
    )
    return (
        f"retorno plan PROGRAMME PEOPLE --out PLAN {pace} --seed {wish.seed}\n"
        "retorno check PROGRAMME PEOPLE PLAN"
    )
