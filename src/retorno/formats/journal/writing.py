"""A journal as lines of JSON: a header, entries, and checkpoints wherever they were made."""

import json
from dataclasses import asdict

from retorno.formats.journal.entries import Entry
from retorno.formats.journal.signing import Signed

FORMAT = "retorno-journal/1"


def header_line() -> str:
    """Give the first line of a file."""
    return _line({"format": FORMAT})


def entry_line(entry: Entry) -> str:
    """Give the line of an entry."""
    return _line({"entry": asdict(entry)})


def checkpoint_line(signed: Signed) -> str:
    """Give the line of a checkpoint; a file of its own, with a header, can be lodged elsewhere."""
    return _line(signed.as_mapping())


def _line(said: dict[str, object]) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))
