"""`retorno plan` on the tiny programme: what it says, how it ends, and that it can be stopped."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from retorno.cli.main import run

WORLDS = Path(__file__).resolve().parents[1] / "plan" / "check" / "worlds.py"


def worlds():
    import importlib.util

    spec = importlib.util.spec_from_file_location("retorno_check_worlds_cli", WORLDS)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def world():
    return worlds().World()


@pytest.fixture
def inputs(world, tmp_path):
    def write():
        programme, people, _ = world.write(tmp_path / "world")
        return [str(programme), str(people), "--out", str(tmp_path / "plan")]

    return write


def tables(folder):
    return {p.name: p.read_bytes() for p in sorted(folder.glob("*.csv"))}


def available_only(world):
    world.term("not_returned_per_person = 5000.0", "not_returned_per_person = 500000.0")
    keep = {"P01", "P02", "P03", "P05", "P08", "P09"}
    world.tables["people.csv"] = [
        row for row in world.tables["people.csv"] if row["person_id"] in keep
    ]


def test_everybody_placed_ends_with_0(world, inputs, tmp_path, capsys):
    available_only(world)
    assert run(["plan", *inputs(), "--iterations", "3", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("NOTE: this list was not written by `retorno protect`")
    assert "Everybody available has a flight. People: 6." in said
    assert "Cost does not measure an expulsion" in said
    names = {path.name for path in (tmp_path / "plan").iterdir()}
    assert names == {
        "plan.json", "flights.csv", "placements.csv", "not_placed.csv", "reasons.csv",
        "report.html", "manifest.json",
    }  # fmt: skip


def test_somebody_left_ends_with_1_and_says_who_is_short(inputs, capsys):
    assert run(["plan", *inputs(), "--iterations", "2", "--lang", "es"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[1].startswith("No es posible traer a todas las personas en este programa")
    assert any("No tienen fecha" in line for line in said)
    assert "No disponibles: <10." in said


def test_json_is_the_plan_and_nothing_else(inputs, capsys):
    assert run(["plan", *inputs(), "--iterations", "2", "--json"]) == 1
    plan = json.loads(capsys.readouterr().out)
    assert plan["format"] == "retorno-plan/1"
    assert plan["stopped"] in {"iterations", "optimal"}
    assert plan["protected"] is False


def test_plan_passes_the_check(inputs, tmp_path, capsys):
    arguments = inputs()
    run(["plan", *arguments, "--iterations", "3"])
    assert run(["check", *arguments[:2], str(tmp_path / "plan")]) == 0


def test_jobs_change_nothing(inputs, tmp_path, capsys):
    arguments = inputs()
    run(["plan", *arguments, "--iterations", "4", "--jobs", "1"])
    one = tables(tmp_path / "plan")
    run(["plan", *arguments, "--iterations", "4", "--jobs", "2"])
    assert tables(tmp_path / "plan") == one


def test_by_seconds_on_one_core(world, inputs, capsys):
    available_only(world)
    assert run(["plan", *inputs(), "--seconds", "0", "--jobs", "1", "--json"]) in {0, 1}
    assert json.loads(capsys.readouterr().out)["stopped"] == "time"


def test_nobody_available_is_told(world, inputs, capsys):
    for row in world.tables["people.csv"]:
        row["available"] = "no"
    assert run(["plan", *inputs(), "--seconds", "0", "--lang", "en"]) == 0
    assert "Nobody on the list is available to travel" in capsys.readouterr().out


def test_nobody_can_travel_is_told(world, inputs, capsys):
    for name in ("clearances.csv", "seats.csv"):
        world.tables[name] = []
    assert run(["plan", *inputs(), "--iterations", "1", "--lang", "en"]) == 1
    assert "Nobody can travel in this programme" in capsys.readouterr().out


def test_foreign_folder_is_refused_before_any_work(inputs, tmp_path, capsys):
    arguments = inputs()
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "letter.txt").write_text("mine")
    assert run(["plan", *arguments, "--seconds", "0"]) == 2
    assert (tmp_path / "plan" / "letter.txt").read_text() == "mine"


def test_l07_people_protected_for_a_later_programme_are_refused(world, inputs, tmp_path, capsys):
    """Who is 18 on one first day may be a child on an earlier one, and nobody asked for a child."""
    programme, people, *_ = inputs()
    safe = tmp_path / "safe"
    assert run(["protect", people, "--programme", programme, "--out", str(safe)]) == 0
    arguments = [programme, str(safe / "people.csv"), "--out", str(tmp_path / "plan")]
    assert run(["plan", *arguments, "--seconds", "0"]) in {0, 1}
    world.term("first_day = 2025-03-01", "first_day = 2025-02-20")
    earlier, _, _ = world.write(tmp_path / "earlier")
    arguments = [str(earlier), str(safe / "people.csv"), "--out", str(tmp_path / "other")]
    assert run(["plan", *arguments, "--seconds", "0", "--lang", "en"]) == 1
    assert "run `retorno protect` again with this programme" in capsys.readouterr().err
    assert not (tmp_path / "other").exists()


def test_seconds_and_iterations_together_are_refused(inputs, capsys):
    assert run(["plan", *inputs(), "--seconds", "1", "--iterations", "1", "--lang", "en"]) == 2
    assert "not both" in capsys.readouterr().err


def test_unusable_input_leaves_nothing_behind(world, inputs, tmp_path, capsys):
    world.person("P01")["ready_date"] = "2025-02-31"
    assert run(["plan", *inputs(), "--seconds", "0", "--lang", "en"]) == 2
    assert "2025-02-31" in capsys.readouterr().err
    assert not (tmp_path / "plan").exists()


def start(arguments):
    environment = os.environ | {"RETORNO_LANG": "en", "PYTHONPATH": "src"}
    return subprocess.Popen(
        [sys.executable, "-m", "retorno", "plan", *arguments, "--seconds", "600"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=WORLDS.parents[4],
    )


def wait_for_search(process):
    for line in process.stderr:
        if "plan" in line and "bound" in line:
            return
    pytest.fail("the search never began")


@pytest.mark.slow
def test_one_interrupt_keeps_the_best_checked_plan(tmp_path):
    assert run(["demo-data", "--people", "400", "--out", str(tmp_path / "data"), "--no-raw"]) == 0
    data = tmp_path / "data"
    inputs = [str(data / "programme"), str(data / "people.csv")]
    process = start([*inputs, "--out", str(tmp_path / "plan")])
    wait_for_search(process)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=120)
    plan = json.loads((tmp_path / "plan" / "plan.json").read_text())
    assert plan["stopped"] == "interrupt"
    assert "Plan checked and written" in out
    assert process.returncode in {0, 1}


@pytest.mark.slow
def test_a_second_interrupt_writes_nothing(tmp_path):
    assert run(["demo-data", "--people", "3000", "--out", str(tmp_path / "data"), "--no-raw"]) == 0
    data = tmp_path / "data"
    process = start(
        [str(data / "programme"), str(data / "people.csv"), "--out", str(tmp_path / "plan")]
    )
    wait_for_search(process)
    process.send_signal(signal.SIGINT)
    time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "Plan checked" not in out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]
