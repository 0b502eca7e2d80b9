"""Product codes of the Harmonized System, which spreadsheets like to break."""

import re
from collections.abc import Container, Iterable

TOTAL = "TOTAL"
DIGITS = re.compile(r"\d{2}|\d{4}|\d{6}|\d{8}|\d{10}")
DOTTED = re.compile(r"\d{4}(\.\d{2}){1,3}")
LOST_ZERO = re.compile(r"\d|\d{3}|\d{5}|\d{7}|\d{9}")


def plain_code(cell: str) -> str | None:
    """Digits of a code of 2 to 10 digits, with or without its dots; None where it is none.

    >>> plain_code("0901.11")
    '090111'
    """
    if DIGITS.fullmatch(cell):
        return cell
    return cell.replace(".", "") if DOTTED.fullmatch(cell) else None


def has_lost_zero(cell: str) -> bool:
    """Tell a code with an odd number of digits: its leading zero fell off in a spreadsheet."""
    return bool(LOST_ZERO.fullmatch(cell.replace(".", "")))


def covers(prefixes: Iterable[str], product: str) -> bool:
    """Whether a product lies under one of the codes."""
    return product.startswith(tuple(prefixes))


def longest(codes: Container[str], product: str) -> str | None:
    """Return the longest code that the product lies under; the empty code is under all.

    >>> longest({"", "09", "0901"}, "090111")
    '0901'
    """
    sizes = range(len(product), -1, -1)
    return next((product[:size] for size in sizes if product[:size] in codes), None)
