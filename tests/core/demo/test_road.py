"""The dirty lists go through intake as the truth says, and on through protect."""

import csv
import importlib.util
import json
from collections import Counter
from pathlib import Path

import pytest

from retorno.cli.main import run
from retorno.demo.raw import ASKED, LISTS

PEOPLE = 2000


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def place(row: dict[str, str]) -> tuple[str, str, str]:
    return row["source_file"], row["source_sheet"], row["source_row"]


@pytest.fixture(scope="module")
def road(tmp_path_factory):
    base = tmp_path_factory.mktemp("road")
    demo, taken, kept = (str(base / name) for name in ("demo", "taken", "kept"))
    assert run(["demo-data", "--people", str(PEOPLE), "--seed", "11", "--out", demo]) == 0
    files = dict.fromkeys(f"{demo}/raw/{file}" for file, _, _ in LISTS)
    assert run(["intake", *files, "--out", taken]) == 0
    answers = ["--answers", f"{demo}/raw/answers.csv"]
    programme = ["--programme", f"{demo}/programme"]
    assert run(["protect", f"{taken}/people.csv", *programme, *answers, "--out", kept]) == 0
    return base


def test_intake_makes_of_every_row_what_the_truth_says(road):
    accepted = {place(row): row for row in table(road / "taken" / "people.csv")}
    rejected = {place(row) for row in table(road / "taken" / "rejected.csv")}
    people = {row["person_id"]: row for row in table(road / "demo" / "people.csv")}
    wrong = Counter()
    for told in table(road / "demo" / "raw" / "truth.csv"):
        where = told["file"], told["sheet"], told["row"]
        person = people[told["person_id"]]
        if where in accepted:
            taken = accepted[where]
            same = all(taken[name] == person[name] for name in person if name not in ASKED)
            got = "accepted" if same else "changed"
        else:
            got = "rejected" if where in rejected else "lost"
        if got != told["outcome"]:
            wrong[told["dirt"], told["outcome"], got] += 1
    assert not wrong


def test_intake_reads_every_header_of_the_lists(road):
    people = table(road / "taken" / "people.csv")
    report = json.loads((road / "taken" / "intake.json").read_text(encoding="utf-8"))
    assert report
    clean = table(road / "demo" / "people.csv")[0]
    assert set(clean) <= set(people[0])
    assert not {"Identificador", "Centro", "Person Id"} & set(people[0])


def test_most_people_are_available_after_protect(road):
    people = table(road / "kept" / "people.csv")
    share = Counter(row["available"] for row in people)
    assert 0.88 < share["yes"] / len(people) < 0.98
    assert share["no"]


def test_answers_fit_the_people_they_are_for(road):
    not_taken = road / "kept" / "answers_not_taken.csv"
    assert not not_taken.exists() or len(table(not_taken)) < PEOPLE * 0.01


@pytest.mark.slow
def test_what_is_protected_can_be_planned_and_checked(road, tmp_path):
    if importlib.util.find_spec("retorno.cli.plan") is None:
        pytest.skip("this checkout has no retorno plan yet")
    programme, people = str(road / "demo" / "programme"), str(road / "kept" / "people.csv")
    plan = str(tmp_path / "plan")
    assert run(["plan", programme, people, "--out", plan, "--iterations", "2"]) in {0, 1}
    assert run(["check", programme, people, plan]) == 0
    written = json.loads((tmp_path / "plan" / "plan.json").read_text(encoding="utf-8"))
    assert written["protected"]
    assert written["people"]["placed"] > 0.9 * written["people"]["listed"] * 0.9
