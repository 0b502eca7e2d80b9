"""Which people have the same document: one that names two persons shows nobody's identity."""

from collections.abc import Iterator

from retorno.vocabulary.people import DocumentType

_KINDS = ("", *DocumentType)
_NUMBER = {kind: number for number, kind in enumerate(_KINDS)}


def document_key(number: str) -> str:
    """Return a document's number as it is compared: letters and digits alone.

    A text without a digit other than zero is no number of a document: it names nobody.

    >>> document_key(" an-004 512"), document_key("0-12"), document_key("pending"), document_key("00")
    ('an004512', '12', '', '')
    """
    if not number:
        return ""
    key = number.casefold()
    if not key.isalnum():
        key = "".join(filter(str.isalnum, key))
    key = key.lstrip("0")
    return key if any(map(str.isdigit, key.replace("0", ""))) else ""


def may_be_one(kind: str, other: str) -> bool:
    """Say whether two documents of one number may be the same: a kind not told may be any."""
    return kind == other or not kind or not other


class Documents:
    """Documents of the accepted people, in the order they came; lean, for it holds everybody."""

    def __init__(self) -> None:
        self._first: dict[int, int] = {}
        self._more: dict[int, list[int]] = {}
        self._kind = bytearray()

    def add(self, kind: str, key: str) -> int:
        """Remember the next person's document; return the person's number."""
        person = len(self._kind)
        self._kind.append(_NUMBER[kind])
        if key:
            first = self._first.setdefault(hash(key), person)
            if first != person:
                self._more.setdefault(hash(key), [first]).append(person)
        return person

    def holders(self, kind: str, key: str) -> list[int]:
        """Return the people whose document may be this one."""
        first = self._first.get(hash(key)) if key else None
        if first is None:
            return []
        people = self._more.get(hash(key), [first])
        return [person for person in people if may_be_one(_KINDS[self._kind[person]], kind)]

    def shared(self) -> Iterator[tuple[int, int]]:
        """Give each person whose document another person has too, and that person."""
        for people in self._more.values():
            for person in people:
                other = next((one for one in people if self._are_one(person, one)), None)
                if other is not None:
                    yield person, other

    def _are_one(self, person: int, other: int) -> bool:
        kind, its = _KINDS[self._kind[person]], _KINDS[self._kind[other]]
        return person != other and may_be_one(kind, its)
