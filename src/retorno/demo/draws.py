"""Chance that is the same on every machine: whole numbers and uniform draws of a given generator."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Texts = NDArray[np.object_]


def pick(rng: np.random.Generator, weights: ArrayLike, size: int) -> Ints:
    """Draw `size` positions in proportion to their weights."""
    steps = np.cumsum(np.asarray(weights, dtype=np.float64))
    at = np.searchsorted(steps, rng.random(size) * steps[-1], side="right")
    return np.asarray(np.minimum(at, len(steps) - 1), dtype=np.int64)


def chance(rng: np.random.Generator, share: float, size: int) -> Bools:
    """Say yes for a share of `size` draws."""
    return np.asarray(rng.random(size) < share)


def between(rng: np.random.Generator, low: ArrayLike, high: ArrayLike, size: int) -> Ints:
    """Draw whole numbers from low to high, both included; arguments broadcast."""
    least = np.asarray(low, dtype=np.int64)
    most = np.maximum(np.asarray(high, dtype=np.int64), least)
    width = (most - least + 1).astype(np.float64)
    return least + np.minimum((rng.random(size) * width).astype(np.int64), most - least)


def texts(values: Sequence[str]) -> Texts:
    """Hold words so that positions can choose among them."""
    held = np.empty(len(values), dtype=object)
    held[:] = list(values)
    return held
