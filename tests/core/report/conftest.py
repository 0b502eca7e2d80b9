import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import invented_plan


@pytest.fixture(scope="session")
def made():
    """The module that builds invented plans."""
    return invented_plan


@pytest.fixture(scope="session")
def big(made):
    """A plan of six months for 27,000 people."""
    return made.six_months()
