"""The plan worked out by hand is valid, and the check finds the same numbers."""

import pytest

from retorno.plan.check import check_plan


def test_plan_worked_out_by_hand_is_valid(world, tmp_path):
    report = check_plan(*world.write(tmp_path))
    assert report.violations == ()
    assert report.valid


def test_counts_and_cost_are_those_worked_out_by_hand(world, tmp_path, worlds):
    report = check_plan(*world.write(tmp_path))
    counts = report.counts
    assert (counts.listed, counts.held, counts.placed, counts.not_placed) == (18, 4, 10, 4)
    assert (counts.flights, counts.scheduled) == (3, 1)
    assert report.parts.named() == pytest.approx(
        {
            "flights": 158500.0,
            "seats": 420.0,
            "road": 10 * worlds.ROAD_COST,
            "onward": 50.0,
            "waiting": 11200.0,
            "not_returned": 20000.0,
        }
    )
    assert report.parts.money == pytest.approx(159670.30, abs=0.01)
    assert report.parts.cost == pytest.approx(190870.30, abs=0.01)
