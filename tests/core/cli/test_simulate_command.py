"""`retorno simulate`: files, sentences, refusals, Ctrl-C, and a real cluster with a worker killed."""

import csv
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from retorno.cli.main import run
from retorno.cli.simulated import tell_simulated
from retorno.cli.simulating import Runs, Wanted, simulated
from retorno.report.numbers import NONE
from retorno.simulate.uncertainty import shipped
from retorno.wording import LANGUAGES, say

FEW = ("--runs", "3", "--jobs", "1")


@pytest.fixture(scope="module")
def invented(tmp_path_factory):
    out = tmp_path_factory.mktemp("invented") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RETORNO_LANG", "es")
        assert run(["demo-data", "--people", "12", "--seed", "1", "--out", str(out)]) == 0
    return [str(out / "programme"), str(out / "people.csv")]


def numbers(out):
    return (out / "runs.csv").read_bytes(), (out / "simulate.json").read_bytes()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_policies_are_told_side_by_side(invented, tmp_path, capsys, lang):
    out = tmp_path / "out"
    words = ["simulate", *invented, *FEW, "--against", "first_come", "--out", str(out)]
    assert run([*words, "--lang", lang]) == 0
    said = " ".join(capsys.readouterr().out.split())
    for policy in ("weekly", "first_come"):
        assert say(f"simulate.policy.{policy}", lang) in said
    for key, parameter in shipped().parameters.items():
        assert say(f"simulate.parameter.{key}", lang) in said
        assert parameter.source[lang] in said
    assert {p.name for p in out.iterdir()} == {
        "runs.csv", "simulate.json", "uncertainty.toml", "manifest.json",
    }  # fmt: skip
    with (out / "runs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["policy"] for row in rows] == ["weekly", "first_come"] * 3
    assert json.loads((out / "simulate.json").read_text(encoding="utf-8"))["runs"]["finished"] == 3


def test_the_same_seed_gives_the_same_files_and_its_own_assumptions_serve(
    invented, tmp_path, capsys
):
    one, two = tmp_path / "one", tmp_path / "two"
    assert run(["simulate", *invented, *FEW, "--json", "--out", str(one)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["folder"] == str(one)
    used = tmp_path / "default.toml"
    used.write_bytes((one / "uncertainty.toml").read_bytes())
    words = ["simulate", *invented, *FEW, "--uncertainty", str(used), "--out", str(two)]
    assert run(words) == 0
    assert numbers(one) == numbers(two)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--policy", "wait"], "simulate.unknown_policy"),
        (["--against", "weekly"], "simulate.same_policy"),
        (["--uncertainty", "nowhere.toml"], "simulate.missing_file"),
    ],
)
def test_refusals_are_one_sentence(invented, tmp_path, capsys, words, code):
    words = ["simulate", *invented, *FEW, *words, "--json", "--out", str(tmp_path / "out")]
    assert run(words) == 2
    assert json.loads(capsys.readouterr().out)["error"] == code
    assert not (tmp_path / "out").exists()


class Impatient(Runs):
    """Somebody who presses Ctrl-C when some runs are finished."""

    def tell(self, finished):
        super().tell(finished)
        if finished >= 2 and not self.stop.is_set():
            os.kill(os.getpid(), signal.SIGINT)


def wanted(invented, runs):
    return Wanted(
        programme=Path(invented[0]), people=Path(invented[1]), uncertainty=None, policies=("daily",),
        reserve=0.0, runs=runs, seed=1, jobs=1, cluster=None, lang="en", is_quiet=False,
    )  # fmt: skip


def test_an_interruption_keeps_what_is_finished_and_says_so(invented, tmp_path, capsys):
    before = signal.getsignal(signal.SIGINT)
    out = tmp_path / "out"
    done = simulated(wanted(invented, 9), out, Impatient("en", 9, is_quiet=False))
    signal.signal(signal.SIGINT, before)
    assert not done.told.is_whole
    assert say("simulate.stopping", "en") in capsys.readouterr().err
    tell_simulated(done, out, "en", as_json=False)
    finished = len(done.told.ensemble.run)
    assert 2 <= finished < 9
    assert f"of the {finished} runs" in " ".join(capsys.readouterr().out.split())
    with (out / "runs.csv").open(encoding="utf-8") as file:
        assert len(file.readlines()) - 1 == finished


def test_an_interruption_before_any_run_writes_nothing(invented, tmp_path):
    runs = Runs("en", 9, is_quiet=True)
    runs.stop.set()
    with pytest.raises(KeyboardInterrupt):
        simulated(wanted(invented, 9), tmp_path / "out", runs)
    assert not (tmp_path / "out").exists()


def test_ctrl_c_ends_the_command_with_130(invented, tmp_path):
    before = signal.getsignal(signal.SIGINT)
    finished = threading.Event()

    def press():
        while signal.getsignal(signal.SIGINT) is before and not finished.wait(0.01):
            pass
        finished.wait(0.5)
        if not finished.is_set():
            os.kill(os.getpid(), signal.SIGINT)

    somebody = threading.Thread(target=press)
    somebody.start()
    words = ["simulate", *invented, "--runs", "100000", "--jobs", "1", "--json"]
    try:
        assert run([*words, "--out", str(tmp_path / "out")]) == 130
    finally:
        finished.set()
        somebody.join()
        signal.signal(signal.SIGINT, before)
    told = json.loads((tmp_path / "out" / "simulate.json").read_text(encoding="utf-8"))
    assert 0 < told["runs"]["finished"] < told["runs"]["asked"]


def test_a_single_run_has_no_interval(invented, tmp_path, capsys):
    words = ["simulate", *invented, "--runs", "1", "--jobs", "1", "--out", str(tmp_path / "out")]
    assert run([*words, "--lang", "en"]) == 0
    [line] = [w for w in capsys.readouterr().out.splitlines() if "people returned" in w]
    assert NONE in line


def test_a_terminal_gets_a_bar(monkeypatch):
    runs = Runs("es", 4, is_quiet=False)
    monkeypatch.setattr(type(runs.console), "is_terminal", True)
    with runs.display():
        runs.tell(2)
        assert runs._bar.tasks[0].completed == 2


@pytest.mark.slow
def test_a_cluster_with_a_worker_killed_half_way_gives_the_same(invented, tmp_path, cluster):
    address, pid = cluster
    retorno = [sys.executable, "-m", "retorno", "simulate", *invented, "--runs", "1000"]
    out = tmp_path / "spread"
    spread = [*retorno, "--cluster", address, "--out", str(out), "--lang", "en"]
    with subprocess.Popen(spread, stderr=subprocess.PIPE, text=True) as work:
        line = work.stderr.readline()
        while line and "runs finished" not in line:
            line = work.stderr.readline()
        assert "runs finished" in line
        os.kill(pid, signal.SIGKILL)
        rest = work.stderr.read()
        assert work.wait(timeout=300) == 0, rest
    alone = tmp_path / "alone"
    subprocess.run([*retorno, "--jobs", "1", "--out", str(alone)], check=True, capture_output=True)
    assert numbers(out) == numbers(alone)


@pytest.mark.slow
@pytest.mark.enable_socket
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_serves_the_command_itself(invented, tmp_path, cluster):
    one, two = tmp_path / "one", tmp_path / "two"
    words = ["simulate", *invented, "--runs", "4", "--json"]
    assert run([*words, "--cluster", cluster[0], "--out", str(one)]) == 0
    assert run([*words, "--jobs", "1", "--out", str(two)]) == 0
    assert numbers(one) == numbers(two)
