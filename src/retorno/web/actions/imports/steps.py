"""The steps that people take: bring in, choose, hand on, confirm or discard. Jobs do the rest.

Every step loads the import under a lock and asks whether it may be taken from where it stands, so
that two people, or one person twice, never take two steps from one place.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from retorno.intake.columns import COLUMNS
from retorno.intake.dates import ORDERS
from retorno.intake.profiles import FAMILY_WAYS
from retorno.vocabulary.errors import RefusedError
from retorno.web.access import Action, Scope, Viewer
from retorno.web.access.import_scopes import imports
from retorno.web.actions import jobs
from retorno.web.actions.imports.profiles import headers_hash, remember
from retorno.web.actions.journal import Deed, write
from retorno.web.actions.numbers import new_number
from retorno.web.records import import_files
from retorno.web.records.models import ImportBatch, ImportFile, ImportRow
from retorno.web.records.models.imports import (
    CHECKED,
    CHECKING,
    COMMITTING,
    DISCARDED,
    OPENED,
    OPENING,
    SUBMITTED,
    TWIN,
)

OPEN, CHECK, COMMIT = "import.open", "import.check", "import.commit"
CHAIN = "imports"
MOST_FILES, SALT_BYTES = 10, 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it arrives: its name, which is never trusted, and its bytes in pieces."""

    name: str
    chunks: Iterable[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """How lists are to be read.

    Args:
        mapping: Column by header; empty hands it on under its own name.
        dates: `dmy`, `mdy` or empty.
        families: `shared`, `per-list` or empty.
        remember_as: Name under which the choices are kept for the next list; empty for none.
    """

    mapping: Mapping[str, str]
    dates: str = ""
    families: str = ""
    remember_as: str = ""


def upload(
    viewer: Viewer,
    files: Sequence[Upload],
    *,
    lang: str,
    now: datetime,
    mends: str = "",
    site_code: str = "",
) -> str:
    """Keep files as they came and ask for them to be opened; return the number of the import.

    Args:
        viewer: Who brings them.
        files: In the order in which they count.
        lang: Language in which problems are told.
        now: This moment.
        mends: Number of the import whose rejected rows come back.
        site_code: Site that looks after the new people; whoever is bound to sites names one of them.

    Raises:
        UnusableInputError: A file is empty or too big.
        RefusedError: There is no file, or there are too many.
    """
    viewer.check(Action.IMPORTS_UPLOAD)
    if not files:
        raise RefusedError("imports.no_file")
    if len(files) > MOST_FILES:
        raise RefusedError("imports.too_many", most=MOST_FILES)
    if viewer.scope(Action.IMPORTS_UPLOAD) is not Scope.ALL and site_code not in viewer.sites:
        raise RefusedError("imports.no_site")
    number = new_number()
    try:
        stored = [
            import_files.store(number, position, file.name, file.chunks)
            for position, file in enumerate(files, 1)
        ]
        _begin(viewer, number, stored, lang=lang, now=now, mends=mends, site_code=site_code)
    except BaseException:
        import_files.forget(number)
        raise
    return number


@transaction.atomic
def _begin(
    viewer: Viewer,
    number: str,
    stored: Sequence[import_files.Stored],
    *,
    lang: str,
    now: datetime,
    mends: str,
    site_code: str,
) -> None:
    batch = ImportBatch.objects.create(
        number=number,
        owner_id=viewer.user_id,
        owner_role=viewer.role_for(Action.IMPORTS_UPLOAD),
        uploaded_at=now,
        lang=lang,
        salt=secrets.token_hex(SALT_BYTES),
        site_code=site_code,
        is_bound=viewer.scope(Action.IMPORTS_UPLOAD) is not Scope.ALL,
        mends=_seen(viewer, mends) if mends else None,
    )
    ImportFile.objects.bulk_create(
        ImportFile(batch=batch, position=at, **file._asdict()) for at, file in enumerate(stored, 1)
    )
    _note(viewer, Action.IMPORTS_UPLOAD, "import.uploaded", number, now)
    jobs.ask(OPEN, number, owner_id=viewer.user_id, now=now)


@transaction.atomic
def choose(viewer: Viewer, number: str, choices: Choices, *, now: datetime) -> None:
    """Say how the lists are to be read, and ask for the check.

    Raises:
        RefusedError: It is not the time, or a choice does not exist.
    """
    batch = _own(viewer, number, OPENED, CHECKED)
    strange = set(choices.mapping.values()) - {"", *COLUMNS}
    if strange or choices.dates not in ("", *ORDERS) or choices.families not in ("", *FAMILY_WAYS):
        raise RefusedError("imports.no_such_choice")
    batch.mapping = dict(choices.mapping)
    batch.dates, batch.families = choices.dates, choices.families
    batch.stage = CHECKING
    batch.save()
    if choices.remember_as:
        remember(batch, choices.remember_as, headers_hash(batch.preview), now)
    _note(viewer, Action.IMPORTS_UPLOAD, "import.mapped", number, now)
    jobs.ask(CHECK, number, owner_id=viewer.user_id, now=now)


@transaction.atomic
def tell_apart(viewer: Viewer, number: str, position: int, *, are_two: bool, now: datetime) -> None:
    """Say of a row whose document somebody else has whether they are two people."""
    batch = _own(viewer, number, CHECKED)
    rows = ImportRow.objects.filter(batch=batch, position=position, finding=TWIN)
    if not rows.update(takes_in=are_two):
        raise RefusedError("imports.no_such")
    action = "import.two_people" if are_two else "import.left_out"
    _note(viewer, Action.IMPORTS_UPLOAD, action, number, now)


@transaction.atomic
def submit(viewer: Viewer, number: str, *, takes_changes: bool, now: datetime) -> None:
    """Hand a checked import on to the second person.

    Args:
        viewer: Who brought it, or may.
        number: Of the import.
        takes_changes: Whether cells that differ replace what is known.
        now: This moment.
    """
    batch = _own(viewer, number, CHECKED)
    ImportBatch.objects.filter(pk=batch.pk).update(takes_changes=takes_changes)
    _move(batch, SUBMITTED)
    _note(viewer, Action.IMPORTS_UPLOAD, "import.submitted", number, now)


@transaction.atomic
def send_back(viewer: Viewer, number: str, *, now: datetime) -> None:
    """Give an import back to whoever brought it."""
    viewer.check(Action.IMPORTS_CONFIRM)
    _move(_at(viewer, number, SUBMITTED), CHECKED)
    _note(viewer, Action.IMPORTS_CONFIRM, "import.sent_back", number, now)


@transaction.atomic
def confirm(viewer: Viewer, number: str, *, now: datetime) -> None:
    """Let an import be written. Nobody confirms what they brought, and no role its own.

    Raises:
        RefusedError: The same person or role brought it, or it is not the time.
    """
    viewer.check(Action.IMPORTS_CONFIRM)
    batch = _at(viewer, number, SUBMITTED, COMMITTING)
    role = viewer.role_for(Action.IMPORTS_CONFIRM)
    if viewer.user_id == batch.owner_id or role == batch.owner_role:
        raise RefusedError("imports.second_person")
    if batch.stage == SUBMITTED:
        batch.confirmed_by_id, batch.confirmed_role, batch.confirmed_at = viewer.user_id, role, now
    batch.stage = COMMITTING
    batch.save()
    _note(viewer, Action.IMPORTS_CONFIRM, "import.confirmed", number, now)
    jobs.ask(COMMIT, number, owner_id=viewer.user_id, now=now)


@transaction.atomic
def note_download(viewer: Viewer, number: str, what: str, *, now: datetime) -> None:
    """Write into the journal that rows of an import leave the house as a file."""
    _seen(viewer, number)
    _note(viewer, Action.IMPORTS_READ, f"import.downloaded.{what}", number, now)


def discard(viewer: Viewer, number: str, *, now: datetime) -> None:
    """Forget an import that was not confirmed: its files go, that it was here stays."""
    with transaction.atomic():
        batch = _own(viewer, number, OPENING, OPENED, CHECKING, CHECKED)
        _move(batch, DISCARDED)
        ImportRow.objects.filter(batch=batch).delete()
        ImportBatch.objects.filter(pk=batch.pk).update(preview={})
        _note(viewer, Action.IMPORTS_UPLOAD, "import.discarded", number, now)
    import_files.forget(number)


def _own(viewer: Viewer, number: str, *stages: str) -> ImportBatch:
    viewer.check(Action.IMPORTS_UPLOAD)
    return _at(viewer, number, *stages)


def _at(viewer: Viewer, number: str, *stages: str) -> ImportBatch:
    """Hold an import that stands where a step may be taken, with no job on it."""
    batch = _seen(viewer, number)
    if jobs.is_busy(number):
        raise RefusedError("jobs.busy")
    # a check that failed leaves its stage behind: it may be asked for again
    stands = {CHECKING: OPENED}.get(batch.stage, batch.stage)
    if batch.stage not in stages and stands not in stages:
        raise RefusedError("imports.not_now")
    return batch


def _seen(viewer: Viewer, number: str) -> ImportBatch:
    """Hold an import that the viewer may see; another's is as if it did not exist."""
    rows = imports(viewer).select_for_update().filter(number=number)
    batch = rows.first()
    if batch is None:
        raise RefusedError("imports.no_such")
    return batch


def _move(batch: ImportBatch, stage: str) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(stage=stage)


def _note(viewer: Viewer, what: Action, action: str, number: str, now: datetime) -> None:
    role = viewer.role_for(what)
    subject = f"import:{number}"
    write(Deed(chain=CHAIN, at=now, actor=viewer.actor, role=role, action=action, subject=subject))
