"""The list of teams on disk: replaced as a whole, and the one before kept beside it."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import ValidationError

from knowledge.teams.errors import TeamStoreError
from knowledge.teams.schema import Directory

BEFORE = "before"
"""Part of the name of the file that was in force before."""


def load(path: Path | None) -> Directory:
    """Return the list; an empty one where nothing was imported.

    Raises:
        TeamStoreError: the file is broken.
    """
    if path is None or not path.is_file():
        return Directory()
    try:
        return Directory.model_validate_json(path.read_bytes())
    except (ValidationError, OSError) as error:
        raise TeamStoreError(
            f"{path.name}: danh sách tổ không đọc được.",
            "Nhập lại: tthc team import TỆP, hoặc tthc team undo.",
        ) from error


def save(path: Path, directory: Directory) -> None:
    """Put a list in force; whoever reads meanwhile sees the old one or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file():
        _write(_before(path), path.read_bytes())
    _write(path, directory.model_dump_json(indent=1).encode())


def undo(path: Path) -> Directory:
    """Put the list of before in force again, and keep the present one in its place.

    Raises:
        TeamStoreError: there is none, or it is broken.
    """
    before = _before(path)
    if not before.is_file():
        raise TeamStoreError("Không có danh sách nào trước đó.", "Nhập lại tệp cũ: tthc team import TỆP.")
    directory, present = load(before), path.read_bytes() if path.is_file() else None
    _write(path, before.read_bytes())
    if present is not None:
        _write(before, present)
    return directory


def _before(path: Path) -> Path:
    return path.with_name(f"{path.stem}.{BEFORE}{path.suffix}")


def _write(path: Path, data: bytes) -> None:
    draft = path.with_name(f"{path.name}.draft")
    # Telephone numbers that are not public stand in it: the house may read it, other users may not.
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
