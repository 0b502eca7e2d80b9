"""The solver's own self-check names each limit that a broken plan breaks."""

from dataclasses import replace

import numpy as np
import pytest

from retorno.plan.instance import Instance
from retorno.plan.solution import Solution, empty, evaluate, placed, violations


def tiny(**changes):
    """One departure and arrival, one fleet, one block, three days; two cohorts of two parties."""
    columns = {
        "days": 3, "departures": ("D", "E"), "arrivals": ("A",), "fleets": ("F",), "blocks": ("B",),
        "count": [2, 2], "people": [1, 1], "seats": [1, 1], "laps": [0, 1], "wheelchairs": [0, 1],
        "medical": [0, 1], "minors_alone": [0, 1], "rate": [10.0, 20.0], "ready": [0, 1],
        "latest": [2, 2], "stranded": [100.0, 100.0], "road": [[1.0, np.inf], [2.0, np.inf]],
        "onward": [[0.0], [3.0]], "fleet": [0, 0], "first": [0, 0], "second": [-1, -1],
        "arrival": [0, 0], "aircraft_days": [1, 2], "cost": [50.0, 60.0], "places": [3, 3],
        "wheelchair_places": [2, 2], "medical_places": [2, 2], "lap_places": [2, 2],
        "open": np.ones((2, 3)), "daylight": np.ones((2, 3)), "aircraft": [[1, 1, 1]],
        "block_departure": [0], "block_arrival": [0], "block_price": [7.0],
        "block_seats": [[2, 2, 2]], "block_wheelchair_places": [2], "block_medical_places": [2],
        "block_lap_places": [2], "block_daylight": np.ones((1, 3)),
        "places_people": [[4, 4, 4]], "places_minors": [[2, 2, 2]], "places_medical": [[2, 2, 2]],
        "budget_total": 1000.0, "period_of": [0, 0, 0], "budget_period": [1000.0],
    }  # fmt: skip
    return Instance.of(**(columns | changes))


def plan(**changes):
    """One flight of rotation 0 on day 1 with both cohorts, and a seat of the block on day 2."""
    columns = {
        "rotation": [0],
        "day": [1],
        "cohort": [0, 1, 1],
        "flight": [0, 0, -1],
        "block": [-1, -1, 0],
        "load_day": [1, 1, 2],
        "boards_at": [0, 0, 0],
        "parties": [2, 1, 1],
    } | changes
    return Solution(**{name: np.array(value, np.int32) for name, value in columns.items()})


def test_costs_are_what_a_pencil_gives():
    costs = evaluate(tiny(), plan())
    assert (costs.flights, costs.seats) == (50.0, 7.0)
    assert (costs.road, costs.onward) == (2 * 1 + 2 * 2, 2 * 3)
    assert costs.waiting == 2 * 10 + 0 + 20
    assert costs.not_returned == 0
    assert costs.money == 50 + 7 + 6 + 6
    assert costs.total == costs.money + 40
    assert costs.money_by_day.tolist() == [0.0, 50 + 2 + 2 + 3, 7 + 2 + 3]


def test_nobody_flying_costs_everybody_staying():
    costs = evaluate(tiny(), empty())
    assert costs.total == 400.0
    assert costs.waiting == 2 * 20 + 2 * 20
    assert placed(tiny(), empty()).tolist() == [0, 0]


def test_a_good_plan_breaks_nothing():
    assert violations(tiny(), plan()) == []


@pytest.mark.parametrize(
    ("named", "instance", "solution"),
    [
        ("more parties than the cohort has", {}, {"parties": [3, 1, 1]}),
        ("a load without parties", {}, {"parties": [2, 1, 0]}),
        ("outside ready and latest day", {"latest": [0, 2]}, {}),
        ("outside ready and latest day", {"ready": [2, 1]}, {}),
        ("beyond the road limit", {"second": [1, -1]}, {"boards_at": [1, 0, 0]}),
        ("an arrival that is not allowed", {"onward": [[0.0], [np.inf]]}, {}),
        ("a load on another day than its flight", {}, {"load_day": [2, 1, 2]}),
        ("boards where the flight does not call", {"road": [[1.0, 1.0], [2.0, 2.0]]}, {"boards_at": [1, 0, 0]}),
        ("boards where the block does not leave", {"road": [[1.0, 1.0], [2.0, 2.0]]}, {"boards_at": [0, 0, 1]}),
        ("a flight without clearance or aircraft", {"open": [[1, 0, 1], [1, 1, 1]]}, {}),
        ("more aircraft than there are", {"aircraft": [[1, 0, 1]]}, {}),
        ("more aircraft than there are", {"aircraft": [[0, 1, 1]]}, {"rotation": [1]}),
        ("too many seats", {"places": [2, 2]}, {}),
        ("too many seats", {"block_seats": [[2, 2, 0]]}, {}),
        ("too many wheelchairs", {"wheelchair_places": [0, 0]}, {}),
        ("too many medical", {"block_medical_places": [0]}, {}),
        ("too many laps", {"lap_places": [0, 0]}, {}),
        ("a child alone lands outside the window", {"daylight": np.zeros((2, 3))}, {}),
        ("a child alone lands outside the window", {"block_daylight": np.zeros((1, 3))}, {}),
        ("reception: too many people", {"places_people": [[4, 2, 4]]}, {}),
        ("reception: too many minors_alone", {"places_minors": [[0, 0, 1]]}, {}),
        ("reception: too many medical", {"places_medical": [[0, 0, 1]]}, {}),
        ("over the budget of a period", {"budget_period": [68.0]}, {}),
        ("over the total budget", {"budget_total": 68.0}, {}),
    ],
)  # fmt: skip
def test_each_broken_limit_is_named(named, instance, solution):
    assert named in violations(tiny(**instance), plan(**solution))


def test_solutions_cannot_be_changed():
    with pytest.raises(AttributeError):
        plan().day = np.zeros(1)
    with pytest.raises(ValueError, match="read-only"):
        tiny().count[0] = 5
    assert replace(plan(), parties=np.array([1, 1, 1], np.int32)).parties.tolist() == [1, 1, 1]
