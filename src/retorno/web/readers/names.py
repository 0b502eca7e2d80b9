"""Finding people by what is known of their names: any order, typos, no accents, one of two surnames.

An index of one process: every different word of all names once, with the people who have it. A
search looks at each different word, not at each person, so it grows with words (tens of thousands
for a million people), and then at the people who have one that is alike.
"""

import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

LIKE_ENOUGH = 0.86
BEGINS_ALIKE = 0.92
FEWEST_LETTERS = 3
MAY_MISS_ONE_OF = 3
"""Of three words or more one may be unknown: people are written with a name that others leave out."""

SMALL_WORDS = frozenset(("de", "del", "la", "las", "los", "y", "da", "do", "dos"))
"""Words of names that say little: they are not asked for unless nothing else is."""

Found = tuple[int, float]


@dataclass(slots=True)
class NameIndex:
    """Names of people, each known by a key; not safe for threads without a lock around it."""

    keys: list[int] = field(default_factory=list)
    sites: list[str] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    slots: dict[int, int] = field(default_factory=dict)
    postings: dict[str, array[int]] = field(default_factory=lambda: defaultdict(lambda: array("i")))
    codes: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    codes_of: dict[int, tuple[str, ...]] = field(default_factory=dict)
    _words: list[str] | None = None

    def put(self, key: int, *, names: str, codes: Iterable[str], site: str) -> None:
        """Put somebody in, in place of what was known of them."""
        self.drop(key)
        slot = len(self.keys)
        words = words_of(names)
        self.keys.append(key)
        self.sites.append(site)
        self.lengths.append(len(words))
        self.slots[key] = slot
        for word in set(words):
            if word not in self.postings:
                self._words = None
            self.postings[word].append(slot)
        self.codes_of[key] = tuple(code for raw in codes if (code := code_of(raw)))
        for code in self.codes_of[key]:
            self.codes[code].add(key)

    def drop(self, key: int) -> None:
        """Take somebody out; their place stays empty until everything is read again."""
        slot = self.slots.pop(key, None)
        if slot is None:
            return
        self.keys[slot] = 0
        for code in self.codes_of.pop(key):
            self.codes[code].discard(key)

    def with_code(self, text: str) -> set[int]:
        """Give whoever has a number or identifier, however it is spaced."""
        return self.codes.get(code_of(text), set())

    def find(self, text: str, *, sites: Collection[str] | None, limit: int) -> list[Found]:
        """Give people whose names are alike, best first, and how alike they are, up to 1.

        Args:
            text: Words in any order.
            sites: Only people of these; None for all.
            limit: At most so many.
        """
        said = words_of(text)
        words = [word for word in said if word not in SMALL_WORDS] or said
        if not words or not self.keys:
            return []
        total = np.zeros(len(self.keys), dtype=np.float32)
        matched = np.zeros(len(self.keys), dtype=np.int16)
        for word in words:
            best = self._alike(word)
            total += best
            matched += best > 0
        needed = len(words) - (len(words) >= MAY_MISS_ONE_OF)
        slots = np.flatnonzero(matched >= needed)
        scores = total[slots] / len(words)
        ranked: list[Found] = []
        for place in np.lexsort((slots, self._spare(slots), -scores)):
            slot = int(slots[place])
            if self.keys[slot] and (sites is None or self.sites[slot] in sites):
                ranked.append((self.keys[slot], float(scores[place])))
                if len(ranked) == limit:
                    break
        return ranked

    def _spare(self, slots: NDArray[np.intp]) -> NDArray[np.int32]:
        """Count the words of each person's names: the fewer, the more of them were asked for."""
        return np.array([self.lengths[slot] for slot in slots], dtype=np.int32)

    def _alike(self, word: str) -> NDArray[np.float32]:
        """Say of each place how alike its most alike word is; 0 where none is alike enough."""
        if self._words is None:
            self._words = list(self.postings)
        row = process.cdist(
            [word],
            self._words,
            scorer=JaroWinkler.normalized_similarity,
            score_cutoff=LIKE_ENOUGH,
            dtype=np.float32,
        )[0]
        if len(word) >= FEWEST_LETTERS:
            for at, known in enumerate(self._words):
                if known.startswith(word) and known != word:
                    row[at] = max(row[at], BEGINS_ALIKE)
        best = np.zeros(len(self.keys), dtype=np.float32)
        hits = np.flatnonzero(row)
        for at in hits[np.argsort(row[hits], kind="stable")]:
            best[np.array(self.postings[self._words[at]], dtype=np.intp)] = row[at]
        return best


def words_of(text: str) -> list[str]:
    """Give the words of names without case, accents or punctuation.

    >>> words_of("Muñoz-Ávila, María")
    ['munoz', 'avila', 'maria']
    """
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(letter)
    ).casefold()
    return "".join(letter if letter.isalnum() else " " for letter in bare).split()


def code_of(text: str) -> str:
    """Give a number or identifier without spaces, case or punctuation.

    >>> code_of("a 208-111")
    'a208111'
    """
    return "".join(words_of(text))
