"""Folders that are written whole or not at all, with a manifest of what they hold."""

import csv
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from retorno.formats.tables import neutral_row
from retorno.vocabulary.errors import UnusableInputError

MANIFEST = "manifest.json"
BLOCK = 10_000
"""Rows written at once: a whole column of them is made harmless as fast as a row."""


class OutputFolder:
    """A folder under construction, beside the place where it will stand."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._rows: dict[str, int | None] = {}
        self._inside: dict[str, OutputFolder] = {}

    @property
    def rows(self) -> Mapping[str, int | None]:
        """Rows of each file written so far, None where it is not a table."""
        return self._rows

    def inside(self, name: str) -> "OutputFolder":
        """Give a folder within this one that can stand alone: it has a manifest of its own.

        Its files are in this folder's manifest too.
        """
        place = self.path / name
        place.mkdir(parents=True, exist_ok=True)
        self._inside[name] = OutputFolder(place)
        return self._inside[name]

    def write_table(self, name: str, columns: Mapping[str, Sequence[object]]) -> None:
        """Write columns of equal length as RFC 4180 CSV in UTF-8; None becomes empty."""
        count = max(map(len, columns.values()), default=0)
        with self._place(name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(neutral_row(list(columns)))
            for start in range(0, count, BLOCK):
                block = [neutral_row(cells[start : start + BLOCK]) for cells in columns.values()]
                writer.writerows(zip(*block, strict=True))
        self._rows[name] = count

    def write_rows(
        self, name: str, header: Sequence[str], rows: Iterator[Sequence[object]]
    ) -> None:
        """Write rows one by one, for tables that need not fit in memory."""
        count = 0
        with self._place(name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(neutral_row(header))
            for row in rows:
                writer.writerow(neutral_row(row))
                count += 1
        self._rows[name] = count

    def write_text(self, name: str, text: str) -> None:
        """Write a text file in UTF-8."""
        self._place(name).write_text(text, encoding="utf-8", newline="\n")
        self._rows[name] = None

    def write_bytes(self, name: str, content: bytes) -> None:
        """Write bytes as they are."""
        self._place(name).write_bytes(content)
        self._rows[name] = None

    def write_json(self, name: str, value: object) -> None:
        """Write a value as indented JSON."""
        self.write_text(name, json.dumps(value, ensure_ascii=False, indent=2) + "\n")

    def note_rows(self, name: str, rows: int | None) -> None:
        """Tell the manifest of a file that was written straight into `path`."""
        self._rows[name] = rows

    def seal(self) -> None:
        """Write the manifest: SHA-256, bytes and rows of each file."""
        for name, folder in self._inside.items():
            folder.seal()
            self._rows |= {f"{name}/{file}": rows for file, rows in folder.rows.items()}
            self._rows[f"{name}/{MANIFEST}"] = None
        entries = {}
        for name in sorted(self._rows):
            path = self.path / name
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            entries[name] = {
                "sha256": digest,
                "bytes": path.stat().st_size,
                "rows": self._rows[name],
            }
        text = json.dumps({"files": entries}, ensure_ascii=False, indent=2) + "\n"
        (self.path / MANIFEST).write_text(text, encoding="utf-8", newline="\n")

    def _place(self, name: str) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def is_ours(folder: Path) -> bool:
    """Say whether Retorno wrote the folder: it holds a manifest of ours."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and isinstance(manifest.get("files"), dict)


def check_out(out: Path, *inputs: Path) -> None:
    """Refuse a place that must not be replaced, before any work is done.

    Raises:
        UnusableInputError: It is a file; it holds something that Retorno did not write, or that was
            changed or added since; or one of the inputs lies in it.
    """
    if out.is_file():
        raise UnusableInputError("folders.is_a_file", folder=out)
    for path in inputs:
        if path.exists() and path.resolve().is_relative_to(out.resolve()):
            raise UnusableInputError("folders.holds_input", folder=out, file=path)
    _check_writable(out.resolve())
    if not out.is_dir() or not any(out.iterdir()):
        return
    if not is_ours(out):
        raise UnusableInputError("folders.not_ours", folder=out)
    changed = _changed_since(out)
    if changed:
        raise UnusableInputError("folders.changed", folder=out, file=changed)


def _check_writable(out: Path) -> None:
    """Find out before the work, not after it, that nothing can be written beside the place."""
    parent = next(place for place in out.parents if place.exists())
    if not parent.is_dir() or not os.access(parent, os.W_OK | os.X_OK):
        raise UnusableInputError("folders.cannot_write", folder=parent)


def _changed_since(folder: Path) -> str:
    """Name one file of ours that somebody changed or added since it was written, if there is one."""
    files = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() or name == MANIFEST:
            continue
        entry = files.get(name)
        if not isinstance(entry, dict) or entry.get("bytes") != path.stat().st_size:
            return name
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != entry.get("sha256"):
                return name
    return ""


@contextmanager
def output_folder(out: Path) -> Iterator[OutputFolder]:
    """Give a folder that takes its place only when everything in it is written.

    Raises:
        UnusableInputError: The place holds something that Retorno did not write.
    """
    check_out(out)
    target = out.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        folder = OutputFolder(beside)
        yield folder
        folder.seal()
        _swap(beside, target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _swap(beside: Path, target: Path) -> None:
    mask = os.umask(0)
    os.umask(mask)
    beside.chmod(0o777 & ~mask)
    old = beside.with_name(f"{beside.name}-old")
    if target.exists():
        target.rename(old)
    try:
        beside.rename(target)
    except OSError:  # put the old folder back: the place must never end up empty
        if old.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
