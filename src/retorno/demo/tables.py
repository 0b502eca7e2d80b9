"""The tables of facts that the demo ships: read once, columns of text."""

import csv
from functools import cache
from importlib.resources import files

Columns = dict[str, list[str]]


def read_text(name: str) -> str:
    """Return a packaged file of `demo/data` as text."""
    return files("retorno.demo").joinpath("data", name).read_text(encoding="utf-8")


@cache
def facts(name: str) -> Columns:
    """Return a packaged table of `demo/data` by column; `name` has no ending."""
    rows = list(csv.reader(read_text(f"{name}.csv").splitlines()))
    return {column: [row[at] for row in rows[1:]] for at, column in enumerate(rows[0])}
