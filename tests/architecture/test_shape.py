"""Sizes and names: short functions, short files, names that say one thing."""

import ast

from sources import python_files, relative, sources, tree

FUNCTION_LINES = 50
KERNEL_LINES = 120
TEST_LINES = 80
FILE_LINES = 400
LONGER_FILES: frozenset[str] = frozenset()  # may only shrink
NO_NAMES = {"utils", "util", "common", "misc", "helpers", "helper", "manager", "managers", "info"}


def test_functions_are_short():
    long = []
    for path in python_files():
        limit = TEST_LINES if "tests" in path.parts else FUNCTION_LINES
        limit = KERNEL_LINES if "kernels" in path.parts else limit
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > limit:
                    long.append(f"{relative(path)}:{node.lineno} {node.name}: {lines} lines")
    assert long == []


def test_files_are_short():
    long = {
        relative(path): lines
        for path in python_files()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LINES
        and relative(path) not in LONGER_FILES
    }
    assert long == {}


def test_names_say_one_thing():
    vague = [relative(path) for path in python_files() if {path.stem, path.parent.name} & NO_NAMES]
    classes = [
        f"{relative(path)}: {node.name}"
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and node.name.endswith(("Manager", "Helper", "Utils"))
    ]
    assert vague + classes == []


CLOCKS = {("date", "today"), ("datetime", "now"), ("datetime", "utcnow"), ("time", "time")}
CHANCE = {"random", "randint", "choice", "shuffle", "seed"}


def asks_clock_or_chance(node):
    base = getattr(node.func.value, "id", "") or getattr(node.func.value, "attr", "")
    unseeded = node.func.attr == "default_rng" and not node.args
    return (
        (base, node.func.attr) in CLOCKS
        or (base == "random" and node.func.attr in CHANCE)
        or unseeded
    )


def test_the_core_never_asks_the_clock_or_chance():
    """Today, now and the seed are passed in; only the command line asks."""
    guilty = [
        f"{relative(path)}:{node.lineno}"
        for path in sources()
        if "cli" not in path.parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and asks_clock_or_chance(node)
    ]
    assert guilty == []
