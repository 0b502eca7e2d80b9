"""manifest.json: every file of the folder, with its hash, bytes and rows."""

import hashlib
from pathlib import Path

from retorno.plan.check.folder import (
    FLIGHTS,
    NOT_PLACED,
    PLACEMENTS,
    REASONS,
    PlanFiles,
    read_object,
)
from retorno.plan.check.outcome import Note
from retorno.vocabulary.errors import UnusableInputError

MANIFEST = "manifest.json"


def check_manifest(files: PlanFiles, note: Note) -> None:
    """Hold the manifest against the folder, and the folder against the manifest."""
    try:
        listed = read_object(files.path / MANIFEST).get("files")
    except UnusableInputError:
        listed = None
    if not isinstance(listed, dict):
        note("manifest")
        return
    found = _files(files.path)
    rows = {
        FLIGHTS: files.flights.rows,
        PLACEMENTS: files.placements.rows,
        NOT_PLACED: files.not_placed.rows,
        REASONS: files.reasons.rows,
    }
    for name in sorted(found.keys() - listed.keys()):
        note("manifest_unlisted", file=name)
    for name, entry in sorted(listed.items()):
        if name not in found:
            note("manifest_missing", file=name)
        else:
            _check_entry(name, entry, found[name], rows.get(name), note)


def _files(folder: Path) -> dict[str, Path]:
    """Files of the folder by the name a manifest gives them; hidden ones are the system's."""
    files = (path for path in folder.rglob("*") if path.is_file())
    named = {path.relative_to(folder).as_posix(): path for path in files}
    named.pop(MANIFEST, None)
    return {
        name: path
        for name, path in named.items()
        if not any(part.startswith(".") for part in name.split("/"))
    }


def _check_entry(name: str, entry: object, path: Path, rows: int | None, note: Note) -> None:
    if not isinstance(entry, dict):
        note("manifest_entry", file=name, column="sha256, bytes, rows")
        return
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    derived: dict[str, object] = {"sha256": sha256, "bytes": path.stat().st_size}
    if rows is not None or not name.endswith(".csv"):
        derived["rows"] = rows
    for column, value in derived.items():
        stated = entry.get(column, "")
        if stated != value or isinstance(stated, bool):
            note("manifest_entry", file=name, column=column)
