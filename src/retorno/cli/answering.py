"""Answering `retorno why`: who is asked about, and a check of every plan that is told of."""

import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from retorno.cli.plan_folder import refuse_invalid, versions, write_tables
from retorno.cli.planning import load, warn
from retorno.formats.folders import OutputFolder
from retorno.plan.check import CheckReport, check_plan
from retorno.plan.folder import Run, Task, describe
from retorno.plan.found import Found, Stopped
from retorno.plan.replan.moves import dealt
from retorno.plan.replan.stable import as_plan
from retorno.plan.solution import evaluate
from retorno.plan.standing import Standing, read_standing
from retorno.plan.why.answer import SEED, Asked, Why, explain
from retorno.plan.why.earlier import Option
from retorno.plan.why.proof import Forced
from retorno.vocabulary.errors import UnusableInputError
from retorno.wording import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the user asked."""

    programme: Path
    people: Path
    plan: Path
    person: str
    departure: str | None
    as_of: str | None
    lang: str
    is_quiet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer whose plans have all passed their check; no `why` for who is not available."""

    standing: Standing
    why: Why | None


def answer(question: Question) -> Answer:
    """Read the files, answer, and check every forced plan from files of its own.

    Raises:
        RefusedError: A forced plan fails its check.
        UnusableInputError: A file cannot be used, or nobody and nothing is called so.
    """
    task = load(question.programme, question.people)
    standing = read_standing(task, question.plan)
    asked = _asked(standing, question)
    row = _row(task, question)
    if not question.is_quiet:
        warn(task, question.lang)
    party = task.parties.of_row[task.parties.row == row]
    if not len(party):
        return Answer(standing=standing, why=None)
    why = explain(standing, int(party[0]), asked, _Teller(standing, question))
    for proof in why.proofs:
        if proof.forced is not None:
            refuse_invalid(checked(question, standing, why, proof.forced), question.lang)
    return Answer(standing=standing, why=why)


def _row(task: Task, question: Question) -> int:
    """Row of the person, or of the first of a family."""
    caseload, wanted = task.cleared.caseload, question.person
    for names in (caseload.person_id, caseload.family_id):
        if wanted and wanted in names:
            return names.index(wanted)
    raise UnusableInputError("why.person", value=wanted, file=question.people)


def _asked(standing: Standing, question: Question) -> Asked:
    wanted = question.departure
    as_of = 0 if question.as_of is None else _day(standing, question.as_of, "why.as_of")
    if wanted is None:
        return Asked(as_of=as_of)
    if wanted in standing.names:
        return Asked(departure=standing.names.index(wanted), as_of=as_of)
    return Asked(day=_day(standing, wanted, "why.departure"), as_of=as_of)


def _day(standing: Standing, value: str, code: str) -> int:
    programme = standing.task.programme
    try:
        day = (date.fromisoformat(value) - programme.first_day).days
    except ValueError as error:
        raise UnusableInputError(code, value=value) from error
    if not 0 <= day < programme.days:
        raise UnusableInputError("why.outside", value=value)
    return day


class _Teller:
    """Says on the error stream what is being tried."""

    def __init__(self, standing: Standing, question: Question) -> None:
        self.standing, self.question = standing, question

    def __call__(self, option: Option) -> None:
        if self.question.is_quiet:
            return
        flight = (*self.standing.names, "")[option.departure]
        line = say("why.trying" if flight else "why.trying_more", self.question.lang, flight=flight)
        sys.stderr.write(line + "\n")


def checked(question: Question, standing: Standing, why: Why, forced: Forced) -> CheckReport:
    """Write a forced plan out, and check it from its files like any other."""
    task, plan = standing.task, as_plan(why.problem, forced.arrangement)
    found = Found(
        solution=plan,
        cost=evaluate(task.instance, plan).total,
        bound=0.0,
        stopped=Stopped.TIME,
        rounds=0,
    )
    run = Run(seed=SEED, seconds=0.0, versions=versions())
    files = describe(task, found, run, dealt(standing, forced.arrangement))
    with tempfile.TemporaryDirectory(prefix="retorno-why-") as place:
        folder = OutputFolder(Path(place))
        write_tables(folder, files)
        folder.seal()
        return check_plan(question.programme, question.people, folder.path)
