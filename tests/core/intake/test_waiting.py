"""Protection between rows: families with a rejected member, a person listed twice, doubtful families."""

import csv

import pytest

from retorno.cli.main import run

HEADER = (
    "person_id,family_id,given_names,birth_date,document_type,document_number,order_number,"
    "order_date,order_authority,order_final,facility,ready_date,guardian_id,best_interests,"
    "consular_contact,available\n"
)


def row(
    name,
    *,
    family="",
    born="1990-01-01",
    document="",
    available="yes",
    guardian="",
    contact="accepted",
    interests="",
):
    return (
        f"{name},{family},N{name},{born},{'passport' if document else ''},{document},O{name},"
        f"2024-12-01,EOIR,yes,KROME,2025-02-10,{guardian},{interests},{contact},{available}\n"
    )


def people(folder):
    with (folder / "people.csv").open(encoding="utf-8", newline="") as file:
        return {r["person_id"]: r for r in csv.DictReader(file)}


def problems(folder):
    with (folder / "problems.csv").open(encoding="utf-8", newline="") as file:
        return [r["code"] for r in csv.DictReader(file)]


@pytest.fixture
def taken(tmp_path):
    def take(*lists, options=()):
        names = []
        for number, rows in enumerate(lists):
            path = tmp_path / f"list{number}.csv"
            path.write_text(HEADER + "".join(rows), encoding="utf-8")
            names.append(str(path))
        assert run(["intake", *names, "--out", str(tmp_path / "taken"), *options]) == 0
        return tmp_path / "taken"

    return take


def test_l06_a_family_with_a_rejected_member_waits_for_it(taken):
    folder = taken([row("M", family="F"), row("H", family="F", born="31/02/2015"), row("Z")])
    found = people(folder)
    assert set(found) == {"M", "Z"}
    assert found["M"]["available"] == ""
    assert found["M"]["waits_for"] == "list0.csv:3"
    assert (found["Z"]["available"], found["Z"]["waits_for"]) == ("yes", "")
    assert "waits_rejected" in problems(folder)


def test_l01_a_no_in_any_row_about_a_person_counts(taken):
    folder = taken([row("A")], [row("A", available="no", contact="declined")])
    assert people(folder)["A"]["available"] == "no"
    assert people(folder)["A"]["consular_contact"] == "declined"


def test_the_same_row_twice_makes_nobody_wait(taken):
    folder = taken([row("A", family="F"), row("B", family="F"), row("A", family="F")])
    assert {r["waits_for"] for r in people(folder).values()} == {""}


def test_l27_one_identifier_for_two_people_makes_them_wait(taken):
    folder = taken([row("A"), row("A", born="1970-05-05", document="X9")])
    assert people(folder)["A"]["waits_for"] == "list0.csv:3"


def test_l27_one_document_names_one_person(taken):
    folder = taken(
        [row("A", document="AR 123"), row("B", document="ar-123"), row("C", document="ar-124")]
    )
    found = people(folder)
    assert found["A"]["waits_for"] == found["B"]["waits_for"] == "document_shared"
    assert found["C"]["waits_for"] == ""


def test_a_rejected_row_with_a_known_document_makes_its_owner_wait(taken):
    folder = taken([row("A", document="AR1"), row("B", document="AR1", born="31/02/2015")])
    assert people(folder)["A"]["waits_for"] == "list0.csv:3"


def test_l04_a_family_number_in_two_lists_is_in_doubt(taken):
    folder = taken([row("A", family="1")], [row("B", family="1"), row("C", family="2")])
    found = people(folder)
    assert found["A"]["waits_for"] == found["B"]["waits_for"] == "family_in_several_lists"
    assert found["C"]["waits_for"] == ""


def test_lists_that_share_a_register_of_families_are_believed(taken):
    folder = taken([row("A", family="1")], [row("B", family="1")], options=["--families", "shared"])
    assert {r["available"] for r in people(folder).values()} == {"yes"}


def test_an_unreadable_row_counts_for_whom_it_names(taken):
    folder = taken([row("A", family="F7"), row("B"), 'X,F7,"open quote\n'])
    found = people(folder)
    assert found["A"]["waits_for"] == "list0.csv:4"
    assert found["B"]["waits_for"] == ""


def test_who_waits_must_be_asked_and_no_answer_frees_them(taken, tmp_path):
    folder = taken([row("M", family="F"), row("H", family="F", born="31/02/2015"), row("Z")])
    with (folder / "to_ask.csv").open(encoding="utf-8", newline="") as file:
        assert [r["person_id"] for r in csv.DictReader(file)] == ["M"]
    answers = tmp_path / "answers.csv"
    answers.write_text("person_id,available\nM,yes\n", encoding="utf-8")
    programme = tmp_path / "programme"
    assert run(["programme", "--out", str(programme)]) == 0
    safe = tmp_path / "safe"
    arguments = [str(folder / "people.csv"), "--programme", str(programme)]
    assert run(["protect", *arguments, "--answers", str(answers), "--out", str(safe)]) == 0
    assert people(safe)["M"]["available"] == "no"


def test_taking_in_again_keeps_who_waits(taken, tmp_path):
    folder = taken([row("M", family="F"), row("H", family="F", born="31/02/2015")])
    again = tmp_path / "again"
    assert run(["intake", str(folder / "people.csv"), "--out", str(again)]) == 0
    assert people(again)["M"]["waits_for"] == "list0.csv:3"


def test_an_unknown_way_with_families_is_refused(tmp_path, capsys):
    path = tmp_path / "list.csv"
    path.write_text(HEADER + row("A"), encoding="utf-8")
    arguments = ["intake", str(path), "--families", "maybe", "--out", str(tmp_path / "o")]
    assert run([*arguments, "--lang", "en"]) == 2
    assert "--families" in capsys.readouterr().err
