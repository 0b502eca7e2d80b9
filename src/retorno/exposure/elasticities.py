"""Elasticities by product and source, with what was capped and what is refused."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from retorno.exposure.cells import Cells, open_cells
from retorno.exposure.codes import TOTAL, longest
from retorno.vocabulary.errors import UnusableInputError
from retorno.vocabulary.evidence import Evidence

COLUMNS = ("product", "kind", "value", "low", "high", "source")
INFINITE = "inf"


class Kind(StrEnum):
    """What answers what. All are given as positive numbers."""

    DEMAND = "demand"
    SUBSTITUTION = "substitution"
    SUPPLY = "supply"


LARGEST = {Kind.DEMAND: 10.0, Kind.SUBSTITUTION: 30.0, Kind.SUPPLY: 1000.0}
SMALLEST = {Kind.DEMAND: 0.0, Kind.SUBSTITUTION: 0.0, Kind.SUPPLY: 0.05}


@dataclass(frozen=True, slots=True, kw_only=True)
class Elasticity:
    """One estimate of one source.

    Args:
        product: HS code it was made for; empty for every product without its own.
        value: `inf` for supply means a given world price: buyers pay the whole duty.
        low, high: The 5th and 95th percentile that draws take; equal to `value` where none is given.
        study: Rows of one study are one alternative; empty where the table names none.
        capped_from: What the source says, where it was beyond the cap; None otherwise.
        is_range_capped: Whether only an end of the range was beyond the cap.
    """

    product: str
    kind: Kind
    value: float
    low: float
    high: float
    source: str
    evidence: Evidence
    study: str = ""
    capped_from: float | None = None
    is_range_capped: bool = False

    def ends(self, no_range: float) -> tuple[float, float]:
        """Both ends, or where the source gives none, the value over and times a factor."""
        if self.low == self.high:
            return self.value / no_range, self.value * no_range
        return self.low, self.high


@dataclass(frozen=True, kw_only=True)
class Elasticities:
    """All estimates of a table."""

    rows: tuple[Elasticity, ...]
    file: str
    sha256: str = ""

    @cached_property
    def _by_study(self) -> dict[Kind, dict[str, dict[str, list[Elasticity]]]]:
        found: dict[Kind, dict[str, dict[str, list[Elasticity]]]] = {kind: {} for kind in Kind}
        for row in self.rows:
            by_code = found[row.kind].setdefault(row.study, {})
            by_code.setdefault(row.product, []).append(row)
        return found

    @cached_property
    def _found(self) -> dict[tuple[Kind, tuple[str | None, ...]], tuple[Elasticity, ...]]:
        return {}

    @property
    def capped(self) -> tuple[Elasticity, ...]:
        """Those that were beyond the caps, for the notice."""
        return tuple(r for r in self.rows if r.capped_from is not None or r.is_range_capped)

    def of(self, product: str, kind: Kind) -> tuple[Elasticity, ...]:
        """Estimates for a product: of each study those of the longest code it lies under.

        A study's median of all products stands in where the study has none of the product: so a
        run over studies answers how far apart they lie. Rows that name no study are one group.
        Products with the same estimates get the same tuple.
        """
        studies = self._by_study[kind].values()
        codes = tuple(longest(by_code, product) for by_code in studies)
        if (kind, codes) not in self._found:
            rows = (by[code] for by, code in zip(studies, codes, strict=True) if code is not None)
            self._found[kind, codes] = tuple(row for part in rows for row in part)
        return self._found[kind, codes]


def read_elasticities(path: Path) -> Elasticities:
    """Read elasticities: product (`TOTAL` for all without their own), kind, value, low, high, source.

    Signs: demand elasticities are published with a minus; here all are given positive, and a
    negative one is refused, so that no sign is guessed. What lies beyond LARGEST is capped and
    listed in `capped`; an elasticity of supply below SMALLEST is raised likewise. A supply of `inf`
    is a given world price. Rows that name a `study` are one alternative of the draws: see `of`.

    Raises:
        UnusableInputError: Negative, not finite, low above value or value above high, or twice.
    """
    cells = open_cells(path, COLUMNS)
    rows = tuple(_row(cells, row) for row in cells.rows)
    cells.refuse_doubles([f"{row.product} {row.kind} {row.source}" for row in rows])
    for kind in Kind:
        if not any(row.kind is kind and row.product == "" for row in rows):
            raise UnusableInputError("trade.no_default", file=cells.file, kind=kind.value)
    return Elasticities(rows=rows, file=cells.file, sha256=cells.table.source.sha256)


def _row(cells: Cells, row: int) -> Elasticity:
    kind = Kind(cells.choice(row, "kind", tuple(Kind), "kind"))
    product = cells.product(row, total=True)
    value = _positive(cells, row, kind, "value")
    low = _positive(cells, row, kind, "low") if cells.cell(row, "low") else value
    high = _positive(cells, row, kind, "high") if cells.cell(row, "high") else value
    if not low <= value <= high or (math.isinf(high) and low < high):
        raise cells.refuse(row, "value", "between")
    capped = _cap(kind, value)
    ends = _cap(kind, low), _cap(kind, high)
    return Elasticity(
        product="" if product == TOTAL else product,
        kind=kind,
        value=capped,
        low=ends[0],
        high=ends[1],
        source=cells.text(row, "source"),
        evidence=cells.evidence(row),
        study=cells.cell(row, "study"),
        capped_from=value if capped != value else None,
        is_range_capped=capped == value and ends != (low, high),
    )


def _positive(cells: Cells, row: int, kind: Kind, column: str) -> float:
    if kind is Kind.SUPPLY and cells.cell(row, column) == INFINITE:
        return math.inf
    value = cells.number(row, column)
    if value < 0:
        raise UnusableInputError(
            "trade.negative_elasticity",
            file=cells.file,
            row=cells.table.row_number(row),
            column=column,
            value=cells.cell(row, column),
        )
    return value


def _cap(kind: Kind, value: float) -> float:
    if math.isinf(value):
        return value
    return min(max(value, SMALLEST[kind]), LARGEST[kind])


def sources(estimates: Sequence[Elasticity]) -> str:
    """Name the sources of several estimates in one line."""
    return "; ".join(dict.fromkeys(estimate.source for estimate in estimates))
