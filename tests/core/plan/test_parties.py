import numpy as np
import pytest

from retorno.plan.cohorts import _pack, make_cohorts
from retorno.plan.parties import CLASSES, NEVER
from retorno.vocabulary.people import PartyClass

ROAD = 30.0 + 0.3 * 1.2 * 111.19492664455873


def by_key(parties):
    return {key: i for i, key in enumerate(parties.key)}


def never_of(parties, key):
    code = parties.never[by_key(parties)[key]]
    return NEVER[code].value if code >= 0 else ""


def test_parties_of_the_tiny_programme(tiny, prepared):
    parties = prepared(tiny).parties
    at = by_key(parties)
    assert sorted(at) == sorted(
        ["P01", "A", "P04", "P05", "P06", "P07", "B", "P10", "P13", "P14", "P15", "P18"]
    )
    lap = at["A"]
    assert (parties.people[lap], parties.seats[lap], parties.laps[lap]) == (2, 1, 1)
    assert parties.seats[at["P06"]] == 5
    assert parties.wheelchairs[at["P05"]] == 1
    assert parties.medical[at["P06"]] == 1
    assert parties.minors_alone[at["P04"]] == 1
    classes = {key: CLASSES[parties.party_class[i]] for key, i in at.items()}
    assert classes["P04"] == PartyClass.UNACCOMPANIED_MINOR
    assert classes["P05"] == PartyClass.MEDICAL
    assert classes["A"] == PartyClass.CHILDREN
    assert classes["P01"] == PartyClass.GENERAL


def test_days_of_parties(tiny, prepared):
    parties = prepared(tiny).parties
    at = by_key(parties)
    assert parties.ready[at["P04"]] == 0  # ready before the first day waits from the first day
    assert (parties.ready[at["P01"]], parties.latest[at["P01"]]) == (1, 19)
    assert parties.ready[at["B"]] == 4  # the latest of its people
    assert parties.latest[at["B"]] == 34  # 30 days of waiting at most
    assert parties.ready[at["P14"]] == -1


def test_money_of_parties(tiny, prepared):
    task = prepared(tiny)
    parties, at = task.parties, by_key(task.parties)
    miami = task.programme.departures.index("MIA")
    bogota = task.programme.arrivals.index("BOG")
    assert parties.road[at["P01"], miami] == pytest.approx(ROAD)
    assert parties.road[at["A"], miami] == pytest.approx(2 * ROAD)
    assert parties.onward[at["P10"], bogota] == 50.0
    assert parties.onward[at["P01"]].tolist() == [0.0, 0.0]
    assert np.isinf(parties.onward[at["B"], task.programme.arrivals.index("MDE")])
    assert parties.rate[at["A"]] == pytest.approx(2 * 1.5 * 100)


def test_why_a_party_can_never_travel(tiny, prepared, someone):
    tiny.tables["people.csv"] += [
        someone("Q1", arrival_preferred="CLO"),
        someone("Q2", latest_date="2025-03-01"),
        someone("Q3", at="NOWHERE", ready=""),
    ]
    parties = prepared(tiny).parties
    assert never_of(parties, "P01") == ""
    assert never_of(parties, "P13") == "out_of_reach"
    assert never_of(parties, "P14") == "not_ready"
    assert never_of(parties, "P15") == "facility_unknown"
    assert never_of(parties, "P18") == "ready_after_end"
    assert never_of(parties, "Q1") == "no_arrival"
    assert never_of(parties, "Q2") == "deadline_before_ready"
    assert never_of(parties, "Q3") == "facility_unknown"


def test_order_of_rows_changes_nothing(tiny, prepared):
    keys = prepared(tiny).parties.key
    tiny.tables["people.csv"].reverse()
    assert prepared(tiny).parties.key == keys


def test_cohorts_hold_parties_that_differ_in_nothing(tiny, prepared, someone):
    tiny.tables["people.csv"] += [someone("Z1"), someone("Z2"), someone("Z3", needs="BLND")]
    task = prepared(tiny)
    at, cohort = by_key(task.parties), task.cohorts.of_party
    assert cohort[at["Z1"]] == cohort[at["Z2"]] == cohort[at["Z3"]]
    assert cohort[at["Z1"]] != cohort[at["P01"]]  # another latest day
    assert cohort[at["P13"]] == -1
    assert task.instance.count[cohort[at["Z1"]]] == 3


def test_families_at_several_facilities_have_a_cohort_of_their_own(tiny, prepared, someone):
    tiny.tables["people.csv"] += [
        someone("Y1", family="Y", at="KROME"),
        someone("Y2", family="Y", at="PINE"),
        someone("X1", family="X", at="PINE"),
        someone("X2", family="X", at="KROME"),
        someone("W1", family="W", at="KROME"),
        someone("W2", family="W", at="KROME"),
    ]
    task = prepared(tiny)
    at, cohort = by_key(task.parties), task.cohorts.of_party
    assert cohort[at["Y"]] == cohort[at["X"]] != cohort[at["W"]]
    miami = task.programme.departures.index("MIA")
    road = task.parties.road[at["Y"], miami]
    assert road > 2 * ROAD  # from Pine it is farther


def test_nobody_gives_no_cohort(tiny, prepared):
    for row in tiny.tables["people.csv"]:
        row["available"] = "no"
    task = prepared(tiny)
    assert task.parties.parties == 0
    assert task.instance.cohorts == 0
    assert make_cohorts(task.parties).of_party.tolist() == []


def test_keys_are_renumbered_before_they_overflow():
    big = np.array([2**40, 0, 2**40], np.int64)
    small = np.array([7, 7, 8], np.int64)
    key = _pack([big, big, small])
    assert len(set(key.tolist())) == 3
    assert (_pack([big, big]) == _pack([big, big])).all()
