"""The rows of an import: problems, what is known already, what became of each, and downloads."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import xlsxwriter

from retorno.intake.columns import COLUMNS
from retorno.web.access import Action, Viewer
from retorno.web.access.import_scopes import imports
from retorno.web.access.scopes import people
from retorno.web.records import import_files, import_tables
from retorno.web.records.models import ImportBatch, ImportRow, Person
from retorno.web.records.models import imports as kinds

AT_ONCE = 50
_HEALTH = frozenset(
    ("needs", "pregnancy_weeks", "pregnancy_as_of", "pregnancy_multiple", "fit_to_fly_until")
)
SEVERITIES = ("reject", "warn")
FINDINGS = kinds.FINDINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice[Row]:
    """Some rows of many: which page of how many."""

    rows: tuple[Row, ...]
    page: int
    pages: int
    total: int

    @property
    def earlier(self) -> int:
        """Return the page before."""
        return self.page - 1

    @property
    def later(self) -> int:
        """Return the page after."""
        return self.page + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell that differs: what is known and what the list says; None is not for the viewer."""

    column: str
    known: str | None
    listed: str | None

    @property
    def is_ours(self) -> bool:
        """Say whether the column has a name in words."""
        return self.column in COLUMNS


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLine:
    """A row of a list: where it stands, what it is, what became of it."""

    position: int
    identifier: str
    file: str
    sheet: str
    row: int
    finding: str
    outcome: str
    reason: str
    takes_in: bool
    number: str
    cells: tuple[Cell, ...]


def problems(
    viewer: Viewer, number: str, *, page: int, severity: str = ""
) -> Slice[Mapping[str, str]] | None:
    """Give the problems of an import by row and column, all of them, some at a time."""
    batch = _checked(viewer, number)
    if batch is None:
        return None
    counted: Mapping[str, int] = batch.counts.get("problems", {})
    wanted = [severity] if severity in SEVERITIES else list(SEVERITIES)
    total = sum(counted.get(name, 0) for name in wanted)
    page, pages = _within(page, total)
    table = import_files.checked_folder(number) / "problems.csv"
    rows = (row for row in import_tables.rows_of(table) if row["severity"] in wanted)
    shown = tuple(islice(rows, (page - 1) * AT_ONCE, page * AT_ONCE))
    return Slice(rows=shown, page=page, pages=pages, total=total)


def rows(
    viewer: Viewer, number: str, *, page: int, finding: str = "", outcome: str = ""
) -> Slice[RowLine] | None:
    """Give the rows of an import that are one thing, or became one, some at a time."""
    batch = _checked(viewer, number)
    if batch is None:
        return None
    found = ImportRow.objects.filter(batch=batch).order_by("position").select_related("person")
    if finding in kinds.FINDINGS:
        found = found.filter(finding=finding)
    if outcome in kinds.OUTCOMES:
        found = found.filter(outcome=outcome)
    total = found.count()
    page, pages = _within(page, total)
    shown = list(found[(page - 1) * AT_ONCE : page * AT_ONCE])
    lines = tuple(_lines(viewer, batch, shown))
    return Slice(rows=lines, page=page, pages=pages, total=total)


def _checked(viewer: Viewer, number: str) -> ImportBatch | None:
    viewer.check(Action.IMPORTS_READ)
    return imports(viewer).filter(number=number).exclude(counts={}).first()


def _within(page: int, total: int) -> tuple[int, int]:
    pages = max(1, -(-total // AT_ONCE))
    return min(max(1, page), pages), pages


def _lines(viewer: Viewer, batch: ImportBatch, shown: Sequence[ImportRow]) -> Iterator[RowLine]:
    known = _within_reach(viewer, [row.identifier for row in shown if row.columns])
    said = _said(batch, [row.position for row in shown if row.columns])
    shut = frozenset() if viewer.may(Action.NEEDS_CODE) else _HEALTH
    for row in shown:
        person = known.get(row.identifier)
        cells = [
            Cell(
                column=column,
                known=None if column in shut else _known(person, column),
                listed=None if column in shut else said.get(row.position, {}).get(column, ""),
            )
            for column in row.columns
        ]
        yield RowLine(
            position=row.position, identifier=row.identifier, file=row.file, sheet=row.sheet,
            row=row.row, finding=row.finding, outcome=row.outcome, reason=row.reason,
            takes_in=row.takes_in, number=row.person.number if row.person else "",
            cells=tuple(cells),
        )  # fmt: skip


def _within_reach(viewer: Viewer, identifiers: Iterable[str]) -> dict[str, Person]:
    """Find the people whom the viewer may read; of others no known value is shown."""
    reach = people(viewer, Action.PEOPLE_READ).filter(person_id__in=list(identifiers))
    return {one.person_id: one for one in reach}


def _known(person: Person | None, column: str) -> str | None:
    if person is None:
        return None
    mine = getattr(person, column, None)
    return mine if isinstance(mine, str) else str(person.others.get(column, ""))


def _said(batch: ImportBatch, positions: Sequence[int]) -> dict[int, dict[str, str]]:
    """Read what the lists say in some rows."""
    if not positions:
        return {}
    first, wanted = min(positions), set(positions)
    table = import_tables.people_of(import_files.checked_folder(batch.number), first - 1)
    numbered = enumerate(table, first)
    some = islice(numbered, max(positions) - first + 1)
    return {at: {**cells, **import_tables.others_of(cells)} for at, cells in some if at in wanted}


def rejected_workbook(viewer: Viewer, number: str) -> bytes | None:
    """Write the rejected rows with their reasons: values only, ready to be mended and sent again."""
    if _checked(viewer, number) is None:
        return None
    folder = import_files.checked_folder(number)
    reasons: dict[tuple[str, str, str], list[str]] = {}
    for row in import_tables.rows_of(folder / "problems.csv"):
        if row["severity"] == "reject":
            place = (row["source_file"], row["source_sheet"], row["source_row"])
            reasons.setdefault(place, []).append(row["message"])
    return workbook(_with_reasons(import_tables.rows_of(folder / "rejected.csv"), reasons))


def _with_reasons(
    table: Iterable[Mapping[str, str]],
    reasons: Mapping[tuple[str, str, str], Sequence[str]],
) -> Iterator[Sequence[str]]:
    header: Sequence[str] = ()
    for row in table:
        if not header:
            header = list(row)
            yield [*header, import_tables.WHY_REJECTED]
        place = (row["source_file"], row["source_sheet"], row["source_row"])
        yield [*row.values(), " ".join(reasons.get(place, ()))]


def outcomes_workbook(viewer: Viewer, number: str, header: Sequence[str]) -> bytes | None:
    """Write one line a row of the lists: where it stood, whose it is, its status and why.

    Args:
        viewer: Who takes them.
        number: Of the import.
        header: Seven words: file, sheet, row, identifier, finding, status, reason.
    """
    batch = _checked(viewer, number)
    if batch is None:
        return None
    names = ("file", "sheet", "row", "identifier", "finding", "outcome", "reason")
    found = ImportRow.objects.filter(batch=batch).order_by("position").values_list(*names)
    return workbook([header, *([str(cell) for cell in row] for row in found.iterator(2000))])


def workbook(table: Iterable[Sequence[str]]) -> bytes:
    """Write texts as a workbook of one sheet: no formula, no link, no hidden sheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": False})
    sheet = book.add_worksheet()
    for at, row in enumerate(table):
        for place, text in enumerate(row):
            sheet.write_string(at, place, text[:_LONGEST_CELL])
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


_LONGEST_CELL = 32_767  # letters that a cell of a workbook may hold
