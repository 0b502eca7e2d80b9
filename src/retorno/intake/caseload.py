"""The caseload that later stages read: strict about every cell, lenient about the container."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import DTypeLike, NDArray

from retorno.formats.folders import MANIFEST
from retorno.formats.tables import Coded, Table, read_table
from retorno.formats.tables.separator import normal_name
from retorno.intake.cells import (
    NEEDS,
    read_airport,
    read_country,
    read_day,
    read_needs,
    read_partial_day,
    read_weeks,
)
from retorno.intake.columns import COLUMNS, SPREADSHEET_ERRORS, Kind
from retorno.vocabulary.errors import UnusableInputError

Days = NDArray[np.int32]
Answers = NDArray[np.int8]
UNKNOWN = -1
_ERROR_OF_KIND = {
    Kind.DAY: "intake.bad_day",
    Kind.PARTIAL_DAY: "intake.bad_partial_day",
    Kind.CODE: "intake.bad_code",
    Kind.NEEDS: "intake.bad_needs",
    Kind.WEEKS: "intake.bad_weeks",
    Kind.AIRPORT: "intake.bad_airport",
    Kind.COUNTRY: "intake.bad_country",
    Kind.TEXT: "intake.spreadsheet_error",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caseload:
    """People in columns, one entry a person, in the order of the file.

    Days are proleptic ordinals, answers 0 (no, declined) or 1 (yes, accepted); -1 is unknown.
    """

    table: Table = field(repr=False)
    file: str
    sha256: str
    protected: bool
    person_id: list[str] = field(repr=False)
    family_id: list[str] = field(repr=False)
    birth_earliest: Days
    birth_latest: Days
    sex: list[str] = field(repr=False)
    nationality_claimed: list[str] = field(repr=False)
    nationality_status: list[str] = field(repr=False)
    document_type: list[str] = field(repr=False)
    document_number: list[str] = field(repr=False)
    document_expires: Days
    order_number: list[str] = field(repr=False)
    order_date: Days
    order_final: Answers
    facility: list[str] = field(repr=False)
    ready: Days
    latest: Days
    arrival_preferred: list[str] = field(repr=False)
    destination_municipality: list[str] = field(repr=False)
    needs: dict[str, NDArray[np.bool_]] = field(repr=False)
    pregnancy_weeks: NDArray[np.int16]
    pregnancy_as_of: Days
    pregnancy_multiple: Answers
    fit_until: Days
    guardian_id: list[str] = field(repr=False)
    best_interests: Answers
    consular_contact: Answers
    available: Answers

    def __len__(self) -> int:
        return len(self.person_id)

    def row_number(self, index: int) -> int:
        """Return the row of the file that a person comes from."""
        return self.table.row_number(index)


class _Columns:
    """Typed columns of one table; the first cell that is not what it must be refuses the file."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._known: dict[str, Coded] = {}
        source = table.source
        self.place = f"{source.file} [{source.sheet}]" if source.sheet else source.file

    def _distinct(self, name: str) -> set[str]:
        return set(self._coded(name).texts) - {""} if name in self._table.cells else set()

    def _coded(self, name: str) -> Coded:
        if name not in self._known:
            self._known[name] = self._table.coded(name)
        return self._known[name]

    def _refuse(self, name: str, bad: set[str]) -> None:
        cells = self._table.cells[name]
        index = next(index for index, cell in enumerate(cells) if cell in bad)
        column = COLUMNS[name]
        is_error = cells[index] in SPREADSHEET_ERRORS
        raise UnusableInputError(
            _ERROR_OF_KIND[Kind.TEXT if is_error else column.kind],
            file=self.place,
            row=self._table.row_number(index),
            column=name,
            value=cells[index],
            codes=", ".join(column.codes),
        )

    def _check(self, name: str, bad: Iterable[str]) -> None:
        found = set(bad)
        if found:
            self._refuse(name, found)

    def text(self, name: str) -> list[str]:
        """Return a text column, in which only a spreadsheet's error is unreadable."""
        self._check(name, self._distinct(name) & SPREADSHEET_ERRORS)
        return self._table.column(name)

    def checked(self, name: str, is_good: Callable[[str], object]) -> list[str]:
        """Return a column whose cells are empty or good."""
        self._check(name, (cell for cell in self._distinct(name) if not is_good(cell)))
        return self._table.column(name)

    def code(self, name: str) -> list[str]:
        """Return a column of codes of a closed list."""
        return self.checked(name, COLUMNS[name].codes.__contains__)

    def _read[V](self, name: str, read: Callable[[str], V | None]) -> dict[str, V]:
        """Read each distinct cell once."""
        values = {cell: read(cell) for cell in self._distinct(name)}
        self._check(name, (cell for cell, value in values.items() if value is None))
        return {cell: value for cell, value in values.items() if value is not None}

    def _array(self, name: str, values: dict[str, int], unknown: int, dtype: DTypeLike) -> Days:
        if not values:
            return np.full(self._table.rows, unknown, dtype)
        known, column = values | {"": unknown}, self._coded(name)
        return np.array([known[text] for text in column.texts], dtype)[column.code]

    def number(self, name: str, read: Callable[[str], int | None], dtype: DTypeLike) -> Days:
        """Return a column of numbers."""
        return self._array(name, self._read(name, read), UNKNOWN, dtype)

    def days(self, name: str) -> Days:
        """Return a column of whole dates."""
        return self.number(name, read_day, np.int32)

    def partial_days(self, name: str) -> tuple[Days, Days]:
        """Return the earliest and the latest day that partial dates allow."""
        spans = self._read(name, read_partial_day)
        earliest = {cell: span[0] for cell, span in spans.items()}
        latest = {cell: span[1] for cell, span in spans.items()}
        return (
            self._array(name, earliest, UNKNOWN, np.int32),
            self._array(name, latest, UNKNOWN, np.int32),
        )

    def answer(self, name: str) -> Answers:
        """Return a column of two codes as 0 and 1."""
        position = {code: place for place, code in enumerate(COLUMNS[name].codes)}
        return self.number(name, position.get, np.int8).astype(np.int8, copy=False)

    def needs(self, name: str) -> dict[str, NDArray[np.bool_]]:
        """Return one column of truth a service code."""
        masks = self._array(name, self._read(name, read_needs), 0, np.int32)
        return {need.value: (masks >> bit) & 1 == 1 for bit, need in enumerate(NEEDS)}


def read_caseload(path: Path) -> Caseload:
    """Read a caseload, refusing it whole for the first thing that is not certain.

    Raises:
        UnusableInputError: Naming the file, and the row, column and value where there is one.
    """
    table = _with_known_names(read_table(path, expects=COLUMNS))
    columns = _Columns(table)
    if not table.rows:
        raise UnusableInputError("intake.no_rows", file=columns.place)
    for needed in ("person_id", "available"):
        if needed not in table.cells:
            raise UnusableInputError("intake.no_column", file=columns.place, column=needed)
    _check_identifiers(table, columns.place)
    return _typed(table, columns, is_protected(path, table.source.sha256))


def _with_known_names(table: Table) -> Table:
    renamed: dict[str, str] = {}  # new name: old
    for name in table.cells:
        normal = normal_name(name)
        is_known = normal in COLUMNS and normal not in table.cells and normal not in renamed
        renamed[normal if is_known else name] = name
    return replace(
        table,
        columns=tuple(renamed),
        cells={name: table.cells[old] for name, old in renamed.items()},
        codes={name: table.codes[old] for name, old in renamed.items() if old in table.codes},
    )


def _check_identifiers(table: Table, place: str) -> None:
    identifiers = table.cells["person_id"]
    if "" in identifiers:
        row = table.row_number(identifiers.index(""))
        raise UnusableInputError("intake.no_identifier", file=place, row=row)
    if len(table.coded("person_id").texts) == table.rows:
        return
    first_at: dict[str, int] = {}
    again = next(at for at, one in enumerate(identifiers) if first_at.setdefault(one, at) != at)
    raise UnusableInputError(
        "intake.doubled_identifier",
        file=place,
        row=table.row_number(again),
        column="person_id",
        value=identifiers[again],
        first=table.row_number(first_at[identifiers[again]]),
    )


def _typed(table: Table, columns: _Columns, protected: bool) -> Caseload:  # noqa: FBT001 - a fact
    birth_earliest, birth_latest = columns.partial_days("birth_date")
    for name in ("given_names", "surnames", "order_authority"):
        columns.text(name)
    return Caseload(
        table=table,
        file=table.source.file,
        sha256=table.source.sha256,
        protected=protected,
        person_id=columns.text("person_id"),
        family_id=columns.text("family_id"),
        birth_earliest=birth_earliest,
        birth_latest=birth_latest,
        sex=columns.code("sex"),
        nationality_claimed=columns.checked("nationality_claimed", read_country),
        nationality_status=columns.code("nationality_status"),
        document_type=columns.code("document_type"),
        document_number=columns.text("document_number"),
        document_expires=columns.days("document_expires"),
        order_number=columns.text("order_number"),
        order_date=columns.days("order_date"),
        order_final=columns.answer("order_final"),
        facility=columns.text("facility"),
        ready=columns.days("ready_date"),
        latest=columns.days("latest_date"),
        arrival_preferred=columns.checked("arrival_preferred", read_airport),
        destination_municipality=columns.text("destination_municipality"),
        needs=columns.needs("needs"),
        pregnancy_weeks=columns.number("pregnancy_weeks", read_weeks, np.int16).astype(np.int16),
        pregnancy_as_of=columns.days("pregnancy_as_of"),
        pregnancy_multiple=columns.answer("pregnancy_multiple"),
        fit_until=columns.days("fit_to_fly_until"),
        guardian_id=columns.text("guardian_id"),
        best_interests=columns.answer("best_interests"),
        consular_contact=columns.answer("consular_contact"),
        available=columns.answer("available"),
    )


def is_protected(path: Path, sha256: str) -> bool:
    """Say whether `retorno protect` wrote this very file: its folder's manifest knows both."""
    mark = path.parent / "protect.json"
    try:
        manifest = json.loads((path.parent / MANIFEST).read_text(encoding="utf-8"))
        listed = {name: entry["sha256"] for name, entry in manifest["files"].items()}
        mark_sha256 = hashlib.sha256(mark.read_bytes()).hexdigest()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
    return listed.get(path.name) == sha256 and listed.get(mark.name) == mark_sha256
