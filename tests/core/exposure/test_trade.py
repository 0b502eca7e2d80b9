"""Trade tables: what is read, and what is refused with file, row and column."""

import pytest

from retorno.exposure.shipped import us_exports, us_imports
from retorno.exposure.trade import read_trade
from retorno.vocabulary.errors import UnusableInputError
from retorno.vocabulary.evidence import Evidence
from retorno.wording import LANGUAGES, say

COLUMNS = [
    "product",
    "value",
    "unit",
    "year",
    "basis",
    "source",
    "months",
    "share",
    "unit_value",
    "per",
    "redirected",
    "evidence",
    "description",
]
GOOD = {
    "product": "0901.11",
    "value": "1100",
    "unit": "USD million",
    "year": "2024",
    "basis": "us_customs_value",
    "source": "Census",
}


@pytest.fixture
def read(table):
    def from_cells(*rows, columns=COLUMNS):
        cells = [[(GOOD | row).get(column, "") for column in columns] for row in rows]
        return read_trade(table(cells, columns, "trade.csv"))

    return from_cells


def test_values_become_millions_of_dollars_a_year(read):
    trade = read(
        {"months": "11", "share": "0.2", "unit_value": "4.5", "per": "kg", "redirected": "0.6"},
        {"product": "0603", "value": "1200", "unit": "USD thousand", "evidence": "secondary"},
        {"product": "27", "value": "5e9", "unit": "USD", "description": "Fuels"},
        {"product": "total", "value": "16200"},
    )
    coffee, flowers, fuels = trade.lines
    assert (coffee.product, coffee.reported, coffee.months) == ("090111", 1100, 11)
    assert coffee.value == pytest.approx(1200)
    assert (coffee.share, coffee.unit_values, coffee.redirected) == (0.2, (("kg", 4.5),), 0.6)
    assert coffee.evidence is Evidence.DEFAULT
    assert coffee.description == "090111"
    assert (flowers.value, flowers.share, flowers.evidence) == (1.2, None, Evidence.SECONDARY)
    assert (fuels.value, fuels.description) == (5000, "Fuels")
    assert trade.universe == 16200
    assert trade.basis == "us_customs_value"
    assert len(trade.sha256) == 64


def test_without_a_total_the_table_is_all_there_is(read):
    trade = read({})
    assert trade.total is None
    assert trade.universe == 1100


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"product": "901"}, "lost_zero", "product"),
        ({"product": "9011100"}, "lost_zero", "product"),
        ({"product": "901.11"}, "lost_zero", "product"),
        ({"product": "coffee"}, "bad_cell.code", "product"),
        ({"product": "0603", "value": "1,140"}, "bad_cell.amount", "value"),
        ({"product": "0603", "value": "-1"}, "bad_cell.amount", "value"),
        ({"product": "0603", "value": "1e999"}, "bad_cell.amount", "value"),
        ({"product": "0603", "value": ""}, "bad_cell.amount", "value"),
        ({"product": "0603", "value": "1e40"}, "bad_cell.large", "value"),
        ({"product": "0603", "value": "200000000"}, "bad_cell.large", "value"),
        ({"product": "0603", "months": "1.5"}, "bad_cell.months", "months"),
        ({"product": "0603", "unit_value": "1e200", "per": "kg"}, "bad_cell.large", "unit_value"),
        ({"product": "0603", "unit": "COP million"}, "bad_cell.money", "unit"),
        ({"product": "0603", "unit": "kg"}, "bad_cell.money", "unit"),
        ({"product": "0603", "share": "25"}, "bad_cell.fraction", "share"),
        ({"product": "0603", "share": "25%"}, "bad_cell.fraction", "share"),
        ({"product": "0603", "share": "0"}, "bad_cell.fraction", "share"),
        ({"product": "0603", "redirected": "1.5"}, "bad_cell.fraction", "redirected"),
        ({"product": "0603", "months": "13"}, "bad_cell.months", "months"),
        ({"product": "0603", "unit_value": "0", "per": "kg"}, "bad_cell.positive", "unit_value"),
        ({"product": "0603", "unit_value": "5"}, "bad_cell.text", "per"),
        ({"product": "0603", "year": "24"}, "bad_cell.year", "year"),
        ({"product": "0603", "source": ""}, "bad_cell.text", "source"),
        ({"product": "0603", "evidence": "sure"}, "bad_cell.evidence", "evidence"),
        ({"product": "090111"}, "doubled", "product"),
        ({"product": "09"}, "nested", "product"),
        ({"product": "0901110010"}, "nested", "product"),
        ({"product": "0603", "basis": "colombia_fob"}, "mixed_bases", "basis"),
        ({"product": "TOTAL", "value": "900"}, "above_total", "value"),
    ],
)
def test_ugly_rows_give_one_clear_error(read, cells, code, column):
    with pytest.raises(UnusableInputError) as refused:
        read({}, cells)
    error = refused.value
    assert error.code == f"trade.{code}"
    assert error.facts["file"] == "trade.csv"
    assert error.facts["column"] == column
    assert error.facts["row"] == ("2" if cells["product"] == "09" else "3")
    for lang in LANGUAGES:
        assert error.facts["row"] in say(f"error.{error.code}", lang, **error.facts)


def test_the_lost_zero_is_suggested(read):
    with pytest.raises(UnusableInputError) as refused:
        read({"product": "901.11"})
    assert refused.value.facts["suggestion"] == "0901.11"


def test_a_total_alone_is_refused(read):
    with pytest.raises(UnusableInputError) as refused:
        read({"product": "TOTAL"})
    assert refused.value.code == "trade.no_lines"


def test_a_missing_column_and_a_missing_file_are_refused(read, tmp_path):
    with pytest.raises(UnusableInputError) as refused:
        read({}, columns=["product", "value", "unit", "year", "source"])
    assert refused.value.code == "trade.missing_column"
    assert refused.value.facts["column"] == "basis"
    for path, code in ((tmp_path / "none.csv", "missing_file"), (tmp_path, "folder")):
        with pytest.raises(UnusableInputError) as refused:
            read_trade(path)
        assert refused.value.code == f"trade.{code}"


@pytest.mark.parametrize("shipped", [us_imports, us_exports])
def test_shipped_tables_name_their_sources(shipped):
    trade = shipped()
    assert trade.total is not None
    for line in (*trade.lines, trade.total):
        assert line.evidence is Evidence.SECONDARY
        assert line.source
        assert line.year == 2024
