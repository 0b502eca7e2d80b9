"""`retorno intake` on the command line."""

import json
import sys

import pytest

from retorno.cli.main import run
from retorno.wording import LANGUAGES


@pytest.fixture
def lists(tmp_path):
    path = tmp_path / "lista.csv"
    path.write_text(
        "Identificador,Sexo,Fecha de la orden,Número de orden\n"
        "P1,F,2024-09-01,O1\nP2,30,2024-09-01,O2\nP3,M,2023-09-01,O3\n",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("lang", LANGUAGES)
def test_intake_says_what_happened_and_what_comes_next(lists, tmp_path, capsys, lang):
    out = tmp_path / "out"
    assert run(["intake", str(lists), "--out", str(out), "--lang", lang]) == 0
    said = capsys.readouterr().out
    for word in ("3 = 2", "rejected.csv", "problems.csv", "to_ask.csv", "retorno protect"):
        assert word in said
    assert len(said.splitlines()) <= 8


def test_clean_and_fully_asked_list_has_no_next_step(tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_text(
        "person_id,birth_date,order_number,order_date,available,consular_contact\n"
        "P1,1980,O1,2024-09-01,yes,accepted\n",
        encoding="utf-8",
    )
    assert run(["intake", str(path), "--out", str(tmp_path / "out"), "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "protect" not in said
    assert "problems.csv" not in said


def test_json_is_the_report(lists, tmp_path, capsys):
    out = tmp_path / "out"
    assert run(["intake", str(lists), "--out", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told.pop("folder") == str(out)
    assert told == json.loads((out / "intake.json").read_text(encoding="utf-8"))


def test_window_and_day_can_be_set(lists, tmp_path, capsys):
    out = tmp_path / "out"
    options = ["--orders-from", "2023-01-01", "--orders-until", "2024-12-31"]
    options += ["--as-of", "2026-01-01"]
    assert run(["intake", str(lists), "--out", str(out), "--json", *options]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["order_window"] == {"inside": 2, "outside": 0, "unknown": 0}
    assert told["as_of"] == "2026-01-01"


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--orders-from", "soon"], "--orders-from"),
        (["--orders-from", "2026-01-01"], "2026-01-01"),
        (["--profile", "nobody"], "nobody"),
        (["--dates", "ymd"], "ymd"),
    ],
)
def test_wrong_options_end_in_one_sentence_and_write_nothing(
    lists, tmp_path, capsys, options, word
):
    out = tmp_path / "out"
    assert run(["intake", str(lists), "--out", str(out), *options]) == 2
    said = capsys.readouterr().err
    assert word in said
    assert len(said.splitlines()) == 1
    assert not out.exists()


def test_rows_done_are_shown_on_a_terminal(tmp_path, capsys, monkeypatch):
    path = tmp_path / "a.csv"
    rows = "".join(f"P{at},F\n" for at in range(5000))
    path.write_text(f"person_id,sex\n{rows}", encoding="utf-8")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert run(["intake", str(path), "--out", str(tmp_path / "out"), "--lang", "en"]) == 0
    assert "5000 rows of people" in capsys.readouterr().out
