"""Write files so that whoever reads next, even after a power cut, finds the old or the new one, whole."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path


def write_atomically(path: Path, chunks: Iterable[bytes]) -> None:
    """Put new content in the place of a file, in one step.

    Raises:
        OSError: the disk is full or the folder cannot be written; the old file is still there.
    """
    draft = path.with_name(path.name + ".draft")
    with draft.open("wb") as file:
        file.writelines(chunks)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
    _settle(path.parent)


def append_whole(path: Path, line: bytes) -> int:
    """Add a line to a file, or leave the file as it was; return the offset of the line.

    Raises:
        OSError: as above.
    """
    before = path.stat().st_size if path.exists() else 0
    try:
        with path.open("ab") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        if path.exists():
            os.truncate(path, before)
        raise
    return before


def packed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Return these bytes packed by gzip; the same bytes give the same file."""
    press = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    for chunk in chunks:
        yield press.compress(chunk)
    yield press.flush()


def _settle(folder: Path) -> None:
    """Make the disk remember a new name in a folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
