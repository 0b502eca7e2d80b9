import math
import tomllib
from datetime import date
from pathlib import Path

import airportsdata
import pycountry
import pytest

from retorno.demo.country import read_country
from retorno.demo.programme import (
    ProgrammeFiles,
    Settings,
    budget,
    default_programme,
    programme_days,
)
from retorno.demo.tables import states
from retorno.demo.writing import write_programme
from retorno.formats.folders import output_folder
from retorno.plan.programme import Programme, read_programme
from retorno.plan.rotations import Rotation, all_rotations

COP_A_DOLLAR = 4305
COP_A_ROUND_TRIP = 566.5e6
HOURS_A_ROUND_TRIP = (663 + 2 / 60) / 59
PEOPLE_A_FLIGHT = 6047 / 59
COLOMBIA = read_country()
PEOPLE_OF_THE_OFFER = COLOMBIA.people
SIZES = (1, 12, 300, 1000, 27_000, 1_000_000)


def read(files: ProgrammeFiles, folder: Path) -> Programme:
    with output_folder(folder) as out:
        write_programme(out, files)
    return read_programme(folder)


@pytest.fixture(scope="module")
def offer(tmp_path_factory):
    return read(default_programme(), tmp_path_factory.mktemp("offer") / "programme")


def rotation(programme: Programme, fleet: str, first: str, arrival: str) -> Rotation:
    names = [f.id for f in programme.fleets]
    (found,) = [
        r
        for r in all_rotations(programme)
        if names[r.fleet] == fleet
        and programme.departures[r.first] == first
        and r.second < 0
        and programme.arrivals[r.arrival] == arrival
    ]
    return found


def test_the_documented_round_trip_comes_out_of_the_cost_model(offer):
    trip = rotation(offer, "FAC737", "AEX", "BOG")
    assert trip.aircraft_days == 1
    assert trip.block_hours == pytest.approx(HOURS_A_ROUND_TRIP, rel=0.02)
    assert trip.block_hours == pytest.approx(11.2, rel=0.01)
    assert trip.cost * COP_A_DOLLAR == pytest.approx(COP_A_ROUND_TRIP, rel=0.02)


def test_l33_cost_of_a_person_is_one_flight_over_the_people_of_one_flight(offer):
    fleet = next(f for f in offer.fleets if f.id == "FAC737")
    trip = rotation(offer, "FAC737", "AEX", "BOG")
    assert pytest.approx(102.5, abs=0.1) == PEOPLE_A_FLIGHT
    assert PEOPLE_A_FLIGHT < fleet.places == 110
    assert 1270 < trip.cost / PEOPLE_A_FLIGHT < 1350


def test_the_sourced_facts_are_those_of_the_dossier(shared_data):
    text = shared_data("ops_facts/facts.csv").read_text(encoding="utf-8")
    for fact in ("6047", "663:02", "566.5", ",59,flights", "8600,USD/flight hour", "344969"):
        assert fact in text


def test_the_offer_of_half_a_year_asks_a_thousand_people_a_week():
    assert pytest.approx(1038, abs=1) == PEOPLE_OF_THE_OFFER / 26
    assert pytest.approx(10.2, abs=0.05) == PEOPLE_OF_THE_OFFER / 26 / 102
    assert math.ceil(PEOPLE_OF_THE_OFFER / 102) == 265


def test_one_flight_a_week_would_take_five_years():
    weeks = PEOPLE_OF_THE_OFFER / PEOPLE_A_FLIGHT
    assert 4.9 < weeks / 52 < 5.2


def test_aircraft_can_carry_everybody_and_money_is_what_binds(offer):
    days = dict(zip((f.id for f in offer.fleets), offer.aircraft.sum(axis=1), strict=True))
    places = {f.id: f.places for f in offer.fleets}
    carried = sum(count / 1.5 * places[fleet] for fleet, count in days.items())
    assert carried + offer.seats.sum() > PEOPLE_OF_THE_OFFER
    dearest = rotation(offer, "FAC737", "AEX", "BOG").cost / 110
    assert dearest * PEOPLE_OF_THE_OFFER > offer.limits.budget_total * 0.9
    assert offer.limits.budget_total == 34_000_000
    assert list(offer.limits.budget_per_period) == [6_700_000.0] * 6


@pytest.mark.parametrize("state", states())
def test_every_airport_exists_in_its_country(state, tmp_path):
    programme = read(default_programme(country=read_country(state)), tmp_path / "p")
    known = airportsdata.load("IATA")
    table = read_country(state).table("airports")
    for code, country, zone in zip(
        table["iata"], table["country"], table["time_zone"], strict=True
    ):
        short = pycountry.countries.get(alpha_3=country).alpha_2
        assert known[code]["country"] == short
        assert known[code]["tz"] == zone
    assert known["AZA"]["icao"] == "KIWA"
    assert known["BIF"]["icao"] == "KBIF"
    assert "IWA" not in table["iata"]
    assert set(programme.departures) == set(read_country(state).departures)
    assert programme.country == state


def test_benches_are_no_places():
    files = default_programme()
    fleets = {fleet["id"] for fleet in tomllib.loads(files.toml)["fleet"]}
    assert fleets == {pattern.fleet for pattern in COLOMBIA.aircraft}
    assert "C-130H: not in this programme" in files.toml
    assert "C-130H" in files.notes["sources.md"]


@pytest.mark.parametrize("state", states())
def test_every_number_of_the_programme_says_how_sure_it_is(state):
    marks = ("[sourced]", "[secondary]", "[computed]", "[unverified text]", "[default]")
    said = ""
    for line in default_programme(country=read_country(state)).toml.splitlines():
        if not line.strip():
            said = ""
        said += line if line.startswith("#") else ""
        name = line.split("=")[0].strip()
        if "=" in line and name not in {"format", "name", "first_day", "days", "currency"}:
            assert any(mark in line + said for mark in marks) or name in {"id", "operator", "base"}


@pytest.mark.parametrize("people", SIZES)
@pytest.mark.parametrize("state", states())
def test_programme_of_any_size_is_readable_and_can_fly(state, people, tmp_path):
    country = read_country(state)
    programme = read(default_programme(people, country=country), tmp_path / "p")
    assert programme.first_day == country.first_day
    assert programme.days == country.days
    assert programme.aircraft.sum() > 0
    assert (programme.seats.sum(axis=1) > 0).all()
    assert programme.reception_people.max() >= 110
    cheapest = min(r.cost for r in all_rotations(programme))
    assert cheapest < min(programme.limits.budget_per_period)


def test_more_people_never_get_less():
    def total(people: int, name: str, column: str) -> int:
        return sum(int(str(n)) for n in default_programme(people).tables[name][column])

    for name, column in (
        ("aircraft.csv", "aircraft"),
        ("seats.csv", "seats"),
        ("reception.csv", "people"),
    ):
        amounts = [total(people, name, column) for people in SIZES]
        assert amounts == sorted(amounts)
        assert amounts[0] < amounts[-1]
    assert [budget(COLOMBIA, n)[0] for n in SIZES] == sorted(budget(COLOMBIA, n)[0] for n in SIZES)


def test_a_million_people_get_proportionally_the_money_of_the_offer():
    total, period = budget(COLOMBIA, 1_000_000)
    assert total == pytest.approx(34_000_000 * 1_000_000 / 27_000, rel=1e-3)
    assert period == pytest.approx(6_700_000 * 1_000_000 / 27_000, rel=1e-3)


def test_settings_share_out_less():
    less = default_programme(settings=Settings(money=0.5, reception=0.25, max_wait_days=20))
    read = tomllib.loads(less.toml)
    assert read["limits"]["budget_total"] == 17_000_000
    assert read["limits"]["max_wait_days"] == 20
    assert max(int(str(n)) for n in less.tables["reception.csv"]["people"]) < 110


def test_military_aircraft_begin_where_they_were_first_let_in(offer):
    fac = [f.id for f in offer.fleets].index("FAC737")
    first = {
        offer.departures[h] for h in range(len(offer.departures)) if offer.clearances[fac, h, 0]
    }
    assert first <= set(COLOMBIA.access("FAC737").first)
    assert not offer.clearances[fac, offer.departures.index("EWR")].any()
    civil = [f.id for f in offer.fleets].index("CIV320")
    assert not offer.clearances[civil, offer.departures.index("BIF")].any()
    reachable = offer.clearances[fac].any(axis=1) | offer.clearances[civil].any(axis=1)
    assert reachable.all()


def test_programme_is_the_same_every_time():
    assert default_programme(500) == default_programme(500)
    assert list(programme_days(COLOMBIA))[:2] == [date(2025, 2, 3), date(2025, 2, 4)]
