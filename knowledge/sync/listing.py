"""Walk the list of procedures page by page, and notice when it cannot be right."""

from __future__ import annotations

from typing import Any

from knowledge.sync.client import Page, PortalClient
from knowledge.sync.errors import CHANGED_HINT, PortalAnswerError
from knowledge.sync.report import Progress, Stage, Tell
from knowledge.sync.settings import SyncSettings
from knowledge.sync.state import Row, Run
from knowledge.sync.store import Store


async def list_all(portal: PortalClient, store: Store, settings: SyncSettings, tell: Tell) -> None:
    """Bring the list to its end; after each page the store knows how far it is.

    Raises:
        PortalAnswerError: the list is empty, goes round in circles, or is longer than any catalogue.
        PortalWallError, PortalUnavailableError: the portal does not give a page.
    """
    while not store.run.listed_all:
        page = await portal.page(store.run.cursor)
        try:
            run = add_page(store.run, page, settings)
        except PortalAnswerError:
            store.start_over()
            raise
        store.save(run)
        tell(Progress(Stage.LIST, len(run.rows), run.expected))


def add_page(run: Run, page: Page, settings: SyncSettings) -> Run:
    """Return the run with one more page; the list ends with an empty page, no cursor, or the same one again.

    Raises:
        PortalAnswerError: see :func:`list_all`.
    """
    found, bad_rows = _rows_of(page.items, {row.id for row in run.rows})
    rows = run.rows + tuple(found)
    ends = not page.items or page.cursor in ("", run.cursor)
    if not ends:
        _require_progress(run, page, bool(found))
    if ends and not rows:
        raise PortalAnswerError("Cổng trả về danh sách thủ tục rỗng.", CHANGED_HINT)
    if len(rows) > settings.max_items or (len(run.cursors) + 1 >= settings.max_pages and not ends):
        message = f"Danh sách của Cổng dài quá mức: {len(rows)} thủ tục sau {len(run.cursors) + 1} trang."
        raise PortalAnswerError(message, "Nếu danh mục thật sự dài như vậy, nâng max_items và max_pages.")
    more = {
        "rows": rows,
        "bad_rows": run.bad_rows + tuple(bad_rows),
        "cursor": page.cursor or run.cursor,
        "cursors": (*run.cursors, page.cursor),
        "expected": page.total if page.total is not None else run.expected,
        "listed_all": ends,
    }
    return run.model_copy(update=more)


def _rows_of(items: list[Any], seen: set[str]) -> tuple[list[Row], list[str]]:
    """Return the rows not seen before, and a complaint for each item without an id."""
    rows: dict[str, Row] = {}
    bad: list[str] = []
    for place, item in enumerate(items, start=1):
        row = Row.of(item)
        if row is None:
            bad.append(f"dòng {place} của một trang không có id: {str(item)[:80]!r}")
        elif row.id not in seen:
            rows.setdefault(row.id, row)
    if items and len(bad) == len(items):
        raise PortalAnswerError(f"Không dòng nào của danh sách có id ({bad[0]}).", CHANGED_HINT)
    return list(rows.values()), bad


def _require_progress(run: Run, page: Page, has_new: bool) -> None:
    if page.cursor in run.cursors or not has_new:
        message = f"Danh sách của Cổng lặp lại không dứt, ở lastId {page.cursor[:60]}."
        raise PortalAnswerError(message, "Chạy lại sau ít giờ; nếu vẫn vậy, nạp danh mục từ tệp.")
