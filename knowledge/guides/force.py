"""The guides as the operator wants them shown: steps worded anew, and without those switched off."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from knowledge.errors import CatalogueError
from knowledge.guides.corrections import corrected, read_corrections
from knowledge.guides.loader import Guides, guides
from knowledge.guides.mend import mended

Off = dict[str, list[str]]
Stamp = tuple[int, int]
T = TypeVar("T")
_OFF: Final = TypeAdapter(Off)


class GuidesInForce:
    """Hand out the guides in force; a changed file counts from the next message."""

    def __init__(
        self, off_file: Path | None = None, corrected_file: Path | None = None, *, unconfirmed: bool = True
    ) -> None:
        self._off_file = off_file
        self._corrected_file = corrected_file
        self._unconfirmed = unconfirmed
        self._seen: tuple[Guides, Stamp, Stamp] | None = None
        self._now: Guides | None = None

    def now(self) -> Guides:
        """Return the guides; a broken file changes nothing."""
        whole = guides()
        seen = (whole, _stamp(self._off_file), _stamp(self._corrected_file))
        if (
            self._now is None
            or self._seen is None
            or self._seen[0] is not whole
            or self._seen[1:] != seen[1:]
        ):
            off, words = (
                _or_nothing(read_off, self._off_file),
                _or_nothing(read_corrections, self._corrected_file),
            )
            self._now = without(corrected(whole, words), off, unconfirmed=self._unconfirmed)
            self._seen = seen
        return self._now


_in_force = GuidesInForce()


def operate(off_file: Path | None, corrected_file: Path | None = None, *, unconfirmed: bool = True) -> None:
    """Set once, when a process starts: which files change the guides, and whether to show unconfirmed."""
    global _in_force
    _in_force = GuidesInForce(off_file, corrected_file, unconfirmed=unconfirmed)


def guides_in_force() -> Guides:
    """Return the guides that may be shown now."""
    return _in_force.now()


def without(whole: Guides, off: Mapping[str, Collection[str]], *, unconfirmed: bool = True) -> Guides:
    """Return the guides without the steps that are off; a guide of which nothing is left disappears."""
    gone: list[str] = []
    # Jumps to a guide that disappears go with it; that takes no step away, so once more is enough.
    for _ in range(2):
        kept = {
            guide.id: mended(guide, off.get(guide.id, ()), unconfirmed=unconfirmed, gone=gone)
            for guide in whole
        }
        gone = [name for name, guide in kept.items() if guide is None]
        if not gone:
            break
    return Guides({name: guide for name, guide in kept.items() if guide is not None})


def read_off(path: Path | None) -> Off:
    """Return the switched-off steps by guide.

    Raises:
        CatalogueError: the file is no JSON of the shape ``{"guide": ["step", ...]}``.
    """
    if path is None or not path.is_file():
        return {}
    try:
        return _OFF.validate_json(path.read_bytes())
    except ValidationError as error:
        hint = 'Tệp phải có dạng {"mã hướng dẫn": ["bước", …]}; sửa lại hoặc xóa tệp đi.'
        raise CatalogueError(f"{path.name}: không đọc được danh sách bước đã tắt.", hint) from error


def switch(path: Path, guide_id: str, step: str, *, on: bool) -> Off:
    """Switch one step of a guide that we ship on or off, and return all that is off now.

    Raises:
        CatalogueError: there is no such guide or step, or the file is broken.
    """
    guide = guides().get(guide_id)
    if guide is None:
        raise CatalogueError(f"Không có hướng dẫn {guide_id}.", "Xem danh sách: tthc guide list.")
    if guide.step(step) is None:
        names = ", ".join(one.id for one in guide.steps)
        raise CatalogueError(f"{guide_id} không có bước {step}.", f"Các bước: {names}.")
    off = read_off(path)
    steps = set(off.get(guide_id, ())) - {step} if on else {*off.get(guide_id, ()), step}
    kept = {**off, guide_id: sorted(steps)}
    kept = {name: found for name, found in sorted(kept.items()) if found}
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
    draft.replace(path)
    return kept


def _or_nothing(read: Callable[[Path | None], dict[str, T]], path: Path | None) -> dict[str, T]:
    try:
        return read(path)
    except CatalogueError:
        return {}


def _stamp(path: Path | None) -> Stamp:
    """Return what changes when a file does: its time (ns) and size."""
    try:
        found = path.stat() if path else None
    except OSError:
        found = None
    return (found.st_mtime_ns, found.st_size) if found else (0, 0)
