"""Many files and sheets, and any bytes at all: the counts add up."""

import datetime as dt
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from received import put, receive

from retorno.intake.batch import labels
from retorno.intake.caseload import read_caseload
from retorno.intake.contradictions import years_before
from retorno.vocabulary.errors import UnusableInputError
from retorno.wording import LANGUAGES, say


def refusal(call):
    with pytest.raises(UnusableInputError) as caught:
        call()
    for lang in LANGUAGES:
        assert say(f"error.{caught.value.code}", lang, **caught.value.facts)
    return caught.value


def test_workbook_of_several_sheets_is_read_whole(tmp_path):
    path = tmp_path / "w.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("uno", "dos"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Lista inventada"])
            sheet.write_row(1, 0, ["Identificador", "Fecha de nacimiento"])
            sheet.write_row(2, 0, [f"P-{name}", 30000])
        sheet.hide()
        book.add_worksheet("notas").write(0, 0, "nada")
        book.add_worksheet("vacía")
    got = receive(tmp_path, path)
    assert [(p["person_id"], p["birth_date"], p["source_sheet"]) for p in got.people] == [
        ("P-uno", "1982-02-18", "uno"),
        ("P-dos", "1982-02-18", "dos"),
    ]
    words = " ".join(got.done.sentences)
    for part in ("hidden", "[notas]: no rows of people", "[vacía]: empty"):
        assert part in words
    assert [sheet["holds"] for sheet in got.report["sheets"]] == [
        "people",
        "people",
        "nothing",
        "nothing",
    ]


def test_same_file_twice_is_noticed_and_read_once(tmp_path):
    one = put(tmp_path, "person_id,sex\nP1,F\n", "a/list.csv")
    two = put(tmp_path, "person_id,sex\nP1,F\n", "b/list.csv")
    got = receive(tmp_path, one, two, one)
    assert got.done.rows == 1
    assert got.report["repeated"] == [
        {"place": "b/list.csv", "same_as": "a/list.csv"},
        {"place": "a/list.csv", "same_as": "a/list.csv"},
    ]
    assert "not read twice" in " ".join(got.done.sentences)


def test_labels_tell_files_of_one_name_apart():
    assert labels([Path("x/y/l.csv"), Path("x/z/l.csv")]) == ["y/l.csv", "z/l.csv"]
    assert labels([Path("l.csv"), Path("l.csv")]) == ["l.csv", "l.csv"]
    assert labels([Path("/l.csv"), Path("/a/l.csv")]) == ["//l.csv", "a/l.csv"]


def test_same_batch_gives_the_same_tables(tmp_path):
    first = receive(tmp_path, "Nombres,Sexo\nAna,F\n")
    before = {path.name: path.read_bytes() for path in first.out.iterdir() if path.suffix == ".csv"}
    receive(tmp_path, tmp_path / "list.csv")
    assert before == {
        path.name: path.read_bytes() for path in first.out.iterdir() if path.suffix == ".csv"
    }


def test_list_without_people_is_refused_naming_what_was_found(tmp_path):
    error = refusal(lambda: receive(tmp_path, "colour,size\nred,3\n"))
    assert error.code == "intake.no_people"
    assert "colour, size" in error.facts["sheets"]
    assert not (tmp_path / "out").exists()
    assert refusal(lambda: receive(tmp_path, "\n\n")).facts["sheets"] == "list.csv: -"


def test_a_columns_order_of_dates_is_shown_where_another_is_not_decided(tmp_path):
    text = "person_id,birth_date,ready_date,order_date\nP1,05/17/1990,03/04/2025,2024-10-13\n"
    got = receive(tmp_path, text)
    assert got.codes == ["ambiguous_date"]
    words = "birth_date shows the order mdy. If ready_date is written the same way"
    assert words in " ".join(got.done.sentences)
    both = "person_id,birth_date,latest_date,ready_date\nP1,05/17/1990,17/05/2025,03/04/2025\n"
    told = receive(tmp_path, both).done.sentences
    assert not [words for words in told if "ready_date" in words and "birth_date" in words]


def test_order_of_dates_must_be_known(tmp_path):
    assert refusal(lambda: receive(tmp_path, "person_id\nP1\n", dates="ymd")).code == (
        "intake.bad_order"
    )


def test_progress_is_told_now_and_then(tmp_path):
    told = []
    rows = "".join(f"P{at},F\n" for at in range(5001))
    receive(tmp_path, f"person_id,sex\n{rows}", progress=told.append)
    assert told == [5000]


def test_many_distinct_values_do_not_fill_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr("retorno.intake.readings._MAX_KNOWN", 2)
    got = receive(tmp_path, "person_id,sex\nP1,F\nP2,M\nP3,F\nP4,M\n")
    assert got.done.accepted == 4


def test_years_before_a_leap_day():
    assert years_before(dt.date(2024, 2, 29), 18) == dt.date(2006, 2, 28)
    assert years_before(dt.date(2024, 2, 29), 4) == dt.date(2020, 2, 29)


def test_zip_of_lists_is_taken_in(tmp_path):
    import zipfile

    path = tmp_path / "lists.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "person_id,sex\nP1,F\n")
    got = receive(tmp_path, path)
    assert got.people[0]["source_file"] == "lists.zip!a.csv"


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=200))
@example(b'"\n1,2,3\n,"\x00')
@example(b"P1,F,1990\r\nP1,F,1990\rP2,x,\xff\n")
def test_any_rows_add_up(tmp_path, body):
    content = b"person_id,sex,birth_date,order_date\nP0,F,,\n" + body
    got = receive(tmp_path, content)
    assert got.done.rows == len(got.people) + len(got.rejected)
    assert len({person["person_id"] for person in got.people}) == len(got.people)
    rejects = {row["source_row"] for row in got.problems if row["severity"] == "reject"}
    assert rejects == {row["source_row"] for row in got.rejected}
    if got.people:
        read_caseload(got.out / "people.csv")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=200))
def test_any_file_is_taken_in_or_refused_with_a_sentence(tmp_path, content):
    try:
        got = receive(tmp_path, content)
    except UnusableInputError as error:
        sentence = say(f"error.{error.code}", "es", **error.facts)
    else:
        sentence = got.done.sentences
    assert sentence
