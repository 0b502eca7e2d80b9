"""What invented programmes share: fleets described alike in all that have them, and most of the money."""

import tomllib
from collections.abc import Mapping
from typing import Any

from retorno.demo.programme import ProgrammeFiles, Table

MONEY_SHARE = 0.9
"""Part of all budgets together that there is [default]: less than each would like to spend."""


def shared_files(programmes: Mapping[str, ProgrammeFiles]) -> tuple[str, Table]:
    """Return `shared.toml` and the table of its calendar for programmes by name."""
    terms = {name: tomllib.loads(files.toml) for name, files in programmes.items()}
    fleets = {name: {row["id"]: row for row in read["fleet"]} for name, read in terms.items()}
    sharers = {
        fleet: [name for name in programmes if fleets[name].get(fleet) == row]
        for rows in fleets.values()
        for fleet, row in rows.items()
    }
    shared = {fleet: names for fleet, names in sorted(sharers.items()) if len(names) > 1}
    money = MONEY_SHARE * sum(read["limits"]["budget_total"] for read in terms.values())
    first: Any = next(iter(terms.values()))
    lines = [
        "# What the programmes beside this file share. All of it is invented.",
        'format = "retorno-shared/1"',
        f'currency = "{first["currency"]}"',
        f"money_total = {round(money, -3):.1f}               # [default]",
    ]
    for fleet, names in shared.items():
        quoted = ", ".join(f'"{name}"' for name in names)
        lines += ["", "[[fleet]]", f'id = "{fleet}"', f"programmes = [{quoted}]"]
    return "\n".join(lines) + "\n", _calendar(programmes, shared)


def _calendar(programmes: Mapping[str, ProgrammeFiles], shared: Mapping[str, list[str]]) -> Table:
    """The same aircraft on the same days: as many as the programme that counts most of them."""
    most: dict[tuple[str, str], int] = {}
    for fleet, names in shared.items():
        for name in names:
            table = programmes[name].tables["aircraft.csv"]
            for row in zip(*table.values(), strict=True):
                if row[0] == fleet:
                    key = fleet, str(row[1])
                    most[key] = max(most.get(key, 0), int(str(row[2])))
    rows = sorted(most.items())
    return {
        "fleet": [fleet for (fleet, _), _ in rows],
        "date": [day for (_, day), _ in rows],
        "aircraft": [count for _, count in rows],
    }
