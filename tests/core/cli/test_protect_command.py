"""`retorno protect` and `retorno rules`, from files to files."""

import csv
import hashlib
import json

import pytest

from retorno.cli import protect, rules
from retorno.cli.main import run
from retorno.demo.people import invent
from retorno.demo.programme import default_programme
from retorno.demo.writing import write_programme
from retorno.formats.folders import output_folder
from retorno.intake.caseload import read_caseload
from retorno.wording import LANGUAGES

REGISTERS = (protect.register, rules.register)


@pytest.fixture(scope="module")
def programme(tmp_path_factory):
    place = tmp_path_factory.mktemp("programme") / "programme"
    with output_folder(place) as folder:
        write_programme(folder, default_programme(300))
    return place


@pytest.fixture
def people(tmp_path):
    return write(tmp_path / "people.csv", invent(300, 1))


def write(path, columns):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    return path


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def call(*arguments):
    return run([str(argument) for argument in arguments], REGISTERS)


def test_the_folder_holds_people_findings_and_sums(tmp_path, people, programme, capsys):
    out = tmp_path / "out"
    assert call("protect", people, "--programme", programme, "--out", out, "--lang", "en") == 0
    said = capsys.readouterr().out
    record = json.loads((out / "protect.json").read_text(encoding="utf-8"))
    before, after = read(people), read(out / "people.csv")
    counts = record["people"]
    answers = [row["available"] for row in after]
    assert counts["listed"] == len(before) == len(after) == 300
    assert counts["available"] <= answers.count("yes")
    assert counts["available"] + counts["not_available"] == 300
    assert all(b["available"] == "yes" for b, a in zip(before, after, strict=True)
               if a["available"] == "yes")  # fmt: skip
    for number in counts.values():
        assert str(number) in said
    findings = read(out / "findings.csv")
    held = [row for row in findings if row["severity"] == "HOLD"]
    assert len(held) == counts["not_available"]
    assert {row["severity"] for row in findings} <= {"HOLD", "WARN", "RECORD"}
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["files"]
    digest = hashlib.sha256((out / "people.csv").read_bytes()).hexdigest()
    assert manifest["people.csv"]["sha256"] == digest
    assert manifest["people.csv"]["rows"] == 300
    assert read_caseload(out / "people.csv").protected


def test_json_is_one_value_and_the_same_sums(tmp_path, people, programme, capsys):
    out = tmp_path / "out"
    assert call("protect", people, "--programme", programme, "--out", out, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    record = json.loads((out / "protect.json").read_text(encoding="utf-8"))
    assert said == record | {"folder": str(out), "answers": {"filled": 0, "not_taken": 0}}
    assert "people.csv" in record["inputs"]
    assert record["country"] == "COL"


def test_nothing_written_names_a_rule_that_holds(tmp_path, people, programme):
    out = tmp_path / "out"
    call("protect", people, "--programme", programme, "--out", out)
    held = {row["person_id"] for row in read(out / "people.csv") if row["available"] != "yes"}
    findings = read(out / "findings.csv")
    neutral = {row["person_id"] for row in findings if not row["rule"]}
    assert held <= neutral
    assert neutral.isdisjoint(row["person_id"] for row in findings if row["rule"])
    text = (out / "protect.json").read_text(encoding="utf-8")
    assert not any(f'"{name}-' in text for name in ("CHD", "MED", "NRF", "INT"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_answers_are_read_back_and_troubles_told(tmp_path, programme, capsys, lang):
    columns = invent(60, 3)
    columns["available"] = [""] * 60
    people = write(tmp_path / "people.csv", columns)
    asked = columns["person_id"][:40]
    answers = write(
        tmp_path / "to_ask.csv",
        {
            "person_id": [*asked, *(f"nobody {i}" for i in range(25))],
            "available": ["yes"] * 64 + ["no"],
        },
    )
    out = tmp_path / "out"
    command = ("protect", people, "--programme", programme, "--out", out, "--lang", lang)
    assert call(*command, "--answers", answers) == 0
    said = capsys.readouterr().out
    record = json.loads((out / "protect.json").read_text(encoding="utf-8"))
    assert "answers" not in record
    assert " 40 " in said
    assert " 25 " in said
    assert "to_ask.csv" in record["inputs"]
    assert said.count("nobody ") == 3
    assert str(out / "answers_not_taken.csv") in said
    told = read(out / "answers_not_taken.csv")
    assert [row["row"] for row in told] == [str(at) for at in range(42, 67)]
    assert [row["person_id"] for row in told] == [f"nobody {at}" for at in range(25)]
    assert {row["column"] for row in told} == {"person_id"}
    assert all(row["person_id"] in row["what"] for row in told)
    earned = {row["person_id"] for row in read(out / "people.csv") if row["available"] == "yes"}
    assert earned
    assert earned <= set(asked)


def test_a_list_without_anything_to_tell_is_told_in_three_lines(tmp_path, programme, capsys):
    columns = {name: cells[:1] for name, cells in invent(1, 1).items()}
    columns |= {
        "family_id": [""],
        "birth_date": ["1980-01-01"],
        "nationality_claimed": ["COL"],
        "nationality_status": ["registry_confirmed"],
        "order_number": ["N1"],
        "order_date": ["2024-10-01"],
        "order_authority": ["Court"],
        "order_final": ["yes"],
        "needs": [""],
        "pregnancy_weeks": [""],
        "pregnancy_as_of": [""],
        "pregnancy_multiple": [""],
        "fit_to_fly_until": [""],
        "consular_contact": ["accepted"],
        "available": ["yes"],
    }
    people = write(tmp_path / "people.csv", columns)
    assert call("protect", people, "--programme", programme, "--out", tmp_path / "out") == 0
    assert len(capsys.readouterr().out.splitlines()) == 3
    assert not (tmp_path / "out" / "answers_not_taken.csv").exists()


HELD = {
    "pregnant over the limit": {
        "sex": "F",
        "pregnancy_weeks": "38",
        "pregnancy_as_of": "2025-02-03",
    },
    "pregnant within the programme, order not final": {
        "pregnancy_weeks": "20",
        "pregnancy_as_of": "2025-02-03",
        "order_final": "no",
    },
    "child without best interests": {"birth_date": "2015-01-01", "guardian_id": "alone"},
    "child without guardian": {"birth_date": "2015-01-01", "best_interests": "yes"},
    "contact not asked": {"consular_contact": ""},
    "availability not asked": {"available": ""},
    "by an officer": {"available": "no"},
    "order not final": {"order_final": "no"},
    "no order": {"order_number": ""},
    "another country": {"nationality_claimed": "VEN", "nationality_status": "claimed"},
    "doubtful": {"nationality_status": "doubtful"},
    "medical": {"needs": "MEDA"},
    "fitness over": {"fit_to_fly_until": "2025-02-01", "needs": "MEDA"},
    "document over": {"document_expires": "2025-02-01", "available": "no"},
    "not settled on the lists": {"waits_for": "list.csv:3"},
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_list_of_one_held_person_never_tells_which_kind_of_hold(
    tmp_path, programme, capsys, lang
):
    blank = dict.fromkeys(invent(1, 1), "")
    free = blank | {
        "person_id": "P1",
        "birth_date": "1980-01-01",
        "nationality_claimed": "COL",
        "nationality_status": "registry_confirmed",
        "order_number": "N1",
        "order_date": "2024-10-01",
        "order_authority": "Court",
        "order_final": "yes",
        "ready_date": "2025-02-03",
        "consular_contact": "accepted",
        "available": "yes",
    }
    told = {}
    for kind, cells in HELD.items():
        columns = {name: [cell] for name, cell in (free | {"waits_for": ""} | cells).items()}
        people = write(tmp_path / "people.csv", columns)
        out = tmp_path / "out"
        assert (
            call("protect", people, "--programme", programme, "--out", out, "--lang", lang) == 0
        ), kind
        record = json.loads((out / "protect.json").read_text(encoding="utf-8"))
        assert record["people"] == {"listed": 1, "available": 0, "not_available": 1}, kind
        record["inputs"].pop("people.csv")
        findings = (out / "findings.csv").read_bytes()
        names = tuple(sorted(path.name for path in out.iterdir()))
        told[kind] = json.dumps(record), findings, names, capsys.readouterr().out
    assert len(set(told.values())) == 1


def test_a_folder_of_others_is_left_alone(tmp_path, people, programme, capsys):
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine", encoding="utf-8")
    assert call("protect", people, "--programme", programme, "--out", out) == 2
    assert [path.name for path in out.iterdir()] == ["mine.txt"]
    assert "Traceback" not in capsys.readouterr().err


def test_a_folder_that_holds_what_is_read_is_spared(tmp_path, people, programme, capsys):
    out = tmp_path / "out"
    assert call("protect", people, "--programme", programme, "--out", out) == 0
    before = (out / "people.csv").read_bytes()
    again = ("protect", out / "people.csv", "--programme", programme, "--out", out)
    assert call(*again, "--lang", "en") == 2
    assert "writing would erase it" in capsys.readouterr().err
    assert (out / "people.csv").read_bytes() == before


def test_unusable_people_leave_nothing_behind(tmp_path, programme, capsys):
    people = write(tmp_path / "people.csv", {"person_id": ["P1"], "available": ["maybe"]})
    out = tmp_path / "out"
    assert call("protect", people, "--programme", programme, "--out", out, "--lang", "en") == 2
    assert "available" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_catalogue_is_listed_and_says_how_to_read_one(capsys, lang):
    assert call("rules", "--lang", lang) == 0
    assert "retorno rules MED-02" in capsys.readouterr().out


def test_one_rule_is_shown_whole_whatever_the_letters_case(capsys):
    assert call("rules", "med-02", "--lang", "en") == 0
    assert "week_limit_single [weeks]: 36" in capsys.readouterr().out


def test_the_catalogue_for_machines(capsys):
    assert call("rules", "--json") == 0
    every = json.loads(capsys.readouterr().out)
    assert call("rules", "NRF-06", "--json", "--lang", "en") == 0
    one = json.loads(capsys.readouterr().out)
    assert {rule["id"] for rule in every} >= {"MED-02", one["id"]}
    assert (one["decidable"], bool(one["missing"])) == (False, True)


def test_a_rule_that_is_not_there_is_told_in_a_sentence(capsys):
    assert call("rules", "MED-99", "--lang", "en") == 2
    assert "MED-99" in capsys.readouterr().err
