"""Lists taken in at once, through the very steps that people take in pages: for the demo."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from retorno.vocabulary.errors import RefusedError
from retorno.web.access import Viewer
from retorno.web.actions import jobs
from retorno.web.actions.imports import steps
from retorno.web.actions.imports.checking import check
from retorno.web.actions.imports.committing import commit
from retorno.web.actions.imports.opening import open_lists
from retorno.web.records.models import ImportBatch, Job

PIECE = 1 << 20
Work = Callable[[jobs.Hand], Mapping[str, object]]


def load(
    files: Sequence[Path],
    *,
    uploader: Viewer,
    confirmer: Viewer,
    clock: Callable[[], datetime],
    site_code: str = "",
) -> Mapping[str, int]:
    """Bring lists in, check, submit, confirm and write them; return how many rows ended how.

    Args:
        files: In the order in which they count.
        uploader: Brings them.
        confirmer: Another person with the other role.
        clock: Gives this moment.
        site_code: Site that looks after the new people.

    Raises:
        UnusableInputError: A list cannot be read.
        RefusedError: One of the two may not do their part.
    """
    uploads = [steps.Upload(name=path.name, chunks=_pieces(path)) for path in files]
    number = steps.upload(
        uploader, uploads, lang=uploader.language, now=clock(), site_code=site_code
    )
    _do(number, open_lists, clock)
    steps.choose(uploader, number, steps.Choices(mapping={}), now=clock())
    _do(number, check, clock)
    steps.submit(uploader, number, takes_changes=True, now=clock())
    steps.confirm(confirmer, number, now=clock())
    _do(number, commit, clock)
    outcomes: Mapping[str, int] = ImportBatch.objects.get(number=number).counts["outcomes"]
    return outcomes


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _do(number: str, work: Work, clock: Callable[[], datetime]) -> None:
    """Do the job that an import waits for, here and now."""
    waiting = Job.objects.filter(subject=number, state="waiting").values_list("number", flat=True)
    taken = jobs.take(waiting.get(), clock)
    if taken is None:
        raise RefusedError("jobs.busy")  # a worker beside us was faster
    _, hand = taken
    jobs.finish(hand, work(hand))
