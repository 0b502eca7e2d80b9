"""Asking for work, taking it up, showing that one lives, and ending it.

A worker can be killed at any moment, and a slow one can be taken for dead. So each attempt has a
number, and whoever is not the latest attempt any more can write nothing: every write of a job asks
for its row first.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from retorno.vocabulary.errors import RefusedError, RetornoError
from retorno.web.actions.numbers import new_number
from retorno.web.records.models import Job
from retorno.web.records.models.jobs import DONE, FAILED, RUNNING, WAITING
from retorno.web.records.storable import storable

MOST_FRUITLESS = 3
SILENT_AFTER = timedelta(seconds=30)
LOST, BROKEN = "jobs.lost", "jobs.broken"


class NoLongerOursError(Exception):
    """Somebody else has taken this job up, or it has ended: whatever was being done is void."""


@transaction.atomic
def ask(kind: str, subject: str, *, owner_id: int | None, now: datetime) -> str:
    """Ask for work, in the transaction that needs it; return the job's number.

    Raises:
        RefusedError: This very work is waiting or running already.
    """
    if is_busy(subject):
        raise RefusedError("jobs.busy")
    job = Job.objects.create(
        number=new_number(), kind=kind, subject=subject, owner_id=owner_id, asked_at=now
    )
    return job.number


def is_busy(subject: str) -> bool:
    """Say whether any work on a subject is waiting or running."""
    return Job.objects.filter(subject=subject, state__in=[WAITING, RUNNING]).exists()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """One attempt at a job; every write of the work goes through it.

    Args:
        number: Of the job.
        subject: What it is about.
        attempt: Which attempt this is.
        clock: Gives this moment.
    """

    number: str
    subject: str
    attempt: int
    clock: Callable[[], datetime]

    def _mine(self) -> Q:
        return Q(number=self.number, attempt=self.attempt, state=RUNNING)

    def beat(self, **cells: object) -> None:
        """Show that the worker lives, and how far it is (`done`, `of`).

        Raises:
            NoLongerOursError: The job is somebody else's now.
        """
        if not Job.objects.filter(self._mine()).update(heartbeat=self.clock(), **cells):
            raise NoLongerOursError

    def secure(self, done: int, of: int) -> None:
        """Hold the job until the transaction ends and note what stays with it.

        Call it inside the transaction that writes: both happen, or neither, and nobody else can
        take the job up in between.
        """
        self.beat(done=done, of=of, fruitless=0)


@transaction.atomic
def take(number: str, clock: Callable[[], datetime]) -> tuple[str, Hand] | None:
    """Take a waiting job up; return its kind and the hand that does it, None when it is taken."""
    now = clock()
    waiting = Job.objects.filter(number=number, state=WAITING)
    taken = waiting.update(
        state=RUNNING, attempt=F("attempt") + 1, fruitless=F("fruitless") + 1, heartbeat=now
    )
    if not taken:
        return None
    job = Job.objects.get(number=number)
    return job.kind, Hand(number=number, subject=job.subject, attempt=job.attempt, clock=clock)


def finish(hand: Hand, result: Mapping[str, object]) -> None:
    """End a job well."""
    hand.beat(state=DONE, ended_at=hand.clock(), result=dict(result))


def refuse(hand: Hand, error: RetornoError) -> None:
    """End a job for a reason that would be the same at the next attempt."""
    hand.beat(state=FAILED, ended_at=hand.clock(), error=error.code, facts=storable(error.facts))


def stumble(hand: Hand) -> None:
    """Give a job back after an unforeseen fault: to be tried again, or failed for good."""
    _give_back(Q(number=hand.number, attempt=hand.attempt), hand.clock(), BROKEN)


def reap(now: datetime, silent_after: timedelta = SILENT_AFTER) -> list[str]:
    """Give back the jobs whose worker fell silent; return the tickets that nobody will answer."""
    dead = Q(heartbeat__lt=now - silent_after)
    return _give_back(dead, now, LOST)


@transaction.atomic
def _give_back(which: Q, now: datetime, code: str) -> list[str]:
    rows = Job.objects.select_for_update().filter(which, state=RUNNING)
    tickets = [ticket for ticket in rows.values_list("ticket", flat=True) if ticket]
    rows.filter(fruitless__gte=MOST_FRUITLESS).update(
        state=FAILED, ended_at=now, error=code, facts={"attempts": MOST_FRUITLESS}
    )
    rows.update(state=WAITING, heartbeat=None, ticket="")
    return tickets


def tickets_out() -> list[str]:
    """List the tickets of jobs that were handed out and that nobody has taken up yet."""
    waiting = Job.objects.filter(state=WAITING).exclude(ticket="")
    return list(waiting.values_list("ticket", flat=True))


def take_back(tickets: Iterable[str]) -> None:
    """Hand out anew the jobs whose ticket nobody will answer any more."""
    Job.objects.filter(state=WAITING, ticket__in=list(tickets)).update(ticket="")


@transaction.atomic
def without_ticket(give: Callable[[str], str]) -> int:
    """Get a ticket for each job that nobody was asked to run yet; return how many there were.

    Args:
        give: Asks the library to run a job, by its number; returns the library's own number for it.
    """
    waiting = Job.objects.select_for_update(skip_locked=True).filter(state=WAITING, ticket="")
    numbers = list(waiting.order_by("asked_at", "pk").values_list("number", flat=True))
    for number in numbers:
        Job.objects.filter(number=number).update(ticket=give(number))
    return len(numbers)
