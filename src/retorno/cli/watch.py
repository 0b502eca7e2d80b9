"""What a person sees while the planner searches, and how they stop it."""

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from retorno.plan.found import Progress as Standing
from retorno.wording import say
from retorno.wording.numbers import number, percent

TOLD_AT = (1, 2, 5, 10, 20, 30, 45, 60, 90, 120, 180, 240, 300)


class Watch:
    """Shows bound and plan converging, and carries the wish to stop."""

    def __init__(
        self, *, lang: str, is_quiet: bool, started: float, seconds: float, iterations: int | None
    ) -> None:
        self.lang = lang
        self.is_quiet = is_quiet
        self.started = started
        self.total = iterations or seconds
        self.by_rounds = iterations is not None
        self.always = 0.0  # cost of people who can never travel, whatever the plan
        self.stop = threading.Event()
        self.seconds = 0.0
        self.first_plan_seconds = 0.0
        self.console = Console(stderr=True)
        self._lines = iter(TOLD_AT)
        self._next = 0.0
        self._bar: Progress | None = None

    def clock(self) -> float:
        """Seconds since the work began."""
        return time.perf_counter() - self.started

    @contextmanager
    def display(self) -> Iterator[None]:
        """Draw a bar on a terminal; elsewhere lines, further and further apart."""
        if self.is_quiet or not self.console.is_terminal:
            yield
            return
        self._bar = Progress(BarColumn(24), TextColumn("{task.description}"), console=self.console)
        with self._bar:
            self._bar.add_task("", total=self.total)
            yield

    def tell(self, standing: Standing) -> None:
        """Show where the search stands."""
        self.first_plan_seconds = self.first_plan_seconds or self.clock()
        if self.is_quiet:
            return
        lang = self.lang
        cost, bound = standing.cost + self.always, max(0.0, standing.bound) + self.always
        gap = percent(cost / bound - 1, lang) if bound > 0 else "?"
        line = say(
            "plan.standing",
            lang,
            seconds=round(self.clock()),
            cost=number(round(cost), lang),
            bound=number(round(bound), lang),
            gap=gap,
        )
        if self._bar is not None:
            done = standing.rounds if self.by_rounds else self.clock()
            self._bar.update(self._bar.task_ids[0], completed=done, description=line)
        elif self.clock() >= self._next:
            self._next = next((t for t in self._lines if t > self.clock()), float("inf"))
            sys.stderr.write(line + "\n")


class Stoppable(Protocol):
    """Work that can be asked to stop, and the language in which that is said."""

    lang: str
    stop: threading.Event


@contextmanager
def first_interrupt_stops(watch: Stoppable, saying: str = "plan.stopping") -> Iterator[None]:
    """Let Ctrl-C end the work with what there is so far; a second one writes nothing."""

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        signal.signal(signal.SIGINT, signal.default_int_handler)
        watch.stop.set()
        sys.stderr.write("\n" + say(saying, watch.lang) + "\n")

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        if not watch.stop.is_set():
            signal.signal(signal.SIGINT, before)
