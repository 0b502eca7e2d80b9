"""Programme and people after the events: days gone by are as they were, and nobody is lost."""

import csv
import math

import numpy as np
import pytest

from retorno.intake.caseload import read_caseload
from retorno.plan.replan.changes import UNLIMITED, changed_people, changed_programme
from retorno.vocabulary.errors import UnusableInputError
from tests.core.plan.replan.test_events import WHOLE


def new_people(path, rows):
    """Write a list of new people with a column that nobody knows."""
    names = ["person_id", "family_id", "birth_date", "facility", "ready_date", "available", "note"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(dict.fromkeys(names, "") | row for row in rows)
    return path


def one(name, **more):
    return {
        "person_id": name, "birth_date": "1990", "facility": "KROME", "ready_date": "2025-03-02",
        "available": "yes", "note": "n",
    } | more  # fmt: skip


def test_only_days_to_come_change(tiny, stands, told):
    standing = stands(tiny)
    before, after = standing.task.programme, changed_programme(standing, told(standing, WHOLE))
    sea = before.departures.index("SEA")
    assert not after.clearances[:, sea, 4:9].any()
    assert (after.clearances[:, sea, :4] == before.clearances[:, sea, :4]).all()
    assert (after.clearances[:, sea, 9:] == before.clearances[:, sea, 9:]).all()
    # F2 flies on the 5th and 6th and is cancelled: both days are to come
    assert after.aircraft[1].tolist()[:9] == [1, 1, 1, 1, 0, 0, 1, 0, 1]
    assert (after.aircraft[0] == before.aircraft[0]).all()
    assert after.reception_people[0].tolist()[6:11] == [10, 4, 4, 4, 10]
    assert (after.reception_minors_alone == before.reception_minors_alone).all()
    assert after.limits.budget_total == 100000.5
    assert after.limits.budget_per_period == (160_000.0, 500.0)


def test_a_cancelled_flight_on_its_way_loses_only_the_day_to_come(tiny, stands, told):
    standing = stands(tiny)
    events = told(standing, "as_of = 2025-03-06\n[[flight_cancelled]]\nflight = 'F2'")
    assert changed_programme(standing, events).aircraft[1].tolist()[:7] == [1, 1, 1, 1, 1, 0, 1]


def test_cancelled_seats_are_gone(tiny, stands, told):
    standing = stands(tiny)
    events = told(standing, "as_of = 2025-03-01\n[[flight_cancelled]]\nflight = 'S1'")
    assert changed_programme(standing, events).seats[0].tolist()[:4] == [8, 8, 0, 8]


def test_a_budget_of_one_period_leaves_the_others_without_one(tiny, stands, told):
    tiny.term("budget_per_30_days = [160_000.0, 1_000.0]\n", "")
    standing = stands(tiny)
    assert not any(map(math.isfinite, standing.task.programme.limits.budget_per_period))
    events = told(standing, "as_of = 2025-03-05\n[[budget]]\nperiod = 1\namount = 90000")
    assert changed_programme(standing, events).limits.budget_per_period == (90_000.0, UNLIMITED)


def test_without_budgets_nothing_is_limited(tiny, stands, told):
    tiny.term("budget_per_30_days = [160_000.0, 1_000.0]\n", "")
    standing = stands(tiny)
    after = changed_programme(standing, told(standing, "as_of = 2025-03-05"))
    assert not any(map(math.isfinite, after.limits.budget_per_period))


def test_new_people_join_and_the_others_keep_every_column(tiny, stands, told, tmp_path):
    standing = stands(tiny)
    more = read_caseload(new_people(tmp_path / "new.csv", [one("N1"), one("N2", family_id="C")]))
    events = told(standing, "as_of = 2025-03-02\n[[not_available]]\nperson_id = 'P10'")
    after = changed_people(standing, events, [more])
    before = standing.task.cleared.caseload
    assert after.person_id == [*before.person_id, "N1", "N2"]
    assert after.table.columns == (*before.table.columns, "note")
    assert after.table.cells["note"][-3:] == ["", "n", "n"]
    assert after.table.rows == len(after) == 20
    assert after.table.row_number(19) == 21
    changed = [k for k in range(18) if after.available[k] != before.available[k]]
    assert [before.person_id[k] for k in changed] == ["P10"]
    assert after.table.cells["available"][9] == "no"
    assert after.needs["INF"].sum() == before.needs["INF"].sum() == 1
    assert np.array_equal(after.ready[:18], before.ready)
    assert not after.protected


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (one("P07"), "replan.known_person"),
        (one("N1", family_id="A"), "replan.family_flown"),
    ],
)
def test_new_people_who_cannot_be_new_are_refused(tiny, stands, told, tmp_path, row, code):
    standing = stands(tiny)
    more = read_caseload(new_people(tmp_path / "new.csv", [row]))
    with pytest.raises(UnusableInputError) as refused:
        changed_people(standing, told(standing, "as_of = 2025-03-05"), [more])
    assert refused.value.code == code


def test_whoever_has_flown_cannot_be_called_back(tiny, stands, told):
    standing = stands(tiny)
    events = told(standing, "as_of = 2025-03-05\n[[not_available]]\nperson_id = 'P02'")
    with pytest.raises(UnusableInputError, match=r"replan\.flown"):
        changed_people(standing, events, [])
