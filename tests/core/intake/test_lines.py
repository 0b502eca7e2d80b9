"""Totals, notes and repeated headers are told, and are never people nor lost."""

import pytest
from received import put, receive
from test_take_in import refusal

from retorno.intake.lines import HEADER_AGAIN, NOT_A_PERSON

HEADERS = "Identificador,Nombres,Apellidos,Edad\n"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("TOTAL,3,,", NOT_A_PERSON),
        ("Total:,,,", NOT_A_PERSON),
        (",Gran total,,4", NOT_A_PERSON),
        ("Subtotal,,1.234,", NOT_A_PERSON),
        ("Suma,,,3", NOT_A_PERSON),
        ("Totals,12,,", NOT_A_PERSON),
        ("Fuente: consulado,,,", NOT_A_PERSON),
        ("Fuentes: dos consulados,,,", NOT_A_PERSON),
        ('"* Nota: incluye menores",,,', NOT_A_PERSON),
        ("Source: ICE,,,", NOT_A_PERSON),
        ("Notes: none,,,", NOT_A_PERSON),
        ("Elaborado por la oficina,,,", NOT_A_PERSON),
        ("Identificador,Nombres,Apellidos,Edad", HEADER_AGAIN),
        ("Identificador,Ana,Rojas,30", ""),
        ("P9,,,", ""),
        ("TOTAL-1,,,", ""),
        ("Total,Ana,Rojas,30", ""),
        ("S/N,Total,,", ""),
        (",,Fuentes,1980", ""),
        (",,Fuentes,", ""),
        (",,Fuente,30", ""),
        ("Fuente,Ana,,", ""),
        ("Notario,,,", ""),
    ],
)
def test_lines_under_the_table_are_not_people_and_people_are(tmp_path, line, code):
    got = receive(tmp_path, f"{HEADERS}P1,Ana,Rojas,30\n{line}\n")
    assert got.done.rows == 2
    if not code:
        assert got.done.accepted == 2
        return
    assert [person["person_id"] for person in got.people] == ["P1"]
    (problem,) = (row for row in got.problems if row["severity"] == "reject")
    assert (problem["code"], problem["source_row"]) == (code, "3")
    (row,) = got.rejected
    written = {cell.strip() for cell in row.values()}
    assert line.split(",")[0].strip('"') in written


def test_narrow_tables_are_not_judged_by_their_words(tmp_path):
    got = receive(tmp_path, "person_id,surnames\nFuente,\nTotal,3\n")
    assert got.done.accepted == 2


def test_nobody_waits_for_a_line_that_is_not_a_person(tmp_path):
    got = receive(tmp_path, "person_id,family_id,sex\n3,3,F\nTOTAL,3,\n")
    assert got.codes == [NOT_A_PERSON]
    assert [(person["person_id"], person.get("waits_for", "")) for person in got.people] == [
        ("3", "")
    ]


def test_a_list_with_a_header_and_no_rows_is_refused(tmp_path):
    error = refusal(lambda: receive(tmp_path, "person_id,sex\n"))
    assert (error.code, error.facts["file"]) == ("intake.no_rows", "list.csv")
    assert not (tmp_path / "out").exists()


def test_an_empty_list_beside_another_stops_nobody(tmp_path):
    empty = put(tmp_path, "person_id,sex\n", "empty.csv")
    got = receive(tmp_path, "person_id,sex\nP1,F\n", empty)
    assert got.done.accepted == 1
    assert "empty.csv: 0 rows of people" in " ".join(got.done.sentences)
