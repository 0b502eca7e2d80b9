"""Letters that were converted wrongly are put right when that is certain, and always told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from received import receive

from retorno.intake.mojibake import DAMAGED, REPAIRED, mend

SPANISH = "áéíóúüñÁÉÍÓÚÜÑ¿¡ºª"


@pytest.mark.parametrize(
    ("text", "right", "found"),
    [
        ("Garcia", "Garcia", ""),
        ("García Muñoz", "García Muñoz", ""),
        ("Conceição São João", "Conceição São João", ""),
        ("IRMÃ Â", "IRMÃ Â", ""),
        ("JOSÉ—", "JOSÉ—", ""),
        ("GarcÃ\u00ada", "García", REPAIRED),
        ("MUÃ\u2018OZ", "MUÑOZ", REPAIRED),
        ("MÃ\u0081RQUEZ", "MÁRQUEZ", REPAIRED),
        ("Garc├¡a", "García", REPAIRED),
        ("N\u00c2\u00ba 3 â\u20ac\u201c SÃ\u00ad", "Nº 3 \u2013 Sí", REPAIRED),
        ("Ángel MuÃ\u00b1oz", "Ángel MuÃ\u00b1oz", DAMAGED),
        ("Ã\u0192Â\u00a9", "Ã\u0192Â\u00a9", DAMAGED),
        ("Garc\ufffda", "Garc\ufffda", DAMAGED),
        ("Ã\u00b1 \ufffd", "Ã\u00b1 \ufffd", DAMAGED),
    ],
)
def test_only_what_is_certain_is_put_right(text, right, found):
    assert mend(text) == (right, found)


@given(st.text(st.sampled_from("abcXYZ ,.-" + SPANISH), max_size=40))
def test_well_decoded_texts_stay_and_badly_decoded_ones_come_back(text):
    assert mend(text) == (text, "")
    for codec in ("cp1252", "cp850"):
        try:
            wrong = text.encode().decode(codec)
        except UnicodeDecodeError:
            continue
        assert mend(wrong) == (text, "" if text.isascii() else REPAIRED)


def test_a_list_of_two_encodings_is_put_right_and_told_by_row(tmp_path):
    rows = [f"P{at},Muñoz,Sí,2024-09-01".encode("cp1252") for at in range(6)]
    rows.append("P6,García,Sí,2024-09-01".encode())
    header = b"person_id,surnames,order_final,order_date"
    got = receive(tmp_path, b"\n".join([header, *rows, b""]))
    assert [person["surnames"] for person in got.people] == ["Muñoz"] * 6 + ["García"]
    assert {person["order_final"] for person in got.people} == {"yes"}
    told = [row for row in got.problems if row["code"] == REPAIRED]
    assert [(row["source_row"], row["column"], row["severity"]) for row in told] == [
        ("8", "surnames", "warn"),
        ("8", "order_final", "warn"),
    ]
    assert "García" in told[0]["message"]
    assert got.done.warned == 1


def test_wrong_letters_inside_a_good_file_are_told(tmp_path):
    got = receive(tmp_path, "person_id,surnames,Año\nP1,GarcÃ\u00ada,Ã\u00b1\nP2,Garc\ufffda,\n")
    assert [person["surnames"] for person in got.people] == ["García", "Garc\ufffda"]
    codes = {(row["source_row"], row["column"]): row["code"] for row in got.problems}
    assert codes == {
        ("2", "surnames"): REPAIRED,
        ("2", "Año"): REPAIRED,
        ("3", "surnames"): DAMAGED,
    }


def test_wrong_letters_in_a_header_do_not_hide_the_column(tmp_path):
    wrong = "Número de orden".encode().decode("cp1252")
    got = receive(tmp_path, f"person_id,{wrong}\nP1,O-7\n")
    assert got.people[0]["order_number"] == "O-7"
