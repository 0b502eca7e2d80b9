"""A plan that stands, the events that befall it, and what is left."""

import itertools

import pytest

from retorno.cli.planning import cleared_for, load
from retorno.intake.caseload import read_caseload
from retorno.plan.folder import prepare
from retorno.plan.replan.after import after_events
from retorno.plan.replan.changes import changed_people, changed_programme
from retorno.plan.replan.events import read_events
from retorno.plan.replan.stable import StableSearch
from retorno.plan.standing import read_standing


@pytest.fixture
def stands(tmp_path):
    """Write a world and read its plan back."""
    count = itertools.count()

    def read(world):
        programme, people, plan = world.write(tmp_path / f"stands{next(count)}")
        return read_standing(load(programme, people), plan)

    return read


@pytest.fixture
def told(tmp_path):
    """Write events and read them."""

    def read(standing, text):
        path = tmp_path / "events.toml"
        path.write_text(text, encoding="utf-8")
        return read_events(path, standing)

    return read


@pytest.fixture
def happened(stands, told):
    """Let events befall a world: the standing plan, the events and the problem after them."""

    def befall(world, text):
        standing = stands(world)
        events = told(standing, text)
        more = [read_caseload(file) for file in events.files]
        programme = changed_programme(standing, events)
        people = changed_people(standing, events, more)
        changed = prepare(programme, cleared_for(programme, people))
        return standing, events, after_events(standing, events, changed)

    return befall


@pytest.fixture
def answered(happened):
    """Let events befall a world and find the best stable answer."""

    def answer(world, text):
        standing, _, after = happened(world, text)
        search = StableSearch(after.problem, dict(after.closed_by), 1)
        search.finish()
        return standing, after, search

    return answer
