"""The planner and the check derive parties and rotations by different code: they must agree.

The check alone cannot see what a planner forbids itself without need; this comparison can.
"""

import itertools
from datetime import timedelta

import numpy as np
import pytest

from retorno.demo.shapes import shaped
from retorno.demo.writing import write_programme
from retorno.formats.folders import output_folder
from retorno.intake.caseload import read_caseload
from retorno.plan.check.parties import NEVER, gather, measure
from retorno.plan.check.rotations import HAIR, derive_trip, lands_at_hour
from retorno.plan.parties import make_parties
from retorno.plan.programme import read_programme
from retorno.plan.rotations import all_rotations, daylight
from retorno.protect.assess import assess
from retorno.protect.cleared import Gate, Horizon


@pytest.fixture(scope="module", params=[("edge", 700, 2), ("default", 900, 3), ("surge", 300, 4)])
def staged(request, tmp_path_factory):
    files, columns = shaped(*request.param)
    place = tmp_path_factory.mktemp("staged") / "demo"
    with output_folder(place) as out:
        write_programme(out, files, prefix="programme/")
        out.write_table("people.csv", columns)
    return read_programme(place / "programme"), read_caseload(place / "people.csv")


def _cleared(programme, caseload):
    last = programme.first_day + timedelta(days=programme.days - 1)
    horizon = Horizon(first_day=programme.first_day, last_day=last, country=programme.country)
    return assess(caseload, gate=Gate.PLAN, rules={}, horizon=horizon)


def test_the_same_people_are_held(staged):
    programme, caseload = staged
    cleared, crowd = _cleared(programme, caseload), gather(caseload, programme)
    assert sorted(cleared.held_row.tolist()) == np.flatnonzero(crowd.held[crowd.party]).tolist()


def test_parties_need_the_same(staged):
    programme, caseload = staged
    parties = make_parties(programme, _cleared(programme, caseload))
    crowd = gather(caseload, programme)
    load = measure(crowd.traits, crowd.party, len(crowd.names))
    first_row = parties.row[np.searchsorted(parties.of_row, np.arange(parties.parties))]
    theirs = crowd.party[first_row]
    assert [crowd.names[party] for party in theirs] == list(parties.key)
    for name in ("people", "seats", "laps", "wheelchairs", "medical", "minors_alone"):
        assert getattr(parties, name).tolist() == getattr(load, name)[theirs].tolist(), name
    day = programme.first_day.toordinal()
    ready = np.where(crowd.ready[theirs] == NEVER, NEVER, crowd.ready[theirs] - day)
    assert parties.ready.tolist() == ready.tolist()
    known = ready != NEVER
    latest = crowd.latest[theirs] - day
    assert parties.latest[known].tolist() == latest[known].tolist()
    rate = programme.weights.waiting_per_person_day * crowd.class_weight[theirs]
    assert parties.rate == pytest.approx(rate * load.people[theirs])


def _flyable(programme):
    """Every rotation that the check would allow on some day, with its trip."""
    limits = programme.limits
    orders = [(one,) for one in programme.departures]
    orders += list(itertools.permutations(programme.departures, 2))
    for fleet, pickups, arrival in itertools.product(programme.fleets, orders, programme.arrivals):
        trip = derive_trip(programme, fleet, pickups, arrival)
        fits = trip.aircraft_days and trip.hours_aboard <= limits.max_onboard_hours + HAIR
        if fits and trip.second_pickup_km <= limits.max_second_pickup_km + HAIR:
            yield (fleet.id, *pickups, arrival), trip


def _key(programme, rotation):
    pickups = [rotation.first, rotation.second] if rotation.second >= 0 else [rotation.first]
    names = [programme.departures[p] for p in pickups]
    return (programme.fleets[rotation.fleet].id, *names, programme.arrivals[rotation.arrival])


def test_rotations_are_flown_in_the_same_hours_for_the_same_money(staged):
    programme, _ = staged
    flyable = dict(_flyable(programme))
    start = programme.first_day.toordinal()
    for rotation in all_rotations(programme):
        trip = flyable[_key(programme, rotation)]
        assert rotation.aircraft_days == trip.aircraft_days
        assert rotation.block_hours == pytest.approx(trip.block_hours)
        assert rotation.cost == pytest.approx(trip.cost)
        arrival = programme.arrivals[rotation.arrival]
        for day in range(0, programme.days, 7):
            hour = lands_at_hour(programme, trip, arrival, start + day)
            assert rotation.lands_at[day] == pytest.approx(hour)


def _open(programme, key, trip):
    """Days on which clearances and aircraft allow a rotation, by the words of the format."""
    fleets = [fleet.id for fleet in programme.fleets]
    fleet, pickups = fleets.index(key[0]), [programme.departures.index(k) for k in key[1:-1]]
    cleared, aircraft = programme.clearances[fleet], programme.aircraft[fleet]
    days = np.zeros(programme.days, bool)
    for day in range(trip.aircraft_days - 1, programme.days):
        whole = [(pickups[0], day - back) for back in range(trip.aircraft_days)]
        calls = [*whole, *((p, day) for p in pickups[1:])]
        days[day] = all(cleared[call] for call in calls) and all(aircraft[d] > 0 for _, d in whole)
    return days


def test_planner_leaves_out_only_what_another_rotation_does_as_well(staged):
    programme, _ = staged
    rotations = {_key(programme, rotation): rotation for rotation in all_rotations(programme)}
    light = {key: daylight(programme, rotation) for key, rotation in rotations.items()}
    limits, start = programme.limits, programme.first_day.toordinal()
    for key, trip in _flyable(programme):
        days = _open(programme, key, trip)
        if key in rotations:
            assert rotations[key].open.tolist() == days.tolist()
        elif days.any():
            other = (key[0], key[2], key[1], key[3]) if len(key) == 4 else None
            assert other in rotations, f"{key} is allowed and left out"
            kept = rotations[other]
            assert kept.open[days].all()
            assert kept.cost <= trip.cost + HAIR
            assert kept.aircraft_days <= trip.aircraft_days
            for day in np.flatnonzero(days):
                hour = lands_at_hour(programme, trip, key[-1], start + int(day))
                by_day = (
                    limits.minor_alone_lands_from_hour
                    <= hour
                    <= limits.minor_alone_lands_until_hour
                )
                assert light[other][day] or not by_day
