"""Workbooks (XLSX, XLS, XLSB, ODS) as rows of text, as their author sees them."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum
from python_calamine import SheetVisibleEnum as Visible

from retorno.vocabulary.errors import UnusableInputError

CellValue = int | float | str | bool | dt.time | dt.date | dt.timedelta
_EXACT = 1e15  # a spreadsheet keeps 15 digits; longer numbers are shown as they are stored
_ERROR_CELL = re.compile(r'<c [^>]*?t="e"[^>]*>.*?</c>', re.DOTALL)
_PLACE = re.compile(r'r="([A-Z]{1,3})(\d{1,7})"')
_VALUE = re.compile(r"<v>([^<]*)</v>")
_SHEET = re.compile(r"<sheet [^>]*>")
_RELATION = re.compile(r"<Relationship [^>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookSheet:
    """One sheet: its rows from the first one, empty ones too."""

    name: str
    is_hidden: bool
    rows: list[list[str]]


def cell_text(value: CellValue) -> str:
    """Write a cell as text: ISO dates, whole numbers without decimals, TRUE and FALSE.

    >>> cell_text(45600.0), cell_text(datetime.datetime(2025, 2, 3)), cell_text(True)
    ('45600', '2025-02-03', 'TRUE')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    if isinstance(value, dt.datetime):
        is_day = value.time() == dt.time()
        return value.date().isoformat() if is_day else value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def read_workbook(content: bytes, *, file: str) -> Iterator[WorkbookSheet]:
    """Give each sheet that can hold rows, hidden ones too.

    Raises:
        UnusableInputError: The workbook is damaged or locked by a password.
    """
    try:
        yield from _sheets(content)
    except PasswordError:
        raise UnusableInputError("tables.locked", file=file) from None
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException:  # noqa: BLE001 - the reader's own panics are no Exception
        raise UnusableInputError("tables.damaged_workbook", file=file) from None


def _sheets(content: bytes) -> Iterator[WorkbookSheet]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    errors = _error_cells(content)
    for metadata in workbook.sheets_metadata:
        if metadata.typ is not SheetTypeEnum.WorkSheet:
            continue
        try:
            sheet = workbook.get_sheet_by_name(metadata.name)
        except CalamineError:
            continue  # a chart or a macro sheet that says it is a worksheet
        left = [""] * (sheet.start[1] if sheet.start else 0)
        rows = [left + [cell_text(cell) for cell in cells] for cells in sheet.iter_rows()]
        for (row, column), value in errors.get(metadata.name, {}).items():
            _put(rows, row, column, value)
        yield WorkbookSheet(
            name=metadata.name,
            is_hidden=metadata.visible is not Visible.Visible,
            rows=rows,
        )


def _put(rows: list[list[str]], row: int, column: int, value: str) -> None:
    """Put a value where the reader saw nothing, beyond the last row or column if need be."""
    width = max(column + 1, len(rows[0]) if rows else 0)
    while len(rows) <= row:
        rows.append([""] * width)
    rows[row].extend([""] * (width - len(rows[row])))
    rows[row][column] = value


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found.group(1)) if found else ""


def _error_cells(content: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """Find cells such as #REF!, which the reader gives as empty, by sheet, row and column."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
        relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError):
        return {}  # not an XLSX: the older formats do not tell
    targets = {
        _attribute(tag, "Id"): _attribute(tag, "Target") for tag in _RELATION.findall(relations)
    }
    found = {}
    for tag in _SHEET.findall(book):
        target = targets.get(_attribute(tag, "r:id"), "").removeprefix("/")
        member = target if target.startswith("xl/") else f"xl/{target}"
        if member in archive.namelist():
            found[_attribute(tag, "name")] = _errors_of(archive.read(member))
    return found


def _errors_of(xml: bytes) -> dict[tuple[int, int], str]:
    if b't="e"' not in xml:
        return {}
    cells = {}
    for cell in _ERROR_CELL.findall(xml.decode("utf-8", "replace")):
        place, value = _PLACE.search(cell), _VALUE.search(cell)
        if place and value:
            column = 0
            for letter in place.group(1):
                column = column * 26 + ord(letter) - 64
            cells[int(place.group(2)) - 1, column - 1] = value.group(1)
    return cells
