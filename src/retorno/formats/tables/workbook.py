"""Workbooks (XLSX, XLS, XLSB, ODS) as rows of text, as their author sees them."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import IO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
)
from python_calamine import SheetVisibleEnum as Visible

from retorno.vocabulary.errors import UnusableInputError

CellValue = int | float | str | bool | dt.time | dt.date | dt.timedelta
_EXACT = 1e15  # a spreadsheet keeps 15 digits; longer numbers are shown as they are stored
_CHUNK = 1 << 20
_LONGEST_CELL = 1 << 16  # an error cell with its formula is far shorter
_ERROR_MARK = b't="e"'
_ERROR_CELL = re.compile(r'<c [^>]*?t="e"[^>]*>.*?</c>', re.DOTALL)
_PLACE = re.compile(r'r="([A-Z]{1,3})(\d{1,7})"')
_VALUE = re.compile(r"<v>([^<]*)</v>")
_SHEET = re.compile(r"<sheet [^>]*>")
_RELATION = re.compile(r"<Relationship [^>]*>")


Errors = Mapping[int, Mapping[int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookSheet:
    """One sheet, whose rows are turned into text only as they are asked for.

    Args:
        sheet: As the reader keeps it, from its leftmost filled column on.
        errors: Cells such as #REF!, which the reader gives as empty, by row and column.
    """

    name: str
    is_hidden: bool
    sheet: CalamineSheet
    errors: Errors

    def rows(self) -> Iterator[list[str]]:
        """Give the rows from the first one of the sheet, empty ones too."""
        left = [""] * (self.sheet.start[1] if self.sheet.start else 0)
        seen = 0
        for cells in self.sheet.iter_rows():
            row = left + [cell_text(cell) for cell in cells]
            yield with_errors(row, self.errors.get(seen))
            seen += 1
        for at in range(seen, max(self.errors, default=-1) + 1):
            yield with_errors([], self.errors.get(at))


def with_errors(row: list[str], errors: Mapping[int, str] | None) -> list[str]:
    """Put errors where the reader saw nothing, beyond the last column if need be."""
    if errors:
        row.extend([""] * (max(errors) + 1 - len(row)))
        for column, value in errors.items():
            row[column] = value
    return row


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
        yield WorkbookSheet(
            name=metadata.name,
            is_hidden=metadata.visible is not Visible.Visible,
            sheet=sheet,
            errors=errors.get(metadata.name, {}),
        )


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found.group(1)) if found else ""


def _error_cells(content: bytes) -> dict[str, Errors]:
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
    found: dict[str, Errors] = {}
    for tag in _SHEET.findall(book):
        target = targets.get(_attribute(tag, "r:id"), "").removeprefix("/")
        member = target if target.startswith("xl/") else f"xl/{target}"
        if member in archive.namelist():
            with archive.open(member) as xml:
                found[_attribute(tag, "name")] = errors_of(xml)
    return found


def errors_of(xml: IO[bytes]) -> Errors:
    """Find the error cells of a sheet without holding the whole of it."""
    cells: dict[int, dict[int, str]] = {}
    rest = b""
    while chunk := xml.read(_CHUNK):
        text = rest + chunk
        if _ERROR_MARK in text:
            _note_errors(text, cells)
        rest = text[max(text.rfind(b"<c "), len(text) - _LONGEST_CELL) :]
    return cells


def _note_errors(xml: bytes, cells: dict[int, dict[int, str]]) -> None:
    for cell in _ERROR_CELL.findall(xml.decode("utf-8", "replace")):
        place, value = _PLACE.search(cell), _VALUE.search(cell)
        if place and value:
            column = 0
            for letter in place.group(1):
                column = column * 26 + ord(letter) - 64
            row = cells.setdefault(int(place.group(2)) - 1, {})
            row[column - 1] = value.group(1)
