"""What `read_caseload` takes and refuses."""

import datetime as dt
import hashlib
import json

import numpy as np
import pytest
import xlsxwriter

from retorno.intake.caseload import is_protected, read_caseload
from retorno.vocabulary.errors import UnusableInputError
from retorno.wording import LANGUAGES, say

DAY = dt.date.toordinal


def write(folder, text, name="people.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def refusal(path):
    with pytest.raises(UnusableInputError) as caught:
        read_caseload(path)
    error = caught.value
    for lang in LANGUAGES:
        assert say(f"error.{error.code}", lang, **error.facts)
    return error


def test_known_columns_become_typed_and_others_are_kept(tmp_path):
    path = write(
        tmp_path,
        "person_id,birth_date,needs,pregnancy_weeks,pregnancy_multiple,consular_contact,"
        "ready_date,available,shoe_size\r\n"
        "P1,2000-02,WCHR;; MEDA;,20,yes,declined,2025-02-03,yes,41\r\n"
        "P2,,,,,,,,\r\n",
    )
    people = read_caseload(path)
    assert len(people) == 2
    assert people.birth_earliest.tolist() == [DAY(dt.date(2000, 2, 1)), -1]
    assert people.birth_latest.tolist() == [DAY(dt.date(2000, 2, 29)), -1]
    assert people.needs["WCHR"].tolist() == [True, False]
    assert people.needs["MEDA"].tolist() == [True, False]
    assert not people.needs["INF"].any()
    assert people.pregnancy_weeks.tolist() == [20, -1]
    assert people.pregnancy_weeks.dtype == np.int16
    assert people.pregnancy_multiple.tolist() == [1, -1]
    assert people.consular_contact.tolist() == [0, -1]
    assert people.ready.tolist() == [DAY(dt.date(2025, 2, 3)), -1]
    assert people.available.tolist() == [1, -1]
    assert people.family_id == ["", ""]
    assert people.table.cells["shoe_size"] == ["41", ""]
    assert people.row_number(1) == 3
    assert people.file == "people.csv"
    assert people.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert not people.protected


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("birth_date", "1990-02-30", "bad_partial_day"),
        ("birth_date", "1990-13", "bad_partial_day"),
        ("birth_date", "0000", "bad_partial_day"),
        ("birth_date", "1990-00", "bad_partial_day"),
        ("birth_date", "1990-W01-1", "bad_partial_day"),
        ("birth_date", "03/04/1990", "bad_partial_day"),
        ("ready_date", "2025-02", "bad_day"),
        ("ready_date", "2025-02-30", "bad_day"),
        ("ready_date", "2025-2-3", "bad_day"),
        ("ready_date", "20250203", "bad_day"),
        ("sex", "female", "bad_code"),
        ("nationality_claimed", "Colombia", "bad_country"),
        ("nationality_status", "sure", "bad_code"),
        ("document_type", "licence", "bad_code"),
        ("order_final", "Y", "bad_code"),
        ("needs", "WCHR;XXXX", "bad_needs"),
        ("pregnancy_weeks", "-3", "bad_weeks"),
        ("pregnancy_weeks", "46", "bad_weeks"),
        ("arrival_preferred", "Bogota", "bad_airport"),
        ("available", "perhaps", "bad_code"),
        ("facility", "#REF!", "spreadsheet_error"),
        ("sex", "#N/A", "spreadsheet_error"),
    ],
)
def test_unreadable_cell_refuses_the_file_with_its_place(tmp_path, column, value, code):
    others = "" if column == "available" else ",available"
    path = write(tmp_path, f"person_id,{column}{others}\nP1,,\nP2,{value},\n".replace(",\n", "\n"))
    error = refusal(path)
    assert error.code == f"intake.{code}"
    assert error.facts["file"] == "people.csv"
    assert (error.facts["row"], error.facts["column"], error.facts["value"]) == ("3", column, value)


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ("person_id,available\nP1,yes\nP1,yes\n", "intake.doubled_identifier", "3"),
        ("person_id,available\nP1,yes\n,yes\n", "intake.no_identifier", "3"),
        ("person_id,available\n", "intake.no_rows", None),
        ("person_id,sex\nP1,F\n", "intake.no_column", None),
        ("name,available\nP1,yes\n", "intake.no_column", None),
        ('person_id,available\nP1,"yes\nP2,yes\n', "tables.unclosed_quote", "2"),
        ("person_id,available\nP1,yes\nP2\0,yes\n", "tables.nul", "3"),
        ("person_id,available\nP1,yes,more\n", "tables.extra_cells", "2"),
        ("person_id,available,available\nP1,yes,no\n", "tables.doubled_column", None),
        ("", "tables.empty", None),
    ],
)
def test_caseload_without_certain_structure_is_refused(tmp_path, text, code, row):
    error = refusal(write(tmp_path, text))
    assert error.code == code
    assert error.facts.get("row") == row


def test_container_may_be_anything_that_people_send(tmp_path):
    expected = read_caseload(
        write(tmp_path, "person_id,surnames,available\nP1,Peña,yes\n", "plain.csv")
    )
    variants = [
        write(tmp_path, "Person ID;surnames;available\rP1;Peña;yes\r", "a.csv", "cp1252"),
        write(tmp_path, "person_id\tsurnames\tavailable\nP1\tPeña\tyes\n", "b.tsv", "utf-16"),
        write(tmp_path, "Lista\n\nperson_id|surnames|available\nP1|Peña|yes", "c", "utf-8-sig"),
    ]
    for path in variants:
        people = read_caseload(path)
        assert people.person_id == expected.person_id
        assert people.table.cells == expected.table.cells


def test_workbook_with_other_sheets_gives_the_sheet_of_people(tmp_path):
    path = tmp_path / "people.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("notes").write(0, 0, "nothing here")
        sheet = book.add_worksheet("people")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(2, 0, ["person_id", "ready_date", "pregnancy_weeks", "available"])
        sheet.write_row(3, 0, [7, "", 12, "yes"])
        sheet.write_datetime(3, 1, dt.date(2025, 2, 3), day)
    people = read_caseload(path)
    assert people.person_id == ["7"]
    assert people.ready.tolist() == [DAY(dt.date(2025, 2, 3))]
    assert people.pregnancy_weeks.tolist() == [12]
    assert people.row_number(0) == 4


def test_workbook_error_is_refused_with_sheet_and_row(tmp_path):
    path = tmp_path / "people.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("people")
        sheet.write_row(0, 0, ["person_id", "facility", "available"])
        sheet.write_row(1, 0, ["P1", "", "yes"])
        sheet.write_formula(1, 1, "=A99/0", None, "#DIV/0!")
    error = refusal(path)
    assert error.code == "intake.spreadsheet_error"
    assert error.facts["file"] == "people.xlsx [people]"
    assert (error.facts["row"], error.facts["value"]) == ("2", "#DIV/0!")


def test_two_sheets_of_people_are_refused(tmp_path):
    path = tmp_path / "people.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("a", "b"):
            book.add_worksheet(name).write_row(0, 0, ["person_id", "available"])
    assert refusal(path).code == "tables.several_sheets"


def test_protected_needs_a_manifest_that_knows_this_very_file(tmp_path):
    path = write(tmp_path, "person_id,available\nP1,yes\n")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    assert not is_protected(path, sha256)
    mark = write(tmp_path, "{}", "protect.json")
    files = {
        "people.csv": {"sha256": sha256},
        "protect.json": {"sha256": hashlib.sha256(mark.read_bytes()).hexdigest()},
    }
    write(tmp_path, json.dumps({"files": files}), "manifest.json")
    assert read_caseload(path).protected
    write(tmp_path, "person_id,available\nP1,yes\nP2,yes\n")
    assert not read_caseload(path).protected
    write(tmp_path, "[]", "manifest.json")
    assert not is_protected(path, sha256)
