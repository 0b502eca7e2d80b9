"""Dates as people write them."""

import datetime as dt

import pytest

from retorno.intake.dates import DateColumn, DateReader, evidence

AS_OF = dt.date(2025, 2, 1)


def reader(order="undecided", *, is_birth=False):
    return DateReader(order=order, is_birth=is_birth, as_of=AS_OF)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2025-01-31", "2025-01-31"),
        ("2025/1/3", "2025-01-03"),
        ("2025-01-31 00:00:00", "2025-01-31"),
        ("2025-01-31T13:05:00.123Z", "2025-01-31"),
        ("20250131", "2025-01-31"),
        ("31/01/2025", "2025-01-31"),
        ("01/31/2025", "2025-01-31"),
        ("1/31/2025 1:05 PM", "2025-01-31"),
        ("03/03/2025", "2025-03-03"),
        ("31.01.2025", "2025-01-31"),
        ("31-ENE-2025", "2025-01-31"),
        ("31 de enero de 2025", "2025-01-31"),
        ("3 de febrero del 2025", "2025-02-03"),
        ("January 31, 2025", "2025-01-31"),
        ("31-Jan-25", "2025-01-31"),
        ("45688", "2025-01-31"),
        ("45688.5", "2025-01-31"),
        ("7306", "1920-01-01"),
        ("2025", "2025"),
        ("2025-01", "2025-01"),
        ("01/2025", "2025-01"),
        ("enero de 2025", "2025-01"),
        ("1990-05-00", "1990-05"),
        ("1990-00-00", "1990"),
    ],
)
def test_certain_dates_are_read(text, value):
    assert reader().read(text).value == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2025-02-30", "bad_date"),
        ("31/02/2025", "bad_date"),
        ("31/13/2025", "bad_date"),
        ("2025-13", "bad_date"),
        ("1990-00-15", "bad_date"),
        ("0000-01-01", "bad_date"),
        ("yesterday", "bad_date"),
        ("30 of 2025", "bad_date"),
        ("3 feb 4 2025", "bad_date"),
        ("123", "bad_date"),
        ("03/04/2025", "ambiguous_date"),
    ],
)
def test_what_is_not_certain_is_a_problem(text, code):
    assert reader().read(text).code == code


def test_order_of_the_column_decides():
    assert reader("dmy").read("03/04/2025").value == "2025-04-03"
    assert reader("mdy").read("03/04/2025").value == "2025-03-04"
    assert reader("dmy").read("03/25/2025").code == "bad_date"
    assert reader("mixed").read("03/04/2025").code == "ambiguous_date"
    assert reader("mixed").read("25/03/2025").value == "2025-03-25"


def test_year_of_two_digits_gets_a_century_only_where_one_is_possible():
    assert reader("dmy").read("03/04/25").value == "2025-04-03"
    assert reader("dmy", is_birth=True).read("03/04/85").value == "1985-04-03"
    assert reader("dmy", is_birth=True).read("03/04/20").code == "two_digit_year"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("25/03/2025", "dmy"),
        ("03/25/2025", "mdy"),
        ("03/04/2025", "either"),
        ("03/03/2025", "same"),
        ("2025-03-04", "iso"),
        ("2025", "partial"),
        ("soon", "other"),
    ],
)
def test_cells_tell_the_order_of_their_column(text, told):
    assert evidence(text) == told


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["03/04/2025", "25/03/2025"], "dmy"),
        (["03/04/2025", "03/25/2025"], "mdy"),
        (["25/03/2025", "03/25/2025"], "mixed"),
        (["03/04/2025", "03/04/2025", "N/A"], "undecided"),
    ],
)
def test_order_comes_from_dates_that_allow_one_order_only(cells, order):
    column = DateColumn()
    for cell in cells:
        column.see(cell)
    assert column.order == order
    assert column.forms.total() == len(cells)
