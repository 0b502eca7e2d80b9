from collections import Counter

import pytest

from retorno.demo.dirt import CLEAN, DOUBLED, KINDS, NO_IDENTIFIER, NOWHERE, Outcome
from retorno.demo.people import invent
from retorno.demo.raw import ASKED, LISTS, SENT, answers, outcome, soil, truth
from retorno.demo.raw_files import day_first, month_first, pipes, semicolons, workbook
from retorno.demo.writing import write_raw
from retorno.formats.folders import output_folder
from retorno.formats.tables import read_tables

PEOPLE = 6000


@pytest.fixture(scope="module")
def people():
    return invent(PEOPLE, 3)


@pytest.fixture(scope="module")
def lists(people):
    return soil(people, 3)


@pytest.fixture(scope="module")
def folder(people, tmp_path_factory):
    out = tmp_path_factory.mktemp("raw") / "out"
    with output_folder(out) as writing:
        names = write_raw(writing, people, 3)
    assert names == ("lista_consulados.csv", "lista_vuelos.xlsx", "roster.txt")
    return out / "raw"


def test_everybody_is_on_exactly_one_list_unless_doubled(people, lists):
    seen = Counter(person for table in lists for person in table.person)
    assert set(seen) == set(people["person_id"])
    doubled = {p for t in lists for p, d in zip(t.person, t.dirt, strict=True) if d == DOUBLED}
    assert {person for person, count in seen.items() if count > 1} == doubled
    assert doubled


def test_families_are_whole_on_one_list(lists):
    where = {}
    for number, table in enumerate(lists):
        for row in table.rows:
            if row["family_id"]:
                assert where.setdefault(row["family_id"], number) == number


def test_a_few_percent_are_dirty_in_every_way(lists):
    dirt = Counter(kind for table in lists for kind in table.dirt)
    rows = sum(dirt.values())
    assert 0.02 < 1 - dirt[CLEAN] / rows < 0.06
    assert set(dirt) == {CLEAN, DOUBLED, *KINDS}


def test_clean_rows_are_the_people_and_dirty_rows_differ(people, lists):
    known = {person: at for at, person in enumerate(people["person_id"])}
    for table in lists:
        for row, person, dirt in zip(table.rows, table.person, table.dirt, strict=True):
            same = {name: people[name][known[person]] for name in SENT}
            if dirt in {CLEAN, DOUBLED}:
                assert row == same
            else:
                assert row != same


def test_each_fault_has_an_outcome():
    assert outcome(CLEAN) is Outcome.ACCEPTED
    assert outcome(DOUBLED) is Outcome.REJECTED
    assert {outcome(kind) for kind in KINDS} == set(Outcome)


def test_truth_names_the_row_in_the_file(people, folder):
    tables = {
        (table.source.file.split("/")[-1], table.source.sheet): table
        for name in ("lista_consulados.csv", "lista_vuelos.xlsx", "roster.txt")
        for table in read_tables(folder / name)
    }
    told = truth(soil(people, 3))
    assert len(told["row"]) == sum(table.rows for table in tables.values())
    checked = 0
    for file, sheet, row, person, dirt in zip(
        told["file"], told["sheet"], told["row"], told["person_id"], told["dirt"], strict=True
    ):
        table = tables[file, sheet]
        at = int(row) - table.first_row
        assert table.row_number(at) == int(row)
        written = table.cells[table.columns[0]][at].strip()
        assert written == ("" if dirt == "no_identifier" else person)
        checked += 1
    assert checked > PEOPLE


def test_lists_are_in_old_encodings_with_preambles_and_sheets(folder):
    (csv_table,) = read_tables(folder / "lista_consulados.csv")
    assert csv_table.source.separator == ";"
    assert csv_table.source.preamble_lines == 4
    assert "Número de orden" in csv_table.columns
    assert "ñ".encode("cp1252") in (folder / "lista_consulados.csv").read_bytes()
    (pipe_table,) = read_tables(folder / "roster.txt")
    assert pipe_table.source.separator == "|"
    assert "(b)(6), (b)(7)(C)" in pipe_table.cells["Surnames"]
    sheets = read_tables(folder / "lista_vuelos.xlsx")
    assert [table.source.sheet for table in sheets] == ["Primera parte", "Segunda parte"]
    assert any(cell.startswith("=") for table in sheets for cell in table.cells["Nombres"])


def test_dates_can_be_told_apart_or_are_iso(lists):
    for table, writes in ((lists[0], semicolons), (lists[3], pipes)):
        assert writes(table)
    few = soil(invent(2, 1), 1)[0]
    text = semicolons(few).decode("cp1252")
    assert text.splitlines()[4].startswith("Identificador;")
    assert day_first("1999-12-31") == "31/12/1999"
    assert month_first("1999-12-31") == "12/31/1999"
    assert month_first("1999") == "1999"


def test_every_list_says_that_its_people_are_invented(folder):
    for name in ("lista_consulados.csv", "roster.txt"):
        assert b"Personas inventadas" in (folder / name).read_bytes()
    content = workbook(soil(invent(30, 1), 1)[1:3])
    assert content.startswith(b"PK")


def test_impossible_dates_stay_impossible_in_the_workbook(folder):
    first, second = read_tables(folder / "lista_vuelos.xlsx")
    assert "1980-02-31" in first.cells["Fecha de nacimiento"]
    assert "02/31/1980" in second.cells["Fecha de nacimiento"]
    assert NOWHERE in first.cells["Centro"] + second.cells["Centro"]


def test_bytes_are_the_same_every_time(people, lists):
    again = soil(people, 3)
    assert again == lists
    assert workbook(again[1:3]) == workbook(lists[1:3])
    assert soil(people, 4) != lists


@pytest.mark.parametrize("count", [1, 2, 5, 12])
def test_few_people_are_split_too(count):
    tables = soil(invent(count, 9), 9)
    assert len(tables) == len(LISTS)
    assert workbook(tables[1:3])
    assert {person for table in tables for person in table.person} == set(
        invent(count, 9)["person_id"]
    )


def test_answers_are_of_those_who_were_taken_in(people, lists):
    given = answers(people, lists)
    assert list(given) == ["person_id", *ASKED]
    refused = {
        person
        for table in lists
        for person, dirt in zip(table.person, table.dirt, strict=True)
        if dirt != DOUBLED and (outcome(dirt) is Outcome.REJECTED or dirt == NO_IDENTIFIER)
    }
    assert refused.isdisjoint(given["person_id"])
    assert refused | set(given["person_id"]) == set(people["person_id"])
    at = {person: row for row, person in enumerate(people["person_id"])}
    for person, available in zip(given["person_id"], given["available"], strict=True):
        assert available == people["available"][at[person]]
