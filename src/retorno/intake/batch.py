"""Opening the files of a batch: what each sheet is, before any row is taken in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from retorno.formats.tables import Sheet, open_sheets
from retorno.formats.tables.separator import normal_name
from retorno.intake.columns import COLUMNS, Kind
from retorno.intake.dates import ORDERS, DateColumn
from retorno.intake.facts import column_of_header
from retorno.intake.layout import OpenedSheet
from retorno.intake.mapping import HeaderMapping, map_headers
from retorno.intake.profiles import (
    Listing,
    Profile,
    fits,
    load_profile,
    recognise,
    shipped_profiles,
)
from retorno.intake.unknown import unknown_kind
from retorno.vocabulary.errors import UnusableInputError

AUTO = "auto"
_DAYS = (Kind.DAY, Kind.PARTIAL_DAY)
_GUESSED = ("cp1252", "cp850", "utf-8 + cp1252")
_ACCENTED = re.compile(r"\w*[^\W\x00-\x7f]\w*")
_ACCENT_ROWS, _ACCENT_WORDS = 5000, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The sheets of all files, and those that are there twice."""

    sheets: tuple[OpenedSheet, ...]
    repeated: tuple[tuple[str, str], ...]


def open_batch(files: Sequence[Path], *, profile: str = AUTO, dates: str = "") -> Batch:
    """Open files and understand their sheets.

    Args:
        files: In the order given.
        profile: Name or path of a mapping profile; `auto` chooses one a sheet.
        dates: `dmy` or `mdy` for all columns, else decided a column.
    """
    chosen = None if profile == AUTO else load_profile(profile)
    if dates and dates not in ORDERS:
        raise UnusableInputError("intake.bad_order", order=dates)
    expects = _expected_names(chosen)
    first: dict[tuple[str, str], str] = {}
    sheets, repeated = [], []
    for path, label in zip(files, labels(files), strict=True):
        for sheet in open_sheets(path, expects):
            opened = _open(sheet, _file_of(sheet, label), chosen, dates)
            key = (sheet.source.sha256, sheet.source.sheet)
            if key in first:
                repeated.append((opened.place, first[key]))
                continue
            first[key] = opened.place
            sheets.append(opened)
    return Batch(sheets=tuple(sheets), repeated=tuple(repeated))


def labels(files: Sequence[Path]) -> list[str]:
    """Name each file by as few of its folders as tell it from the others.

    >>> labels([Path("a/list.csv"), Path("b/list.csv"), Path("c/other.csv")])
    ['a/list.csv', 'b/list.csv', 'other.csv']
    """
    parts = [path.resolve().parts for path in files]
    names = []
    for own in parts:
        depth = 1
        others = [other for other in parts if other != own]
        while depth < len(own) and any(other[-depth:] == own[-depth:] for other in others):
            depth += 1
        names.append("/".join(own[-depth:]))
    return names


def _file_of(sheet: Sheet, label: str) -> str:
    member = sheet.source.file.partition("!")[2]
    return f"{label}!{member}" if member else label


def _expected_names(chosen: Profile | None) -> set[str]:
    profiles = list(shipped_profiles().values()) + ([chosen] if chosen else [])
    return set(column_of_header()).union(*(profile.names() for profile in profiles))


def _open(sheet: Sheet, file: str, chosen: Profile | None, dates: str) -> OpenedSheet:
    profile = chosen or recognise(sheet.columns, sheet.source.sheet)
    mapping = map_headers(sheet.columns, profile)
    listing = _listing(sheet, profile)
    opened = OpenedSheet(
        sheet=sheet,
        file=file,
        profile=profile,
        mapping=mapping,
        orders={},
        partial=(),
        forms={},
        listing=listing,
    )
    if not opened.holds_people:
        return opened
    columns, unnamed = look_through(sheet, mapping)
    forced = dates or profile.dates
    if not forced and _of_several_lists(sheet, mapping):
        columns = {at: column.without_order() for at, column in columns.items()}
    targets = mapping.targets
    return replace(
        opened,
        mapping=mapping.with_unnamed(unnamed),
        orders={at: forced or column.order for at, column in columns.items()},
        partial=_partial(columns, targets),
        forms={targets[at]: dict(column.forms) for at, column in columns.items()},
    )


def _of_several_lists(sheet: Sheet, mapping: HeaderMapping) -> bool:
    """Say whether rejected rows of several lists stand together: each list wrote dates its own way."""
    return mapping.is_mended and len({tuple(row.cells[:2]) for row in sheet.records()}) > 1


def _listing(sheet: Sheet, profile: Profile) -> Listing | None:
    names = {normal_name(column) for column in sheet.columns}
    found = (one for one in profile.sheets if fits(one, names, sheet.source.sheet))
    return next(found, None)


def _partial(columns: dict[int, DateColumn], targets: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        targets[at]
        for at, column in columns.items()
        if COLUMNS[targets[at]].kind is Kind.DAY and column.forms["partial"]
    )


def look_through(sheet: Sheet, mapping: HeaderMapping) -> tuple[dict[int, DateColumn], list[int]]:
    """Look at every row before any is read.

    Returns:
        What each column of dates shows about the order of day and month, by position; and the
        columns without a header that hold something.
    """
    dates = {
        at: DateColumn()
        for at, target in enumerate(mapping.targets)
        if target in COLUMNS and COLUMNS[target].kind in _DAYS
    }
    unnamed = [at for at, target in enumerate(mapping.targets) if not target]
    filled: set[int] = set()
    if dates or unnamed:
        for record in sheet.records():
            _look_at(record.cells, dates, unnamed, filled)
    return dates, sorted(filled)


def _look_at(
    cells: list[str], dates: dict[int, DateColumn], unnamed: list[int], filled: set[int]
) -> None:
    width = len(cells)
    for at, column in dates.items():
        if at < width and cells[at]:
            column.see(cells[at])
    for at in unnamed:
        if at < width and cells[at].strip():
            filled.add(at)


def accents(sheet: Sheet) -> list[str]:
    """Give a few words with accents of a sheet whose encoding was guessed, for a person to judge."""
    if sheet.source.encoding not in _GUESSED:
        return []
    words: dict[str, None] = {}
    for record in islice(sheet.records(), _ACCENT_ROWS):
        words.update(dict.fromkeys(_words(record.cells)))
        if len(words) >= _ACCENT_WORDS:
            break
    return list(words)[:_ACCENT_WORDS]


def _words(cells: Sequence[str]) -> Iterator[str]:
    for cell in cells:
        if not cell.isascii() and not unknown_kind(cell):
            yield from _ACCENTED.findall(cell)
