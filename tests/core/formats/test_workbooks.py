"""Workbooks and archives: what their author sees, damage told, nothing lost."""

import dataclasses
import datetime as dt
import io
import struct
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from tried import SHARED, put, refusal, tables_or_sentence

from retorno.formats.tables import open_sheets, read_table, read_tables
from retorno.formats.tables import workbook as workbook_module
from retorno.formats.tables.workbook import cell_text
from retorno.vocabulary.errors import UnusableInputError


def workbook(path, sheets, hidden=()):
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, dt.date):
                        sheet.write_datetime(at, column, value, day)
                    elif value is not None:
                        sheet.write(at, column, value)
    return path


def test_workbook_cells_look_as_their_author_sees_them(tmp_path):
    path = workbook(
        tmp_path / "w.xlsx",
        {"one": [[], [None, "n", "d", "t", "f"], [None, 7, dt.date(2025, 2, 3), True, 0.25]]},
    )
    table = read_table(path)
    assert table.cells == {"n": ["7"], "d": ["2025-02-03"], "t": ["TRUE"], "f": ["0.25"]}
    assert (table.source.sheet, table.source.preamble_lines, table.row_number(0)) == ("one", 1, 3)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.0, "12"),
        (1e20, "1e+20"),
        (False, "FALSE"),
        (3, "3"),
        ("x", "x"),
        (dt.time(13, 5), "13:05:00"),
        (dt.timedelta(hours=30), "1 day, 6:00:00"),
    ],
)
def test_cell_text(value, text):
    assert cell_text(value) == text


def test_cell_text_of_a_moment():
    moment = dt.datetime(2025, 2, 3, 13, 5)  # noqa: DTZ001 - a workbook holds no zone
    assert cell_text(moment) == "2025-02-03T13:05:00"
    assert cell_text(moment.replace(hour=0, minute=0)) == "2025-02-03"


def test_every_sheet_is_read_hidden_ones_too(tmp_path):
    path = workbook(
        tmp_path / "w.xlsx",
        {"one": [["a"], ["1"]], "empty": [], "shy": [["b"], ["2"]]},
        hidden=("shy",),
    )
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
    tables = read_tables(path)
    assert [(table.source.sheet, table.source.is_hidden) for table in tables] == [
        ("one", False),
        ("shy", True),
    ]
    assert read_table(path, sheet="shy").cells == {"b": ["2"]}
    assert read_table(path, expects=("b",)).cells == {"b": ["2"]}
    assert read_table(path).cells == {"a": ["1"]}
    assert refusal(path, sheet="other").code == "tables.no_sheet"


def test_two_sheets_that_fit_are_refused(tmp_path):
    path = workbook(tmp_path / "w.xlsx", {"one": [["a"]], "two": [["a"]]})
    assert refusal(path, expects=("a",)).facts["sheets"] == "one, two"


def test_chart_sheets_are_no_tables(tmp_path):
    path = tmp_path / "w.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("one")
        sheet.write_row(0, 0, ["a"])
        sheet.write_row(1, 0, ["1"])
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=one!$A$1:$A$2"})
        book.add_chartsheet("picture").set_chart(chart)
    assert len(list(open_sheets(path))) == 1


def test_workbook_without_any_cell_is_empty(tmp_path):
    assert refusal(workbook(tmp_path / "w.xlsx", {"one": []})).code == "tables.empty"


def errors_workbook(path, places):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("A & B")
        sheet.write_row(1, 1, ["a", "b"])
        sheet.write_row(2, 1, ["1", "2"])
        for row, column in places:
            sheet.write_formula(row, column, "=1/0", None, "#DIV/0!")
    return path


def test_errors_of_a_spreadsheet_are_shown_where_they_stand(tmp_path):
    table = read_table(errors_workbook(tmp_path / "w.xlsx", [(2, 2), (4, 1)]))
    assert table.cells == {"a": ["1", "#DIV/0!"], "b": ["#DIV/0!", ""]}
    assert list(table.numbers) == [3, 5]


def test_errors_alone_make_a_sheet(tmp_path):
    path = tmp_path / "w.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("one").write_formula(1, 1, "=1/0", None, "#REF!")
    (sheet,) = open_sheets(path)
    assert sheet.columns == ("", "#REF!")


def test_error_cells_need_a_place_and_a_value():
    def cells(xml):
        return workbook_module.errors_of(io.BytesIO(xml))

    assert cells(b'<c r="AB3" t="e"><v>#REF!</v></c><c t="e"><v>#N/A</v></c>') == {2: {27: "#REF!"}}
    assert cells(b'<c r="A1" t="e"></c>') == {}
    assert cells(b'<c r="A1"><v>1</v></c>') == {}


@pytest.mark.parametrize("before", [0, 1, 20, 40])
def test_error_cells_between_two_pieces_are_found(monkeypatch, before):
    monkeypatch.setattr(workbook_module, "_CHUNK", 50)
    xml = (
        b" " * before + b'<c r="A1"><v>1</v></c>' + b'<c r="B7" t="e"><v>#REF!</v></c>' + b" " * 60
    )
    assert workbook_module.errors_of(io.BytesIO(xml)) == {6: {1: "#REF!"}}


def test_relations_of_a_workbook_may_be_absolute_or_missing(tmp_path):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(
            "xl/workbook.xml",
            '<sheet name="one" r:id="r1"/><sheet name="two" r:id="r2"/><sheet name="no"/>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationship Id="r1" Target="/xl/worksheets/sheet1.xml"/>'
            '<Relationship Id="r2" Target="worksheets/gone.xml"/>',
        )
        archive.writestr("xl/worksheets/sheet1.xml", '<c r="A1" t="e"><v>#N/A</v></c>')
    assert workbook_module._error_cells(content.getvalue()) == {"one": {0: {0: "#N/A"}}}
    assert workbook_module._error_cells(b"no archive") == {}


class Sheetless:
    """A workbook whose second sheet cannot be had, as with macro sheets."""

    def __init__(self, error):
        self.error = error

    @property
    def sheets_metadata(self):
        raise self.error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (workbook_module.PasswordError("x"), "tables.locked"),
        (BaseException("panic"), "tables.damaged_workbook"),
    ],
)
def test_whatever_the_workbook_reader_throws_becomes_a_sentence(monkeypatch, error, code):
    reader = type("Reader", (), {"from_filelike": staticmethod(lambda _: Sheetless(error))})
    monkeypatch.setattr(workbook_module, "CalamineWorkbook", reader)
    with pytest.raises(UnusableInputError) as caught:
        list(workbook_module.read_workbook(b"", file="w.xlsx"))
    assert caught.value.code == code


def test_interruption_while_reading_a_workbook_is_no_damage(monkeypatch):
    reader = type(
        "Reader", (), {"from_filelike": staticmethod(lambda _: Sheetless(KeyboardInterrupt()))}
    )
    monkeypatch.setattr(workbook_module, "CalamineWorkbook", reader)
    with pytest.raises(KeyboardInterrupt):
        list(workbook_module.read_workbook(b"", file="w.xlsx"))


def test_sheet_that_the_reader_cannot_give_is_passed_over(tmp_path, monkeypatch):
    path = workbook(tmp_path / "w.xlsx", {"one": [["a"]], "macro": [["b"]]})
    real = workbook_module.CalamineWorkbook.from_filelike

    class Book:
        def __init__(self, content):
            self.book = real(content)
            self.sheets_metadata = self.book.sheets_metadata

        def get_sheet_by_name(self, name):
            if name == "macro":
                raise workbook_module.CalamineError("no")
            return self.book.get_sheet_by_name(name)

    reader = type("Reader", (), {"from_filelike": staticmethod(Book)})
    monkeypatch.setattr(workbook_module, "CalamineWorkbook", reader)
    assert [sheet.source.sheet for sheet in open_sheets(path)] == ["one"]


def archive(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def test_archive_gives_the_tables_in_it(tmp_path):
    book = workbook(tmp_path / "w.xlsx", {"one": [["b"], ["2"]]}).read_bytes()
    path = archive(
        tmp_path / "t.zip",
        {
            "x/a.csv": "a\n1\n",
            "b.xlsx": book,
            "notes.doc": "no",
            "__MACOSX/a.csv": "x",
            "x/.hidden.csv": "x",
        },
    )
    tables = read_tables(path)
    assert [table.source.file for table in tables] == ["t.zip!x/a.csv", "t.zip!b.xlsx"]
    assert [dict(table.cells) for table in tables] == [{"a": ["1"]}, {"b": ["2"]}]


def test_archives_that_cannot_be_used_are_refused(tmp_path, monkeypatch):
    nothing = archive(tmp_path / "n.zip", {"notes.doc": "no"})
    assert refusal(nothing).code == "tables.not_a_table"
    broken = archive(tmp_path / "b.zip", {"a.csv": "a,b\n" + "1,2\n" * 500})
    content = bytearray(broken.read_bytes())
    content[45:55] = b"\xff" * 10
    broken.write_bytes(content)
    assert refusal(broken).code == "tables.damaged_workbook"
    monkeypatch.setattr("retorno.formats.tables.sheets._MAX_UNPACKED", 3)
    assert refusal(archive(tmp_path / "big.zip", {"a.csv": "a\n1\n"})).code == "tables.too_big"


def test_old_workbooks_with_other_magic_numbers_are_tried(tmp_path):
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + struct.pack("<16s", b"")
    assert refusal(put(tmp_path, head, "old.xls")).code == "tables.damaged_workbook"


@SHARED
@given(st.integers(0, 4000), st.integers(0, 255))
def test_any_damage_to_a_workbook_gives_tables_or_a_sentence(tmp_path, at, byte):
    path = tmp_path / "good.xlsx"
    if not path.exists():
        workbook(path, {"one": [["a", "b"], ["1", 2.5], ["3", True]]})
    content = bytearray(path.read_bytes())
    content[at % len(content)] = byte
    assert tables_or_sentence(put(tmp_path, bytes(content), "bad.xlsx")) is not None


def test_error_beyond_what_the_reader_saw_is_put_in_its_place(tmp_path):
    path = workbook(tmp_path / "w.xlsx", {"one": [["a"]]})
    (sheet,) = workbook_module.read_workbook(path.read_bytes(), file="w.xlsx")
    beyond = dataclasses.replace(sheet, errors={2: {1: "#N/A"}})
    assert list(beyond.rows()) == [["a"], [], ["", "#N/A"]]
