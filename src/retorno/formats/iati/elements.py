"""XML as a stream of small trees with line numbers; nothing is expanded, nothing is fetched."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from retorno.vocabulary.errors import UnusableInputError

CHUNK = 1 << 16
DEEPEST = 40


@dataclass(slots=True, kw_only=True)
class Element:
    """An element of a file: its name, line, attributes, text and children."""

    name: str
    line: int
    attributes: dict[str, str]
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def all(self, name: str) -> list["Element"]:
        """Return the children of a name."""
        return [child for child in self.children if child.name == name]


class Builder:
    """Builds the tree of each record, a child of the root, and lets go of it when it is whole."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Element | None = None
        self.whole: list[Element] = []
        self._open: list[Element] = []
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def feed(self, content: bytes, *, last: bool) -> None:
        """Read a piece of the file."""
        try:
            self._parser.Parse(content, last)
        except expat.ExpatError as error:
            raise UnusableInputError(
                "iati.not_xml",
                file=self.file,
                line=error.lineno,
                reason=expat.ErrorString(error.code),
            ) from error
        except (LookupError, ValueError) as error:  # an encoding that nobody here knows
            raise UnusableInputError(
                "iati.not_xml", file=self.file, line=1, reason=error
            ) from error

    def _refuse_doctype(self, *_: object) -> None:
        raise UnusableInputError(
            "iati.doctype", file=self.file, line=self._parser.CurrentLineNumber
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        if len(self._open) >= DEEPEST:
            raise UnusableInputError("iati.too_deep", file=self.file, line=line, depth=DEEPEST)
        element = Element(name=name, line=line, attributes=attributes)
        if self.root is None:
            self.root = element
        elif len(self._open) > 1:
            self._open[-1].children.append(element)
        self._open.append(element)

    def _end(self, _name: str) -> None:
        element = self._open.pop()
        if len(self._open) == 1:
            self.whole.append(element)

    def _text(self, words: str) -> None:
        self._open[-1].text += words


def read_records(path: Path) -> Iterator[Element]:
    """Give the root without its children, then each of its children as a tree.

    Raises:
        UnusableInputError: The file cannot be opened or is not XML.
    """
    try:
        with path.open("rb") as file:
            yield from _records(path.name, file)
    except FileNotFoundError as error:
        raise UnusableInputError("iati.missing_file", file=path) from error
    except OSError as error:
        raise UnusableInputError(
            "iati.unreadable", file=path, reason=error.strerror or error
        ) from error


def _records(name: str, file: BinaryIO) -> Iterator[Element]:
    builder = Builder(name)
    is_told = False
    while True:
        content = file.read(CHUNK)
        builder.feed(content, last=not content)
        if builder.root is not None and not is_told:
            is_told = True
            yield builder.root
        yield from builder.whole
        builder.whole.clear()
        if not content:
            return
