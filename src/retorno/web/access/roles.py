"""The roles of the cell and of those who watch over it, and which one person may not hold together."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is in the house for; `role.<value>` is its name in words."""

    PLANNER = "planner"
    COORDINATOR = "coordinator"
    CONSUL = "consul"
    FLIGHT_OPS = "flight_ops"
    PROTECTION = "protection"
    CHILD_PROTECTION = "child_protection"
    DOCTOR = "doctor"
    RECEPTION = "reception"
    TREASURY = "treasury"
    MONITOR = "monitor"
    OMBUDSMAN = "ombudsman"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


_INDEPENDENT = (Role.MONITOR, Role.OMBUDSMAN, Role.AUDITOR)
_RELEASES = (Role.PROTECTION, Role.CHILD_PROTECTION, Role.DOCTOR)


def _pairs() -> frozenset[frozenset[Role]]:
    pairs = {
        frozenset((watcher, other))
        for watcher in _INDEPENDENT
        for other in Role
        if other != watcher
    }
    # whoever plans or coordinates flights does not release whom the flights are filled with
    pairs |= {
        frozenset((planner, keeper))
        for planner in (Role.PLANNER, Role.COORDINATOR, Role.FLIGHT_OPS)
        for keeper in _RELEASES
    }
    # whoever runs the machines gives out roles: none of the others is theirs
    pairs |= {
        frozenset((Role.ADMINISTRATOR, other)) for other in Role if other != Role.ADMINISTRATOR
    }
    # what a planner or a consul uploads, a coordinator confirms
    pairs |= {frozenset((Role.COORDINATOR, other)) for other in (Role.PLANNER, Role.CONSUL)}
    return frozenset(pairs)


INCOMPATIBLE = _pairs()


def clash(roles: frozenset[Role]) -> tuple[Role, Role] | None:
    """Return two roles that one person may not hold together, if there are any."""
    ordered = sorted(roles)
    for place, first in enumerate(ordered):
        for second in ordered[place + 1 :]:
            if frozenset((first, second)) in INCOMPATIBLE:
                return first, second
    return None
