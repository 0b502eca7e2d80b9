"""The least of one lever that meets a goal: counting rules out the small, plans show the large."""

from dataclasses import dataclass, replace

from retorno.plan.relax.counting import Clash
from retorno.plan.relax.goal import Case
from retorno.plan.relax.levers import Change, Kind, Lever, apply
from retorno.plan.relax.oracle import Oracle, Trial, Verdict
from retorno.plan.relax.usage import needed

EXACT_TO = 40  # quantities up to this are found to the last one
FINE = 0.02  # larger ones to this share


def fineness(quantity: int) -> int:
    """How much too large a quantity may be and still be called the least found."""
    return max(1, int(FINE * quantity)) if quantity > EXACT_TO else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLittle:
    """The largest quantity that is known not to do, or with which no plan was found.

    Args:
        quantity: In the lever's own units; 0 is the programme without the lever.
        is_proved: Whether no plan can do with it; if not, none was found.
        clash: The proof by counting, where it is one.
    """

    quantity: int
    is_proved: bool
    clash: Clash | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Least:
    """The least quantity found, the plan that shows it, and what is too little."""

    change: Change
    trial: Trial
    too_little: TooLittle


def find_least(oracle: Oracle, case: Case, lever: Lever, most: Trial, without: Trial) -> Least:
    """Narrow a lever down between what is too little and what a plan shows to be enough.

    `case` is the programme without the lever and `without` what is known of it; `most` is a plan
    that meets the goal with all of the lever.
    """
    return _Narrowing(oracle, case, lever, most, without).run()


class _Narrowing:
    def __init__(
        self, oracle: Oracle, case: Case, lever: Lever, most: Trial, without: Trial
    ) -> None:
        self.oracle = oracle
        self.case = case
        self.lever = lever
        self.best = most
        self.given = Change(lever=lever, quantity=lever.most)  # what `best` was found with
        self.low = self.proved = _too_little(0, without)
        self.high = lever.most

    def run(self) -> Least:
        self._succeed(self.given, self.best)
        if self.lever.kind is not Kind.CLEARANCES:
            self._rule_out()
        while self.high - self.low.quantity > fineness(self.high) and not self.oracle.is_over():
            change = self._of((self.low.quantity + self.high) // 2)
            trial = self.oracle.ask(apply(self.case, change))
            if trial.is_met:
                self._succeed(change, trial)
            elif not self.oracle.is_over():
                self._fail(change.quantity, trial)
        return self._settled()

    def _of(self, quantity: int) -> Change:
        return Change(lever=self.lever, quantity=quantity)

    def _succeed(self, change: Change, trial: Trial) -> None:
        """A plan may use less than it was given; then less is enough."""
        use = needed(self.lever, trial, self.case)
        self.best, self.given = trial, change
        self.high = min(change.quantity, max(1, use.quantity))
        if self.lever.kind is Kind.CLEARANCES:
            self.lever = use.lever
        known = [low for low in (self.proved, self.low) if low.quantity < self.high]
        self.low = max(known, key=lambda low: low.quantity)

    def _fail(self, quantity: int, trial: Trial) -> None:
        self.low = _too_little(quantity, trial)
        if self.lever.kind is Kind.CLEARANCES:  # other days than these might do
            self.low = replace(self.low, is_proved=False, clash=None)
        self.proved = self.low if self.low.is_proved else self.proved

    def _rule_out(self) -> None:
        """Find the largest quantity that counting proves too little."""
        bottom, top = self.low.quantity, self.high
        while top - bottom > 1 and not self.oracle.is_over():
            middle = (bottom + top) // 2
            clashes = self.oracle.clashes(apply(self.case, self._of(middle)))
            if clashes:
                bottom = middle
                self.proved = TooLittle(quantity=middle, is_proved=True, clash=clashes[0])
            else:
                top = middle
        self.low = self.proved

    def _settled(self) -> Least:
        """Ask only for what the plan uses, on the days on which it uses it."""
        change = needed(self.lever, self.best, self.case)
        trial = self.oracle.ask_from(apply(self.case, change), self.best)
        if not trial.is_met:
            change, trial = self.given, self.best
        return Least(change=change, trial=trial, too_little=self.low)


def _too_little(quantity: int, trial: Trial) -> TooLittle:
    return TooLittle(
        quantity=quantity,
        is_proved=trial.verdict is Verdict.IMPOSSIBLE,
        clash=next(iter(trial.clashes), None),
    )
