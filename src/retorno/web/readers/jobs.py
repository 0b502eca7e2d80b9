"""How far work is, as a row for pages."""

from dataclasses import dataclass
from typing import Any

from retorno.web.records.models import Job
from retorno.web.records.models.jobs import FAILED, RUNNING, WAITING


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """A job: how far it is, and the sentence that says why it failed."""

    number: str
    kind: str
    state: str
    done: int
    of: int
    attempt: int
    error: str
    facts: dict[str, Any]

    @property
    def is_on(self) -> bool:
        """Say whether there is something to wait for."""
        return self.state in {WAITING, RUNNING}

    @property
    def has_failed(self) -> bool:
        """Say whether it ended without its result."""
        return self.state == FAILED


def last_of(subject: str) -> JobRow | None:
    """Return the latest job on a subject; None where nobody asked for any."""
    names = ("number", "kind", "state", "done", "of", "attempt", "error", "facts")
    rows = Job.objects.filter(subject=subject).order_by("-asked_at", "-pk")
    found = rows.values(*names).first()
    return None if found is None else JobRow(**found)
