"""The folder of a sync: ``state.json``, ``details.jsonl``, and at the end ``procedures.jsonl.gz``.

Whatever moment it is killed at, the next start finds each file whole: the state is replaced in one step,
details are only added, and half a last line does not count.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import structlog
from filelock import FileLock, Timeout
from pydantic import ValidationError

from knowledge.sync.answer import JsonObject
from knowledge.sync.details import DetailFile
from knowledge.sync.errors import SyncBusyError, SyncStoreError
from knowledge.sync.files import write_atomically
from knowledge.sync.settings import SyncSettings
from knowledge.sync.state import Row, Run

log = structlog.get_logger(__name__)


class Store:
    """Hold the state and the details of a sync; get one from :func:`open_store`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._state = folder / "state.json"
        self._output = folder / "procedures.jsonl.gz"
        self.details = DetailFile(folder / "details.jsonl")
        self._run = self._read_state()

    @property
    def run(self) -> Run:
        """Return the sync under way."""
        if self._run is None:
            raise RuntimeError("begin() comes first")
        return self._run

    def begin(self, settings: SyncSettings, now: datetime) -> None:
        """Go on with the interrupted sync, or begin a new one if there is none that fits."""
        run = self._run
        if run and not run.finished and run.query == settings.query and _is_recent(run, settings, now):
            return
        number = 1 + max(run.number if run else 0, self.details.newest_run)
        self.save(Run(number=number, started=now, query=settings.query))

    def save(self, run: Run) -> None:
        """Make the disk remember how far the sync is."""
        with _disk(self._folder):
            write_atomically(self._state, [run.model_dump_json().encode()])
        self._run = run

    def start_over(self) -> None:
        """Forget the list, which led nowhere; details stay."""
        self.save(self.run.model_copy(update={"finished": True}))

    def keep(self, row: Row, data: JsonObject, now: datetime) -> None:
        """Make the disk remember a detail."""
        with _disk(self._folder):
            self.details.add(row, self.run.number, now, data)

    def finish(self, rows: list[Row]) -> tuple[Path, int]:
        """Write the details of these rows for the importer; return the file and how many it holds."""
        with _disk(self._folder):
            written = self.details.export((row.id for row in rows), self._output)
            self.details.compact()
        self.save(self.run.model_copy(update={"finished": True}))
        return self._output, written

    def _read_state(self) -> Run | None:
        if not self._state.exists():
            return None
        try:
            return Run.model_validate_json(self._state.read_bytes())
        except ValidationError:
            # Of another version, or edited by hand: the list is asked for again, the details are still there.
            os.replace(self._state, self._state.with_suffix(".unreadable"))
            log.warning("sync_state_unreadable")
            return None


@contextmanager
def open_store(folder: Path) -> Iterator[Store]:
    """Open the folder of a sync, made if missing, for one process alone.

    Raises:
        SyncBusyError: another process works in it.
        SyncStoreError: it cannot be read or written.
    """
    lock = FileLock(folder / "lock")
    with _disk(folder):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            hint = "Đợi lần đó xong, hoặc dừng nó rồi chạy lại."
            raise SyncBusyError(f"Một lần đồng bộ khác đang chạy trong {folder}.", hint) from error
    try:
        with _disk(folder):
            store = Store(folder)
        yield store
    finally:
        lock.release()


@contextmanager
def _disk(folder: Path) -> Iterator[None]:
    """Say in plain words that a disk does not do what it should."""
    try:
        yield
    except OSError as error:
        hint = "Kiểm tra quyền ghi và chỗ trống trên đĩa rồi chạy lại; phần đã tải được giữ nguyên."
        raise SyncStoreError(f"Không đọc ghi được thư mục {folder} ({error.strerror}).", hint) from error


def _is_recent(run: Run, settings: SyncSettings, now: datetime) -> bool:
    return now - run.started <= settings.resume_within
