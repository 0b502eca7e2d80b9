"""Elasticities: positive, capped in the open, each with its source."""

import pytest

from retorno.exposure.elasticities import Elasticities, Kind, read_elasticities
from retorno.exposure.shipped import shipped_elasticities
from retorno.vocabulary.errors import UnusableInputError

COLUMNS = ["product", "kind", "value", "low", "high", "source"]
DEFAULTS = [
    ["TOTAL", "demand", "1", "", "", "a"],
    ["TOTAL", "substitution", "3", "2", "5", "a"],
    ["TOTAL", "supply", "99", "", "", "a"],
]


def test_the_longest_code_wins_and_every_source_counts(table):
    rows = [
        ["09", "substitution", "4", "", "", "a"],
        ["0901", "substitution", "5", "", "", "a"],
        ["0901", "substitution", "6", "", "", "b"],
    ]
    read = read_elasticities(table([*DEFAULTS, *rows], COLUMNS))
    assert [e.value for e in read.of("090111", Kind.SUBSTITUTION)] == [5, 6]
    assert [e.value for e in read.of("0902", Kind.SUBSTITUTION)] == [4]
    assert [e.value for e in read.of("0603", Kind.SUBSTITUTION)] == [3]
    assert read.capped == ()


def test_a_value_without_ends_has_a_range_by_a_factor(table):
    default, given, _ = read_elasticities(table(DEFAULTS, COLUMNS)).rows
    assert default.ends(2) == (0.5, 2)
    assert given.ends(2) == (2, 5)


def test_the_absurd_is_capped_and_listed(table):
    rows = [["27", "substitution", "131", "", "200", "a"], ["27", "supply", "0", "", "", "a"]]
    read = read_elasticities(table([*DEFAULTS, *rows], COLUMNS))
    assert [(e.value, e.high, e.capped_from) for e in read.capped] == [
        (30, 30, 131),
        (0.05, 0.05, 0),
    ]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["09", "demand", "-1.3", "", "", "a"], "negative_elasticity"),
        (["09", "demand", "1.3", "-1", "", "a"], "negative_elasticity"),
        (["09", "demand", "inf", "", "", "a"], "bad_cell"),
        (["09", "demand", "1", "2", "3", "a"], "bad_cell"),
        (["09", "Armington", "1", "", "", "a"], "bad_cell"),
        (["TOTAL", "demand", "2", "", "", "a"], "doubled"),
    ],
)
def test_ugly_rows_are_refused(table, row, code):
    with pytest.raises(UnusableInputError) as refused:
        read_elasticities(table([*DEFAULTS, row], COLUMNS))
    assert refused.value.code == f"trade.{code}"
    assert refused.value.facts["row"] == "5"


def test_every_kind_needs_a_default(table):
    with pytest.raises(UnusableInputError) as refused:
        read_elasticities(table(DEFAULTS[:2], COLUMNS))
    assert refused.value.facts["kind"] == "supply"


def test_shipped_medians_are_the_published_ones():
    shipped = shipped_elasticities()
    sigma = [e.value for e in shipped.of("9999", Kind.SUBSTITUTION)]
    assert sigma == [3.14, 1.26]  # Broda and Weinstein, Hauk
    assert [e.value for e in shipped.of("9999", Kind.DEMAND)] == [0.93]
    assert shipped.capped == ()
    assert all(e.source for e in shipped.rows)


def test_a_table_made_in_code_may_lack_a_kind(table):
    read = read_elasticities(table(DEFAULTS, COLUMNS))
    assert Elasticities(rows=read.rows[1:], file="a").of("0901", Kind.DEMAND) == ()
