"""What a rule says of one combination of facts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """Something found. None in its place means that the rule is satisfied.

    Args:
        what: A code of its own, such as `order_number_missing`.
        is_notice: The rule does not stand yet: a later gate asks, and this only tells in time.
        is_missing: A fact that the rule needs was not recorded, which is never a pass.
    """

    what: str
    is_notice: bool = False
    is_missing: bool = False


def stands(what: str) -> Outcome:
    """Say that the rule stands against the person."""
    return Outcome(what)


def missing(what: str) -> Outcome:
    """Say that a fact is not recorded: the rule stands until it is."""
    return Outcome(what, is_missing=True)


def notice(what: str) -> Outcome:
    """Say what a later gate will ask for; nothing stands yet."""
    return Outcome(what, is_notice=True)
