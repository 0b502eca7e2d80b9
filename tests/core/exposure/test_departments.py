"""The loss by department, where a table tells shares."""

import pytest

from retorno.exposure.departments import by_department, read_departments
from retorno.vocabulary.errors import UnusableInputError

COLUMNS = ["product", "department", "share", "year", "source"]


def test_shares_and_what_they_leave_are_the_whole(table):
    rows = [
        ["0603", "Cundinamarca", "0.7", "2024", "a"],
        ["0603", "Antioquia", "0.25", "2024", "a"],
        ["06", "Antioquia", "1", "2024", "b"],
    ]
    departments = read_departments(table(rows, COLUMNS))
    shared = by_department(departments, [("060311", -100.0), ("0602", -10.0), ("27", -7.0)])
    assert shared.losses == pytest.approx({"Cundinamarca": -70, "Antioquia": -35})
    assert shared.unallocated == pytest.approx(-12)
    assert departments.sources == ("a (2024)", "b (2024)")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["0603", "Antioquia", "0.4", "2024", "a"], "shares_above"),
        (["0603", "Cundinamarca", "0.1", "2024", "a"], "doubled"),
        (["0603", "Antioquia", "30%", "2024", "a"], "bad_cell"),
        (["603", "Antioquia", "0.1", "2024", "a"], "lost_zero"),
    ],
)
def test_ugly_shares_are_refused(table, row, code):
    with pytest.raises(UnusableInputError) as refused:
        read_departments(table([["0603", "Cundinamarca", "0.7", "2024", "a"], row], COLUMNS))
    assert refused.value.code.startswith(f"trade.{code}")
    assert refused.value.facts["row"] == "3"
