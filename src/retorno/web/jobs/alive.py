"""A file that says when a worker last showed that it lives, also while no job is done."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

BEAT_SECONDS = 10.0
NAME = "worker.alive"


def file_of_worker() -> Path:
    """Name the file."""
    return Path(settings.DATA) / NAME


@contextmanager
def alive(beat_seconds: float = BEAT_SECONDS) -> Iterator[None]:
    """Touch the file now and then while the block runs; afterwards it is gone.

    A worker on another machine than the data's has no file, and goes on without.
    """
    stop = threading.Event()
    heart = threading.Thread(target=_beat, args=(stop, beat_seconds), daemon=True)
    heart.start()
    try:
        yield
    finally:
        stop.set()
        heart.join()
        with suppress(OSError):
            file_of_worker().unlink(missing_ok=True)


def _beat(stop: threading.Event, beat_seconds: float) -> None:
    while True:
        with suppress(OSError):
            file_of_worker().touch(mode=0o600)
        if stop.wait(beat_seconds):
            return
