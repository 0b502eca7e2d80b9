"""Reading and writing tables: lenient about the container, strict about the structure."""

import codecs
import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tried import SHARED, put, refusal, tables_or_sentence

from retorno.formats.tables import (
    Source,
    Table,
    neutral,
    neutral_row,
    plain,
    read_table,
    write_csv,
)
from retorno.formats.tables.encoding import BYTE_FALLBACK, find_encoding
from retorno.formats.tables.records import read_records
from retorno.formats.tables.separator import find_header, find_separator

TWO = {"a": ["1", "2"], "b": ["x", "ñ"]}


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
        (bytes(range(256)) * 4, "not_a_table", None),
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


def records_of(text):
    return list(read_records(lambda: io.StringIO(text, newline=""), ",", may_have_nul="\0" in text))


def test_records_before_a_fault_are_given_once():
    found = records_of('a,b\n\n1,x\n2,"y\n')
    assert found == [(1, ["a", "b"], ""), (3, ["1", "x"], ""), (4, ['2,"y'], "unclosed_quote")]


def test_bad_record_takes_no_other_with_it():
    text = 'a,b\n1,"x\n2,y\n3,"z"w\n4,"ok, ok"\n'
    found = records_of(text)
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


# Control characters in plenty are no text and are refused (above); a few are kept (the example).
LETTERS = st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\r\n")
CELLS = st.text(LETTERS, max_size=12).map(str.strip)


@SHARED
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
@example([("=1", "'=1"), ("''", "a\r\nb"), ('"', ",;|")])
@example([("a\x19b", "\x08c"), ("d", "e")])
def test_reading_what_was_written_gives_it_back(tmp_path, rows):
    columns = {"first": [row[0] or "-" for row in rows], "second": [row[1] for row in rows]}
    path = tmp_path / "t.csv"
    write_csv(path, columns)
    table = read_table(path, expects=("first", "second"))
    assert table.cells == columns
    assert table.columns == ("first", "second")


@SHARED
@given(st.binary(max_size=300))
@example(b"\xff\xfe\x00")
@example(b"\x00\x00\xfe\xff\x00")
@example(b"PK\x03\x04")
@example(b'a,b\r"')
def test_any_bytes_give_a_table_or_a_sentence(tmp_path, content):
    for table in tables_or_sentence(put(tmp_path, content)):
        assert all(len(cells) == table.rows for cells in table.cells.values())


def test_many_unclosed_quotes_lose_no_row_between_them():
    text = "a,b\n" + '1,"x\n2,y\n' * 500
    found = records_of(text)
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
