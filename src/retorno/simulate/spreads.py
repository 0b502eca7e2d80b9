"""What many runs say together: a mean with its interval, the median, and where most runs lie."""

import math
from dataclasses import dataclass

import numpy as np

from retorno.plan.instance import Floats

NORMAL_975 = 1.959963984540054
LOW, HIGH = 5.0, 95.0  # percent of runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """A number over runs. `low` and `high` hold between them the mean, 95 times in 100.

    Args:
        runs: How many runs have the number: a mean wait needs somebody who is back.
        p5: 5 percent of runs are below; `p95`: 5 percent are above.
    """

    runs: int
    mean: float
    low: float
    high: float
    median: float
    p5: float
    p95: float


def spread_of(values: Floats) -> Distribution | None:
    """Sum a number up over runs; None when no run has it, no interval of the mean for one run."""
    known = values[~np.isnan(values)]
    size = len(known)
    if not size:
        return None
    mean = float(known.mean())
    reach = math.nan
    if size > 1:
        reach = student_975(size - 1) * float(known.std(ddof=1)) / math.sqrt(size)
    median, p5, p95 = (float(x) for x in np.percentile(known, (50.0, LOW, HIGH)))
    return Distribution(
        runs=size, mean=mean, low=mean - reach, high=mean + reach, median=median, p5=p5, p95=p95
    )


def student_975(freedom: int) -> float:
    """Give Student's quantile for a two-sided interval of 95 percent.

    Exact for one and two degrees of freedom; else the expansion in 1 / freedom, Abramowitz and
    Stegun, 26.7.5, which is off by less than 0.5 percent from three on.
    """
    if freedom == 1:
        return math.tan(math.pi * 0.475)
    if freedom == 2:  # noqa: PLR2004
        return 0.95 / math.sqrt(2.0 * 0.975 * 0.025)
    z = NORMAL_975
    terms = (
        (z**3 + z) / 4.0,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96.0,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384.0,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160.0,
    )
    return z + math.fsum(term / float(freedom) ** power for power, term in enumerate(terms, 1))
