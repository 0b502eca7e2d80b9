"""Every receiving state runs from its files alone: its folder, read, invented, walked to a plan."""

import csv
import json
import re
import tomllib
from collections import Counter
from pathlib import Path

import pycountry
import pytest

from retorno.cli.main import run
from retorno.demo.country import Pattern, default_code, read_country
from retorno.demo.makeup import Kind, makeup_of
from retorno.demo.people import invent
from retorno.demo.tables import facts, read_text, states
from retorno.plan.programme import read_programme
from retorno.plan.several.joining import refuse_misfit
from retorno.plan.several.sharing import read_sharing
from retorno.vocabulary.errors import UnusableInputError
from retorno.vocabulary.evidence import Evidence

DATA = Path(__file__).parents[3] / "src/retorno/demo/data"
NEIGHBOURS = sorted(set(states()) - {default_code()})


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_more_than_one_receiving_state_is_shipped():
    assert default_code() in states()
    assert NEIGHBOURS
    assert all(pycountry.countries.get(alpha_3=code) for code in states())


def test_a_state_without_a_folder_is_refused():
    with pytest.raises(UnusableInputError) as refused:
        read_country("USA")
    assert refused.value.facts["known"] == ", ".join(states())


def test_a_code_is_read_in_either_case():
    assert read_country("gtm") == read_country("GTM")
    assert read_country() == read_country(default_code())


@pytest.mark.parametrize("command", [["programme"], ["demo-data"], ["demo", "--no-serve"]])
def test_a_command_refuses_an_unknown_state_and_writes_nothing(command, tmp_path, capsys):
    out = str(tmp_path / "out")
    assert run([*command, "--country", "../USA", "--out", out, "--lang", "en"]) == 2
    assert 'no data for the country "../USA"' in capsys.readouterr().err
    assert not list(tmp_path.rglob("*.csv"))


@pytest.mark.parametrize("state", states())
def test_every_table_of_a_state_says_how_sure_it_is(state):
    known = set(Evidence)
    for name in ("surnames", "given_names"):
        assert set(facts(f"{state}/{name}")["evidence"]) <= known
    towns = facts(f"{state}/municipalities")
    assert set(towns["weight_evidence"]) <= known
    assert all(towns["code_source"])
    assert all(towns["position_source"])
    assert set(towns["nearest_airport"]) <= set(read_country(state).table("airports")["iata"])
    assert all(len(latitude.split(".")[1]) == 2 for latitude in towns["latitude"])
    assert "default" in read_text(f"{state}/sources.md")


@pytest.mark.parametrize("state", states())
def test_every_number_of_a_state_says_how_sure_it_is(state):
    marks = [f"[{evidence}]" for evidence in Evidence]
    said = ""
    for line in (DATA / state / "country.toml").read_text(encoding="utf-8").splitlines():
        if not line.strip():
            said = ""
        said += line if "#" in line else ""
        number = line.partition("=")[2].partition("#")[0].strip()[:1]
        if number.isdigit() or number == "[":
            assert any(mark in said + line for mark in marks), line


@pytest.mark.parametrize("state", NEIGHBOURS)
def test_departments_are_those_of_the_country(state):
    short = pycountry.countries.get(alpha_3=state).alpha_2
    known = {s.code[3:]: s.name for s in pycountry.subdivisions.get(country_code=short)}
    towns = facts(f"{state}/municipalities")
    for code, department in zip(towns["municipality"], towns["department"], strict=True):
        assert known[code[:2]] == department


@pytest.mark.parametrize("state", NEIGHBOURS)
def test_people_of_a_state_are_its_own_and_plainly_invented(state):
    country, columns = read_country(state), invent(3000, 1, country=read_country(state))
    claimed = Counter(columns["nationality_claimed"])
    assert claimed.most_common(1)[0][0] == state
    assert set(claimed) <= {state, country.held_in, *country.partners}
    for name in ("person_id", "family_id", "order_number", "document_number"):
        assert all(value.startswith("DEMO") for value in columns[name] if value)
    arrivals = {
        iata
        for iata, role in zip(
            *(country.table("airports")[c] for c in ("iata", "role")), strict=True
        )
        if role == "arrival"
    }
    assert set(columns["arrival_preferred"]) <= arrivals | {""}
    names = set(facts(f"{state}/surnames")["surname"])
    assert {name for name in columns["surnames"] if name and " " not in name} <= names


def test_kinds_of_parties_are_those_that_the_folder_gives():
    country = read_country("GTM")
    kinds = makeup_of(country).kinds
    assert kinds[Kind.CHILD_ALONE] == country.kinds["child_alone"] == 0.035
    assert sum(kinds.values()) == pytest.approx(1.0)
    assert makeup_of(read_country("COL")).kinds[Kind.CHILD_ALONE] == 0.004


def test_aircraft_come_by_weekday_or_by_turns():
    by_week = Pattern(fleet="A", week=(0, 2, 1, 0, 0, 0, 0))
    by_turn = Pattern(fleet="B", every=30, days=(9, 10))
    assert [by_week.on(at, at % 7) for at in range(3)] == [0, 2, 1]
    assert [by_turn.on(at, 0) for at in (8, 9, 40, 41)] == [0, 1, 1, 0]
    assert (by_week.most, by_turn.most) == (2, 1)
    assert (by_week.block_days, by_turn.block_days) == (4, 30)


def test_no_country_is_named_in_what_another_receives(tmp_path):
    out = tmp_path / "d"
    assert run(["demo-data", "--country", "GTM", "--people", "40", "--out", str(out)]) == 0
    written = b"".join(path.read_bytes() for path in sorted(out.rglob("*.csv")))
    assert not re.search(rb"\b(COL|BOG|Colombia)\b", written)
    toml = (out / "programme/programme.toml").read_text(encoding="utf-8")
    assert tomllib.loads(toml)["name"].startswith("Guatemala")
    assert "República de Guatemala" in (out / "raw/lista_consulados.csv").read_text("cp1252")


@pytest.mark.slow
@pytest.mark.parametrize("state", NEIGHBOURS)
def test_the_whole_road_is_walked_with_another_state(state, tmp_path, capsys):
    out = tmp_path / "demo"
    words = ["demo", "--country", state, "--people", "300", "--seconds", "3", "--out", str(out)]
    assert run([*words, "--no-serve", "--json"]) == 0
    capsys.readouterr()
    inputs = (out / "data/programme", out / "protect/people.csv", out / "plan")
    assert run(["check", *map(str, inputs), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["valid"] is True
    assert (
        json.loads((out / "protect/protect.json").read_text(encoding="utf-8"))["country"] == state
    )
    placed = rows(out / "plan/placements.csv")
    assert len(placed) > 150
    report = (out / "plan/report.html").read_text(encoding="utf-8")
    assert "Guatemala" in report
    assert "Colombia" not in report
    assert "Bogotá" not in report


def test_several_states_come_with_what_they_share(tmp_path, capsys):
    out = tmp_path / "both"
    words = ["demo-data", "--country", "COL,gtm,COL", "--people", "30", "--no-raw", "--lang", "en"]
    assert run([*words, "--out", str(out)]) == 0
    assert f"retorno several {out}/COL {out}/GTM" in capsys.readouterr().out
    sharing = read_sharing(out / "shared.toml")
    assert {fleet.programmes for fleet in sharing.fleets} == {("COL", "GTM")}
    programmes = {code: read_programme(out / code / "programme") for code in ("COL", "GTM")}
    refuse_misfit(sharing, programmes)
    whole = sum(p.limits.budget_total for p in programmes.values())
    assert sharing.money_total == pytest.approx(0.9 * whole, abs=1000)
    alone = tmp_path / "alone"
    words = ["demo-data", "--country", "GTM", "--people", "30", "--no-raw", "--out", str(alone)]
    assert run(words) == 0
    for name in ("people.csv", "programme/aircraft.csv"):
        assert (alone / name).read_bytes() == (out / "GTM" / name).read_bytes()
