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


@pytest.mark.parametrize("lang", LANGUAGES)
def test_next_step_as_it_is_told_takes_the_mended_rows_in(lists, tmp_path, capsys, lang):
    out, other = tmp_path / "out", tmp_path / "other"
    assert run(["intake", str(lists), "--out", str(out), "--lang", lang]) == 0
    told = next(line for line in capsys.readouterr().out.splitlines() if "retorno intake " in line)
    words = told.split("retorno intake ")[1].split()
    assert words[:3] == [str(out / "people.csv"), str(out / "rejected.csv"), "--out"]
    rejected = out / "rejected.csv"
    rejected.write_bytes(rejected.read_bytes().replace(b",30,", b",M,"))
    assert run(["intake", *words[:2], "--out", str(out)]) == 2
    assert run(["intake", *words[:2], "--out", str(other), "--lang", "en"]) == 0
    assert "3 = 3" in capsys.readouterr().out
    assert b"P3" in (out / "people.csv").read_bytes()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("option", [[], ["--json"]])
def test_nobody_taken_in_is_said_and_the_rejected_are_written(tmp_path, capsys, lang, option):
    path = tmp_path / "a.csv"
    path.write_text("person_id,sex,birth_date\nP1,30,\nP2,F,31/02/2000\n", encoding="utf-8")
    out = tmp_path / "out"
    assert run(["intake", str(path), "--out", str(out), "--lang", lang, *option]) == 1
    said = capsys.readouterr().out
    assert (out / "rejected.csv").read_bytes().count(b"\r\n") == 3
    if option:
        assert json.loads(said)["counts"]["accepted"] == 0
    else:
        assert {"es": "No se recibió a nadie", "en": "Nobody was taken in"}[lang] in said
        assert "people.csv" not in said


def test_a_header_alone_is_refused(tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_text("person_id,sex\n", encoding="utf-8")
    out = tmp_path / "out"
    assert run(["intake", str(path), "--out", str(out), "--lang", "es"]) == 2
    assert "a.csv tiene encabezado y ninguna fila" in capsys.readouterr().err
    assert not out.exists()


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


@pytest.mark.parametrize(
    ("lang", "words"),
    [("es", "no hay permiso"), ("en", "permission is missing"), ("es", "quién sabe")],
)
def test_what_the_system_refuses_is_told_in_the_readers_language(
    lists, tmp_path, capsys, monkeypatch, lang, words
):
    number = 9999 if words == "quién sabe" else 13

    def refused(*_):
        raise OSError(number, "Permission denied" if number == 13 else words)

    monkeypatch.setattr("retorno.formats.tables.sheets._head", refused)
    assert run(["intake", str(lists), "--out", str(tmp_path / "out"), "--lang", lang]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert "Permission denied" not in said
