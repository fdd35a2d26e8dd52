"""Imported catalogues on disk: numbered, never changed once written, one of them in force.

A version is written whole beside the others before the pointer moves to it, so that an interrupted
import leaves what was in force untouched, and going back is moving the pointer.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from knowledge.errors import VersionError, VersionMovedError
from knowledge.loader import Catalogue, load_snapshot, save_snapshot
from knowledge.schema import Procedure

_POINTER = "current"
_PATIENCE = 60.0
"""Seconds; writing a version of 2,800 procedures takes three."""


@dataclass(frozen=True)
class Version:
    """Describe a version: number from 1, when made (ISO), from which files, how many procedures."""

    number: int
    made: str
    files: tuple[str, ...]
    procedures: int


class Versions:
    """Keep the versions below one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> list[Version]:
        """Return the versions, oldest first."""
        if not self._folder.is_dir():
            return []
        numbers = sorted(int(path.name) for path in self._folder.iterdir() if path.name.isdigit())
        return [self._describe(number) for number in numbers]

    def current_number(self) -> int | None:
        """Return the number of the version in force, or ``None`` when nothing was imported."""
        pointer = self._folder / _POINTER
        text = pointer.read_text().strip() if pointer.is_file() else ""
        return int(text) if text.isdigit() and int(text) > 0 else None

    def current(self) -> Catalogue | None:
        """Return the catalogue in force; ``None`` when nothing was imported, or all was rolled back."""
        number = self.current_number()
        return self.load(number) if number else None

    def load(self, number: int) -> Catalogue:
        """Return the catalogue of a version.

        Raises:
            VersionError: there is no such version, or its file is broken.
        """
        path = self._place(number) / "catalogue.json"
        try:
            return load_snapshot(path)
        except FileNotFoundError as error:
            raise VersionError(
                f"không có phiên bản danh mục {number}.", "Xem `tthc catalogue versions`."
            ) from error
        except ValueError as error:
            raise VersionError(
                f"phiên bản danh mục {number} bị hỏng ({path.name}).",
                "Quay lại bản khác: `tthc catalogue rollback`.",
            ) from error

    def add(self, procedures: dict[str, Procedure], files: tuple[str, ...], made: str) -> Version:
        """Write a new version and put it in force."""
        version = self.write(procedures, files, made)
        self.move(version.number)
        return version

    def write(self, procedures: dict[str, Procedure], files: tuple[str, ...], made: str) -> Version:
        """Write a new version beside the one in force, which stays so."""
        with self._alone():
            number = max((version.number for version in self.all()), default=0) + 1
            version = Version(number, made, files, len(procedures))
            draft = self._folder / f"{number:04}.draft"
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir(parents=True)
            ordered = dict(sorted(procedures.items()))
            save_snapshot(Catalogue(ordered, f"imported-{number}-{made}"), draft / "catalogue.json")
            described = json.dumps(asdict(version), ensure_ascii=False)
            (draft / "version.json").write_text(described, encoding="utf-8")
            draft.rename(self._place(number))
        return version

    def put_in_force(self, number: int) -> None:
        """Move the pointer to a version that can be read; 0 means none: the hand-written catalogue alone.

        Raises:
            VersionError: there is no such version, or its file is broken.
        """
        if number:
            self.load(number)
        self.move(number)

    def move(self, number: int, *, instead_of: int | None = None) -> None:
        """Move the pointer to a version that is known to be whole.

        With ``instead_of`` only while that version is still in force: who looked at it decided about it.

        Raises:
            VersionMovedError: another one came into force.
        """
        with self._alone():
            now = self.current_number() or 0
            if instead_of not in (None, now):
                raise VersionMovedError(
                    f"Danh mục đang dùng đã chuyển từ phiên bản {instead_of} sang {now}.",
                    "Xem lại phiên bản mới rồi làm lại.",
                )
            draft = self._folder / f"{_POINTER}.draft"
            draft.write_text(str(number))
            os.replace(draft, self._folder / _POINTER)

    def drop(self, number: int) -> None:
        """Throw away a version that is not in force."""
        with self._alone():
            if number != self.current_number():
                shutil.rmtree(self._place(number), ignore_errors=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep every other process from changing versions."""
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self._folder / ".lock", timeout=_PATIENCE):
                yield
        except Timeout as error:
            busy = "Danh mục đang được một việc khác thay đổi."
            raise VersionError(busy, "Chờ một phút rồi thử lại.") from error

    def _describe(self, number: int) -> Version:
        try:
            data = json.loads((self._place(number) / "version.json").read_text(encoding="utf-8"))
            return Version(data["number"], data["made"], tuple(data["files"]), data["procedures"])
        except (OSError, ValueError, KeyError) as error:
            raise VersionError(
                f"phiên bản danh mục {number} bị hỏng (version.json).",
                f"Xóa thư mục {self._place(number).name}.",
            ) from error

    def _place(self, number: int) -> Path:
        return self._folder / f"{number:04}"
