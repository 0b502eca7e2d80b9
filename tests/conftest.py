import os
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# the browser's loop stays open between tests, and Django takes it for one that asks the database
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")


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


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the path of a Chromium, or skip; where RETORNO_REQUIRE_BROWSER is 1, fail instead."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found:
        return found
    if os.environ.get("RETORNO_REQUIRE_BROWSER") == "1":
        pytest.fail("there is no Chromium, and RETORNO_REQUIRE_BROWSER=1 asks for one")
    pytest.skip("there is no Chromium on the path: install the system's package `chromium`")


def pytest_terminal_summary(terminalreporter):
    """Say what was skipped and how to enable it, just above pytest's own closing line."""
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    reasons = Counter(why_skipped(report) for report in skipped)
    terminalreporter.section("omitido / skipped")
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"{count} x {reason}")


def why_skipped(report) -> str:
    """Return the reason without what differs from test to test, so that equal ones add up."""
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    reason = re.sub(r"^Skipped: ", "", reason)
    if re.match(r"shared/data/\S+ is not beside", reason):
        return "read real files: put the folder `shared/data` beside this checkout (pytest -rs names each)"
    return reason
