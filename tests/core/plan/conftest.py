"""The tiny programme of the check's tests, worked out by hand, serves the planner's tests too."""

import importlib.util
import itertools
import sys
from datetime import timedelta
from pathlib import Path

import pytest

_NAME = "retorno_check_worlds"


def _worlds():
    if _NAME not in sys.modules:
        path = Path(__file__).parent / "check" / "worlds.py"
        spec = importlib.util.spec_from_file_location(_NAME, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[_NAME] = module
        spec.loader.exec_module(module)
    return sys.modules[_NAME]


@pytest.fixture
def tiny():
    """A tiny programme with its people, to be changed and then read."""
    return _worlds().World()


@pytest.fixture
def someone():
    """Make one row of a caseload."""
    return _worlds().person


@pytest.fixture
def written(tmp_path):
    """Write a world and give its programme folder and its caseload."""

    count = itertools.count()

    def write(world):
        programme, people, _ = world.write(tmp_path / f"world{next(count)}")
        return programme, people

    return write


@pytest.fixture
def prepared(written):
    """Read a world as the planner does."""
    from retorno.intake.caseload import read_caseload
    from retorno.plan.folder import prepare
    from retorno.plan.programme import read_programme
    from retorno.protect.assess import assess
    from retorno.protect.cleared import Gate, Horizon

    def read(world):
        folder, people = written(world)
        programme = read_programme(folder)
        last = programme.first_day + timedelta(days=programme.days - 1)
        horizon = Horizon(first_day=programme.first_day, last_day=last, country=programme.country)
        cleared = assess(read_caseload(people), gate=Gate.PLAN, rules={}, horizon=horizon)
        return prepare(programme, cleared)

    return read
