"""The check: the very intake of the command line, then a look at who is known already."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import batched
from pathlib import Path
from typing import Any

from django.db import transaction

from retorno.formats.folders import output_folder
from retorno.intake.batch import AUTO, open_batch
from retorno.intake.preview import chosen_profile
from retorno.intake.saving import profile_text
from retorno.intake.take_in import IntakeSettings, take_in
from retorno.web.actions.imports.comparing import Found, compare
from retorno.web.actions.imports.opening import paths_of
from retorno.web.actions.jobs import Hand
from retorno.web.records import import_files
from retorno.web.records.import_tables import people_of, rows_of
from retorno.web.records.models import ImportBatch, ImportRow
from retorno.web.records.models.imports import (
    CHANGED,
    CHECKED,
    CHECKING,
    FINDINGS,
    NEW,
    REJECTED,
    SAME,
)
from retorno.web.records.storable import storable

AT_ONCE = 2000


def check(hand: Hand) -> Mapping[str, object]:
    """Check the lists of an import: accept or reject each row, compare the accepted, count.

    It can be cut off anywhere and begun anew: it writes a folder whole or not at all, and rows that
    count for nothing until the last transaction.

    Raises:
        UnusableInputError: The lists hold nobody, or cannot be read as they were mapped.
    """
    batch = ImportBatch.objects.get(number=hand.subject)
    import_files.sweep(batch.number)
    total = 2 * sum(sheet["rows"] for sheet in batch.preview["sheets"] if not sheet["places"])
    folder = import_files.checked_folder(batch.number)
    profile = _profile(batch)
    with output_folder(folder) as made:
        done = take_in(
            paths_of(batch),
            folder=made,
            settings=IntakeSettings(
                profile=profile, dates=batch.dates, lang=batch.lang, families=batch.families
            ),
            progress=lambda rows: hand.beat(done=rows, of=total),
        )
    _forget_rows(hand, batch)
    counts = _compare(hand, batch, folder, done.rows)
    counts |= {
        "rows": done.rows, "accepted": done.accepted, "rejected": done.rejected,
        "warned": done.warned, "waiting": done.waiting, "problems": _problems(folder),
        "sentences": storable(done.sentences),
    }  # fmt: skip
    with transaction.atomic():
        hand.secure(2 * done.rows, 2 * done.rows)
        ImportBatch.objects.filter(pk=batch.pk, stage=CHECKING).update(stage=CHECKED, counts=counts)
    return {name: counts[name] for name in ("rows", "accepted", "rejected")}


def _profile(batch: ImportBatch) -> str:
    """Write the profile of the choices that were made; without any each sheet has its own guess."""
    if not batch.mapping:
        return AUTO
    sheets = open_batch(paths_of(batch)).sheets
    base = next((one.profile for one in sheets if one.holds_people), sheets[0].profile)
    chosen = chosen_profile(base, batch.mapping, dates=batch.dates, families=batch.families)
    path = import_files.folder_of(batch.number) / "profile.toml"
    path.write_text(profile_text(chosen), encoding="utf-8")
    return str(path)


def _problems(folder: Path) -> dict[str, int]:
    return dict(Counter(row["severity"] for row in rows_of(folder / "problems.csv")))


def _forget_rows(hand: Hand, batch: ImportBatch) -> None:
    """Forget the rows of an earlier check, in short transactions."""
    while keys := list(
        ImportRow.objects.filter(batch=batch).values_list("pk", flat=True)[:AT_ONCE]
    ):
        with transaction.atomic():
            hand.beat()
            ImportRow.objects.filter(pk__in=keys).delete()


def _compare(hand: Hand, batch: ImportBatch, folder: Path, total: int) -> dict[str, Any]:
    """Write one row for each row of the lists; return how many were found to be what."""
    findings: Counter[str] = Counter()
    for rows in batched(_rows(batch, folder), AT_ONCE, strict=False):
        findings.update(row.finding for row in rows)
        with transaction.atomic():
            hand.beat(done=total + findings.total(), of=2 * total)
            ImportRow.objects.bulk_create(rows)
    return {"findings": {name: findings[name] for name in FINDINGS}}


def _rows(batch: ImportBatch, folder: Path) -> Iterator[ImportRow]:
    position = 0
    accepted, compared = people_of(folder), _compared(batch, folder)
    for position, (cells, found) in enumerate(zip(accepted, compared, strict=True), 1):
        yield ImportRow(
            batch=batch,
            position=position,
            identifier=cells["person_id"],
            hash=cells["source_hash"][:_LONGEST_HASH],
            takes_in=found.finding in _TAKEN,
            **_place(cells),
            **found._asdict(),
        )
    for at, cells in enumerate(rows_of(folder / "rejected.csv"), position + 1):
        yield ImportRow(batch=batch, position=at, finding=REJECTED, takes_in=False, **_place(cells))


def _compared(batch: ImportBatch, folder: Path) -> Iterator[Found]:
    return compare(people_of(folder), batch.site_code if batch.is_bound else None)


_TAKEN = (NEW, CHANGED, SAME)
_LONGEST_NUMBER, _LONGEST_HASH = 9, 64


def _place(cells: Mapping[str, str]) -> dict[str, Any]:
    row = cells["source_row"]  # what comes back mended brings what somebody may have written there
    is_number = row.isdecimal() and len(row) <= _LONGEST_NUMBER
    return {
        "file": cells["source_file"],
        "sheet": cells["source_sheet"],
        "row": int(row) if is_number else 0,
    }
