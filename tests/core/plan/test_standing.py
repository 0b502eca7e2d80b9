"""A plan that is read back is the plan that was written, and anything uncertain is refused."""

import itertools

import pytest

from retorno.cli.planning import load
from retorno.plan.folder import Run, describe
from retorno.plan.found import Found, Stopped
from retorno.plan.seating import as_solution, seat
from retorno.plan.solution import evaluate, violations
from retorno.plan.standing import read_standing
from retorno.vocabulary.errors import UnusableInputError


@pytest.fixture
def read(tmp_path):
    """Write a world and read its plan back."""
    count = itertools.count()

    def read_world(world):
        programme, people, plan = world.write(tmp_path / f"standing{next(count)}")
        return read_standing(load(programme, people), plan)

    return read_world


def test_the_hand_made_plan_is_read_as_it_stands(tiny, read):
    standing = read(tiny)
    task, seated = standing.task, standing.seated
    assert standing.names == ("F1", "F2", "F3", "S1")
    assert seated.day.tolist() == [3, 5, 7, 2]
    assert (seated.rotation >= 0).tolist() == [True, True, True, False]
    of_key = dict(zip(task.parties.key, seated.departure.tolist(), strict=True))
    assert of_key == {
        "P01": 0, "A": 0, "P04": 0, "P05": 0, "P06": 0, "P07": 1, "B": 2, "P10": 3, "P13": -1,
        "P14": -1, "P15": -1, "P18": -1,
    }  # fmt: skip
    assert violations(task.instance, standing.solution) == []
    assert standing.stated["cost"] == 190870.30
    costs = evaluate(task.instance, standing.solution)
    assert (round(costs.flights, 2), costs.seats, costs.onward) == (158_500.0, 420.0, 50.0)


def test_a_plan_of_the_planner_comes_back_as_it_was(tiny, read):
    before = read(tiny)
    task = before.task
    found = Found(
        solution=before.solution, cost=0.0, bound=0.0, stopped=Stopped.TIME, rounds=0
    )  # fmt: skip
    files = describe(task, found, Run(seed=1, seconds=0.0, versions={"retorno": "0"}))
    assert files.flights["flight"] == ["F0001", "F0002", "F0003", "F0004"]
    dealt = seat(task.instance, before.solution, task.cohorts.of_party)
    again = as_solution(dealt, task.cohorts.of_party)
    cost = evaluate(task.instance, before.solution).total
    assert evaluate(task.instance, again).total == pytest.approx(cost)


def test_an_order_of_pick_ups_that_the_planner_leaves_out_is_still_flown(tiny, read, prepared):
    """Miami and then Atlanta is as good as the other way round: the planner keeps one of them."""
    planner_knows = prepared(tiny).rotations
    standing = read(tiny)
    task, flown = standing.task, standing.seated.rotation[2]
    assert (flown, len(task.rotations)) == (len(planner_knows), len(planner_knows) + 1)
    rotation, departures = task.rotations[flown], task.programme.departures
    assert [departures[rotation.first], departures[rotation.second]] == ["MIA", "ATL"]


def test_a_flight_that_carries_nobody_is_kept(tiny, read):
    tiny.tables["flights.csv"].append(tiny.flight("F1") | {"flight": "F9", "date": "2025-03-20"})
    tiny.term("budget_total = 160_000.0", "budget_total = 900_000.0")
    tiny.term("[160_000.0", "[900_000.0")
    standing = read(tiny)
    assert len(standing.solution.rotation) == 4
    assert not (standing.seated.departure == 4).any()


@pytest.mark.parametrize("file", ["programme.toml", "aircraft.csv", "people.csv"])
def test_a_plan_of_other_inputs_is_refused_and_says_which(tiny, read, file):
    tiny.inputs = {file: "0" * 64}
    with pytest.raises(UnusableInputError) as refused:
        read(tiny)
    assert refused.value.code == "standing.other_input"
    assert refused.value.facts["file"] == file


def test_a_caseload_that_was_only_renamed_is_the_same(tiny, tmp_path):
    programme, people, plan = tiny.write(tmp_path / "renamed")
    other = people.with_name("other.csv")
    people.rename(other)
    assert read_standing(load(programme, other), plan).names[0] == "F1"


@pytest.mark.parametrize("change", [{"format": "other/1"}, {"inputs": 3}])
def test_what_is_no_plan_is_refused(tiny, read, change):
    tiny.summary |= change
    with pytest.raises(UnusableInputError, match=r"standing\.not_a_plan"):
        read(tiny)


@pytest.mark.parametrize(
    ("table", "where", "change", "code"),
    [
        ("flights.csv", {"flight": "F1"}, {"flight": ""}, "cell"),
        ("flights.csv", {"flight": "F2"}, {"flight": "F1"}, "doubled"),
        ("flights.csv", {"flight": "F1"}, {"date": "2025-3-4"}, "cell"),
        ("flights.csv", {"flight": "F1"}, {"date": "2025-06-04"}, "cell"),
        ("flights.csv", {"flight": "F1"}, {"fleet": "NOPE"}, "cell"),
        ("flights.csv", {"flight": "S1"}, {"scheduled": "NOPE"}, "cell"),
        ("flights.csv", {"flight": "F1"}, {"first_pickup": "XXX"}, "cell"),
        ("flights.csv", {"flight": "F3"}, {"second_pickup": "MIA"}, "no_such_flight"),
        ("flights.csv", {"flight": "F3"}, {"second_pickup": "SEA"}, "no_such_flight"),
        ("flights.csv", {"flight": "F2"}, {"fleet": "CIV", "first_pickup": "ATL"}, "invalid"),
        ("placements.csv", {"person_id": "P01"}, {"person_id": "P11"}, "cell"),
        ("placements.csv", {"person_id": "P01"}, {"person_id": "nobody"}, "cell"),
        ("placements.csv", {"person_id": "P01"}, {"person_id": "P04"}, "doubled"),
        ("placements.csv", {"person_id": "P01"}, {"flight": "F7"}, "cell"),
        ("placements.csv", {"person_id": "P01"}, {"boards_at": "F7"}, "cell"),
        ("placements.csv", {"person_id": "P01"}, {"date": "2025-03-05"}, "date"),
        ("placements.csv", {"person_id": "P01"}, {"boards_at": "ATL"}, "invalid"),
        ("placements.csv", {"person_id": "P02"}, {"person_id": "P13"}, "invalid"),
        ("placements.csv", {"person_id": "P01"}, {"person_id": "P18"}, "invalid"),
    ],
)  # fmt: skip
def test_an_uncertain_cell_is_refused(tiny, read, table, where, change, code):
    tiny.row(table, **where).update(change)
    with pytest.raises(UnusableInputError) as refused:
        read(tiny)
    wanted = "cell" if code == "date" else code
    assert refused.value.code == f"standing.{wanted}"


def test_a_family_on_two_flights_is_refused(tiny, read):
    tiny.placement("P03").update({"flight": "F3", "boards_at": "MIA", "date": "2025-03-08"})
    with pytest.raises(UnusableInputError, match=r"standing\.split"):
        read(tiny)
