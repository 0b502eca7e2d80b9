"""`retorno why` on the tiny programme: every kind of answer, and held people told apart by nothing."""

import json

import pytest

from retorno.cli.main import run
from tests.core.plan.check.worlds import World, person

NOTE = "NOTE: this list was not written by `retorno protect`."


@pytest.fixture
def world():
    world = World()
    world.programme = world.programme.replace("160_000.0", "900_000.0")
    return world


@pytest.fixture
def ask(world, tmp_path, capsys):
    """Write the world and ask; gives the exit code, the lines said, and those of the error stream."""

    def go(*question, lang="en"):
        folder = tmp_path / "world"
        inputs = (
            [folder / name for name in ("programme", "people.csv", "plan")]
            if folder.exists()
            else world.write(folder)
        )
        code = run(["why", *map(str, inputs), *question, "--lang", lang])
        said = capsys.readouterr()
        lines = [line for line in said.out.splitlines() if not line.startswith(NOTE)]
        return code, lines, said.err

    return go


def told(ask, *question):
    code, lines, _ = ask(*question, "--json")
    assert code == 0
    return json.loads("\n".join(lines))


def only(world, table, **wanted):
    """Keep the rows of a table whose cells are among those wanted."""
    world.tables[table] = [
        row
        for row in world.tables[table]
        if all(str(row[name]) in values for name, values in wanted.items())
    ]


def without_civil(world):
    only(world, "aircraft.csv", fleet={"FAC"})


def moved_ready(world, name, ready):
    for row in world.tables["people.csv"]:
        if row["person_id"] == name:
            row["ready_date"] = ready


@pytest.fixture
def full(world):
    """One scheduled seat, on 3 March, which P10 has; FAC flies only when it does in the plan."""
    without_civil(world)
    only(world, "aircraft.csv", date={"2025-03-04", "2025-03-05", "2025-03-06", "2025-03-08"})
    only(world, "seats.csv", date={"2025-03-03"})
    world.tables["seats.csv"] = [row | {"seats": 1} for row in world.tables["seats.csv"]]
    return world


def test_a_better_plan_is_said_to_be_one(ask, world):
    world.programme = World().programme  # with so little money that it matters who gives way
    code, lines, err = ask("P01")
    assert code == 0
    assert lines[0] == (
        "P01: flight F1, 4 March 2025; boards at MIA. Can travel from 2 March 2025; waits 2 days."
    )
    assert lines[1].startswith("They can leave earlier, nobody loses and it costs no more")
    assert "What seemed to stand in the way in this plan, by days:" in lines
    assert "Departures of this plan within their reach on these days: 1. without money, 1." in lines
    assert "  1. Flight S1, 3 March 2025, MIA → BOG." in lines
    assert "  2. Seats on scheduled flight MIA-BOG, 2 March 2025, MIA → BOG." in lines
    assert "     As the plan stands, missing there: money, USD\xa090." in lines
    assert "     Travelling earlier: 1 person (one family or person alone)." in lines
    assert "     It can be done: they leave 1 day earlier." in lines
    assert err.splitlines() == ["Trying flight S1…", "Trying one more flight…"]


def test_whoever_leaves_on_the_first_day_is_told_so(ask, world):
    moved_ready(world, "P10", "2025-03-03")
    code, lines, err = ask("P10", lang="es")
    assert (code, err) == (0, "")
    assert lines[1:] == [
        (
            "P10: vuelo S1, 3 de marzo de 2025; embarca en MIA. "
            "Puede viajar desde el 3 de marzo de 2025; espera 0 días."
        ),
        "Sale el primer día en que puede viajar: nada es anterior.",
    ]
    assert told(ask, "P10")["answer"] == "first_day"


def test_where_nothing_earlier_can_be_each_day_says_why(ask, full):
    code, lines, err = ask("P10")
    assert (code, err) == (0, "")
    assert lines[1:] == [
        "No earlier departure is possible even if nobody else flew, and that is proven. By days:",
        "  1 day: There was no aircraft that day (2 March 2025)",
    ]
    answer = told(ask, "P10")
    assert (answer["answer"], answer["tried"]) == ("first_possible", [])
    day = {"code": "no_aircraft", "first": "2025-03-02", "last": "2025-03-02", "days": 1}
    assert answer["forbidden"] == [day]


def test_a_rule_that_forbids_is_named_with_its_days(ask, world):
    without_civil(world)
    only(world, "seats.csv", date={"2025-03-03"})
    only(world, "aircraft.csv", date={"2025-03-04", "2025-03-05", "2025-03-06", "2025-03-08"})
    world.tables["reception.csv"] = [
        row | {"minors_alone": int(str(row["date"]) == "2025-03-04")}
        for row in world.tables["reception.csv"]
    ]
    code, lines, _ = ask("P04")
    assert code == 0
    assert "  1 day: Reception has not places enough for children alone (3 March 2025)" in lines
    assert any("There was no aircraft that day" in line for line in lines)


def test_whom_it_would_delay_is_told(ask, full):
    code, lines, _ = ask("P01")
    assert code == 0
    assert lines[1] == (
        "On every earlier departure that was tried, others travel later or lose their flight."
    )
    assert "Departures of this plan within their reach on these days: 1. " in lines[-9]
    assert lines[-8:] == [
        (
            "Proved: they were given a place there in the plan and the rest was arranged again. "
            "Every plan told of here passed its check:"
        ),
        "  1. Flight S1, 3 March 2025, MIA → BOG.",
        "     As the plan stands, missing there: seats, 1.",
        "     It can be done: they leave 1 day earlier.",
        (
            "     Travelling later: 1 person (one family or person alone), 1 day in all, "
            "each of them 1 day at most."
        ),
        "     Money: the same. Days in custody, of all people together: the same.",
        (
            "     Proven: no plan with a place for them there leaves fewer people without a flight, "
            "or as few and moves fewer."
        ),
        "Who changes, person by person: with --json.",
    ]
    answer = told(ask, "P01")
    (tried,) = answer["tried"]
    assert tried["later"] == {"parties": 1, "people": 1, "days": 1, "most": 1}
    assert tried["moves"] == [
        {
            "person": "P10", "from_flight": "S1", "from_date": "2025-03-03",
            "to_flight": "F1", "to_date": "2025-03-04",
        }
    ]  # fmt: skip


def test_a_family_that_needs_more_than_there_is_cannot_be_there(ask, full):
    for name in ("A1", "A2"):
        full.tables["people.csv"].append(person(name, family="A"))
        full.tables["placements.csv"].append(full.tables["placements.csv"][1] | {"person_id": name})
    code, lines, _ = ask("A", "--departure", "S1")
    assert code == 0
    assert lines[0].startswith("Family A (4 people): flight F1")
    assert lines[1:] == [
        "It is not possible.",
        "  1. Flight S1, 3 March 2025, MIA → BOG.",
        (
            "     Impossible even if nobody else flew, and that is proven. "
            "The aircraft have not seats enough for all of them."
        ),
    ]
    code, lines, _ = ask("A")
    assert "  1 day: The aircraft have not seats enough for all of them (3 March 2025)" in lines


@pytest.fixture
def left(full):
    """P19 in Miami has no place, though there are seats on flights to come."""
    full.tables["people.csv"].append(person("P19"))
    return full


def test_somebody_without_a_flight_may_have_one(ask, left):
    code, lines, _ = ask("P19")
    assert code == 0
    assert lines[0] == (
        "P19: no flight in this plan. Can travel from 2 March 2025 to 1 April 2025."
    )
    assert lines[1].startswith("They can have a flight")
    assert "     It can be done: they would have a flight." in lines
    answer = told(ask, "P19")
    assert (answer["flight"], answer["date"], answer["boards_at"]) == (None, None, None)
    assert answer["last"] == "2025-04-01"


def test_a_flight_of_its_own_costs_money_and_delays_nobody(ask, left):
    only(left, "clearances.csv", airport={"MIA", "ATL", "SEA"})
    left.tables["aircraft.csv"].append({"fleet": "FAC", "date": "2025-03-02", "aircraft": 1})
    code, lines, _ = ask("P01")
    assert code == 0
    assert "nobody travels later, but it costs USD\xa034,070 more." in lines[1]
    assert "     An aircraft is free on that day, and has its clearance." in lines
    assert "     Nobody else travels later or loses a flight." in lines
    assert "     Getting a flight that they do not have today: 1 person" in "\n".join(lines)


def test_one_departure_can_be_asked_about_even_a_later_one(ask, world):
    code, lines, _ = ask("P10", "--departure", "F3")
    assert code == 0
    assert "     It can be done: they leave 5 days later." in lines
    assert told(ask, "P10", "--departure", "2025-03-03")["answer"] == "there"
    assert told(ask, "P10", "--departure", "S1")["answer"] == "there"
    answer = told(ask, "P01", "--departure", "F2")
    assert answer["answer"] == "impossible"
    assert answer["tried"][0]["impossible"] == "out_of_reach"
    answer = told(ask, "P01", "--departure", "2025-03-03")
    assert answer["first"] == answer["last"] == "2025-03-03"
    assert {row["date"] for row in answer["tried"]} == {"2025-03-03"}
    code, lines, _ = ask("P01", "--departure", "2025-03-01")
    assert lines[1:] == [
        "It is not possible even if nobody else flew, and that is proven. By days:",
        "  1 day: They cannot travel yet on that day (1 March 2025)",
    ]


def test_another_flight_of_the_same_day(ask, world):
    world.tables["flights.csv"].append(
        world.tables["flights.csv"][0] | {"flight": "F4", "fleet": "CIV"}
    )
    code, lines, _ = ask("P01", "--departure", "F4")
    assert code == 0
    assert any(line.endswith("they leave on the same day.") for line in lines)


def test_whoever_no_plan_can_carry_is_told_why_and_by_whom_it_changes(ask):
    code, lines, err = ask("P18", lang="es")
    assert (code, err) == (0, "")
    assert lines[1:] == [
        (
            "P18: sin vuelo; ningún plan de este programa puede llevarla. "
            "Pueden viajar solo después de que el programa termina. "
            "Puede cambiarlo: quien planea el programa."
        )
    ]
    answer = told(ask, "P18")
    assert (answer["reason"], answer["releases"]) == ("ready_after_end", "programme_planner")
    assert (answer["ready"], answer["first"], answer["tried"]) == (None, None, [])


def test_of_held_people_only_that_they_are_not_available(ask, world):
    """Refused, not asked, a child whose guardian nobody knows, and the child's own mother."""
    for question in ((), ("--departure", "F1"), ("--as-of", "2025-03-20")):
        for name in ("P11", "P12", "P16", "P17"):
            code, lines, err = ask(name, *question)
            assert (code, lines, err) == (0, [f"{name}: not available."], "")
            assert told(ask, name, *question) == {"person": name, "answer": "not_available"}
    assert ask("C")[1] == ["C: not available."]


def test_what_has_left_stays_and_no_day_that_has_gone_by_is_offered(ask, left):
    flown = "They have flown, or are on their way."
    assert ask("P01", "--as-of", "2025-03-05")[1][1:] == [flown]
    assert ask("P07", "--as-of", "2025-03-06")[1][1:] == [flown]  # the aircraft left the day before
    assert ask("P01", "--as-of", "2025-03-04")[1][1:] == [
        "The days before their flight have gone by: nothing earlier is left."
    ]
    assert told(ask, "P08", "--as-of", "2025-03-05")["first"] == "2025-03-05"
    answer = told(ask, "P08", "--as-of", "2025-03-06")
    assert {row["date"] >= "2025-03-06" for row in answer["tried"]} <= {True}
    answer = told(ask, "P08", "--as-of", "2025-03-06", "--departure", "F1")
    assert answer["tried"][0]["impossible"] == "gone"
    answer = told(ask, "P19", "--as-of", "2025-04-02")
    assert (answer["answer"], answer["tried"]) == ("past", [])


def test_a_name_never_commands_the_terminal(ask, world):
    held, free = "P\x1b[31mX", "P\x9bY"
    world.tables["people.csv"] += [person(held, available="no"), person(free, ready="2025-05-01")]
    assert ask(held)[1] == ["P\ufffd[31mX: not available."]
    assert ask(free)[1][0].startswith("P\ufffdY: no flight")


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize(
    ("question", "code", "word"),
    [
        (["NOBODY"], "why.person", "NOBODY"),
        ([""], "why.person", "«»"),
        (["P01", "--departure", "F99"], "why.departure", "F99"),
        (["P01", "--departure", "2025-13-40"], "why.departure", "2025-13-40"),
        (["P01", "--departure", "2024-01-01"], "why.outside", "2024-01-01"),
        (["P11", "--departure", "2026-01-01"], "why.outside", "2026-01-01"),
        (["P01", "--as-of", "F1"], "why.as_of", "F1"),
        (["P12", "--as-of", "2026-01-01"], "why.outside", "2026-01-01"),
    ],
)
def test_what_cannot_be_understood_is_one_sentence(ask, question, code, word, lang):
    exit_code, lines, err = ask(*question, lang=lang)
    assert exit_code == 2
    assert lines == []
    assert len(err.splitlines()) == 1
    assert word in err or lang == "en"
    exit_code, lines, _ = ask(*question, "--json", lang=lang)
    assert json.loads("\n".join(lines))["error"] == code
