"""`retorno frontier` on the tiny programme: what it says, writes and refuses."""

import csv
import importlib.util
import json
import signal
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from retorno.cli import choosing
from retorno.cli.main import run
from retorno.cli.planning import Wish
from retorno.plan.frontier.differences import Difference, difference
from retorno.plan.frontier.facts import PlanFacts, Waits
from retorno.plan.frontier.facts import _by_group as by_group
from retorno.report.choices import render
from retorno.report.choices.sentences import explained

WORLDS = Path(__file__).resolve().parents[1] / "plan" / "check" / "worlds.py"


@pytest.fixture
def world():
    spec = importlib.util.spec_from_file_location("retorno_check_worlds_frontier", WORLDS)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.World()


@pytest.fixture
def inputs(world, tmp_path):
    programme, people, _ = world.write(tmp_path / "world")
    return [str(programme), str(people)]


def command(inputs, out, *more):
    return ["frontier", *inputs, "--out", str(out), *more]


def rows_of(out):
    with (out / "frontier.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_plan_passes_the_check_of_the_programme_itself(inputs, tmp_path, capsys):
    out = tmp_path / "choices"
    assert run(command(inputs, out, "--iterations", "2", "--lang", "en")) == 0
    said = capsys.readouterr().out
    rows = rows_of(out)
    assert [row["own_weights"] for row in rows].count("yes") == 1
    for row in rows:
        folder = out / row["folder"]
        assert run(["check", *inputs, str(folder), "--lang", "en"]) == 0
        plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
        assert f"{plan['money']:.2f}" == row["money"]
        assert str(plan["people"]["placed"]) == row["people_returned"]
        assert plan["lower_bound"] <= plan["cost"]
    money = [float(row["money"]) for row in rows]
    days = [int(row["waiting_days"]) for row in rows]
    assert money == sorted(money)
    assert days == sorted(days, reverse=True)
    assert len(set(money)) == len(set(days)) == len(rows) > 1
    assert "is what the programme's own" in said
    assert "nobody's price" in said
    assert "Not available: <10." in said
    assert "1 → 2" in said


def test_json_is_one_value_and_the_same_as_the_file(inputs, tmp_path, capsys):
    out = tmp_path / "choices"
    assert run(command(inputs, out, "--iterations", "1", "--jobs", "1", "--json")) == 0
    captured = capsys.readouterr()
    said = json.loads(captured.out)
    assert captured.err == ""
    assert said.pop("folder") == str(out)
    assert said == json.loads((out / "frontier.json").read_text(encoding="utf-8"))
    assert said["format"] == "retorno-frontier/1"
    assert said["people"]["held"] == "<10"
    assert len(said["differences"]) == len(said["plans"]) - 1
    assert all(one["waiting_days"] < 0 for one in said["differences"])


def test_the_same_seed_and_rounds_give_the_same_table(inputs, tmp_path, capsys):
    tables = []
    for name, jobs in (("one", "1"), ("two", "2")):
        out = tmp_path / name
        assert run(command(inputs, out, "--iterations", "2", "--seed", "7", "--jobs", jobs)) == 0
        tables.append((out / "frontier.csv").read_bytes())
    capsys.readouterr()
    assert tables[0] == tables[1]


@pytest.mark.parametrize(("lang", "title"), [("es", "ojos abiertos"), ("en", "open eyes")])
def test_the_page_stands_alone(inputs, tmp_path, lang, title, capsys):
    out = tmp_path / "choices"
    assert run(command(inputs, out, "--iterations", "1", "--lang", lang)) == 0
    capsys.readouterr()
    page = (out / "report.html").read_text(encoding="utf-8")
    assert title in page
    assert "<script" not in page
    assert "default-src &#x27;none&#x27;" in page
    assert 'href="plans/01/report.html"' in page
    assert "src=" not in page
    assert page.count("<circle") == 2 * len(rows_of(out))


def test_a_plan_alone_is_told_as_one(world, tmp_path, capsys):
    """With nobody to fly there is nothing to choose."""
    for row in world.tables["people.csv"]:
        row["available"] = "no"
    programme, people, _ = world.write(tmp_path / "world")
    out = tmp_path / "choices"
    arguments = command([str(programme), str(people)], out, "--iterations", "1", "--lang", "en")
    assert run(arguments) == 0
    assert "There is one plan only" in capsys.readouterr().out
    row = rows_of(out)[0]
    assert (row["money"], row["money_per_person"], row["all_longest"]) == ("0.00", "", "")


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--seconds", "5", "--iterations", "2"], "not both"),
        (["--seconds", "-1"], "--seconds"),
    ],
)
def test_what_cannot_be_asked_is_refused(inputs, tmp_path, capsys, more, sentence):
    assert run(command(inputs, tmp_path / "choices", *more, "--lang", "en")) == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "choices").exists()


def test_missing_files_are_refused_in_a_sentence(inputs, tmp_path, capsys):
    for wrong in ([str(tmp_path / "no"), inputs[1]], [inputs[0], str(tmp_path / "no.csv")]):
        assert run(command(wrong, tmp_path / "choices", "--lang", "en")) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_programme_in_which_waiting_counts_nothing_is_refused(world, tmp_path, capsys):
    world.term("waiting_per_person_day = 100.0", "waiting_per_person_day = 0.0")
    programme, people, _ = world.write(tmp_path / "world")
    assert run(command([str(programme), str(people)], tmp_path / "out", "--lang", "en")) == 2
    assert "waiting_per_person_day is 0" in capsys.readouterr().err


def test_seconds_end_the_search_and_leave_time_to_write(inputs, tmp_path, capsys):
    out = tmp_path / "choices"
    assert run(command(inputs, out, "--seconds", "0", "--lang", "en")) == 0
    assert "search 1 of" in capsys.readouterr().err
    assert len(rows_of(out)) == 1


def test_an_interruption_while_writing_keeps_the_plans_written(
    inputs, tmp_path, capsys, monkeypatch
):
    write = choosing._write_plan

    def write_and_interrupt(*arguments):
        write(*arguments)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(choosing, "_write_plan", write_and_interrupt)
    assert threading.current_thread() is threading.main_thread()
    out = tmp_path / "choices"
    assert run(command(inputs, out, "--iterations", "1", "--lang", "en")) == 0
    capsys.readouterr()
    assert [row["own_weights"] for row in rows_of(out)] == ["yes"]


def facts(**changed):
    waits = Waits(people=90, median=5, ninth_decile=20, longest=60)
    plain = PlanFacts(
        money={"flights": 1000.0, "seats": 0.0, "road": 0.0, "onward": 0.0}, days=900, people=90,
        not_returned=10, waits=waits, by_class={}, by_region={}, fleets={"A": 4},
        calls={("ELP", 2025, 3): 2, ("HRL", 2025, 4): 2}, places=100, empty=10, scheduled=0,
    )  # fmt: skip
    return replace(plain, **changed)


def test_a_difference_says_what_was_paid_for():
    after = facts(
        money={"flights": 3000.0, "seats": 500.0, "road": 0.0, "onward": 0.0}, days=400, people=95,
        waits=Waits(people=95, median=4, ninth_decile=15, longest=50), fleets={"A": 8},
        calls={("ELP", 2025, 3): 6, ("HRL", 2025, 4): 2}, scheduled=30,
    )  # fmt: skip
    change = difference(facts(), after)
    assert (change.money, change.days, change.per_day) == (2500.0, 500, 5.0)
    assert (change.airports, change.month) == (("ELP",), (2025, 3))
    said = explained(change, "USD", "en").replace("\N{NO-BREAK SPACE}", " ")
    assert said == (
        "USD 2,500 more buys 500 days of waiting less (USD 5 a day): 4 flights more, most of them "
        "from ELP in March; 30 seats more on scheduled flights; the longest wait falls from 60 to "
        "50 days; nine in ten wait at most 15 days instead of 20; 5 people more with a flight."
    )


def test_a_difference_in_the_other_direction():
    fewer = facts(fleets={"A": 3}, calls={("ELP", 2025, 3): 1, ("HRL", 2025, 4): 2}, days=800)
    before = facts(scheduled=40, people=91)
    said = explained(difference(before, fewer), "USD", "en")
    assert "1 flight fewer, from ELP in March" in said
    assert "40 seats fewer" in said
    assert "1 person fewer with a flight" in said
    assert "stays at 60 days" in said
    longer = Waits(people=90, median=5, ninth_decile=20, longest=70)
    same = explained(difference(facts(), facts(days=100, waits=longer)), "USD", "en")
    assert "as many flights" in same
    assert "rises from 60 to 70 days" in same


def test_where_nothing_stands_out_nothing_is_said():
    calls = {(f"A{n}", 2025, 3): 1 for n in range(6)}
    change = difference(facts(), facts(days=100, fleets={"A": 10}, calls=calls))
    assert change.airports == ()
    assert change.month is None
    assert "6 flights more;" in explained(change, "USD", "en")
    spread = {("ELP", 2025, month): 1 for month in range(4, 9)}
    change = difference(facts(calls={}), facts(days=100, fleets={"A": 9}, calls=spread))
    assert (change.airports, change.month) == (("ELP",), None)
    assert "from ELP;" in explained(change, "USD", "en")


def test_nobody_waits_where_nobody_returns():
    change = difference(facts(waits=None), facts(days=100))
    assert isinstance(change, Difference)
    assert change.longest == (0, 60)
    assert facts().worst_region == ""
    by_region = {"ELP": Waits(people=20, median=1, ninth_decile=9, longest=10)}
    assert facts(by_region=by_region).worst_region == "ELP"
    assert facts().paid == 1000.0


def test_groups_of_fewer_than_ten_have_no_figures_of_their_own():
    waits, size = np.array([1, 5, 9, 2]), np.array([6, 3, 1, 9])
    found = by_group(waits, size, np.array([0, 0, 0, 1]), ("many", "few", "none"))
    assert found == {"many": Waits(people=10, median=1, ninth_decile=5, longest=9)}


def test_the_page_shows_each_region_and_warns_only_of_what_protect_has_not_seen(inputs, tmp_path):
    wish = Wish(seconds=0.0, iterations=1, seed=1, jobs=1, lang="en", is_quiet=True)
    frontier = choosing.choose_into(tmp_path / "out", *map(Path, inputs), wish)
    region = {"ELP": Waits(people=20, median=1, ninth_decile=37, longest=40)}
    choices = tuple(replace(c, facts=replace(c.facts, by_region=region)) for c in frontier.choices)
    assert "protection review" in render(frontier, "en")
    page = render(replace(frontier, choices=choices, protected=True), "en")
    assert "protection review" not in page
    assert page.count(">37<") == len(choices)
