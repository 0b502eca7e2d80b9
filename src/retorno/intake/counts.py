"""Counts of a batch: they add up, and what the list claims about itself plays no part."""

from collections import Counter
from collections.abc import Mapping, Sequence

from retorno.intake.contradictions import Window
from retorno.intake.facts import administration_of
from retorno.intake.layout import Layout, OpenedSheet
from retorno.intake.mapping import AS_WRITTEN
from retorno.intake.rows import Row

UNKNOWN = "unknown"
_MONTH = len("2025-01")
_DAY = len("2025-01-31")


class SheetCounts:
    """Rows of one sheet: each is accepted or rejected, never both, never neither."""

    def __init__(self) -> None:
        self.accepted = self.rejected = self.warned = 0

    def as_json(self) -> dict[str, int]:
        """Return the counts that add up: rows = accepted + rejected."""
        return {
            "rows": self.accepted + self.rejected,
            "accepted": self.accepted,
            "rejected": self.rejected,
            "warned": self.warned,
        }


class Counts:
    """Counts of accepted people, and of problems by code."""

    def __init__(self, layout: Layout) -> None:
        self.sheets = [SheetCounts() for _ in layout.sheets]
        self.codes: dict[str, Counter[str]] = {"reject": Counter(), "warn": Counter()}
        self._at = layout.slots
        self._order_partial = self._at.get("order_date" + AS_WRITTEN)
        self._sex: Counter[str] = Counter()
        self._written: Counter[str] = Counter()
        self._read: Counter[str] = Counter()
        self._order_days: Counter[str] = Counter()
        self._birth_days: Counter[str] = Counter()

    def accept(self, row: Row, nationality_at: Sequence[int]) -> None:
        """Count an accepted row."""
        values, at = row.values, self._at
        self._sex[values[at["sex"]]] += 1
        self._read[values[at["nationality_claimed"]]] += 1
        written = next((row.cells[place] for place in nationality_at if row.cells[place]), "")
        self._written[written.strip()] += 1
        day = values[at["order_date"]]
        if not day and self._order_partial is not None:
            day = values[self._order_partial]
        self._order_days[day] += 1
        self._birth_days[values[at["birth_date"]][_MONTH - 2 :]] += 1

    def total(self) -> dict[str, int]:
        """Return the counts of all sheets together."""
        total = SheetCounts()
        for sheet in self.sheets:
            total.accepted += sheet.accepted
            total.rejected += sheet.rejected
            total.warned += sheet.warned
        return total.as_json()

    def as_json(self, window: Window) -> dict[str, object]:
        """Return all counts of accepted people and of problems."""
        months: Counter[str] = Counter()
        administrations: Counter[str] = Counter()
        inside: Counter[str] = Counter({"inside": 0, "outside": 0, UNKNOWN: 0})
        for day, people in self._order_days.items():
            whole = day if len(day) == _DAY else ""
            months[day[:_MONTH] or UNKNOWN] += people
            administrations[administration_of(whole) or UNKNOWN] += people
            inside[_side(whole, window)] += people
        return {
            "counts": self.total(),
            "codes": {severity: _sorted(codes) for severity, codes in self.codes.items()},
            "sex": _sorted(self._sex),
            "nationality_as_written": _sorted(self._written),
            "nationality_as_read": _sorted(self._read),
            "order_month": dict(sorted(months.items())),
            "order_administration": _sorted(administrations),
            "order_window": dict(inside),
            "born_on_1_january": self._birth_days["01-01"],
        }


def _side(day: str, window: Window) -> str:
    if not day:
        return UNKNOWN
    is_inside = window.first.isoformat() <= day <= window.last.isoformat()
    return "inside" if is_inside else "outside"


def _sorted(counter: Mapping[str, int]) -> dict[str, int]:
    pairs = sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))
    return {name or UNKNOWN: count for name, count in pairs}


def positions_of(opened: OpenedSheet, column: str) -> tuple[int, ...]:
    """Return the positions of a column in a sheet."""
    return tuple(at for at, target in enumerate(opened.mapping.targets) if target == column)
