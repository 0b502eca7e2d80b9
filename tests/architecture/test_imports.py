"""The import contract: kept by the code, and able to catch what breaks it."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sources import CORE, ROOT, called, relative, sources, tree

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LINT, "--no-cache"]
    environment = os.environ | {"PYTHONPATH": str(folder / "src"), "PYTHONUTF8": "1"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_contract_is_kept():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.fixture
def copy(tmp_path):
    """Give a copy of the product into which a test may plant what must not be there."""
    ignore = shutil.ignore_patterns("__pycache__", "*.csv", "*.egg-info")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


PLANTED = [
    ("vocabulary/planted.py", "import django.conf", "no framework"),
    ("formats/planted.py", "def load():\n    import socket", "no framework"),
    ("cli/planted.py", "import sqlite3", "no framework"),
    ("protect/planted.py", "import retorno.plan", "only stages before"),
    ("plan/planted.py", "from retorno.report import planted", "only stages before"),
    ("wording/planted.py", "import retorno.formats.folders", "only stages before"),
    ("intake/planted.py", "import retorno.exposure", "apart from people"),
    ("plan/planted_stakes.py", "from retorno.exposure.units import Amount", "apart from people"),
    ("formats/planted_stakes.py", "import retorno.exposure.market", "only stages before"),
    ("exposure/planted.py", "import retorno.intake", "only stages before"),
    ("plan/planted_solver.py", "def load():\n    import highspy", "speaks to HiGHS"),
    ("unplaced/__init__.py", "", "only stages before"),
]


@pytest.mark.parametrize(("place", "code", "contract"), PLANTED, ids=[p[0] for p in PLANTED])
def test_what_breaks_the_contract_is_caught(copy, place, code, contract):
    file = copy / "src" / "retorno" / place
    file.parent.mkdir(exist_ok=True)
    (copy / "src/retorno/report/planted.py").write_text("", encoding="utf-8")
    file.write_text(code + "\n", encoding="utf-8")
    done = lint(copy)
    assert done.returncode == 1, done.stdout + done.stderr
    broken = [line for line in done.stdout.splitlines() if "BROKEN" in line]
    assert any(contract in line for line in broken) or place.startswith("unplaced"), done.stdout


def test_the_core_imports_where_there_is_no_django():
    code = (
        "import sys, pkgutil, importlib\n"
        "sys.modules.update(dict.fromkeys(('django', 'psycopg', 'requests', 'httpx')))\n"
        "import retorno\n"
        "walk = pkgutil.walk_packages(retorno.__path__, 'retorno.', onerror=lambda name: None)\n"
        "names = [m.name for m in walk]\n"
        "for name in names:\n"
        "    if name == 'retorno.__main__' or name.split('.')[1] == 'web': continue\n"
        "    importlib.import_module(name)\n"
        "print(len(names))\n"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 20


def test_the_command_line_starts_light():
    """`retorno --help` must not pay for the planner: nothing heavy is imported at the door."""
    code = "import sys; from retorno.cli.main import run; run(['--help']); print(*sys.modules)"
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.splitlines()[-1].split()}
    assert not loaded & {"numpy", "numba", "highspy", "python_calamine", "xlsxwriter", "pycountry"}


def test_only_assess_clears_anybody():
    makers = {
        relative(path)
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and called(node) == "Cleared"
    }
    assert makers <= {"src/retorno/protect/assess.py"}


def test_only_the_solver_speaks_to_highs():
    importers = {
        relative(path)
        for path in sources()
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Import) and any(a.name == "highspy" for a in node.names))
        or (isinstance(node, ast.ImportFrom) and node.module == "highspy")
    }
    assert importers <= {"src/retorno/plan/solver.py"}


def test_compiled_loops_live_in_folders_of_their_own():
    importers = {
        relative(path)
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and "numba" in (getattr(node, "module", None) or "", *(a.name for a in node.names))
    }
    places = {name.rsplit("/", 1)[0] for name in importers}
    assert places == {"src/retorno/plan/kernels", "src/retorno/formats/kernels"}


def test_imports_are_absolute():
    relative_imports = [
        relative(path)
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative_imports == []
    assert CORE.is_dir()
