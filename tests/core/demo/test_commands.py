import hashlib
import json

import pytest

from retorno.cli.main import run


def fingerprint(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_programme_is_written_to_be_edited(tmp_path, capsys):
    assert run(["programme", "--out", str(tmp_path / "p"), "--lang", "es"]) == 0
    assert "programme.toml" in capsys.readouterr().out
    assert {path.name for path in (tmp_path / "p").iterdir()} == {
        "programme.toml",
        "airports.csv",
        "facilities.csv",
        "aircraft.csv",
        "clearances.csv",
        "seats.csv",
        "reception.csv",
        "onward.csv",
        "sources.md",
        "manifest.json",
    }


def test_programme_answers_programs_too(tmp_path, capsys):
    assert run(["programme", "--out", str(tmp_path / "p"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"]["airports.csv"] == 15


def test_demo_data_is_the_same_bytes_for_the_same_seed(tmp_path, capsys):
    for name in ("a", "b"):
        assert (
            run(["demo-data", "--people", "300", "--seed", "5", "--out", str(tmp_path / name)]) == 0
        )
    assert fingerprint(tmp_path / "a") == fingerprint(tmp_path / "b")
    assert "300" in capsys.readouterr().out
    assert run(["demo-data", "--people", "300", "--seed", "6", "--out", str(tmp_path / "b")]) == 0
    assert fingerprint(tmp_path / "a") != fingerprint(tmp_path / "b")


def test_demo_data_without_the_dirty_lists(tmp_path, capsys):
    arguments = ["demo-data", "--people", "12", "--no-raw", "--json", "--out", str(tmp_path / "d")]
    assert run(arguments) == 0
    assert json.loads(capsys.readouterr().out)["lists"] == []
    assert not (tmp_path / "d" / "raw").exists()
    manifest = json.loads((tmp_path / "d" / "manifest.json").read_text())
    assert manifest["files"]["people.csv"]["rows"] == 12


def test_demo_data_names_the_next_step_only_when_there_are_lists(tmp_path, capsys):
    out = str(tmp_path / "d")
    assert run(["demo-data", "--people", "5", "--out", out, "--lang", "en"]) == 0
    assert f"retorno intake {out}/raw/lista_consulados.csv" in capsys.readouterr().out
    assert run(["demo-data", "--people", "5", "--no-raw", "--out", out, "--lang", "en"]) == 0
    assert "retorno intake" not in capsys.readouterr().out


@pytest.mark.parametrize("command", [["programme"], ["demo-data", "--people", "3"]])
def test_a_folder_of_somebody_else_is_left_alone(command, tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine")
    assert run([*command, "--out", str(tmp_path)]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert str(tmp_path) in capsys.readouterr().err


def test_nobody_cannot_be_invented(tmp_path, capsys):
    assert run(["demo-data", "--people", "0", "--out", str(tmp_path / "d")]) == 2
    assert not (tmp_path / "d").exists()
