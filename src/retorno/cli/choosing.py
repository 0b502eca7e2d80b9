"""Finding plans to choose from: progress, Ctrl-C, and a folder whose every plan passed its check."""

import math
import sys
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from retorno.cli.plan_folder import refuse_invalid, versions, write_plan
from retorno.cli.planning import Wish, load, warn
from retorno.cli.watch import Watch, first_interrupt_stops
from retorno.formats.folders import OutputFolder, output_folder
from retorno.plan.check import check_plan
from retorno.plan.folder import SAFETY, PlanFiles, Run, Task, describe, never_costs
from retorno.plan.found import Found, Stopped, Until
from retorno.plan.frontier import OWN, WANTED, Chosen, Explorer, Standing
from retorno.plan.frontier.choices import Choice, Frontier, as_json, columns
from retorno.plan.frontier.differences import difference
from retorno.plan.frontier.facts import facts_of
from retorno.plan.solve import OPTIMAL_GAP
from retorno.report.choices import render
from retorno.report.choices.sentences import differences
from retorno.vocabulary.errors import UnusableInputError
from retorno.vocabulary.money import Cents, cents
from retorno.wording import say
from retorno.wording.numbers import number

WRITING = 2.7  # times what describing a plan takes: writing it out and checking it included
MOST_FOR_WRITING = 0.5  # of the time


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """One run of the command."""

    programme: Path
    people: Path
    task: Task
    wish: Wish
    explorer: Explorer

    @property
    def command(self) -> str:
        """The command that makes the folder again."""
        wish = self.wish
        by_time = wish.iterations is None
        pace = f"--seconds {wish.seconds:g}" if by_time else f"--iterations {wish.iterations}"
        return f"retorno frontier PROGRAMME PEOPLE --out FRONTIER {pace} --seed {wish.seed}"


def choose_into(out: Path, programme: Path, people: Path, wish: Wish) -> Frontier:
    """Find plans, write each out, check each, and only then let the folder take its place.

    Raises:
        RefusedError: A plan fails its check; nothing is written.
        UnusableInputError: The programme counts a day of waiting as nothing.
    """
    watch = _watch(wish)
    task = load(programme, people)
    if not task.programme.weights.waiting_per_person_day:
        raise UnusableInputError("frontier.no_weight", file=programme / "programme.toml")
    if not wish.is_quiet:
        warn(task, wish.lang)
    explorer = Explorer(task.instance, wish.seed)
    work = _Work(programme=programme, people=people, task=task, wish=wish, explorer=explorer)
    stopped = _explore(work, watch)
    watch.seconds = watch.clock()
    with output_folder(out) as folder:
        choices = _write_plans(work, folder, stopped, watch.seconds)
        frontier = _frontier(work, choices, stopped, watch.seconds)
        folder.write_table("frontier.csv", columns(frontier))
        sentences = differences(frontier, wish.lang)
        folder.write_json("frontier.json", as_json(frontier, sentences))
        folder.write_text("report.html", render(frontier, wish.lang))
    return frontier


def _watch(wish: Wish) -> Watch:
    return Watch(
        lang=wish.lang,
        is_quiet=wish.is_quiet,
        started=wish.started,
        seconds=wish.seconds,
        iterations=wish.iterations,
    )


def _explore(work: _Work, watch: Watch) -> Stopped:
    """Search; once there is a plan, see how long writing takes, and leave time for it."""
    wish, explorer = work.wish, work.explorer
    until = Until(
        stop=watch.stop,
        iterations=wish.iterations,
        deadline=float("inf") if wish.iterations is not None else wish.seconds,
        clock=watch.clock,
    )

    def tell(standing: Standing) -> None:
        if not wish.is_quiet:
            sys.stderr.write(_standing(standing, watch) + "\n")

    with first_interrupt_stops(watch), _threads(wish.jobs) as executor:
        explorer.run(until=until, tell=tell, executor=executor, most=1)
        writing = min(MOST_FOR_WRITING * wish.seconds, WANTED * _seconds_to_write(work, watch))
        until = replace(until, deadline=until.deadline - writing)
        return explorer.run(until=until, tell=tell, executor=executor)


def _threads(jobs: int) -> AbstractContextManager[Executor | None]:
    return nullcontext() if jobs == 1 else ThreadPoolExecutor(max_workers=2)


def _seconds_to_write(work: _Work, watch: Watch) -> float:
    """How long it takes to write out and check a plan: so many times what describing it takes."""
    before = watch.clock()
    run = Run(seed=work.wish.seed, seconds=0.0, versions={})
    describe(work.task, _found(work, work.explorer.chosen()[0], Stopped.TIME), run)
    return WRITING * (watch.clock() - before)


def _standing(standing: Standing, watch: Watch) -> str:
    first, last = standing.points[0], standing.points[-1]
    lang = watch.lang
    return say(
        "frontier.standing",
        lang,
        seconds=round(watch.clock()),
        visits=standing.visits,
        planned=standing.planned,
        plans=len(standing.points),
        least=number(first.price, lang),
        most=number(last.price, lang),
        slow=number(first.days, lang),
        fast=number(last.days, lang),
    )


def _write_plans(
    work: _Work, folder: OutputFolder, stopped: Stopped, seconds: float
) -> list[Choice]:
    """Write and check one plan after the other, the most telling first; Ctrl-C keeps those done."""
    watch = _watch(work.wish)
    chosen = list(enumerate(work.explorer.chosen()))
    ends = {0, len(chosen) - 1}
    order = sorted(chosen, key=lambda one: (not one[1].is_own, one[0] not in ends, one[0]))
    written: list[tuple[int, Choice]] = []
    run = Run(seed=work.wish.seed, seconds=seconds, versions=versions())
    with first_interrupt_stops(watch):
        for at, one in order:
            if written and watch.stop.is_set():
                break
            number = f"{at + 1:02d}"
            files = describe(work.task, _found(work, one, stopped), run)
            _write_plan(work, folder, f"plans/{number}", files)
            written.append((at, _choice(work, one, at + 1, files)))
    ranked = [choice for _, choice in sorted(written, key=lambda one: one[0])]
    return [_stepped(ranked, at) for at in range(len(ranked))]


def _found(work: _Work, one: Chosen, stopped: Stopped) -> Found:
    """A plan with what is proven of it as the programme counts, whatever it was looked for with."""
    cost, bound = one.point.cost(OWN), work.explorer.own_bound
    is_optimal = cost - bound <= OPTIMAL_GAP * max(1.0, cost)
    return Found(
        solution=one.candidate.solution,
        cost=cost,
        bound=bound,
        stopped=Stopped.OPTIMAL if is_optimal else stopped,
        rounds=work.explorer.rounds,
    )


def _write_plan(work: _Work, folder: OutputFolder, name: str, files: PlanFiles) -> None:
    """Write one plan as a plan folder of its own, check it, and list it in the whole's manifest."""
    place = folder.inside(name)
    write_plan(place, work.task, files, lang=work.wish.lang, command=work.command)
    place.seal()
    refuse_invalid(check_plan(work.programme, work.people, place.path), work.wish.lang)


def _choice(work: _Work, one: Chosen, number: int, files: PlanFiles) -> Choice:
    waiting, not_returned = never_costs(work.task.programme, work.task.parties)
    never = one.aim.factor * waiting + one.aim.left_behind * not_returned
    cost = cents(one.point.cost(one.aim) + never)
    return Choice(
        number=number,
        folder=f"plans/{number:02d}",
        is_own=one.is_own,
        worth=cents(one.aim.factor * work.task.programme.weights.waiting_per_person_day),
        paid=cents(files.summary.money),
        cost=cost,
        bound=_safe(one.bound + never, cost),
        facts=facts_of(work.task, one.candidate.solution),
        difference=None,
    )


def _safe(bound: float, cost: Cents) -> Cents:
    """A bound in whole cents that rounding never lifts above the cost."""
    return Cents(min(cost, max(0, math.floor(bound * 100 - SAFETY * cost))))


def _stepped(choices: list[Choice], at: int) -> Choice:
    if at == 0:
        return choices[at]
    return replace(choices[at], difference=difference(choices[at - 1].facts, choices[at].facts))


def _frontier(work: _Work, choices: list[Choice], stopped: Stopped, seconds: float) -> Frontier:
    programme, cleared = work.task.programme, work.task.cleared
    return Frontier(
        name=programme.name,
        first_day=programme.first_day,
        days=programme.days,
        currency=programme.currency,
        listed=len(cleared.caseload),
        held=len(cleared.held_row),
        choices=tuple(choices),
        seed=work.wish.seed,
        seconds=seconds,
        stopped=stopped.value,
        searches=work.explorer.searches,
        versions=versions(),
        protected=cleared.caseload.protected,
        inputs=dict(programme.inputs) | {cleared.caseload.file: cleared.caseload.sha256},
        command=work.command,
    )
