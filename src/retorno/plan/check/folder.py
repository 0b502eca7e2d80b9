"""A plan folder as it was found: four tables and plan.json. Nothing in it is trusted."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from retorno.formats.tables import Table, read_table
from retorno.plan.check.outcome import Note
from retorno.vocabulary.errors import UnusableInputError

PLAN = "plan.json"
FLIGHTS = "flights.csv"
PLACEMENTS = "placements.csv"
NOT_PLACED = "not_placed.csv"
REASONS = "reasons.csv"
COLUMNS = {
    FLIGHTS: "flight fleet scheduled date aircraft_days first_pickup second_pickup arrival "
    "lands_at_hour block_hours cost places people seats_used",
    PLACEMENTS: "person_id flight boards_at date waits_days",
    NOT_PLACED: "person_id reason detail releases",
    REASONS: "party days code detail",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFiles:
    """What a plan folder holds, as text."""

    path: Path
    stated: Mapping[str, object]
    flights: Table
    placements: Table
    not_placed: Table
    reasons: Table


def read_folder(path: Path, note: Note) -> PlanFiles:
    """Read a plan folder; columns beyond the format are noted.

    Raises:
        UnusableInputError: A file or a column is missing or cannot be read at all.
    """
    if not path.is_dir():
        raise UnusableInputError("check.no_plan_folder", folder=path)
    return PlanFiles(
        path=path,
        stated=read_object(path / PLAN),
        flights=_table(path, FLIGHTS, note),
        placements=_table(path, PLACEMENTS, note),
        not_placed=_table(path, NOT_PLACED, note),
        reasons=_table(path, REASONS, note),
    )


def _table(folder: Path, name: str, note: Note) -> Table:
    if not (folder / name).is_file():
        raise UnusableInputError("check.missing_file", file=name, folder=folder)
    wanted = COLUMNS[name].split()
    table = read_table(folder / name, expects=wanted)
    for column in wanted:
        if column not in table.cells:
            raise UnusableInputError("check.missing_column", file=name, column=column)
    for column in table.columns:
        if column not in wanted:
            note("unknown_column", file=name, column=column)
    return table


def read_object(path: Path) -> dict[str, object]:
    """Read a JSON object strictly: no key twice, no number that is none.

    Raises:
        UnusableInputError: It is missing or not such an object.
    """
    try:
        content = path.read_bytes().decode("utf-8-sig")
        value = json.loads(content, parse_constant=_refuse, object_pairs_hook=_without_doubles)
    except OSError as error:
        raise UnusableInputError(
            "check.missing_file", file=path.name, folder=path.parent
        ) from error
    except (ValueError, RecursionError) as error:
        raise UnusableInputError("check.not_json", file=path.name, reason=error) from error
    if not isinstance(value, dict):
        raise UnusableInputError("check.not_json", file=path.name, reason="{...}")
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(", ".join(sorted(name for name, _ in pairs)))
    return found
