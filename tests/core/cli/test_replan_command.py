"""`retorno replan` on the tiny programme: both answers, checked; ugly input in one sentence."""

import csv
import json
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from retorno.cli.main import run
from retorno.plan.check import check_plan

WORLDS = Path(__file__).resolve().parents[1] / "plan" / "check" / "worlds.py"
REFUSED = """
as_of = 2025-03-06
[[clearance_refused]]
airport = "SEA"
from = 2025-03-06
until = 2025-03-10
"""
LESS = "as_of = 2025-03-02\n[[budget]]\namount = 100000\n"


@pytest.fixture
def world():
    import importlib.util

    spec = importlib.util.spec_from_file_location("retorno_check_worlds_replan", WORLDS)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.World()


@pytest.fixture
def ask(world, tmp_path, capsys):
    """Write the world and the events, and re-plan; gives the exit code and what was said."""

    def go(events, *more):
        programme, people, plan = (
            (tmp_path / "w" / name for name in ("programme", "people.csv", "plan"))
            if (tmp_path / "w").exists()
            else world.write(tmp_path / "w")
        )
        (tmp_path / "events.toml").write_text(events, encoding="utf-8")
        inputs = map(str, (programme, people, plan))
        out = ["--events", str(tmp_path / "events.toml"), "--out", str(tmp_path / "out")]
        code = run(["replan", *inputs, *out, *(more or ("--iterations", "2", "--lang", "en"))])
        return code, capsys.readouterr()

    return go


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def valid(out, place="plan"):
    return check_plan(out / "programme", out / "people.csv", out / place).violations == ()


def test_both_answers_are_written_and_pass_their_check(ask, tmp_path):
    code, said = ask(REFUSED)
    assert code == 0
    assert "s after the plan was read: 1 people" in said.out
    assert "Stable answer. People who change flight or day: 1." in said.out
    assert "Free answer, the cheapest found." in said.out
    assert "the clearance of their flight was refused or revoked" in said.out
    out = tmp_path / "out"
    assert valid(out)
    assert valid(out, "free")
    assert [list(row.values()) for row in rows(out / "moves.csv")] == [
        ["P07", "F2", "2025-03-06", "F0004", "2025-03-12", "clearance_refused"]
    ]
    assert {row["flight"] for row in rows(out / "plan" / "flights.csv")} == {
        "F1", "F3", "S1", "F0004",
    }  # fmt: skip
    assert len(rows(out / "people.csv")) == 18
    listed = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert {"moves.csv", "moves_free.csv", "people.csv", "plan/plan.json"} <= listed.keys()


@pytest.mark.parametrize("mode", ["stable", "free"])
@pytest.mark.parametrize("pace", [("--iterations", "3"), ("--seconds", "3"), ("--seconds", "0")])
def test_one_answer_alone(ask, tmp_path, mode, pace):
    code, said = ask(REFUSED, "--mode", mode, *pace, "--jobs", "1", "--lang", "es")
    name, expected = {"stable": ("estable", 0), "free": ("libre", 1)}[mode]
    assert code == expected  # it costs less to leave somebody behind
    assert f"Respuesta {name}" in said.out
    assert valid(tmp_path / "out")
    assert not (tmp_path / "out" / "free").exists()
    plan = json.loads((tmp_path / "out" / "plan" / "plan.json").read_text(encoding="utf-8"))
    assert plan["lower_bound"] <= plan["cost"]


def test_seconds_serve_both_answers_and_end_early_when_the_best_is_proven(ask, tmp_path):
    code, _ = ask(REFUSED, "--seconds", "100000", "--lang", "es")
    assert code == 0
    assert valid(tmp_path / "out", "free")


def test_json_is_one_value(ask):
    code, said = ask(REFUSED, "--iterations", "1", "--json")
    assert code == 0
    told = json.loads(said.out)
    assert told["answers"]["stable"]["people_who_change_flight_or_day"] == 1
    assert told["answers"]["free"]["plan"]["lower_bound"] is not None
    assert told["answers"]["stable"]["causes"] == {"clearance_refused": 1}


def test_somebody_newly_left_behind_ends_with_1(ask, tmp_path):
    code, _ = ask(LESS)
    assert code == 1
    assert valid(tmp_path / "out")
    assert rows(tmp_path / "out" / "moves.csv")[0]["to_flight"] == ""


def test_few_people_who_are_not_available_are_never_counted(ask, tmp_path):
    code, said = ask(
        "as_of = 2025-03-01\n[[not_available]]\nperson_id = 'P07'\n", "--iterations", "1", "--json"
    )
    assert code == 0
    assert json.loads(said.out)["answers"]["stable"]["causes"]["not_available"] == "<10"
    held = [row for row in rows(tmp_path / "out" / "moves.csv") if row["person_id"] == "P07"]
    assert held == [dict.fromkeys(held[0], "") | {"person_id": "P07", "cause": "not_available"}]
    assert valid(tmp_path / "out")


def test_new_people_come_from_a_file_beside_the_events(ask, tmp_path):
    (tmp_path / "new.csv").write_text(
        "person_id,birth_date,facility,ready_date,available,extra\nN1,1990,KROME,2025-03-02,yes,x\n",
        encoding="utf-8",
    )
    code, _ = ask("as_of = 2025-03-03\n[[people]]\nfile = 'new.csv'\n")
    assert code == 0
    people = rows(tmp_path / "out" / "people.csv")
    assert (people[-1]["person_id"], people[-1]["extra"]) == ("N1", "x")
    assert people[0]["extra"] == ""
    assert [row["cause"] for row in rows(tmp_path / "out" / "moves.csv")] == ["new_person"]
    code, said = ask("as_of = 2025-03-03\n[[people]]\nfile = 'none.csv'\n")
    assert (code, "none.csv" in said.err) == (2, True)


def test_a_re_plan_is_a_plan_that_can_be_planned_anew(ask, tmp_path, capsys):
    ask(REFUSED)
    out = tmp_path / "out"
    (tmp_path / "events.toml").write_text(
        "as_of = 2025-03-07\n[[flight_cancelled]]\nflight = 'F0004'\n", encoding="utf-8"
    )
    inputs = [str(out / "programme"), str(out / "people.csv"), str(out / "plan")]
    again = ["--events", str(tmp_path / "events.toml"), "--out", str(tmp_path / "again")]
    assert run(["replan", *inputs, *again, "--iterations", "1", "--lang", "en"]) == 0
    capsys.readouterr()
    (row,) = rows(tmp_path / "again" / "moves.csv")
    assert (row["from_flight"], row["to_flight"]) == ("F0004", "F0005")


@pytest.mark.parametrize(
    ("events", "more", "word"),
    [
        ("as_of = ", (), "TOML"),
        ("as_of = 2030-01-01", (), "2030-01-01"),
        ("as_of = 2025-03-05\n[[pin]]\nflight = 'NOPE'", (), "NOPE"),
        ("as_of = 2025-03-05", ("--mode", "wild"), "wild"),
        ("as_of = 2025-03-05", ("--seconds", "1", "--iterations", "1"), "--iterations"),
        ("as_of = 2025-03-05\n[[budget]]\namount = 1", (), "money"),
    ],
)
def test_ugly_input_ends_with_2_and_one_sentence(ask, events, more, word):
    code, said = ask(events, *more, "--lang", "en")
    assert code == 2
    assert word in said.err
    assert "Traceback" not in said.err
    assert len(said.err.strip().splitlines()) == 1


def test_a_plan_of_another_programme_is_refused_by_the_name_of_the_file(world, ask):
    world.inputs = {"reception.csv": "0" * 64}
    code, said = ask(REFUSED)
    assert code == 2
    assert "reception.csv" in said.err


def test_an_interrupt_keeps_the_best_answer(ask, tmp_path):
    is_over = threading.Event()

    def interrupt():
        if not is_over.wait(4.0):
            os.kill(os.getpid(), signal.SIGINT)

    watcher = threading.Thread(target=interrupt)
    watcher.start()
    began = time.perf_counter()
    code, _ = ask(LESS, "--seconds", "100000", "--mode", "stable", "--lang", "en")
    is_over.set()
    watcher.join()
    assert code == 1
    assert time.perf_counter() - began < 60
    assert valid(tmp_path / "out")
    plan = json.loads((tmp_path / "out" / "plan" / "plan.json").read_text(encoding="utf-8"))
    assert plan["stopped"] == "interrupt"


@pytest.fixture
def protected(world, tmp_path, capsys):
    """The world whose people passed `retorno protect`, and a plan for them."""
    for row in world.tables["people.csv"]:
        row.update(available="yes" if row["person_id"] in {"P01", "P07"} else "no")
    programme, people, _ = world.write(tmp_path / "raw")
    safe, plan = tmp_path / "safe", tmp_path / "plan"
    assert run(["protect", str(people), "--programme", str(programme), "--out", str(safe)]) == 0
    run(["plan", str(programme), str(safe / "people.csv"), "--out", str(plan), "--iterations", "1"])
    capsys.readouterr()
    return str(programme), str(safe / "people.csv"), str(plan)


def replanned(protected, tmp_path, events):
    (tmp_path / "events.toml").write_text(events, encoding="utf-8")
    more = ["--events", str(tmp_path / "events.toml"), "--out", str(tmp_path / "out")]
    code = run(["replan", *protected, *more, "--iterations", "1", "--lang", "en"])
    plan = json.loads((tmp_path / "out" / "plan" / "plan.json").read_text(encoding="utf-8"))
    return code, plan


def test_people_who_passed_protect_stay_protected(protected, tmp_path, capsys):
    code, plan = replanned(protected, tmp_path, "as_of = 2025-03-02\n")
    assert (code, plan["protected"]) == (0, True)
    assert "NOTE" not in capsys.readouterr().out
    mark = json.loads((tmp_path / "out" / "protect.json").read_text(encoding="utf-8"))
    assert mark["people"]["listed"] == 18
    assert mark["first_day"] == "2025-03-01"


def test_new_people_who_did_not_pass_protect_take_the_mark_away(protected, tmp_path, capsys):
    (tmp_path / "new.csv").write_text(
        "person_id,birth_date,facility,ready_date,available\nN1,1990,KROME,2025-03-02,yes\n",
        encoding="utf-8",
    )
    events = "as_of = 2025-03-02\n[[people]]\nfile = 'new.csv'\n"
    _, plan = replanned(protected, tmp_path, events)
    assert plan["protected"] is False
    assert not (tmp_path / "out" / "protect.json").exists()
    assert capsys.readouterr().out.startswith("NOTE: this list was not written by")


def test_new_people_who_passed_protect_keep_it(protected, tmp_path, capsys):
    new, programme = tmp_path / "new", protected[0]
    (tmp_path / "new.csv").write_text(
        "person_id,birth_date,facility,ready_date,available\nN1,1990,KROME,2025-03-02,no\n",
        encoding="utf-8",
    )
    wanted = [str(tmp_path / "new.csv"), "--programme", programme, "--out", str(new)]
    assert run(["protect", *wanted]) == 0
    events = "as_of = 2025-03-02\n[[people]]\nfile = 'new/people.csv'\n"
    code, plan = replanned(protected, tmp_path, events)
    assert (code, plan["protected"], plan["people"]["listed"]) == (0, True, 19)
    capsys.readouterr()
