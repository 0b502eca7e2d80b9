"""What the invented caseload is made of: every share in one place, all of them defaults of ours."""

from dataclasses import dataclass, field
from enum import IntEnum

from retorno.demo.country import Country


class Kind(IntEnum):
    """Kind of a party."""

    ALONE = 0
    COUPLE = 1
    TWO_PARENTS = 2
    MOTHER = 3
    FATHER = 4
    CARER = 5
    SIBLINGS = 6
    CHILD_ALONE = 7


def _kinds() -> dict[Kind, float]:
    return {
        Kind.ALONE: 0.895,
        Kind.COUPLE: 0.014,
        Kind.TWO_PARENTS: 0.022,
        Kind.MOTHER: 0.032,
        Kind.FATHER: 0.008,
        Kind.CARER: 0.014,
        Kind.SIBLINGS: 0.011,
        Kind.CHILD_ALONE: 0.004,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Makeup:
    """Shares of people or parties; days count from the programme's first day."""

    kinds: dict[Kind, float] = field(default_factory=_kinds)
    one_name: float = 0.004
    homonyms: float = 0.01
    year_only: float = 0.02
    month_only: float = 0.015
    no_birth_date: float = 0.0015
    not_available: float = 0.011
    not_asked: float = 0.002
    order_not_final: float = 0.002
    ready_first: int = -9
    ready_last: int = 168
    ready_surges: tuple[int, ...] = ()
    """Days on which everybody becomes ready; empty = evenly spread."""
    ready_unknown: float = 0.004
    latest_stated: float = 0.03
    latest_days: tuple[int, int] = (25, 95)
    no_preference: float = 0.12
    facility_unknown: float = 0.001
    two_facilities: float = 0.03
    areas: tuple[str, ...] = ()
    """Areas of the detention statistics that hold people; empty = all."""
    needs: float = 1.0
    """Multiplies the share of people with needs and pregnancies."""


def makeup_of(country: Country) -> Makeup:
    """Return the usual shares, with the kinds of parties that a country's folder gives."""
    kinds = {Kind[name.upper()]: share for name, share in country.kinds.items()}
    return Makeup(kinds=kinds) if kinds else Makeup()
