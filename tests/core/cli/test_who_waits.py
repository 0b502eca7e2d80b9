"""Whoever must wait is on no flight: from dirty lists through answers to the plan."""

import csv
import datetime as dt
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from retorno.cli.main import run
from retorno.demo.programme import default_programme
from retorno.demo.writing import write_programme
from retorno.formats.folders import output_folder
from retorno.formats.tables import read_table
from retorno.intake.caseload import read_caseload
from retorno.intake.take_in import IntakeSettings, take_in
from retorno.protect.answers import take_answers
from retorno.protect.assess import assess
from retorno.protect.cleared import Gate, Horizon
from retorno.protect.rules import load_rules

COLUMNS = [
    "person_id",
    "family_id",
    "given_names",
    "surnames",
    "birth_date",
    "document_number",
    "nationality_claimed",
    "nationality_status",
    "order_number",
    "order_date",
    "order_authority",
    "order_final",
    "facility",
    "ready_date",
    "consular_contact",
    "available",
    "guardian_id",
    "best_interests",
]
ADULT = {
    "given_names": "Ana",
    "surnames": "Ruiz",
    "birth_date": "1990-01-01",
    "nationality_claimed": "COL",
    "nationality_status": "registry_confirmed",
    "order_date": "2024-09-01",
    "order_authority": "Court",
    "order_final": "yes",
    "ready_date": "2025-03-01",
    "consular_contact": "accepted",
    "available": "yes",
}
CHILD = ADULT | {"birth_date": "2014-01-01", "best_interests": "yes"}
HORIZON = Horizon(first_day=dt.date(2025, 2, 3), last_day=dt.date(2025, 8, 1), country="COL")
BROKEN = {"birth_date": "2014-13-01"}


@pytest.fixture(scope="module")
def programme(tmp_path_factory):
    place = tmp_path_factory.mktemp("programme") / "programme"
    with output_folder(place) as folder:
        write_programme(folder, default_programme(300))
    return place


@pytest.fixture(scope="module")
def facility(programme):
    return read_table(programme / "facilities.csv").column("facility")[0]


def person(name, family="", kind=ADULT, **cells):
    own = {"person_id": name, "family_id": family, "order_number": f"O-{name}"}
    return kind | own | cells


def write(path, rows, columns=COLUMNS):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


class Road:
    """Takes lists in, lets somebody answer yes to everything, and plans.

    `straight` is who flies when nobody protects and nobody answers: on the lists' own yes.
    """

    def __init__(self, folder, programme, facility):
        self.folder, self.programme, self.facility = folder, programme, facility

    def flown(self, *lists, options=()):
        """Return who flies when everybody's answers are yes."""
        taken, kept = self.folder / "taken", self.folder / "kept"
        files = [
            str(
                write(
                    self.folder / f"list{at}.csv",
                    [{"facility": self.facility} | row for row in rows],
                )
            )
            for at, rows in enumerate(lists)
        ]
        assert run(["intake", *files, "--out", str(taken), *options]) == 0
        names = read_table(taken / "people.csv").column("person_id")
        yes = {"available": "yes", "consular_contact": "accepted", "best_interests": "yes"}
        answers = write(
            self.folder / "answers.csv",
            [{"person_id": name, **yes} for name in names],
            ["person_id", *yes],
        )
        arguments = ["--programme", str(self.programme), "--answers", str(answers)]
        people = str(taken / "people.csv")
        assert run(["protect", people, *arguments, "--out", str(kept)]) == 0
        self.straight = self.planned(taken / "people.csv", "straight")
        return self.planned(kept / "people.csv", "plan")

    def planned(self, people, name):
        out = self.folder / name
        plan = ["plan", str(self.programme), str(people), "--out", str(out)]
        assert run([*plan, "--iterations", "1", "--jobs", "1"]) in {0, 1}
        assert run(["check", str(self.programme), str(people), str(out)]) == 0
        return set(read_table(out / "placements.csv").column("person_id"))


@pytest.fixture
def road(tmp_path, programme, facility):
    return Road(tmp_path, programme, facility)


BYSTANDER = person("Z")


def test_l04_nobody_leaves_a_child_behind_whose_row_was_rejected(road):
    family = [
        person("M1", "F1"),
        person("M2", "F1", CHILD, guardian_id="M1"),
        person("M3", "F1", CHILD, guardian_id="M1"),
    ]
    assert road.flown([*family, BYSTANDER]) == {"M1", "M2", "M3", "Z"}
    family[2] |= BROKEN
    assert road.flown([*family, BYSTANDER]) == road.straight == {"Z"}


def test_l06_a_mother_whose_children_were_all_rejected_does_not_fly_alone(road):
    family = [
        person("M1", "F1"),
        person("M2", "F1", CHILD, guardian_id="M1", **BROKEN),
        person("M3", "F1", CHILD, guardian_id="M1", available="no", **BROKEN),
    ]
    assert road.flown([*family, BYSTANDER]) == road.straight == {"Z"}


@pytest.mark.parametrize("split", [False, True])
@pytest.mark.parametrize("turned", [False, True])
def test_l01_whoever_is_listed_twice_with_one_no_does_not_fly(road, split, turned):
    rows = [person("A"), person("A", available="no")]
    rows = rows[::-1] if turned else rows
    lists = ([rows[0]], [rows[1], BYSTANDER]) if split else ([*rows, BYSTANDER],)
    assert road.flown(*lists) == road.straight == {"Z"}


def test_l27_two_people_of_one_document_do_not_fly(road):
    rows = [person("A", document_number="D1", available="no"), person("B", document_number="D1")]
    assert road.flown([*rows, BYSTANDER]) == road.straight == {"Z"}


def test_l27_strangers_of_two_lists_become_no_family(road):
    lists = [person("M1", "1"), BYSTANDER], [person("H1", "1", CHILD, guardian_id="M1")]
    assert road.flown(*lists) == road.straight == {"Z"}
    assert road.flown(*lists, options=["--families", "shared"]) == {"M1", "H1", "Z"}
    # two families by the lists, and yet M1 is named as the child's guardian: she is not sent without
    assert road.flown(*lists, options=["--families", "per-list"]) == {"Z"}
    unnamed = lists[0], [person("H1", "1", CHILD, guardian_id="")]
    assert road.flown(*unnamed, options=["--families", "per-list"]) == {"M1", "Z"}


ANSWERS = st.sampled_from(["yes", "yes", "yes", "no", "", "perhaps"])
DATES = st.sampled_from(["1990-01-01", "1990-01-01", "1985", "2014-01-01", "", "x", "31/02/2014"])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "person_id": st.sampled_from([*"ABCDEFGH", ""]),
            "family_id": st.sampled_from(["", "1", "2", "3"]),
            "birth_date": DATES,
            "document_number": st.sampled_from(["", "", "", "D1", "d-1", "D2"]),
            "available": ANSWERS,
            "guardian_id": st.sampled_from(["", "alone", "A", "B"]),
            "order_date": st.sampled_from(["2024-09-01"] * 6 + ["soon"]),
            "damage": st.sampled_from(["", "", "", "", "", ',"open', ",x,y", "\0"]),
        }
    ),
    min_size=1,
    max_size=9,
)


def _lines(rows):
    text = ",".join(COLUMNS) + "\n"
    for at, row in enumerate(rows):
        cells = person(row["person_id"], kind=CHILD) | row | {"order_number": f"O{at}"}
        text += ",".join(cells.get(name, "") for name in COLUMNS) + row["damage"] + "\n"
    return text


def _cleared(folder, lists, answers, way):
    files = []
    for at, rows in enumerate(lists):
        files.append(folder / f"l{at}.csv")
        files[-1].write_text(_lines(rows), encoding="utf-8")
    with output_folder(folder / "out") as out:
        take_in(files, folder=out, settings=IntakeSettings(families=way))
    taken = folder / "out"
    if not read_table(taken / "people.csv").rows:
        return set(), taken
    caseload = read_caseload(taken / "people.csv")
    told = write(folder / "answers.csv", answers, ["person_id", "available"])
    answered = take_answers(caseload, read_table(told), HORIZON.first_day).caseload
    booked = assess(answered, gate=Gate.BOOKING, rules=load_rules(), horizon=HORIZON).caseload
    goes = assess(booked, gate=Gate.PLAN, rules=load_rules(), horizon=HORIZON)
    straight = assess(caseload, gate=Gate.PLAN, rules=load_rules(), horizon=HORIZON)
    return {caseload.person_id[row] for row in (*goes.row, *straight.row)}, taken


def _is_rejected(row):
    unreadable = {"x", "31/02/2014", "soon", "perhaps"}
    return row["damage"] or not unreadable.isdisjoint(row.values())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    lists=st.lists(ROWS, min_size=1, max_size=2),
    answers=st.lists(
        st.fixed_dictionaries(
            {"person_id": st.sampled_from("ABCDEFGH"), "available": st.sampled_from(["yes", "no"])}
        ),
        max_size=8,
    ),
    way=st.sampled_from(["", "shared"]),
)
def test_l01_l04_nobody_with_a_no_or_a_rejected_relative_ever_goes_on(lists, answers, way):
    with tempfile.TemporaryDirectory() as folder:
        goes, taken = _cleared(Path(folder), lists, answers, way)
        people = read_table(taken / "people.csv")
    names, families = people.column("person_id"), people.column("family_id")
    family_of = dict(zip(names, families, strict=True))
    for row in (row for rows in lists for row in rows):
        if row["available"] == "no":
            assert row["person_id"] not in goes
        is_missing = _is_rejected(row) and family_of.get(row["person_id"]) != row["family_id"]
        if is_missing and row["family_id"]:
            assert goes.isdisjoint(name for name in names if family_of[name] == row["family_id"])
    where = {family: set() for family in families}
    for family, file in zip(families, people.column("source_file"), strict=True):
        where[family].add(file)
    for name in goes:
        assert way or not family_of[name] or len(where[family_of[name]]) == 1
    event(f"somebody goes on: {bool(goes)}")
