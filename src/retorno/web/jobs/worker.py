"""The worker beside the server: it hands out what waits, runs it, and gives back what died."""

import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from types import FrameType

from django.db import close_old_connections
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from retorno.web.actions import jobs
from retorno.web.jobs.alive import alive
from retorno.web.jobs.running import run

PAUSE_SECONDS = 0.5
KEPT_FOR = timedelta(days=7)


def tend(silent_after: timedelta = jobs.SILENT_AFTER) -> None:
    """Give back the jobs of dead workers, hand out what waits, forget tickets of long ago."""
    now = timezone.now()
    DBTaskResult.objects.filter(id__in=jobs.reap(now, silent_after)).delete()
    jobs.take_back(_unanswered(now - silent_after))
    jobs.without_ticket(lambda number: str(run.enqueue(number).id))
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT_FOR).delete()


def _unanswered(since: datetime) -> list[str]:
    """List tickets that a worker claimed, and died before it took their job up."""
    out = jobs.tickets_out()
    rows = DBTaskResult.objects.filter(id__in=out)
    good = rows.filter(status=TaskResultStatus.READY) | rows.filter(
        status=TaskResultStatus.RUNNING, started_at__gte=since
    )
    return sorted(set(out) - {str(one) for one in good.values_list("id", flat=True)})


def work(
    stop: threading.Event,
    *,
    silent_after: timedelta = jobs.SILENT_AFTER,
    once: bool = False,
    started: Callable[[Worker], None] = lambda _: None,
) -> None:
    """Run jobs until told to stop; the job in hand is done first.

    Args:
        stop: Set from a signal or another thread.
        silent_after: How long a worker may be silent before its job is given to another.
        once: Do what waits now and return.
        started: Told of each round's worker, so that a signal can stop it between two jobs.
    """
    while not stop.is_set():
        tend(silent_after)
        round_of = Worker(
            queue_names=["default"], interval=0, batch=True, backend_name="default",
            startup_delay=False, max_tasks=None, worker_id=run.module_path, excluded_queue_names=[],
        )  # fmt: skip
        started(round_of)
        round_of.run()
        close_old_connections()
        if once:
            return
        stop.wait(PAUSE_SECONDS)


def main(silent_after: timedelta = jobs.SILENT_AFTER) -> None:
    """Run jobs until a signal asks to stop."""
    stop, rounds = threading.Event(), list[Worker]()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        for one in rounds:
            one.running = False

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    with alive():
        work(
            stop,
            silent_after=silent_after,
            started=lambda one: rounds.__setitem__(slice(None), [one]),
        )
