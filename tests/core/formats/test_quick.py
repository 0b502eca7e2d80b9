"""Large texts are read at once: what comes out is what the careful reader gives."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tried import put, refusal

from retorno.formats.tables import quick, read_table, reading
from retorno.formats.tables.coded import Coded, code_of

CELLS = st.sampled_from(
    ["", "x", " x ", "x\xa0", "ñ", '"', '""', '"x"', '" x"', "a,b", "1\n2", "1\r\n2", "'=1", "=1"]
)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=3), max_size=12)


@pytest.fixture
def read_both(monkeypatch):
    """Read a file both ways; the second table is None where the quick reader left it alone."""

    def both(path):
        monkeypatch.setattr(reading, "LARGE", 1 << 60)
        careful = read_table(path)
        monkeypatch.setattr(reading, "LARGE", 0)
        return careful, read_table(path)

    return both


def written(rows, quoting=csv.QUOTE_MINIMAL, end="\r\n"):
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end, quoting=quoting).writerows([["a", "b", "c"], *rows])
    return out.getvalue()


@settings(max_examples=300)
@given(
    rows=ROWS,
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    end=st.sampled_from(["\n", "\r\n"]),
    mark=st.sampled_from(["", "\ufeff"]),
    chunk=st.sampled_from([1, 2, 100]),
    cut_off=st.booleans(),
)
def test_both_readers_give_the_same_table(
    tmp_path_factory, rows, quoting, end, mark, chunk, cut_off
):
    text = mark + written(rows, quoting, end)
    path = put(tmp_path_factory.mktemp("quick"), text.removesuffix(end) if cut_off else text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quick, "CHUNK", chunk)
        patch.setattr(quick, "FEWEST_SLOTS", 2)
        patch.setattr(reading, "LARGE", 1 << 60)
        careful = read_table(path)
        patch.setattr(reading, "LARGE", 0)
        at_once = read_table(path)
    assert at_once == careful
    assert list(at_once.numbers) == list(careful.numbers)
    assert set(at_once.codes) == set(careful.columns)
    for name, coded in at_once.codes.items():
        assert len(set(coded.texts)) == len(coded.texts)
        assert coded.cells() == careful.cells[name] == careful.coded(name).cells()


@pytest.mark.parametrize(
    "text",
    [
        "Preamble\n\na,b\n1,2\n\n3\n",
        "sep=;\na;b\n1;2\n",
        'a,b\n"1\n2",3\n4,5',
        "a,,c\n1,,\n,,\n2,,4\n",
        "a,,c\n1,x,\n",
        "a,b\n1,2\n ,\n",
    ],
)
def test_what_stands_around_the_rows_is_read_alike(tmp_path, read_both, text):
    careful, at_once = read_both(put(tmp_path, text))
    assert at_once == careful
    assert at_once.codes
    assert [at_once.row_number(k) for k in range(at_once.rows)] == [
        careful.row_number(k) for k in range(careful.rows)
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('a,b\n1,"2\n', "unclosed_quote"),
        ('a,b\n1,"2"3\n', "bad_quote"),
        ("a,b\n1,2,3\n", "extra_cells"),
        ("a,a\n1,2\n", "doubled_column"),
        ("a,b\n1,2\0\n", "nul"),
        ("a,b\n1," + "x" * 140_000 + "\n", "too_long"),
    ],
)
def test_refusals_are_those_of_the_careful_reader(tmp_path, monkeypatch, text, code):
    monkeypatch.setattr(reading, "LARGE", 0)
    assert refusal(put(tmp_path, text)).code == f"tables.{code}"


@pytest.mark.parametrize(
    "text",
    [
        "a,b\r1,2\r",
        'a,b\n"1\r2",3\n',
        "a,b\n1,2\r",
        "a,b\n1\r2,3\n",
        "a,b\n" + '"' + "\n" * 2100 + '",2\n',
    ],
)
def test_odd_line_ends_are_left_to_the_careful_reader(tmp_path, read_both, text):
    careful, at_once = read_both(put(tmp_path, text))
    assert at_once == careful
    assert not at_once.codes


def test_other_encodings_are_left_to_the_careful_reader(tmp_path, read_both):
    careful, at_once = read_both(put(tmp_path, "a,b\n1,ñ\n".encode("utf-16")))
    assert at_once == careful
    assert not at_once.codes


def test_content_beyond_32_bits_is_left_alone(monkeypatch):
    monkeypatch.setattr(quick, "LARGEST", 3)
    assert quick.read_quickly(bytearray(b"a,b\n"), ",", header=1, width=2) is None


def test_equal_texts_become_one():
    column = code_of(["x ", "y", "x", "x "])
    assert (column.texts, column.code.tolist()) == (["x ", "y", "x"], [0, 1, 2, 0])
    stripped = column.changed(lambda texts: [text.strip() for text in texts])
    assert (stripped.texts, stripped.code.tolist()) == (["x", "y"], [0, 1, 0, 0])
    assert stripped.changed(list) is stripped
    assert Coded(code=stripped.code[:0], texts=[]).cells() == []
