"""The worker of background jobs, kept alive beside the server."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

PAUSE_SECONDS = 1.0
END_SECONDS = 15.0
WORKER = (sys.executable, "-m", "retorno.web", "worker")


@contextmanager
def worker_beside(command: tuple[str, ...] = WORKER) -> Iterator[None]:
    """Run a worker while the block runs; one that dies is started again."""
    stop = threading.Event()
    keeper = threading.Thread(target=_keep, args=(command, stop), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join(END_SECONDS + PAUSE_SECONDS)


def _keep(command: tuple[str, ...], stop: threading.Event) -> None:
    while not stop.is_set():
        with subprocess.Popen(command, stdin=subprocess.DEVNULL) as child:  # noqa: S603
            while child.poll() is None and not stop.wait(PAUSE_SECONDS):
                pass
            _end(child)
        stop.wait(PAUSE_SECONDS)


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Let the job in hand be finished, for a while."""
    if child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
