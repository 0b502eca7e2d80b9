"""Running a re-plan from the command line: both answers, and folders that passed their check."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from retorno.cli.planning import Wish, cleared_for, load, refuse_other_horizon
from retorno.cli.replan_folder import FREE, STABLE, Answer, Case, Proposed, Writer
from retorno.cli.shell import tell
from retorno.cli.watch import Watch, first_interrupt_stops
from retorno.formats.folders import output_folder
from retorno.intake.caseload import Caseload, read_caseload
from retorno.plan.bound import BoundSearch
from retorno.plan.folder import never_costs, prepare
from retorno.plan.found import Found, Progress, Stopped, Until
from retorno.plan.replan.after import after_events
from retorno.plan.replan.changes import changed_people, changed_programme
from retorno.plan.replan.events import read_events
from retorno.plan.replan.free import Freed, freed
from retorno.plan.replan.stable import StableSearch, as_plan
from retorno.plan.solve import OPTIMAL_GAP, Solver
from retorno.plan.standing import Standing, read_standing
from retorno.vocabulary.errors import UnusableInputError
from retorno.wording import say
from retorno.wording.numbers import number

STABLE_SHARE = 0.3  # of the seconds, before the free answer is looked for
PROPOSALS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Files that a re-plan starts from."""

    programme: Path
    people: Path
    plan: Path
    events: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Replanned:
    """What a re-plan gave; the first answer is the one in `plan`."""

    answers: Sequence[Answer]
    currency: str
    first_seconds: float  # to the first answer, from the moment the plan was read

    @property
    def written(self) -> Answer:
        """The answer in the folder `plan`."""
        return self.answers[0]


def replan_into(out: Path, inputs: Inputs, wish: Wish, mode: str) -> Replanned:
    """Re-plan, check, and only then let the folder take its place.

    Args:
        out: Where the programme and people after the events, the plan and the moves go.
        inputs: What it starts from.
        wish: How long, with what seed.
        mode: `stable`, `free`, or empty for both, of which the stable one is written as `plan`.

    Raises:
        RefusedError: A plan fails its own check; nothing is written.
        UnusableInputError: Plan or events cannot be used.
    """
    watch = Watch(
        lang=wish.lang,
        is_quiet=wish.is_quiet,
        started=wish.started,
        seconds=wish.seconds,
        iterations=wish.iterations,
    )
    standing = read_standing(load(inputs.programme, inputs.people), inputs.plan)
    read_at = watch.clock()
    case = _read(standing, inputs.events)
    if not wish.is_quiet and not case.after.task.cleared.caseload.protected:
        tell(say("plan.not_protected", wish.lang))
    with first_interrupt_stops(watch), watch.display():
        run = _Run(case, watch, wish, read_at)
        found = run.answers(mode)
    watch.seconds = watch.clock()
    with output_folder(out) as folder:
        answers = Writer(folder, case, inputs.people, wish, watch.seconds).write(found)
    return Replanned(
        answers=answers,
        currency=case.standing.task.programme.currency,
        first_seconds=run.first_seconds,
    )


def _read(standing: Standing, file: Path) -> Case:
    events = read_events(file, standing)
    more = [_more(file, standing) for file in events.files]
    programme = changed_programme(standing, events)
    people = changed_people(standing, events, more)
    changed = prepare(programme, cleared_for(programme, people))
    return Case(
        standing=standing,
        events=events,
        more=more,
        after=after_events(standing, events, changed),
    )


def _more(file: Path, standing: Standing) -> Caseload:
    """Read new people as strictly as the first."""
    if not file.is_file():
        raise UnusableInputError("replan.no_people", file=file)
    caseload = read_caseload(file)
    if caseload.protected:
        refuse_other_horizon(standing.task.programme, file)
    return caseload


class _Run:
    """The search for both answers."""

    def __init__(self, case: Case, watch: Watch, wish: Wish, read_at: float) -> None:
        self.case, self.watch, self.wish = case, watch, wish
        self.stable = StableSearch(
            case.after.problem, dict(case.after.closed_by), wish.seed, watch.stop.is_set
        )
        self.first_seconds = watch.clock() - read_at
        if not wish.is_quiet:
            self._tell_first()

    def _tell_first(self) -> None:
        judged, lang = self.stable.score, self.wish.lang
        tell(
            say(
                "replan.first",
                lang,
                seconds=number(self.first_seconds, lang, 1),
                moved=number(judged.moved, lang),
                stranded=number(judged.stranded, lang),
            )
        )

    def answers(self, mode: str) -> dict[str, Proposed]:
        """Find what is wanted; the answer that is written as `plan` comes first."""
        if mode == STABLE:
            self._whole()
            free = freed(self.case.after.problem, self.stable.best)
            bound, stopped = self._improve_and_bound(free)
            return {STABLE: self._stable(free, bound, stopped)}
        self._improve()
        free = freed(self.case.after.problem, self.stable.best)
        found = self._solve(free)
        arrangement = free.arrangement(found.solution)
        cheapest = Proposed(
            arrangement=arrangement,
            hit=self.stable.cut.cause,
            found=replace(
                found,
                solution=as_plan(self.case.after.problem, arrangement),
                bound=found.bound + free.fixed_cost,
            ),
        )
        if mode == FREE:
            return {FREE: cheapest}
        return {STABLE: self._stable(free, found.bound, found.stopped), FREE: cheapest}

    def _stable(self, free: Freed, bound: float, stopped: Stopped) -> Proposed:
        problem, best = self.case.after.problem, self.stable.best
        cost = self.stable.score.cost - free.fixed_cost
        is_optimal = cost - bound <= OPTIMAL_GAP * max(1.0, cost)
        if stopped is Stopped.OPTIMAL and not is_optimal:
            stopped = Stopped.TIME if self.wish.iterations is None else Stopped.ITERATIONS
        found = Found(
            solution=as_plan(problem, best),
            cost=cost,
            bound=bound + free.fixed_cost,
            stopped=Stopped.OPTIMAL if is_optimal else stopped,
            rounds=0,
        )
        return Proposed(arrangement=best, hit=self.stable.cut.cause, found=found)

    def _whole(self) -> None:
        """What does not depend on time comes first."""
        if self.wish.iterations is not None:
            self.stable.finish()

    def _improve(self) -> None:
        """Improve the stable answer for its share of the time."""
        self._whole()
        rounds, until = 0, STABLE_SHARE * self.wish.seconds
        while not self.watch.stop.is_set() and not self.stable.is_proven:
            share = self._share(rounds, until)
            if share >= 1.0:
                break
            self.stable.step(PROPOSALS, share)
            rounds += 1

    def _share(self, rounds: int, until: float) -> float:
        if self.wish.iterations is not None:
            return rounds / max(1, self.wish.iterations) if self.wish.iterations else 1.0
        return self.watch.clock() / until if until > 0.0 else 1.0

    def _improve_and_bound(self, free: Freed) -> tuple[float, Stopped]:
        """Improve the stable answer and raise the bound by turns."""
        search, rounds = BoundSearch(free.instance, self.wish.seed), 0
        self._always(free)
        while not self.watch.stop.is_set():
            share = self._share(rounds, self.wish.seconds)
            cost = self.stable.score.cost - free.fixed_cost
            if share >= 1.0 or cost - search.best <= OPTIMAL_GAP * max(1.0, cost):
                break
            search.step(1, cost)
            self.stable.step(PROPOSALS, share)
            rounds += 1
            self.watch.tell(Progress(cost=cost, bound=search.best, rounds=rounds))
        if self.watch.stop.is_set():
            return search.best, Stopped.INTERRUPT
        return search.best, Stopped.TIME if self.wish.iterations is None else Stopped.ITERATIONS

    def _always(self, free: Freed) -> None:
        task = self.case.after.task
        self.watch.always = sum(never_costs(task.programme, task.parties)) + free.fixed_cost

    def _solve(self, free: Freed) -> Found:
        self._always(free)
        wish, watch = self.wish, self.watch
        until = Until(
            stop=watch.stop,
            iterations=wish.iterations,
            deadline=float("inf") if wish.iterations is not None else wish.seconds,
            clock=watch.clock,
        )
        solver = Solver(free.instance, wish.seed, start=free.start)
        if wish.jobs == 1:
            return solver.run(until=until, tell=watch.tell, executor=None)
        with ThreadPoolExecutor(max_workers=2) as executor:
            return solver.run(until=until, tell=watch.tell, executor=executor)
