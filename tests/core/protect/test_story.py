"""The story names every notice that a person can read in findings.csv."""

import ast

from retorno.protect.rules import load_rules

VISIBLE = {"RECORD", "WARN"}


def codes(root):
    """Yield (function, code) of every outcome in the source that is shown outside."""
    shown = {f"decide_{name.lower().replace('-', '_')}" for name, rule in load_rules().items()
             if rule.severity.value in VISIBLE}  # fmt: skip
    for path in sorted((root / "src" / "retorno" / "protect").glob("*.py")):
        for function in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(function, ast.FunctionDef):
                continue
            for node in ast.walk(function):
                if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                    continue
                is_shown = node.func.id == "notice" or (
                    function.name in shown and node.func.id in {"stands", "missing"}
                )
                if is_shown and isinstance(node.args[0], ast.Constant):
                    yield node.args[0].value


def test_every_notice_is_explained(root):
    story = (root / "docs" / "story" / "protect.md").read_text(encoding="utf-8")
    found = set(codes(root))
    assert {"treated_as_child", "family_of_one_on_the_list"} <= found
    assert {code for code in found if f"`{code}`" not in story} == set()
