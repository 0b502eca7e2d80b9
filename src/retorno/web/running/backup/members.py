"""What a backup holds, one after another: a name, its bytes, their digest; and at the end, how many."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from retorno.vocabulary.errors import UnusableInputError
from retorno.web.running.backup.envelope import SealedReader, SealedWriter

BLOCK = 1024 * 1024
SIZE_BYTES = 4
LONGEST_NAME = 4096
END = ""


class MemberWriter:
    """Writes members into a sealed stream."""

    def __init__(self, out: SealedWriter) -> None:
        self._out = out
        self.count = 0
        self.size = 0

    def add(self, name: str, blocks: Iterable[bytes]) -> None:
        """Write one member; a block holds at most 2 to the power of 32 bytes."""
        self._sized(json.dumps(name).encode())
        digest = hashlib.sha256()
        for block in blocks:
            if block:
                digest.update(block)
                self._sized(block)
                self.size += len(block)
        self._sized(b"")
        self._out.write(digest.digest())
        self.count += 1

    def end(self) -> None:
        """Say that there is no more."""
        self._sized(json.dumps(END).encode())
        self._out.write(self.count.to_bytes(SIZE_BYTES))
        self._out.close()

    def _sized(self, data: bytes) -> None:
        self._out.write(len(data).to_bytes(SIZE_BYTES) + data)


def members(source: SealedReader, file: Path) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Give each member's name and blocks; blocks that nobody takes are read and checked as well.

    Raises:
        UnusableInputError: A digest, a name or the count is not what it must be.
    """
    count = 0
    while True:
        name = _name(source, file)
        if name == END:
            if int.from_bytes(source.read(SIZE_BYTES)) != count:
                raise UnusableInputError("backup.damaged", file=file)
            source.finish()
            return
        blocks = _blocks(source, file)
        yield name, blocks
        for _ in blocks:
            pass
        count += 1


def _name(source: SealedReader, file: Path) -> str:
    size = int.from_bytes(source.read(SIZE_BYTES))
    if size > LONGEST_NAME:
        raise UnusableInputError("backup.damaged", file=file)
    name = str(json.loads(source.read(size)))
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts or "\\" in name:
        raise UnusableInputError("backup.damaged", file=file)
    return name


def _blocks(source: SealedReader, file: Path) -> Iterator[bytes]:
    digest = hashlib.sha256()
    while size := int.from_bytes(source.read(SIZE_BYTES)):
        block = source.read(size)
        digest.update(block)
        yield block
    if source.read(digest.digest_size) != digest.digest():
        raise UnusableInputError("backup.damaged", file=file)


def blocks_of(source: BinaryIO) -> Iterator[bytes]:
    """Give the bytes of a file, a megabyte at a time."""
    while block := source.read(BLOCK):
        yield block
