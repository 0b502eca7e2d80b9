"""Aid from tables and IATI files, and what a pause holds back."""

import pytest

from retorno.exposure.aid import pauses, read_aid, read_aid_iati, shipped_aid
from retorno.exposure.scenario_file import read_scenario, shipped
from retorno.exposure.units import Unit
from retorno.vocabulary.errors import UnusableInputError
from tests.core.exposure.scenarios import AID, TOP, step, tariff
from tests.core.formats.iati.test_reading import BUDGET, activity

COLUMNS = ("year", "agency", "purpose", "basis", "usd", "evidence", "source")
TO_COLOMBIA = '<recipient-country code="CO"/>'
YEARS = BUDGET.format("2024-07-01", "2025-06-30", 365)


def test_a_pause_holds_back_the_money_of_its_days():
    (found,) = pauses(read_scenario(shipped()), shipped_aid())
    assert found.paused.value == pytest.approx(377.5e6 * 37 / 365)
    assert found.paused.unit is Unit.USD
    assert found.yearly.unit is Unit.USD_PER_YEAR


def test_ways_of_counting_aid_are_never_added(table, tmp_path):
    path = table(
        [
            ["2024", "A", "health", "CRS", "100", "", "t"],
            ["2024", "B", "water", "CRS", "265", "secondary", "t"],
            ["2024", "A", "health", "other", "999", "", "t"],
        ],
        COLUMNS,
    )
    scenario = tmp_path / "s.toml"
    more = step("pause", "aid", "share_percent = 50", first="2025-02-28", status="carried_out")
    scenario.write_text(TOP + AID + more)
    (found,) = pauses(read_scenario(scenario), read_aid(path))
    assert found.yearly.value == 365
    assert found.paused.value == pytest.approx(1)
    assert [line.agency for line in found.lines] == ["A", "B"]


def test_a_year_that_the_table_lacks_is_refused(tmp_path):
    scenario = tmp_path / "s.toml"
    scenario.write_text(TOP + AID.replace("2024", "1999") + step("p", "aid", "share_percent = 50"))
    with pytest.raises(UnusableInputError) as stop:
        pauses(read_scenario(scenario), shipped_aid())
    assert stop.value.code == "exposure.no_aid"


def test_without_a_pause_no_aid_is_asked_for(tmp_path):
    scenario = tmp_path / "s.toml"
    scenario.write_text(TOP + tariff())
    assert pauses(read_scenario(scenario), ()) == []


def test_a_row_that_is_there_twice_is_refused(table):
    row = ["2024", "A", "health", "CRS", "100", "", "t"]
    with pytest.raises(UnusableInputError) as stop:
        read_aid(table([row, row], COLUMNS))
    assert stop.value.code == "trade.doubled"


@pytest.fixture
def iati(tmp_path):
    def read(more, currency="USD"):
        path = tmp_path / "aid.xml"
        attributes = f'default-currency="{currency}"'
        path.write_text(activity(more, attributes=attributes), encoding="utf-8")
        return read_aid_iati(path, "CO")

    return read


def test_a_budget_is_spread_over_its_days(iati):
    lines, left = iati(TO_COLOMBIA + YEARS)
    assert [(r.amount.year, r.amount.value) for r in lines] == [(2024, 184), (2025, 181)]
    assert {r.amount.basis for r in lines} == {"IATI budget"}
    assert left == ()


def transaction(kind, value):
    return (
        f'<transaction><transaction-type code="{kind}"/><transaction-date iso-date="2024-05-01"/>'
        f'<value value-date="2024-05-01">{value}</value></transaction>'
    )


def test_transactions_count_by_kind(iati):
    more = transaction("2", 10) + transaction("3", 4) + transaction("4", 3) + transaction("1", 99)
    lines, _ = iati(TO_COLOMBIA + more)
    assert {r.amount.basis: r.amount.value for r in lines} == {
        "IATI committed": 10,
        "IATI disbursed": 7,
    }


def test_shares_of_countries_and_purposes_split_an_activity(iati):
    sectors = (
        '<sector code="140" percentage="25"><narrative>Water</narrative></sector>'
        '<sector code="120" percentage="75"/><sector vocabulary="9" code="z"/>'
    )
    countries = '<recipient-country code="CO" percentage="40"/><recipient-country code="PE" percentage="60"/>'
    lines, left = iati(countries + sectors + transaction("3", 1000))
    assert {r.purpose: r.amount.value for r in lines} == {"Water": 100, "120": 300}
    assert left == ()


def test_one_purpose_needs_no_share(iati):
    lines, _ = iati(TO_COLOMBIA + '<sector code="140"/>' + transaction("3", 5))
    assert [(r.purpose, r.amount.value) for r in lines] == [("140", 5)]


LEFT_OUT = [
    (transaction("3", 5), "USD", "country_share"),
    (TO_COLOMBIA + '<recipient-country code="PE"/>' + transaction("3", 5), "USD", "country_share"),
    (TO_COLOMBIA + transaction("3", 5), "EUR", "currency"),
    (
        TO_COLOMBIA + '<sector code="1"/><sector code="2"/>' + transaction("3", 5),
        "USD",
        "purpose_share",
    ),
]


@pytest.mark.parametrize(("more", "currency", "why"), LEFT_OUT)
def test_what_cannot_be_counted_is_listed(iati, more, currency, why):
    lines, left = iati(more, currency)
    assert lines == ()
    assert [(x.why, x.value, x.currency) for x in left] == [(why, 5, currency)]


def test_aid_of_other_countries_is_no_aid_of_this_one(iati):
    lines, left = iati('<recipient-country code="PE"/>' + transaction("3", 5))
    assert (lines, left) == ((), ())
