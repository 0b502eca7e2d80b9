"""Trade by product: what the analyst's table says, read strictly, and what it leaves open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from retorno.exposure.cells import Cells, open_cells
from retorno.exposure.codes import TOTAL, longest
from retorno.vocabulary.errors import UnusableInputError
from retorno.vocabulary.evidence import Evidence

COLUMNS = ("product", "value", "unit", "year", "basis", "source")
MONEY = {"USD": 1e-6, "USD thousand": 1e-3, "USD million": 1.0}
MILLION = 1e6
MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeLine:
    """One product's trade.

    Args:
        product: Digits of its HS code, `TOTAL` for all trade, `REST` for what no line names.
        value: US$ million in a year: as reported, times 12 / months reported.
        reported: US$ million as the source gives it, over `months` months.
        share: The origin's share of all imports of the product at the destination; None unknown.
        unit_values: US dollars that one unit of quantity is worth, for specific duties.
        redirected: Share of lost sales that finds other markets; None takes the assumption.
    """

    product: str
    description: str
    value: float
    reported: float
    months: int
    year: int
    basis: str
    source: str
    evidence: Evidence
    share: float | None = None
    unit_values: tuple[tuple[str, float], ...] = ()
    redirected: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """Lines of one series, none inside another, and the total they are part of.

    Args:
        total: All trade of the series, US$ million a year; None where the table gives none.
    """

    lines: tuple[TradeLine, ...]
    total: TradeLine | None
    basis: str
    file: str
    sha256: str = ""

    @property
    def universe(self) -> float:
        """Value that coverage is measured against, US$ million a year."""
        listed = sum(line.value for line in self.lines)
        return max(self.total.value, listed) if self.total else listed


def read_trade(path: Path) -> Trade:
    """Read a trade table.

    Required columns: product, value, unit (USD, USD thousand, USD million), year, basis, source.
    Optional: description, months (reported, 1 to 12), share, unit_value with per, redirected,
    evidence. A row with the product `TOTAL` gives all trade of the series.

    Raises:
        UnusableInputError: With file, row and column: a code that lost its zero, is there twice or
            lies inside another; a unit that is no US dollar; a share above 1; two series in one
            table; a product above the total.
    """
    cells = open_cells(path, COLUMNS)
    lines = [_line(cells, row) for row in cells.rows]
    cells.refuse_doubles([line.product for line in lines])
    _refuse_nested(cells, [line.product for line in lines])
    _refuse_mixed(cells, [line.basis for line in lines])
    total = next((line for line in lines if line.product == TOTAL), None)
    products = tuple(line for line in lines if line.product != TOTAL)
    if not products:
        raise UnusableInputError("trade.no_lines", file=cells.file)
    if total:
        _refuse_above(cells, total, products)
    return Trade(
        lines=products,
        total=total,
        basis=products[0].basis,
        file=cells.file,
        sha256=cells.table.source.sha256,
    )


def _line(cells: Cells, row: int) -> TradeLine:
    unit = cells.choice(row, "unit", tuple(MONEY), "money")
    months = cells.count(row, "months", "months") if cells.cell(row, "months") else MONTHS
    if not 1 <= months <= MONTHS:
        raise cells.refuse(row, "months", "months")
    reported = cells.amount(row, "value") * MONEY[unit]
    cells.not_above(row, "value", reported * MILLION)
    product = cells.product(row, total=True)
    return TradeLine(
        product=product,
        description=cells.cell(row, "description") or product,
        value=reported * MONTHS / months,
        reported=reported,
        months=months,
        year=cells.year(row),
        basis=cells.text(row, "basis"),
        source=cells.text(row, "source"),
        evidence=cells.evidence(row),
        share=_share(cells, row),
        unit_values=tuple(_unit_values(cells, row)),
        redirected=cells.fraction(row, "redirected") if cells.cell(row, "redirected") else None,
    )


def _share(cells: Cells, row: int) -> float | None:
    if not cells.cell(row, "share"):
        return None
    share = cells.fraction(row, "share")
    if share == 0:
        raise cells.refuse(row, "share", "fraction")
    return share


def _unit_values(cells: Cells, row: int) -> Iterator[tuple[str, float]]:
    if cells.cell(row, "unit_value"):
        yield cells.text(row, "per"), cells.positive(row, "unit_value")


def _refuse_nested(cells: Cells, products: Sequence[str]) -> None:
    codes = set(products)
    for row, product in enumerate(products):
        parent = longest(codes, product[:-1])
        if parent:
            raise UnusableInputError(
                "trade.nested",
                file=cells.file,
                row=cells.table.row_number(row),
                column="product",
                value=product,
                parent=parent,
            )


def _refuse_mixed(cells: Cells, bases: Sequence[str]) -> None:
    for row, basis in enumerate(bases):
        if basis != bases[0]:
            raise UnusableInputError(
                "trade.mixed_bases",
                file=cells.file,
                row=cells.table.row_number(row),
                column="basis",
                value=basis,
                first=bases[0],
            )


def _refuse_above(cells: Cells, total: TradeLine, lines: Sequence[TradeLine]) -> None:
    listed = sum(line.value for line in lines)
    if listed > total.value * 1.001:
        row = next(row for row in cells.rows if cells.product(row, total=True) == TOTAL)
        raise UnusableInputError(
            "trade.above_total",
            file=cells.file,
            row=cells.table.row_number(row),
            column="value",
            listed=f"{listed:.1f}",
            total=f"{total.value:.1f}",
        )
