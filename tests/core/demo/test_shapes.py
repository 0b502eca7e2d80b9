import tomllib
from collections import Counter

import pytest

from retorno.demo.country import read_country
from retorno.demo.shapes import SHAPES, shaped
from retorno.demo.writing import write_caseload, write_programme
from retorno.formats.folders import output_folder
from retorno.intake.caseload import read_caseload
from retorno.plan.programme import read_programme

NAMES = {
    "default",
    "tight",
    "surge",
    "sparse",
    "few_hubs",
    "reception_binds",
    "small_fleet",
    "all_held",
    "nobody_ready",
    "no_aircraft",
    "no_money",
    "edge",
}


def test_every_shape_has_its_name():
    assert set(SHAPES) == NAMES


@pytest.mark.parametrize("name", sorted(NAMES))
@pytest.mark.parametrize(("people", "state"), [(12, "COL"), (300, "COL"), (300, "GTM")])
def test_shape_is_a_readable_programme_and_caseload(name, people, state, tmp_path):
    files, columns = shaped(name, people, 7, read_country(state))
    with output_folder(tmp_path / "out") as folder:
        write_programme(folder, files, prefix="programme/")
        write_caseload(folder, columns)
    programme = read_programme(tmp_path / "out" / "programme")
    assert programme.days == 180
    assert read_caseload(tmp_path / "out" / "people.csv").table.rows == people


def test_what_each_shape_takes_away():
    assert set(shaped("all_held", 200, 1)[1]["available"]) <= {"no", ""}
    assert set(shaped("nobody_ready", 200, 1)[1]["ready_date"]) == {""}
    assert shaped("no_aircraft", 200, 1)[0].rows()["aircraft.csv"] == 0
    assert shaped("sparse", 200, 1)[0].rows()["seats.csv"] == 0
    money = tomllib.loads(shaped("no_money", 200, 1)[0].toml)["limits"]
    assert money["budget_total"] == 0
    assert set(money["budget_per_30_days"]) == {0}
    small = shaped("small_fleet", read_country().people // 10, 1)[0].tables["aircraft.csv"]
    assert set(small["fleet"]) == {"FAC737"}
    assert set(small["aircraft"]) == {1}


def test_hubs_hold_everybody_near_them():
    files, columns = shaped("few_hubs", 500, 1)
    assert set(files.tables["clearances.csv"]["airport"]) == set(read_country().shapes.hubs)
    states = Counter(facility[:2] for facility in columns["facility"] if facility)
    assert set(states) <= {"FL", "LA", "MS", "TX", "AL", "TN", "AR"}


def test_surges_come_on_few_days():
    _, columns = shaped("surge", 2000, 1)
    days = Counter(day for day in columns["ready_date"] if day)
    assert sum(count for _, count in days.most_common(6)) > 1500


def test_edge_holds_what_is_rare():
    _, columns = shaped("edge", 1000, 1)
    late = [
        ready
        for ready, latest in zip(columns["ready_date"], columns["latest_date"], strict=True)
        if ready and latest and latest < ready
    ]
    assert late
    assert "" in columns["facility"]
    assert max(columns["ready_date"]) > "2025-08-02"


def test_a_shape_is_the_same_every_time():
    assert shaped("edge", 100, 1) == shaped("edge", 100, 1)
    assert shaped("edge", 100, 1)[1] != shaped("edge", 100, 2)[1]
