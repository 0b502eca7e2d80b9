"""Write raw lists as files: semicolons in an old encoding, a workbook, a text file with pipes."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from retorno.demo.raw import NOTICE, SENT, RawList

DATES = tuple(
    name
    for name in SENT
    if "date" in name or name in ("document_expires", "pregnancy_as_of", "fit_to_fly_until")
)
WHOLE_DATE = len("2025-01-31")
LAST_MONTH = "12"
YES_NO = ("order_final", "pregnancy_multiple")
YES_NO_ES = {"yes": "Sí", "no": "No"}
MADE = datetime(2025, 1, 31)  # noqa: DTZ001  -- a workbook holds no zone; fixed, so bytes are equal
EXCEL_ZERO = date(1899, 12, 30).toordinal()
SERIAL_EVERY = 50
"""In the workbook one row in so many has its dates as bare numbers, as after a careless copy."""


def day_first(text: str) -> str:
    """Write an ISO date as `DD/MM/YYYY`; leave anything else as it is.

    >>> day_first("2025-01-31"), day_first("2025-01"), day_first("")
    ('31/01/2025', '2025-01', '')
    """
    return f"{text[8:]}/{text[5:7]}/{text[:4]}" if len(text) == WHOLE_DATE else text


def month_first(text: str) -> str:
    """Write an ISO date as `MM/DD/YYYY`, as lists in English do."""
    return f"{text[5:7]}/{text[8:]}/{text[:4]}" if len(text) == WHOLE_DATE else text


def _tells_the_order(table: RawList) -> frozenset[str]:
    """Give the columns in which some day is over 12, so that a reader can tell day from month.

    The other columns keep ISO dates: nobody could know what 03/04/2025 means there.
    """
    return frozenset(
        name
        for name in DATES
        if any(row[name][8:] > LAST_MONTH for row in table.rows if len(row[name]) == WHOLE_DATE)
    )


def _cells(table: RawList, write_date: Callable[[str], str]) -> Iterator[list[str]]:
    told = _tells_the_order(table)
    for row in table.rows:
        yield [write_date(row[name]) if name in told else row[name] for name in SENT]


def _in_spanish(table: RawList) -> RawList:
    rows = [
        {**row, **{name: YES_NO_ES.get(row[name], row[name]) for name in YES_NO}}
        for row in table.rows
    ]
    return replace(table, rows=rows)


def semicolons(table: RawList) -> bytes:
    """Return a list as CSV with semicolons in Windows-1252, days first, a preamble above."""
    text = io.StringIO()
    text.writelines(f"{line}\r\n" for line in table.preamble)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(table.headers[name] for name in SENT)
    writer.writerows(_cells(_in_spanish(table), day_first))
    return text.getvalue().encode("cp1252")


def pipes(table: RawList) -> bytes:
    """Return a list as text with pipes in UTF-8 with a byte-order mark, months first."""
    text = io.StringIO()
    text.writelines(f"{line}\n" for line in table.preamble)
    writer = csv.writer(text, delimiter="|", lineterminator="\n")
    writer.writerow(table.headers[name] for name in SENT)
    writer.writerows(_cells(table, month_first))
    return text.getvalue().encode("utf-8-sig")


def workbook(tables: Sequence[RawList]) -> bytes:
    """Return lists as sheets: true dates in the first, dates as text with months first after."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(
        content,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    book.set_properties({"title": NOTICE, "created": MADE})
    as_date = book.add_format({"num_format": "dd/mm/yyyy"})
    for number, table in enumerate(tables):
        sheet = book.add_worksheet(table.sheet)
        for at, line in enumerate(table.preamble):
            sheet.write_string(at, 0, line)
        sheet.write_row(table.first_row - 2, 0, [table.headers[name] for name in SENT])
        if number == 0:
            _write_true_dates(sheet, _in_spanish(table), as_date)
        else:
            for at, cells in enumerate(_cells(_in_spanish(table), month_first)):
                _write_texts(sheet, table.first_row - 1 + at, cells)
    book.close()
    return content.getvalue()


def _write_texts(sheet: Worksheet, at: int, cells: Sequence[str]) -> None:
    for column, text in enumerate(cells):
        if text:
            sheet.write_string(at, column, text)


def _write_true_dates(sheet: Worksheet, table: RawList, as_date: Format) -> None:
    """Write days as the workbook counts them; a few without their format, as careless copies do."""
    for number, row in enumerate(table.rows):
        at = table.first_row - 1 + number
        style = None if number % SERIAL_EVERY == SERIAL_EVERY - 1 else as_date
        serials = {name: _serial(row[name]) for name in DATES if len(row[name]) == WHOLE_DATE}
        days = {name: serial for name, serial in serials.items() if serial is not None}
        _write_texts(sheet, at, ["" if name in days else row[name] for name in SENT])
        for name, serial in days.items():
            sheet.write_number(at, SENT.index(name), serial, style)


def _serial(text: str) -> int | None:
    """Return the day as a workbook counts it, or None when there is no such day."""
    try:
        return date.fromisoformat(text).toordinal() - EXCEL_ZERO
    except ValueError:
        return None
