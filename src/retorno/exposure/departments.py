"""The loss by department, where a table says what share of each product comes from where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from retorno.exposure.cells import open_cells
from retorno.exposure.codes import longest
from retorno.vocabulary.errors import UnusableInputError

COLUMNS = ("product", "department", "share", "year", "source")
TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Departments:
    """Shares of departments by product; what is missing to 1 stays unallocated."""

    shares: Mapping[str, Mapping[str, float]]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ByDepartment:
    """Loss of each department, and what no share tells; together the whole. Same unit as given."""

    losses: Mapping[str, float]
    unallocated: float
    sources: tuple[str, ...]


def read_departments(path: Path) -> Departments:
    """Read shares: product, department, share (0 to 1), year, source.

    Raises:
        UnusableInputError: A share above 1, a pair that is there twice, or shares of a product
            that add up to more than 1.
    """
    cells = open_cells(path, COLUMNS)
    shares: dict[str, dict[str, float]] = {}
    sources: dict[str, None] = {}
    keys = []
    for row in cells.rows:
        product, department = cells.product(row), cells.text(row, "department")
        keys.append(f"{product} {department}")
        of_product = shares.setdefault(product, {})
        of_product[department] = cells.fraction(row, "share")
        sources[f"{cells.text(row, 'source')} ({cells.year(row)})"] = None
        total = sum(of_product.values())
        if total > 1 + TOLERANCE:
            raise UnusableInputError(
                "trade.shares_above",
                file=cells.file,
                row=cells.table.row_number(row),
                column="share",
                value=product,
                total=f"{total:.3f}",
            )
    cells.refuse_doubles(keys)
    return Departments(shares=shares, sources=tuple(sources))


def by_department(departments: Departments, losses: Sequence[tuple[str, float]]) -> ByDepartment:
    """Share out losses given as (product, loss); a product takes the shares of its longest code."""
    shared: dict[str, float] = {}
    unallocated = 0.0
    for product, loss in losses:
        code = longest(departments.shares, product)
        shares = departments.shares[code] if code else {}
        for department, share in shares.items():
            shared[department] = shared.get(department, 0.0) + loss * share
        unallocated += loss * (1 - sum(shares.values()))
    return ByDepartment(losses=shared, unallocated=unallocated, sources=departments.sources)
