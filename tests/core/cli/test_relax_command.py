"""`retorno relax`: what it says, what it writes, how it ends, and that its plans pass the check."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from retorno.cli.main import run
from tests.core.plan.check.worlds import World, person


@pytest.fixture
def world():
    """P01 in Miami flies; P07 near Seattle cannot, as nobody may land there."""
    world = World()
    keep(world, "people.csv", person_id={"P01", "P07", "P11", "P13"})
    keep(world, "clearances.csv", airport={"MIA", "ATL"})
    return world


def keep(world, table, **where):
    world.tables[table] = [
        row for row in world.tables[table] if all(row[k] in v for k, v in where.items())
    ]


@pytest.fixture
def inputs(world, tmp_path):
    def write():
        programme, people, _ = world.write(tmp_path / "world")
        return [str(programme), str(people)]

    return write


def test_ways_out_are_told_and_written(inputs, tmp_path, capsys):
    programme, people = inputs()
    out = tmp_path / "out"
    asked = ["relax", programme, people, "--goal", "everyone", "--out", str(out), "--lang", "en"]
    assert run(asked) == 1
    said, heard = capsys.readouterr()
    assert said.startswith("NOTE: this list was not written by `retorno protect`")
    assert "is not possible, and that is proven." in said
    assert "no flight can carry these people from SEA" in said
    assert "1. clearances of CIV at SEA: days more, 2" in said
    assert "2. clearances of FAC at SEA: days more, 2" in said
    assert "Price that the programme does not state: the clearances" in said
    assert "clearances of CIV at SEA: with 1 no plan was found" in said
    assert "reception places: proven: no flight" in said
    assert "<10: " in said
    assert "Not available: <10." in said
    assert "clearances: ways out found, 2" in heard
    assert "scheduled seats: not enough" in heard
    row = json.loads((out / "relax.json").read_text(encoding="utf-8"))
    assert [way["number"] for way in row["ways"]] == [1, 2]
    for number in (1, 2):
        way = out / f"way-{number}"
        assert run(["check", str(way / "programme"), people, str(way / "plan")]) == 0
    assert row["held"] == "<10"
    assert run(asked) == 1  # an answer of ours is replaced


def test_json_gives_everything_and_nothing_else(inputs, capsys):
    assert run(["relax", *inputs(), "--goal", "everyone", "--json"]) == 1
    said, heard = capsys.readouterr()
    row = json.loads(said)
    assert heard == ""
    assert row["format"] == "retorno-relax/1"
    assert row["folder"] is None
    assert row["goal"] == {"aim": "everyone", "last_day": "2025-04-09", "money": None}
    assert row["people"]["meant"] == 2
    assert [never["reason"] for never in row["never"]] == ["out_of_reach"]
    assert row["ways"][0]["changes"][0]["unit"] == "days"
    assert row["stopped"] is False
    assert "P07" not in said
    assert "P11" not in said


def test_a_met_goal_ends_with_0(world, inputs, tmp_path, capsys):
    keep(world, "people.csv", person_id={"P01"})
    world.tables["people.csv"].append(person("P99", ready="2025-03-20"))
    programme, people = inputs()
    out = tmp_path / "out"
    asked = ["relax", programme, people, "--goal", "by=2025-03-10", "--lang", "es"]
    assert run([*asked, "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "Sí. Quienes pueden viajar" in said
    assert "10 de marzo de 2025" in said
    assert "listas solo después de esa fecha, y no cuentan para la meta: <10" in said
    assert f"Respuesta escrita en {out}" in said
    assert run(["check", str(out / "now" / "programme"), people, str(out / "now" / "plan")]) == 0
    assert {path.name for path in out.iterdir()} == {"now", "relax.json", "manifest.json"}
    assert run(["relax", programme, people, "--goal", "money=5000"]) == 0


def test_a_money_goal_in_spanish(world, inputs, capsys):
    keep(world, "people.csv", person_id={"P01"})
    assert run(["relax", *inputs(), "--goal", "money=100", "--lang", "es"]) == 1
    said = capsys.readouterr().out
    assert "con no más de USD" in said
    assert "dinero en total: se necesitan al menos USD" in said
    assert "más que el mejor plan con lo que hay, que lleva a menos de 10 personas" in said


def test_nobody_can_be_placed_at_all(world, inputs, capsys):
    keep(world, "people.csv", person_id={"P13"})
    assert run(["relax", *inputs(), "--goal", "everyone", "--lang", "en"]) == 1
    said = capsys.readouterr().out
    assert "No plan can carry anybody on this list" in said
    assert "Can change it: " in said


def test_an_empty_list_has_met_every_goal(world, inputs):
    keep(world, "people.csv", person_id={"P11"})
    assert run(["relax", *inputs(), "--goal", "everyone"]) == 0


def test_where_nothing_helps(world, inputs, capsys):
    world.tables["people.csv"] = [person("P06", needs="STCR")]
    world.term("medical_places = 2", "medical_places = 0")
    world.term("medical_places = 1", "medical_places = 0")
    assert run(["relax", *inputs(), "--goal", "everyone", "--lang", "en"]) == 1
    said = capsys.readouterr().out
    assert "No way out was found." in said
    assert "Not with everything at once either, and that is proven" in said


def test_without_any_flight_there_is_no_pace(world, inputs, capsys):
    world.tables["aircraft.csv"] = []
    assert run(["relax", *inputs(), "--goal", "everyone", "--lang", "en"]) == 1
    assert "No aircraft of this programme can fly on any day." in capsys.readouterr().out


def test_levers_together_waiting_and_cheaper_plans_are_told(world, inputs, capsys):
    world.tables["people.csv"] = [person(f"P{k}") for k in range(10)]
    world.tables["aircraft.csv"] = []
    world.tables["clearances.csv"] = []
    for row in world.tables["seats.csv"]:
        row["seats"] = 1
    world.term("[160_000.0, 1_000.0]", "[160_000.0, 160_000.0]")
    world.term("max_wait_days = 30", "max_wait_days = 2")
    assert run(["relax", *inputs(), "--goal", "everyone", "--lang", "en"]) == 1
    said = capsys.readouterr().out
    assert "longest wait allowed, in days: 7 more" in said
    assert "Warning: it brings no means" in said
    assert "longest wait allowed" in said.split("seats on the scheduled flight")[-1]


def test_out_of_time_some_levers_are_not_tried(inputs, capsys):
    assert run(["relax", *inputs(), "--goal", "everyone", "--seconds", "0", "--lang", "en"]) == 1
    assert "No way out was found." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("goal", "says"),
    [
        ("fast", "The goal “fast” is not understood."),
        ("by=2025-13-01", "“2025-13-01” is no date"),
        ("by=2026-01-01", "2026-01-01 is no day of the programme, which runs from 2025-03-01"),
        ("money=-5", "“-5” is no amount of money"),
        ("money=lots", "“lots” is no amount of money"),
    ],
)
def test_a_goal_that_makes_no_sense(inputs, capsys, goal, says):
    assert run(["relax", *inputs(), "--goal", goal, "--lang", "en"]) == 2
    error = capsys.readouterr().err
    assert says in error
    assert len(error.splitlines()) == 1


def test_what_is_missing(inputs, tmp_path, capsys):
    programme, people = inputs()
    assert run(["relax", programme, people, "--lang", "en"]) == 2
    assert "--goal" in capsys.readouterr().err
    assert run(["relax", str(tmp_path / "none"), people, "--goal", "everyone"]) == 2
    assert run(["relax", programme, str(tmp_path / "none.csv"), "--goal", "everyone"]) == 2
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep me", encoding="utf-8")
    out = ["--out", str(tmp_path / "mine")]
    assert run(["relax", programme, people, "--goal", "everyone", *out]) == 2
    assert (tmp_path / "mine" / "letter.txt").exists()


@pytest.mark.slow
def test_an_interrupt_keeps_what_is_shown_so_far(tmp_path):
    assert run(["demo-data", "--people", "1000", "--out", str(tmp_path / "data"), "--no-raw"]) == 0
    data = tmp_path / "data"
    command = "from retorno.cli.main import main; main()"
    words = ["relax", str(data / "programme"), str(data / "people.csv"), "--goal", "money=500000"]
    words += ["--seconds", "600", "--out", str(tmp_path / "out"), "--lang", "en"]
    with subprocess.Popen(
        [sys.executable, "-c", command, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    ) as process:
        for line in process.stderr:
            if "not enough" in line:
                break
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=240)
    assert process.returncode == 1
    assert "Interrupted: this is what is checked so far." in out
    assert (tmp_path / "out" / "relax.json").exists()


@pytest.mark.slow
def test_the_offer_with_one_aircraft(tmp_path, capsys):
    """27,000 people, one FAC737 every day and nothing else, in six months."""
    data = tmp_path / "data"
    assert run(["demo-data", "--people", "27000", "--out", str(data), "--no-raw"]) == 0
    aircraft = data / "programme" / "aircraft.csv"
    head, *rows = aircraft.read_text(encoding="utf-8").splitlines()
    dates = sorted({row.split(",")[1] for row in rows})
    one = [f"FAC737,{date},1" for date in dates]
    aircraft.write_text("\n".join([head, *one]) + "\n", encoding="utf-8")
    (data / "programme" / "seats.csv").write_text("scheduled,date,seats\n", encoding="utf-8")
    capsys.readouterr()
    asked = ["relax", str(data / "programme"), str(data / "people.csv"), "--goal", "everyone"]
    assert run([*asked, "--json"]) == 1
    row = json.loads(capsys.readouterr().out)
    assert row["status"] == "impossible"
    assert {"seats", "no_flight"} <= {clash["lack"] for clash in row["clashes"]}
    assert row["pace"]["fleet"] == "FAC737"
    assert row["pace"]["weeks"] > 26
    assert round(row["pace"]["weeks_at_one_flight"] / 52.18) == 5
    kinds = {way["changes"][0]["kind"] for way in row["ways"]}
    assert "aircraft" in kinds
    for way in row["ways"]:
        assert way["flown"] == row["people"]["meant"]
