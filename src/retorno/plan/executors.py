"""Where work is spread: this process, a pool of processes, or a Dask cluster.

Callers know a `concurrent.futures.Executor` and nothing else. Whatever they need on every worker is
prepared once for each: a function that can be imported, and its arguments. This is the only module
that names Dask; it comes with the extra `[cluster]`.
"""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from retorno.vocabulary.errors import UnusableInputError

CONNECT_SECONDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """An executor, and how many tasks it works on at a time."""

    executor: Executor
    width: int


class InlineExecutor(Executor):
    """Does each task at once, in this process: for one core, and for tests."""

    def submit[**P, T](self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Do a task and give its outcome as a future that is done."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  -- whoever asks for the result gets it
            future.set_exception(error)
        return future


@contextmanager
def in_this_process(prepare: Callable[..., None], *args: object) -> Iterator[Spread]:
    """Work here, one task after another."""
    prepare(*args)
    yield Spread(executor=InlineExecutor(), width=1)


@contextmanager
def over_processes(jobs: int, prepare: Callable[..., None], *args: object) -> Iterator[Spread]:
    """Spread work over new processes, one a core when `jobs` is 0.

    They are started afresh, not copied, so threads at work here do them no harm. Ctrl-C is left to
    the process that waits for them.
    """
    width = jobs or os.cpu_count() or 1
    with ProcessPoolExecutor(
        max_workers=width,
        mp_context=get_context("spawn"),
        initializer=_begin,
        initargs=(prepare, args),
    ) as executor:
        yield Spread(executor=executor, width=width)


def _begin(prepare: Callable[..., None], args: tuple[object, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    prepare(*args)


@contextmanager
def over_cluster(address: str, prepare: Callable[..., None], *args: object) -> Iterator[Spread]:
    """Spread work over a Dask cluster whose workers have Retorno installed.

    A worker that dies is done without: its tasks go to others, and one that comes later is prepared
    like the first.

    Raises:
        UnusableInputError: The extra is not installed, or nobody answers at the address.
    """
    client = _connect(address)
    with client:
        client.register_plugin(_preparation(prepare, args), name=f"{prepare.__name__}")
        width = sum(client.nthreads().values())
        yield Spread(executor=client.get_executor(), width=max(1, width))


def _connect(address: str) -> Any:  # noqa: ANN401  -- only known where the extra is installed
    try:
        from distributed import Client
    except ImportError as error:
        raise UnusableInputError("executors.no_cluster_extra") from error
    try:
        return Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UnusableInputError("executors.unreachable", address=address) from error


def _preparation(prepare: Callable[..., None], args: tuple[object, ...]) -> object:
    """Make what a worker does before its first task."""
    from distributed import WorkerPlugin

    class Preparation(WorkerPlugin):
        def setup(self, worker: object) -> None:
            del worker
            prepare(*args)

    return Preparation()
