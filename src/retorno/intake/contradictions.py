"""What does not fit inside one row: told in words, never corrected."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from retorno.intake.cells import read_partial_day
from retorno.intake.columns import ALONE
from retorno.intake.layout import Layout
from retorno.intake.readings import WARN
from retorno.intake.rows import Finding
from retorno.vocabulary.people import ADULT_AGE

_INFANT_AGE = 2
_OLDEST = 115


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """First and last day of the orders that the programme is for."""

    first: dt.date
    last: dt.date


DEFAULT_WINDOW = Window(first=dt.date(2024, 7, 31), last=dt.date(2025, 1, 31))


def years_before(day: dt.date, years: int) -> dt.date:
    """Return the day some years earlier; 29 February becomes 28 February where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


@dataclass(frozen=True)
class RowChecks:
    """Checks of one row against a day and a window.

    Args:
        as_of: The day that ages and expiries are judged from.
    """

    layout: Layout
    as_of: dt.date
    window: Window

    @cached_property
    def _at(self) -> dict[str, int]:
        return self.layout.slots

    @cached_property
    def _born_adult(self) -> int:
        return years_before(self.as_of, ADULT_AGE).toordinal()

    @cached_property
    def _texts(self) -> tuple[str, str, str]:
        return self.as_of.isoformat(), self.window.first.isoformat(), self.window.last.isoformat()

    @cached_property
    def _spans(self) -> dict[str, tuple[int, int] | None]:
        return {"": None}

    def span(self, birth: str) -> tuple[int, int] | None:
        """Return the first and last day that a birth date allows, None when it is unknown."""
        spans = self._spans
        if birth not in spans:
            spans[birth] = read_partial_day(birth)
        return spans[birth]

    def may_be_child(self, values: Sequence[str]) -> bool:
        """Say whether a person may be under 18: an unknown birth date counts as a child."""
        span = self.span(values[self._at["birth_date"]])
        return span is None or span[1] > self._born_adult

    def find(self, values: Sequence[str], has: frozenset[str]) -> Iterator[Finding]:
        """Give what does not fit in a row of a sheet that has certain columns."""
        yield from self._order(values, has)
        birth = values[self._at["birth_date"]]
        span = self.span(birth)
        if span:
            yield from self._birth(birth, span)
        needs = values[self._at["needs"]]
        if needs:
            yield from self._needs(needs, values)
        expires = values[self._at["document_expires"]]
        if expires and expires < self._texts[0]:
            yield Finding("document_expires", expires, "document_expired", WARN)
        if values[self._at["pregnancy_weeks"]] and not values[self._at["pregnancy_as_of"]]:
            yield Finding("pregnancy_as_of", "", "pregnancy_without_day", WARN)

    def _order(self, values: Sequence[str], has: frozenset[str]) -> Iterator[Finding]:
        day = values[self._at["order_date"]]
        _, first, last = self._texts
        if day and not first <= day <= last:
            facts: dict[str, object] = {"first": first, "last": last}
            yield Finding("order_date", day, "outside_window", WARN, facts)
        if not day and "order_date" in has:
            yield Finding("order_date", "", "no_order_date", WARN)
        if "order_number" in has and not values[self._at["order_number"]]:
            yield Finding("order_number", "", "no_order_number", WARN)

    def _birth(self, birth: str, span: tuple[int, int]) -> Iterator[Finding]:
        if span[0] > self.as_of.toordinal():
            facts: dict[str, object] = {"as_of": self._texts[0]}
            yield Finding("birth_date", birth, "born_later", WARN, facts)
        if span[1] < years_before(self.as_of, _OLDEST).toordinal():
            yield Finding("birth_date", birth, "very_old", WARN)

    def _needs(self, needs: str, values: Sequence[str]) -> Iterator[Finding]:
        codes = needs.split(";")
        guardian = values[self._at["guardian_id"]]
        if "UMNR" in codes and guardian not in ("", ALONE):
            yield Finding("needs", needs, "alone_with_guardian", WARN, {"guardian": guardian})
        if "INF" not in codes:
            return
        span = self.span(values[self._at["birth_date"]])
        if span and span[1] <= years_before(self.as_of, _INFANT_AGE).toordinal():
            facts: dict[str, object] = {"as_of": self._texts[0]}
            yield Finding("needs", needs, "lap_over_two", WARN, facts)
        if guardian == ALONE:
            yield Finding("needs", needs, "lap_alone", WARN)
