"""Texts as every database takes them: no zero byte, no half of a pair."""

from typing import Any

_STANDS_FOR = "\ufffd"


def storable(value: Any) -> Any:  # noqa: ANN401  -- whatever JSON can say
    """Give JSON in which what no database takes is replaced by a sign that stands for it."""
    if isinstance(value, str):
        return value.replace("\0", _STANDS_FOR).encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {storable(name): storable(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [storable(each) for each in value]
    return value
