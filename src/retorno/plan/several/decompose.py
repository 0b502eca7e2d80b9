"""Plan several programmes at once: shares of what is scarce, split anew by what more is worth.

First each programme is planned as if it were alone. Where their plans use more than there is, each
gets a share in stages and plans within it, and at the same time prices of the shared are tried that
raise the joint bound. Tasks of a stage go to any executor; answers are taken in the order of the programmes, so a result by rounds
depends on the seed alone.
"""

import math
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

import numpy as np

from retorno.plan.executors import Spread
from retorno.plan.found import Found, Stopped, Until
from retorno.plan.instance import Floats, Ints
from retorno.plan.several.joint import Joint, Share
from retorno.plan.several.known import Known
from retorno.plan.several.priced import Asked, joined, no_prices
from retorno.plan.several.shares import Trade, Worth, first_shares, next_shares, shares_by_use
from retorno.plan.several.trimmed import trimmed
from retorno.plan.several.worker import Answer, Pace, Proof, Task, improve, prove
from retorno.plan.solution import Solution, evaluate
from retorno.plan.solve import OPTIMAL_GAP

STAGES = 12
FIRST = 4  # part of the rounds, or of the time, that the first stage gets: one in so many
SHORTEST, LONGEST = 0.5, 30.0  # seconds of a stage
TURNS = ("use", "rest", "trade")
FIRST_STEP, LEAST_STEP = 0.25, 0.02
SLICE_DAYS = 30
"""Aircraft of a fleet have one price for so many days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the work stands: joint cost and bound, stages done, whether the shares clashed."""

    cost: float
    bound: float
    stage: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A programme's share and the plan within it."""

    share: Share
    found: Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Plans of all programmes that together use no more than there is.

    bound: no plans that do so cost less together. alone: sum of what each costs at least by itself.
    clash: whether the plans that each would make alone use more than there is.
    """

    parts: tuple[Part, ...]
    bound: float
    alone: float
    prices: Asked
    clash: bool
    stopped: Stopped
    stages: int

    @property
    def cost(self) -> float:
        """What all plans cost together."""
        return _cost(self.parts)


class Decomposer:
    """Several programmes being planned together; the best plans and bound are always at hand."""

    def __init__(
        self, joint: Joint, ticket: str, spread: Spread, *, seed: int, clock: Callable[[], float]
    ) -> None:
        """Make ready; the executor's workers were prepared with the ticket.

        `clock` counts seconds where a task is done: a function that can be imported there.
        """
        self.joint, self.ticket, self.spread = joint, ticket, spread
        self.seed, self.clock = seed, clock
        self.parts: tuple[Part, ...] = ()
        self.worth: tuple[Worth, ...] = ()
        self.known: Sequence[Known] = ()
        self.alone = self.bound = -math.inf
        self.prices = self.trial = no_prices(joint)
        self.use = Use(aircraft=np.zeros(joint.capacity.shape), money=0.0)
        self.clash = False
        self.refused: set[Trade] = set()
        self.wanted: Sequence[Floats] = ()
        self.is_guess = self.has_asked = False
        self.stage = 0
        self.step, self.reach = FIRST_STEP, 1.0

    @property
    def cost(self) -> float:
        """What the best plans cost together."""
        return _cost(self.parts)

    def run(self, until: Until, tell: Callable[[Standing], None]) -> Joined:
        """Work in stages until told to stop; the first stage is always finished."""
        began = until.clock()
        stopped = None
        while stopped is None:
            pace = self._pace(until, began)
            if self.clash:
                self._share_out(pace)
            else:
                self._alone(pace)
            self.stage += 1
            tell(Standing(cost=self.cost, bound=self.bound, stage=self.stage))
            stopped = self._ended(until)
        return Joined(
            parts=self.parts,
            bound=self.bound,
            alone=self.alone,
            prices=self.prices,
            clash=self.clash,
            stopped=stopped,
            stages=self.stage,
        )

    def _ended(self, until: Until) -> Stopped | None:
        if until.stop.is_set():
            return Stopped.INTERRUPT
        if self.cost - self.bound <= OPTIMAL_GAP * max(1.0, self.cost):
            return Stopped.OPTIMAL
        if until.iterations is not None:
            most = min(STAGES, max(1, until.iterations))
            return Stopped.ITERATIONS if self.stage >= most else None
        return Stopped.TIME if until.clock() >= until.deadline else None

    def _pace(self, until: Until, began: float) -> Pace:
        """What the next stage gets."""
        if until.iterations is not None:
            part = FIRST if self.stage == 0 else STAGES
            return Pace(iterations=max(1, until.iterations // part), seconds=0.0, clock=self.clock)
        whole, left = until.deadline - began, max(0.0, until.deadline - until.clock())
        later = min(max(whole / STAGES, SHORTEST), left)
        seconds = min(LONGEST, whole / FIRST if self.stage == 0 else later)
        return Pace(iterations=None, seconds=seconds / self._turns(), clock=self.clock)

    def _turns(self) -> int:
        """How often the executor must be filled to do all tasks of a stage."""
        tasks = len(self.joint.members) * (2 if self.clash else 1)
        return -(-tasks // self.spread.width)

    def _tasks(self, pace: Pace) -> list[Task]:
        size = len(self.joint.members)
        first = (self.seed * STAGES + self.stage) * size
        return [Task(member=at, seed=first + at, pace=pace) for at in range(size)]

    def _improve(
        self,
        shares: Sequence[Share],
        starts: Sequence[Solution | None],
        known: Sequence[Known | None],
        pace: Pace,
    ) -> list[Future[Answer]]:
        submit = self.spread.executor.submit
        tasks = zip(self._tasks(pace), shares, starts, known, strict=True)
        return [submit(improve, self.ticket, *task) for task in tasks]

    def _alone(self, pace: Pace) -> None:
        """Plan each programme as if it were alone; what clashes is given to one or the other."""
        joint = self.joint
        nothing = [None] * len(joint.members)
        starts: Sequence[Solution | None] = [part.found.solution for part in self.parts] or nothing
        known: Sequence[Known | None] = self.known or nothing
        planning = self._improve([joint.whole()] * len(starts), starts, known, pace)
        answers = [one.result() for one in planning]
        plans = [answer.found.solution for answer in answers]
        bounds = [answer.found.bound for answer in answers]
        self.alone = self.bound = max(self.bound, joined(joint, no_prices(joint), bounds))
        self.known = [answer.known for answer in answers]
        self.clash = not joint.keeps(plans)
        shares = first_shares(joint, plans)
        parts = tuple(
            self._within(at, share, answer.found)
            for at, (share, answer) in enumerate(zip(shares, answers, strict=True))
        )
        if not self.parts or _cost(parts) <= self.cost:
            self.parts = parts
        self.worth = tuple(answer.worth for answer in answers)
        pairs = zip(joint.members, plans, strict=True)
        uses = [(one.used(plan, joint.days), one.money(plan)) for one, plan in pairs]
        self.wanted = [aircraft.astype(np.float64) for aircraft, _ in uses]
        self.use = _sum(joint, uses)
        self.trial = self._dearer()

    def _within(self, at: int, share: Share, found: Found) -> Part:
        """What is left of a plan within a share; the bound of more holds for less."""
        problem = self.joint.members[at].with_share(share)
        plan = trimmed(problem, found.solution)
        rest = Found(
            solution=plan,
            cost=evaluate(problem, plan).total,
            bound=found.bound,
            stopped=found.stopped,
            rounds=found.rounds,
        )
        return Part(share=share, found=rest)

    def _share_out(self, pace: Pace) -> None:
        """One stage: other shares, and prices that may prove more."""
        plans = [part.found.solution for part in self.parts]
        shares, traded = self._split(plans)
        planning = self._improve(shares, plans, self.known, pace)
        proving = [
            self.spread.executor.submit(prove, self.ticket, task, self.trial, known)
            for task, known in zip(self._tasks(pace), self.known, strict=True)
        ]
        answers = [one.result() for one in planning]
        proofs = [one.result() for one in proving]
        self._take(shares, answers, traded)
        self._prove(proofs)
        if not self.has_asked:
            self.trial, self.is_guess, self.has_asked = self._as_shares_say(), True, True

    def _split(self, plans: Sequence[Solution]) -> tuple[list[Share], list[Trade]]:
        """By turns: what nobody uses, aircraft that change hands, what the proofs would use."""
        turn = TURNS[self.stage % len(TURNS)]
        if turn == "use":
            return shares_by_use(self.joint, plans, self.wanted, self.worth), []
        step = self.step if turn == "trade" else 0.0
        return next_shares(
            self.joint,
            plans,
            self.worth,
            turn=self.stage // len(TURNS),
            step=step,
            refused=self.refused,
        )

    def _take(
        self, shares: Sequence[Share], answers: Sequence[Answer], traded: Sequence[Trade]
    ) -> None:
        """Keep what is cheaper for all together; trade less where it is not."""
        cost = math.fsum(answer.found.cost for answer in answers)
        if cost <= self.cost:
            self.parts = tuple(
                Part(share=share, found=answer.found)
                for share, answer in zip(shares, answers, strict=True)
            )
            self.worth = tuple(answer.worth for answer in answers)
        elif traded:
            self.step = max(LEAST_STEP, self.step / 2)
            self.refused.update(traded)

    def _prove(self, proofs: Sequence[Proof]) -> None:
        """Learn from what the programmes would use at the prices tried, and choose the next."""
        bound = joined(self.joint, self.trial, [proof.bound for proof in proofs])
        self.wanted = [proof.aircraft for proof in proofs]
        use = _sum(self.joint, [(proof.aircraft, proof.money) for proof in proofs])
        if bound > self.bound:
            self.bound, self.prices, self.use = bound, self.trial, use
            self.known = [proof.known for proof in proofs]
        elif (
            not self.is_guess
        ):  # too far: less far, and half-way to where the programmes would go from there
            self.reach /= 2
            self.use = _half_way(self.use, use)
        self.is_guess = False
        self.trial = self._dearer()

    def _as_shares_say(self) -> Asked:
        """What more is worth within shares, where all that there is is used: near the truth."""
        joint = self.joint
        pairs = zip(joint.members, self.parts, strict=True)
        used = _sum(joint, [(m.used(p.found.solution, joint.days), 0.0) for m, p in pairs])
        tight = (used.aircraft >= joint.capacity) & (joint.capacity > 0)
        worth = np.stack([worth.aircraft for worth in self.worth])
        least = np.where(tight, worth.min(axis=0), 0.0)
        money = math.fsum(worth.money for worth in self.worth) / len(self.worth)
        return Asked(
            aircraft=_by_slice(least) / np.maximum(1.0, _by_slice(np.ones(least.shape))),
            money=money if math.isfinite(joint.money) else 0.0,
        )

    def _dearer(self) -> Asked:
        """Ask more than now for what is used more than there is of it, less for the rest."""
        joint = self.joint
        more = self.use.aircraft - joint.capacity
        over = _by_slice(more)
        limited = math.isfinite(joint.money) and joint.money > 0
        beyond = self.use.money - joint.money if limited else 0.0
        scale = max(1.0, float(joint.capacity.sum())) / joint.money if limited else 0.0
        size = float((over * more).sum()) + (beyond * scale) ** 2
        if size <= 0:
            return self.prices
        length = self.reach * max(0.0, self.cost - self.bound) / size
        return Asked(
            aircraft=np.maximum(0.0, self.prices.aircraft + length * over),
            money=max(0.0, self.prices.money + length * beyond * scale**2),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What all programmes would use together: `aircraft` (S, D), and money."""

    aircraft: Floats
    money: float


def _cost(parts: Sequence[Part]) -> float:
    return math.fsum(part.found.cost for part in parts)


def _sum(joint: Joint, uses: Sequence[tuple[Floats | Ints, float]]) -> Use:
    aircraft = np.zeros(joint.capacity.shape)
    for one, _ in uses:
        aircraft += one
    return Use(aircraft=aircraft, money=math.fsum(money for _, money in uses))


def _half_way(one: Use, other: Use) -> Use:
    return Use(aircraft=(one.aircraft + other.aircraft) / 2, money=(one.money + other.money) / 2)


def _by_slice(over: Floats) -> Floats:
    """Spread evenly over the days of a slice what it holds: one price for all of them."""
    found = np.zeros_like(over)
    width = max(1, min(SLICE_DAYS, over.shape[1] // 6))
    for start in range(0, over.shape[1], width):
        days = slice(start, start + width)
        found[:, days] = over[:, days].sum(axis=1, keepdims=True)
    return found
