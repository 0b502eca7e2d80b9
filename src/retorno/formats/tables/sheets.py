"""The tables that lie in a file: one of a text file, one a sheet of a workbook, more in a ZIP."""

import io
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from retorno.formats.tables.encoding import BYTE_FALLBACK, Encoding, Opener, find_encoding
from retorno.formats.tables.records import read_records
from retorno.formats.tables.separator import (
    SAMPLE_RECORDS,
    find_header,
    find_separator,
    told_separator,
)
from retorno.formats.tables.table import Record, Source
from retorno.formats.tables.workbook import WorkbookSheet, read_workbook
from retorno.formats.tables.writing import plain
from retorno.vocabulary.errors import UnusableInputError

_SAMPLE_CHARACTERS = 200_000
_MAX_UNPACKED = 2 << 30
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_NO_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"7z\xbc\xaf", b"SQLite")
_NO_SIGNS = bytes({*range(1, 32)} - {*b"\t\n\v\f\r\x1a\x1b\x1c\x1d\x1e\x1f"})
_FEWEST_SIGNS, _SHARE_OF_SIGNS = 16, 0.02
_MARKUP = ("<", "{", "[")
_TEXT_SUFFIXES = (".csv", ".tsv", ".txt", ".psv", ".ssv", ".tab", ".hxl")
_BOOK_SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table before its rows are read: its source, its header, and a way to its records.

    Args:
        columns: The header's cells, white space in one form, names not made unique.
        preamble: What stood before the header.
        records: Gives the records under the header, as often as called.
        content: Gives the bytes of a text in UTF-8 without zero bytes; None for any other table.
    """

    source: Source
    columns: tuple[str, ...]
    preamble: tuple[str, ...]
    records: Callable[[], Iterator[Record]]
    content: Callable[[], bytearray] | None = None


def open_sheets(path: Path, expects: Collection[str] = ()) -> Iterator[Sheet]:
    """Give each table that lies in a file, in the file's order, empty ones too.

    Args:
        path: A text file, a workbook or a ZIP of these.
        expects: Header names in normal form, which tell the header from a preamble.

    Raises:
        UnusableInputError: There is no such file, or it holds no table at all.
    """
    try:
        head = _head(path)
        yield from _by_kind(path, head, expects)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnusableInputError("tables.unreadable", file=path.name, reason=reason) from error


def _head(path: Path) -> bytes:
    if path.is_dir():
        raise UnusableInputError("tables.is_a_folder", file=path)
    if not path.exists():
        raise UnusableInputError("tables.missing", file=path)
    with path.open("rb") as file:
        return file.read(1 << 16)


def _by_kind(path: Path, head: bytes, expects: Collection[str]) -> Iterator[Sheet]:
    if head.startswith(_ZIP):
        yield from _of_archive(path, expects)
    elif head.startswith(_OLD_OFFICE):
        if _LOCKED in path.read_bytes():
            raise UnusableInputError("tables.locked", file=path.name)
        yield from _of_workbook(path.read_bytes(), file=path.name, expects=expects)
    elif head.startswith(_NO_TABLES) or _is_no_text(head):
        raise UnusableInputError("tables.not_a_table", file=path.name)
    else:
        yield _of_text(lambda: path.open("rb"), file=path.name, expects=expects)


def _is_no_text(head: bytes) -> bool:
    """Say whether bytes are a program's, not a text: one in many is a sign that no text has."""
    signs = len(head) - len(head.translate(None, _NO_SIGNS))
    return signs >= _FEWEST_SIGNS and signs > len(head) * _SHARE_OF_SIGNS


def _of_archive(path: Path, expects: Collection[str]) -> Iterator[Sheet]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise UnusableInputError("tables.damaged_workbook", file=path.name) from None
    with archive:
        names = archive.namelist()
        if sum(member.file_size for member in archive.infolist()) > _MAX_UNPACKED:
            raise UnusableInputError("tables.too_big", file=path.name)
        if "[Content_Types].xml" in names or "mimetype" in names:
            yield from _of_workbook(path.read_bytes(), file=path.name, expects=expects)
            return
        members = [name for name in names if _is_table_member(name)]
        if not members:
            raise UnusableInputError("tables.not_a_table", file=path.name)
        for name in members:
            yield from _of_member(archive, name, file=f"{path.name}!{name}", expects=expects)


def _is_table_member(name: str) -> bool:
    is_clutter = name.startswith("__MACOSX/") or Path(name).name.startswith(".")
    return not is_clutter and name.lower().endswith(_TEXT_SUFFIXES + _BOOK_SUFFIXES)


def _of_member(
    archive: zipfile.ZipFile, name: str, *, file: str, expects: Collection[str]
) -> Iterator[Sheet]:
    try:
        content = archive.read(name)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):
        raise UnusableInputError("tables.damaged_workbook", file=file) from None
    if name.lower().endswith(_BOOK_SUFFIXES):
        yield from _of_workbook(content, file=file, expects=expects)
    else:
        yield _of_text(lambda: io.BytesIO(content), file=file, expects=expects)


def _clean_header(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(plain(" ".join(cell.split())) for cell in cells)


def _of_workbook(content: bytes, *, file: str, expects: Collection[str]) -> Iterator[Sheet]:
    encoding = find_encoding(lambda: io.BytesIO(content))
    for sheet in read_workbook(content, file=file):
        first = list(islice(sheet.rows(), SAMPLE_RECORDS))
        header = find_header(first, expects)
        yield Sheet(
            source=Source(
                file=file,
                sheet=sheet.name,
                is_hidden=sheet.is_hidden,
                preamble_lines=header,
                sha256=encoding.sha256,
                bytes=encoding.bytes,
            ),
            columns=_clean_header(first[header]) if first else (),
            preamble=tuple(filter(None, (" ".join(row).strip() for row in first[:header]))),
            records=_rows_of(sheet, header),
        )


def _rows_of(sheet: WorkbookSheet, header: int) -> Callable[[], Iterator[Record]]:
    def records() -> Iterator[Record]:
        for index, cells in enumerate(sheet.rows()):
            if index > header and any(cells):
                yield Record(index + 1, cells, "")

    return records


def _text_lines(opener: Opener, encoding: Encoding, file: str) -> Iterator[str]:
    errors = "strict" if encoding.name.startswith("utf-16") else BYTE_FALLBACK
    raw: BinaryIO
    with opener() as raw:
        text = io.TextIOWrapper(raw, encoding=encoding.codec, errors=errors, newline="")
        try:
            yield from text
        except UnicodeError:
            raise UnusableInputError(
                "tables.bad_encoding", file=file, encoding=encoding.name
            ) from None


def _of_text(opener: Opener, *, file: str, expects: Collection[str]) -> Sheet:
    encoding = find_encoding(opener)
    if not encoding.bytes:
        raise UnusableInputError("tables.empty", file=file)
    sample = _sample(opener, encoding, file)
    if sample.lstrip("\ufeff \t\r\n").startswith(_MARKUP):
        raise UnusableInputError("tables.not_a_table", file=file)
    separator = find_separator(sample, expects)

    def all_records() -> Iterator[Record]:
        return read_records(
            lambda: _text_lines(opener, encoding, file),
            separator,
            may_have_nul=encoding.may_have_nul,
        )

    first = _first_records(all_records())
    if told_separator(sample.split("\n", 1)[0]):
        first = first[1:]
    header = first[find_header([record.cells for record in first], expects)] if first else None
    source = Source(
        file=file,
        encoding=encoding.name,
        separator=separator,
        sha256=encoding.sha256,
        bytes=encoding.bytes,
    )
    if header is None:
        return Sheet(source=source, columns=(), preamble=(), records=lambda: iter(()))
    return Sheet(
        source=replace(source, preamble_lines=header.number - 1),
        columns=_clean_header(header.cells),
        preamble=tuple(" ".join(r.cells).strip() for r in first if r.number < header.number),
        records=lambda: (r for r in all_records() if r.number > header.number and any(r.cells)),
        content=(lambda: _bytes(opener, encoding.bytes)) if _is_plain(encoding) else None,
    )


def _is_plain(encoding: Encoding) -> bool:
    return encoding.name in {"utf-8", "utf-8-sig"} and not encoding.may_have_nul


def _bytes(opener: Opener, size: int) -> bytearray:
    content = bytearray(size)
    with opener() as raw:
        raw.readinto(content)  # type: ignore[attr-defined]  # a file or BytesIO: both have it
    return content


def _sample(opener: Opener, encoding: Encoding, file: str) -> str:
    lines, size = [], 0
    for line in _text_lines(opener, encoding, file):
        lines.append(line)
        size += len(line)
        if size > _SAMPLE_CHARACTERS:
            break
    return "".join(lines)


def _first_records(records: Iterator[Record]) -> list[Record]:
    return list(islice(records, SAMPLE_RECORDS))
