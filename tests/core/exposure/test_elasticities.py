"""Elasticities: positive, capped in the open, each with its source."""

import math

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


def test_each_study_answers_with_its_closest_estimate(table):
    """A study without the product answers with its median; one that has no median does not."""
    rows = [
        ["TOTAL", "substitution", "3", "", "", "a", "Broda"],
        ["TOTAL", "substitution", "1", "", "", "b", "Hauk"],
        ["0901", "substitution", "9", "", "", "c", "Broda"],
        ["0603", "substitution", "2", "", "", "d", "Third"],
    ]
    given = [[*row, ""] for row in DEFAULTS if row[1] != "substitution"]
    read = read_elasticities(table([*given, *rows], [*COLUMNS, "study"]))
    assert [e.value for e in read.of("0901", Kind.SUBSTITUTION)] == [9, 1]
    assert [e.value for e in read.of("0603", Kind.SUBSTITUTION)] == [3, 1, 2]
    assert [e.value for e in read.of("27", Kind.SUBSTITUTION)] == [3, 1]


def test_an_infinite_supply_is_a_given_world_price(table):
    read = read_elasticities(table([*DEFAULTS, ["27", "supply", "inf", "", "", "a"]], COLUMNS))
    (one,) = read.of("2709", Kind.SUPPLY)
    assert one.ends(1.5) == (math.inf, math.inf)
    assert read.capped == ()


def test_an_end_beyond_the_cap_is_listed_too(table):
    read = read_elasticities(table([*DEFAULTS, ["27", "demand", "2", "1", "50", "a"]], COLUMNS))
    (one,) = read.capped
    assert (one.value, one.high, one.capped_from, one.is_range_capped) == (2, 10, None, True)


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
        (["09", "supply", "9", "", "inf", "a"], "bad_cell.between"),
        (["09", "supply", "inf", "9", "", "a"], "bad_cell.between"),
    ],
)
def test_ugly_rows_are_refused(table, row, code):
    with pytest.raises(UnusableInputError) as refused:
        read_elasticities(table([*DEFAULTS, row], COLUMNS))
    assert refused.value.code.startswith(f"trade.{code}")
    assert refused.value.facts["row"] == "5"


def test_every_kind_needs_a_default(table):
    with pytest.raises(UnusableInputError) as refused:
        read_elasticities(table(DEFAULTS[:2], COLUMNS))
    assert refused.value.facts["kind"] == "supply"


def test_shipped_medians_are_the_published_ones():
    shipped = shipped_elasticities()
    sigma = [e.value for e in shipped.of("9999", Kind.SUBSTITUTION)]
    assert sigma == [3.14, 1.26, 6]  # Broda and Weinstein, Hauk, Amiti and others
    assert [e.value for e in shipped.of("9999", Kind.DEMAND)] == [0.93]
    assert shipped.capped == ()
    assert all(e.source for e in shipped.rows)


def test_a_table_made_in_code_may_lack_a_kind(table):
    read = read_elasticities(table(DEFAULTS, COLUMNS))
    assert Elasticities(rows=read.rows[1:], file="a").of("0901", Kind.DEMAND) == ()
