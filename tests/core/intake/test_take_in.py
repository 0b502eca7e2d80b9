"""Every row is accepted or rejected, nothing is guessed, everybody is counted."""

import datetime as dt

import pytest
from received import put, receive, rows_of

from retorno.intake.caseload import read_caseload
from retorno.intake.columns import COLUMNS
from retorno.intake.contradictions import Window
from retorno.vocabulary.errors import UnusableInputError
from retorno.wording import LANGUAGES, say

ORDER = "O-1,2024-09-01"


def with_order(columns, *rows, header="person_id,order_number,order_date"):
    lines = [f"P{at},O-{at},2024-09-01,{row}" for at, row in enumerate(rows, 1)]
    return f"{header},{columns}\n" + "\n".join(lines) + "\n"


def refusal(call):
    with pytest.raises(UnusableInputError) as caught:
        call()
    for lang in LANGUAGES:
        assert say(f"error.{caught.value.code}", lang, **caught.value.facts)
    return caught.value


def test_accepted_rows_have_every_column_and_their_provenance(tmp_path):
    got = receive(tmp_path, with_order("Sexo,Zapatos", "mujer,37"))
    (person,) = got.people
    assert list(person) == [
        *COLUMNS,
        "Zapatos",
        "source_file",
        "source_sheet",
        "source_row",
        "source_hash",
        "waits_for",
    ]
    assert (person["sex"], person["Zapatos"]) == ("F", "37")
    assert (person["source_file"], person["source_row"]) == ("list.csv", "2")
    assert len(person["source_hash"]) == 32
    assert got.problems == got.rejected == []
    assert got.to_ask == [
        {
            "person_id": "P1",
            "available": "",
            "guardian_id": "",
            "best_interests": "",
            "consular_contact": "",
        }
    ]


def test_what_intake_writes_is_a_caseload(tmp_path):
    got = receive(tmp_path, with_order("birth_date,needs,nationality", "1990-05,wchr,Colombian"))
    people = read_caseload(got.out / "people.csv")
    assert (len(people), people.nationality_claimed) == (1, ["COL"])


def test_rejected_row_keeps_its_cells_under_its_headers_and_stops_nobody(tmp_path):
    got = receive(tmp_path, with_order("Sexo,needs", "30,x y", "F,"))
    assert [person["person_id"] for person in got.people] == ["P2"]
    (row,) = got.rejected
    assert row == {
        "source_file": "list.csv",
        "source_sheet": "",
        "source_row": "2",
        "person_id": "P1",
        "order_number": "O-1",
        "order_date": "2024-09-01",
        "Sexo": "30",
        "needs": "x y",
        "unread_text": "",
    }
    assert [(p["column"], p["value"], p["code"], p["severity"]) for p in got.problems] == [
        ("sex", "30", "bad_code", "reject"),
        ("needs", "x y", "bad_needs", "reject"),
    ]
    assert all(problem["message"] for problem in got.problems)


def test_mended_rejected_file_can_be_sent_again(tmp_path):
    got = receive(tmp_path, with_order("Sexo", "30"))
    text = (got.out / "rejected.csv").read_text(encoding="utf-8").replace(",30,", ",F,")
    again = receive(tmp_path, put(tmp_path, text, "mended.csv"))
    (person,) = again.people
    assert (person["person_id"], person["sex"]) == ("P1", "F")
    assert (person["source_file"], person["source_row"]) == ("list.csv", "2")
    assert [problem["source_file"] for problem in again.problems] == []


@pytest.mark.parametrize(
    ("column", "value", "read"),
    [
        ("sex", "Hombre", "M"),
        ("nationality", "VENEZUELA, BOLIVARIAN REPUBLIC OF", "VEN"),
        ("nationality", "Republic of Colombia", "COL"),
        ("nationality", "Rzeczpospolita", None),
        ("needs", "wchr, meda", "WCHR;MEDA"),
        ("pregnancy_weeks", "20 semanas", "20"),
        ("pregnancy_weeks", "20+3", "20"),
        ("pregnancy_weeks", "-3", None),
        ("pregnancy_weeks", "many", None),
        ("arrival_preferred", "bog", "BOG"),
        ("arrival_preferred", "QQQ", None),
        ("consular_contact", "Aceptó", "accepted"),
        ("best_interests", "Sí", "yes"),
        ("document_type", "Cédula de ciudadanía", "national_id"),
        ("document_type", "library card", None),
        ("given_names", "(b)(6), (b)(7)(C)", ""),
        ("given_names", "XXXXX", ""),
        ("given_names", "REDACTED", ""),
        ("given_names", "n/a", ""),
        ("given_names", "null", ""),
        ("given_names", "-", ""),
        ("given_names", "***", ""),
        ("given_names", "x" * 200, "x" * 200),
        ("given_names", "   ", ""),
        ("birth_date", "N/A", ""),
        ("birth_date", "1980", "1980"),
    ],
)
def test_cells_are_read_as_people_write_them(tmp_path, column, value, read):
    got = receive(tmp_path, with_order(column, f'"{value}"'))
    name = {"nationality": "nationality_claimed"}.get(column, column)
    assert [person[name] for person in got.people] == ([] if read is None else [read])


def test_unknown_is_counted_as_it_was_written(tmp_path):
    got = receive(tmp_path, with_order("given_names,facility", "(b)(6),N/A", "Ana,#REF!"))
    (sheet,) = got.report["sheets"]
    assert sheet["unknown"] == {"given_names": {"redacted": 1}, "facility": {"word": 1}}
    assert sheet["filled"]["given_names"] == 1
    assert got.codes == ["spreadsheet_error"]
    assert got.done.accepted == 2


def test_words_of_the_profile_come_first(tmp_path):
    profile = put(
        tmp_path,
        'format = "retorno-profile/1"\n[values.arrival_preferred]\n"Bogotá" = "BOG"\n'
        '[values.sex]\n"Hembra" = "F"\n',
        "mine.toml",
    )
    got = receive(
        tmp_path,
        with_order("sex,arrival_preferred", "hembra,Bogotá", "M,mde"),
        profile=str(profile),
    )
    assert [(p["sex"], p["arrival_preferred"]) for p in got.people] == [("F", "BOG"), ("M", "MDE")]


def test_formulas_are_neutral_in_what_is_written(tmp_path):
    got = receive(tmp_path, with_order("given_names,note", "=1+1,@x"))
    written = (got.out / "people.csv").read_text(encoding="utf-8")
    assert ",'=1+1," in written
    assert ",'@x," in written
    assert got.people[0]["given_names"] == "=1+1"
    again = receive(tmp_path, put(tmp_path, written, "again.csv"))
    assert again.people[0]["given_names"] == "=1+1"


def test_order_of_day_and_month_is_decided_a_column(tmp_path):
    got = receive(
        tmp_path,
        "person_id,order_number,birth_date,order_date,ready_date\n"
        "P1,O1,03/04/1990,09/13/2024,03/04/2025\nP2,O2,25/12/1990,10/02/2024,\n",
    )
    assert got.rejected[0]["person_id"] == "P1"
    assert [p["code"] for p in got.problems] == ["ambiguous_date"]
    (person,) = got.people
    assert (person["birth_date"], person["order_date"]) == ("1990-12-25", "2024-10-02")
    dates = got.report["sheets"][0]["dates"]
    assert {name: told["order"] for name, told in dates.items()} == {
        "birth_date": "dmy",
        "order_date": "mdy",
        "ready_date": "undecided",
    }
    words = " ".join(got.done.sentences)
    assert "--dates dmy" in words
    told = receive(tmp_path, tmp_path / "list.csv", dates="mdy")
    assert told.people[0]["ready_date"] == "2025-03-04"


def test_partial_date_is_kept_as_written_and_never_completed(tmp_path):
    got = receive(tmp_path, "person_id,order_number,order_date\nP1,O1,2024-09\nP2,O2,2024-10-01\n")
    first, second = got.people
    assert (first["order_date"], first["order_date_as_written"]) == ("", "2024-09")
    assert (second["order_date"], second["order_date_as_written"]) == ("2024-10-01", "")
    assert got.codes == ["partial_date", "no_order_date"]
    assert got.report["order_month"] == {"2024-09": 1, "2024-10": 1}
    assert got.report["order_administration"] == {"Joe Biden": 1, "unknown": 1}


def test_two_columns_of_one_meaning(tmp_path):
    got = receive(
        tmp_path,
        "person_id,Primer nombre,Segundo nombre,Birth Date,Birth Year,Sexo,Gender\n"
        "P1,Ana,Luz,(b)(6),1990,F,F\nP2,Eva,,1990-05-01,1990,,F\n"
        "P3,Eva,,1991,1991-05-01,,F\nP4,Eva,,,1990,F,M\n",
    )
    assert [(p["given_names"], p["birth_date"]) for p in got.people] == [
        ("Ana Luz", "1990"),
        ("Eva", "1990-05-01"),
        ("Eva", "1991-05-01"),
    ]
    assert [p["code"] for p in got.problems] == ["two_values"]
    assert got.rejected[0]["Gender"] == "M"


def test_rows_without_a_shape_are_told_and_the_others_read(tmp_path):
    got = receive(
        tmp_path,
        'person_id,sex,facility\nP1,"F\nP2,M,CALI\nP3,F,PASTO,more\nP4,F,PASTO,\nP5\n',
    )
    assert [p["person_id"] for p in got.people] == ["P2", "P4", "P5"]
    assert got.codes == ["unclosed_quote", "extra_cells", "empty_extra_cells", "short_row"]
    assert got.rejected[0]["unread_text"] == 'P1,"F'
    assert (got.rejected[1]["person_id"], got.rejected[1]["unread_text"]) == ("P3", "more")


def test_columns_without_a_header_are_kept_when_they_hold_something(tmp_path):
    got = receive(tmp_path, "person_id,sex,,\nP1,F,x,\nP2,30,,\nP3,F\n")
    assert got.people[0]["column_3"] == "x"
    assert "column_4" not in got.people[0]
    assert got.rejected[0]["column_3"] == ""


@pytest.mark.parametrize(
    ("columns", "row", "code"),
    [
        ("needs,guardian_id", "UMNR,P9", "alone_with_guardian"),
        ("needs,birth_date", "INF,2020-01-01", "lap_over_two"),
        ("needs,guardian_id", "INF,alone", "lap_alone"),
        ("document_expires", "2024-01-01", "document_expired"),
        ("pregnancy_weeks", "20", "pregnancy_without_day"),
        ("birth_date", "2025-06-01", "born_later"),
        ("birth_date", "1890-06-01", "very_old"),
    ],
)
def test_what_does_not_fit_in_a_row_is_told_and_never_blocks(tmp_path, columns, row, code):
    got = receive(tmp_path, with_order(columns, row))
    assert code in got.codes
    assert got.done.accepted == got.done.warned == 1


def test_what_fits_is_not_told(tmp_path):
    got = receive(
        tmp_path,
        with_order(
            "needs,guardian_id,birth_date,pregnancy_weeks,pregnancy_as_of,document_expires",
            "UMNR,alone,2012-02-29,,,",
            "INF,,2024-06-01,,,",
            "INF,,,,,",
            "WCHR,,1990,20,2025-01-01,2030-01-01",
        ),
    )
    assert got.problems == []


def test_order_outside_the_window_warns_and_the_window_can_be_set(tmp_path):
    text = "person_id,order_number,order_date\nP1,O1,2024-07-30\nP2,O2,2024-07-31\nP3,O3,\nP4,,2025-02-01\n"
    got = receive(tmp_path, text)
    assert got.codes == ["outside_window", "no_order_date", "outside_window", "no_order_number"]
    assert got.report["order_window"] == {"inside": 1, "outside": 2, "unknown": 1}
    assert got.done.accepted == 4
    window = Window(first=dt.date(2024, 1, 1), last=dt.date(2025, 12, 31))
    assert receive(tmp_path, text, window=window).report["order_window"]["outside"] == 0


def test_guardian_must_be_an_adult_of_the_family_on_the_list(tmp_path):
    got = receive(
        tmp_path,
        with_order(
            "family_id,birth_date,guardian_id",
            "F1,1980-01-01,",
            "F1,2015-01-01,P1",
            "F1,2015-01-01,P3",
            "F2,2015-01-01,P1",
            ",2015-01-01,P1",
            "F1,2015-01-01,P2",
            "F1,2015-01-01,nobody",
            "F1,2015-01-01,alone",
            "F1,1980-01-01,nobody",
        ),
    )
    assert [(p["source_row"], p["code"]) for p in got.problems] == [
        ("4", "guardian_is_self"),
        ("5", "guardian_other_family"),
        ("6", "guardian_other_family"),
        ("7", "guardian_not_adult"),
        ("8", "guardian_not_listed"),
    ]
    assert got.done.warned == 5


def test_order_of_two_people_is_told(tmp_path):
    got = receive(
        tmp_path, "person_id,order_number,order_date\nP1,O1,2024-09-01\nP2,O1,2024-09-01\n"
    )
    assert got.codes == ["shared_order"]
    assert "list.csv, row 2" in got.problems[0]["message"]
    assert got.done.accepted == 2


def test_listing_of_places_takes_nobody_in(tmp_path):
    profile = put(
        tmp_path,
        'format = "retorno-profile/1"\n[[sheets]]\nsheet = ""\nwrites = "places.csv"\n'
        '[sheets.columns]\nName = "name"\nCity = "city"\n'
        '[sheets.adds]\npeople = ["Level A", "Level B"]\n[sheets.ends]\ndays = "ALOS"\n'
        'none = "nothing"\n',
        "places.toml",
    )
    text = (
        "Name,City,Level A,Level B,FY26 ALOS\nOne,Cali,1.5,2,30\nTwo,Pasto,x,1,\n"
        'Short,Cali\n* a footnote\n,Cali,1,1,1\n"bad,Cali\n'
    )
    got = receive(tmp_path, text, profile=str(profile))
    assert [list(row.values()) for row in rows_of(got.out / "places.csv")] == [
        ["One", "Cali", "3.5", "30", "", "list.csv", "", "2"],
        ["Two", "Pasto", "", "", "", "list.csv", "", "3"],
        ["Short", "Cali", "", "", "", "list.csv", "", "4"],
        ["* a footnote", "", "", "", "", "list.csv", "", "5"],
    ]
    assert got.people == []
    assert "4 places written to places.csv" in got.done.sentences[0]


def test_child_with_two_warnings_is_one_warned_row(tmp_path):
    got = receive(tmp_path, with_order("birth_date,guardian_id,needs", "2015-01-01,no one,UMNR"))
    assert got.codes == ["alone_with_guardian", "guardian_not_listed"]
    assert got.done.warned == 1


def test_ask_only_what_is_not_answered(tmp_path):
    got = receive(
        tmp_path,
        with_order(
            "birth_date,available,consular_contact,guardian_id,best_interests",
            "1980-01-01,yes,accepted,,",
            "1980-01-01,yes,,,",
            "2015-01-01,yes,declined,alone,",
            "2015-01-01,yes,declined,alone,no",
            ",yes,declined,,no",
        ),
    )
    assert [row["person_id"] for row in got.to_ask] == ["P2", "P3", "P5"]


def test_counts_are_of_accepted_people_and_add_up(tmp_path):
    got = receive(
        tmp_path,
        "person_id,Sexo,Nacionalidad,order_number,order_date,birth_date,administration\n"
        "P1,F,Colombia,O1,2024-09-01,1990-01-01,Trump\n"
        "P2,,colombiano,O2,2025-01-25,1990,Biden\n"
        "P3,30,Colombia,O3,2024-09-01,,\n",
    )
    report = got.report
    assert report["counts"] == {"rows": 3, "accepted": 2, "rejected": 1, "warned": 0}
    assert report["sheets"][0]["counts"] == report["counts"]
    assert report["codes"] == {"reject": {"bad_code": 1}, "warn": {}}
    assert report["sex"] == {"F": 1, "unknown": 1}
    assert report["nationality_as_written"] == {"Colombia": 1, "colombiano": 1}
    assert report["nationality_as_read"] == {"COL": 2}
    assert report["order_month"] == {"2024-09": 1, "2025-01": 1}
    assert report["order_administration"] == {"Donald Trump (second term)": 1, "Joe Biden": 1}
    assert report["born_on_1_january"] == 1
    assert got.people[0]["administration"] == "Trump"


def test_l27_an_identifier_that_begins_like_another_is_not_the_same(tmp_path):
    got = receive(
        tmp_path,
        "person_id,Identificador,family_id,Familia,order_number,order_date\n"
        "1,12,,,O-1,2024-09-01\n"
        "A2,A2,F1,F12,O-2,2024-09-01\n"
        "A3,A3,F3,F3,O-3,2024-09-01\n",
    )
    assert [row["person_id"] for row in got.people] == ["A3"]
    assert got.codes == ["two_values", "two_values"]
