"""The tariff schedule: its tree, its preferences, and the whole real file."""

import csv
from collections import Counter

import pytest

from retorno.exposure.rates import RateKind
from retorno.exposure.schedule import (
    COLUMNS,
    column_2_rate,
    general_rate,
    rate_for,
    read_schedule,
)
from retorno.exposure.shipped import us_schedule
from retorno.vocabulary.errors import UnusableInputError

LINES = [
    ("0603", "0", "Cut flowers:", "", "", "", ""),
    ("", "1", "Fresh:", "", "", "", ""),
    ("0603.11.00", "2", "Roses", "", "6.8%", "Free (CO)", "40%"),
    ("0603.11.00.30", "3", "Spray", '["No."]', "", "", ""),
    ("0603.12", "2", "Carnations:", "", "", "", ""),
    ("0603.12.30.00", "3", "Miniature", '["No.","kg"]', "3.2%", "Free (CO)", "40%"),
    ("0603.90.00.00", "01", "Other", "kg", "4%", "", "40%"),
    ("2709.00.20", "0", "Crude", '["bbl"]', "10.5¢/bbl", "Free (CO)", "21¢/bbl"),
]


@pytest.fixture
def read(tmp_path):
    def from_rows(rows, columns=COLUMNS):
        path = tmp_path / "schedule.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([columns, *rows])
        return read_schedule(path)

    return from_rows


def test_children_take_what_their_parents_say(read):
    schedule = read(LINES)
    spray, mini, other = schedule.lines[3], schedule.lines[5], schedule.lines[6]
    assert spray.description == "Cut flowers: Fresh: Roses: Spray"
    assert (spray.general, spray.rate_code, spray.units) == ("6.8%", "06031100", ("No.",))
    assert not spray.has_own_rate
    assert mini.description == "Cut flowers: Fresh: Carnations: Miniature"
    assert mini.units == ("No.", "kg")
    assert other.description == "Cut flowers: Other"
    assert other.units == ("kg",)
    assert list(schedule.rated) == ["06031100", "0603123000", "0603900000", "27090020"]


def test_lines_of_a_product_are_those_under_it_or_the_one_above(read):
    schedule = read(LINES)
    assert [line.code for line in schedule.lines_for("0603")] == [
        "06031100",
        "0603123000",
        "0603900000",
    ]
    assert [line.code for line in schedule.lines_for("0603110030")] == ["06031100"]
    assert schedule.lines_for("8504") == []


def test_rate_of_a_country_is_its_preference_or_the_general_rate(read):
    schedule = read(LINES)
    roses, other = schedule.rated["06031100"], schedule.rated["0603900000"]
    assert rate_for(roses, "CO").is_free
    assert rate_for(roses, "EC").raw == "6.8%"
    assert rate_for(other, "CO").raw == "4%"
    assert column_2_rate(roses).raw == "40%"
    assert len(schedule.preferred("CO")) == 3


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (("0603", "zero", "", "", "", "", ""), ("9", "Indent")),
        (("603", "0", "", "", "", "", ""), ("9", "HTS Number")),
        (("2709.00.20", "0", "", "", "", "", ""), ("9", "HTS Number")),
    ],
)
def test_what_is_not_clear_is_refused_with_its_place(read, row, place):
    with pytest.raises(UnusableInputError) as refused:
        read([*LINES[:6], LINES[7], row])
    assert (refused.value.facts["row"], refused.value.facts["column"]) == place


def test_a_missing_column_is_refused(read):
    with pytest.raises(UnusableInputError) as refused:
        read([], columns=[*COLUMNS[:-1], "Other"])
    assert refused.value.code == "trade.missing_column"


def test_the_shipped_lines_give_colombia_its_preference():
    schedule = us_schedule()
    for product in ("2709", "0901", "0603"):
        assert {rate_for(line, "CO").equivalent({}) for line in schedule.lines_for(product)} == {0}


@pytest.fixture(scope="module")
def real():
    return {}


def whole(shared_data, real):
    if not real:
        real["schedule"] = read_schedule(shared_data("trade/hts_2025_basic_edition.csv"))
    return real["schedule"]


def test_the_real_schedule_is_read_whole(shared_data, real):
    schedule = whole(shared_data, real)
    assert len(schedule.lines) == 35_859
    assert len(schedule.rated) == 13_611
    assert schedule.kinds() == {
        RateKind.AD_VALOREM: 6_212,
        RateKind.FREE: 5_960,
        RateKind.SPECIFIC: 777,
        RateKind.OTHER: 338,
        RateKind.COMPOUND: 324,
    }


def test_the_real_preference_of_colombia(shared_data, real):
    """7,106 lines name Colombia; 6,924 of them write Free, 146 send to a quota or another rate."""
    preferred = whole(shared_data, real).preferred("CO")
    kinds = Counter(rate_for(line, "CO").kind for line in preferred)
    assert len(preferred) == 7_106
    assert kinds == {
        RateKind.FREE: 6_924,
        RateKind.OTHER: 146,
        RateKind.COMPOUND: 16,
        RateKind.SPECIFIC: 14,
        RateKind.AD_VALOREM: 6,
    }
    would_pay = [line for line in preferred if not general_rate(line).is_free]
    assert len(would_pay) == len(preferred)


def test_specific_stored_as_nought_is_never_duty_free(shared_data, real):
    """The parsed companion table writes 0 for 862 specific rates; none of them is free here."""
    schedule = whole(shared_data, real)
    by_eight = {code[:8]: line for code, line in schedule.rated.items()}
    with shared_data("trade/mfn_rates_2025.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["hs8"] in by_eight for row in rows)
    types = {row["hs8"]: row["rate_type"] for row in rows}
    for hs8, line in by_eight.items():
        rate = general_rate(line)
        if types.get(hs8) in {"specific", "compound"}:
            assert rate.kind not in {RateKind.FREE, RateKind.AD_VALOREM}, line
            assert rate.equivalent({}) is None
        elif types.get(hs8) in {"free", "ad_valorem"}:
            assert rate.equivalent({}) is not None
    noughts = [
        row for row in rows if row["rate_type"] == "specific" and float(row["mfn_rate"]) == 0
    ]
    assert len(noughts) == 862
