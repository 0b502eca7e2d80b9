"""The whole answer: one model for every step, tables that carry everything, honest labels."""

import json
import math

import pytest

from retorno.exposure.departments import Departments
from retorno.exposure.ladder import Toll
from retorno.exposure.outputs import TABLES, as_mapping, columns, tables
from retorno.exposure.scenario import Side, read_scenario, shipped
from retorno.exposure.stakes import Tables, weigh
from tests.core.exposure.scenarios import TOP, VISAS, step, tariff

DRAWS = 200


@pytest.fixture(scope="module")
def found():
    return weigh(read_scenario(shipped()), Tables.shipped(), draws=DRAWS)


@pytest.fixture
def weighed(tmp_path):
    def weighed(content, **more):
        path = tmp_path / "s.toml"
        path.write_text(TOP + content, encoding="utf-8")
        return weigh(read_scenario(path), Tables.shipped(), draws=DRAWS, **more)

    return weighed


def test_every_step_is_answered_or_said_to_have_no_figure(found):
    assert {row["step"] for row in TABLES["steps"](found)} == {s.id for s in found.scenario.steps}
    empty = {row["step"] for row in TABLES["steps"](found) if row["what"] == "not_computed"}
    assert empty == {s.id for s in found.unpriced}


def test_a_threat_is_called_counterfactual_in_every_table(found):
    threats = {s.id for s in found.scenario.steps if s.is_counterfactual}
    for name, rows in tables(found).items():
        for row in rows:
            if row.get("step") and "label" in row:
                assert (row["label"] == "counterfactual") == (row["step"] in threats), name
    paths = {(row["path"], row["label"]) for row in TABLES["daily"](found)}
    assert paths == {("threatened", "counterfactual")}  # nothing accrued as it happened


def test_every_number_carries_unit_year_evidence_and_source(found):
    for row in TABLES["steps"](found):
        if row["what"] != "not_computed":
            assert row["unit"]
            assert row["year"]
            assert row["evidence"]
            assert row["source"]
            assert row["low"] <= row["median"] <= row["high"]


def test_larger_tariffs_cost_more_and_each_side_s_fall_on_the_other(found):
    loss = {c.step.id: c.yearly[Toll.EXPORTS].amount for c in found.ladder.steps}
    assert 0 < loss["us_tariff_25"].value < loss["us_tariff_50"].value
    assert 0 < loss["co_tariff_25"].value < loss["co_tariff_50"].value
    assert loss["us_tariff_25"].basis != loss["co_tariff_25"].basis
    assert found.heaviest.id == "us_tariff_50"
    for cost in found.ladder.steps:
        gross, net = cost.yearly[Toll.GROSS].amount, cost.yearly[Toll.EXPORTS].amount
        assert net.value < gross.value


def test_the_same_seed_gives_the_same_answer(found):
    again = weigh(read_scenario(shipped()), Tables.shipped(), draws=DRAWS)
    other = weigh(read_scenario(shipped()), Tables.shipped(), draws=DRAWS, seed=2)
    assert as_mapping(again) == as_mapping(found)
    assert as_mapping(other) != as_mapping(found)


def test_exposure_is_never_divided_by_people(found):
    units = {row["unit"] for rows in tables(found).values() for row in rows if "unit" in row}
    assert not any("person" in str(unit) and "per" in str(unit).split() for unit in units)


def test_l42_each_run_says_what_share_of_trade_was_modelled(found):
    for cost in found.ladder.steps:
        parts = [r for r in TABLES["coverage"](found) if r["step"] == cost.step.id]
        assert sum(r["share"] for r in parts) == pytest.approx(1, abs=1e-5)


def test_everything_fits_into_json_and_into_columns(found):
    assert json.loads(json.dumps(as_mapping(found), allow_nan=False))["heaviest_step"]
    for rows in tables(found).values():
        assert {len(values) for values in columns(rows).values()} <= {len(rows)}


def test_what_does_not_add_up_of_a_flight_stays_a_count(found):
    rows = {r["what"]: r for r in TABLES["steps"](found) if r["step"] == "flights_refused"}
    assert (rows["flights"]["median"], rows["flights"]["unit"]) == (2, "flights")
    assert (rows["people_aboard"]["median"], rows["people_aboard"]["unit"]) == (160, "persons")


def test_a_scenario_without_tariffs_or_visas(weighed):
    found = weighed(step("talk", "unpriced"))
    assert found.heaviest is None
    assert not found.is_only_threat
    assert found.ladder.growth == {}
    assert as_mapping(found)["heaviest_step"] is None


def test_a_delay_that_never_ends_is_an_empty_cell(weighed):
    found = weighed(step("closed", "visas", status="carried_out") + VISAS)
    assert math.isinf(found.visas[0].queues[0].recovery)
    assert TABLES["visas"](found)[0]["recovery_working_days"] is None


def test_tariffs_of_a_product_alone_leave_others_as_they_are(weighed):
    found = weighed(
        step("flowers", "tariff", 'rate_percent = 25\nproducts = ["0603"]', status="carried_out")
        + tariff("co", side="CO")
    )
    rows = {r["product"]: r for r in TABLES["products"](found) if r["step"] == "flowers"}
    assert rows["0603"]["ces"] < 0
    assert rows["0901"]["ces"] == 0
    assert {r["path"] for r in TABLES["daily"](found)} == {"threatened", "happened"}


def test_departments_share_the_loss_of_tariffs_on_colombia(weighed):
    shares = Departments(shares={"0901": {"Huila": 0.5, "Antioquia": 0.2}}, sources=("t",))
    path = shipped()
    bare = Tables.shipped()
    given = Tables(
        trade=bare.trade,
        schedules=bare.schedules,
        elasticities=bare.elasticities,
        aid=bare.aid,
        departments=shares,
    )
    found = weigh(read_scenario(path), given, draws=DRAWS)
    rows = [r for r in TABLES["departments"](found) if r["step"] == "us_tariff_50"]
    loss = {r["department"]: r["net_loss"] for r in rows}
    assert loss["Huila"] == pytest.approx(2.5 * loss["Antioquia"], abs=0.01)
    sides = {s.id: s.side for s in found.scenario.steps}
    assert {sides[r["step"]] for r in TABLES["departments"](found)} == {Side.UNITED_STATES}


def test_a_plan_stands_first_beside_the_exposure(weighed, tmp_path):
    plan = tmp_path / "plan"
    plan.mkdir()
    (plan / "plan.json").write_text('{"money": 30000000}')
    found = weighed(tariff(), plan=plan)
    assert [p.kind for p in found.programmes] == ["plan", "flown", "offered"]
    first = found.ratios["plan"][0]
    assert first.times == pytest.approx(first.exposure.amount.value / 30e6)
