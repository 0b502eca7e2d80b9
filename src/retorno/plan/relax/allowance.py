"""Time to search in, parted fairly: what one part does not need is there for the next."""

from collections.abc import Callable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """Time for the whole search, of which each part gets a share of what is left as it begins."""

    clock: Callable[[], float]
    end: float
    is_stopped: Callable[[], bool]

    def share(self, part: float) -> "Allowance":
        """A part of the time that is left."""
        now = self.clock()
        return replace(self, end=now + part * max(0.0, self.end - now))

    def is_over(self) -> bool:
        """Whether the time is up, or somebody wants an end."""
        return self.is_stopped() or self.clock() >= self.end
