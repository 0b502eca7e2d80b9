"""The board: aircraft by day, one mark a flight."""

from dataclasses import dataclass

from retorno.report.markup import Markup, join, plain
from retorno.report.numbers import day_of, short_day
from retorno.report.svg import Frame, boxes, line, shortened, text, width_of
from retorno.report.view import BoardRow, ReportView

LANE = 11.0
GAP = 2.0
HEADER = 42.0
BETWEEN_ROWS = 9.0
BETWEEN_BANDS = 26.0
MOST_NAME_WIDTH = 190.0
WORDS_ABOVE = 17.0
WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One stretch of weeks, drawn as one strip."""

    first: int
    days: int
    left: float
    top: float
    day_width: float

    def x(self, day: int) -> float:
        """Place a day."""
        return self.left + (day - self.first) * self.day_width

    def holds(self, day: int) -> bool:
        """Say whether the day is drawn in this strip."""
        return self.first <= day < self.first + self.days


def draw(view: ReportView, lang: str, frame: Frame) -> tuple[Markup, float]:
    """Draw the strips one under the other."""
    weeks = 7 if frame.is_narrow else 13
    total = -(-view.days // WEEK)
    bands = -(-total // weeks)
    weeks = -(-total // bands)  # strips of equal length
    left = 0.0 if frame.is_narrow else _name_width(view, lang)
    width = (frame.width - left - 1) / (weeks * WEEK)
    parts: list[Markup] = []
    top = 0.0
    for number in range(bands):
        first = number * weeks * WEEK
        band = Band(
            first=first,
            days=min(weeks * WEEK, view.days - first),
            left=left,
            top=top,
            day_width=width,
        )
        drawn, top = _strip(view, lang, frame, band)
        parts.append(drawn)
        top += BETWEEN_BANDS
    return join(parts), top - BETWEEN_BANDS + 4


def _name_width(view: ReportView, lang: str) -> float:
    widest = max(width_of(row_name(row, lang)) for row in view.board)
    return min(MOST_NAME_WIDTH, widest + 14)


def _strip(view: ReportView, lang: str, frame: Frame, band: Band) -> tuple[Markup, float]:
    parts: list[Markup] = []
    y = band.top + HEADER
    for row in view.board:
        name = shortened(row_name(row, lang), frame.width if frame.is_narrow else band.left - 12)
        if frame.is_narrow:
            parts.append(text(0, y + 11, name, css="name"))
            y += WORDS_ABOVE
        else:
            middle = y + row.lanes * (LANE + GAP) / 2 + 3
            parts.append(text(band.left - 12, middle, name, css="name", anchor="end"))
        parts.append(_row(row, band, y))
        y += row.lanes * (LANE + GAP) + BETWEEN_ROWS
    return join([_weeks(view, lang, band, y - BETWEEN_ROWS), *parts]), y - BETWEEN_ROWS


def row_name(row: BoardRow, lang: str) -> str:
    """Name a fleet, or say that a row is of seats."""
    return plain("board.seats_of", lang, name=row.name) if row.scheduled else row.name


def _weeks(view: ReportView, lang: str, band: Band, bottom: float) -> Markup:
    parts: list[Markup] = []
    for day in range(band.first, band.first + band.days, WEEK):
        x = band.x(day)
        parts += [
            line(x, band.top + 6, x, bottom, "grid"),
            text(x + 4, band.top + 15, plain("board.week", lang, n=day // WEEK + 1), css="strong"),
            text(x + 4, band.top + 29, short_day(day_of(view.first_day, day), lang), css="quiet"),
        ]
    return join(parts)


def _row(row: BoardRow, band: Band, y: float) -> Markup:
    step = LANE + GAP
    ground = [
        (band.x(start), y + lane * step, band.day_width * length, LANE)
        for lane in range(row.lanes)
        for start, length in _runs(row, band, lane)
    ]
    ferries = []
    shells = []
    loads = []
    inset = min(1.0, band.day_width / 6)
    for mark in row.marks:
        top = y + mark.lane * step
        if mark.aircraft_days > 1 and band.holds(mark.day - 1):
            ferries.append((band.x(mark.day - 1) + inset, top + LANE / 2 - 1, band.day_width, 2.0))
        if band.holds(mark.day):
            x, width = band.x(mark.day) + inset, band.day_width - 2 * inset
            full = LANE * min(1.0, mark.seats_used / mark.places) if mark.places else 0.0
            shells.append((x, top, width, LANE))
            loads.append((x, top + LANE - full, width, full))
    return join(
        [
            boxes(ground, "ground"),
            boxes(ferries, "ferry"),
            boxes(shells, "shell"),
            boxes(loads, "load"),
        ]
    )


def _runs(row: BoardRow, band: Band, lane: int) -> list[tuple[int, int]]:
    """Stretches of days on which the lane has an aircraft."""
    runs: list[tuple[int, int]] = []
    for day in range(band.first, band.first + band.days):
        if row.available[day] <= lane:
            continue
        if runs and sum(runs[-1]) == day:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((day, 1))
    return runs
