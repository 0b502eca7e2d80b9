import importlib.util
import sys
from pathlib import Path

import pytest

NAME = "report_fixture"
SPEC = importlib.util.spec_from_file_location(NAME, Path(__file__).with_name("fixture.py"))
sys.modules[NAME] = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(sys.modules[NAME])


@pytest.fixture(scope="session")
def made():
    """The module that builds invented plans."""
    return sys.modules[NAME]


@pytest.fixture(scope="session")
def big(made):
    """A plan of six months for 27,000 people."""
    return made.six_months()
