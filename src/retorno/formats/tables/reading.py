"""Whole tables, strict about their structure: what is not clear is refused, with its place."""

from array import array
from collections.abc import Collection, Sequence
from pathlib import Path

from retorno.formats.tables.coded import Coded
from retorno.formats.tables.separator import normal_name
from retorno.formats.tables.sheets import Sheet, open_sheets
from retorno.formats.tables.table import Table
from retorno.formats.tables.writing import plain
from retorno.vocabulary.errors import UnusableInputError

LARGE = 1 << 22
"""Bytes of a text from which compiled loops pay for their loading."""


def read_tables(path: Path, *, expects: Collection[str] = ()) -> list[Table]:
    """Read every table of a file, one a sheet; sheets without any cell are left out."""
    return [_whole(sheet) for sheet in open_sheets(path, expects) if sheet.columns]


def read_table(path: Path, *, sheet: str | None = None, expects: Collection[str] = ()) -> Table:
    """Read the one table that is meant.

    Args:
        path: A text file, a workbook or a ZIP of these.
        sheet: Name of the sheet; None takes the sheet that has the expected names, or the first.
        expects: Header names that tell the header from a preamble, and the sheet from others.

    Raises:
        UnusableInputError: No such file or sheet, or a row whose cells are not certain.
    """
    names = {normal_name(name) for name in expects}
    sheets = [found for found in open_sheets(path, names) if found.columns]
    if sheet is not None:
        sheets = [found for found in sheets if found.source.sheet == sheet]
        if not sheets:
            raise UnusableInputError("tables.no_sheet", file=path.name, sheet=sheet)
    if not sheets:
        raise UnusableInputError("tables.empty", file=path.name)
    return _whole(_choose(sheets, names, path))


def _choose(sheets: Sequence[Sheet], names: set[str], path: Path) -> Sheet:
    hits = [len(names & {normal_name(column) for column in found.columns}) for found in sheets]
    best = [found for found, hit in zip(sheets, hits, strict=True) if hit == max(hits)]
    if len(best) > 1 and max(hits):
        listed = ", ".join(found.source.sheet or found.source.file for found in best)
        raise UnusableInputError("tables.several_sheets", file=path.name, sheets=listed)
    return best[0]


def place_of(sheet: Sheet) -> str:
    """Name the file, and the sheet where there is one, for a person."""
    source = sheet.source
    return f"{source.file} [{source.sheet}]" if source.sheet else source.file


def _whole(sheet: Sheet) -> Table:
    if sheet.content is not None and sheet.source.bytes >= LARGE:
        table = _whole_quickly(sheet, sheet.content())
        if table is not None:
            return table
    width, place = len(sheet.columns), place_of(sheet)
    numbers, rows = array("q"), []
    for number, cells, fault in sheet.records():
        if fault:
            raise UnusableInputError(f"tables.{fault}", file=place, row=number)
        missing = width - len(cells)
        if missing:
            if missing < 0:
                _refuse_extra(cells, width, place, number)
            cells.extend([""] * missing)
        numbers.append(number)
        rows.append(cells)
    columns = _columns(sheet, rows, place)
    return Table(
        columns=tuple(columns),
        cells=columns,
        rows=len(numbers),
        source=sheet.source,
        numbers=_as_range(numbers),
    )


def _as_range(numbers: Sequence[int]) -> Sequence[int]:
    is_whole = bool(numbers) and numbers[-1] - numbers[0] + 1 == len(numbers)
    return range(numbers[0], numbers[-1] + 1) if is_whole else numbers


def _whole_quickly(sheet: Sheet, content: bytearray) -> Table | None:
    """Read a large text at once, None where only careful reading can say what it holds."""
    from retorno.formats.tables.quick import read_quickly  # compiled loops: only where they pay

    header = sheet.source.preamble_lines + 1
    width = len(sheet.columns)
    quick = read_quickly(content, sheet.source.separator, header=header, width=width)
    if quick is None:
        return None
    codes: dict[str, Coded] = {}
    for position, (name, column) in enumerate(zip(sheet.columns, quick.columns, strict=True)):
        coded = column.changed(clean_column)
        if not name and coded.texts in ([], [""]):
            continue
        _enter(codes, position, name, coded, place_of(sheet))
    return Table(
        columns=tuple(codes),
        cells={name: coded.cells() for name, coded in codes.items()},
        rows=len(quick.numbers),
        source=sheet.source,
        numbers=_as_range(array("q", quick.numbers.tobytes())),
        codes=codes,
    )


def _enter[Column](
    columns: dict[str, Column], position: int, name: str, column: Column, place: str
) -> None:
    given = name or f"column_{position + 1}"
    if given in columns:
        raise UnusableInputError("tables.doubled_column", file=place, column=given)
    columns[given] = column


def _refuse_extra(cells: Sequence[str], width: int, place: str, number: int) -> None:
    value = next((cell for cell in cells[width:] if cell.strip()), "")
    raise UnusableInputError(
        "tables.extra_cells", file=place, row=number, cells=len(cells), columns=width, value=value
    )


def _columns(sheet: Sheet, rows: list[list[str]], place: str) -> dict[str, list[str]]:
    names = sheet.columns
    columns: dict[str, list[str]] = {}
    cells = list(zip(*rows, strict=True)) or [()] * len(names)
    rows.clear()
    for position, name in enumerate(names):
        column = clean_column(cells[position])
        if not name and not any(column):
            continue
        _enter(columns, position, name, column, place)
    return columns


def clean_column(cells: Sequence[str]) -> list[str]:
    """Strip white space, and the apostrophes that keep formulas from running."""
    column = list(map(str.strip, cells))
    if "\0'" in "\0" + "\0".join(column):
        return [plain(cell) for cell in column]
    return column
