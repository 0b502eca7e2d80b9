"""Money in whole cents. Floats live only inside the planner and are rounded once, on output."""

import math
from collections.abc import Sequence
from typing import NewType

Cents = NewType("Cents", int)


def cents(amount: float) -> Cents:
    """Round an amount in currency units to whole cents, halves to even."""
    return Cents(round(amount * 100))


def show(amount: Cents) -> str:
    """Write cents with two decimals and a point, as every file of Retorno does.

    >>> show(Cents(-123450))
    '-1234.50'
    """
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def apportion(total: Cents, parts: Sequence[float]) -> list[Cents]:
    """Round parts, in currency units, so that they add up to the total.

    Each part is rounded down; the cents still missing go to the largest remainders, so no part is
    more than a cent from its true value when the total is the rounded sum of the parts.

    >>> apportion(Cents(1000), [3.333, 3.333, 3.334])
    [333, 333, 334]
    """
    floors = [math.floor(part * 100) for part in parts]
    missing = total - sum(floors)
    order = sorted(range(len(parts)), key=lambda i: (floors[i] - parts[i] * 100, i))
    for i in order[: max(0, missing)]:
        floors[i] += 1
    for i in reversed(order[len(order) + min(0, missing) :]):
        floors[i] -= 1
    return [Cents(value) for value in floors]
