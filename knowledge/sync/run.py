"""Bring the national catalogue over, from the first page of the list to a file for the importer.

Nothing starts this by itself: a person does.
"""

from __future__ import annotations

from pathlib import Path

from knowledge.sync.client import PortalClient
from knowledge.sync.clock import Clock
from knowledge.sync.fetching import Fetcher
from knowledge.sync.listing import list_all
from knowledge.sync.report import Failure, SyncReport, Tell
from knowledge.sync.settings import SyncSettings
from knowledge.sync.state import Row
from knowledge.sync.store import Store, open_store


async def sync(
    settings: SyncSettings, folder: Path, on_progress: Tell, *, clock: Clock | None = None
) -> SyncReport:
    """List the portal's procedures and fetch the details that are new or have changed.

    Killed at any moment, the next call with the same folder goes on where it was, within ``resume_within``;
    later, or once a sync is finished, it lists anew and still keeps the details that have not changed.
    It reads and writes files without yielding: give it a process of its own, not that of a web server.

    Args:
        settings: whom to ask for what, and how patiently.
        folder: where state, details and the result live; made if missing.
        on_progress: told after each page, each detail and before each long wait.
        clock: time, waiting and chance; the real ones when left out.

    Raises:
        PortalWallError: the portal holds robots off.
        PortalUnavailableError: it is down, or wants fewer questions.
        PortalAnswerError: its answers have another shape, or have no end.
        SyncBusyError: another sync works in the folder.
        SyncStoreError: the folder cannot be read or written.
    """
    clock = clock or Clock()
    with open_store(folder) as store:
        store.begin(settings, clock.now())
        async with PortalClient(settings, clock, on_progress) as portal:
            await list_all(portal, store, settings, on_progress)
            rows = [row for row in store.run.rows if row.type not in settings.skip_types]
            fetcher = Fetcher(portal, store, settings, clock, on_progress)
            failures = await fetcher.fetch(rows, store.run.started - settings.trust_for)
        return _finish(store, rows, failures)


def _finish(store: Store, rows: list[Row], failures: list[Failure]) -> SyncReport:
    run = store.run
    fetched = sum(1 for row in rows if (kept := store.details.get(row.id)) and kept.run == run.number)
    bad_rows = [Failure("", "", "bad_row", reason) for reason in run.bad_rows]
    path, written = store.finish(rows)
    return SyncReport(
        listed=len(run.rows),
        skipped=len(run.rows) - len(rows),
        fetched=fetched,
        unchanged=len(rows) - fetched - len(failures),
        failed=(*bad_rows, *failures),
        written=written,
        expected=run.expected,
        path=path,
    )
