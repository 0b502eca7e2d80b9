"""The same numbers over any executor; sums over runs; a file of assumptions read strictly."""

import math
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from retorno.plan.executors import Spread, _preparation, in_this_process, over_cluster
from retorno.plan.kernels import simulate
from retorno.simulate import worker
from retorno.simulate.ensemble import Work, live_through, place_of
from retorno.simulate.outputs import as_mapping, columns, result_of
from retorno.simulate.policies import policy_of
from retorno.simulate.run import Stage
from retorno.simulate.spreads import spread_of, student_975
from retorno.simulate.uncertainty import FORMAT, read_uncertainty, shipped
from retorno.vocabulary.errors import UnusableInputError
from tests.core.plan.instances import default_shape
from tests.core.simulate.operations import POLICIES, operation, scaled


@pytest.fixture(scope="module")
def work():
    op = operation(default_shape(120, days=30))
    return Work(
        operation=op, uncertainty=scaled(3.0), policies=(POLICIES[0], POLICIES[3]), runs=12, seed=7
    )


def lived(work, spread, is_stopped=lambda: False):
    heard = []
    ensemble = live_through(work, spread, tell=heard.append, is_stopped=is_stopped)
    return ensemble, heard


@pytest.fixture(scope="module")
def alone(work):
    with place_of(work, jobs=1, cluster=None) as spread:
        return lived(work, spread)[0]


@pytest.mark.parametrize("width", [1, 2, 5])
def test_any_number_of_threads_and_any_share_of_work_give_the_same(work, alone, width):
    worker.prepare(work.ticket, work.operation, work.uncertainty)
    with ThreadPoolExecutor(width) as executor:
        ensemble, heard = lived(work, Spread(executor=executor, width=width))
    assert np.array_equal(ensemble.numbers, alone.numbers, equal_nan=True)
    assert heard[-1] == work.runs
    assert ensemble.run.tolist() == list(range(12))


@pytest.mark.slow
def test_processes_give_the_same(work, alone):
    with place_of(work, jobs=2, cluster=None) as spread:
        assert spread.width == 2
        ensemble, _ = lived(work, spread)
    assert np.array_equal(ensemble.numbers, alone.numbers, equal_nan=True)


def test_workers_compile_nothing_for_what_travelled(work):
    """Arrays that may be written to are of another type: every worker would compile for a minute."""
    travelled = pickle.loads(pickle.dumps(work.operation))
    assert travelled.instance.open.flags.writeable
    worker.prepare(work.ticket, travelled, work.uncertainty)
    instance = worker._stages[work.ticket].operation.instance
    assert not any(getattr(instance, name).flags.writeable for name in ("open", "cost", "ready"))
    kernels = [each for each in vars(simulate).values() if hasattr(each, "signatures")]
    place = in_this_process(worker.prepare, work.ticket, work.operation, work.uncertainty)
    with place as spread:
        lived(work, spread)
    before = [len(each.signatures) for each in kernels]
    worker.prepare(work.ticket, travelled, work.uncertainty)
    worker.play_runs(work.ticket, work.policies, work.seed, 0, 1)
    assert [len(each.signatures) for each in kernels] == before
    assert before


def test_stopping_keeps_the_runs_that_are_finished(work, alone):
    asked = iter([False, False, False])
    with place_of(work, jobs=1, cluster=None) as spread:
        ensemble, _ = lived(work, spread, lambda: next(asked, True))
        nothing, _ = lived(work, spread, lambda: True)
    assert 0 < len(ensemble.run) < work.runs
    same = alone.numbers[: len(ensemble.run)]
    assert np.array_equal(ensemble.numbers, same, equal_nan=True)
    assert len(nothing.run) == 0


class Careless(Stage):
    """Lets everybody fly and then says that they were held."""

    def play(self, policy, events, *, seed, run):
        played = super().play(policy, events, seed=seed, run=run)
        played.events.crowd.held_from[:] = 0
        return played


def test_a_broken_run_ends_in_an_error(work):
    with place_of(work, jobs=1, cluster=None) as spread:
        worker._stages[work.ticket] = Careless(work.operation, work.uncertainty)
        with pytest.raises(worker.BrokenRunError):
            lived(work, spread)


def test_what_is_written_adds_up_and_counts_out_no_few_held(work, alone):
    result = result_of(work, alone, ({"returned": 1.5}, {"returned": math.nan}))
    mapping = as_mapping(result, {"a": "b"}, {})
    assert mapping["people"]["not_available"] == "<10"
    assert mapping["without_uncertainty"]["first_come"] == {"returned": None}
    table = columns(result)
    assert table["policy"][:2] == ["weekly", "first_come"]
    assert len(table["run"]) == 24
    gap = result.difference["returned"].mean
    means = [of["returned"].mean for of in result.of_policy]
    assert gap == pytest.approx(means[1] - means[0])
    assert result.difference["newly_ordered"].mean == 0.0


def test_one_policy_has_no_difference(work, alone):
    one = Work(
        operation=work.operation,
        uncertainty=work.uncertainty,
        policies=POLICIES[:1],
        runs=12,
        seed=7,
    )
    assert result_of(one, alone, ({},)).difference == {}


def test_intervals_are_those_of_student():
    assert spread_of(np.array([np.nan])) is None
    assert math.isnan(spread_of(np.array([3.0])).low)
    found = spread_of(np.array([1.0, 2.0, np.nan, 3.0]))
    assert (found.runs, found.mean, found.median) == (3, 2.0, 2.0)
    assert found.high - found.mean == pytest.approx(4.302653 / math.sqrt(3), rel=1e-6)
    for freedom, exact in ((1, 12.7062), (3, 3.18245), (10, 2.22814), (1000, 1.96234)):
        assert student_975(freedom) == pytest.approx(exact, rel=5e-3)


def test_an_address_where_nobody_is_is_told():
    with pytest.raises(UnusableInputError) as told, over_cluster("nonsense://x", print):
        pass
    assert told.value.code in {"executors.unreachable", "executors.no_cluster_extra"}


def test_what_a_worker_does_first_can_be_sent_to_it():
    pytest.importorskip("distributed", reason="needs the extra [cluster]")
    done = []
    _preparation(done.append, ("ready",)).setup(None)
    assert done == ["ready"]


def test_without_the_extra_the_cluster_is_refused():
    code = (
        "import sys; sys.modules['distributed'] = None\n"
        "from retorno.plan.executors import over_cluster\n"
        "with over_cluster('tcp://127.0.0.1:9', print): pass\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert "executors.no_cluster_extra" in done.stderr


def test_an_unknown_policy_is_refused():
    with pytest.raises(UnusableInputError) as told:
        policy_of("wait", 0.1)
    assert "weekly" in told.value.facts["expected"]


SHIPPED = shipped().text


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("[weather]", "[[weather", "not_toml"),
        (FORMAT, "other/1", "format"),
        ("no_show_share", "no_show", "unknown_key"),
        ("[weather]", "[wetter]", "unknown_key"),
        ('name = { es = "Supuestos', 'title = 1 # { es = "Supuestos', "unknown_key"),
        ('evidence = "default"', 'evidence = "sure"', "wrong_value.evidence"),
        ("value = 3.6", "value = 0.5", "wrong_value.factor"),
        ("value = 0.01", "value = 1.5", "wrong_value.share"),
        ("value = 0.01", "value = true", "wrong_value.share"),
        ("value = 21", "value = 0", "wrong_value.days"),
        ("value = 4,", "value = 4.5,", "wrong_value.whole"),
        ("notice_days = { value = 3,", "notice_days = { value = 0,", "wrong_value.notice"),
        ('{ es = "nuestro", en = "ours" }', '{ es = "nuestro" }', "wrong_value.words"),
        ('{ es = "nuestro", en = "ours" }', '" "', "wrong_value.words"),
    ],
)
def test_absurd_assumptions_are_refused(tmp_path, old, new, code):
    path = tmp_path / "u.toml"
    assert old in SHIPPED
    path.write_text(SHIPPED.replace(old, new), encoding="utf-8")
    with pytest.raises(UnusableInputError) as told:
        read_uncertainty(path)
    assert told.value.code == f"simulate.{code}"


NAME, _, REST = SHIPPED.partition("[new_orders]")
WEATHERLESS = f"{NAME}weather = 3\n[new_orders]{REST.split('[weather]')[0]}[planning]{REST.split('[planning]')[1]}"


def test_missing_and_bare_parts_are_refused(tmp_path):
    path = tmp_path / "u.toml"
    for text, code in (
        (f'format = "{FORMAT}"\n', "missing_key"),
        (WEATHERLESS, "wrong_value.table"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(UnusableInputError) as told:
            read_uncertainty(path)
        assert told.value.code == f"simulate.{code}"
    with pytest.raises(UnusableInputError):
        read_uncertainty(tmp_path / "none.toml")


def test_one_text_serves_both_languages(tmp_path):
    path = tmp_path / "u.toml"
    path.write_text(SHIPPED.replace('{ es = "nuestro", en = "ours" }', '"mine"'), encoding="utf-8")
    found = read_uncertainty(path)
    assert set(found.parameters["new_orders.surge_weeks"].source.values()) == {"mine"}
    assert found.sha256 != shipped().sha256
