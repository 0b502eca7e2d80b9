"""`retorno check`: exit codes, languages, and no more than fifty violations at a time."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest

from retorno.cli.main import run

_NAME = "retorno_check_worlds"
PLAN = Path(__file__).parents[1] / "plan" / "check" / "worlds.py"


@pytest.fixture
def world():
    if _NAME not in sys.modules:
        spec = importlib.util.spec_from_file_location(_NAME, PLAN)
        module = importlib.util.module_from_spec(spec)
        sys.modules[_NAME] = module
        spec.loader.exec_module(module)
    return sys.modules[_NAME].World()


def _check(world, folder, *options):
    return run(["check", *map(str, world.write(folder)), *options])


def test_valid_plan_ends_with_nought(world, tmp_path, capsys):
    assert _check(world, tmp_path, "--lang", "en") == 0
    said = capsys.readouterr().out
    assert said.startswith("The plan is valid")
    assert "18 listed · 4 not available · 10 with a flight · 4 without" in said


def test_broken_rule_is_named_and_ends_with_one(world, tmp_path, capsys):
    world.flight("F1")["seats_used"] = "8"
    assert _check(world, tmp_path, "--lang", "es") == 1
    said = capsys.readouterr().out
    assert "El plan NO es válido: 1 incumplimientos." in said
    assert "[stated] vuelo F1: seats_used dice «8»; los archivos de partida dan 9." in said


def test_fifty_violations_are_said_and_the_rest_counted(world, worlds_of_many, tmp_path, capsys):
    assert _check(worlds_of_many(world), tmp_path, "--lang", "en") == 1
    said = capsys.readouterr().out.splitlines()
    assert sum(line.startswith("[") for line in said) == 50
    assert said[-1].startswith("… and ")


@pytest.fixture
def worlds_of_many():
    def crowd(world):
        person = world.person("P01")
        world.tables["people.csv"] += [person | {"person_id": f"X{i}"} for i in range(80)]
        return world

    return crowd


def test_machines_get_every_violation(world, worlds_of_many, tmp_path, capsys):
    assert _check(worlds_of_many(world), tmp_path, "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["valid"] is False
    missing = [v for v in answer["violations"] if v["rule"] == "person_missing"]
    assert len(missing) == 80
    assert missing[0]["person"] == "X0"


def test_folder_that_is_no_plan_ends_with_two(world, tmp_path, capsys):
    programme, people, _ = world.write(tmp_path)
    assert run(["check", str(programme), str(people), str(tmp_path), "--lang", "en"]) == 2
    assert "plan.json is missing" in capsys.readouterr().err


def test_control_characters_of_a_plan_never_reach_the_terminal(world, tmp_path, capsys):
    world.flight("F1")["first_pickup"] = "\x1b[2J"
    assert _check(world, tmp_path) == 1
    assert "\x1b" not in capsys.readouterr().out
