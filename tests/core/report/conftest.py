import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import invented_plan

from retorno.report import render
from retorno.wording import LANGUAGES


@pytest.fixture(scope="session")
def made():
    """The module that builds invented plans."""
    return invented_plan


@pytest.fixture(scope="session")
def big(made):
    """A plan of six months for 27,000 people."""
    return made.six_months()


@pytest.fixture(scope="session")
def big_view(big, made):
    """What its page shows."""
    return big.view(short=made.SHORT, sources=made.SOURCES, is_demo=True)


@pytest.fixture(scope="session")
def pages(big_view):
    """Its page by language."""
    return {lang: render(big_view, lang) for lang in LANGUAGES}
