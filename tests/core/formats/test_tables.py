"""Reading and writing tables: lenient about the container, strict about the structure."""

import codecs
import csv
import datetime as dt
import io
import struct
import zipfile

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from retorno.formats.tables import (
    Source,
    Table,
    neutral,
    neutral_row,
    open_sheets,
    plain,
    read_table,
    read_tables,
    write_csv,
)
from retorno.formats.tables import workbook as workbook_module
from retorno.formats.tables.encoding import BYTE_FALLBACK, find_encoding
from retorno.formats.tables.records import read_records
from retorno.formats.tables.separator import find_header, find_separator
from retorno.formats.tables.workbook import cell_text
from retorno.vocabulary.errors import UnusableInputError
from retorno.wording import LANGUAGES, say

TWO = {"a": ["1", "2"], "b": ["x", "ñ"]}
SHARED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def put(folder, content, name="t.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(path, **options):
    with pytest.raises(UnusableInputError) as caught:
        read_table(path, **options)
    for lang in LANGUAGES:
        assert say(f"error.{caught.value.code}", lang, **caught.value.facts)
    return caught.value


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
        ("cp850", "cp850"),
    ],
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_encodings_separators_and_line_ends(tmp_path, encoding, told, separator, end):
    lines = [separator.join(row) for row in (("a", "b"), ("1", "x"), ("2", "Peña"))]
    table = read_table(put(tmp_path, end.join([*lines, ""]).encode(encoding)))
    assert table.cells == {"a": ["1", "2"], "b": ["x", "Peña"]}
    assert (table.source.encoding, table.source.separator) == (told, separator)
    assert [table.row_number(at) for at in (0, 1)] == [2, 3]
    assert table.first_row == 2


def test_bytes_of_two_encodings_in_one_file_lose_no_accent(tmp_path):
    content = "a,b\n1,Peña\n2,Núñez\n".encode() + "3,Íñigo\n".encode("cp1252")
    table = read_table(put(tmp_path, content))
    assert table.cells["b"] == ["Peña", "Núñez", "Íñigo"]
    assert table.source.encoding == "utf-8 + cp1252"


def test_byte_that_windows_does_not_define_is_kept(tmp_path):
    table = read_table(put(tmp_path, b"a,b\n1,\x81\xe1\n"))
    assert table.cells["b"] == ["\x81á"]


def test_utf16_cut_short_is_refused(tmp_path):
    content = "a,b\n1,x\n".encode("utf-16") + b"\x00\xd8"
    assert refusal(put(tmp_path, content)).code == "tables.bad_encoding"


def test_preamble_lines_count_in_row_numbers(tmp_path):
    path = put(
        tmp_path, "Report\n\nSource: somebody, 2024\nname,age,city\nAna,3,Cali\n\nEva,4,Pasto\n"
    )
    table = read_table(path)
    assert table.columns == ("name", "age", "city")
    assert table.source.preamble_lines == 3
    assert [table.row_number(at) for at in range(table.rows)] == [5, 7]


def test_quoted_line_breaks_keep_row_numbers_true(tmp_path):
    table = read_table(put(tmp_path, 'a,b\n1,"one\r\ntwo"\n2,x\n'))
    assert table.cells["b"] == ["one\r\ntwo", "x"]
    assert list(table.numbers) == [2, 4]


def test_separator_line_of_spreadsheets(tmp_path):
    table = read_table(put(tmp_path, "sep=;\r\na;b\r\n1,5;x\r\n"))
    assert table.cells == {"a": ["1,5"], "b": ["x"]}
    assert table.first_row == 3


def test_cells_are_stripped_short_rows_filled_and_blank_rows_left_out(tmp_path):
    table = read_table(put(tmp_path, "a,b,c,\n 1 ,\xa0x\n,,,\n2,y,z,\n"))
    assert table.cells == {"a": ["1", "2"], "b": ["x", "y"], "c": ["", "z"]}
    assert table.column("nobody") == ["", ""]


def test_column_without_a_name_is_kept_when_it_holds_something(tmp_path):
    table = read_table(put(tmp_path, "a,,c\n1,x,2\n"))
    assert table.columns == ("a", "column_2", "c")


def test_header_alone_is_a_table_of_no_rows(tmp_path):
    table = read_table(put(tmp_path, "a,b\n"))
    assert (table.rows, table.cells, table.first_row) == (0, {"a": [], "b": []}, 2)


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ('a,b\n1,"x\n2,y\n', "unclosed_quote", "2"),
        ('a,b\n1,x\n2,"y"z\n3,w\n', "bad_quote", "3"),
        ("a,b\n1,x\0\n", "nul", "2"),
        ("a,b\n1,x\n2,y,z\n", "extra_cells", "3"),
        ("a,b\n1,x,\n", "extra_cells", "2"),
        ("a,b\n1," + "x" * 140_000 + "\n", "too_long", "2"),
        ('a,b\n1,"' + "x\n" * 3000 + "\n", "unclosed_quote", "2"),
        ('a,b\n1,"' + ("x" * 99 + "\n") * 1500 + "\n", "unclosed_quote", "2"),
        ("a,a\n1,2\n", "doubled_column", None),
        ("", "empty", None),
        ("\n\n\n", "empty", None),
        ("<html></html>", "not_a_table", None),
        ('{"a": 1}', "not_a_table", None),
        (b"\x89PNG\r\n\x1a\n", "not_a_table", None),
        (b"PK\x03\x04 broken", "damaged_workbook", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged_workbook", None),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "locked",
            None,
        ),
    ],
)
def test_uncertain_structure_is_refused_with_its_row(tmp_path, text, code, row):
    error = refusal(put(tmp_path, text))
    assert (error.code, error.facts.get("row")) == (f"tables.{code}", row)


def test_missing_file_folder_and_forbidden_file_are_told(tmp_path, monkeypatch):
    assert refusal(tmp_path / "no.csv").code == "tables.missing"
    assert refusal(tmp_path).code == "tables.is_a_folder"
    path = put(tmp_path, "a\n1\n")

    def forbidden(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "open", forbidden)
    error = refusal(path)
    assert (error.code, error.facts["reason"]) == ("tables.unreadable", "Permission denied")


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
    cells = workbook_module._errors_of
    assert cells(b'<c r="AB3" t="e"><v>#REF!</v></c><c t="e"><v>#N/A</v></c>') == {(2, 27): "#REF!"}
    assert cells(b'<c r="A1" t="e"></c>') == {}


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
    assert workbook_module._error_cells(content.getvalue()) == {"one": {(0, 0): "#N/A"}}
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


@pytest.mark.parametrize(
    ("rows", "expects", "header"),
    [
        ([["Title"], ["name", "age"], ["Ana", "3"]], (), 1),
        ([["2025"], ["7"]], (), 0),
        ([[""], [""]], (), 0),
        ([], (), 0),
        ([["a", "b", "c"], ["person_id", "sex", "x"]], ("person_id", "sex"), 1),
        ([["name", "name"], ["Ana", "Eva"]], (), 1),
        ([["Group", "", "", "Other"], ["a", "b", "c", "d"], ["1", "2", "3", "4"]], (), 1),
        ([["Group", "", "", "Other"], ["1", "2", "3", "4"]], (), 0),
        ([["a", "", "", "d"]], (), 0),
        ([["a", "b", "c", ""], ["x", "y", "z", "w"]], (), 0),
    ],
)
def test_header_is_found_after_a_preamble(rows, expects, header):
    assert find_header(rows, expects) == header


def test_separator_that_does_not_fit_at_all_is_passed_over():
    assert find_separator('a|b\n1|"' + "x" * 140_000, ()) == ","
    assert find_separator("García, Ana;1;2\nRuiz, Eva;3;4\n", ()) == ";"


def test_empty_file_has_an_encoding():
    assert find_encoding(lambda: io.BytesIO(b"a")).name == "utf-8"
    assert find_encoding(lambda: io.BytesIO(b"\xc3")).name == "cp1252"


def test_bad_record_takes_no_other_with_it():
    text = 'a,b\n1,"x\n2,y\n3,"z"w\n4,"ok, ok"\n'
    found = list(read_records(io.StringIO(text, newline=""), ","))
    assert [(record.number, record.fault) for record in found] == [
        (1, ""),
        (2, "bad_quote"),
        (3, ""),
        (4, "bad_quote"),
        (5, ""),
    ]
    assert found[-1].cells == ["4", "ok, ok"]


def test_formulas_are_neutral_and_numbers_stay():
    row = ["=1+1", "+57 300", "-", "-74.5", "@x", "'=x", "\tx", "plain", None, 3]
    assert neutral_row(row) == [
        "'=1+1",
        "'+57 300",
        "-",
        "-74.5",
        "'@x",
        "''=x",
        "'\tx",
        "plain",
        "",
        "3",
    ]


@given(st.text())
def test_neutral_is_undone_by_plain(text):
    assert plain(neutral(text)) == text or text.startswith("'") is False
    written = neutral(text)
    assert plain(written) == text or written == text


def test_write_csv_takes_columns_or_rows(tmp_path):
    path = tmp_path / "t.csv"
    assert write_csv(path, TWO) == 2
    assert path.read_bytes() == "a,b\r\n1,x\r\n2,ñ\r\n".encode()
    assert write_csv(path, ["a"], [["=x"], [None]]) == 2
    assert path.read_bytes() == b'a\r\n\'=x\r\n""\r\n'
    with pytest.raises(TypeError):
        write_csv(path, ["a"])


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12).map(
    str.strip
)


@SHARED
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
@example([("=1", "'=1"), ("''", "a\r\nb"), ('"', ",;|")])
def test_reading_what_was_written_gives_it_back(tmp_path, rows):
    columns = {"first": [row[0] or "-" for row in rows], "second": [row[1] for row in rows]}
    path = tmp_path / "t.csv"
    write_csv(path, columns)
    table = read_table(path, expects=("first", "second"))
    assert table.cells == columns
    assert table.columns == ("first", "second")


def tables_or_sentence(path):
    """Return the tables of a file, or nothing when it is refused with a sentence."""
    try:
        return read_tables(path)
    except UnusableInputError as error:
        return [] if say(f"error.{error.code}", "es", **error.facts) else None


@SHARED
@given(st.binary(max_size=300))
@example(b"\xff\xfe\x00")
@example(b"\x00\x00\xfe\xff\x00")
@example(b"PK\x03\x04")
@example(b'a,b\r"')
def test_any_bytes_give_a_table_or_a_sentence(tmp_path, content):
    for table in tables_or_sentence(put(tmp_path, content)):
        assert all(len(cells) == table.rows for cells in table.cells.values())


@SHARED
@given(st.integers(0, 4000), st.integers(0, 255))
def test_any_damage_to_a_workbook_gives_tables_or_a_sentence(tmp_path, at, byte):
    path = tmp_path / "good.xlsx"
    if not path.exists():
        workbook(path, {"one": [["a", "b"], ["1", 2.5], ["3", True]]})
    content = bytearray(path.read_bytes())
    content[at % len(content)] = byte
    assert tables_or_sentence(put(tmp_path, bytes(content), "bad.xlsx")) is not None


def test_many_unclosed_quotes_lose_no_row_between_them():
    text = "a,b\n" + '1,"x\n2,y\n' * 500
    found = list(read_records(io.StringIO(text, newline=""), ","))
    assert [record.number for record in found] == list(range(1, 1002))
    assert sum(record.cells == ["2", "y"] and not record.fault for record in found) == 500


def test_large_files_are_read_in_pieces(tmp_path):
    path = put(tmp_path, ("a,b\n" + "1,Peña\n" * 250_000).encode("cp1252"))
    table = read_table(path)
    assert (table.rows, table.source.encoding) == (250_000, "cp1252")


def test_only_reading_errors_are_repaired():
    handler = codecs.lookup_error(BYTE_FALLBACK)
    with pytest.raises(UnicodeEncodeError):
        handler(UnicodeEncodeError("ascii", "ñ", 0, 1, "no"))


def test_table_made_by_hand_needs_no_file():
    source = Source(file="x.csv")
    table = Table(columns=("a",), cells={"a": ["1"]}, rows=1, source=source, numbers=[2])
    assert (table.first_row, table.row_number(0)) == (2, 2)
    assert csv.field_size_limit() == 131_072


def test_error_beyond_what_the_reader_saw_is_put_in_its_place():
    rows = [["a"]]
    workbook_module._put(rows, 2, 1, "#N/A")
    assert rows == [["a"], ["", ""], ["", "#N/A"]]
