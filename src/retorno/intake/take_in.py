"""Taking in a batch of lists: every row is accepted or rejected, and nothing is guessed."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from retorno.formats.folders import OutputFolder
from retorno.intake.batch import AUTO, Batch, open_batch
from retorno.intake.contradictions import DEFAULT_WINDOW, RowChecks, Window
from retorno.intake.counts import Counts, positions_of
from retorno.intake.layout import Layout
from retorno.intake.ledger import Entry, Ledger, Place, doubled, shared_order
from retorno.intake.listings import write_listings
from retorno.intake.outputs import Outputs, open_outputs
from retorno.intake.readings import ReadingSettings
from retorno.intake.report import Intake, SheetFacts, make_report
from retorno.intake.rows import Finding, Row, RowReader, opaque_identifier
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
    """

    profile: str = AUTO
    dates: str = ""
    window: Window = DEFAULT_WINDOW
    as_of: dt.date | None = None
    lang: str = "es"

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
        UnusableInputError: A file cannot be read as a table, or no sheet holds people or places.
    """
    batch = open_batch(files, profile=settings.profile, dates=settings.dates)
    layout = Layout(batch.sheets)
    _check_useful(batch)
    with open_outputs(folder, layout, settings.lang) as outputs:
        facts = _Reception(layout, settings, outputs, progress).take_all()
    facts.places.update(write_listings(folder, batch.sheets))
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

    def take_all(self) -> SheetFacts:
        """Take in every sheet that holds people, then look between the rows."""
        for number, opened in enumerate(self._layout.sheets):
            if opened.holds_people:
                self._take_sheet(number)
        for person, finding in self._ledger.guardians():
            place = self._ledger.place(person)
            self._tell(place.sheet, place.row, finding)
            if not self._ledger.is_warned[person]:
                self._ledger.is_warned[person] = 1
                self._counts.sheets[place.sheet].warned += 1
        return self._facts

    def _take_sheet(self, number: int) -> None:
        opened = self._layout.sheets[number]
        settings = ReadingSettings(
            as_of=self._settings.day, values=opened.profile.values, orders=opened.orders
        )
        reader = RowReader(opened, self._layout, settings)
        has = frozenset(opened.mapping.known)
        nationality_at = positions_of(opened, "nationality_claimed")
        for record in opened.sheet.records():
            row = reader.read(record)
            entry = None if row.is_rejected else self._entry(number, row, has)
            if entry is None:
                self._reject(number, row)
            else:
                self._accept(number, row, entry)
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

    def _accept(self, number: int, row: Row, entry: Entry) -> None:
        person = self._ledger.add(entry, Place(number, row.number))
        self._outputs.accept(row, may_be_child=entry.may_be_child)
        counts = self._counts.sheets[number]
        counts.accepted += 1
        if row.findings:
            self._ledger.is_warned[person] = 1
            counts.warned += 1
            self._tell_all(number, row)

    def _reject(self, number: int, row: Row) -> None:
        self._outputs.reject(row, number)
        self._counts.sheets[number].rejected += 1
        self._tell_all(number, row)

    def _tell_all(self, number: int, row: Row) -> None:
        for finding in row.findings:
            self._tell(number, row.number, finding)

    def _tell(self, number: int, row: int, finding: Finding) -> None:
        self._outputs.problem(self._layout.sheets[number], row, finding)
        self._counts.codes[finding.severity][finding.code] += 1
