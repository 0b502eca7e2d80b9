"""Opening what was uploaded: which sheets, which headers, what each seems to mean."""

from collections.abc import Mapping
from pathlib import Path

from django.db import transaction

from retorno.intake.batch import open_batch
from retorno.intake.preview import preview
from retorno.web.actions.imports.profiles import recall
from retorno.web.actions.jobs import Hand
from retorno.web.records import import_files
from retorno.web.records.models import ImportBatch
from retorno.web.records.models.imports import OPENED, OPENING
from retorno.web.records.storable import storable


def paths_of(batch: ImportBatch) -> list[Path]:
    """List the files of an import in the order in which they count."""
    return [
        import_files.path_of(batch.number, file.position, file.name) for file in batch.files.all()
    ]


def open_lists(hand: Hand) -> Mapping[str, object]:
    """Open the files of an import and keep what a person is shown of them.

    Raises:
        UnusableInputError: A file cannot be read as a table.
    """
    batch = ImportBatch.objects.get(number=hand.subject)
    shown = storable(preview(open_batch(paths_of(batch))))
    sheets = shown["sheets"]
    rows = sum(sheet["rows"] for sheet in sheets)
    import_files.keep_rows(batch.number, [sheet.pop("sample") for sheet in sheets])
    with transaction.atomic():
        hand.secure(rows, rows)
        batch.preview, batch.stage = shown, OPENED
        recall(batch)
        fields = ["preview", "stage", "profile", "mapping", "dates", "families"]
        ImportBatch.objects.filter(pk=batch.pk, stage=OPENING).update(
            **{name: getattr(batch, name) for name in fields}
        )
    return {"sheets": len(sheets), "rows": rows}
