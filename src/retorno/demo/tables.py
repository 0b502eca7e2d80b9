"""The tables of facts that the demo ships: read once, columns of text."""

import csv
from functools import cache
from importlib.resources import files

Columns = dict[str, list[str]]


def read_text(name: str) -> str:
    """Return a packaged file of `demo/data` as text; `name` holds the folder of its state."""
    return files("retorno.demo").joinpath("data", *name.split("/")).read_text(encoding="utf-8")


@cache
def facts(name: str) -> Columns:
    """Return a packaged table of `demo/data` by column; `name` has a folder and no ending."""
    rows = list(csv.reader(read_text(f"{name}.csv").splitlines()))
    return {column: [row[at] for row in rows[1:]] for at, column in enumerate(rows[0])}


@cache
def states() -> tuple[str, ...]:
    """Return the codes of the receiving states that have a folder, in alphabetical order."""
    folder = files("retorno.demo").joinpath("data")
    return tuple(
        sorted(
            entry.name
            for entry in folder.iterdir()
            if entry.is_dir() and entry.joinpath("country.toml").is_file()
        )
    )
