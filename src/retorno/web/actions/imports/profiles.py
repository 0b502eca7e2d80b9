"""How a kind of list is read, remembered for the next list with the same headers."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from retorno.web.records.models import ImportBatch, MappingProfile

LONGEST_NAME = 100


def headers_hash(preview: Mapping[str, Any]) -> str:
    """Hash the headers of all sheets that hold rows, in order."""
    headers = [sheet["headers"] for sheet in preview.get("sheets", []) if sheet["rows"]]
    return hashlib.sha256(json.dumps(headers).encode()).hexdigest()


def remember(batch: ImportBatch, name: str, headers: str, now: datetime) -> None:
    """Keep the choices of an import under a name; the same name takes the newer choices."""
    MappingProfile.objects.update_or_create(
        name=name[:LONGEST_NAME],
        defaults={
            "headers": headers,
            "mapping": batch.mapping,
            "dates": batch.dates,
            "families": batch.families,
            "owner_id": batch.owner_id,
            "used_at": now,
        },
    )


def recall(batch: ImportBatch) -> None:
    """Give an import the choices that were last made for lists with the same headers."""
    kept = MappingProfile.objects.filter(headers=headers_hash(batch.preview))
    last = kept.order_by("-used_at", "name").first()
    if last is not None:
        batch.profile, batch.mapping = last.name, last.mapping
        batch.dates, batch.families = last.dates, last.families
