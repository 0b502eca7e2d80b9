"""Imports as pages show them: where each stands, what its lists hold, what became of their rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from retorno.web.access import Action, Viewer
from retorno.web.access.import_scopes import imports
from retorno.web.readers.jobs import JobRow, last_of
from retorno.web.records import import_files
from retorno.web.records.models import ImportBatch, ImportFile, ImportRow, MappingProfile, User
from retorno.web.records.models.imports import (
    CHECKED,
    CHECKING,
    COMMITTED,
    COMMITTING,
    DISCARDED,
    OPENED,
    OPENING,
    SUBMITTED,
    TWIN,
)

FILE, COLUMNS, CHECK, DUPLICATES, CONFIRM = range(1, 6)
STEPS = {
    OPENING: FILE,
    OPENED: COLUMNS,
    CHECKING: CHECK,
    CHECKED: CHECK,
    SUBMITTED: CONFIRM,
    COMMITTING: CONFIRM,
    COMMITTED: CONFIRM,
    DISCARDED: FILE,
}
LISTED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A file, and the imports in which the very same bytes came before."""

    name: str
    bytes: int
    sha256: str
    came_before: tuple[str, ...]

    @property
    def kilobytes(self) -> int:
        """Return the size, rounded up."""
        return -(-self.bytes // 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportLine:
    """An import in the list of all."""

    number: str
    stage: str
    files: str
    uploaded_at: datetime
    uploaded_by: str
    rows: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPage:
    """One import with all that its pages need.

    Args:
        job: The latest work on it.
        sheets: As they were opened, each with its first rows under `sample`.
        choices: Column chosen by header.
        may_change: Whether the viewer may take the uploader's steps.
        may_confirm: Whether the viewer may be the second person.
    """

    number: str
    stage: str
    step: int
    lang: str
    files: tuple[FileRow, ...]
    uploaded_at: datetime
    uploaded_by: str
    confirmed_at: datetime | None
    confirmed_by: str
    mends: str
    profile: str
    choices: dict[str, str]
    dates: str
    families: str
    takes_changes: bool
    sheets: tuple[dict[str, Any], ...]
    repeated: tuple[dict[str, str], ...]
    counts: dict[str, Any]
    twins_taken: int
    job: JobRow | None
    may_change: bool
    may_confirm: bool
    is_own: bool
    site: str

    @property
    def problem_count(self) -> int:
        """Return how many problems there are, of all kinds."""
        return sum(self.counts.get("problems", {}).values())

    @property
    def may_discard(self) -> bool:
        """Say whether it may still be forgotten."""
        stages = {OPENING, OPENED, CHECKING, CHECKED}
        return self.may_change and not self.is_busy and self.stage in stages

    @property
    def is_busy(self) -> bool:
        """Say whether work on it is going on."""
        return self.job is not None and self.job.is_on

    @property
    def failed(self) -> JobRow | None:
        """Return the latest work if it failed."""
        return self.job if self.job is not None and self.job.has_failed else None

    @property
    def has_rows(self) -> bool:
        """Say whether rows were checked."""
        return self.stage in {CHECKED, SUBMITTED, COMMITTING, COMMITTED}


def listed(viewer: Viewer) -> list[ImportLine]:
    """List the imports that somebody may see, newest first."""
    viewer.check(Action.IMPORTS_READ)
    rows = imports(viewer).prefetch_related("files").order_by("-uploaded_at", "-pk")[:LISTED]
    found = list(rows)
    names = _names({batch.owner_id for batch in found})
    return [
        ImportLine(
            number=batch.number,
            stage=batch.stage,
            files=", ".join(file.name for file in batch.files.all()),
            uploaded_at=batch.uploaded_at,
            uploaded_by=names.get(batch.owner_id, ""),
            rows=batch.counts.get("rows"),
        )
        for batch in found
    ]


def page(viewer: Viewer, number: str) -> ImportPage | None:
    """Give one import; None where there is none within reach."""
    viewer.check(Action.IMPORTS_READ)
    batch = (
        imports(viewer)
        .prefetch_related("files")
        .select_related("mends")
        .filter(number=number)
        .first()
    )
    if batch is None:
        return None
    names = _names({batch.owner_id, batch.confirmed_by_id or 0})
    samples = import_files.first_rows(number)
    sheets = batch.preview.get("sheets", [])
    samples += [[] for _ in range(len(sheets) - len(samples))]
    taken = ImportRow.objects.filter(batch=batch, finding=TWIN, takes_in=True)
    is_own = batch.owner_id == viewer.user_id
    return ImportPage(
        number=number,
        stage=batch.stage,
        step=STEPS[batch.stage],
        lang=batch.lang,
        files=tuple(_file(batch, file) for file in batch.files.all()),
        uploaded_at=batch.uploaded_at,
        uploaded_by=names.get(batch.owner_id, ""),
        confirmed_at=batch.confirmed_at,
        confirmed_by=names.get(batch.confirmed_by_id or 0, ""),
        mends=batch.mends.number if batch.mends else "",
        profile=batch.profile,
        choices=batch.mapping,
        dates=batch.dates,
        families=batch.families,
        takes_changes=batch.takes_changes,
        sheets=tuple(
            {**sheet, "sample": sample} for sheet, sample in zip(sheets, samples, strict=False)
        ),
        repeated=tuple(batch.preview.get("repeated", [])),
        counts=batch.counts,
        twins_taken=taken.count(),
        job=last_of(number),
        may_change=viewer.may(Action.IMPORTS_UPLOAD),
        may_confirm=viewer.may(Action.IMPORTS_CONFIRM) and not is_own,
        is_own=is_own,
        site=batch.site_code,
    )


def profiles() -> list[str]:
    """List the names under which ways of reading lists are remembered."""
    return list(MappingProfile.objects.order_by("name").values_list("name", flat=True))


def _file(batch: ImportBatch, file: ImportFile) -> FileRow:
    before = ImportFile.objects.filter(sha256=file.sha256, batch__stage=COMMITTED)
    numbers = before.exclude(batch=batch).order_by("pk").values_list("batch__number", flat=True)
    return FileRow(
        name=file.name, bytes=file.bytes, sha256=file.sha256, came_before=tuple(numbers[:5])
    )


def _names(keys: set[int]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in=keys).values_list("pk", "full_name"))
