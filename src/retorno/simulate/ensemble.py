"""Many runs, over any executor: the same numbers whatever it is, however many work, in what order."""

import hashlib
import pickle
from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import AbstractContextManager
from dataclasses import dataclass

import numpy as np

from retorno.plan.executors import Spread, in_this_process, over_cluster, over_processes
from retorno.plan.instance import Floats, Ints
from retorno.simulate.operation import Operation
from retorno.simulate.outcomes import names_of
from retorno.simulate.policies import Policy
from retorno.simulate.uncertainty import Uncertainty
from retorno.simulate.worker import play_runs, prepare

POLL_SECONDS = 0.1
AHEAD = 2  # tasks a worker: one at work, one at hand
MOST_RUNS = 25  # of a task
TASKS = 16  # a worker, at least, so that the last ones end together


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is lived through: every policy meets the same runs 0 to `runs` - 1."""

    operation: Operation
    uncertainty: Uncertainty
    policies: tuple[Policy, ...]
    runs: int
    seed: int

    @property
    def ticket(self) -> str:
        """Name the programme and the assumptions, so that workers know them."""
        return hashlib.sha256(pickle.dumps((self.operation, self.uncertainty))).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ensemble:
    """What came of the runs that were finished."""

    names: tuple[str, ...]
    run: Ints  # (N,) ascending
    numbers: Floats  # (N, policies, names)

    def of(self, policy: int, name: str) -> Floats:
        """Give one number of all runs under a policy, shape (N,)."""
        return np.asarray(self.numbers[:, policy, self.names.index(name)])


def place_of(work: Work, *, jobs: int, cluster: str | None) -> AbstractContextManager[Spread]:
    """Open where the work is done: a cluster, new processes, or here when `jobs` is 1."""
    needed = (prepare, work.ticket, work.operation, work.uncertainty)
    if cluster is not None:
        return over_cluster(cluster, *needed)
    if jobs == 1:
        return in_this_process(*needed)
    return over_processes(jobs, *needed)


def live_through(
    work: Work, spread: Spread, *, tell: Callable[[int], None], is_stopped: Callable[[], bool]
) -> Ensemble:
    """Live through all runs, or those that are finished when somebody stops it.

    Only numbers of runs travel to the workers. `tell` hears how many runs are finished.
    """
    step = max(1, min(MOST_RUNS, work.runs // (TASKS * spread.width)))
    firsts = iter(range(0, work.runs, step))
    ticket = work.ticket
    at_work: dict[Future[Floats], int] = {}
    done: dict[int, Floats] = {}

    def hand_out() -> None:
        while len(at_work) < AHEAD * spread.width and not is_stopped():
            first = next(firsts, None)
            if first is None:
                return
            last = min(work.runs, first + step)
            task = spread.executor.submit(play_runs, ticket, work.policies, work.seed, first, last)
            at_work[task] = first

    hand_out()
    while at_work:
        finished, _ = wait(at_work, timeout=POLL_SECONDS, return_when="FIRST_COMPLETED")
        for task in finished:
            done[at_work.pop(task)] = task.result()
        tell(sum(map(len, done.values())))
        hand_out()
    return _joined(work, done)


def _joined(work: Work, done: dict[int, Floats]) -> Ensemble:
    names = names_of(work.operation.classes)
    nothing = np.empty((0, len(work.policies), len(names)))
    firsts = sorted(done)
    runs = [np.arange(first, first + len(done[first]), dtype=np.int32) for first in firsts]
    return Ensemble(
        names=names,
        run=np.concatenate([np.empty(0, np.int32), *runs]),
        numbers=np.concatenate([nothing, *(done[first] for first in firsts)]),
    )
