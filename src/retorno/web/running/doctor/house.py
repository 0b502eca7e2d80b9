"""The house itself: who reaches it, whether its clock and its worker go, and that no demo is left in it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Max

from retorno.web.jobs.alive import BEAT_SECONDS, file_of_worker
from retorno.web.records.models import Job, JournalEntry, Site, User
from retorno.web.records.models.jobs import RUNNING, WAITING
from retorno.web.running.doctor.findings import Finding, note, well, wrong
from retorno.web.settings import LOOPBACK

LONGEST_IDLE = 60
LATE = timedelta(minutes=2)
SILENT_SECONDS = 6 * BEAT_SECONDS
SKEW = timedelta(seconds=30)
BUILT = datetime(2026, 11, 1, tzinfo=UTC)


def addresses(now: datetime) -> Iterator[Finding]:
    """Whether the house opens beyond this machine only by https and by its own names."""
    del now
    others = [host for host in settings.ALLOWED_HOSTS if host not in LOOPBACK]
    if any(host == "*" or host.startswith(".") for host in others):
        yield wrong("addresses", "any_host")
    elif others and not settings.HTTPS:
        yield wrong("addresses", "no_https", hosts=", ".join(others))
    elif settings.HTTPS and not others:
        yield wrong("addresses", "no_hosts")
    elif others:
        yield well("addresses", "addresses", hosts=", ".join(others))
    else:
        yield note("addresses", "here_alone")
    if settings.IDLE_MINUTES > LONGEST_IDLE:
        yield wrong("idle", "idle_long", minutes=settings.IDLE_MINUTES, most=LONGEST_IDLE)


def demo(now: datetime) -> Iterator[Finding]:
    """Whether invented logins stand among real ones, or real ones are in a demo."""
    del now
    invented = User.objects.filter(is_demo=True).count()
    real = User.objects.filter(is_demo=False).count()
    site = Site.objects.filter(code="DEMO").exists()
    if settings.DEMO and real:
        yield wrong("demo", "demo_with_people", count=real)
    elif settings.DEMO:
        yield note("demo", "demo")
    elif invented or site:
        yield wrong("demo", "demo_left", count=invented)
    else:
        yield well("demo", "no_demo")


def clock(now: datetime) -> Iterator[Finding]:
    """Whether time goes on: not before the last entry of the journal, and as the database has it."""
    last = JournalEntry.objects.aggregate(last=Max("at"))["last"]
    latest = datetime.fromisoformat(last) if last else BUILT
    if now < BUILT or now + SKEW < latest:
        yield wrong(
            "clock", "clock_back", now=f"{now:%Y-%m-%d %H:%M}", last=f"{latest:%Y-%m-%d %H:%M}"
        )
        return
    skew = abs(_time_of_database(now) - now)
    if skew > SKEW:
        yield wrong("clock", "clock_apart", seconds=round(skew.total_seconds()))
    else:
        yield well("clock", "clock", now=f"{now:%Y-%m-%d %H:%M}")


def _time_of_database(now: datetime) -> datetime:
    if connection.vendor != "postgresql":
        return now
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
        return found


def worker(now: datetime) -> Iterator[Finding]:
    """Whether somebody does the work that waits."""
    late = now - LATE
    waits = Job.objects.filter(state=WAITING, asked_at__lt=late).count()
    silent = Job.objects.filter(state=RUNNING, heartbeat__lt=late).count()
    if waits or silent:
        yield wrong("worker", "worker_away", count=waits + silent)
        return
    file: Path = file_of_worker()
    if not file.exists():
        yield note("worker", "worker_not_started")
    elif now.timestamp() - file.stat().st_mtime > SILENT_SECONDS:
        yield wrong("worker", "worker_silent")
    else:
        yield well("worker", "worker")


def of_records(now: datetime) -> Iterator[Finding]:
    """Look at all of this that needs the records."""
    for look in (demo, clock, worker):
        try:
            yield from look(now)
        except DatabaseError:
            yield note(look.__name__, "not_looked_at", what=look.__name__)
