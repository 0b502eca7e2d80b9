"""Only `retorno.protect.assess` clears anybody, and no kind of hold has a name outside the rules."""

import ast

from sources import called, relative, sources, tree

MAKER = "src/retorno/protect/assess.py"
HOME = "src/retorno/protect/cleared.py"


def test_only_assess_constructs_a_cleared():
    makers = {
        relative(path)
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and called(node) == "Cleared"
    }
    assert makers == {MAKER}


def test_only_assess_holds_the_seal():
    holders = {
        relative(path)
        for path in sources()
        for node in ast.walk(tree(path))
        if getattr(node, "id", getattr(node, "attr", "")) == "SEAL"
        or (isinstance(node, ast.alias) and node.name == "SEAL")
    }
    assert holders == {MAKER, HOME}


def test_nothing_goes_around_the_construction_of_a_cleared():
    """No `object.__new__`, no `__setattr__`, no `copy`: they would skip the seal."""
    tricks = {"__new__", "__setattr__", "__reduce__", "__setstate__"}
    guilty = [
        f"{relative(path)}:{node.lineno}"
        for path in sources()
        if "Cleared" in path.read_text(encoding="utf-8")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in tricks
    ]
    assert guilty == []
