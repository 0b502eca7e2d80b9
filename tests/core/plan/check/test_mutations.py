"""Whatever is changed in a valid plan is caught, unless the format leaves it free."""

import copy

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from retorno.plan.check import check_plan
from retorno.vocabulary.errors import UnusableInputError

QUIET = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
TABLES = ("flights.csv", "placements.csv", "not_placed.csv")
FREE = {"method", "seed", "seconds", "versions", "stopped"}
NUMBERS = st.floats(-1e6, 1e6).map(lambda value: f"{value:.2f}") | st.integers(-9, 99).map(str)


def _is_valid(world, folder):
    try:
        return check_plan(*world.write(folder)).valid
    except UnusableInputError:
        return False


def _same(old, new):
    try:
        return abs(float(old) - float(new)) <= 0.02
    except ValueError:
        return str(old).strip() == str(new).strip()


def _free(row, column):
    """Words about people who are not held, which the format leaves to the planner."""
    held = row.get("reason") == "not_available"
    return not held and column in {"reason", "detail", "releases"}


@QUIET
@given(data=st.data())
def test_changed_cell_is_caught(worlds, tmp_path_factory, data):
    world = worlds.World()
    table = data.draw(st.sampled_from(TABLES))
    rows = world.tables[table]
    row = data.draw(st.sampled_from(rows))
    column = data.draw(st.sampled_from(sorted(row)))
    others = sorted({str(other[column]) for other in rows})
    value = data.draw(st.sampled_from([*others, ""]) | NUMBERS | st.text(max_size=6))
    assume(not _same(row[column], value) and not _free(row, column))
    assume(column != "flight" or table != "flights.csv")
    row[column] = value
    assert not _is_valid(world, tmp_path_factory.mktemp("cell"))


@QUIET
@given(data=st.data())
def test_row_lost_or_doubled_is_caught(worlds, tmp_path_factory, data):
    world = worlds.World()
    rows = world.tables[data.draw(st.sampled_from(TABLES))]
    row = data.draw(st.sampled_from(rows))
    if data.draw(st.booleans()):
        rows.remove(row)
    else:
        rows.append(dict(row))
    assert not _is_valid(world, tmp_path_factory.mktemp("row"))


def _leaves(value, path=()):
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, (*path, name))
    else:
        yield path, value


@QUIET
@given(data=st.data())
def test_changed_number_of_plan_json_is_caught(worlds, tmp_path_factory, data):
    world = worlds.World()
    numbers = {
        path: value
        for path, value in _leaves(world.summary)
        if isinstance(value, int | float) and path[0] not in FREE
    }
    path = data.draw(st.sampled_from(sorted(numbers)))
    value = data.draw(
        st.integers(-(10**6), 10**6) | st.booleans() | st.none() | st.text(max_size=3)
    )
    same = type(value) is type(numbers[path]) and value == numbers[path]
    bound_free = path == ("lower_bound",) and value is None
    assume(not same and not bound_free)
    target = world.summary
    for name in path[:-1]:
        target = target[name]
    target[path[-1]] = value
    assert not _is_valid(world, tmp_path_factory.mktemp("number"))


def test_order_of_rows_means_nothing(world, tmp_path):
    for rows in world.tables.values():
        rows.reverse()
    assert _is_valid(world, tmp_path)


@pytest.mark.parametrize("flight", ["F2", "F3"])
def test_whole_flight_moved_to_another_day_is_caught_by_what_binds(world, tmp_path, flight):
    """Everything moves together, only the aircraft of that day is in use already."""
    day = {"F2": "2025-03-05", "F3": "2025-03-06"}[flight]
    before = copy.deepcopy(world.flight(flight))
    world.flight(flight).update(date=day)
    for row in world.tables["placements.csv"]:
        if row["flight"] == flight:
            row.update(date=day, waits_days=str(int(row["waits_days"]) - 1 - (flight == "F3")))
    assert before["date"] != day
    report = check_plan(*world.write(tmp_path))
    assert "aircraft" in {violation.rule for violation in report.violations}
