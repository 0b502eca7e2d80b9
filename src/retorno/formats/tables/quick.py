"""Large text tables, read at once: each different cell becomes a text once.

It reads only what is certain: RFC 4180 in UTF-8, every record as wide as its header or narrower.
Anything else is left to the careful reader, which reads from the start and names what it finds.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retorno.formats.kernels import texts
from retorno.formats.tables.coded import Coded

CHUNK = 100_000  # records at a time
LARGEST = 2**32 - 2**20  # bytes: places are numbers of 32 bits
FEWEST_SLOTS = 1 << 12

Bytes = NDArray[np.uint8]
Places = NDArray[np.uint32]
Codes = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quick:
    """Columns as found, white space and all, and the line on which each record begins."""

    columns: list[Coded]
    numbers: NDArray[np.int64]


def read_quickly(content: bytearray, separator: str, *, header: int, width: int) -> Quick | None:
    """Read the records below the line of the header; None where one is not certain.

    Args:
        content: UTF-8 without zero bytes; a byte order mark at most at its start.
        separator: One byte.
        header: Number of the line on which the header begins, 1 for the first.
        width: Columns.
    """
    if len(content) > LARGEST:
        return None
    data = np.frombuffer(content, np.uint8)
    place = np.array([3 if content.startswith(b"\xef\xbb\xbf") else 0, 1], np.int64)
    bounds = np.empty((CHUNK, width + 1), np.uint32)
    columns = [_Column(data) for _ in range(width)]
    numbers = []
    while place[0] < len(data):
        lines = np.empty(CHUNK, np.int64)
        found = texts.cut(data, np.uint8(ord(separator)), header, place, bounds, lines)
        if found == texts.NOT_PLAIN:
            return None
        numbers.append(lines[:found])
        for at, column in enumerate(columns):
            column.add(bounds, found, at)
    return Quick(
        columns=[column.coded() for column in columns],
        numbers=np.concatenate([*numbers, np.empty(0, np.int64)]),
    )


class _Column:
    """The different cells of a column, met one after another."""

    def __init__(self, data: Bytes) -> None:
        self._data = data
        self._known = 0
        self._slots: Codes = np.full(FEWEST_SLOTS, -1, np.int32)
        self._starts: Places = np.empty(0, np.uint32)
        self._ends: Places = np.empty(0, np.uint32)
        self._codes: list[Codes] = []

    def add(self, bounds: Places, records: int, column: int) -> None:
        """Take the next records in."""
        self._make_room(self._known + records)
        codes = np.empty(records, np.int32)
        self._known = texts.encode(
            self._data, bounds, records, column, self._slots, self._starts, self._ends,
            self._known, codes,
        )  # fmt: skip
        self._codes.append(codes)

    def _make_room(self, most: int) -> None:
        if most > len(self._starts):
            size = max(most, len(self._starts) + len(self._starts) // 2)
            self._starts = np.resize(self._starts, size)
            self._ends = np.resize(self._ends, size)
        if 2 * most > len(self._slots):
            self._slots = np.full(1 << (2 * most).bit_length(), -1, np.int32)
            starts, ends = self._starts[: self._known], self._ends[: self._known]
            texts.fill(self._data, starts, ends, self._slots)

    def coded(self) -> Coded:
        """Give the column as numbers and texts."""
        starts, ends = self._starts[: self._known], self._ends[: self._known]
        size = int((ends.astype(np.int64) - starts).sum()) + self._known
        joined = np.empty(size, np.uint8)
        texts.join(self._data, starts, ends, joined)
        cells = joined.tobytes().decode().split("\0")[:-1]
        codes = np.concatenate([*self._codes, np.empty(0, np.int32)])
        return Coded(code=codes, texts=cells).changed(_without_quotes)


def _without_quotes(texts: Sequence[str]) -> list[str]:
    return [text[1:-1].replace('""', '"') if text[:1] == '"' else text for text in texts]


def warm() -> None:
    """Compile what reading needs; importing this module has done it, by signature."""
