"""Parties as the check derives them: ages, loads, classes and days, worked out by hand."""

import pytest

from retorno.intake.caseload import read_caseload
from retorno.plan.check.parties import gather, measure
from retorno.plan.programme import read_programme


def _crowd(world, folder):
    programme, people, _ = world.write(folder)
    return gather(read_caseload(people), read_programme(programme))


AGES = {
    # first day, birth date as known, whether under 18
    ("2025-03-01", "2007-03-01"): False,
    ("2025-03-01", "2007-03-02"): True,
    ("2025-03-01", "2007-02"): False,
    ("2025-03-01", "2007-03"): True,
    ("2025-03-01", "2006"): False,
    ("2025-03-01", "2007"): True,
    ("2025-03-01", ""): True,
    ("2026-02-28", "2008-02-29"): True,
    ("2026-03-01", "2008-02-29"): False,
    ("2024-02-29", "2006-02-28"): False,
    ("2024-02-29", "2006-03-01"): True,
}


@pytest.mark.parametrize("case", AGES)
def test_age_is_that_of_the_latest_birth_date_on_the_first_day(world, tmp_path, case):
    first_day, born = case
    world.term("2025-03-01", first_day)
    world.person("P01").update(birth_date=born)
    crowd = _crowd(world, tmp_path)
    assert crowd.traits.child[crowd.row_of["P01"]] == AGES[case]


LOADS = {
    # needs of a family's people, of which those after the bar are children: seats, laps
    ("", "|INF"): (1, 1),
    ("", "|INF", "|INF"): (2, 1),
    ("", "", "|INF", "|INF"): (2, 2),
    ("MEDA", ""): (3, 0),
    ("STCR",): (5, 0),
    ("STCR;MEDA",): (5, 0),
    ("MEDA", "MEDA"): (4, 0),
    ("OXYG;WCHC",): (1, 0),
    ("", "|", "|INF;MEDA"): (3, 1),
}


@pytest.mark.parametrize("needs", LOADS)
def test_seats_and_laps_of_a_family(world, worlds, tmp_path, needs):
    people = [
        worlds.person(
            f"X{i}",
            family="X",
            needs=need.strip("|"),
            born="2024" if "|" in need else "1990",
            guardian_id="X0",
        )
        for i, need in enumerate(needs)
    ]
    world.tables["people.csv"] = people
    crowd = _crowd(world, tmp_path)
    load = measure(crowd.traits, crowd.party, 1)
    assert (load.seats[0], load.laps[0]) == LOADS[needs]
    assert load.people[0] == len(needs)
    assert not crowd.held[0]


CLASSES = {
    "P01": 1.0,
    "P02": 1.5,
    "P04": 3.0,
    "P05": 2.0,
    "P06": 2.0,
}


@pytest.mark.parametrize("name", CLASSES)
def test_class_of_a_party_is_its_highest(world, tmp_path, name):
    crowd = _crowd(world, tmp_path)
    assert crowd.class_weight[crowd.party[crowd.row_of[name]]] == CLASSES[name]


def test_family_and_person_of_one_name_are_two_parties(world, worlds, tmp_path):
    people = [worlds.person("A"), worlds.person("B", family="A"), worlds.person("C", family="A")]
    world.tables["people.csv"] = people
    crowd = _crowd(world, tmp_path)
    assert list(crowd.names) == ["A", "A"]
    assert crowd.party.tolist() == [0, 1, 1]
