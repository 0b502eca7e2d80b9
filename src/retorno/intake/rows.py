"""One row at a time: its cells become values, and its problems are told."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from retorno.formats.tables import Record
from retorno.intake.columns import COLUMNS, Kind
from retorno.intake.layout import Layout, OpenedSheet
from retorno.intake.lines import NotPeople
from retorno.intake.mapping import AS_WRITTEN
from retorno.intake.mojibake import DAMAGED, REPAIRED
from retorno.intake.readings import (
    REJECT,
    WARN,
    Reader,
    Reading,
    ReadingSettings,
    make_reader,
    read_other,
)

_JOINED = frozenset(("given_names", "surnames"))
_HASH_DIGITS = 32
_OPAQUE_DIGITS = 16
_SHOWN = 200
_DAMAGED = "\ufffd"  # stands for a NUL, which no table may hold


class Finding(NamedTuple):
    """One problem of one row; `facts` fill the gaps of its sentence."""

    column: str
    value: str
    code: str
    severity: str
    facts: dict[str, object] | None = None


class Row(NamedTuple):
    """A row as read: values in the order of `people.csv`, and its problems."""

    number: int
    values: list[str]
    findings: list[Finding]
    cells: list[str]

    @property
    def is_rejected(self) -> bool:
        """Say whether a problem keeps the row out."""
        return any(finding.severity == REJECT for finding in self.findings)


def row_hash(cells: Sequence[str]) -> str:
    """Return a hash of a row's cells as they were sent."""
    return hashlib.sha256("\x1f".join(cells).encode()).hexdigest()[:_HASH_DIGITS]


def opaque_identifier(sha256: str, sheet: str, number: int) -> str:
    """Return an identifier for a row that has none: the same file gives the same again.

    The file counts by its content, so that two lists of one name never share identifiers.
    """
    place = f"{sha256}\x1f{sheet}\x1f{number}".encode()
    return "R-" + hashlib.sha256(place).hexdigest()[:_OPAQUE_DIGITS]


class RowReader:
    """Reads the rows of one sheet into the columns of a layout."""

    def __init__(self, opened: OpenedSheet, layout: Layout, settings: ReadingSettings) -> None:
        self._opened = opened
        self._width = len(layout.people)
        self._slots = layout.slots
        self._not_people = NotPeople(opened.mapping.headers)
        self._columns: list[tuple[int, int, str, Reader]] = []
        self._filled: list[int] = [0] * self._width
        self.unknown: dict[str, Counter[str]] = {}
        for position, target in enumerate(opened.mapping.targets):
            if target:
                is_known = target in COLUMNS
                reader = make_reader(target, position, settings) if is_known else Reader(read_other)
                self._columns.append((position, layout.slots[target], target, reader))

    @property
    def filled(self) -> dict[str, int]:
        """How many rows hold a value, by column."""
        return {target: self._filled[slot] for _, slot, target, _ in self._columns}

    def read(self, record: Record) -> Row:
        """Read one record."""
        number, cells, fault = record
        values = [""] * self._width
        findings: list[Finding] = []
        digest = row_hash(cells)
        if fault:
            cells = [cell.replace("\0", _DAMAGED) for cell in cells]
            findings.append(Finding("", cells[0][:_SHOWN], fault, REJECT))
        elif kind := self._not_people.kind(cells):
            findings.append(Finding("", next(filter(None, cells))[:_SHOWN], kind, REJECT))
        else:
            width = len(self._opened.mapping.targets)
            if len(cells) != width:
                cells = self._fit(cells, width, findings)
            self._read_cells(cells, values, findings)
        slots = self._slots
        if not values[slots["source_file"]]:  # what Retorno wrote brings its first place with it
            values[slots["source_file"]] = self._opened.file
            values[slots["source_sheet"]] = self._opened.name
            values[slots["source_row"]] = str(number)
        values[slots["source_hash"]] = values[slots["source_hash"]] or digest
        return Row(number, values, findings, cells)

    def _fit(self, cells: list[str], width: int, findings: list[Finding]) -> list[str]:
        """Fill up a short row with unknown; what is left over at the end must be nothing."""
        if len(cells) < width:
            findings.append(
                Finding("", "", "short_row", WARN, {"cells": len(cells), "columns": width})
            )
            return cells + [""] * (width - len(cells))
        extra = [cell for cell in cells[width:] if cell.strip()]
        code, severity = ("extra_cells", REJECT) if extra else ("empty_extra_cells", WARN)
        facts: dict[str, object] = {"cells": len(cells), "columns": width}
        findings.append(Finding("", " | ".join(extra), code, severity, facts))
        return cells if extra else cells[:width]

    def _read_cells(self, cells: list[str], values: list[str], findings: list[Finding]) -> None:
        filled = self._filled
        for position, slot, target, reader in self._columns:
            cell = cells[position]
            if not cell:
                continue
            reading = reader[cell]
            value = reading.value
            if reading.code or not value:
                value = self._trouble(cell, target, reading, values, findings)
            if value:
                if values[slot]:
                    values[slot] = self._merge(values[slot], value, target, findings)
                else:
                    values[slot] = value
                    filled[slot] += 1

    def _trouble(
        self, cell: str, target: str, reading: Reading, values: list[str], findings: list[Finding]
    ) -> str:
        """Tell what is wrong with a cell, or count why it is unknown; return what can be used."""
        if not reading.code:
            if reading.form:
                self.unknown.setdefault(target, Counter())[reading.form] += 1
            return ""
        facts: dict[str, object] = {"read": reading.value}
        findings.append(Finding(target, cell, reading.code, reading.severity, facts))
        if reading.code in (REPAIRED, DAMAGED):
            return reading.value
        if reading.code == "partial_date":
            values[self._slots[target + AS_WRITTEN]] = reading.value
        return ""

    def _merge(self, before: str, value: str, target: str, findings: list[Finding]) -> str:
        """Bring together two columns of a sheet that mean the same column."""
        if target in _JOINED:
            return f"{before} {value}"
        if value == before:
            return before
        if target in COLUMNS and COLUMNS[target].kind is Kind.PARTIAL_DAY:
            if value.startswith(before):  # a year, and in the other column the whole day
                return value
            if before.startswith(value):
                return before
        facts: dict[str, object] = {"other": before}
        findings.append(Finding(target, value, "two_values", REJECT, facts))
        return before
