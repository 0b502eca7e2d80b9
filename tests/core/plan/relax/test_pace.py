"""How long people take at a pace: the sentence that must be true."""

from dataclasses import replace

import numpy as np
import pytest

from retorno.plan.relax.counting import Lack, find_clashes
from retorno.plan.relax.goal import Aim, Goal, state_problem
from retorno.plan.relax.pace import main_fleet, pace_of, weeks_for, years_of
from tests.core.plan.instances import default_shape
from tests.core.plan.instances import tiny as tiny_instance


@pytest.mark.parametrize(
    ("people", "seats", "flights", "weeks"),
    [(27_000, 110, 1, 246), (27_000, 102, 1, 265), (27_000, 102, 10.2, 26), (110, 110, 1, 1)],
)
def test_weeks_are_people_by_seats_and_flights(people, seats, flights, weeks):
    assert weeks_for(people, seats, flights) == weeks


def test_one_flight_a_week_takes_27_000_people_about_five_years():
    assert round(years_of(weeks_for(27_000, 110, 1))) == 5
    assert round(years_of(weeks_for(27_000, 102, 1))) == 5


def everybody(instance):
    return np.ones(instance.cohorts, bool)


def test_a_tiny_programme_by_hand(tiny, prepared):
    """One aircraft of 20 places and one of 40, each a flight a day: 14 flights and 420 seats.

    Beside them eight scheduled seats a day; the fleet with most aircraft-days comes first by name.
    """
    instance = prepared(tiny).instance
    pace = pace_of(instance, everybody(instance))
    assert (pace.flights_per_week, pace.seats_per_week) == (14.0, 476.0)
    assert (pace.fleet, pace.aircraft, pace.places) == ("CIV", 1, 40)
    assert (pace.people, pace.weeks, pace.weeks_at_one_flight) == (10, 1, 1)


def test_two_days_a_flight_are_half_a_flight_a_day(tiny, prepared):
    tiny.tables["clearances.csv"] = [
        row
        for row in tiny.tables["clearances.csv"]
        if (row["fleet"], row["airport"]) == ("FAC", "SEA")
    ]
    instance = prepared(tiny).instance
    pace = pace_of(instance, everybody(instance))
    assert (pace.fleet, pace.flights_per_week) == ("FAC", 3.5)


def test_without_a_flight_there_is_no_pace(tiny, prepared):
    tiny.tables["clearances.csv"] = []
    instance = prepared(tiny).instance
    assert main_fleet(instance) is None
    assert pace_of(instance, everybody(instance)) is None


@pytest.mark.parametrize("seed", range(40))
def test_counting_never_offers_more_seats_than_the_best_pace(seed):
    drawn = tiny_instance(np.random.default_rng(seed))
    instance = replace(drawn, places=np.maximum(1, drawn.places))
    pace = pace_of(instance, everybody(instance))
    goal = Goal(aim=Aim.EVERYONE, ready=4, last=4)
    for clash in find_clashes(state_problem(instance, goal), goal):
        if clash.lack is Lack.SEATS and pace is not None:
            assert clash.offer <= pace.seats_per_week / 7 * instance.days + 1e-6


def test_the_offer_with_one_aircraft():
    """27,000 people, one aircraft of 114 places a day: at best seven flights a week."""
    instance = default_shape(27_000)
    alone = np.zeros_like(instance.aircraft)
    alone[0] = 1
    opened = instance.open * (instance.fleet == 0)[:, None]
    one = replace(
        instance, aircraft=alone, open=opened, block_seats=np.zeros_like(instance.block_seats)
    )
    pace = pace_of(one, everybody(one))
    assert pace.fleet == "FAC737"
    assert pace.flights_per_week <= 7.0
    assert pace.weeks * 7 > one.days
    assert 4 <= round(years_of(pace.weeks_at_one_flight)) <= 5
    goal = Goal(aim=Aim.EVERYONE, ready=179, last=179)
    assert Lack.SEATS in {c.lack for c in find_clashes(state_problem(one, goal), goal)}
