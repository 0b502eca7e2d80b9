"""Jobs: asked for once, done by one worker at a time, given back by the dead, ended in words."""

import json
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django_tasks_db.models import DBTaskResult

from retorno.formats.journal import verify
from retorno.vocabulary.errors import RefusedError, UnusableInputError
from retorno.web.actions import jobs
from retorno.web.jobs import running, worker
from retorno.web.jobs.kinds import KINDS
from retorno.web.readers.journal import export
from retorno.web.records.models import Job, JournalEntry
from tests.web.worker_process import STEPS

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SILENT = 1.0


def ask(kind="test.kind", subject="B1", now=NOON):
    return jobs.ask(kind, subject, owner_id=7, now=now)


def at(moment):
    return lambda: moment


@pytest.fixture
def kind(monkeypatch):
    """Let a function be a kind of job."""

    def name(work, called="test.kind"):
        monkeypatch.setitem(KINDS, called, work)

    return name


def test_work_is_asked_for_once_at_a_time(database):
    number = ask()
    with pytest.raises(RefusedError) as refused:
        ask("test.other")
    assert refused.value.code == "jobs.busy"
    ask(subject="B2")
    with pytest.raises(DatabaseError), transaction.atomic():
        Job.objects.create(number="X", kind="test.kind", subject="B1", asked_at=NOON)
    assert str(Job.objects.get(number=number)) == number


def test_a_job_is_done_by_one_and_leaves_its_result(database, kind):
    seen = []

    def work(hand):
        hand.beat(done=1, of=2)
        seen.append(Job.objects.get().done)
        return {"rows": 3}

    kind(work)
    number = ask()
    assert running.attempt(number, at(NOON))
    assert not running.attempt(number, at(NOON))
    job = Job.objects.get()
    assert (job.state, job.result, job.attempt, seen) == ("done", {"rows": 3}, 1, [1])
    assert job.ended_at == NOON


def test_what_is_refused_fails_at_once_with_its_sentence(database, kind):
    def refuse(hand):
        raise UnusableInputError("tables.empty", file="a.csv")

    kind(refuse)
    running.attempt(ask(), at(NOON))
    job = Job.objects.get()
    assert (job.state, job.error, job.facts) == ("failed", "tables.empty", {"file": "a.csv"})


def test_an_unforeseen_fault_is_tried_again_and_then_failed(database, kind, caplog):
    def break_off(hand):
        raise ZeroDivisionError

    kind(break_off)
    number = ask()
    states = []
    for _ in range(jobs.MOST_FRUITLESS):
        running.attempt(number, at(NOON))
        states.append(Job.objects.get().state)
    assert states == ["waiting", "waiting", "failed"]
    assert Job.objects.get().error == jobs.BROKEN
    assert len(caplog.records) == jobs.MOST_FRUITLESS


def test_a_silent_worker_loses_its_job_and_can_write_nothing_more(database):
    number = ask()
    _, hand = jobs.take(number, at(NOON))
    assert jobs.reap(NOON + timedelta(seconds=29)) == []
    assert Job.objects.get().state == "running"
    jobs.reap(NOON + timedelta(seconds=31))
    _, second = jobs.take(number, at(NOON + timedelta(seconds=32)))
    for write in (hand.beat, lambda: hand.secure(1, 2), lambda: jobs.finish(hand, {})):
        with pytest.raises(jobs.NoLongerOursError):
            write()
    jobs.stumble(hand)
    assert Job.objects.get().state == "running"
    jobs.finish(second, {})
    assert Job.objects.get().state == "done"


def test_what_stays_gives_new_patience(database):
    number = ask()
    for round_of in range(1, 6):
        now = NOON + timedelta(hours=round_of)
        _, hand = jobs.take(number, at(now))
        hand.secure(round_of, 9)
        jobs.reap(now + timedelta(minutes=1))
    job = Job.objects.get()
    assert (job.state, job.done, job.attempt) == ("waiting", 5, 5)


def test_a_worker_that_lost_its_job_says_so_and_goes_on(database, kind, caplog):
    def lose(hand):
        jobs.reap(NOON + timedelta(hours=1))
        return {}

    kind(lose)
    running.attempt(ask(), at(NOON))
    assert "another worker" in caplog.text
    assert Job.objects.get().state == "waiting"


def test_the_heart_beats_beside_the_work(database, kind, monkeypatch, caplog):
    monkeypatch.setattr(running, "BEAT_SECONDS", 0.01)
    moments = iter(range(10_000))

    def work(hand):
        first = Job.objects.get().heartbeat
        until = time.monotonic() + 20
        while Job.objects.get().heartbeat == first and time.monotonic() < until:
            time.sleep(0.01)
        assert Job.objects.get().heartbeat > first
        Job.objects.update(attempt=9)
        until = time.monotonic() + 20
        while "missed" not in caplog.text and time.monotonic() < until:
            time.sleep(0.01)
        return {}

    kind(work)
    running.attempt(ask(), lambda: NOON + timedelta(seconds=next(moments)))
    assert "missed" in caplog.text


def test_a_worker_runs_what_waits_through_the_library(database, kind):
    kind(lambda hand: {"about": hand.subject})
    ask()
    ask(subject="B2")
    worker.work(threading.Event(), once=True)
    assert sorted(job.result["about"] for job in Job.objects.all()) == ["B1", "B2"]
    assert DBTaskResult.objects.filter(status="SUCCESSFUL").count() == 2
    stopped = threading.Event()
    stopped.set()
    worker.work(stopped)


def test_tickets_of_long_ago_are_forgotten(database, kind):
    kind(lambda _: {})
    ask()
    worker.work(threading.Event(), once=True)
    DBTaskResult.objects.update(finished_at=NOON - timedelta(days=30))
    worker.tend()
    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize("state", ["RUNNING", "FAILED", "gone"])
def test_a_ticket_that_nobody_will_answer_is_handed_out_anew(database, kind, state):
    ask()
    worker.tend()
    first = Job.objects.get().ticket
    worker.tend()
    assert Job.objects.get().ticket == first
    DBTaskResult.objects.update(status=state, started_at=NOON - timedelta(days=9))
    if state == "gone":
        DBTaskResult.objects.all().delete()
    worker.tend()
    assert Job.objects.get().ticket not in {"", first}


@contextmanager
def worker_process(*, silent=SILENT):
    """Start a worker of its own; whatever happens it is dead afterwards."""
    both = [dict(connections[alias].settings_dict) for alias in ("default", "sealed")]
    config = json.dumps(both, default=str)
    places = [str(settings.DATA), str(settings.KEYS)]
    command = [sys.executable, "-m", "tests.web.worker_process", config, str(silent), *places]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def until(is_so, seconds=60):
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:
        time.sleep(0.02)
    assert is_so()


def test_a_worker_asked_to_stop_ends_after_the_job_in_hand(database):
    ask("test.count")
    with worker_process() as process:
        until(JournalEntry.objects.exists)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    assert Job.objects.get().state == "done"


@pytest.mark.slow
def test_workers_killed_at_random_moments_lose_nothing_and_repeat_nothing(database):
    chance = random.Random(5)
    number = ask("test.count")
    for _ in range(4):
        before = JournalEntry.objects.count()
        with worker_process() as process:
            until(lambda before=before: JournalEntry.objects.count() > before)
            time.sleep(chance.uniform(0, 0.1))
            process.kill()
    with worker_process():
        until(lambda: Job.objects.get(number=number).state == "done")
    subjects = [entry.subject for entry in JournalEntry.objects.order_by("seq")]
    assert subjects == [f"step:{step}" for step in range(STEPS)]
    assert verify(list(export())[1:]).is_sound
    assert Job.objects.get().attempt == 5


@pytest.mark.slow
def test_a_job_that_kills_every_worker_fails_in_the_end(database):
    ask("test.die")
    for _ in range(jobs.MOST_FRUITLESS):
        with worker_process() as process:
            process.wait(timeout=60)
    with worker_process():
        until(lambda: Job.objects.get().state == "failed")
    job = Job.objects.get()
    assert (job.error, job.facts) == (jobs.LOST, {"attempts": jobs.MOST_FRUITLESS})
