"""From files to a checked folder: laws that hold whatever the list and whoever plans."""

import csv
import json
import random

import pytest

from retorno.cli.main import run
from retorno.demo.shapes import shaped
from retorno.demo.writing import write_programme
from retorno.formats.folders import output_folder
from retorno.plan.check import check_plan

TABLES = ("flights.csv", "placements.csv", "not_placed.csv", "reasons.csv")
ROUNDS = ("--iterations", "2", "--json")


def _stage(shape, people, folder):
    files, columns = shaped(shape, people, 4)
    with output_folder(folder) as out:
        write_programme(out, files, prefix="programme/")
        out.write_table("people.csv", columns)
    return folder / "programme", folder / "people.csv"


def _plan(programme, people, out, *options):
    code = run(["plan", str(programme), str(people), "--out", str(out), *ROUNDS, *options])
    assert code in {0, 1}
    return out


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _shuffle(people, out):
    rows = _rows(people)
    random.Random(7).shuffle(rows)
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return out


def _bytes(plan):
    return {name: (plan / name).read_bytes() for name in TABLES}


@pytest.fixture(scope="module")
def road(tmp_path_factory):
    """A caseload of every kind of edge, planned on one core."""
    folder = tmp_path_factory.mktemp("road")
    programme, people = _stage("edge", 400, folder / "demo")
    return programme, people, _plan(programme, people, folder / "plan", "--jobs", "1")


def test_plan_of_an_unusual_caseload_passes_the_check(road):
    report = check_plan(*road)
    assert report.violations == ()
    assert report.counts.placed > 0
    assert report.counts.held > 0


def test_nobody_held_is_ever_planned(road):
    _, people, plan = road
    unavailable = {row["person_id"] for row in _rows(people) if row["available"] != "yes"}
    placed = {row["person_id"] for row in _rows(plan / "placements.csv")}
    assert unavailable
    assert not unavailable & placed


def test_families_are_whole_on_one_flight_or_on_none(road):
    _, people, plan = road
    flight = {row["person_id"]: row["flight"] for row in _rows(plan / "placements.csv")}
    families = {}
    for row in _rows(people):
        if row["family_id"]:
            families.setdefault(row["family_id"], set()).add(flight.get(row["person_id"]))
    assert any(flights != {None} for flights in families.values())
    assert {family for family, flights in families.items() if len(flights) > 1} == set()


def test_parts_of_the_cost_add_up_to_the_cent(road):
    stated = json.loads((road[2] / "plan.json").read_text(encoding="utf-8"))
    parts = {name: round(value * 100) for name, value in stated["parts"].items()}
    assert sum(parts.values()) == round(stated["cost"] * 100)
    money = parts["flights"] + parts["seats"] + parts["road"] + parts["onward"]
    assert money == round(stated["money"] * 100)
    costs = [round(float(row["cost"]) * 100) for row in _rows(road[2] / "flights.csv")]
    assert sum(costs) == parts["flights"] + parts["seats"]


def test_bound_is_at_most_the_cost(road):
    stated = json.loads((road[2] / "plan.json").read_text(encoding="utf-8"))
    assert 0 <= stated["lower_bound"] <= stated["cost"]


def test_order_of_the_list_changes_nothing(road, tmp_path):
    programme, people, plan = road
    shuffled = _shuffle(people, tmp_path / "people.csv")
    other = _plan(programme, shuffled, tmp_path / "plan", "--jobs", "1")
    assert _bytes(other) == _bytes(plan)


def test_number_of_cores_changes_nothing(road, tmp_path):
    programme, people, plan = road
    assert _bytes(_plan(programme, people, tmp_path / "plan", "--jobs", "2")) == _bytes(plan)


@pytest.mark.parametrize("shape", ["all_held", "nobody_ready", "no_aircraft", "no_money", "sparse"])
def test_extreme_programme_ends_in_a_valid_plan(shape, tmp_path):
    programme, people = _stage(shape, 60, tmp_path / "demo")
    plan = _plan(programme, people, tmp_path / "plan")
    assert check_plan(programme, people, plan).violations == ()
