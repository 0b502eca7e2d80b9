"""Write raw lists as files: semicolons in an old encoding, a workbook, a text file with pipes."""

import csv
import io
from datetime import date, datetime

import xlsxwriter

from retorno.demo.dirt import Row
from retorno.demo.raw import NOTICE, SENT, RawList

DATES = tuple(
    name
    for name in SENT
    if "date" in name or name in ("document_expires", "pregnancy_as_of", "fit_to_fly_until")
)
WHOLE_DATE = len("2025-01-31")
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
    """Write an ISO date as `MM/DD/YYYY`, as the United States do."""
    return f"{text[5:7]}/{text[8:]}/{text[:4]}" if len(text) == WHOLE_DATE else text


def _spanish(row: Row) -> Row:
    for name in ("order_final", "pregnancy_multiple"):
        row[name] = YES_NO_ES.get(row[name], row[name])
    return row


def semicolons(table: RawList) -> bytes:
    """Return a list as CSV with semicolons in Windows-1252, days first, a preamble above."""
    text = io.StringIO()
    text.writelines(f"{line}\r\n" for line in table.preamble)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(table.headers[name] for name in SENT)
    for row in table.rows:
        cells = _spanish(dict(row))
        writer.writerow(day_first(cells[name]) if name in DATES else cells[name] for name in SENT)
    return text.getvalue().encode("cp1252")


def pipes(table: RawList) -> bytes:
    """Return a list as text with pipes in UTF-8 with a byte-order mark, months first."""
    text = io.StringIO()
    text.writelines(f"{line}\n" for line in table.preamble)
    writer = csv.writer(text, delimiter="|", lineterminator="\n")
    writer.writerow(table.headers[name] for name in SENT)
    for row in table.rows:
        writer.writerow(month_first(row[name]) if name in DATES else row[name] for name in SENT)
    return text.getvalue().encode("utf-8-sig")


def workbook(tables: list[RawList]) -> bytes:
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
        for at, name in enumerate(SENT):
            sheet.write_string(table.first_row - 2, at, table.headers[name])
        for at, row in enumerate(table.rows):
            style = None if at % SERIAL_EVERY == SERIAL_EVERY - 1 else as_date
            _write_row(sheet, table.first_row - 1 + at, _spanish(dict(row)), (number == 0, style))
    book.close()
    return content.getvalue()


def _write_row(
    sheet: xlsxwriter.worksheet.Worksheet,
    at: int,
    row: Row,
    how: tuple[bool, xlsxwriter.format.Format | None],
) -> None:
    true_dates, style = how
    for column, name in enumerate(SENT):
        text = row[name]
        if name in DATES and len(text) == WHOLE_DATE:
            serial = _serial(text) if true_dates else None
            if serial is None:
                sheet.write_string(at, column, month_first(text))
            else:
                sheet.write_number(at, column, serial, style)
        elif text:
            sheet.write_string(at, column, text)


def _serial(text: str) -> int | None:
    """Return the day as a workbook counts it, or None when there is no such day."""
    try:
        return date.fromisoformat(text).toordinal() - EXCEL_ZERO
    except ValueError:
        return None
