"""What was looked at, how it is, and the sentences for both."""

from dataclasses import dataclass, field
from enum import StrEnum

from retorno.wording import say


class Level(StrEnum):
    """How much a finding matters."""

    WELL = "well"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at.

    Args:
        check: What was looked at, the same word in every version.
        code: Which sentence says how it is: `doctor.said.<code>`; of what is wrong,
            `doctor.do.<code>` says what to do.
        facts: What fills the gaps. Never a secret, never anybody's data.
    """

    check: str
    code: str
    level: Level
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def is_wrong(self) -> bool:
        """Whether somebody must do something."""
        return self.level is Level.WRONG

    def said(self, lang: str) -> str:
        """Say how it is."""
        return say(f"doctor.said.{self.code}", lang, **self.facts)

    def advice(self, lang: str) -> str:
        """Say what to do, where something is wrong."""
        return say(f"doctor.do.{self.code}", lang, **self.facts) if self.is_wrong else ""


def well(check: str, code: str, **facts: object) -> Finding:
    """Tell of something that is as it must be."""
    return _finding(check, code, Level.WELL, facts)


def note(check: str, code: str, **facts: object) -> Finding:
    """Tell of something that somebody should know."""
    return _finding(check, code, Level.NOTE, facts)


def wrong(check: str, code: str, **facts: object) -> Finding:
    """Tell of something that must be put right."""
    return _finding(check, code, Level.WRONG, facts)


def _finding(check: str, code: str, level: Level, facts: dict[str, object]) -> Finding:
    said = {name: str(value) for name, value in facts.items()}
    return Finding(check=check, code=code, level=level, facts=said)
