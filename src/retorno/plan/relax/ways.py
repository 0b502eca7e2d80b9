"""The ways out: single levers first, then the few that it takes together, each shown by a plan."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from retorno.plan.relax.allowance import Allowance
from retorno.plan.relax.goal import Case
from retorno.plan.relax.least import find_least
from retorno.plan.relax.levers import Family, Lever, levers_of
from retorno.plan.relax.oracle import Oracle, Trial, Verdict
from retorno.plan.relax.together import Way, least_together, most_of
from retorno.plan.relax.usage import needed

MOST_ALONE = 5  # levers of a family that are tried alone, the most used first
POLISH = 8  # rounds in which a plan found is made cheaper
NOW, PROBES, SINGLES, TOGETHER = 0.3, 0.4, 0.7, 0.8  # of the time left when each begins
WORKERS = 2
FEW_WEEKS = (2, 8, 26)  # tried before as many as there may be
GATHERED = (Family.AIRCRAFT, Family.SEATS, Family.MONEY, Family.RECEPTION, Family.CLEARANCES)
KEEPING_AIRCRAFT = (Family.WAIT_DAYS, Family.WEEKS, *reversed(GATHERED))
"""In this order levers are given up when it takes several: flights of its own stay longest."""
KEEPING_THE_REST = (Family.AIRCRAFT, Family.WAIT_DAYS, *GATHERED[1:], Family.WEEKS)
Tell = Callable[[str, int], None]
"""Hears of the families that were tried and how many ways out each gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dead:
    """Levers that do not do by themselves, however much there is of them."""

    levers: tuple[Lever, ...]
    trial: Trial


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is known of a goal.

    Args:
        now: The programme as it is.
        ways: Ways out, the cheapest first; none where the goal is met.
        untried: Levers that might do by themselves and that there was no time for.
        together: All levers at once, where no family of them does.
    """

    now: Trial
    ways: tuple[Way, ...] = ()
    dead: tuple[Dead, ...] = ()
    untried: tuple[Lever, ...] = ()
    together: Trial | None = None


def find_ways(
    oracle: Oracle, case: Case, allowance: Allowance, tell: Tell, executor: Executor
) -> Answer:
    """Answer a goal: met, or what would make it possible."""
    now = oracle.until(allowance.share(NOW).is_over).ask(case, always=True)
    if now.is_met or allowance.is_over():
        return Answer(now=_polished(oracle, now, allowance.share(NOW)))
    return _Finding(oracle, case, now, allowance, tell).run(executor)


class _Finding:
    def __init__(
        self, oracle: Oracle, case: Case, now: Trial, allowance: Allowance, tell: Tell
    ) -> None:
        self.oracle, self.case, self.now = oracle, case, now
        self.allowance, self.tell = allowance, tell
        self.levers = levers_of(case, now.task.instance)
        self.dead: list[Dead] = []
        self.untried: list[Lever] = []

    def run(self, executor: Executor) -> Answer:
        ways = self.singles(executor)
        together: Trial | None = None
        if all(_makes_wait(way) for way in ways):
            together, more = self.together()
            ways += more
        for way in ways:
            if not way.changes:  # the programme does as it is, after all
                return Answer(now=way.trial)
        ways = list(executor.map(self.polished, ways))
        return Answer(
            now=self.now,
            ways=tuple(sorted(ways, key=lambda way: (_makes_wait(way), way.trial.money))),
            dead=tuple(sorted(self.dead, key=lambda dead: self._place(dead.levers))),
            untried=tuple(sorted(self.untried, key=self.levers.index)),
            together=together,
        )

    def _place(self, levers: Sequence[Lever]) -> tuple[bool, int]:
        """Whole families first, in the order of the levers, whoever was done first."""
        return len(levers) == 1, self.levers.index(levers[0])

    def polished(self, way: Way) -> Way:
        return replace(way, trial=_polished(self.oracle, way.trial, self.allowance))

    def singles(self, executor: Executor) -> list[Way]:
        """Try each family as a whole, then the levers of those that do, one by one."""
        families: dict[Family, list[Lever]] = {}
        for lever in self.levers:
            families.setdefault(lever.family, []).append(lever)
        probes = self._in_turn(self.allowance.share(PROBES), len(families))
        alive = [one for one in executor.map(self.whole, families.values(), probes) if one]
        tries = [(lever, whole) for mine, whole in alive for lever in self._used_most(mine, whole)]
        turns = self._in_turn(self.allowance.share(SINGLES), len(tries))
        ways = [way for way in executor.map(self.alone, tries, turns) if way]
        found = set().union(*(way.families for way in ways))
        joint = [(mine, whole) for mine, whole in alive if mine[0].family not in found]
        turns = self._in_turn(self.allowance.share(SINGLES), len(joint))
        for more in executor.map(self.joint, joint, turns):
            ways += more
        for mine, _ in alive:
            ways_of = [way for way in ways if mine[0].family in way.families]
            self.tell(mine[0].family, len(ways_of))
        return ways

    def _in_turn(self, allowance: Allowance, tasks: int) -> list[Callable[[], Oracle]]:
        """For each of some tasks, done side by side: an oracle with a fair share, once it begins."""

        def turn(part: float) -> Callable[[], Oracle]:
            return lambda: self.oracle.until(allowance.share(part).is_over)

        return [turn(1 / -(-(tasks - k) // WORKERS)) for k in range(tasks)]

    def whole(
        self, mine: list[Lever], begin: Callable[[], Oracle]
    ) -> tuple[list[Lever], Trial] | None:
        """All of a family, and what meets the goal with it; or nothing."""
        oracle = begin()
        trial = self.now
        for portion in _portions(mine):
            trial = oracle.ask(most_of(self.case, portion))
            if trial.is_met:
                return portion, trial
            if trial.verdict is Verdict.NOT_FOUND and oracle.is_over():
                self.untried += mine
                return None
        self.dead.append(Dead(levers=tuple(mine), trial=trial))
        self.tell(mine[0].family, 0)
        return None

    def _used_most(self, mine: list[Lever], whole: Trial) -> list[Lever]:
        """The levers of a family that a plan with all of them uses most."""
        use = {lever.name: needed(lever, whole, self.case).quantity for lever in mine}
        ordered = sorted(mine, key=lambda lever: -use[lever.name])
        self.untried += ordered[MOST_ALONE:]
        return ordered[:MOST_ALONE]

    def alone(self, task: tuple[Lever, Trial], begin: Callable[[], Oracle]) -> Way | None:
        """One lever by itself: the least of it, or nothing."""
        oracle, (lever, whole) = begin(), task
        trial = oracle.ask_from(most_of(self.case, [lever]), whole)
        if trial.is_met:
            least = find_least(oracle, self.case, lever, trial, self.now)
            if not least.change.quantity:
                return Way(changes=(), trial=least.trial, too_little=())
            return Way(changes=(least.change,), trial=least.trial, too_little=(least.too_little,))
        if trial.verdict is Verdict.NOT_FOUND and oracle.is_over():
            self.untried.append(lever)
        else:
            self.dead.append(Dead(levers=(lever,), trial=trial))
        return None

    def joint(
        self, task: tuple[list[Lever], Trial], begin: Callable[[], Oracle]
    ) -> tuple[Way, ...]:
        """Several levers of one family."""
        mine, whole = task
        return least_together(begin(), self.case, mine, whole) if len(mine) > 1 else ()

    def together(self) -> tuple[Trial, list[Way]]:
        """Take all levers, then give up one family after the other as long as the rest do."""
        oracle = self.oracle.until(self.allowance.share(TOGETHER).is_over)
        here = [x for x in self.levers if x.family not in {Family.WEEKS, Family.WAIT_DAYS}]
        everything, levers = oracle.ask(most_of(self.case, here)), here
        if not everything.is_met:
            everything, levers = oracle.ask(most_of(self.case, self.levers)), self.levers
        if not everything.is_met:
            return everything, []
        ways: dict[frozenset[Family], tuple[Way, ...]] = {}
        for order in (KEEPING_AIRCRAFT, KEEPING_THE_REST):
            kept, trial = self._given_up(oracle, order, levers, everything)
            families = frozenset(lever.family for lever in kept)
            if families not in ways and not (ways and oracle.is_over()):
                ways[families] = least_together(oracle, self.case, kept, trial)
                self.tell("+".join(sorted(families)), len(ways[families]))
        return everything, [way for found in ways.values() for way in found]

    def _given_up(
        self, oracle: Oracle, order: Sequence[Family], levers: list[Lever], trial: Trial
    ) -> tuple[list[Lever], Trial]:
        for family in order:
            rest = [lever for lever in levers if lever.family is not family]
            if len(rest) < len(levers) and not oracle.is_over():
                without = oracle.ask(most_of(self.case, rest))
                if without.is_met:
                    levers, trial = rest, without
        return levers, trial


def _portions(levers: list[Lever]) -> Iterator[list[Lever]]:
    """All of a family at once; of weeks some, then more, as long programmes take long to plan."""
    if levers[0].family is Family.WEEKS:
        yield from ([replace(levers[0], most=k)] for k in FEW_WEEKS if k < levers[0].most)
    yield levers


def _makes_wait(way: Way) -> bool:
    return Family.WAIT_DAYS in way.families


def _polished(oracle: Oracle, trial: Trial, allowance: Allowance) -> Trial:
    return oracle.until(allowance.is_over).cheaper(trial, POLISH) if trial.is_met else trial
