"""Who waits until rows are settled: rejected members, the same person twice, families over lists."""

import pytest
import xlsxwriter
from received import put, receive, rows_of

from retorno.formats.folders import output_folder
from retorno.intake.caseload import read_caseload
from retorno.intake.take_in import IntakeSettings, take_in
from retorno.vocabulary.errors import UnusableInputError
from retorno.wording import LANGUAGES, say

HEADER = (
    "person_id,family_id,birth_date,document_type,document_number,guardian_id,order_number,"
    "order_date,order_final,consular_contact,best_interests,needs,available"
)


def line(person, family="", **cells):
    values = {
        "birth_date": "1990-01-01",
        "order_number": f"O-{person}",
        "order_date": "2024-09-01",
        "order_final": "yes",
        "consular_contact": "accepted",
        "available": "yes",
    } | cells
    values |= {"person_id": person, "family_id": family}
    return ",".join(values.get(name, "") for name in HEADER.split(","))


def listed(*lines):
    return "\n".join([HEADER, *lines]) + "\n"


def told(got):
    people = {person["person_id"]: person for person in got.people}
    return {name: (row["available"], row.get("waits_for", "")) for name, row in people.items()}


GOES = ("yes", "")
SEVERAL = ("", "family_in_several_lists")
SHARED = ("", "document_shared")


def awaits(*rows, file="list.csv"):
    return ("", ";".join(f"{file}:{row}" for row in rows))


@pytest.mark.parametrize(
    "bad", [{"birth_date": "2014-13-01"}, {"needs": "a car"}, {"order_date": "soon"}]
)
def test_l04_a_family_waits_for_its_rejected_member(tmp_path, bad):
    got = receive(
        tmp_path,
        listed(
            line("M1", "F1"),
            line("M2", "F1", available="no"),
            line("M3", "F1", **bad),
            line("A", "F2"),
            line("B"),
        ),
    )
    assert told(got) == {
        "M1": awaits(4),
        "M2": ("no", "list.csv:4"),
        "A": GOES,
        "B": GOES,
    }
    warned = [row for row in got.problems if row["code"] == "waits_rejected"]
    assert [(row["source_row"], row["value"]) for row in warned] == [("2", ""), ("3", "")]
    assert "list.csv:4" in warned[0]["message"]
    assert got.done.waiting == got.report["waiting"] == 2
    assert [row["person_id"] for row in got.to_ask] == ["M1"]
    assert read_caseload(got.out / "people.csv").available.tolist() == [-1, 0, 1, 1]
    assert not (got.out / "people.csv.new").exists()
    assert got.report["counts"] == {"rows": 5, "accepted": 4, "rejected": 1, "warned": 2}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_l04_whom_a_rejected_row_names_as_guardian_waits_too(tmp_path, lang):
    child = line("C1", birth_date="2015-02-30", guardian_id="M1")
    got = receive(tmp_path, listed(line("M1"), child, line("B")), lang=lang)
    assert told(got) == {"M1": awaits(3), "B": GOES}


@pytest.mark.parametrize(
    "damaged",
    [
        'M3,F1,"1990-01-01',
        'M3,F1,"1990"x,,',
        "M3,F\0" + "1,1990",
        line("M3", "F1") + ",one,more",
        "M3,,,F1" + "," * 30 + "x",
    ],
)
def test_l04_a_damaged_row_makes_every_family_and_person_wait_that_it_may_mean(tmp_path, damaged):
    got = receive(tmp_path, listed(line("M1", "F1"), line("B"), damaged))
    assert told(got) == {"M1": awaits(4), "B": GOES}
    got = receive(tmp_path, listed(line("M3"), line("B"), damaged))
    assert told(got) == {"M3": awaits(4), "B": GOES}


def test_l04_two_families_of_one_rejected_row_both_wait(tmp_path):
    got = receive(
        tmp_path,
        "person_id,family_id,Grupo familiar,available\n"
        "M1,F1,,yes\nM2,F2,,yes\nM3,F1,F2,yes\nM4,F3,,yes\n",
    )
    assert told(got) == {"M1": awaits(4), "M2": awaits(4), "M4": GOES}


@pytest.mark.parametrize(("cell", "waits"), [("#REF!", True), ("(b)(6)", True), ("N/A", False)])
def test_l04_whose_family_cannot_be_read_waits(tmp_path, cell, waits):
    got = receive(tmp_path, listed(line("M1", cell)))
    assert told(got) == {"M1": ("", "family_unreadable") if waits else GOES}


def test_l06_an_exact_double_is_no_missing_member(tmp_path):
    child = line("C1", "F1", birth_date="2015-01-01", guardian_id="M1", best_interests="yes")
    got = receive(tmp_path, listed(line("M1", "F1"), child, child, line("M1", "F1")))
    assert told(got) == {"M1": GOES, "C1": GOES}
    assert got.codes == ["doubled_identifier"] * 2


def test_l06_a_mended_row_sent_with_its_list_frees_the_family_and_alone_does_not(tmp_path):
    lists = put(
        tmp_path, listed(line("M1", "F1"), line("M3", "F1", birth_date="2014-13-01", available=""))
    )
    first = receive(tmp_path, lists)
    text = (first.out / "rejected.csv").read_text(encoding="utf-8")
    assert text.count("accepted,,,") == 1
    text = text.replace("accepted,,,", "accepted,,,yes")
    good = put(tmp_path, text.replace("2014-13-01", "1980"), "mended.csv")
    still = put(tmp_path, text.replace("2014-13-01", "2014-14-01"), "still.csv")
    assert told(receive(tmp_path, lists, good)) == {"M1": GOES, "M3": GOES}
    assert told(receive(tmp_path, good, lists)) == {"M1": GOES, "M3": GOES}
    assert told(receive(tmp_path, good)) == {"M3": ("", "list_missing")}
    assert told(receive(tmp_path, lists, still)) == {"M1": awaits(3)}
    assert told(receive(tmp_path, lists, still, good)) == {"M1": GOES, "M3": GOES}


def test_l06_a_family_waits_for_every_one_of_its_rejected_rows(tmp_path):
    rows = [line("M1", "F1"), *(line(name, "F1", birth_date="x") for name in ("M2", "M3"))]
    first = receive(tmp_path, listed(*rows))
    assert told(first) == {"M1": awaits(3, 4)}
    people = put(tmp_path, (first.out / "people.csv").read_bytes(), "people.csv")
    lines = (first.out / "rejected.csv").read_text(encoding="utf-8").splitlines()
    one = put(tmp_path, "\n".join(lines[:2]).replace(",x,", ",1980,"), "one.csv")
    assert told(receive(tmp_path, people, one))["M1"] == awaits(4)


def test_l01_of_two_rows_of_a_person_every_no_counts(tmp_path):
    for column, no in (
        ("available", "no"),
        ("order_final", "no"),
        ("best_interests", "no"),
        ("consular_contact", "declined"),
    ):
        for rows in (
            (line("A"), line("A", **{column: no})),
            (line("A", **{column: no}), line("A")),
        ):
            got = receive(tmp_path, listed(*rows, line("B")))
            assert got.people[0][column] == no
            assert got.people[0].get("waits_for", "") == ""
            assert got.people[1][column] != no
    assert got.codes == ["doubled_identifier"]  # the stricter row was kept


def test_l01_a_no_counts_in_a_row_that_is_rejected_for_another_cell_and_in_another_list(tmp_path):
    one = put(tmp_path, listed(line("A", available="no", birth_date="x")), "one.csv")
    two = put(tmp_path, listed(line("A"), line("B")), "two.csv")
    got = receive(tmp_path, one, two)
    assert told(got) == {"A": ("no", "one.csv:2"), "B": GOES}
    assert "stricter_kept" in got.codes
    assert told(receive(tmp_path, two, one)) == told(got)


def test_l02_unknown_is_stricter_than_yes_and_a_list_without_the_column_says_nothing(tmp_path):
    got = receive(tmp_path, listed(line("A"), line("A", available="", order_final="")))
    assert (got.people[0]["available"], got.people[0]["order_final"]) == ("", "")
    assert [row["person_id"] for row in got.to_ask] == ["A"]
    short = put(tmp_path, "person_id,surnames\nA,Gil\n", "short.csv")
    got = receive(tmp_path, put(tmp_path, listed(line("A"))), short)
    assert told(got) == {"A": GOES}


@pytest.mark.parametrize(
    ("kept", "other", "waits"),
    [
        ({}, {"birth_date": "2012-01-01"}, True),
        ({}, {"birth_date": "1990"}, False),
        ({"birth_date": "1990"}, {}, False),
        ({"birth_date": ""}, {}, False),
        ({}, {"birth_date": ""}, False),
        ({}, {"needs": "MEDA"}, True),
        ({"needs": "MEDA;WCHR"}, {"needs": "WCHR MEDA"}, False),
        ({"guardian_id": "X"}, {"guardian_id": "Y"}, True),
    ],
)
def test_l27_rows_of_one_identifier_that_say_different_things_wait(tmp_path, kept, other, waits):
    got = receive(tmp_path, listed(line("A", **kept), line("A", **other)))
    assert told(got) == {"A": awaits(3) if waits else GOES}


def test_l27_a_person_in_two_families_makes_both_wait(tmp_path):
    got = receive(
        tmp_path, listed(line("A", "F1"), line("A", "F2"), line("B", "F1"), line("C", "F2"))
    )
    assert told(got) == {"A": awaits(3), "B": GOES, "C": awaits(3)}


def test_l27_a_mended_double_is_somebody_elses_and_counts_no_more(tmp_path):
    lists = put(tmp_path, listed(line("A"), line("A", available="no", birth_date="2001-01-01")))
    first = receive(tmp_path, lists)
    assert told(first) == {"A": ("no", "list.csv:3")}
    text = (first.out / "rejected.csv").read_text(encoding="utf-8")
    other = put(tmp_path, text.replace(",A,", ",Z,").replace("O-A", "O-Z"), "other.csv")
    assert told(receive(tmp_path, lists, other)) == {"A": GOES, "Z": ("no", "")}
    same = put(tmp_path, text.replace(",no", ",yes"), "same.csv")
    assert told(receive(tmp_path, same, lists))["A"][0] == "no"


@pytest.mark.parametrize(
    ("one", "two", "shared"),
    [
        ({"document_number": "D1"}, {"document_number": "d-1"}, True),
        ({"document_number": "D1"}, {"document_number": "D2"}, False),
        (
            {"document_number": "7", "document_type": "passport"},
            {"document_number": "07", "document_type": "national_id"},
            False,
        ),
        ({"document_number": "7", "document_type": "passport"}, {"document_number": "7"}, True),
        ({"document_number": "en trámite"}, {"document_number": "en trámite"}, False),
    ],
)
def test_l27_two_people_of_one_document_both_wait(tmp_path, one, two, shared):
    got = receive(tmp_path, listed(line("A", **one), line("B", **two), line("C")))
    assert told(got) == {
        "A": SHARED if shared else GOES,
        "B": SHARED if shared else GOES,
        "C": GOES,
    }
    assert ("waits_document" in got.codes) == shared


def test_l27_a_document_of_a_rejected_row_of_another_person_counts_too(tmp_path):
    bad = line("A", document_number="D1", available="no", birth_date="x")
    got = receive(tmp_path, listed(bad, line("B", document_number="D1"), line("C")))
    assert told(got) == {"B": awaits(2), "C": GOES}
    own = receive(tmp_path, listed(bad.replace(",no", ",yes"), line("A", document_number="D1")))
    assert told(own) == {"A": awaits(2)}  # the date of birth is in doubt, not the document


def lists_of(folder):
    child = line("H1", "1", birth_date="2015-01-01", guardian_id="M1", best_interests="yes")
    one = put(folder, listed(line("M1", "1"), line("M2", "2"), line("M4", "2")), "a@b.csv")
    return one, put(folder, listed(child, line("M3", "3"), line("M5", "1")), "c.csv")


def test_l27_a_family_in_two_lists_is_in_doubt_until_somebody_says_what_it_is(tmp_path):
    got = receive(tmp_path, *lists_of(tmp_path))
    assert told(got) == {
        "M1": SEVERAL, "M2": GOES, "M4": GOES, "H1": SEVERAL, "M3": GOES, "M5": SEVERAL,
    }  # fmt: skip
    assert got.codes.count("waits_several_lists") == 3


def test_l06_one_register_joins_the_family_over_lists(tmp_path):
    got = receive(tmp_path, *lists_of(tmp_path), families="shared")
    assert set(told(got).values()) == {GOES}
    assert [person["family_id"] for person in got.people] == ["1", "2", "2", "1", "3", "1"]


def test_l27_lists_that_number_their_own_families_never_share_one(tmp_path):
    got = receive(tmp_path, *lists_of(tmp_path), families="per-list")
    families = [person["family_id"] for person in got.people]
    assert families == ["1 @a%40b.csv", "2 @a%40b.csv", "2 @a%40b.csv", "1 @c.csv", "3 @c.csv",
                        "1 @c.csv"]  # fmt: skip
    assert "guardian_other_family" in got.codes
    one = receive(tmp_path, lists_of(tmp_path)[0], families="per-list")
    assert [person["family_id"] for person in one.people] == [
        "1 @a%40b.csv",
        "2 @a%40b.csv",
        "2 @a%40b.csv",
    ]
    people = put(tmp_path, (one.out / "people.csv").read_bytes(), "people.csv")
    assert receive(tmp_path, people, families="per-list").people == one.people


def test_l04_a_rejected_member_is_of_its_own_lists_family_where_lists_number_them(tmp_path):
    one = put(tmp_path, listed(line("A", "1"), line("B", "1", birth_date="x")), "a.csv")
    two = put(tmp_path, listed(line("C", "1"), 'broken,1,"x'), "b.csv")
    three = put(tmp_path, listed(line("D", "1")), "c.csv")
    got = receive(tmp_path, one, two, three, families="per-list")
    assert told(got) == {"A": awaits(3, file="a.csv"), "C": awaits(3, file="b.csv"), "D": GOES}


def test_sheets_of_one_workbook_are_lists_too(tmp_path):
    path = tmp_path / "w.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("A", "B"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["person_id", "family_id", "available"])
            sheet.write_row(1, 0, [name, "F1", "yes"])
    assert told(receive(tmp_path, path)) == {"A": SEVERAL, "B": SEVERAL}


def test_a_profile_may_say_what_families_are_and_the_option_overrules_it(tmp_path):
    profile = put(tmp_path, 'format = "retorno-profile/1"\nfamilies = "shared"\n', "mine.toml")
    lists = lists_of(tmp_path)
    assert set(told(receive(tmp_path, *lists, profile=str(profile))).values()) == {GOES}
    got = receive(tmp_path, *lists, profile=str(profile), families="per-list")
    assert got.people[0]["family_id"] != got.people[-1]["family_id"]


def test_a_way_of_reading_families_that_is_not_known_is_refused(tmp_path):
    with output_folder(tmp_path / "no") as folder, pytest.raises(UnusableInputError) as caught:
        take_in([], folder=folder, settings=IntakeSettings(families="mixed"))
    assert "per-list" in say(f"error.{caught.value.code}", "en", **caught.value.facts)
    bad = put(tmp_path, 'format = "retorno-profile/1"\nfamilies = "mixed"\n', "mine.toml")
    with pytest.raises(UnusableInputError):
        receive(tmp_path, listed(line("A")), profile=str(bad))


def test_a_doubt_of_an_earlier_intake_is_kept_when_its_people_are_taken_in_again(tmp_path):
    first = receive(tmp_path, listed(line("M1", "F1"), line("M2", "F1", birth_date="x")))
    text = (
        (first.out / "people.csv")
        .read_text(encoding="utf-8")
        .replace("accepted,,", "accepted,yes,")
    )
    again = receive(tmp_path, put(tmp_path, text, "people.csv"))
    assert told(again) == {"M1": awaits(3)}
    assert again.done.waiting == 1
    more = put(tmp_path, listed(line("M9", "F1", birth_date="x")), "x;y.csv")
    both = receive(tmp_path, put(tmp_path, text, "people.csv"), more)
    assert told(both) == {"M1": ("", "x,y.csv:2;list.csv:3")}
    assert rows_of(both.out / "to_ask.csv")[0]["person_id"] == "M1"


def test_a_family_that_could_not_be_read_waits_until_somebody_writes_it(tmp_path):
    first = receive(tmp_path, listed(line("M1", "#REF!"), line("B")))
    text = (first.out / "people.csv").read_text(encoding="utf-8")
    assert told(receive(tmp_path, put(tmp_path, text, "p.csv")))["M1"] == ("", "family_unreadable")
    written = put(tmp_path, text.replace("M1,,", "M1,F1,"), "p.csv")
    assert told(receive(tmp_path, written))["M1"] == ("", "")


def test_l29_what_was_written_is_rewritten_as_it_was_however_long(tmp_path):
    long = "=" + "x" * 131_071
    text = f"person_id,family_id,Nombres\nM1,F1,{long}\nM2,F1,-\nM3,F1,a,quizás\n"
    out = tmp_path / "out"
    with output_folder(out) as folder:
        take_in([put(tmp_path, text)], folder=folder, settings=IntakeSettings())
    written = (out / "people.csv").read_text(encoding="utf-8").splitlines()
    assert f",'{long}," in written[1]
    assert written[2].endswith(",list.csv:4")
