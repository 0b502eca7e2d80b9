"""What the operation does each week: the policies that can be compared."""

from dataclasses import dataclass

from retorno.vocabulary.errors import UnusableInputError

WEEK = 7
FULLNESS = 0.8  # share of places at which first come, first served lets an aircraft leave


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How days are planned.

    Args:
        every: Days planned at a time.
        is_queue: First come, first served, the next aircraft; else by what leaving later costs.
        reserve: Share of each aircraft's places that the plan leaves free, for the day itself.
    """

    name: str
    every: int = WEEK
    is_queue: bool = False
    reserve: float = 0.0


def policies(reserve: float) -> dict[str, Policy]:
    """Give every policy by its name; `reserve` is the share that `reserve` keeps free."""
    each = (
        Policy(name="weekly"),
        Policy(name="daily", every=1),
        Policy(name="reserve", reserve=reserve),
        Policy(name="first_come", is_queue=True),
    )
    return {policy.name: policy for policy in each}


def policy_of(name: str, reserve: float) -> Policy:
    """Find a policy.

    Raises:
        UnusableInputError: There is none of this name.
    """
    known = policies(reserve)
    if name not in known:
        raise UnusableInputError("simulate.unknown_policy", value=name, expected=", ".join(known))
    return known[name]
