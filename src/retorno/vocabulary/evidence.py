"""How sure we are of a fact, shown beside every number."""

from dataclasses import dataclass
from enum import StrEnum


class Evidence(StrEnum):
    """Where a value comes from."""

    SOURCED = "sourced"
    SECONDARY = "secondary"
    COMPUTED = "computed"
    UNVERIFIED_TEXT = "unverified text"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The text a fact rests on and how far it was checked."""

    text: str
    evidence: Evidence
