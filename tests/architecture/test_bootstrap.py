"""`dev.py`: it asks every Python, trusts none, and says in one sentence what is missing."""

import importlib.util
import os
import subprocess
import sys
import venv

import pytest
from sources import ROOT

SHIM = "#!/bin/sh\necho 'pyenv: python3: command not found' >&2\nexit 127\n"
CHATTY = "#!/bin/sh\necho 'Welcome! 3.13'\n"
REAL = f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'
OLD = "#!/bin/sh\necho 'retorno|3|8|/old/python'\n"
HANGING = "#!/bin/sh\nexec sleep 60\n"


@pytest.fixture
def dev():
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.ASK_SECONDS = 5
    return module


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """Leave nothing to find: an empty home and an empty path; give a way to plant a program."""
    for name in ("RETORNO_PYTHON", "PYENV_ROOT", "UV_PYTHON_INSTALL_DIR", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))

    def plant(relative, script):
        path = tmp_path / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(script, encoding="utf-8")
        path.chmod(0o755)
        return str(path)

    return plant


posix = pytest.mark.skipif(os.name == "nt", reason="plants shell scripts: needs a POSIX system")


def test_the_running_python_answers(dev):
    version, base = dev.ask(sys.executable)
    assert version == sys.version_info[:2]
    assert os.access(base, os.X_OK)


@posix
@pytest.mark.parametrize("script", [SHIM, CHATTY, "not a program"])
def test_what_does_not_answer_is_skipped(dev, bare, script):
    assert dev.ask(bare("bin/python3", script)) is None


@posix
def test_what_hangs_is_skipped(dev, bare):
    dev.ASK_SECONDS = 0.2
    assert dev.ask(bare("bin/python3", HANGING)) is None


@posix
def test_a_broken_shim_on_the_path_does_not_stop_the_search(dev, bare, monkeypatch):
    monkeypatch.setattr(sys, "executable", bare("bin/python3", SHIM))
    bare("bin/python3.13", SHIM)
    bare(".pyenv/versions/3.9.18/bin/python3", OLD)
    bare(".pyenv/versions/3.13.0/bin/python3", REAL)
    assert dev.ask(dev.find_python())[0] >= dev.FLOOR


@posix
def test_the_newest_of_pyenv_comes_first(dev, bare, tmp_path):
    for version in ("3.9.18", "3.13.0", "3.12.1"):
        bare(f".pyenv/versions/{version}/bin/python3", OLD)
    found = [path.split("/")[-3] for path in dev.newest_below(tmp_path / ".pyenv" / "versions")]
    assert found == ["3.13.0", "3.12.1", "3.9.18"]


@posix
def test_uv_s_own_pythons_are_found(dev, bare, monkeypatch):
    monkeypatch.setattr(sys, "executable", bare("bin/python3", OLD))
    bare(".local/share/uv/python/cpython-3.13.1-linux/bin/python3", REAL)
    assert dev.ask(dev.find_python())[0] >= dev.FLOOR


@posix
def test_a_wrong_choice_is_told_and_the_search_goes_on(dev, bare, monkeypatch, capsys):
    monkeypatch.setenv("RETORNO_PYTHON", bare("old", OLD))
    assert dev.find_python() is not None
    said = capsys.readouterr().err
    assert "no es un Python" in said
    assert "is no whole Python" in said


@posix
def test_without_any_python_one_sentence_in_each_language_says_what_to_do(dev, bare, monkeypatch):
    monkeypatch.setattr(sys, "executable", bare("bin/python3", OLD))
    with pytest.raises(dev.SetupError) as stop:
        dev.download_python()
    spanish, english = str(stop.value).splitlines()
    assert "RETORNO_PYTHON=" in spanish
    assert "RETORNO_PYTHON=" in english


def test_a_stamp_of_another_day_or_place_means_install(dev, tmp_path, monkeypatch):
    locks = tmp_path / "requirements"
    locks.mkdir()
    for name in ("build.txt", "runtime.txt"):
        (locks / name).write_text("uv==1 \\\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "LOCKS", locks)
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(dev, "PYTHON", tmp_path / "requirements" / "build.txt")  # some file
    assert not dev.is_installed("runtime")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "runtime").write_text(dev.stamp_of("runtime"), encoding="utf-8")
    assert dev.is_installed("runtime")
    (locks / "runtime.txt").write_text("changed", encoding="utf-8")
    assert not dev.is_installed("runtime")


def test_a_python_inside_a_venv_gives_the_one_beneath(dev, tmp_path):
    venv.create(tmp_path / "inner", with_pip=False)
    inner = tmp_path / "inner" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    assert not dev.ask(str(inner))[1].startswith(str(tmp_path))


def test_help_needs_no_set_up():
    command = [sys.executable, str(ROOT / "dev.py"), "--help"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    for name in ("setup", "demo", "test", "check", "bench", "fix", "docs", "lock"):
        assert f"python3 dev.py {name} " in done.stdout


def test_make_has_one_line_a_command():
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    for name in ("demo", "test", "check", "bench", "setup"):
        assert f"{name}: ; @$(PY) dev.py {name}" in lines


def test_check_with_a_plan_is_the_check_of_the_plan(root, monkeypatch):
    """`python3 dev.py check PROGRAMME PEOPLE PLAN` must never be taken for the house's own checks."""
    sys.path.insert(0, str(root))
    try:
        import dev
    finally:
        sys.path.remove(str(root))
    handed = []
    monkeypatch.setattr(dev, "ensure", str)
    monkeypatch.setattr(dev, "hand_over", handed.append)
    dev.main(["check", "programme", "people.csv", "plan"])
    assert handed[0][1:] == ["-m", "retorno", "check", "programme", "people.csv", "plan"]
