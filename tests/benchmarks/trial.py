"""One instance on disk, and the way from any planner's solution to a folder that `check` judges."""

import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from retorno.demo.shapes import shaped
from retorno.demo.writing import write_programme
from retorno.formats.folders import output_folder
from retorno.intake.caseload import Caseload, read_caseload
from retorno.plan.check import CheckReport, check_plan
from retorno.plan.folder import Run, Task, describe, prepare
from retorno.plan.found import Found, Stopped
from retorno.plan.programme import Programme, read_programme
from retorno.plan.solution import Solution, evaluate
from retorno.protect.assess import assess
from retorno.protect.cleared import Gate, Horizon

TABLES = ("flights", "placements", "not_placed", "reasons")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """An invented instance written to files, and the problem that the files state."""

    shape: str
    people: int
    seed: int
    programme: Path
    caseload: Path
    task: Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a planner reached, as `check` found it."""

    planner: str
    cost: float | None  # None: no plan
    bound: float | None
    placed: int
    left: int  # available, without a flight
    flights: int
    seconds: float
    violations: int
    note: str = ""


def stage(shape: str, people: int, seed: int, folder: Path) -> Trial:
    """Invent an instance, write its files and read them back."""
    files, columns = shaped(shape, people, seed)
    place = folder / f"{shape}-{people}-{seed}"
    with output_folder(place) as out:
        write_programme(out, files, prefix="programme/")
        out.write_table("people.csv", columns)
    programme, caseload = place / "programme", place / "people.csv"
    return Trial(
        shape=shape,
        people=people,
        seed=seed,
        programme=programme,
        caseload=caseload,
        task=state(read_programme(programme), read_caseload(caseload)),
    )


def state(programme: Programme, caseload: Caseload) -> Task:
    """State the problem of the people who may travel, as `retorno plan` does."""
    last_day = programme.first_day + timedelta(days=programme.days - 1)
    horizon = Horizon(first_day=programme.first_day, last_day=last_day, country=programme.country)
    return prepare(programme, assess(caseload, gate=Gate.PLAN, rules={}, horizon=horizon))


def judge(trial: Trial, planner: str, solution: Solution, seconds: float, note: str) -> Outcome:
    """Write a solution out as a plan folder and let `check` say what it is and costs."""
    out = trial.programme.parent / planner
    write_out(trial, solution, out)
    return outcome_of(planner, check_plan(trial.programme, trial.caseload, out), seconds, note)


def write_out(trial: Trial, solution: Solution, out: Path) -> None:
    """Write the folder of a plan, without its report."""
    found = Found(
        solution=solution,
        cost=evaluate(trial.task.instance, solution).total,
        bound=0.0,
        stopped=Stopped.TIME,
        rounds=1,
    )
    run = Run(seed=trial.seed, seconds=0.0, versions={"bench": "1"})
    written = describe(trial.task, found, run)
    with output_folder(out) as folder:
        for name in TABLES:
            folder.write_table(f"{name}.csv", getattr(written, name))
        folder.write_json("plan.json", written.plan)


def outcome_of(planner: str, report: CheckReport, seconds: float, note: str) -> Outcome:
    """Take from the check's report what a comparison needs."""
    bound = report.stated.get("lower_bound")
    return Outcome(
        planner=planner,
        cost=report.parts.cost,
        bound=float(bound) if isinstance(bound, int | float) else None,
        placed=report.counts.placed,
        left=report.counts.not_placed,
        flights=report.counts.flights,
        seconds=seconds,
        violations=len(report.violations),
        note=note,
    )


def clock() -> float:
    """Seconds on the wall."""
    return time.perf_counter()


def processor() -> float:
    """Seconds of work of this process, whatever else the machine does."""
    return time.process_time()
