"""What no tracked file may hold: unfinished marks, hosts of packages, paths of one machine."""

import ast
import re
import tomllib

import pytest
from sources import ROOT, python_files, relative, sources, texts, tree

HOSTS = ["py" + "pi.org", "python" + "hosted", "npm" + "js", "deb." + "debian", "conda." + "org"]
PATHS = re.compile(r"(?<![\w.~])/(?:root|work|home|Users)/\w")
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|HA" + r"CK|WI" + r"P)\b")
DISRESPECTFUL = re.compile(
    r"\b(?:aliens?|illegals?|ilegal(?:es)?|bodies|criminals?|criminales|removable)\b", re.IGNORECASE
)
ITSELF = "tests/architecture/test_tracked.py"


def lines_with(pattern, paths):
    return [
        f"{relative(path)}:{number}: {line.strip()[:90]}"
        for path in paths
        if relative(path) != ITSELF
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_nothing_is_left_unfinished():
    assert lines_with(UNFINISHED, texts()) == []
    stubs = [
        f"{relative(path)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Raise) and "NotImplemented" in ast.dump(node)
    ]
    assert stubs == []


def test_no_host_of_packages_is_named():
    assert lines_with(re.compile("|".join(map(re.escape, HOSTS))), texts()) == []


def test_no_path_of_one_machine():
    assert lines_with(PATHS, texts()) == []


@pytest.mark.parametrize("name", ["build", "runtime", "dev"])
def test_requirements_name_no_address_and_carry_hashes(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert "http" not in text
    assert "/" not in text
    for package in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"[\w.-]+==\S+", package), package
        assert "--hash=sha256:" in package, package


def pins(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE))


def declared():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_locks_hold_what_the_project_declares():
    project = declared()
    wanted = {re.match(r"[\w.-]+", line)[0] for line in project["project"]["dependencies"]}
    groups = project["dependency-groups"]
    assert wanted <= pins("runtime").keys()
    assert {re.match(r"[\w.-]+", line)[0] for line in groups["dev"]} <= pins("dev").keys()
    assert {re.match(r"[\w.-]+", line)[0] for line in groups["build"]} <= pins("build").keys()


def test_both_groups_pin_the_same_versions():
    assert pins("runtime").items() <= pins("dev").items()


def test_one_python_floor_everywhere():
    project = declared()
    floor = project["project"]["requires-python"].removeprefix(">=")
    major, minor = floor.split(".")
    assert f"FLOOR = ({major}, {minor})" in (ROOT / "dev.py").read_text(encoding="utf-8")
    assert project["tool"]["ruff"]["target-version"] == f"py{major}{minor}"
    for name in ("README.md", "CONTRIBUTING.md"):
        mentioned = re.findall(r"Python (\d\.\d+)", (ROOT / name).read_text(encoding="utf-8"))
        assert set(mentioned) == {floor}, name


def test_people_are_called_people():
    spoken = [
        path
        for path in texts()
        if path.suffix == ".md" or "wording" in path.parts or path.suffix == ".html"
    ]
    assert lines_with(DISRESPECTFUL, spoken) == []


def test_licence_is_named_the_same_everywhere():
    licence = declared()["project"]["license"]
    assert licence == "AGPL-3.0-or-later"
    assert licence in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_bootstrap_runs_on_any_python_3():
    source = (ROOT / "dev.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))
    assert (ROOT / "dev.py") in python_files()
