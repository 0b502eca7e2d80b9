"""Which separator a text file uses, and where its header stands."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence

SEPARATORS = (",", ";", "\t", "|")
SAMPLE_RECORDS = 120
_CERTAIN_HITS = 2
_CERTAIN_GAPS = 2
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*')
_NOT_A_NAME = re.compile(r"[\d\s.,/:%$()+-]+")


def normal_name(name: str) -> str:
    """Give a header in one form, so that `Person ID` and `person_id` are the same.

    >>> normal_name(" Fecha de  Nacimiento:"), normal_name("Año")
    ('fecha_de_nacimiento', 'ano')
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "_", bare.casefold()).strip("_")


def told_separator(first_line: str) -> str:
    """Return the separator of a first line `sep=;`, which spreadsheets write; else empty."""
    found = _SEPARATOR_LINE.fullmatch(first_line.strip("\r\n\ufeff"))
    return found.group(1) if found else ""


def _records(sample: str, separator: str) -> list[list[str]]:
    rows = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    try:
        return [row for row in rows if row][:SAMPLE_RECORDS]
    except csv.Error:  # a cell beyond all measure: this separator does not fit
        return []


def find_separator(sample: str, expects: Collection[str]) -> str:
    """Choose the separator that gives the expected headers, else the steadiest wide rows."""
    told = told_separator(sample.split("\n", 1)[0])
    if told:
        return told

    def fitness(separator: str) -> tuple[int, int]:
        records = _records(sample, separator)
        names = max((_hits(row, expects) for row in records), default=0)
        widths = Counter(len(row) for row in records if len(row) > 1)
        width, times = max(widths.items(), key=lambda item: item[0] * item[1], default=(1, 0))
        return names, times * (width - 1)

    return max(SEPARATORS, key=fitness)


def _hits(row: Sequence[str], expects: Collection[str]) -> int:
    return len({name for name in map(normal_name, row) if name in expects}) if expects else 0


def _looks_like_header(row: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in row if cell.strip()]
    names = [cell for cell in filled if not _NOT_A_NAME.fullmatch(cell)]
    return len(names) == len(filled) and len(set(filled)) == len(filled)


def find_header(rows: Sequence[Sequence[str]], expects: Collection[str] = ()) -> int:
    """Return the index of the header among the first rows: preamble lines may stand before it.

    With expected names it is the row that has most of them, two at least. Else it is the first row about as wide
    as the rows usually are, filled with different names that are no numbers.
    """
    hits = [_hits(row, expects) for row in rows]
    if max(hits, default=0) >= _CERTAIN_HITS:
        return hits.index(max(hits))
    widths = Counter(sum(1 for cell in row if cell.strip()) for row in rows)
    widths.pop(0, None)
    usual = max(widths, key=lambda width: (widths[width] * width, width), default=0)
    filled = [index for index, row in enumerate(rows) if any(cell.strip() for cell in row)]
    for index in filled:
        row = rows[index]
        width = sum(1 for cell in row if cell.strip())
        if width >= max(1, usual * 0.6) and _looks_like_header(row):
            return index + 1 if _is_over_header(rows[index : index + 2]) else index
    return filled[0] if filled else 0


def _is_over_header(pair: Sequence[Sequence[str]]) -> bool:
    """Say whether the first of two rows only groups columns that the second one names."""
    if len(pair) == 1 or not _looks_like_header(pair[1]):
        return False
    over, under = ([bool(cell.strip()) for cell in row] for row in pair)
    gaps = over[: len(over) - over[::-1].index(True)].count(False)
    return gaps >= _CERTAIN_GAPS and sum(under) > sum(over)
