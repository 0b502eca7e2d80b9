"""Lines of a journal read back; what is no line of a journal is a finding, never an error."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from retorno.formats.journal.entries import NAMES, Entry
from retorno.formats.journal.signing import CHECKPOINT_NAMES, Checkpoint, Signed
from retorno.formats.journal.writing import FORMAT

MOST_SEQ = 2**63 - 1


def is_journal(first: str) -> bool:
    """Say whether a first line is that of a journal."""
    said = _json(first.removeprefix("\ufeff"))
    return isinstance(said, dict) and said.get("format") == FORMAT


def read_lines(lines: Iterable[str]) -> Iterator[tuple[int, Entry | Signed | None]]:
    """Give each line after the first with its number, None where it cannot be read."""
    for number, line in enumerate(lines, 2):
        if line.strip():
            yield number, _read(line)


def _read(line: str) -> Entry | Signed | None:
    match _json(line):
        case {"entry": dict(cells), **rest} if not rest and set(cells) == set(NAMES):
            return Entry(**cells) if _are_texts(cells) else None
        case {"checkpoint": dict(cells), "key": str(key), "signature": str(signature), **rest}:
            if rest or set(cells) != set(CHECKPOINT_NAMES) or not _are_texts(cells):
                return None
            return Signed(checkpoint=Checkpoint(**cells), key=key, signature=signature)
        case _:
            return None


def _are_texts(cells: dict[str, Any]) -> bool:
    """Say whether all is text but the place in the chain, which is a number."""
    seq = cells["seq"]
    if isinstance(seq, bool) or not isinstance(seq, int) or not 0 < seq <= MOST_SEQ:
        return False
    return all(isinstance(cell, str) for name, cell in cells.items() if name != "seq")


def _json(line: str) -> object:
    try:
        return json.loads(line, object_pairs_hook=_each_once)
    except (ValueError, RecursionError):
        return None


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse a key that stands twice: readers disagree about which of the two counts."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(len(pairs))
    return found
