"""exp(x) - 1 and ln(1 + x): numpy's for answers, and for draws forms several times faster."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating]  # double for answers, single for draws
SAFE = 1.0  # above it 1 - tanh loses figures


def expm1(values: Numbers) -> Numbers:
    """Give exp(x) - 1, exact near nought; of singles by 2 t / (1 - t) with t = tanh(x / 2)."""
    if values.dtype != np.float32:
        return np.asarray(np.expm1(values))
    half = np.tanh(np.minimum(values, SAFE) / 2)
    found = 2 * half / (1 - half)
    if values.max(initial=0) > SAFE:
        np.expm1(values, out=found, where=values > SAFE)
    return np.asarray(found)


def log1p(values: Numbers) -> Numbers:
    """Give ln(1 + x), exact near nought; of singles from the sum as it is rounded, mended.

    ln(1 + x) = ln w + (x - (w - 1)) / w, where w is 1 + x as it is rounded: what rounding took away
    is so small that its logarithm is itself.
    """
    if values.dtype != np.float32:
        return np.asarray(np.log1p(values))
    whole = 1 + values
    return np.asarray(np.log(whole) + (values - (whole - 1)) / whole)
