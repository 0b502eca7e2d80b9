from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture
def shared_data():
    """Give a function from a relative path to a real file, or skip naming what is missing."""

    def find(relative: str) -> Path:
        for base in (ROOT.parent / "shared" / "data", ROOT.parent.parent / "shared" / "data"):
            if (base / relative).exists():
                return base / relative
        pytest.skip(f"shared/data/{relative} is not beside this checkout")

    return find
