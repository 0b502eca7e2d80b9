"""A plan folder is not trusted: what cannot be read ends in one sentence, never in a traceback."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retorno.plan.check import check_plan
from retorno.plan.check.sentences import as_mapping, lines
from retorno.vocabulary.errors import UnusableInputError
from retorno.wording import LANGUAGES, say

TABLES = ("flights.csv", "placements.csv", "not_placed.csv", "reasons.csv")


def _refusal(world, folder):
    with pytest.raises(UnusableInputError) as refused:
        check_plan(*world.write(folder))
    error = refused.value
    return {say(f"error.{error.code}", lang, **error.facts) for lang in LANGUAGES}, error.code


@pytest.mark.parametrize("name", [*TABLES, "plan.json"])
def test_missing_file_is_named(world, tmp_path, name):
    world.after.append(lambda plan: (plan / name).unlink())
    sentences, code = _refusal(world, tmp_path)
    assert code == "check.missing_file"
    assert all(name in sentence for sentence in sentences)


@pytest.mark.parametrize("name", TABLES)
def test_missing_column_is_named(world, tmp_path, name):
    column = world.columns[name].pop()
    sentences, code = _refusal(world, tmp_path)
    assert code == "check.missing_column"
    assert all(column in sentence for sentence in sentences)


def test_missing_folder_is_named(world, tmp_path):
    programme, people, _ = world.write(tmp_path)
    with pytest.raises(UnusableInputError, match=r"check\.no_plan_folder"):
        check_plan(programme, people, tmp_path / "nowhere")


BAD_JSON = {
    "nothing": "",
    "half": '{"cost": ',
    "a list": "[]",
    "no number": '{"cost": NaN}',
    "no end": '{"cost": Infinity}',
    "a key twice": '{"cost": 1, "cost": 2}',
    "too deep": "[" * 100_000,
    "digits without end": '{"cost": ' + "1" * 5000 + "}",
    "other bytes": "\udcff",
}


@pytest.mark.parametrize("name", BAD_JSON)
def test_plan_that_is_no_json_object_is_refused(world, tmp_path, name):
    content = BAD_JSON[name].encode("utf-8", "surrogateescape")
    world.after.append(lambda plan: (plan / "plan.json").write_bytes(content))
    assert _refusal(world, tmp_path)[1] == "check.not_json"


def _judge(paths):
    """Every end is a report that can be said, or a refusal that can be said."""
    try:
        report = check_plan(*paths)
    except UnusableInputError as error:
        for lang in LANGUAGES:
            say(f"error.{error.code}", lang, **error.facts)
        return None
    for lang in LANGUAGES:
        assert all(lines(report, lang, at_most=50))
        json.dumps(as_mapping(report, lang))
    return report


QUIET = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
CELLS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["", "-1", "0", "1", "99999999999", "nan", "1e9", "2025-03-04", "F1", "BOG"]),
    st.sampled_from(["P01", "P11", "=1+1", "\x00", "é" * 50, "9999-12-31", "0001-01-01", "FAC"]),
)


@QUIET
@given(data=st.data())
def test_any_cell_of_a_plan_ends_in_words(worlds, tmp_path_factory, data):
    world = worlds.World()
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from(TABLES))
        row = data.draw(st.sampled_from(world.tables[name]))
        row[data.draw(st.sampled_from(sorted(row)))] = data.draw(CELLS)
    _judge(world.write(tmp_path_factory.mktemp("cell")))


VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=5)
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@QUIET
@given(data=st.data())
def test_any_value_in_plan_json_ends_in_words(worlds, tmp_path_factory, data):
    world = worlds.World()
    field = data.draw(st.sampled_from([*sorted(world.summary), "inputs"]))
    world.summary[field] = data.draw(VALUES)
    _judge(world.write(tmp_path_factory.mktemp("value")))


@QUIET
@given(
    name=st.sampled_from([*TABLES, "plan.json", "manifest.json"]), content=st.binary(max_size=60)
)
def test_any_bytes_in_a_plan_end_in_words(worlds, tmp_path_factory, name, content):
    world = worlds.World()
    world.after.append(lambda plan: (plan / name).write_bytes(content))
    report = _judge(world.write(tmp_path_factory.mktemp("bytes")))
    assert report is None or not report.valid


@pytest.mark.parametrize("name", TABLES)
def test_empty_tables_end_in_words(world, tmp_path, name):
    world.tables[name] = []
    assert not _judge(world.write(tmp_path)).valid


def test_plan_without_anything_says_so(world, tmp_path):
    for name in TABLES:
        world.tables[name] = []
    report = _judge(world.write(tmp_path))
    assert {v.person for v in report.violations if v.rule == "person_missing"} >= {"P01", "P11"}
    assert report.parts.flights == 0.0
