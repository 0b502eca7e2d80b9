"""Listings of places in workbooks of statistics: facts about capacity, with nobody in them."""

from collections.abc import Iterator, Mapping, Sequence

from retorno.formats.folders import OutputFolder
from retorno.formats.tables.separator import normal_name
from retorno.intake.layout import OpenedSheet
from retorno.intake.mapping import SOURCE_COLUMNS
from retorno.intake.profiles import Listing


def write_listings(folder: OutputFolder, sheets: Sequence[OpenedSheet]) -> dict[str, int]:
    """Write each listing that the sheets hold; return the places written, by sheet."""
    by_file: dict[str, list[OpenedSheet]] = {}
    for opened in sheets:
        if opened.listing is not None:
            by_file.setdefault(opened.listing.writes, []).append(opened)
    places = {}
    for name, listed in by_file.items():
        rows = []
        for opened in listed:
            own = list(_rows(opened))
            places[opened.place] = len(own)
            rows += own
        listing = listed[0].listing
        folder.write_rows(name, _header(listing), iter(rows))
    return places


def _header(listing: Listing | None) -> list[str]:
    assert listing is not None  # noqa: S101 - only listings are grouped
    return [*listing.columns.values(), *listing.adds, *listing.ends, *SOURCE_COLUMNS[:3]]


def _rows(opened: OpenedSheet) -> Iterator[list[str]]:
    listing = opened.listing
    assert listing is not None  # noqa: S101 - only listings are grouped
    at: dict[str, int] = {}
    for place, column in enumerate(opened.sheet.columns):
        at.setdefault(normal_name(column), place)
    ends = [_ending(at, end) for end in listing.ends.values()]
    adds = [[at[name] for name in names if name in at] for names in listing.adds.values()]
    width = len(opened.sheet.columns)
    for number, found, fault in opened.sheet.records():
        cells = [*found, *[""] * (width - len(found))]
        row = [""] if fault else [cells[at[header]].strip() for header in listing.columns]
        if not row[0] or sum(1 for cell in row if cell) < len(row) / 2:
            continue  # a footnote, not a place
        sums = [_sum(cells, places) for places in adds]
        ended = ["" if place is None else cells[place].strip() for place in ends]
        yield [*row, *sums, *ended, opened.file, opened.name, str(number)]


def _ending(at: Mapping[str, int], end: str) -> int | None:
    return next((place for name, place in at.items() if name.endswith(end)), None)


def _sum(cells: Sequence[str], places: Sequence[int]) -> str:
    """Add up numbers; empty when one of them is not a number."""
    try:
        return str(round(sum(float(cells[place]) for place in places), 6))
    except ValueError:
        return ""
