"""Fixtures of the check's tests; `worlds.py` beside this file builds the tiny plan."""

import importlib.util
import sys
from pathlib import Path

import pytest

_NAME = "retorno_check_worlds"


def _load():
    spec = importlib.util.spec_from_file_location(_NAME, Path(__file__).with_name("worlds.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[_NAME] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def worlds():
    """The module that builds tiny plans."""
    return sys.modules.get(_NAME) or _load()


@pytest.fixture
def world(worlds):
    """A tiny valid plan, to be changed and written."""
    return worlds.World()
