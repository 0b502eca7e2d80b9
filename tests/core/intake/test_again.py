"""What intake wrote is taken in again: nothing is lost, nothing changes, mended rows join the rest."""

import csv

import pytest
from received import put, receive, rows_of

from retorno.intake.columns import COLUMNS, WAITS_FOR

HEADER = "Identificador,Familia,Nombres,Fecha de nacimiento,Orden,Fecha de la orden,Zapatos,Sexo\n"
LIST = (
    HEADER + "P1,F1,Ana,17/05/1990,O1,13/10/2024,37,mujer\n"
    "P2,F1,Luz,31/02/2015,O2,13/10/2024,30,mujer\n"
    "P3,,=Mar,18/05/1991,O3,2024-10,41,hombre\n"
)


def keep(folder, name, kept):
    return put(folder, (folder / "out" / name).read_bytes(), kept)


def mend(folder, *pairs):
    text = (folder / "out" / "rejected.csv").read_text(encoding="utf-8")
    for wrong, right in pairs:
        assert wrong in text
        text = text.replace(wrong, right)
    return put(folder, text, "mended.csv")


def test_people_taken_in_again_are_the_same_to_the_byte(tmp_path):
    receive(tmp_path, LIST)
    written = keep(tmp_path, "people.csv", "again/people.csv")
    for name in ("again/more/people.csv", "again/more/still/people.csv"):
        got = receive(tmp_path, written)
        assert (got.done.rejected, got.done.accepted) == (0, 2)
        assert (got.out / "people.csv").read_bytes() == written.read_bytes()
        written = keep(tmp_path, "people.csv", name)


def test_mended_rows_join_those_accepted_before_and_nobody_waits_any_more(tmp_path):
    first = receive(tmp_path, LIST)
    assert {p["person_id"]: p[WAITS_FOR] for p in first.people} == {"P1": "list.csv:3", "P3": ""}
    people = keep(tmp_path, "people.csv", "before/people.csv")
    mended = mend(tmp_path, ("31/02/2015", "28/02/2015"))
    for files in ((people, mended), (mended, people)):
        got = receive(tmp_path, *files)
        assert {p["person_id"]: p[WAITS_FOR] for p in got.people} == dict.fromkeys(
            ("P1", "P2", "P3"), ""
        )
        sources = {p["person_id"]: (p["source_file"], p["source_row"]) for p in got.people}
        assert sources == {
            name: ("list.csv", str(at)) for at, name in enumerate(sorted(sources), 2)
        }
        assert not [row for row in got.problems if row["code"].startswith("waits")]
        assert set(got.people[0]) - {WAITS_FOR} == {*first.people[0]} - {WAITS_FOR}
        assert {p["Zapatos"] for p in got.people} == {"37", "30", "41"}


def test_whoever_waits_goes_on_waiting_until_the_row_is_mended(tmp_path):
    receive(tmp_path, LIST)
    people = keep(tmp_path, "people.csv", "before/people.csv")
    still = mend(tmp_path, ("31/02/2015", "30/02/2015"))
    alone = receive(tmp_path, people)
    assert alone.people[0][WAITS_FOR] == "list.csv:3"
    assert "waits_rejected" in alone.codes
    got = receive(tmp_path, people, still)
    assert got.people[0][WAITS_FOR] == "list.csv:3"
    (row,) = got.rejected
    assert (row["source_file"], row["source_row"], row["Zapatos"]) == ("list.csv", "3", "30")
    assert set(rows_of(still)[0]) <= set(row)
    once_more = mend(tmp_path, ("30/02/2015", "28/02/2015"))
    assert not any(p[WAITS_FOR] for p in receive(tmp_path, people, once_more).people)


def test_a_sheet_of_a_workbook_is_named_as_it_was(tmp_path):
    import xlsxwriter

    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Uno")
        for at, line in enumerate(LIST.splitlines()):
            sheet.write_row(at, 0, line.split(",")) if at < 3 else None
    first = receive(tmp_path, path)
    assert first.people[0][WAITS_FOR] == "book.xlsx [Uno]:3"
    people = keep(tmp_path, "people.csv", "before/people.csv")
    got = receive(tmp_path, people, mend(tmp_path, ("31/02/2015", "28/02/2015")))
    assert [p[WAITS_FOR] for p in got.people] == ["", ""]


def test_columns_keep_their_names_whatever_they_resemble(tmp_path):
    profile = put(
        tmp_path,
        'format = "retorno-profile/1"\nkept = ["Sexo", "Fecha de nacimiento"]\n',
        "own.toml",
    )
    receive(tmp_path, HEADER + "P1,,Ana,ayer,O1,13/10/2024,37,30\n", profile=str(profile))
    got = receive(tmp_path, keep(tmp_path, "people.csv", "before/people.csv"))
    (person,) = got.people
    assert (person["sex"], person["Sexo"], person["Fecha de nacimiento"]) == ("", "30", "ayer")


def test_a_row_added_by_hand_to_what_was_written_says_where_it_stands(tmp_path):
    receive(tmp_path, LIST)
    people = keep(tmp_path, "people.csv", "before/people.csv")
    with people.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["P9"] + [""] * (len(COLUMNS) + 6))
    got = receive(tmp_path, people)
    assert (got.people[-1]["source_file"], got.people[-1]["source_row"]) == ("people.csv", "4")


def test_rejected_rows_of_several_lists_never_lend_each_other_the_order_of_dates(tmp_path):
    header = "source_file,source_sheet,source_row,person_id,birth_date,ready_date,unread_text\n"
    american, other = "a.csv,,2,P1,12/25/1990,,\n", "{},,2,P2,03/04/1990,2025-02-10,\n"
    apart = receive(tmp_path, header + american + other.format("b.csv"))
    assert [person["person_id"] for person in apart.people] == ["P1"]
    assert apart.codes == ["ambiguous_date"]
    told = receive(tmp_path, header + american + other.format("b.csv"), dates="dmy")
    assert [person["birth_date"] for person in told.people] == ["1990-04-03"]
    together = receive(tmp_path, header + american + other.format("a.csv"))
    assert [person["birth_date"] for person in together.people] == ["1990-12-25", "1990-03-04"]


@pytest.mark.parametrize("extra", ["", "x"])
def test_text_that_stood_in_no_column_is_handed_on_only_if_it_is_there(tmp_path, extra):
    text = f"source_file,source_sheet,source_row,person_id,sex,unread_text\nl.csv,,2,P1,F,{extra}\n"
    got = receive(tmp_path, text)
    (person,) = got.people
    assert person.get("unread_text", "") == extra
    assert person["source_file"] == "l.csv"
