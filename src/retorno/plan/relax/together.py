"""Several levers together: only those that it takes, and the least of each that was found."""

from collections.abc import Iterable
from dataclasses import dataclass

from retorno.plan.relax.goal import Case
from retorno.plan.relax.least import TooLittle, find_least, fineness
from retorno.plan.relax.levers import Change, Family, Kind, Lever, apply_all
from retorno.plan.relax.oracle import Oracle, Trial
from retorno.plan.relax.usage import needed

MOST_TOGETHER = 4  # clearances are given up one by one only among so few levers

Name = tuple[Kind, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Quantities with which a plan meets the goal.

    Args:
        too_little: For each change, what is too little of it while the others are as they are.
    """

    changes: tuple[Change, ...]
    trial: Trial
    too_little: tuple[TooLittle | None, ...]

    @property
    def may_do_with_less(self) -> bool:
        """Whether there was no time to find out if less of something is enough."""
        pairs = zip(self.changes, self.too_little, strict=True)
        return any(
            less is None or change.quantity - less.quantity > fineness(change.quantity)
            for change, less in pairs
        )

    @property
    def families(self) -> frozenset[Family]:
        """The kinds of lever it takes."""
        return frozenset(change.lever.family for change in self.changes)


def most_of(case: Case, levers: Iterable[Lever]) -> Case:
    """Give all there may be of some levers."""
    return apply_all(case, tuple(Change(lever=lever, quantity=lever.most) for lever in levers))


def least_together(
    oracle: Oracle, case: Case, levers: list[Lever], trial: Trial
) -> tuple[Way, ...]:
    """Give up levers that the others do without, then make each of the rest least in its turn.

    Nothing if the plan at hand does not hold without the levers that it does not use.
    """
    kept = [lever for lever in levers if needed(lever, trial, case).quantity]
    kept, trial, without = _needed_together(oracle, case, kept, trial)
    most = oracle.ask_from(most_of(case, kept), trial)
    if not most.is_met:
        return ()
    trial = most
    changes = {lever.name: needed(lever, trial, case) for lever in kept}
    too_little: dict[Name, TooLittle] = {}
    for lever in kept:
        if lever.name in without and not oracle.is_over():
            others = tuple(change for name, change in changes.items() if name != lever.name)
            least = find_least(oracle, apply_all(case, others), lever, trial, without[lever.name])
            changes[lever.name], trial = least.change, least.trial
            too_little[lever.name] = least.too_little
    used = {name: change for name, change in changes.items() if change.quantity}
    final = oracle.ask_from(apply_all(case, tuple(used.values())), trial)
    if not final.is_met:
        used = {lever.name: Change(lever=lever, quantity=lever.most) for lever in kept}
        final, too_little = most, {}
    less = tuple(too_little.get(name) for name in used)
    return (Way(changes=tuple(used.values()), trial=final, too_little=less),)


def _needed_together(
    oracle: Oracle, case: Case, kept: list[Lever], trial: Trial
) -> tuple[list[Lever], Trial, dict[Name, Trial]]:
    """Drop each lever that the others do without; what was found without those that stay."""
    without: dict[Name, Trial] = {}
    for lever in sorted(kept, key=lambda lever: needed(lever, trial, case).quantity):
        if (len(kept) > MOST_TOGETHER and lever.kind is Kind.CLEARANCES) or oracle.is_over():
            continue
        rest = [other for other in kept if other is not lever]
        less = oracle.ask_from(most_of(case, rest), trial)
        if less.is_met:
            kept, trial = rest, less
        else:
            without[lever.name] = less
    return kept, trial, without
