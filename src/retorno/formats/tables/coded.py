"""A column by its different texts: what is asked of a million cells is asked of each text once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """Cell k is `texts[code[k]]`; no text stands twice, and each stands in some cell."""

    code: NDArray[np.int32]
    texts: list[str]

    def cells(self) -> list[str]:
        """Give the column cell by cell; equal cells are one and the same text."""
        texts = np.empty(len(self.texts), object)
        texts[:] = self.texts
        found: list[str] = texts[self.code].tolist()
        return found

    def changed(self, change: Callable[[Sequence[str]], list[str]]) -> "Coded":
        """Change all texts at once; those that become equal become one."""
        texts = change(self.texts)
        if texts == self.texts:
            return self
        number: dict[str, int] = {}
        code = np.array([number.setdefault(text, len(number)) for text in texts], np.int32)
        return Coded(code=code[self.code], texts=list(number))


def code_of(cells: Sequence[str]) -> Coded:
    """Number the cells of a column."""
    number: dict[str, int] = {}
    code = (number.setdefault(cell, len(number)) for cell in cells)
    codes = np.fromiter(code, np.int32, len(cells))
    return Coded(code=codes, texts=list(number))
