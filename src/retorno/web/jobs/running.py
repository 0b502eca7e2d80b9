"""One attempt at a job, with a heart that beats beside it."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import DatabaseError, connection
from django.tasks import task
from django.utils import timezone

from retorno.vocabulary.errors import RetornoError
from retorno.web.actions import jobs
from retorno.web.jobs.kinds import KINDS

LOG = logging.getLogger("retorno.jobs")
BEAT_SECONDS = 5.0


@task()
def run(number: str) -> None:
    """Take a job up and do it; the library calls this in a worker."""
    attempt(number, timezone.now)


def attempt(number: str, clock: Callable[[], datetime]) -> bool:
    """Take a job up and do it; say whether it was there to be taken.

    What is refused is refused for good; an unforeseen fault gives the job back.
    """
    taken = jobs.take(number, clock)
    if taken is None:
        return False
    kind, hand = taken
    try:
        with _beating(hand):
            result = KINDS[kind](hand)
        jobs.finish(hand, result)
    except RetornoError as error:
        jobs.refuse(hand, error)
    except jobs.NoLongerOursError:
        LOG.warning("job %s was taken up by another worker", number)
    except Exception:
        LOG.exception("job %s of kind %s broke off", number, kind)  # numbers only: nobody's data
        jobs.stumble(hand)
    return True


@contextmanager
def _beating(hand: jobs.Hand) -> Iterator[None]:
    stop = threading.Event()
    heart = threading.Thread(target=_beat, args=(hand, stop), daemon=True)
    heart.start()
    try:
        yield
    finally:
        stop.set()
        heart.join()


def _beat(hand: jobs.Hand, stop: threading.Event) -> None:
    """Beat on a connection of its own until told to stop; a beat that fails is a beat missed."""
    while not stop.wait(BEAT_SECONDS):
        try:
            hand.beat()
        except (DatabaseError, jobs.NoLongerOursError):
            LOG.warning("a heartbeat of job %s was missed", hand.number)
        finally:
            connection.close()
