"""Look at real processes: whether one lives, when one ends, who belongs to a house. Linux only."""

from __future__ import annotations

import os
import select
from pathlib import Path


def lives(pid: int) -> bool:
    """Return whether a process runs; one that only waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def ends(pid: int, within: float = 20.0) -> bool:
    """Wait for a process to end; return whether it did in time."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        ready, _, _ = select.select([handle], [], [], within)
        return bool(ready)
    finally:
        os.close(handle)


def of_house(data: Path) -> dict[int, str]:
    """Return id and command line of every process whose data folder this is."""
    mark = f"TTHC_DATA_DIR={data}".encode()
    found: dict[int, str] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (folder / "environ").read_bytes().split(b"\0") and lives(int(folder.name)):
                found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
    return found
