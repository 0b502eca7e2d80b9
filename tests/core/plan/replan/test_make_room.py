"""Others move for somebody: also where those beside them stand on full flights, and for the least."""

from dataclasses import replace

import numpy as np

from retorno.plan.instance import Instance
from retorno.plan.replan.problem import Arrangement, Problem
from retorno.plan.replan.stable import StableSearch, as_plan
from retorno.plan.solution import violations

DAYS = 4


def world():
    """Three flights: two full ones that land together on day 0, one with a seat left on day 2.

    Parties 0 and 1 are on the first two, 2 on the third; 3 can leave only on day 0 from X. One
    more flight with a seat left leaves on day 1.
    """
    ready, latest = [0, 0, 2, 0, 1], [3, 0, 3, 0, 3]
    n, near = len(ready), np.where(np.array([1, 0, 1, 1, 1])[:, None] == [1, 0], 10.0, np.inf)
    nothing = np.zeros((3, DAYS))
    rotation_days = np.array([0, 0, 2, 1])
    opened = np.zeros((4, DAYS))
    opened[np.arange(4), rotation_days] = 1
    instance = Instance.of(
        days=DAYS, departures=("X", "Y"), arrivals=("P",), fleets=("M",), blocks=(),
        count=np.ones(n), people=np.ones(n), seats=np.ones(n), laps=np.zeros(n),
        wheelchairs=np.zeros(n), medical=np.zeros(n), minors_alone=np.zeros(n),
        rate=np.full(n, 100.0), ready=ready, latest=latest, stranded=np.full(n, 9_000.0),
        road=near, onward=np.zeros((n, 1)), fleet=np.zeros(4), first=[0, 1, 0, 0],
        second=np.full(4, -1), arrival=np.zeros(4), aircraft_days=np.ones(4),
        cost=np.full(4, 500.0), places=[1, 1, 2, 2], wheelchair_places=np.zeros(4),
        medical_places=np.zeros(4), lap_places=np.zeros(4), open=opened,
        daylight=np.ones((4, DAYS)), aircraft=[[2, 1, 1, 0]], block_departure=[],
        block_arrival=[], block_price=[], block_seats=nothing[:0], block_wheelchair_places=[],
        block_medical_places=[], block_lap_places=[], block_daylight=nothing[:0],
        places_people=np.full((1, DAYS), 9), places_minors=np.zeros((1, DAYS)),
        places_medical=np.zeros((1, DAYS)), budget_total=np.inf, period_of=np.zeros(DAYS),
        budget_period=[np.inf],
    )  # fmt: skip
    home = Arrangement(
        rotation=np.arange(4, dtype=np.int32), block=np.full(4, -1, np.int32),
        day=rotation_days.astype(np.int32), flies=np.ones(4, bool),
        place=np.array([0, 1, 2, -1, 3], np.int32), boards_at=np.array([0, 1, 0, -1, 0], np.int32),
    )  # fmt: skip
    nobody = np.zeros(4, bool)
    return Problem(
        instance=instance, cohort=np.arange(n, dtype=np.int32), home=home, names=tuple("abcd"),
        as_of=0, until=-1, pinned=np.zeros(n, bool), pinned_flights=nobody, core=np.ones(n, bool),
        closed=nobody,
    )  # fmt: skip


def large(problem):
    """Search as if the problem were too large to be settled whole."""
    search = StableSearch(problem, {}, 1)
    search._tried_whole = True
    return search


def test_somebody_is_helped_though_others_land_there_on_a_full_flight():
    problem = world()
    search = large(problem)
    assert search.score.stranded == 1
    search.finish()
    assert search.score.stranded == 0
    assert search.best.place[[1, 2, 3, 4]].tolist() == [1, 2, 0, 3]
    assert violations(problem.instance, as_plan(problem, search.best)) == []


def pinned_there():
    """Party 3 stands on the first flight and may not move: party 0 has to make room."""
    problem = world()
    place, boards_at = problem.home.place.copy(), problem.home.boards_at.copy()
    place[3], boards_at[3] = 0, 0
    pinned = np.arange(problem.parties) == 3
    home = replace(problem.home, place=place, boards_at=boards_at)
    return replace(problem, home=home, pinned=pinned)


def test_whoever_made_room_leaves_as_soon_as_they_can():
    search = large(pinned_there())
    late = search.best.place.copy()
    late[0] = 2  # as if the first answer had put them on the later flight
    search.best = replace(search.best, place=late)
    search.score = replace(search.score, cost=search.score.cost + 100.0)
    search.settle_around(0)
    assert search.best.place.tolist() == [3, 1, 2, 0, 3]
    before = search.best
    search.settle_around(0)
    assert search.best is before


def test_nobody_is_asked_where_nobody_had_to_move_or_all_is_proven():
    search = large(replace(world(), core=np.zeros(5, bool)))
    before = search.best
    search.settle_around(0)
    assert search.best is before
    search = StableSearch(pinned_there(), {}, 1)
    search.finish()
    assert search.is_proven
    before = search.best
    search.settle_around(0)
    assert search.best is before
