"""Taking in a batch of lists: every row is accepted or rejected, and nothing is guessed."""

import csv
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from retorno.formats.folders import OutputFolder
from retorno.formats.tables import neutral_texts
from retorno.intake.batch import AUTO, Batch, open_batch
from retorno.intake.contradictions import DEFAULT_WINDOW, RowChecks, Window
from retorno.intake.counts import Counts, positions_of
from retorno.intake.families import check_way
from retorno.intake.layout import Layout
from retorno.intake.ledger import Entry, Ledger, Place, doubled, shared_order
from retorno.intake.lines import NOT_PEOPLE
from retorno.intake.listings import write_listings
from retorno.intake.outputs import TO_ASK, Outputs, open_outputs
from retorno.intake.readings import WARN, ReadingSettings
from retorno.intake.report import Intake, SheetFacts, make_report
from retorno.intake.rows import Finding, Row, RowReader, opaque_identifier
from retorno.intake.settling import findings_of, rewrite
from retorno.intake.unknown import ERROR, REDACTED, unknown_kind
from retorno.intake.waiting import Waiting
from retorno.vocabulary.errors import UnusableInputError

Progress = Callable[[int], None]
_PROGRESS_ROWS = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeSettings:
    """What is asked of an intake besides the files.

    Args:
        profile: Name or path of a mapping profile, or `auto`.
        dates: `dmy` or `mdy` for all columns, else decided a column.
        window: First and last day of the orders that the programme is for.
        as_of: The day that ages and expiries are judged from; the day after the window by default.
        lang: Language of the messages.
        families: `shared` when all lists name families in one register, `per-list` when each has its
            own; else each profile may say so. Not said, whatever stands in several lists waits.
    """

    profile: str = AUTO
    dates: str = ""
    window: Window = DEFAULT_WINDOW
    as_of: dt.date | None = None
    lang: str = "es"
    families: str = ""

    @property
    def day(self) -> dt.date:
        """The day that ages and expiries are judged from."""
        return self.as_of or self.window.last + dt.timedelta(days=1)


def take_in(
    files: Sequence[Path],
    *,
    folder: OutputFolder,
    settings: IntakeSettings,
    progress: Progress | None = None,
) -> Intake:
    """Take in lists and write what formats say of an intake into a folder.

    Args:
        files: CSV, XLSX and the like, in the order in which they count: of two rows with one
            identifier the first is kept.
        folder: Receives `people.csv`, `rejected.csv`, `problems.csv`, `to_ask.csv`, `intake.json`.
        settings: Profile, order of dates, window, language.
        progress: Called now and then with the rows done.

    Raises:
        UnusableInputError: A file cannot be read as a table, or no sheet holds people or places,
            or there is no row under the headers.
    """
    check_way(settings.families)
    batch = open_batch(files, profile=settings.profile, dates=settings.dates)
    layout = Layout(batch.sheets)
    _check_useful(batch)
    with open_outputs(folder, layout, settings.lang) as outputs:
        reception = _Reception(layout, settings, outputs, progress)
        facts = reception.take_all()
    reception.settle(folder)
    facts.places.update(write_listings(folder, batch.sheets))
    if not facts.counts.total()["rows"] and not facts.places:
        empty = (opened.place for opened in batch.sheets if opened.holds_people)
        raise UnusableInputError("intake.no_rows", file=", ".join(empty))
    report = make_report(batch, facts, settings.window, settings.day, settings.lang)
    folder.write_json("intake.json", report.json)
    return report


def _check_useful(batch: Batch) -> None:
    if any(opened.holds_people or opened.listing for opened in batch.sheets):
        return
    found = "; ".join(
        f"{opened.place}: {', '.join(filter(None, opened.sheet.columns[:8])) or '-'}"
        for opened in batch.sheets
    )
    raise UnusableInputError("intake.no_people", sheets=found or "-")


class _Reception:
    """Takes rows one by one: reads, checks, remembers, counts, writes."""

    def __init__(
        self,
        layout: Layout,
        settings: IntakeSettings,
        outputs: Outputs,
        progress: Progress | None,
    ) -> None:
        self._layout = layout
        self._settings = settings
        self._outputs = outputs
        self._progress = progress
        self._checks = RowChecks(layout, settings.day, settings.window)
        self._counts = Counts(layout)
        self._ledger = Ledger()
        self._facts = SheetFacts(counts=self._counts, outputs=outputs)
        self._done = 0
        self._has = [frozenset(opened.mapping.known) for opened in layout.sheets]
        ways = [settings.families or opened.profile.families for opened in layout.sheets]
        self._waiting = Waiting(layout.slots, ways, self._has)

    def settle(self, folder: OutputFolder) -> None:
        """Write who waits for something between rows; nobody waits in silence."""
        if not self._waiting.settle():
            return
        people, ask = folder.path / "people.csv", folder.path / "to_ask.csv"
        told = folder.path / "problems.csv"
        with (
            ask.open("w", encoding="utf-8", newline="") as ask_file,
            told.open("a", encoding="utf-8", newline="") as told_file,
        ):
            to_ask, problems = (csv.writer(f, lineterminator="\r\n") for f in (ask_file, told_file))
            to_ask.writerow(TO_ASK)
            asked = 0
            for person, settled in enumerate(rewrite(people, self._waiting)):
                row = settled.values
                if self._outputs.must_ask(row, may_be_child=self._ledger.may_be_child(person)):
                    to_ask.writerow([row[self._layout.slots[name]] for name in TO_ASK])
                    asked += 1
                self._outputs.waiting += bool(settled.why)
                for found in findings_of(settled):
                    problems.writerow(neutral_texts(self._told(person, found)))
        self._outputs.rows["to_ask.csv"] = asked
        for name in ("to_ask.csv", "problems.csv"):
            folder.note_rows(name, self._outputs.rows[name])

    def _told(self, person: int, finding: Finding) -> list[str]:
        """Count a problem between rows, and return it as a row."""
        place = self._ledger.place(person)
        self._counts.codes[WARN][finding.code] += 1
        self._outputs.rows["problems.csv"] += 1
        self._count_warned(person)
        return self._outputs.problem_row(self._layout.sheets[place.sheet], place.row, finding)

    def take_all(self) -> SheetFacts:
        """Take in every sheet that holds people, then look between the rows."""
        for number, opened in enumerate(self._layout.sheets):
            if opened.holds_people:
                self._take_sheet(number)
        for person, finding in self._ledger.guardians():
            place = self._ledger.place(person)
            self._tell(place.sheet, place.row, finding)
            self._count_warned(person)
        return self._facts

    def _count_warned(self, person: int) -> None:
        """Count a person with warnings once."""
        if not self._ledger.is_warned[person]:
            self._ledger.is_warned[person] = 1
            self._counts.sheets[self._ledger.place(person).sheet].warned += 1

    def _take_sheet(self, number: int) -> None:
        opened = self._layout.sheets[number]
        settings = ReadingSettings(
            as_of=self._settings.day, values=opened.profile.values, orders=opened.orders
        )
        reader = RowReader(opened, self._layout, settings)
        has, family_at = self._has[number], positions_of(opened, "family_id")
        nationality_at = positions_of(opened, "nationality_claimed")
        for record in opened.sheet.records():
            row = reader.read(record)
            self._waiting.name_family(row.values, number)
            entry = None if row.is_rejected else self._entry(number, row, has)
            if entry is None:
                self._reject(number, row)
            else:
                is_unreadable = not entry.family_id and _hides(row, family_at)
                self._accept(number, row, entry, family_is_unreadable=is_unreadable)
                self._counts.accept(row, nationality_at)
            self._done += 1
            if self._progress is not None and self._done % _PROGRESS_ROWS == 0:
                self._progress(self._done)
        self._facts.filled[number] = reader.filled
        self._facts.unknown[number] = reader.unknown

    def _entry(self, number: int, row: Row, has: frozenset[str]) -> Entry | None:
        """Return what the ledger takes of a row, or None when its identifier is taken."""
        at, values = self._layout.slots, row.values
        opened = self._layout.sheets[number]
        row.findings.extend(self._checks.find(values, has))
        person_id = values[at["person_id"]]
        if not person_id:
            person_id = opaque_identifier(opened.sheet.source.sha256, opened.name, row.number)
            values[at["person_id"]] = person_id
            if "person_id" in has:
                row.findings.append(
                    Finding("person_id", "", "no_identifier", "warn", {"given": person_id})
                )
        entry = Entry(
            person_id=person_id,
            family_id=values[at["family_id"]],
            guardian_id=values[at["guardian_id"]],
            order_number=values[at["order_number"]],
            may_be_child=self._checks.may_be_child(values),
        )
        twin = self._ledger.twin(person_id)
        if twin is not None:
            row.findings.append(doubled(entry, self._where(twin)))
            return None
        if entry.order_number:
            other = self._ledger.first_with_order(entry.order_number)
            if other is not None:
                row.findings.append(shared_order(entry, self._where(other)))
        return entry

    def _where(self, person: int) -> dict[str, object]:
        place = self._ledger.place(person)
        return {"first": self._layout.sheets[place.sheet].place, "first_row": place.row}

    def _accept(self, number: int, row: Row, entry: Entry, *, family_is_unreadable: bool) -> None:
        person = self._ledger.add(entry, Place(number, row.number))
        is_mended = self._layout.sheets[number].mapping.is_mended
        self._waiting.accept(
            row.values, number, is_mended=is_mended, family_is_unreadable=family_is_unreadable
        )
        self._outputs.accept(row, may_be_child=entry.may_be_child)
        counts = self._counts.sheets[number]
        counts.accepted += 1
        if row.findings:
            self._ledger.is_warned[person] = 1
            counts.warned += 1
            self._tell_all(number, row)

    def _reject(self, number: int, row: Row) -> None:
        self._outputs.reject(row, number)
        if row.findings[0].code not in NOT_PEOPLE:
            is_mended = self._layout.sheets[number].mapping.is_mended
            self._waiting.reject(row, number, is_mended=is_mended)
        self._counts.sheets[number].rejected += 1
        self._tell_all(number, row)

    def _tell_all(self, number: int, row: Row) -> None:
        for finding in row.findings:
            self._tell(number, row.number, finding)

    def _tell(self, number: int, row: int, finding: Finding) -> None:
        self._outputs.problem(self._layout.sheets[number], row, finding)
        self._counts.codes[finding.severity][finding.code] += 1


def _hides(row: Row, places: Sequence[int]) -> bool:
    """Say whether something stands in cells that nobody can read: an error, a redaction."""
    cells = [row.cells[place].strip() for place in places]
    return any(cell and unknown_kind(cell) in {ERROR, REDACTED} for cell in cells)
