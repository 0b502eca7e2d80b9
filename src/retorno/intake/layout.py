"""Where each value of each sheet goes in the two tables that intake writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from retorno.formats.tables import Sheet
from retorno.intake.columns import COLUMNS, WAITS_FOR
from retorno.intake.mapping import AS_WRITTEN, SOURCE_COLUMNS, UNREAD, HeaderMapping, unique_names
from retorno.intake.profiles import Listing, Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSheet:
    """A sheet, how it is understood, and what it was found to be.

    Args:
        file: Name of its file that no other file of the batch has.
        orders: Order of day and month by position of the column.
        partial: Columns that must hold whole dates and have partial ones.
        forms: Forms of dates by column, for the report.
        listing: The listing of places that the sheet is, if it is one.
    """

    sheet: Sheet
    file: str
    profile: Profile
    mapping: HeaderMapping
    orders: dict[int, str]
    partial: tuple[str, ...]
    forms: dict[str, dict[str, int]]
    listing: Listing | None

    @property
    def name(self) -> str:
        """Name of the sheet, empty for a text file."""
        return self.sheet.source.sheet

    @property
    def holds_people(self) -> bool:
        """Say whether the rows are people."""
        return self.listing is None and self.mapping.holds_people

    @property
    def place(self) -> str:
        """File and sheet for a person."""
        return f"{self.file} [{self.name}]" if self.name else self.file


@dataclass(frozen=True)
class Layout:
    """Columns of `people.csv` and `rejected.csv` for all the sheets of a batch."""

    sheets: Sequence[OpenedSheet]

    @cached_property
    def _people(self) -> tuple[OpenedSheet, ...]:
        return tuple(opened for opened in self.sheets if opened.holds_people)

    @cached_property
    def others(self) -> tuple[str, ...]:
        """Columns that are handed on under their own names."""
        partial = [name + AS_WRITTEN for sheet in self._people for name in sheet.partial]
        own = [target for sheet in self._people for target in sheet.mapping.targets]
        ours = {"", *COLUMNS, *SOURCE_COLUMNS, WAITS_FOR}
        return tuple(dict.fromkeys(name for name in [*partial, *own] if name not in ours))

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Header of `people.csv`."""
        return (*COLUMNS, *self.others, *SOURCE_COLUMNS, WAITS_FOR)

    @cached_property
    def slots(self) -> dict[str, int]:
        """Position of each column in `people.csv`."""
        return {name: slot for slot, name in enumerate(self.people)}

    @cached_property
    def originals(self) -> tuple[str, ...]:
        """Headers as written, of all sheets, in the order they were met."""
        headers = (
            header
            for sheet in self._people
            for header, target in sheet.mapping.as_written().items()
            if target not in SOURCE_COLUMNS  # they come first, as ours
        )
        return tuple(dict.fromkeys(headers))

    @cached_property
    def rejected(self) -> tuple[str, ...]:
        """Header of `rejected.csv`: no original header is hidden by one of ours."""
        ours = SOURCE_COLUMNS[:3]
        originals = unique_names(self.originals, dict.fromkeys((*ours, UNREAD)))
        return (*ours, *originals, UNREAD)
