"""Every sentence of an answer, from answers made by hand of true ones."""

from dataclasses import replace

import pytest

from retorno.cli.relaxed import Sentences
from retorno.cli.relaxing import Ask, _Writer, relax_into
from retorno.cli.watch import Watch
from retorno.formats.folders import OutputFolder
from retorno.plan.relax.levers import Kind
from retorno.plan.relax.oracle import Verdict
from retorno.plan.relax.ways import Dead
from retorno.vocabulary.errors import RefusedError
from retorno.wording import LANGUAGES
from tests.core.plan.check.worlds import World, person


@pytest.fixture
def world():
    """P01 in Miami and P07 near Seattle both want the one aircraft, on the same two days."""
    world = World()
    world.tables["people.csv"] = [
        row for row in world.tables["people.csv"] if row["person_id"] in {"P01", "P07"}
    ]
    world.tables["seats.csv"] = []
    world.tables["aircraft.csv"] = [
        row
        for row in world.tables["aircraft.csv"]
        if row["fleet"] == "FAC" and row["date"] in {"2025-03-05", "2025-03-06"}
    ]
    return world


@pytest.fixture
def asked(world, tmp_path):
    def ask(goal="everyone", lang="en", seconds=900.0):
        programme, people, _ = world.write(tmp_path / "world")
        return Ask(
            programme=programme, people=people, goal=goal, out=None, seconds=seconds, seed=1,
            lang=lang, is_quiet=True,
        )  # fmt: skip

    return ask


def text(relaxed, lang="en"):
    return "\n".join(Sentences(relaxed, lang).lines())


def test_what_was_proved_by_trying_says_so(asked):
    relaxed = relax_into(asked())
    said = text(relaxed)
    assert "It is proven because every plan was tried" in said
    assert "money: proven: every plan was tried" in said
    assert "1. " in said


def test_what_is_not_proved_says_so(asked):
    relaxed = relax_into(asked())
    now = replace(relaxed.answer.now, verdict=Verdict.NOT_FOUND)
    dead = tuple(
        replace(dead, trial=replace(dead.trial, verdict=Verdict.NOT_FOUND))
        for dead in relaxed.answer.dead
    )
    answer = replace(relaxed.answer, now=now, dead=dead, together=now)
    said = text(replace(relaxed, answer=answer))
    assert "It is not proven that there is none." in said
    assert "because every plan was tried" not in said
    assert "money: no plan was found; it is not proven" in said
    assert "No plan was found with everything at once either" in said


def test_what_is_too_little_and_what_was_not_tried(asked):
    relaxed = relax_into(asked())
    way = relaxed.answer.ways[0]
    less = way.too_little[0]
    change = replace(way.changes[0], quantity=5)
    tried = replace(way, changes=(change,), too_little=(replace(less, quantity=4, clash=None),))
    unsure = replace(tried, too_little=(None,))
    levers = tuple(lever for dead in relaxed.answer.dead for lever in dead.levers)
    alone = tuple(
        Dead(levers=(lever,), trial=relaxed.answer.dead[0].trial)
        for lever in levers
        if lever.kind in {Kind.MONEY_TOTAL, Kind.PLACES, Kind.CLEARANCES}
    )
    answer = replace(relaxed.answer, ways=(tried, unsure), untried=levers, dead=alone)
    said = text(replace(relaxed, answer=answer, is_stopped=True))
    assert "4 is not enough, and that is proven: every plan was tried." in said
    assert said.count("Less may do: there was no time to find out.") == 1
    assert "There was no time to try by themselves: " in said
    assert "reception places at BOG (up to 2): proven" in said
    assert "money in all: proven" in said
    assert "Interrupted: this is what is checked so far." in said


@pytest.mark.parametrize(
    ("people", "says"),
    [
        (130, "At one flight of FAC a week, full (20 places), it takes 7 weeks."),
        (
            2100,
            "At one flight of FAC a week, full (20 places), it takes 105 weeks: about 2.0 years.",
        ),
    ],
)
def test_the_pace_of_one_flight_a_week(world, asked, people, says):
    world.tables["people.csv"] = [person(f"P{k:04d}") for k in range(people)]
    said = text(relax_into(asked(seconds=2.0)))
    assert f"{people:,} people do not fit: they take {people:,} seats" in said
    assert says in said


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("goal", ["everyone", "by=2025-03-06", "money=70000"])
def test_both_languages_say_everything(asked, lang, goal):
    relaxed = relax_into(asked(goal, lang))
    said = text(relaxed, lang)
    assert "{" not in said
    assert len(said.splitlines()) > 8


def test_a_plan_that_does_not_do_is_not_written(asked, tmp_path):
    ask = asked()
    relaxed = relax_into(ask)
    watch = Watch(lang="en", is_quiet=True, started=0.0, seconds=1.0, iterations=None)
    now = relaxed.answer.now
    folder = OutputFolder(tmp_path / "out")
    writer = _Writer(folder, ask, now.task.cleared.caseload, watch)
    with pytest.raises(RefusedError) as refused:
        writer.write("way-1", now)
    assert refused.value.code == "relax.not_the_same"
