"""Where the files of an import lie beside the database, and under which names."""

import hashlib
import json
import re
import shutil
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import NamedTuple

from django.conf import settings

from retorno.vocabulary.errors import UnusableInputError

MOST_BYTES = 100 << 20
LONGEST_NAME, LONGEST_SUFFIX = 80, 8
CHECKED, SAMPLES = "checked", "samples.json"
_PLAIN = re.compile(r"[^\w .()-]+")
_WORDS_OF_MACHINES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


class Stored(NamedTuple):
    """A file as it was kept."""

    name: str
    sha256: str
    bytes: int


def folder_of(number: str) -> Path:
    """Return the folder of an import, which only the house's own user may read."""
    folder: Path = settings.DATA / "imports" / number
    return folder


def checked_folder(number: str) -> Path:
    """Return where the check of an import writes what was accepted and what was not."""
    return folder_of(number) / CHECKED


def path_of(number: str, position: int, name: str) -> Path:
    """Return where a file of an import lies."""
    return folder_of(number) / "files" / str(position) / name


def neutral_name(name: str) -> str:
    r"""Give a name that is a name everywhere: no folders, signs, hidden files or direction marks.

    >>> neutral_name("../../etc/passwd"), neutral_name("C:\\x\\lista año.xlsx"), neutral_name("..")
    ('passwd', 'lista año.xlsx', 'list')
    """
    last = PureWindowsPath(PurePosixPath(name.replace("\0", "")).name).name
    text = _PLAIN.sub("_", unicodedata.normalize("NFC", last)).strip(" ._")
    if not text or _WORDS_OF_MACHINES.fullmatch(text):
        text = f"list{PurePosixPath(text).suffix}"
    stem, dot, suffix = text.rpartition(".")
    if len(text) <= LONGEST_NAME:
        return text
    return (
        f"{stem[: LONGEST_NAME - len(suffix) - 1]}{dot}{suffix}"
        if len(suffix) <= LONGEST_SUFFIX
        else text[:LONGEST_NAME]
    )


def store(number: str, position: int, name: str, chunks: Iterable[bytes]) -> Stored:
    """Keep a file as it came.

    Raises:
        UnusableInputError: It is empty or larger than `MOST_BYTES`.
    """
    safe = neutral_name(name)
    path = path_of(number, position, safe)
    path.parent.mkdir(parents=True, mode=0o700)
    folder_of(number).chmod(0o700)
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > MOST_BYTES:
                raise UnusableInputError("imports.too_big", file=safe, megabytes=MOST_BYTES >> 20)
            digest.update(chunk)
            file.write(chunk)
    if not size:
        raise UnusableInputError("tables.empty", file=safe)
    path.chmod(0o600)
    return Stored(safe, digest.hexdigest(), size)


def keep_rows(number: str, samples: Sequence[object]) -> None:
    """Keep the first rows of each sheet with the files: the database holds no cell of any list."""
    path = folder_of(number) / SAMPLES
    path.write_text(json.dumps(samples, ensure_ascii=False), encoding="utf-8")
    path.chmod(0o600)


def first_rows(number: str) -> list[list[list[str]]]:
    """Give the first rows of each sheet; nothing where they are gone."""
    path = folder_of(number) / SAMPLES
    rows: list[list[list[str]]] = json.loads(path.read_text("utf-8")) if path.exists() else []
    return rows


def forget(number: str) -> None:
    """Remove the files of an import."""
    shutil.rmtree(folder_of(number), ignore_errors=True)


def sweep(number: str) -> None:
    """Remove what a check that was cut off left half written."""
    for place in folder_of(number).glob(f".{CHECKED}-*"):
        shutil.rmtree(place, ignore_errors=True)
