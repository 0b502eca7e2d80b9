"""Commands that need the database are handed over whole: their words, their exit code."""

import pytest
import typer

from retorno.cli import house
from retorno.cli.main import run


def test_a_missing_part_is_said_in_one_sentence(monkeypatch, capsys):
    monkeypatch.setattr(house, "NEEDED", ("nobody_ever_wrote_this",))
    assert run(["serve", "--lang", "en"]) == 2
    assert "[web]" in capsys.readouterr().err


def test_the_exit_code_of_the_house_is_that_of_the_command(capfd):
    assert run(["administrator", " ", " ", "--lang", "es"]) in {1, 2}
    with pytest.raises(typer.Exit) as ended:
        house.hand_over(["nothing-like-it"])
    assert ended.value.exit_code == 2


def test_a_child_ended_by_a_signal_counts_as_interrupted(monkeypatch, tmp_path):
    dying = tmp_path / "dying"
    dying.write_text("#!/bin/sh\nkill -TERM $$\n")
    dying.chmod(0o700)
    monkeypatch.setattr(house.sys, "executable", str(dying))
    with pytest.raises(typer.Exit) as ended:
        house.hand_over([])
    assert ended.value.exit_code == 130
