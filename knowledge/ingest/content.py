"""The bytes of one file, unpacked and decoded under limits, so that a hostile file ends in a clear error."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from knowledge.errors import IngestError

LARGEST_FILE = 64 << 20
"""Bytes that a file on disk may have; the whole national catalogue, packed, is under 3 MB."""
LARGEST_UNPACKED = 256 << 20
"""Bytes that may come out of a packed file; the whole national catalogue is 42 MB."""
LARGEST_DOCUMENT = 64 << 20
"""Bytes that are read into memory at once (one JSON document, one workbook)."""
LONGEST_LINE = 2 << 20
"""Bytes of one line; the longest procedure of the national catalogue has about 0.3 MB."""
MOST_LINES = 200_000
"""Lines of one file; the whole national catalogue has some 6,300 procedures, one a line."""
_BLOCK = 1 << 20
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Content:
    """Give the unpacked bytes of one file, as often as asked.

    ``name`` is the file name for complaints; ``encoding`` is what its text is written in.
    """

    name: str
    stream: Callable[[], BinaryIO]
    encoding: str = "utf-8"

    @classmethod
    def of_bytes(cls, name: str, data: bytes) -> Content:
        """Return the content of bytes in memory, unpacked when they are gzip."""
        if len(data) > LARGEST_FILE:
            raise too_large(name, "tệp", LARGEST_FILE)
        packed = data[:2] == _GZIP
        return cls(name, lambda: _unpacked(io.BytesIO(data)) if packed else io.BytesIO(data))

    @classmethod
    def of_file(cls, path: Path) -> Content:
        """Return the content of a file, unpacked when it is gzip.

        Raises:
            IngestError: when the file cannot be read or is too large.
        """
        try:
            size = path.stat().st_size
            with path.open("rb") as file:
                packed = file.read(2) == _GZIP
        except (OSError, ValueError) as error:
            raise IngestError(
                f"{path.name}: không mở được tệp.", "Kiểm tra đường dẫn và quyền đọc."
            ) from error
        if size > LARGEST_FILE:
            raise too_large(path.name, "tệp", LARGEST_FILE)
        return cls(path.name, lambda: _unpacked(path.open("rb")) if packed else path.open("rb"))

    def head(self, size: int) -> bytes:
        """Return the first bytes, fewer when the file is shorter."""
        with self.stream() as stream:
            return b"".join(_blocks(self.name, stream, size))[:size]

    def raw(self, largest: int = LARGEST_DOCUMENT) -> bytes:
        """Return all bytes; raises IngestError when there are more than ``largest``."""
        with self.stream() as stream:
            data = b"".join(_blocks(self.name, stream, largest + 1))
        if len(data) > largest:
            raise too_large(self.name, "nội dung", largest)
        return data

    def text(self, largest: int = LARGEST_DOCUMENT) -> str:
        """Return all text; raises IngestError when it is too large or not in the encoding."""
        return self._decoded(self.raw(largest), "")

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield each non-empty line with its number from 1, one in memory at a time.

        Raises:
            IngestError: for a line over the limit, wrong encoding, or a damaged packed file.
        """
        if self.encoding.startswith("utf-16"):
            yield from self._lines_of_text()
            return
        number = unpacked = 0
        with self.stream() as stream:
            while line := _line(self.name, stream):
                number += 1
                unpacked += len(line)
                if len(line) > LONGEST_LINE:
                    raise too_large(self.name, f"dòng {number}", LONGEST_LINE)
                if number > MOST_LINES:
                    raise IngestError(f"{self.name}: có hơn {MOST_LINES} dòng.", "Chia thành nhiều tệp.")
                if unpacked > LARGEST_UNPACKED:
                    raise too_large(self.name, "nội dung sau khi giải nén", LARGEST_UNPACKED)
                if text := self._decoded(line, f", dòng {number}").strip():
                    yield number, text

    def _lines_of_text(self) -> Iterator[tuple[int, str]]:
        for number, line in enumerate(self.text().split("\n"), 1):
            if len(line) > LONGEST_LINE:
                raise too_large(self.name, f"dòng {number}", LONGEST_LINE)
            if line.strip():
                yield number, line.strip()

    def _decoded(self, data: bytes, where: str) -> str:
        try:
            text = data.decode(self.encoding).removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            raise wrong_encoding(self.name + where) from error
        if "\0" in text:
            raise IngestError(
                f"{self.name}{where}: có ký tự rỗng (NUL), tệp bị hỏng.", "Tải lại tệp từ nguồn."
            )
        return text


def too_large(name: str, what: str, limit: int) -> IngestError:
    """Return the error of something that is larger than its limit in bytes."""
    return IngestError(
        f"{name}: {what} lớn hơn mức cho phép {limit >> 20} MB.",
        "Chia tệp thành nhiều phần nhỏ hơn, hoặc kiểm tra lại tệp.",
    )


def wrong_encoding(name: str) -> IngestError:
    """Return the error of text that is neither UTF-8 nor another encoding we read."""
    return IngestError(
        f"{name}: không đọc được chữ (bảng mã không phải UTF-8).",
        "Mở tệp rồi lưu lại với bảng mã UTF-8. Chữ gõ bằng phông VNI, TCVN3 phải chuyển sang Unicode trước.",
    )


def _unpacked(packed: BinaryIO) -> BinaryIO:
    return io.BufferedReader(_ClosingGzip(fileobj=packed), _BLOCK)


class _ClosingGzip(gzip.GzipFile):
    """Close the packed file below together with the reader."""

    def __init__(self, fileobj: BinaryIO) -> None:
        super().__init__(fileobj=fileobj, mode="rb")
        self._below = fileobj

    def close(self) -> None:
        super().close()
        self._below.close()


def _blocks(name: str, stream: BinaryIO, most: int) -> Iterator[bytes]:
    left = most
    while left > 0 and (block := _read(name, partial(stream.read, min(left, _BLOCK)))):
        left -= len(block)
        yield block


def _line(name: str, stream: BinaryIO) -> bytes:
    return _read(name, partial(stream.readline, LONGEST_LINE + 1))


def _read(name: str, read: Callable[[], bytes]) -> bytes:
    try:
        return read()
    except (OSError, EOFError, zlib.error) as error:
        raise IngestError(f"{name}: tệp nén bị hỏng hoặc bị cắt ngang.", "Tải lại tệp từ nguồn.") from error
