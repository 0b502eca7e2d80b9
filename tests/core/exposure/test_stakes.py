"""The whole answer: one model for every step, tables that carry everything, honest labels."""

import json
import math
from dataclasses import replace
from datetime import date

import pytest

from retorno.exposure.departments import Departments
from retorno.exposure.ladder import Toll
from retorno.exposure.outputs import TABLES, as_mapping, columns, tables
from retorno.exposure.rates import parse_rate
from retorno.exposure.scenario import Measure, Side
from retorno.exposure.scenario_file import read_scenario, shipped
from retorno.exposure.stakes import Tables, weigh
from retorno.exposure.tariffs import Layer
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
        tables = more.pop("tables", None) or Tables.shipped()
        return weigh(read_scenario(path), tables, draws=DRAWS, **more)

    return weighed


def test_every_step_is_answered_or_said_to_have_no_figure(found):
    assert {row["step"] for row in TABLES["steps"](found)} == {s.id for s in found.scenario.steps}
    empty = {row["step"] for row in TABLES["steps"](found) if row["what"] == "not_computed"}
    assert empty == {s.id for s in found.unpriced}


def test_a_threat_is_called_counterfactual_in_every_table(found):
    threats = {s.id for s in found.scenario.steps if s.is_counterfactual}
    for name, rows in tables(found).items():
        for row in rows:
            if row.get("step"):
                assert (row["label"] == "counterfactual") == (row["step"] in threats), name
    paths = {(row["path"], row["label"]) for row in TABLES["daily"](found)}
    happened = {("all_steps", "carried_out")}  # the days before the first threat
    assert paths == {("all_steps", "counterfactual")} | happened
    first = min(r["day"] for r in TABLES["daily"](found) if r["label"] == "counterfactual")
    assert first == "2025-01-26"
    assert all(r["median"] == 0 for r in TABLES["daily"](found) if r["label"] == "carried_out")


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
    assert {(r["path"], r["side"], r["label"]) for r in TABLES["daily"](found)} == {
        ("all_steps", "US", "carried_out"),
        ("carried_out", "US", "carried_out"),
        ("all_steps", "CO", "carried_out"),
        ("all_steps", "CO", "counterfactual"),
    }


def test_departments_share_the_loss_of_tariffs_on_colombia(weighed):
    shares = Departments(shares={"0901": {"Huila": 0.5, "Antioquia": 0.2}}, sources=("t",))
    path = shipped()
    bare = Tables.shipped()
    given = replace(bare, departments=shares)
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
    (plan / "flights.csv").write_text("fleet,date\nF1,2025-02-03\n")
    found = weighed(tariff(), plan=plan)
    assert [p.kind for p in found.programmes] == ["plan", "flown", "offered"]
    first = found.ratios["plan"][0]
    assert first.times == pytest.approx(first.exposure.amount.value / 30e6)


def test_heaviest_step_and_every_threat_are_named_as_such(found):
    told = as_mapping(found)
    assert told["heaviest_label"] == "counterfactual"
    assert set(told["counterfactual_steps"]) == {
        s.id for s in found.scenario.steps if s.is_counterfactual
    }
    assert told["assumptions"]["redirected"] == {"value": 0.25, "low": 0.0, "high": 0.5}


def test_studies_lie_far_apart_and_each_is_told(found):
    rows = [r for r in TABLES["studies"](found) if r["step"] == "us_tariff_25"]
    net = {r["study"]: r["net"] for r in rows if r["elasticity"] == "substitution"}
    assert set(net) == {"Broda-Weinstein", "Hauk", "Amiti-Redding-Weinstein"}
    assert net["Hauk"] / 2 > net["Broda-Weinstein"]
    band = found.cost(found.scenario.of(Measure.TARIFF)[0]).yearly[Toll.EXPORTS]
    for loss in net.values():
        assert band.low < -loss * 1e6 < band.high


def standing(rate, first, last, **given):
    return Layer(
        authority="Section 232",
        rate=parse_rate(rate),
        valid_from=first,
        valid_until=last,
        **{"country": "CO"} | given,
    )


def test_standing_duties_hold_on_their_days_alone(weighed):
    """A duty of half of the days: what a step accrues lies between always and never."""
    days = {
        "never": (date(2025, 4, 1), None),
        "half": (date(2025, 1, 31), date(2025, 2, 4)),
        "always": (None, None),
    }
    found = {}
    for name, (first, last) in days.items():
        tables = replace(Tables.shipped(), duties=(standing("30%", first, last),))
        step = tariff(first="2025-01-26", until="2025-02-04")
        found[name] = weighed(step, tables=tables).ladder.steps[0]
    cost = {name: one.accrued[Toll.EXPORTS].amount.value for name, one in found.items()}
    assert cost["half"] == pytest.approx((cost["never"] + cost["always"]) / 2, rel=0.02)
    assert cost["always"] < cost["never"]  # less is left to lose
    yearly = {name: one.yearly[Toll.EXPORTS].amount.value for name, one in found.items()}
    assert yearly["half"] == pytest.approx(yearly["always"])  # of its last day
    assert found["half"].duties_of == date(2025, 1, 31)


def test_duties_on_goods_of_the_united_states_are_colombia_s():
    ours, theirs = standing("5%", None, None), standing("5%", None, None, country="US")
    tables = replace(Tables.shipped(), duties=(ours, theirs))
    assert tables.standing(Side.UNITED_STATES) == (ours,)
    assert tables.standing(Side.COLOMBIA) == (theirs,)
    assert tables.changes() == []


def test_a_step_may_take_the_place_of_those_below_it(weighed):
    more = 'rate_percent = 50\nstacking = "replace"'
    found = weighed(tariff("a", 25) + step("b", "tariff", more))
    alone = weighed(tariff("b", 50))
    whole = found.ladder.growth[Side.UNITED_STATES, Toll.EXPORTS].median[-1]
    assert whole == pytest.approx(alone.ladder.growth[Side.UNITED_STATES, Toll.EXPORTS].median[-1])
    rows = [r for r in TABLES["products"](found) if r["step"] == "b"]
    assert {r["together"] for r in rows} == {"a;b"}
    assert {r["rate_after"] for r in rows} == {0.5}


def test_a_product_that_no_line_has_is_told(weighed):
    more = 'rate_percent = 25\nproducts = ["0803", "0603"]'
    rows = TABLES["coverage"](weighed(step("fruit", "tariff", more)))
    assert [r["product"] for r in rows if r["part"] == "not_in_table"] == ["0803"]
