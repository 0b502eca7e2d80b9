"""`shared.toml` and `shared_aircraft.csv`: what programmes share, read strictly."""

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from retorno.plan.sheets import open_sheet
from retorno.vocabulary.errors import UnusableInputError

FORMAT = "retorno-shared/1"
FILE, CALENDAR = "shared.toml", "shared_aircraft.csv"
KEYS = {"format", "currency", "money_total", "fleet"}
LEAST_SHARERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedFleet:
    """A fleet that several programmes use, and the programmes by name."""

    id: str
    programmes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """What is shared.

    Args:
        currency: Of the money, and of every programme.
        money_total: What all plans may pay together; infinite for no limit.
        fleets: The shared fleets.
        aircraft: Aircraft of each fleet by day as an ordinal; a missing day is 0.
    """

    currency: str
    money_total: float
    fleets: tuple[SharedFleet, ...]
    aircraft: Mapping[tuple[str, int], int]


def read_sharing(path: Path) -> Sharing:
    """Read what is shared; the calendar lies beside the file.

    Raises:
        UnusableInputError: Something in it is missing, doubled, unknown or absurd.
    """
    content, refuse = _load(path), _Refusal(path)
    for key in content:
        if key not in KEYS:
            refuse("unknown_key", key=key)
    if content.get("format") != FORMAT:
        refuse("format", value=content.get("format"), expected=FORMAT)
    currency = content.get("currency")
    if not isinstance(currency, str) or not currency.strip():
        refuse("wrong_value", key="currency", value=currency)
    money, fleets = _money(content, refuse), _fleets(content, refuse)
    if not fleets and math.isinf(money):
        refuse("nothing_shared")
    ids = [fleet.id for fleet in fleets]
    aircraft = _calendar(path.parent, ids, refuse) if fleets else {}
    return Sharing(currency=currency, money_total=money, fleets=fleets, aircraft=aircraft)


class _Refusal:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, code: str, **facts: object) -> NoReturn:
        raise UnusableInputError(f"several.{code}", file=self.path, **facts)


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise UnusableInputError("several.missing_file", file=path) from error
    except ValueError as error:
        raise UnusableInputError("several.not_toml", file=path, reason=error) from error


def _money(content: Mapping[str, Any], refuse: _Refusal) -> float:
    money = content.get("money_total", math.inf)
    if isinstance(money, bool) or not isinstance(money, int | float) or not money >= 0:
        refuse("wrong_value", key="money_total", value=money)
    return float(money)


def _fleets(content: Mapping[str, Any], refuse: _Refusal) -> tuple[SharedFleet, ...]:
    rows = content.get("fleet", [])
    if not isinstance(rows, list):
        refuse("wrong_value", key="fleet", value=rows)
    fleets = tuple(_fleet(row, refuse) for row in rows)
    ids = [fleet.id for fleet in fleets]
    for number, one in enumerate(ids):
        if one in ids[:number]:
            refuse("doubled_fleet", fleet=one)
    return fleets


def _fleet(row: object, refuse: _Refusal) -> SharedFleet:
    if not isinstance(row, dict) or set(row) != {"id", "programmes"}:
        refuse("wrong_value", key="fleet", value=row)
    names = row["programmes"]
    if not isinstance(row["id"], str) or not isinstance(names, list):
        refuse("wrong_value", key="fleet", value=row)
    if len(set(map(str, names))) < max(LEAST_SHARERS, len(names)):
        refuse("few_sharers", fleet=row["id"])
    return SharedFleet(id=row["id"], programmes=tuple(map(str, names)))


def _calendar(folder: Path, ids: Sequence[str], refuse: _Refusal) -> dict[tuple[str, int], int]:
    sheet = open_sheet(folder, CALENDAR, ("fleet", "date", "aircraft"))
    sheet.refuse_doubles("fleet", "date")
    numbers = sheet.known("fleet", {name: at for at, name in enumerate(ids)})
    days, counts = sheet.dates("date"), sheet.counts("aircraft")
    for at, name in enumerate(ids):
        if not (numbers == at).any():
            refuse("no_days", fleet=name)
    rows = zip(numbers.tolist(), days.tolist(), counts.tolist(), strict=True)
    return {(ids[at], day): count for at, day, count in rows}
