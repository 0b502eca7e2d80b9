"""The peers of the comparison make valid plans: a comparison with a broken peer is worth nothing."""

import dataclasses
import sys
from pathlib import Path

import pytest

HERE = str(Path(__file__).parent)


@pytest.fixture(scope="module")
def peers():
    sys.path.insert(0, HERE)
    import bench

    yield bench
    sys.path.remove(HERE)


@pytest.fixture(scope="module")
def trial(peers, tmp_path_factory):
    return peers.stage("edge", 150, 1, tmp_path_factory.mktemp("trial"))


def test_spreadsheet_keeps_every_rule(peers, trial):
    plain, best = peers.spreadsheets(trial)
    assert (plain.violations, best.violations) == (0, 0)
    assert best.cost <= plain.cost
    assert plain.placed > 0


def test_flights_that_highs_proposes_are_seated_by_every_rule(peers, trial):
    outcome = peers.highs(trial, 3.0)
    assert outcome.violations == 0


def test_page_holds_what_was_measured_and_nothing_else(peers, trial):
    plain, best = peers.spreadsheets(trial)
    none = peers.highs(trial, 0.0)
    line = peers.Line(trial=trial, plain=plain, sheet=best, highs=none, retorno=best)
    text = peers.table([line])
    assert f"{best.cost / plain.cost:.2f}" in text
    assert text.count("\n") == 2


def test_page_shows_every_measurement(peers, trial):
    plain, best = peers.spreadsheets(trial)
    noted = dataclasses.replace(best, note="peak 100 MB")
    line = peers.Line(trial=trial, plain=plain, sheet=best, highs=plain, retorno=noted)
    seconds = {100: [0.1, 0.2, 0.3, 0.4, 0.5], 1000: [1.0, 2.0, 3.0, 4.0, 5.0]}
    options = peers.arguments(["--quick"])
    text = peers.page([line], seconds, [("500 lines", 1.25, 80.0)], options, "bench")
    assert "| 500 lines | 1.25 |" in text
    assert "| 1,000 | 1.00 s | 2.00 s | 3.00 s | 4.00 s | 5.00 s |" in text
    assert "peak 100 MB" in text
