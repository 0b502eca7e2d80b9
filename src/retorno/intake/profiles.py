"""Mapping profiles: which header means which column, and how a kind of list writes its dates."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from retorno.formats.tables.separator import normal_name
from retorno.intake.columns import COLUMNS
from retorno.intake.dates import ORDERS
from retorno.vocabulary.errors import UnusableInputError

FORMAT = "retorno-profile/1"
PLAIN = "plain"
SHARED, PER_LIST = FAMILY_WAYS = ("shared", "per-list")
"""The identifiers of families are one register over all lists, or each list's own."""
_KEYS = {
    "format": str,
    "name": str,
    "about": dict,
    "dates": str,
    "families": str,
    "columns": dict,
    "kept": list,
    "sender_claims": list,
    "values": dict,
    "recognised_by": list,
    "sheets": list,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A sheet of a statistics workbook that lists places, not people, and may be taken out.

    Args:
        sheet: What the sheet's name begins with, in normal form.
        writes: File that receives the listing.
        columns: Column to write, by header in normal form.
        adds: Columns whose numbers are added up, by the column that receives the sum.
        ends: What the header ends with, in normal form, by the column that receives its cells.
    """

    sheet: str
    writes: str
    columns: Mapping[str, str]
    adds: Mapping[str, tuple[str, ...]]
    ends: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How one kind of list is read.

    Args:
        dates: `dmy` or `mdy` when the list's author says so, else empty.
        families: `shared` or `per-list`: what one identifier of a family in several lists means.
        columns: Column by header in normal form.
        kept: Headers that are handed on under their own name, whatever they resemble.
        sender_claims: Headers that hold what the sender asserts about a person, unproven.
        values: Code by word in normal form, by column.
        recognised_by: Headers that together tell this kind of list.
        sheets: What may be taken from sheets that hold no people.
    """

    name: str
    dates: str = ""
    families: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    sender_claims: frozenset[str] = frozenset()
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    recognised_by: frozenset[str] = frozenset()
    sheets: tuple[Listing, ...] = ()

    def names(self) -> set[str]:
        """Headers that the profile knows, in normal form."""
        places = {name for listing in self.sheets for name in listing.columns}
        return {*self.columns, *self.kept, *self.sender_claims, *places}


def _bad(file: str, key: str, expected: str) -> UnusableInputError:
    return UnusableInputError("intake.bad_profile", file=file, key=key, expected=expected)


def _words(file: str, key: str, value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise _bad(file, key, '"..." = "..."')
    return value


def _texts(file: str, key: str, value: object) -> dict[str, str]:
    return {normal_name(name): text for name, text in _words(file, key, value).items()}


def _names(file: str, key: str, value: object) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise _bad(file, key, '["...", "..."]')
    return frozenset(normal_name(name) for name in value)


def _listing(file: str, value: object) -> Listing:
    needed, more = {"sheet", "writes", "columns"}, {"adds", "ends"}
    if not isinstance(value, dict) or not needed <= value.keys() <= needed | more:
        raise _bad(file, "sheets", "sheet, writes, columns, adds, ends")
    adds = value.get("adds", {})
    if not isinstance(adds, dict):
        raise _bad(file, "sheets.adds", '"..." = ["...", "..."]')
    name = str(value["writes"])
    if Path(name).name != name or not name.endswith(".csv"):
        raise _bad(file, "sheets.writes", "*.csv")
    return Listing(
        sheet=normal_name(str(value["sheet"])),
        writes=name,
        columns=_texts(file, "sheets.columns", value["columns"]),
        adds={key: tuple(_names(file, "sheets.adds", names)) for key, names in adds.items()},
        ends={
            column: normal_name(end)
            for column, end in _words(file, "sheets.ends", value.get("ends", {})).items()
        },
    )


def _check_keys(file: str, table: Mapping[str, object]) -> None:
    for key, value in table.items():
        kind = _KEYS.get(key)
        if kind is None:
            raise _bad(file, key, ", ".join(_KEYS))
        if not isinstance(value, kind):
            raise _bad(file, key, kind.__name__)
    if table.get("format") != FORMAT:
        raise _bad(file, "format", FORMAT)
    if table.get("dates", "") not in ("", *ORDERS):
        raise _bad(file, "dates", ", ".join(ORDERS))
    if table.get("families", "") not in ("", *FAMILY_WAYS):
        raise _bad(file, "families", ", ".join(FAMILY_WAYS))


def _parse(text: str, *, file: str, name: str) -> Profile:
    try:
        table: dict[str, object] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _bad(file, "TOML", str(error)) from None
    _check_keys(file, table)
    columns = _texts(file, "columns", table.get("columns", {}))
    values = table.get("values", {})
    assert isinstance(values, dict)  # noqa: S101 - checked above, told to mypy
    for column in {*columns.values(), *values}:
        if column not in COLUMNS:
            raise _bad(file, column, ", ".join(COLUMNS))
    sheets = table.get("sheets", [])
    assert isinstance(sheets, list)  # noqa: S101 - checked above, told to mypy
    return Profile(
        name=str(table.get("name", name)),
        dates=str(table.get("dates", "")),
        families=str(table.get("families", "")),
        columns=columns,
        kept=_names(file, "kept", table.get("kept", [])),
        sender_claims=_names(file, "sender_claims", table.get("sender_claims", [])),
        values={column: _texts(file, "values", words) for column, words in values.items()},
        recognised_by=_names(file, "recognised_by", table.get("recognised_by", [])),
        sheets=tuple(_listing(file, sheet) for sheet in sheets),
    )


def _folder() -> Traversable:
    return files("retorno.intake").joinpath("profiles")


@cache
def shipped_profiles() -> dict[str, Profile]:
    """Profiles that come with Retorno, by name."""
    found = {}
    for item in sorted(_folder().iterdir(), key=lambda item: item.name):
        name = item.name.removesuffix(".toml")
        found[name] = _parse(item.read_text(encoding="utf-8"), file=item.name, name=name)
    return found


def load_profile(name: str) -> Profile:
    """Load a shipped profile by name, or a profile file by its path."""
    shipped = shipped_profiles()
    if name in shipped:
        return shipped[name]
    path = Path(name)
    if not name.endswith(".toml") or not path.is_file():
        known = ", ".join(shipped)
        raise UnusableInputError("intake.no_profile", profile=name, known=known)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _bad(path.name, "UTF-8", type(error).__name__) from None
    return _parse(text, file=path.name, name=path.stem)


def recognise(headers: Collection[str], sheet: str) -> Profile:
    """Choose the shipped profile that a table was made for: by its headers, else the plain one."""
    names = {normal_name(header) for header in headers}
    for profile in shipped_profiles().values():
        if profile.recognised_by and profile.recognised_by <= names:
            return profile
        if any(fits(listing, names, sheet) for listing in profile.sheets):
            return profile
    return shipped_profiles()[PLAIN]


def fits(listing: Listing, names: Collection[str], sheet: str) -> bool:
    """Say whether a sheet is the listing: by its name and by having its headers."""
    return normal_name(sheet).startswith(listing.sheet) and listing.columns.keys() <= set(names)
