"""Lines of a list that are not people: totals, notes under the table, the header once more."""

import re
from collections.abc import Sequence

NOT_PEOPLE = NOT_A_PERSON, HEADER_AGAIN = "not_a_person", "header_again"
_TOTAL = re.compile(
    r"\W*(?:(?:gran\s+|grand\s+)?total(?:es|s)?|sub-?total(?:es|s)?|suma|sum)(?![\w-])",
    re.IGNORECASE,
)
# «Fuentes» is a surname too: a note has a colon, or stands alone and in the singular.
_NOTE = re.compile(
    r"\W*(?:(?:fuente|source|nota|note|observaci[oó]n|elaborado\s+por|prepared\s+by)(?![\w-])"
    r"|(?:fuentes|sources|notas|notes|observaciones)\s*:)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[\d.,\s%]+")
_FIRST_LETTERS = frozenset("tTsSgGfFnNoOeEpP*([-\"'«:")
_FEWEST_COLUMNS = 3


class NotPeople:
    """Knows the lines of one list that are not people; in doubt a line is a person.

    >>> lines = NotPeople(("id", "name", "age"))
    >>> lines.kind(["TOTAL", "3", ""]), lines.kind(["Fuente", "Ana", ""]), lines.kind(["", "x", ""])
    ('not_a_person', '', '')
    """

    def __init__(self, headers: Sequence[str]) -> None:
        self._headers = [header.strip() for header in headers]
        self._judges = len(headers) >= _FEWEST_COLUMNS

    def kind(self, cells: Sequence[str]) -> str:
        """Say what a line is instead of a person; empty for a person."""
        if cells[0] == self._headers[0] and self._is_header(cells):
            return HEADER_AGAIN
        first = next(filter(None, cells), "").lstrip()
        if not self._judges or first[:1] not in _FIRST_LETTERS:
            return ""
        others = [cell for cell in map(str.strip, cells) if cell][1:]
        if _TOTAL.match(first):
            return NOT_A_PERSON if all(map(_NUMBER.fullmatch, others)) else ""
        return NOT_A_PERSON if not others and _NOTE.match(first) else ""

    def _is_header(self, cells: Sequence[str]) -> bool:
        found = [cell.strip() for cell in cells]
        return len(found) > 1 and found == self._headers
